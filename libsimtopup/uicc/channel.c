/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "channel.h"

#include "../core/error.h"
#include "../core/secret.h"

#include <string.h>

#define INS_GET_RESPONSE 0xC0
#define BUSY_TRIES 5
#define BUSY_MS 1000 /* a proactive session is over by then, most often */

int st_channel_open(struct st_channel *ret_channel, struct st_port *port, const uint8_t *aid,
		    size_t len, st_deadline deadline)
{
	struct st_card_answer answer = { .data = g_byte_array_new() };
	unsigned number = 0;
	int result;

	memset(ret_channel, 0, sizeof(*ret_channel));
	if (len > ST_AID_MAX) {
		g_byte_array_unref(answer.data);
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "an AID has at most %d octets",
			       ST_AID_MAX);
	}
	result = port->ops->card.open(port, aid, len, &answer, &number, deadline);
	ret_channel->sw = answer.sw;
	if (result) {
		g_byte_array_unref(answer.data);
		return result;
	}
	ret_channel->port = port;
	ret_channel->number = number;
	ret_channel->fci = answer.data;
	return 0;
}

void st_channel_close(struct st_channel *channel)
{
	if (channel->number)
		channel->port->ops->card.close(channel->port, channel->number);
	channel->number = 0;
	g_clear_pointer(&channel->fci, g_byte_array_unref);
}

/* 10.1.1: channels 1 to 3, and 4 to 19, have different forms of the class byte. */
static uint8_t class_on(uint8_t cla, unsigned number)
{
	if (number < 4)
		return (uint8_t)((cla & 0x80) | number);
	return (uint8_t)((cla & 0x80) | 0x40 | (number - 4));
}

static size_t build(const struct st_channel *channel, const struct st_command *command,
		    uint8_t apdu[ST_APDU_MAX])
{
	size_t len = 4;

	apdu[0] = class_on(command->cla, channel->number);
	apdu[1] = command->ins;
	apdu[2] = command->p1;
	apdu[3] = command->p2;
	if (command->len > 0) {
		apdu[len++] = (uint8_t)command->len;
		memcpy(apdu + len, command->data, command->len);
		len += command->len;
	}
	apdu[len++] = command->le;
	return len;
}

static int send_apdu(struct st_channel *channel, const uint8_t *apdu, size_t len,
		     GByteArray *ret_data, st_deadline deadline)
{
	struct st_port *port = channel->port;
	struct st_card_answer answer = { .data = ret_data };
	int result = port->ops->card.transmit(port, channel->number, apdu, len, &answer, deadline);

	channel->sw = result ? 0 : answer.sw;
	if (result == 0 && ret_data->len > ST_CARD_ANSWER_MAX)
		return st_fail(SIMTOPUP_PROTOCOL, ST_LAYER_CARD,
			       "the card does not stop answering");
	return result;
}

static bool never(const void *data)
{
	(void)data;
	return false;
}

/* 0 when it is worth asking again. */
static int wait_for_card(struct st_channel *channel, st_deadline deadline)
{
	st_deadline pause = st_deadline_min(st_deadline_in(BUSY_MS), deadline);
	int result = st_loop_wait(channel->port->loop, never, NULL, pause);

	if (result != SIMTOPUP_TIMEOUT)
		return result;
	if (st_deadline_passed(deadline))
		return st_words_fail(channel->sw);
	st_error_clear();
	return 0;
}

/* A card that is busy has not carried the command out. */
static int send_until_free(struct st_channel *channel, const uint8_t *apdu, size_t len,
			   GByteArray *ret_data, st_deadline deadline)
{
	int result = send_apdu(channel, apdu, len, ret_data, deadline);

	for (int i = 0; i < BUSY_TRIES && result == 0 && channel->sw == 0x9300; i++) {
		result = wait_for_card(channel, deadline);
		if (result == 0)
			result = send_apdu(channel, apdu, len, ret_data, deadline);
	}
	return result;
}

/* 7.3.1.1.5: what is left comes in parts, each with the length of the next one. */
static int follow(struct st_channel *channel, GByteArray *ret_data, st_deadline deadline)
{
	uint8_t more[5] = { class_on(0x00, channel->number), INS_GET_RESPONSE };
	bool stalled = false;
	int result = 0;

	while (result == 0 && (channel->sw >> 8 == 0x61 || channel->sw >> 8 == 0x6C)) {
		guint before = ret_data->len;

		more[4] = (uint8_t)channel->sw;
		result = send_apdu(channel, more, sizeof(more), ret_data, deadline);
		if (result == 0 && stalled && ret_data->len == before)
			return st_fail(SIMTOPUP_PROTOCOL, ST_LAYER_CARD,
				       "the card announces data and gives none");
		stalled = ret_data->len == before;
	}
	return result;
}

int st_channel_exchange(struct st_channel *channel, const struct st_command *command,
			GByteArray *ret_data, st_deadline deadline)
{
	uint8_t apdu[ST_APDU_MAX];
	bool carried_out;
	size_t len;
	int result;

	channel->sw = 0;
	channel->proactive = false;
	if (!channel->number)
		return st_fail(SIMTOPUP_STATE, ST_LAYER_CALLER, "the channel is not open");
	if (command->len > ST_COMMAND_DATA_MAX)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "too long for one command");
	len = build(channel, command, apdu);
	result = send_until_free(channel, apdu, len, ret_data, deadline);
	if (result == 0 && channel->sw >> 8 == 0x6C) { /* not carried out: Le was wrong */
		apdu[len - 1] = (uint8_t)channel->sw;
		result = send_until_free(channel, apdu, len, ret_data, deadline);
	}
	st_wipe(apdu, sizeof(apdu));
	carried_out = result == 0 && channel->sw >> 8 == 0x61;
	if (carried_out)
		result = follow(channel, ret_data, deadline);
	channel->proactive = channel->sw >> 8 == 0x91;
	if (result == 0 && !st_words_are_good(channel->sw))
		result = st_words_fail(channel->sw);
	if (result && carried_out) /* what is lost is only what it said */
		st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN);
	return result;
}
