/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* ES10 commands in STORE DATA blocks (SGP.22 5.7.2). */

#include "channel.h"

#include "../codec/ber.h"
#include "../core/error.h"
#include "../core/log.h"
#include "habits.h"

#define CLA_PROPRIETARY 0x80
#define INS_STORE_DATA 0xE2
#define MORE_BLOCKS 0x11
#define LAST_BLOCK 0x91
#define BLOCKS_MAX 256 /* P2 counts them */

static const unsigned sizes[] = { 255, 240, 200, 120, 60 };

/* What the application said when it was selected (SGP.22 5.7.1): 6F { A5 { 9F65 } }. */
static unsigned announced(const struct st_channel *channel)
{
	struct st_tlv fci, proprietary, field;
	int64_t most;

	if (!channel->fci || !st_ber_read(channel->fci->data, channel->fci->len, 0x6F, &fci) ||
	    !st_ber_find(&fci, 0xA5, &proprietary) ||
	    !st_ber_find(&proprietary, 0x9F65, &field) || field.len == 0 || field.len > 2)
		return sizes[0];
	most = field.len == 1 ? field.value[0] : field.value[0] << 8 | field.value[1];
	return most >= sizes[G_N_ELEMENTS(sizes) - 1] && most < sizes[0] ? (unsigned)most :
									   sizes[0];
}

static unsigned smaller_than(size_t size)
{
	for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
		if (sizes[i] < size)
			return sizes[i];
	}
	return 0;
}

/*
 * A first block that was refused for what looks like its size. Nothing has
 * been carried out: the last block was not given, or its length was wrong.
 */
static bool was_too_large(const struct st_channel *channel, bool last, int result)
{
	if (channel->sw == 0x6700)
		return true;
	if (last)
		return false;
	if (channel->sw)
		return channel->sw == 0x6A80 || channel->sw == 0x6F00;
	return result == SIMTOPUP_PROTOCOL || result == SIMTOPUP_INVALID ||
	       result == SIMTOPUP_SIM_ERROR;
}

struct store {
	const uint8_t *data;
	size_t len;
	unsigned size; /* of the blocks; after a failure of the next try's, 0: there is none */
};

static int store_by(struct st_channel *channel, struct store *store, GByteArray *ret_data,
		    st_deadline deadline)
{
	struct st_command block = { .cla = CLA_PROPRIETARY, .ins = INS_STORE_DATA };
	unsigned next = 0;
	int result = 0;

	for (size_t at = 0; result == 0 && at < store->len; at += store->size) {
		bool last = store->len - at <= store->size;

		block.p1 = last ? LAST_BLOCK : MORE_BLOCKS;
		block.data = store->data + at;
		block.len = last ? store->len - at : store->size;
		result = st_channel_exchange(channel, &block, ret_data, deadline);
		if (result && at == 0 && was_too_large(channel, last, result))
			next = smaller_than(block.len);
		block.p2++;
	}
	if (result)
		store->size = next;
	return result;
}

/* By a process before this one, of this card; 0: nothing. */
static unsigned learnt(const struct st_channel *channel)
{
	struct st_habits habits;

	st_habits_read(channel->eid, &habits);
	return habits.block;
}

static void remember(struct st_channel *channel, unsigned size)
{
	struct st_habits habits;

	st_log(ST_LAYER_CARD, "the card takes blocks of %u octets", size);
	channel->port->card_block = size;
	if (!*channel->eid)
		return;
	st_habits_read(channel->eid, &habits);
	habits.block = size;
	st_habits_write(channel->eid, &habits);
}

/* After a refusal, for the next try. */
static unsigned choose(struct st_channel *channel, unsigned smaller, st_deadline deadline)
{
	unsigned known;

	if (smaller && !*channel->eid && st_eid_ask(channel, channel->eid, deadline))
		*channel->eid = '\0';
	known = *channel->eid ? learnt(channel) : 0;
	return known && known < smaller ? known : smaller;
}

static unsigned first_size(const struct st_channel *channel, size_t len)
{
	unsigned most = announced(channel), size = channel->port->card_block;

	if (size == 0 && *channel->eid && len > sizes[G_N_ELEMENTS(sizes) - 1])
		size = learnt(channel);
	return size && size < most ? size : most;
}

int st_channel_store(struct st_channel *channel, const uint8_t *data, size_t len,
		     GByteArray *ret_data, st_deadline deadline)
{
	struct store store = { data, len, first_size(channel, len) };
	struct st_error_saved why;
	uint16_t sw = 0;
	int result, first = 0;

	if (len == 0 || len > (size_t)BLOCKS_MAX * store.size)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "no command, or too long a one");
	do {
		result = store_by(channel, &store, ret_data, deadline);
		if (result && !first) {
			st_error_save(&why);
			first = result;
			sw = channel->sw;
			store.size = choose(channel, store.size, deadline);
		}
	} while (result && store.size && len <= (size_t)BLOCKS_MAX * store.size);
	if (result == 0 && first) {
		st_error_clear();
		remember(channel, store.size);
	}
	if (result == 0)
		return 0;
	/* It was not the size: the first answer says what it was. */
	st_error_restore(&why);
	channel->sw = sw;
	return first;
}
