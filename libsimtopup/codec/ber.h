/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * BER-TLV (ISO/IEC 8825-1, ISO/IEC 7816-4 5.2.2). The reader takes what cards
 * send: tags of one to three octets, lengths longer than needed; never an
 * indefinite length. The writer makes DER.
 */
#ifndef ST_CODEC_BER_H
#define ST_CODEC_BER_H

#include "../core/buffer.h"

#define ST_BER_MAX (1024 * 1024) /* no answer of a card is longer */

struct st_tlv {
	uint32_t tag; /* its octets, the first one highest: 0x5A, 0x9F70 */
	const uint8_t *value;
	size_t len;
	const uint8_t *whole; /* tag and length included */
	size_t whole_len;
};

/* false: the end, or malformed, which `reader->failed` tells apart. */
bool st_ber_next(struct st_reader *reader, struct st_tlv *ret_tlv);
/* `data` is exactly one TLV of this tag. */
bool st_ber_read(const void *data, size_t len, uint32_t tag, struct st_tlv *ret_tlv);
/* The first child of this tag. false when there is none, or what comes before is malformed. */
bool st_ber_find(const struct st_tlv *parent, uint32_t tag, struct st_tlv *ret_child);
/* Every child parses, down to `depth` levels of constructed tags. */
bool st_ber_is_sound(const struct st_tlv *parent, unsigned depth);
void st_ber_reader(const struct st_tlv *parent, struct st_reader *ret_reader);

/* Two's complement; octets that only repeat the sign are accepted. */
bool st_ber_integer(const struct st_tlv *tlv, int64_t *ret_value);
/* Named bits of a BIT STRING, bit 0 lowest; bits from 32 on are dropped. */
bool st_ber_bits(const struct st_tlv *tlv, uint32_t *ret_bits);

/* DER into a buffer of the caller; too much fails and sticks. */
struct st_ber_writer {
	uint8_t *data;
	size_t size, len;
	bool failed;
};

void st_ber_writer_init(struct st_ber_writer *writer, uint8_t *data, size_t size);
void st_ber_put(struct st_ber_writer *writer, uint32_t tag, const void *value, size_t len);
void st_ber_put_integer(struct st_ber_writer *writer, uint32_t tag, int64_t value);
/* TLVs that are encoded already. */
void st_ber_put_raw(struct st_ber_writer *writer, const void *data, size_t len);
/* What is put between them becomes its value. */
size_t st_ber_begin(struct st_ber_writer *writer, uint32_t tag);
void st_ber_end(struct st_ber_writer *writer, size_t begun);

#endif
