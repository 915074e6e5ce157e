/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Clauses are of 3GPP TS 31.102. */

#include "known.h"

#include "../codec/digits.h"
#include "../codec/simfiles.h"
#include "../core/error.h"
#include "ef.h"

#include <string.h>

#define ADF_USIM 0x7FFF
#define ATR_MAX 33
#define PNN_FULL 0x43
#define PNN_SHORT 0x45

/* 4.1: any USIM; the end of an AID may be left out when it is selected. */
static const uint8_t usim[] = { 0xA0, 0x00, 0x00, 0x00, 0x87, 0x10, 0x02 };

enum file { GID1, GID2, SPN, FPLMN, SMSP, PNN, MSISDN, FILES = MSISDN + ST_MSISDN_MAX };

static const struct st_file_read wanted[FILES] = {
	[GID1] = { .id = 0x6F3E },		/* 4.2.10 */
	[GID2] = { .id = 0x6F3F },		/* 4.2.11 */
	[SPN] = { .id = 0x6F46 },		/* 4.2.12 */
	[FPLMN] = { .id = 0x6F7B },		/* 4.2.16 */
	[SMSP] = { .id = 0x6F42, .record = 1 }, /* 4.2.27 */
	[PNN] = { .id = 0x6FC5, .record = 1 },	/* 4.2.58 */
	[MSISDN] = { .id = 0x6F40, .record = 1 }, /* 4.2.26 */
};
_Static_assert(FILES <= ST_FILE_READS_MAX, "one wave");

static void build(struct st_file_read files[FILES])
{
	memcpy(files, wanted, sizeof(wanted));
	for (unsigned i = 0; i < FILES; i++) {
		if (i >= MSISDN)
			files[i] = (struct st_file_read){ .id = wanted[MSISDN].id,
							  .record = i - MSISDN + 1 };
		files[i].status = SIMTOPUP_NO_DATA;
	}
}

static int read_one(struct st_channel *channel, struct st_file_read *file, st_deadline deadline)
{
	const uint16_t path[] = { ADF_USIM, file->id };
	g_autoptr(GByteArray) data = g_byte_array_new();
	struct st_fcp fcp;
	int result = st_ef_select(channel, path, G_N_ELEMENTS(path), &fcp, deadline);

	if (result == 0)
		result = file->record ?
			st_ef_read_record(channel, &fcp, file->record, data, deadline) :
			st_ef_read(channel, &fcp, data, deadline);
	file->status = result;
	if (result == 0) {
		file->len = MIN(data->len, ST_FILE_READ_MAX);
		memcpy(file->data, data->data, file->len);
	}
	/* Words of the card are about this file; anything else ends it. */
	return channel->sw ? 0 : result;
}

static int read_by_channel(struct st_port *port, struct st_file_read *files, unsigned n,
			   st_deadline deadline)
{
	struct st_channel channel;
	int result = st_channel_open(&channel, port, usim, sizeof(usim), deadline);

	for (unsigned i = 0; i < n && result == 0; i++)
		result = read_one(&channel, &files[i], deadline);
	st_channel_close(&channel);
	return result;
}

/* Some modems drop the plus of a number that the card has. */
static bool is_same(const char *number, const char *other)
{
	return strcmp(number + (*number == '+'), other + (*other == '+')) == 0;
}

/* Behind those that the modem told. */
static void take_number(const struct st_file_read *file, struct st_subscriber *state)
{
	char number[sizeof(state->msisdn[0])];
	unsigned at = 0;

	if (!st_msisdn_decode(file->data, file->len, number, sizeof(number)))
		return;
	while (at < ST_MSISDN_MAX && state->msisdn[at][0] && !is_same(number, state->msisdn[at]))
		at++;
	if (at < ST_MSISDN_MAX && state->msisdn[at][0] != '+')
		memcpy(state->msisdn[at], number, sizeof(number));
}

