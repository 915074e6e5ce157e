/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "es10.h"

#include "../core/error.h"

#define CODE_UNDEFINED 127

/* One row for each code of each function (SGP.22 5.7.9 to 5.7.21). */
static const struct {
	enum st_es10_tag tag;
	int code;
	int status;
	const char *sentence, *hint;
} rows[] = {
	{ ST_ES10_ENABLE, 1, SIMTOPUP_NOT_FOUND, "the card has no such profile",
	  "simtopup esim list" },
	{ ST_ES10_ENABLE, 2, SIMTOPUP_STATE, "the profile is enabled already", "" },
	{ ST_ES10_ENABLE, 3, SIMTOPUP_POLICY,
	  "a policy rule of the enabled profile forbids to disable it (ppr1)",
	  "only its operator can change that" },
	{ ST_ES10_ENABLE, 4, SIMTOPUP_STATE,
	  "while a test profile is in use, only the profile before it can be enabled again", "" },
	{ ST_ES10_ENABLE, 5, SIMTOPUP_CARD_BUSY, "the card is busy with a toolkit session",
	  "try again in a few seconds" },
	{ ST_ES10_DISABLE, 1, SIMTOPUP_NOT_FOUND, "the card has no such profile",
	  "simtopup esim list" },
	{ ST_ES10_DISABLE, 2, SIMTOPUP_STATE, "the profile is disabled already", "" },
	{ ST_ES10_DISABLE, 3, SIMTOPUP_POLICY,
	  "a policy rule of the profile forbids to disable it (ppr1)",
	  "only its operator can change that" },
	{ ST_ES10_DISABLE, 5, SIMTOPUP_CARD_BUSY, "the card is busy with a toolkit session",
	  "try again in a few seconds" },
	{ ST_ES10_DELETE, 1, SIMTOPUP_NOT_FOUND, "the card has no such profile",
	  "simtopup esim list" },
	{ ST_ES10_DELETE, 2, SIMTOPUP_STATE, "the profile is enabled: it must be disabled first",
	  "simtopup esim disable" },
	{ ST_ES10_DELETE, 3, SIMTOPUP_POLICY,
	  "a policy rule of the profile forbids to delete it (ppr2)",
	  "only its operator can change that" },
	{ ST_ES10_NICKNAME, 1, SIMTOPUP_NOT_FOUND, "the card has no such profile",
	  "simtopup esim list" },
	{ ST_ES10_RESET, 1, SIMTOPUP_NOT_FOUND, "there is nothing to delete", "" },
	{ ST_ES10_RESET, 5, SIMTOPUP_CARD_BUSY, "the card is busy with a toolkit session",
	  "try again in a few seconds" },
	{ ST_ES10_PROFILES, 1, SIMTOPUP_SIM_ERROR, "the card does not accept what was asked", "" },
	{ ST_ES10_RETRIEVE_NOTICES, 1, SIMTOPUP_NOT_FOUND, "the card has no such notification",
	  "simtopup esim notifications" },
	{ ST_ES10_REMOVE_NOTICE, 1, SIMTOPUP_NOT_FOUND, "the card has no such notification",
	  "simtopup esim notifications" },
};

int st_es10_fail(enum st_es10_tag tag, int code)
{
	if (code == 0)
		return 0;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (rows[i].tag != tag || rows[i].code != code)
			continue;
		st_fail(rows[i].status, ST_LAYER_CARD, "%s", rows[i].sentence);
		st_error_set_hint("%s", rows[i].hint);
		return st_error_set_peer("%X %d", tag, code);
	}
	st_fail(SIMTOPUP_SIM_ERROR, ST_LAYER_CARD, "%s",
		code == CODE_UNDEFINED ? "the card failed and does not say why" :
					 "the card refused with a code that nobody knows");
	return st_error_set_peer("%X %d", tag, code);
}

static bool read_code(const struct st_tlv *tlv, int *ret_code)
{
	int64_t value;

	if (!st_ber_integer(tlv, &value) || value < 0 || value > INT32_MAX)
		return false;
	*ret_code = (int)value;
	return true;
}

bool st_es10_read_result(const void *data, size_t len, enum st_es10_tag tag, int *ret_code)
{
	struct st_tlv answer, code;

	return st_ber_read(data, len, tag, &answer) && st_ber_find(&answer, 0x80, &code) &&
	       read_code(&code, ret_code);
}

bool st_es10_read_refusal(const void *data, size_t len, uint32_t tag, int *ret_code)
{
	struct st_tlv answer, error, code;

	if (!st_ber_read(data, len, tag, &answer))
		return false;
	if (st_ber_find(&answer, 0x81, &code))
		return read_code(&code, ret_code);
	/* The code has its universal tag there; some write it as the next context tag. */
	return st_ber_find(&answer, 0xA1, &error) &&
	       (st_ber_find(&error, 0x02, &code) || st_ber_find(&error, 0x81, &code)) &&
	       read_code(&code, ret_code);
}
