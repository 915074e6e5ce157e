/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "pdu.h"

#include <string.h>

#include "gsm.h"
#include "vmodem.h"

#define TON_INTERNATIONAL 0x91 /* 3GPP TS 24.011, 8.2.5.1; 23.040, 9.1.2.5 */
#define TON_UNKNOWN 0x81
#define TON_ALPHANUMERIC 0xD0
#define TP_DELIVER_LAST 0x04 /* 23.040, 9.2.2.1: TP-MTI 00, TP-MMS 1: no more */
#define DCS_GSM7 0x00
#define DCS_UCS2 0x08
#define ADDRESS_DIGITS_MAX 20
#define NAME_SEPTETS_MAX 11 /* ten octets, 23.040, 9.1.2.5 */
#define UD_OCTETS_MAX 140
#define UD_SEPTETS_MAX 160
#define TP_UDHI 0x40
#define HEADER_OCTETS 6
#define HEADER_SEPTETS 7

struct writer {
	uint8_t *out;
	size_t size, len;
	bool full;
};

static void put(struct writer *w, const void *data, size_t len)
{
	if (w->full || len > w->size - w->len) {
		w->full = true;
		return;
	}
	memcpy(w->out + w->len, data, len);
	w->len += len;
}

static void put_octet(struct writer *w, unsigned octet)
{
	uint8_t byte = (uint8_t)octet;

	put(w, &byte, 1);
}

/* Swapped BCD; an odd number of digits ends in the filler F. */
static void put_digits(struct writer *w, const char *digits)
{
	for (; *digits; digits += 2) {
		unsigned low = (unsigned)(digits[0] - '0');
		unsigned high = digits[1] ? (unsigned)(digits[1] - '0') : 0xF;

		put_octet(w, high << 4 | low);
		if (!digits[1])
			return;
	}
}

/* 23.040, 9.1.2.5: the length counts digits, and semi-octets of a name. */
static bool put_sender(struct writer *w, const char *sender)
{
	const char *digits = *sender == '+' ? sender + 1 : sender;
	size_t count = strspn(digits, "0123456789");
	uint8_t septets[NAME_SEPTETS_MAX], packed[ADDRESS_DIGITS_MAX / 2];
	size_t len;

	if (count > 0 && !digits[count] && count <= ADDRESS_DIGITS_MAX) {
		put_octet(w, (unsigned)count);
		put_octet(w, *sender == '+' ? TON_INTERNATIONAL : TON_UNKNOWN);
		put_digits(w, digits);
		return true;
	}

	count = vm_gsm7_unpacked(sender, septets, sizeof(septets));
	len = vm_gsm7_pack_septets(septets, count, packed, sizeof(packed));
	if (len == 0)
		return false;
	put_octet(w, (unsigned)((count * 7 + 3) / 4));
	put_octet(w, TON_ALPHANUMERIC);
	put(w, packed, len);
	return true;
}

static void put_semi_octet(struct writer *w, int value)
{
	put_octet(w, (unsigned)(value % 10 << 4 | value / 10 % 10));
}

/* 23.040, 9.2.3.11: local time of the service centre, and its zone. */
static bool put_scts(struct writer *w, int64_t when_ms)
{
	g_autoptr(GDateTime) local =
		g_date_time_new_from_unix_utc(when_ms / 1000 + VM_SMSC_ZONE * 15 * 60);

	if (!local)
		return false;
	put_semi_octet(w, g_date_time_get_year(local) % 100);
	put_semi_octet(w, g_date_time_get_month(local));
	put_semi_octet(w, g_date_time_get_day_of_month(local));
	put_semi_octet(w, g_date_time_get_hour(local));
	put_semi_octet(w, g_date_time_get_minute(local));
	put_semi_octet(w, g_date_time_get_second(local));
	put_semi_octet(w, VM_SMSC_ZONE);
	return true;
}

