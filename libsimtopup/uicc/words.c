/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../core/error.h"
#include "channel.h"

/* ETSI TS 102 221 10.2.1; a mask covers the words that are alike. */
static const struct {
	uint16_t words, mask;
	int status;
	const char *sentence;
} meanings[] = {
	{ 0x9300, 0xFFFF, SIMTOPUP_BUSY, "the card is busy with its own application" },
	{ 0x63C0, 0xFFF0, SIMTOPUP_PIN_WRONG, "wrong PIN" },
	{ 0x6581, 0xFFFF, SIMTOPUP_SIM_ERROR, "the memory of the card fails" },
	{ 0x6700, 0xFFFF, SIMTOPUP_PROTOCOL, "the card does not take a command of this length" },
	{ 0x6881, 0xFFFF, SIMTOPUP_STATE, "the logical channel is not open" },
	{ 0x6982, 0xFFFF, SIMTOPUP_PIN_REQUIRED, "the card wants its PIN first" },
	{ 0x6983, 0xFFFF, SIMTOPUP_PUK_REQUIRED, "the PIN is blocked" },
	{ 0x6985, 0xFFFF, SIMTOPUP_STATE, "not possible in the state of the card" },
	{ 0x6986, 0xFFFF, SIMTOPUP_STATE, "no file is selected" },
	{ 0x6981, 0xFFFF, SIMTOPUP_NO_DATA, "the file is of another kind" },
	{ 0x6999, 0xFFFF, SIMTOPUP_NOT_FOUND, "the card application cannot be selected" },
	{ 0x6A80, 0xFFFF, SIMTOPUP_SIM_ERROR, "the card does not accept the data" },
	{ 0x6A81, 0xFFFF, SIMTOPUP_UNSUPPORTED, "the card cannot do it" },
	{ 0x6A82, 0xFFFF, SIMTOPUP_NO_DATA, "the card does not have it" },
	{ 0x6A83, 0xFFFF, SIMTOPUP_NO_DATA, "the file has no such record" },
	{ 0x6A84, 0xFFFF, SIMTOPUP_RESOURCES, "the memory of the card is full" },
	{ 0x6A88, 0xFFFF, SIMTOPUP_NO_DATA, "the card does not have it" },
	{ 0x6D00, 0xFFFF, SIMTOPUP_UNSUPPORTED, "the card does not know the command" },
	{ 0x6E00, 0xFFFF, SIMTOPUP_UNSUPPORTED, "the card does not know the command" },
	{ 0x6A86, 0xFFFF, SIMTOPUP_PROTOCOL, "the card does not understand the command" },
	{ 0x6B00, 0xFFFF, SIMTOPUP_PROTOCOL, "the card does not understand the command" },
	{ 0x6200, 0xFF00, SIMTOPUP_SIM_ERROR, "the card warns that its answer may be wrong" },
};

bool st_words_are_good(uint16_t sw)
{
	return sw == 0x9000 || sw >> 8 == 0x91;
}

int st_words_fail(uint16_t sw)
{
	const char *sentence = "the card answered with an error";
	int status = SIMTOPUP_SIM_ERROR;

	for (size_t i = 0; i < G_N_ELEMENTS(meanings); i++) {
		if ((sw & meanings[i].mask) != meanings[i].words)
			continue;
		status = meanings[i].status;
		sentence = meanings[i].sentence;
		break;
	}
	st_fail(status, ST_LAYER_CARD, "%s", sentence);
	return st_error_set_peer("SW %04X", sw);
}
