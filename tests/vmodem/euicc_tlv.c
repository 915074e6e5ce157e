/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "euicc.h"

#include <string.h>

static bool take(const uint8_t **p, size_t *left, unsigned *ret)
{
	if (*left == 0)
		return false;
	*ret = *(*p)++;
	(*left)--;
	return true;
}

bool vm_tlv_next(const uint8_t **p, size_t *left, struct vm_tlv *ret)
{
	unsigned octet, octets;
	uint32_t tag;
	size_t len;

	if (!take(p, left, &octet))
		return false;
	tag = octet;
	if ((octet & 0x1f) == 0x1f) {
		if (!take(p, left, &octet))
			return false;
		tag = tag << 8 | octet;
	}
	if (!take(p, left, &octet))
		return false;
	len = octet;
	if (octet >= 0x80) {
		octets = octet & 0x7f;
		if (octets == 0 || octets > 3)
			return false;
		for (len = 0; octets > 0; octets--) {
			if (!take(p, left, &octet))
				return false;
			len = len << 8 | octet;
		}
	}
	if (len > *left)
		return false;
	*ret = (struct vm_tlv){ .tag = tag, .value = *p, .len = len };
	*p += len;
	*left -= len;
	return true;
}

bool vm_tlv_find(const struct vm_tlv *parent, uint32_t tag, struct vm_tlv *ret)
{
	const uint8_t *p = parent->value;
	size_t left = parent->len;

	while (vm_tlv_next(&p, &left, ret)) {
		if (ret->tag == tag)
			return true;
	}
	return false;
}

static void put_octet(GByteArray *out, unsigned octet)
{
	uint8_t value = (uint8_t)octet;

	g_byte_array_append(out, &value, 1);
}

static void put_length(GByteArray *out, size_t len)
{
	unsigned octets = len < 0x80 ? 0 : len <= 0xff ? 1 : len <= 0xffff ? 2 : 3;

	if (octets)
		put_octet(out, 0x80 + octets);
	for (unsigned i = octets ? octets : 1; i-- > 0;)
		put_octet(out, (unsigned)(len >> 8 * i & 0xff));
}

void vm_tlv_put(GByteArray *out, uint32_t tag, const void *value, size_t len)
{
	if (tag > 0xff)
		put_octet(out, tag >> 8);
	put_octet(out, tag & 0xff);
	put_length(out, len);
	g_byte_array_append(out, value, (guint)len);
}

void vm_tlv_put_text(GByteArray *out, uint32_t tag, const char *text)
{
	if (text)
		vm_tlv_put(out, tag, text, strlen(text));
}

void vm_tlv_put_number(GByteArray *out, uint32_t tag, int64_t value)
{
	uint8_t octets[9];
	size_t first = 0;

	octets[0] = value < 0 ? 0xff : 0;
	for (unsigned i = 0; i < 8; i++)
		octets[1 + i] = (uint8_t)((uint64_t)value >> 8 * (7 - i));
	while (first < 8 && octets[first] == (octets[first + 1] & 0x80 ? 0xff : 0))
		first++;
	vm_tlv_put(out, tag, octets + first, 9 - first);
}

void vm_tlv_put_bits(GByteArray *out, uint32_t tag, unsigned bits, unsigned count)
{
	uint8_t octets[5] = { (uint8_t)((8 - count % 8) % 8) };

	for (unsigned i = 0; i < count; i++)
		octets[1 + i / 8] |= (uint8_t)(bits >> i & 1 ? 0x80 >> i % 8 : 0);
	vm_tlv_put(out, tag, octets, 1 + (count + 7) / 8);
}

void vm_tlv_wrap(GByteArray *out, uint32_t tag, GByteArray *inner)
{
	vm_tlv_put(out, tag, inner->data, inner->len);
	g_byte_array_set_size(inner, 0);
}

bool vm_tlv_number(const struct vm_tlv *tlv, int64_t *ret)
{
	uint64_t value = tlv->len && tlv->value[0] & 0x80 ? UINT64_MAX : 0;

	if (tlv->len == 0 || tlv->len > 8)
		return false;
	for (size_t i = 0; i < tlv->len; i++)
		value = value << 8 | tlv->value[i];
	*ret = (int64_t)value;
	return true;
}
