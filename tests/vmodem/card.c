/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Clauses are of ETSI TS 102 221. By default the card speaks T=0: what it has
 * to tell after it was given data waits for GET RESPONSE (7.3.1.1), and a
 * wrong Le is answered by the right one (6Cxx).
 */

#include "card.h"

#include <string.h>

#define MF 0x3f00
#define ADF_USIM 0x7fff
#define APPLETS_MAX 8
#define LE_MAX 256

enum {
	INS_MANAGE_CHANNEL = 0x70,
	INS_SELECT = 0xa4,
	INS_READ_BINARY = 0xb0,
	INS_READ_RECORD = 0xb2,
	INS_GET_RESPONSE = 0xc0,
	INS_STATUS = 0xf2,
};

struct channel {
	bool open;
	const struct vm_applet *applet; /* NULL: the files */
	uint16_t df;
	const struct vm_file *ef;
};

struct vm_card {
	struct vm *vm;
	struct vm_applet applets[APPLETS_MAX];
	unsigned n_applets;
	struct channel channels[VM_CARD_CHANNELS];
	/* What GET RESPONSE brings, and the words behind its last octet. */
	GByteArray *waiting;
	unsigned waiting_channel;
	uint16_t waiting_sw;
};

struct command {
	uint8_t bytes[5 + 255 + 1]; /* CLA without the channel */
	size_t len;
	unsigned channel;
	uint8_t ins, p1, p2;
	const uint8_t *data;
	size_t lc;
	size_t le; /* 0: none was given */
};

/* 10.1.1: two forms of the class byte, for channels 0 to 3 and 4 to 19. */
unsigned vm_card_channel(uint8_t cla)
{
	return cla & 0x40 ? 4u + (cla & 0x0f) : cla & 0x03u;
}

uint8_t vm_card_class(uint8_t cla, unsigned channel)
{
	cla &= 0x80;
	return (uint8_t)(channel < 4 ? cla | channel : cla | 0x40u | (channel - 4));
}

/* 10.1: 0 when it is well formed. */
static uint16_t parse(const uint8_t *apdu, size_t len, struct command *ret)
{
	if (len < 4 || len > sizeof(ret->bytes))
		return 0x6700;
	memcpy(ret->bytes, apdu, len);
	ret->len = len;
	ret->channel = vm_card_channel(apdu[0]);
	ret->bytes[0] = apdu[0] & 0x80;
	ret->ins = apdu[1];
	ret->p1 = apdu[2];
	ret->p2 = apdu[3];
	if ((apdu[0] & 0x70) > 0x40 || (!(apdu[0] & 0x40) && apdu[0] & 0x0c))
		return apdu[0] & 0x20 ? 0x6e00 : 0x6882; /* class; secure messaging */
	if (ret->channel >= VM_CARD_CHANNELS)
		return 0x6881;
	if (len == 5)
		ret->le = apdu[4] ? apdu[4] : LE_MAX;
	if (len <= 5)
		return 0;
	ret->lc = apdu[4];
	ret->data = ret->bytes + 5;
	if (ret->lc == 0 || (len != 5 + ret->lc && len != 6 + ret->lc))
		return 0x6700;
	if (len == 6 + ret->lc)
		ret->le = apdu[len - 1] ? apdu[len - 1] : LE_MAX;
	return 0;
}

static unsigned channels_max(const struct vm_card *card)
{
	return (unsigned)CLAMP(vm_scenario_int(card->vm, "card", "channels", 3), 0,
			       VM_CARD_CHANNELS - 1);
}

static uint16_t open_channel(struct vm_card *card, const struct command *command,
			     GByteArray *data)
{
	/* Executed only when the terminal asks for the one octet that there is. */
	if (command->le != 1)
		return 0x6c01;
	for (uint8_t i = 1; i <= channels_max(card); i++) {
		if (card->channels[i].open)
			continue;
		card->channels[i] = (struct channel){ .open = true, .df = MF };
		g_byte_array_append(data, &i, 1);
		return 0x9000;
	}
	return 0x6a81;
}

