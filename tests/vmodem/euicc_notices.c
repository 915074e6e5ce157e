/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "euicc.h"

#include <string.h>

void vm_notice_free(void *data)
{
	struct vm_notice *notice = data;

	g_byte_array_unref(notice->pending);
	g_free(notice->address);
	g_free(notice->iccid);
	g_free(notice);
}

/* NotificationMetadata (5.7.9) */
static void put_metadata(GByteArray *out, const struct vm_notice *notice)
{
	g_autoptr(GByteArray) inner = g_byte_array_new();
	uint8_t iccid[VM_ICCID_OCTETS];

	vm_iccid_octets(notice->iccid, iccid);
	vm_tlv_put_number(inner, 0x80, notice->seq);
	vm_tlv_put_bits(inner, 0x81, 1u << notice->event, notice->event + 1);
	vm_tlv_put_text(inner, 0x0c, notice->address);
	vm_tlv_put(inner, 0x5a, iccid, sizeof(iccid));
	vm_tlv_wrap(out, 0xbf2f, inner);
}

/* otherSignedNotification (5.7.10): what happened, the signature over it, both certificates. */
static void put_other(const struct vm_euicc *euicc, struct vm_notice *notice)
{
	g_autoptr(GByteArray) inner = g_byte_array_new();

	put_metadata(inner, notice);
	vm_euicc_sign(euicc, inner->data, inner->len, inner);
	g_byte_array_append(inner, euicc->certificate->data, euicc->certificate->len);
	g_byte_array_append(inner, euicc->eum_certificate->data, euicc->eum_certificate->len);
	vm_tlv_wrap(notice->pending, 0x30, inner);
}

/* ProfileInstallationResult (2.5.6) of a profile that the scenario says came just now. */
static void put_result(const struct vm_euicc *euicc, const struct vm_profile *profile,
		       struct vm_notice *notice)
{
	static const uint8_t transaction[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	static const uint8_t oid[] = { 0x88, 0x37, 0x0a }; /* 2.999.10 */
	static const uint8_t done[] = { 0x04, 0x09, 0x30, 0x07, 0xa0, 0x05, 0x30, 0x03,
					0x80, 0x01, 0x00 };
	g_autoptr(GByteArray) data = g_byte_array_new(), part = g_byte_array_new();
	g_autoptr(GByteArray) result = g_byte_array_new();

	vm_tlv_put(part, 0x4f, profile->aid, sizeof(profile->aid));
	g_byte_array_append(part, done, sizeof(done));
	vm_tlv_wrap(result, 0xa0, part);
	vm_tlv_put(data, 0x80, transaction, sizeof(transaction));
	put_metadata(data, notice);
	vm_tlv_put(data, 0x06, oid, sizeof(oid));
	vm_tlv_wrap(data, 0xa2, result);
	vm_tlv_wrap(part, 0xbf27, data);
	vm_euicc_sign(euicc, part->data, part->len, part);
	vm_tlv_wrap(notice->pending, 0xbf37, part);
}

void vm_notice_add(struct vm_euicc *euicc, const struct vm_profile *profile, unsigned event)
{
	struct vm_notice *notice;

	if (!profile->server || (event != VM_EVENT_INSTALL && !(profile->events >> event & 1)))
		return;
	notice = g_new0(struct vm_notice, 1);
	notice->seq = euicc->next_seq++;
	notice->event = event;
	notice->address = g_strdup(profile->server);
	notice->iccid = g_strdup(profile->iccid);
	notice->pending = g_byte_array_new();
	if (event == VM_EVENT_INSTALL)
		put_result(euicc, profile, notice);
	else
		put_other(euicc, notice);
	g_ptr_array_add(euicc->notices, notice);
}

static bool is_wanted(const struct vm_notice *notice, const struct vm_tlv *criteria)
{
	struct vm_tlv tlv;
	int64_t seq;

	if (vm_tlv_find(criteria, 0x80, &tlv))
		return vm_tlv_number(&tlv, &seq) && seq == notice->seq;
	if (vm_tlv_find(criteria, 0x81, &tlv))
		return tlv.len >= 2 && tlv.value[1] & 0x80 >> notice->event;
	return true;
}

uint16_t vm_es10_list_notices(struct vm_euicc *euicc, const struct vm_tlv *request,
			      GByteArray *out)
{
	g_autoptr(GByteArray) list = g_byte_array_new(), inner = g_byte_array_new();

	for (unsigned i = 0; i < euicc->notices->len; i++) {
		if (is_wanted(euicc->notices->pdata[i], request))
			put_metadata(list, euicc->notices->pdata[i]);
	}
	vm_tlv_wrap(inner, 0xa0, list);
	vm_tlv_wrap(out, 0xbf28, inner);
	return 0x9000;
}

uint16_t vm_es10_retrieve_notices(struct vm_euicc *euicc, const struct vm_tlv *request,
				  GByteArray *out)
{
	g_autoptr(GByteArray) list = g_byte_array_new(), inner = g_byte_array_new();
	struct vm_tlv criteria = *request, given, seq;

	if (vm_tlv_find(request, 0xa0, &given))
		criteria = given;
	/* A card that knows no retrieval of one. */
	if (vm_euicc_quirk(euicc, "no-retrieve-by-number") && vm_tlv_find(&criteria, 0x80, &seq)) {
		vm_tlv_put_number(inner, 0x81, 127);
		vm_tlv_wrap(out, 0xbf2b, inner);
		return 0x9000;
	}
	for (unsigned i = 0; i < euicc->notices->len; i++) {
		const struct vm_notice *notice = euicc->notices->pdata[i];

		if (is_wanted(notice, &criteria))
			g_byte_array_append(list, notice->pending->data, notice->pending->len);
	}
	if (list->len == 0 && criteria.len > 0)
		vm_tlv_put_number(inner, 0x81, 1);
	else
		vm_tlv_wrap(inner, 0xa0, list);
	vm_tlv_wrap(out, 0xbf2b, inner);
	return 0x9000;
}

uint16_t vm_es10_remove_notice(struct vm_euicc *euicc, const struct vm_tlv *request,
			       GByteArray *out)
{
	g_autoptr(GByteArray) inner = g_byte_array_new();
	struct vm_tlv tlv;
	int64_t seq;
	int code = 1;

	if (!vm_tlv_find(request, 0x80, &tlv) || !vm_tlv_number(&tlv, &seq))
		return 0x6a80;
	for (unsigned i = euicc->notices->len; i-- > 0;) {
		const struct vm_notice *notice = euicc->notices->pdata[i];

		if (notice->seq != seq)
			continue;
		g_ptr_array_remove_index(euicc->notices, i);
		code = 0;
	}
	vm_tlv_put_number(inner, 0x80, code);
	vm_tlv_wrap(out, 0xbf30, inner);
	return 0x9000;
}
