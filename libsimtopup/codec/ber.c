/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "ber.h"

#include <string.h>

#define LENGTH_OCTETS_MAX 4

/* ISO/IEC 8825-1 8.1.2.4: the low five bits set mean that more octets follow. */
static uint32_t read_tag(struct st_reader *reader)
{
	uint32_t tag = st_read_u8(reader);
	uint8_t octet;

	if ((tag & 0x1F) != 0x1F)
		return tag;
	octet = st_read_u8(reader);
	tag = tag << 8 | octet;
	if (octet & 0x80) {
		octet = st_read_u8(reader);
		tag = tag << 8 | octet;
		if (octet & 0x80)
			reader->failed = true;
	}
	return tag;
}

static size_t read_length(struct st_reader *reader)
{
	unsigned first = st_read_u8(reader), octets = first & 0x7F;
	size_t len = 0;

	if (first < 0x80)
		return first;
	/* Zero octets are the indefinite form, which DER has not. */
	if (octets == 0 || octets > LENGTH_OCTETS_MAX) {
		reader->failed = true;
		return 0;
	}
	while (octets-- > 0)
		len = len << 8 | st_read_u8(reader);
	return len;
}

bool st_ber_next(struct st_reader *reader, struct st_tlv *ret_tlv)
{
	struct st_tlv tlv = { .whole = reader->data };

	if (reader->failed || reader->left == 0)
		return false;
	tlv.tag = read_tag(reader);
	tlv.len = read_length(reader);
	if (reader->failed || tlv.len > ST_BER_MAX) {
		reader->failed = true;
		return false;
	}
	tlv.value = st_read_bytes(reader, tlv.len);
	if (!tlv.value)
		return false;
	tlv.whole_len = (size_t)(tlv.value - tlv.whole) + tlv.len;
	*ret_tlv = tlv;
	return true;
}

bool st_ber_read(const void *data, size_t len, uint32_t tag, struct st_tlv *ret_tlv)
{
	struct st_reader reader;
	struct st_tlv tlv;

	st_reader_init(&reader, data, len);
	if (!st_ber_next(&reader, &tlv) || tlv.tag != tag || reader.left > 0)
		return false;
	*ret_tlv = tlv;
	return true;
}

void st_ber_reader(const struct st_tlv *parent, struct st_reader *ret_reader)
{
	st_reader_init(ret_reader, parent->value, parent->len);
}

bool st_ber_find(const struct st_tlv *parent, uint32_t tag, struct st_tlv *ret_child)
{
	struct st_reader reader;
	struct st_tlv child;

	st_ber_reader(parent, &reader);
	while (st_ber_next(&reader, &child)) {
		if (child.tag != tag)
			continue;
		*ret_child = child;
		return true;
	}
	return false;
}

static bool is_constructed(uint32_t tag)
{
	while (tag > 0xFF)
		tag >>= 8;
	return tag & 0x20;
}

bool st_ber_is_sound(const struct st_tlv *parent, unsigned depth)
{
	struct st_reader reader;
	struct st_tlv child;

	st_ber_reader(parent, &reader);
	while (st_ber_next(&reader, &child)) {
		if (depth > 1 && is_constructed(child.tag) && !st_ber_is_sound(&child, depth - 1))
			return false;
	}
	return !reader.failed;
}

bool st_ber_integer(const struct st_tlv *tlv, int64_t *ret_value)
{
	uint64_t value;

	if (tlv->len == 0 || tlv->len > 8)
		return false;
	value = tlv->value[0] & 0x80 ? UINT64_MAX : 0;
	for (size_t i = 0; i < tlv->len; i++)
		value = value << 8 | tlv->value[i];
	*ret_value = (int64_t)value;
	return true;
}

bool st_ber_bits(const struct st_tlv *tlv, uint32_t *ret_bits)
{
	uint32_t bits = 0;
	size_t count;

	if (tlv->len == 0 || tlv->value[0] > 7)
		return false;
	/* A bit in the part that is called unused is none (ISO/IEC 8825-1 8.6.2). */
	count = 8 * (tlv->len - 1);
	count -= count ? tlv->value[0] : 0;
	for (size_t i = 0; i < count && i < 32; i++) {
		if (tlv->value[1 + i / 8] & 0x80 >> i % 8)
			bits |= UINT32_C(1) << i;
	}
	*ret_bits = bits;
	return true;
}

void st_ber_writer_init(struct st_ber_writer *writer, uint8_t *data, size_t size)
{
	*writer = (struct st_ber_writer){ .data = data, .size = size };
}

static void put_octet(struct st_ber_writer *writer, unsigned octet)
{
	uint8_t value = (uint8_t)octet;

	st_ber_put_raw(writer, &value, 1);
}

static void put_tag(struct st_ber_writer *writer, uint32_t tag)
{
	for (int shift = 24; shift >= 0; shift -= 8) {
		if (tag >> shift || shift == 0)
			put_octet(writer, tag >> shift & 0xFF);
	}
}

/* ISO/IEC 8825-1 10.1: the shortest form. */
static unsigned encode_length(size_t len, uint8_t *out)
{
	unsigned octets = 0;

	if (len < 0x80) {
		out[0] = (uint8_t)len;
		return 1;
	}
	for (size_t left = len; left > 0; left >>= 8)
		octets++;
	out[0] = (uint8_t)(0x80 | octets);
	for (unsigned i = 0; i < octets; i++)
		out[1 + i] = (uint8_t)(len >> 8 * (octets - 1 - i));
	return 1 + octets;
}

void st_ber_put_raw(struct st_ber_writer *writer, const void *data, size_t len)
{
	if (writer->failed || len > writer->size - writer->len) {
		writer->failed = true;
		return;
	}
	if (len > 0)
		memcpy(writer->data + writer->len, data, len);
	writer->len += len;
}

void st_ber_put(struct st_ber_writer *writer, uint32_t tag, const void *value, size_t len)
{
	size_t begun = st_ber_begin(writer, tag);

	st_ber_put_raw(writer, value, len);
	st_ber_end(writer, begun);
}

void st_ber_put_integer(struct st_ber_writer *writer, uint32_t tag, int64_t value)
{
	uint8_t octets[8];
	unsigned first = 0;

	for (unsigned i = 0; i < 8; i++)
		octets[i] = (uint8_t)((uint64_t)value >> 8 * (7 - i));
	/* ISO/IEC 8825-1 8.3.2: the first nine bits are never all the same. */
	while (first < 7 && ((octets[first] == 0 && !(octets[first + 1] & 0x80)) ||
			     (octets[first] == 0xFF && octets[first + 1] & 0x80)))
		first++;
	st_ber_put(writer, tag, octets + first, 8 - first);
}

size_t st_ber_begin(struct st_ber_writer *writer, uint32_t tag)
{
	put_tag(writer, tag);
	return writer->len;
}

void st_ber_end(struct st_ber_writer *writer, size_t begun)
{
	uint8_t length[1 + sizeof(size_t)];
	size_t len = writer->len - begun, octets = encode_length(len, length);

	if (writer->failed || octets > writer->size - writer->len) {
		writer->failed = true;
		return;
	}
	memmove(writer->data + begun + octets, writer->data + begun, len);
	memcpy(writer->data + begun, length, octets);
	writer->len += octets;
}