/* The first record is the home network's name (4.2.58), and says nothing of another's. */
static void take_names(const struct st_file_read *file, struct st_subscriber *state)
{
	if (strcmp(state->registration, "home") != 0 || state->long_name[0] || state->short_name[0])
		return;
	st_pnn_decode(file->data, file->len, PNN_FULL, state->long_name, sizeof(state->long_name));
	st_pnn_decode(file->data, file->len, PNN_SHORT, state->short_name,
		      sizeof(state->short_name));
}

static void take(const struct st_file_read files[FILES], struct st_subscriber *state)
{
	const struct st_file_read *file = files;

	for (unsigned i = 0; i < FILES; i++, file++) {
		if (file->status)
			continue;
		if (!state->card_type)
			state->card_type = "usim"; /* whose files these are */
		if (i == GID1 && !state->gid1[0])
			st_gid_decode(file->data, file->len, state->gid1, sizeof(state->gid1));
		else if (i == GID2)
			st_gid_decode(file->data, file->len, state->gid2, sizeof(state->gid2));
		else if (i == SPN)
			st_spn_decode(file->data, file->len, state->spn, sizeof(state->spn));
		else if (i == FPLMN)
			st_fplmn_decode(file->data, file->len, state->forbidden, ST_FORBIDDEN_MAX);
		else if (i == SMSP)
			st_smsp_decode(file->data, file->len, state->smsc, sizeof(state->smsc));
		else if (i == PNN)
			take_names(file, state);
		else if (i >= MSISDN)
			take_number(file, state);
	}
}

/* What ends a call; anything else leaves values absent. */
static int is_fatal(int result)
{
	if (result == SIMTOPUP_DEVICE_GONE || result == SIMTOPUP_CANCELLED)
		return result;
	if (result)
		st_error_clear();
	return 0;
}

/* A locked card still tells its names. */
static bool can_be_read(const char *sim_state)
{
	return strcmp(sim_state, "ready") == 0 || strcmp(sim_state, "pin") == 0 ||
	       strcmp(sim_state, "puk") == 0;
}

int st_known_files(struct st_port *port, struct st_subscriber *state, bool may_open,
		   st_deadline deadline)
{
	struct st_file_read files[FILES];
	int result;

	if (!can_be_read(state->sim_state))
		return 0;
	build(files);
	result = port->ops->card.read_files(port, files, FILES, deadline);
	if (result == SIMTOPUP_UNSUPPORTED && may_open)
		result = read_by_channel(port, files, FILES, deadline);
	take(files, state);
	return is_fatal(result);
}

int st_known_gid1(struct st_port *port, char *ret_gid1, size_t size, st_deadline deadline)
{
	struct st_file_read file = wanted[GID1];
	int result;

	file.status = SIMTOPUP_NO_DATA;
	result = port->ops->card.read_files(port, &file, 1, deadline);
	if (result == SIMTOPUP_UNSUPPORTED)
		result = read_by_channel(port, &file, 1, deadline);
	if (result == 0)
		result = file.status;
	if (result == SIMTOPUP_NO_DATA || result == SIMTOPUP_NOT_FOUND) { /* no such file */
		st_error_clear();
		*ret_gid1 = '\0';
		return 0;
	}
	if (result == 0 && !st_gid_decode(file.data, file.len, ret_gid1, size))
		*ret_gid1 = '\0';
	return result;
}

int st_known_atr(struct st_port *port, struct st_subscriber *state, st_deadline deadline)
{
	uint8_t atr[ATR_MAX];
	size_t len = 0;
	int result;

	if (state->atr[0] || strcmp(state->sim_state, "absent") == 0)
		return 0;
	result = port->ops->card.read_atr(port, atr, sizeof(atr), &len, deadline);
	if (result || !st_atr_is_sound(atr, len))
		return is_fatal(result);
	st_hex_encode(atr, len, state->atr, sizeof(state->atr));
	for (unsigned i = 0; i < state->n_slots; i++) {
		if (state->slots[i].active)
			memcpy(state->slots[i].atr, state->atr, sizeof(state->atr));
	}
	return 0;
}
