/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * The card itself: Microsoft's UICC low level access, 2 to 4. The function
 * makes the class byte from a type and the channel, and follows 61xx itself.
 */

#include "mbim.h"

#include "../../core/secret.h"

#include <string.h>

/* Ours: ModemManager and lpac use 1, Hermes 2. Whole groups are closed. */
#define GROUP 0x53

#define SELECT_P2 0x00 /* ETSI TS 102 221 11.1.1.2: first occurrence, with its FCI */
#define APDU_FIXED 20  /* channel, secure messaging, class type, size, offset */
#define APDU_S 600     /* the call's own deadline ends the waiting */
#define SW_NOT_FOUND 0x6A82

/* A command that is sent once; the answer is wanted whole. */
struct st_mbim_card {
	MbimMessage *answer;
	GError *error;
	bool over;
};

static void on_answer(struct st_mbim_port *port, const MbimMessage *answer, const GError *error,
		      uint32_t tag)
{
	/* An answer to what was given up is for nobody. */
	if (!port->card || tag != port->card_tag)
		return;
	port->card->over = true;
	if (answer)
		port->card->answer = mbim_message_ref((MbimMessage *)answer);
	if (error)
		port->card->error = g_error_copy(error);
}

static bool is_over(const void *data)
{
	const struct st_mbim_port *port = data;

	return port->card->over;
}

/* Takes `message` over and wipes it. 0 with an answer, a good one or a refusal. */
static int ask_once(struct st_mbim_port *port, MbimMessage *message, struct st_mbim_card *card,
		    st_deadline deadline)
{
	GByteArray *bytes = (GByteArray *)message;
	int result = st_mbim_wait_writable(port, deadline);
	bool sent = result == 0;

	if (sent) {
		port->card = card;
		port->card_tag++;
		mbim_message_ref(message);
		st_mbim_background(port, message, APDU_S, on_answer, port->card_tag);
	}
	st_wipe(bytes->data, bytes->len);
	mbim_message_unref(message);
	if (!sent)
		return result;
	result = st_loop_wait(port->base.loop, is_over, port, deadline);
	port->card = NULL;
	if (result == SIMTOPUP_TIMEOUT)
		port->suspect = true;
	if (result == 0 && !card->answer)
		result = st_mbim_fail(card->error, "the card cannot be asked");
	if (result)
		st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN);
	return result;
}

static void card_clear(struct st_mbim_card *card)
{
	g_clear_pointer(&card->answer, mbim_message_unref);
	g_clear_error(&card->error);
}

static uint16_t words_of(uint32_t status)
{
	return (uint16_t)((status & 0xFF) << 8 | (status >> 8 & 0xFF));
}

static void add(struct st_card_answer *answer, const uint8_t *data, uint32_t len)
{
	if (data && len <= ST_CARD_PIECE_MAX)
		g_byte_array_append(answer->data, data, len);
}

static void on_closed(struct st_mbim_port *port, const MbimMessage *answer, const GError *error,
		      uint32_t tag)
{
	(void)port;
	(void)answer;
	(void)error; /* it was open no more, or never */
	(void)tag;
}

static void send_close(struct st_mbim_port *port, unsigned channel, st_deadline deadline)
{
	struct st_error_saved why;

	st_error_save(&why);
	if (st_mbim_wait_writable(port, deadline) == 0)
		st_mbim_background(port,
				   mbim_message_ms_uicc_low_level_access_close_channel_set_new(
					   channel, GROUP, NULL),
				   APDU_S, on_closed, 0);
	st_error_restore(&why);
}

void st_mbim_card_close(struct st_port *base, unsigned channel)
{
	struct st_mbim_port *port = (struct st_mbim_port *)base;

	port->card_channels &= ~(1u << channel % ST_CARD_CHANNELS);
	if (base->linked && !st_loop_gone(base->loop))
		send_close(port, channel, st_deadline_in(0));
}