/* 11.1.17 */
static uint16_t manage_channel(struct vm_card *card, const struct command *command,
			       GByteArray *data)
{
	if (command->p1 == 0x00 && command->p2 == 0)
		return open_channel(card, command, data);
	if (command->p1 != 0x80 || command->p2 == 0 || command->p2 >= VM_CARD_CHANNELS)
		return 0x6a86;
	if (!card->channels[command->p2].open)
		return 0x6881;
	memset(&card->channels[command->p2], 0, sizeof(struct channel));
	return 0x9000;
}

/* 8.2.3, 11.1.1: an AID may be cut on its right. */
static bool is_aid(const uint8_t *aid, size_t aid_len, const struct command *command)
{
	return command->lc >= 5 && command->lc <= aid_len &&
	       memcmp(aid, command->data, command->lc) == 0;
}

static uint16_t select_application(struct vm_card *card, const struct command *command,
				   GByteArray *data)
{
	struct channel *channel = &card->channels[command->channel];

	for (unsigned i = card->n_applets; i-- > 0;) {
		const struct vm_applet *applet = &card->applets[i];
		uint16_t sw;

		if (!is_aid(applet->aid, applet->aid_len, command))
			continue;
		sw = applet->select(applet->self, data);
		if (sw == 0x9000)
			*channel = (struct channel){ .open = true, .applet = applet };
		return sw;
	}
	if (!is_aid(vm_usim_aid, VM_USIM_AID_LEN, command))
		return 0x6a82;
	*channel = (struct channel){ .open = true, .df = ADF_USIM };
	vm_file_fcp_of_df(ADF_USIM, data);
	return 0x9000;
}

static uint16_t select_id(struct vm_card *card, struct channel *channel, uint16_t id,
			  uint16_t parent)
{
	if (id == MF || id == ADF_USIM) {
		channel->df = id;
		channel->ef = NULL;
		return 0x9000;
	}
	channel->ef = vm_file_find(card->vm, id, parent);
	channel->df = parent;
	return channel->ef ? 0x9000 : 0x6a82;
}

/* 11.1.1.2: by identifier, or by a path from the MF or from the DF where we are. */
static uint16_t select_file(struct vm_card *card, const struct command *command,
			    GByteArray *data)
{
	struct channel channel = card->channels[command->channel];
	uint16_t sw = 0x6a82;

	if (command->lc < 2 || command->lc % 2)
		return 0x6a87;
	if (channel.applet)
		return 0x6a82;
	if (command->p1 == 0x08)
		channel.df = MF;
	for (size_t i = 0; i < command->lc; i += 2) {
		uint16_t id = (uint16_t)(command->data[i] << 8 | command->data[i + 1]);

		sw = select_id(card, &channel, id, channel.df);
		if (sw != 0x9000)
			return sw;
	}
	card->channels[command->channel] = channel;
	if (channel.ef)
		vm_file_fcp(card->vm, channel.ef, data);
	else
		vm_file_fcp_of_df(channel.df, data);
	return sw;
}

static uint16_t select_any(struct vm_card *card, const struct command *command,
			   GByteArray *data)
{
	uint16_t sw;

	if ((command->p2 & 0xf3) || (command->p2 & 0x0c) == 0x08)
		return 0x6a86;
	switch (command->p1) {
	case 0x04:
		sw = select_application(card, command, data);
		break;
	case 0x00:
	case 0x08:
	case 0x09:
		sw = select_file(card, command, data);
		break;
	default:
		return 0x6a86;
	}
	if (command->p2 == 0x0c)
		g_byte_array_set_size(data, 0);
	return sw;
}

