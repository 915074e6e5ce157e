/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "es10.h"

#include <string.h>

#include "../codec/digits.h"

#define TRANSACTION_MAX 16 /* SGP.22 annex H TransactionId */

/* SGP.22 5.7.9 NotificationMetadata */
static bool read_notice(const struct st_tlv *tlv, struct st_notice *notice)
{
	struct st_tlv seq, events, address, iccid;

	*notice = (struct st_notice){ .seq = -1 };
	if (!st_ber_find(tlv, 0x80, &seq) || !st_ber_find(tlv, 0x81, &events) ||
	    !st_ber_find(tlv, 0x0C, &address))
		return false;
	/* Numbers start at 0, and 0 is one like any other. */
	if (!st_ber_integer(&seq, &notice->seq) || notice->seq < 0 ||
	    !st_ber_bits(&events, &notice->events) ||
	    !st_es10_text(&address, ST_ADDRESS_MAX, notice->address, sizeof(notice->address)))
		return false;
	return !st_ber_find(tlv, 0x5A, &iccid) || iccid.len == 0 ||
	       st_iccid_decode(iccid.value, iccid.len, notice->iccid, sizeof(notice->iccid));
}

/* PendingNotification: BF37 { BF27 { BF2F } } or 30 { BF2F, ... } */
static bool read_pending(const struct st_tlv *tlv, struct st_notice *notice)
{
	struct st_tlv holder = *tlv, metadata;

	if (tlv->tag != ST_ES10_INSTALLED && tlv->tag != 0x30)
		return false;
	if (tlv->tag == ST_ES10_INSTALLED && !st_ber_find(tlv, ST_ES10_INSTALL_DATA, &holder))
		return false;
	if (!st_ber_find(&holder, ST_ES10_NOTICE, &metadata) || !read_notice(&metadata, notice))
		return false;
	notice->is_result = tlv->tag == ST_ES10_INSTALLED;
	notice->raw = tlv->whole;
	notice->raw_len = tlv->whole_len;
	return true;
}

bool st_es10_read_notices(const void *data, size_t len, enum st_es10_tag tag,
			  GArray **ret_notices, int *ret_code)
{
	g_autoptr(GArray) notices = g_array_new(FALSE, TRUE, sizeof(struct st_notice));
	struct st_tlv answer, list, item;
	struct st_notice notice;
	struct st_reader reader;

	if (st_es10_read_refusal(data, len, tag, ret_code)) {
		*ret_notices = NULL;
		return true;
	}
	if (!st_ber_read(data, len, tag, &answer) || !st_ber_find(&answer, 0xA0, &list))
		return false;
	st_ber_reader(&list, &reader);
	while (st_ber_next(&reader, &item)) {
		if (notices->len == ST_NOTICES_MAX)
			return false;
		if (tag == ST_ES10_LIST_NOTICES ? item.tag != ST_ES10_NOTICE ||
							  !read_notice(&item, &notice) :
						  !read_pending(&item, &notice))
			return false;
		g_array_append_val(notices, notice);
	}
	if (reader.failed)
		return false;
	*ret_code = 0;
	*ret_notices = g_steal_pointer(&notices);
	return true;
}

/* SGP.22 2.5.6 finalResult: A2 { A0 success { 4F } | A1 error { 80 command, 81 reason } } */
static bool read_outcome(const struct st_tlv *result, struct st_es10_installed *installed)
{
	struct st_tlv outcome, aid, command, reason;
	int64_t values[2];

	installed->command = -1;
	installed->reason = -1;
	if (st_ber_find(result, 0xA0, &outcome))
		return st_ber_find(&outcome, 0x4F, &aid) &&
		       st_hex_encode(aid.value, aid.len, installed->aid, sizeof(installed->aid));
	if (!st_ber_find(result, 0xA1, &outcome) || !st_ber_find(&outcome, 0x80, &command) ||
	    !st_ber_find(&outcome, 0x81, &reason) || !st_ber_integer(&command, &values[0]) ||
	    !st_ber_integer(&reason, &values[1]))
		return false;
	installed->command = (int)CLAMP(values[0], 0, 127);
	installed->reason = (int)CLAMP(values[1], 0, 127);
	return true;
}

bool st_es10_read_installed(const void *data, size_t len, struct st_es10_installed *ret)
{
	struct st_es10_installed installed = { .command = -1 };
	struct st_tlv answer, inner, transaction, result;

	if (!st_ber_read(data, len, ST_ES10_INSTALLED, &answer) ||
	    !read_pending(&answer, &installed.notice) ||
	    !st_ber_find(&answer, ST_ES10_INSTALL_DATA, &inner))
		return false;
	if (!st_ber_find(&inner, 0x80, &transaction) || transaction.len > TRANSACTION_MAX ||
	    !st_hex_encode(transaction.value, transaction.len, installed.transaction,
			   sizeof(installed.transaction)))
		return false;
	if (!st_ber_find(&inner, 0xA2, &result) || !read_outcome(&result, &installed))
		return false;
	*ret = installed;
	return true;
}