/* With an error the buffer may still say what the card had to object. */
static int judge_open(const struct st_mbim_card *card, struct st_card_answer *ret_answer,
		      unsigned *ret_channel)
{
	guint32 status = 0, channel = 0, len = 0;
	const guint8 *data = NULL;
	bool parsed = mbim_message_ms_uicc_low_level_access_open_channel_response_parse(
		card->answer, &status, &channel, &len, &data, NULL);

	ret_answer->sw = parsed ? words_of(status) : 0;
	if (parsed)
		add(ret_answer, data, len);
	if (card->error && ret_answer->sw == SW_NOT_FOUND)
		return st_fail(SIMTOPUP_NOT_FOUND, ST_LAYER_CARD,
			       "the card has no such application");
	if (card->error) {
		st_mbim_fail(card->error, "no logical channel can be opened");
		if (ret_answer->sw)
			st_error_set_peer("SW %04X", ret_answer->sw);
		return st_error_status();
	}
	if (!parsed || channel == 0 || channel >= ST_CARD_CHANNELS)
		return st_fail(SIMTOPUP_PROTOCOL, ST_LAYER_MBIM,
			       "the modem opened no channel that can be used");
	*ret_channel = channel;
	return 0;
}

int st_mbim_card_open(struct st_port *base, const uint8_t *aid, size_t aid_len,
		      struct st_card_answer *ret_answer, unsigned *ret_channel,
		      st_deadline deadline)
{
	struct st_mbim_port *port = (struct st_mbim_port *)base;
	struct st_mbim_card card = { .over = false };
	int result;

	/* Channels of a dead process of ours, and of an opening whose answer got lost. */
	if (!port->card_channels)
		send_close(port, 0, deadline);
	result = ask_once(port,
			  mbim_message_ms_uicc_low_level_access_open_channel_set_new(
				  (guint32)aid_len, aid, SELECT_P2, GROUP, NULL),
			  &card, deadline);
	if (result == 0)
		result = judge_open(&card, ret_answer, ret_channel);
	if (result == 0)
		port->card_channels |= 1u << *ret_channel;
	card_clear(&card);
	return result;
}

static void put_u32(uint8_t *at, size_t value)
{
	uint32_t wire = GUINT32_TO_LE((uint32_t)value);

	memcpy(at, &wire, sizeof(wire));
}

/* By hand: libmbim's builder leaves copies of the command in freed memory. */
static MbimMessage *build_apdu(unsigned channel, const uint8_t *apdu, size_t len)
{
	uint8_t buffer[APDU_FIXED + ST_APDU_MAX + 3] = { 0 };
	MbimMessage *message = mbim_message_command_new(
		0, MBIM_SERVICE_MS_UICC_LOW_LEVEL_ACCESS, MBIM_CID_MS_UICC_LOW_LEVEL_ACCESS_APDU,
		MBIM_MESSAGE_COMMAND_TYPE_SET);

	put_u32(buffer, channel);
	put_u32(buffer + 4, MBIM_UICC_SECURE_MESSAGING_NONE);
	put_u32(buffer + 8, apdu[0] & 0x80 ? MBIM_UICC_CLASS_BYTE_TYPE_EXTENDED :
					     MBIM_UICC_CLASS_BYTE_TYPE_INTER_INDUSTRY);
	put_u32(buffer + 12, len);
	put_u32(buffer + 16, APDU_FIXED);
	memcpy(buffer + APDU_FIXED, apdu, len);
	mbim_message_command_append(message, buffer, (guint32)(APDU_FIXED + (len + 3) / 4 * 4));
	st_wipe(buffer, sizeof(buffer));
	return message;
}

static int judge_apdu(const struct st_mbim_card *card, struct st_card_answer *ret_answer)
{
	guint32 status = 0, len = 0;
	const guint8 *data = NULL;
	int result;

	if (card->error) {
		result = st_mbim_fail(card->error, "the card cannot be asked");
		if (!st_mbim_proves_untaken(card->error))
			st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN);
		return result;
	}
	if (!mbim_message_ms_uicc_low_level_access_apdu_response_parse(card->answer, &status, &len,
								       &data, NULL)) {
		st_fail(SIMTOPUP_PROTOCOL, ST_LAYER_MBIM,
			"the modem sent what cannot be understood");
		return st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN);
	}
	ret_answer->sw = words_of(status);
	add(ret_answer, data, len);
	return 0;
}

int st_mbim_card_transmit(struct st_port *base, unsigned channel, const uint8_t *apdu, size_t len,
			  struct st_card_answer *ret_answer, st_deadline deadline)
{
	struct st_mbim_port *port = (struct st_mbim_port *)base;
	struct st_mbim_card card = { .over = false };
	int result = ask_once(port, build_apdu(channel, apdu, len), &card, deadline);

	if (result == 0)
		result = judge_apdu(&card, ret_answer);
	card_clear(&card);
	return result;
}
