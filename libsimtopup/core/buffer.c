/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "buffer.h"

void st_reader_init(struct st_reader *reader, const void *data, size_t len)
{
	reader->data = data;
	reader->left = data ? len : 0;
	reader->failed = data == NULL;
}

const uint8_t *st_read_bytes(struct st_reader *reader, size_t len)
{
	const uint8_t *data = reader->data;

	if (reader->failed || len > reader->left) {
		reader->failed = true;
		return NULL;
	}
	reader->data += len;
	reader->left -= len;
	return data;
}

static uint64_t read_le(struct st_reader *reader, unsigned octets)
{
	const uint8_t *data = st_read_bytes(reader, octets);
	uint64_t value = 0;

	if (!data)
		return 0;
	for (unsigned i = octets; i-- > 0;)
		value = value << 8 | data[i];
	return value;
}

uint8_t st_read_u8(struct st_reader *reader)
{
	return (uint8_t)read_le(reader, 1);
}

uint16_t st_read_u16(struct st_reader *reader)
{
	return (uint16_t)read_le(reader, 2);
}

uint32_t st_read_u32(struct st_reader *reader)
{
	return (uint32_t)read_le(reader, 4);
}

uint64_t st_read_u64(struct st_reader *reader)
{
	return read_le(reader, 8);
}
