/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* BER-TLV: what is read lies inside the input, and is written again as DER that reads the same. */
#include <glib.h>
#include <string.h>

#include "codec/ber.h"
#include "fuzz.h"

static void lies_inside(const struct st_tlv *tlv, const uint8_t *data, size_t len)
{
	MUST(tlv->whole >= data && tlv->whole + tlv->whole_len <= data + len);
	MUST(tlv->value + tlv->len == tlv->whole + tlv->whole_len);
	MUST(tlv->value >= tlv->whole + 2);
}

static void writes_again(const struct st_tlv *tlv)
{
	g_autofree uint8_t *out = g_malloc(tlv->len + 16);
	struct st_ber_writer writer;
	struct st_tlv again;

	st_ber_writer_init(&writer, out, tlv->len + 16);
	st_ber_put(&writer, tlv->tag, tlv->value, tlv->len);
	MUST(!writer.failed && writer.len <= tlv->whole_len);
	MUST(st_ber_read(out, writer.len, tlv->tag, &again));
	MUST(again.len == tlv->len && memcmp(again.value, tlv->value, tlv->len) == 0);
}

static void reads_a_number(const struct st_tlv *tlv)
{
	struct st_ber_writer writer;
	struct st_tlv again;
	int64_t value, same;
	uint32_t bits;
	uint8_t out[16];

	(void)st_ber_bits(tlv, &bits);
	if (!st_ber_integer(tlv, &value))
		return;
	st_ber_writer_init(&writer, out, sizeof(out));
	st_ber_put_integer(&writer, 0x02, value);
	MUST(st_ber_read(out, writer.len, 0x02, &again) && st_ber_integer(&again, &same));
	MUST(value == same && again.len <= tlv->len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct st_reader reader;
	struct st_tlv tlv, child;

	st_reader_init(&reader, data, len);
	while (st_ber_next(&reader, &tlv)) {
		lies_inside(&tlv, data, len);
		writes_again(&tlv);
		reads_a_number(&tlv);
		(void)st_ber_is_sound(&tlv, 8);
		if (st_ber_find(&tlv, 0x5A, &child))
			lies_inside(&child, data, len);
	}
	MUST(reader.failed || reader.left == 0);
	return 0;
}