/* The content of the file that is selected, when it may be read. */
static uint16_t read_selected(struct vm_card *card, const struct command *command, bool records,
			      GByteArray *content)
{
	const struct vm_file *file = card->channels[command->channel].ef;

	if (!file)
		return 0x6986;
	if (records != (file->record_size > 0))
		return 0x6981;
	if (file->needs_pin && card->vm->sim.state != VM_SIM_READY)
		return 0x6982;
	if (command->le == 0)
		return 0x6700;
	file->content(card->vm, content);
	return 0x9000;
}

static uint16_t read_binary(struct vm_card *card, const struct command *command,
			    GByteArray *data)
{
	g_autoptr(GByteArray) content = g_byte_array_new();
	uint16_t sw = read_selected(card, command, false, content);
	size_t offset = (size_t)command->p1 << 8 | command->p2;

	if (command->p1 & 0x80)
		return 0x6a82; /* by short identifier: this card has none */
	if (sw != 0x9000)
		return sw;
	if (offset >= content->len)
		return 0x6b00;
	g_byte_array_append(data, content->data + offset,
			    (guint)MIN(command->le, content->len - offset));
	return 0x9000;
}

static uint16_t read_record(struct vm_card *card, const struct command *command,
			    GByteArray *data)
{
	g_autoptr(GByteArray) content = g_byte_array_new();
	uint16_t sw = read_selected(card, command, true, content);
	size_t size;

	if (sw != 0x9000)
		return sw;
	size = card->channels[command->channel].ef->record_size;
	if (command->p2 != 0x04) /* absolute */
		return 0x6a86;
	if (command->p1 < 1 || command->p1 * size > content->len)
		return 0x6a83;
	g_byte_array_append(data, content->data + (command->p1 - 1) * size, (guint)size);
	return 0x9000;
}

static uint16_t status(struct vm_card *card, const struct command *command, GByteArray *data)
{
	const struct channel *channel = &card->channels[command->channel];

	if (channel->applet)
		g_byte_array_append(data, channel->applet->aid, (guint)channel->applet->aid_len);
	else if (command->p2 != 0x0c)
		vm_file_fcp_of_df(channel->df, data);
	return 0x9000;
}

static uint16_t carry_out(struct vm_card *card, const struct command *command, GByteArray *data)
{
	const struct channel *channel = &card->channels[command->channel];
	bool interindustry = command->bytes[0] == 0x00;

	if (interindustry && command->ins == INS_MANAGE_CHANNEL)
		return manage_channel(card, command, data);
	if (interindustry && command->ins == INS_SELECT && (command->p1 == 0x04 ||
							    !channel->applet))
		return select_any(card, command, data);
	if (command->ins == INS_STATUS && !channel->applet)
		return status(card, command, data);
	if (channel->applet)
		return channel->applet->apdu(channel->applet->self, command->bytes, command->len,
					     data);
	if (!interindustry)
		return 0x6e00;
	if (command->ins == INS_READ_BINARY)
		return read_binary(card, command, data);
	return command->ins == INS_READ_RECORD ? read_record(card, command, data) : 0x6d00;
}

void vm_card_add_words(GByteArray *answer, unsigned sw)
{
	const uint8_t words[] = { (uint8_t)(sw >> 8), (uint8_t)sw };

	g_byte_array_append(answer, words, sizeof(words));
}

static unsigned short_length(size_t len)
{
	return len > 255 ? 0 : (unsigned)len;
}

/* The next part of what waits, and the words that go with it. */
static void give_waiting(struct vm_card *card, size_t le, GByteArray *answer)
{
	GByteArray *waiting = card->waiting;
	size_t len = MIN(le, waiting->len);

	if (le > waiting->len && waiting->len < LE_MAX &&
	    !vm_scenario_bool(card->vm, "card", "t1", false)) {
		vm_card_add_words(answer, 0x6c00 | waiting->len);
		return;
	}
	g_byte_array_append(answer, waiting->data, (guint)len);
	g_byte_array_remove_range(waiting, 0, (guint)len);
	vm_card_add_words(answer, waiting->len ? 0x6100 | short_length(waiting->len) :
						 card->waiting_sw);
}