/* The header fills up whole septets: 6 octets and 1 bit (23.040, 9.2.3.24.1). */
static size_t put_fill(const uint8_t *septets, size_t count, uint8_t *out, size_t size)
{
	uint8_t shifted[UD_SEPTETS_MAX + 1] = { 0 };
	uint8_t packed[UD_OCTETS_MAX + 8];
	size_t len;

	/* Seven septets in front of it take the place of the header. */
	memcpy(shifted + HEADER_SEPTETS, septets, count);
	len = vm_gsm7_pack_septets(shifted, count + HEADER_SEPTETS, packed, sizeof(packed));
	if (len < HEADER_OCTETS || len - HEADER_OCTETS > size)
		return 0;
	memcpy(out, packed + HEADER_OCTETS, len - HEADER_OCTETS);
	return len - HEADER_OCTETS;
}

static size_t encode(const char *utf8, bool gsm7, bool header, uint8_t *octets, size_t *ret_units)
{
	uint8_t septets[UD_SEPTETS_MAX];
	size_t max = header ? UD_OCTETS_MAX - HEADER_OCTETS : UD_OCTETS_MAX;
	size_t len, count;

	if (!gsm7) {
		len = vm_ucs2_be(utf8, octets, max);
		*ret_units = len + (header ? HEADER_OCTETS : 0);
		return len;
	}
	count = vm_gsm7_unpacked(utf8, septets,
				 header ? UD_SEPTETS_MAX - HEADER_SEPTETS : UD_SEPTETS_MAX);
	*ret_units = count + (header ? HEADER_SEPTETS : 0);
	return header ? put_fill(septets, count, octets, max) :
			vm_gsm7_pack_septets(septets, count, octets, max);
}

/* TP-PID to TP-UD; TP-UDL counts septets or octets, as the DCS says. */
static bool put_text(struct writer *w, const char *utf8, int64_t when_ms, bool gsm7,
		     const struct vm_sms_concat *concat)
{
	uint8_t octets[UD_OCTETS_MAX];
	size_t units, len = encode(utf8, gsm7, concat != NULL, octets, &units);

	if (len == 0 && *utf8)
		return false;
	put_octet(w, 0);
	put_octet(w, gsm7 ? DCS_GSM7 : DCS_UCS2);
	if (!put_scts(w, when_ms))
		return false;
	put_octet(w, (unsigned)units);
	if (concat) {
		const uint8_t header[HEADER_OCTETS] = { HEADER_OCTETS - 1, 0, 3,
							(uint8_t)concat->reference,
							(uint8_t)concat->total,
							(uint8_t)concat->number };

		put(w, header, sizeof(header));
	}
	put(w, octets, len);
	return true;
}

static void put_start(struct writer *w, unsigned flags)
{
	put_octet(w, 1 + (sizeof(VM_SMSC) - 1 + 1) / 2);
	put_octet(w, TON_INTERNATIONAL);
	put_digits(w, VM_SMSC);
	put_octet(w, flags);
}

size_t vm_sms_deliver(const char *sender, const char *utf8, int64_t when_ms, uint8_t *out,
		      size_t size)
{
	struct writer w = {.out = out, .size = size};

	put_start(&w, TP_DELIVER_LAST);
	if (!put_sender(&w, sender) || !put_text(&w, utf8, when_ms, vm_gsm7_fits(utf8), NULL) ||
	    w.full)
		return 0;
	return w.len;
}

size_t vm_sms_deliver_part(const char *sender, const char *utf8, int64_t when_ms,
			   const struct vm_sms_concat *concat, bool gsm7, uint8_t out[256])
{
	struct writer w = {.out = out, .size = 256};

	put_start(&w, TP_DELIVER_LAST | TP_UDHI);
	if (!put_sender(&w, sender) || !put_text(&w, utf8, when_ms, gsm7, concat) || w.full)
		return 0;
	return w.len;
}
