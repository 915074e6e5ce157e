/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Which SIM a renewal belongs to. ICCIDs are reused, so it is never the ICCID alone. */
#include "../core/error.h"
#include "act.h"

#include <string.h>

int st_subject_read(struct st_port *port, st_deadline deadline, struct st_subscriber *ret_state,
		    struct st_subject *ret_subject)
{
	struct st_subscriber state;
	int result;

	st_subscriber_init(&state);
	result = port->ops->read_subscriber(port, &state, deadline);
	if (result == 0)
		result = st_subscriber_check_sim(&state);
	if (result)
		return result;
	if (!state.iccid[0] || !state.imsi[0])
		return st_fail(SIMTOPUP_NO_DATA, ST_LAYER_CARD,
			       "the modem does not say which SIM it has");
	*ret_state = state;
	st_subject_from_subscriber(&state, ret_subject);
	return 0;
}

int st_subject_check_network(const struct st_subscriber *state, const struct simtopup_spec *spec)
{
	const char *registration = state->registration ? state->registration : "unknown";
	bool roaming = strcmp(registration, "roaming") == 0;

	if (strcmp(registration, "home") == 0 || (roaming && spec->allow_roaming))
		return 0;
	if (roaming) {
		st_fail(SIMTOPUP_ROAMING, ST_LAYER_NETWORK,
			"the SIM is abroad: codes and messages may be charged, or go elsewhere");
		return st_error_set_hint("nothing was sent; `allow_roaming` of the spec consents");
	}
	st_fail(SIMTOPUP_NOT_REGISTERED, ST_LAYER_NETWORK, "the SIM has no service: %s",
		registration);
	return st_error_set_hint("nothing was sent; try again when it is registered");
}

/*
 * Without the EID: not every way into a modem shows it, and one SIM with two
 * keys would be two subjects. It is compared where both sides have it.
 */
int st_subject_key(const struct st_key *key, const struct st_subject *subject, char *ret_hex)
{
	g_autofree char *text = g_strdup_printf("%s|%s", subject->iccid, subject->imsi);

	return st_key_tag(key, "subject", text, strlen(text), ret_hex);
}

int st_subject_compare(struct simtopup_ledger *ledger, const struct st_row *row,
		       const struct st_subject *subject)
{
	const char *eid = st_json_text(row->subject, "eid");
	bool same_eid = !eid || !subject->eid[0] || strcmp(eid, subject->eid) == 0;
	char key[ST_HEX32];
	int result = st_subject_key(ledger->key, subject, key);

	if (result || (same_eid && strcmp(key, row->subject_key) == 0))
		return result;
	st_fail(SIMTOPUP_SUBJECT_CHANGED, ST_LAYER_CARD,
		"another SIM is in the modem than the one that this renewal is for");
	return st_error_set_hint(st_state_is_sent(row->state) && row->state != ST_SUBMITTING ?
					 "put the right SIM back, then verify again" :
					 "put the right SIM back; nothing was sent");
}

int st_subject_check_expected(const struct simtopup_spec *spec, const struct st_subject *subject)
{
	if (!spec->expect_iccid[0] || g_ascii_strcasecmp(spec->expect_iccid, subject->iccid) == 0)
		return 0;
	st_fail(SIMTOPUP_SUBJECT_CHANGED, ST_LAYER_CARD,
		"the SIM in the modem is not the expected one");
	return st_error_set_hint("nothing was sent");
}