static void get_response(struct vm_card *card, const struct command *command,
			 GByteArray *answer)
{
	if (!card->waiting->len || card->waiting_channel != command->channel)
		vm_card_add_words(answer, 0x6f00);
	else
		give_waiting(card, command->le ? command->le : LE_MAX, answer);
}

/* T=0: with data given, GET RESPONSE brings the answer; without, Le must be right. */
static void give(struct vm_card *card, const struct command *command, uint16_t sw,
		 GByteArray *data, GByteArray *answer)
{
	bool t1 = vm_scenario_bool(card->vm, "card", "t1", false);

	g_byte_array_set_size(card->waiting, 0);
	if (data->len == 0 || (t1 && command->le == 0)) { /* T=1 without Le: the data are lost */
		vm_card_add_words(answer, sw);
		return;
	}
	g_byte_array_append(card->waiting, data->data, data->len);
	card->waiting_channel = command->channel;
	card->waiting_sw = sw;
	if (t1)
		give_waiting(card, command->le, answer);
	else if (command->lc > 0 || command->le == 0)
		vm_card_add_words(answer, 0x6100 | short_length(data->len));
	else if (command->le != data->len && data->len <= LE_MAX)
		vm_card_add_words(answer, 0x6c00 | short_length(data->len));
	else
		give_waiting(card, command->le, answer);
}

void vm_card_exchange(struct vm_card *card, const uint8_t *apdu, size_t len,
		      GByteArray *ret_answer)
{
	g_autoptr(GByteArray) data = g_byte_array_new();
	struct command command = { 0 };
	struct vm_request request;
	uint16_t sw = parse(apdu, len, &command);

	vm_request_begin(card->vm, &request, "card.0x%02X", command.ins);
	if (request.fault == VM_FAULT_ERROR)
		sw = (uint16_t)request.code;
	else if (sw == 0 && !card->channels[command.channel].open)
		sw = 0x6881;
	if (sw) {
		vm_card_add_words(ret_answer, sw);
		return;
	}
	if (command.ins == INS_GET_RESPONSE) {
		get_response(card, &command, ret_answer);
		return;
	}
	sw = carry_out(card, &command, data);
	give(card, &command, sw, data, ret_answer);
}

bool vm_card_is_open(const struct vm_card *card, unsigned channel)
{
	return channel < VM_CARD_CHANNELS && card->channels[channel].open;
}

void vm_card_reset(struct vm_card *card)
{
	memset(card->channels, 0, sizeof(card->channels));
	card->channels[0] = (struct channel){ .open = true, .df = MF };
	g_byte_array_set_size(card->waiting, 0);
	for (unsigned i = 0; i < card->n_applets; i++) {
		if (card->applets[i].reset)
			card->applets[i].reset(card->applets[i].self);
	}
}

void vm_card_stats(const struct vm_card *card, GString *json)
{
	const char *comma = "";

	g_string_append(json, ",\"channels\":[");
	for (unsigned i = 1; i < VM_CARD_CHANNELS; i++) {
		if (!card->channels[i].open)
			continue;
		g_string_append_printf(json, "%s%u", comma, i);
		comma = ",";
	}
	g_string_append_c(json, ']');
}

void vm_card_add_applet(struct vm_card *card, const struct vm_applet *applet)
{
	g_assert(card->n_applets < APPLETS_MAX);
	card->applets[card->n_applets++] = *applet;
}

struct vm_card *vm_card_new(struct vm *vm)
{
	struct vm_card *card = g_new0(struct vm_card, 1);

	card->vm = vm;
	card->waiting = g_byte_array_new();
	vm_card_reset(card);
	return card;
}

void vm_card_free(struct vm_card *card)
{
	if (!card)
		return;
	g_byte_array_unref(card->waiting);
	g_free(card);
}
