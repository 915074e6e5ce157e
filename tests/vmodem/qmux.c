/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "qmux.h"

#include <string.h>

#define MARKER 0x01
#define QMUX_HEADER 6 /* marker, length u16, flags, service, client */
#define CTL_HEADER 6  /* flags, transaction u8, message u16, length u16 */
#define SERVICE_HEADER 7
#define FROM_MODEM 0x80
#define RESULT_TLV 0x02

static uint16_t get16(const uint8_t *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

static void put16(uint8_t *p, size_t value)
{
	p[0] = (uint8_t)value;
	p[1] = (uint8_t)(value >> 8);
}

size_t qmux_cut(const uint8_t *data, size_t len, size_t *ret_garbage)
{
	const uint8_t *start = len ? memchr(data, MARKER, len) : NULL;
	size_t frame;

	/* What stands before a marker belongs to no frame. */
	*ret_garbage = start ? (size_t)(start - data) : len;
	len -= *ret_garbage;
	if (len < 3)
		return 0;
	frame = (size_t)get16(start + 1) + 1;
	if (frame < QMUX_HEADER + CTL_HEADER) {
		++*ret_garbage; /* no frame is that short: not a marker after all */
		return 0;
	}
	return frame <= len ? frame : 0;
}

static bool tlvs_fit(const uint8_t *p, size_t len)
{
	while (len >= 3) {
		size_t tlv = 3 + (size_t)get16(p + 1);

		if (tlv > len)
			return false;
		p += tlv;
		len -= tlv;
	}
	return len == 0;
}

bool qmux_parse(const uint8_t *frame, size_t len, struct qmi_message *ret_message)
{
	struct qmi_message message = { .service = frame[4], .client = frame[5] };
	const uint8_t *p = frame + QMUX_HEADER;
	bool ctl = message.service == QMI_CTL;
	size_t header = QMUX_HEADER + (ctl ? CTL_HEADER : SERVICE_HEADER);

	if (len < header)
		return false;
	message.transaction = ctl ? p[1] : get16(p + 1);
	p += ctl ? 2 : 3;
	message.id = get16(p);
	message.tlvs = p + 4;
	message.len = get16(p + 2);
	*ret_message = message;
	return message.len == len - header && tlvs_fit(message.tlvs, message.len);
}

bool qmi_find(const struct qmi_message *message, uint8_t type, struct qmi_in *ret_in)
{
	const uint8_t *p = message->tlvs, *end = p + message->len;

	while (end - p >= 3) {
		size_t len = get16(p + 1);

		if (p[0] == type) {
			*ret_in = (struct qmi_in){ .p = p + 3, .left = len };
			return true;
		}
		p += 3 + len;
	}
	*ret_in = (struct qmi_in){ .bad = true };
	return false;
}

const uint8_t *in_bytes(struct qmi_in *in, size_t len)
{
	const uint8_t *p = in->p;

	if (in->bad || len > in->left) {
		in->bad = true;
		return NULL;
	}
	in->p += len;
	in->left -= len;
	return p;
}

uint8_t in_u8(struct qmi_in *in)
{
	const uint8_t *p = in_bytes(in, 1);

	return p ? *p : 0;
}

uint16_t in_u16(struct qmi_in *in)
{
	const uint8_t *p = in_bytes(in, 2);

	return p ? get16(p) : 0;
}

uint32_t in_u32(struct qmi_in *in)
{
	uint32_t low = in_u16(in);

	return low | (uint32_t)in_u16(in) << 16;
}

void out_begin(struct qmi_out *out, const struct qmi_message *to, enum qmi_flags flags)
{
	static const uint8_t service_flags[] = { 0, 2, 4 }, ctl_flags[] = { 0, 1, 2 };

	out->bytes = g_byte_array_new();
	out->tlv = 0;
	out_u8(out, MARKER);
	out_u16(out, 0);
	out_u8(out, FROM_MODEM);
	out_u8(out, to->service);
	out_u8(out, to->client);
	if (to->service == QMI_CTL) {
		out_u8(out, ctl_flags[flags]);
		out_u8(out, to->transaction);
	} else {
		out_u8(out, service_flags[flags]);
		out_u16(out, to->transaction);
	}
	out_u16(out, to->id);
	out_u16(out, 0);
	if (flags == QMI_RESPONSE) {
		out_tlv(out, RESULT_TLV);
		out_u32(out, 0);
		out_close(out);
	}
}

static size_t header_of(const struct qmi_out *out)
{
	bool ctl = out->bytes->data[4] == QMI_CTL;

	return QMUX_HEADER + (ctl ? CTL_HEADER : SERVICE_HEADER);
}

void out_result(struct qmi_out *out, unsigned error)
{
	uint8_t *result = out->bytes->data + header_of(out) + 3;

	put16(result, error != QMI_OK);
	put16(result + 2, error);
}

void out_end(struct qmi_out *out)
{
	size_t header = header_of(out);

	g_assert(out->bytes->len <= G_MAXUINT16);
	put16(out->bytes->data + 1, out->bytes->len - 1);
	put16(out->bytes->data + header - 2, out->bytes->len - header);
}

void out_free(struct qmi_out *out)
{
	g_clear_pointer(&out->bytes, g_byte_array_unref);
}

void out_tlv(struct qmi_out *out, uint8_t type)
{
	out->tlv = out->bytes->len;
	out_u8(out, type);
	out_u16(out, 0);
}

void out_close(struct qmi_out *out)
{
	put16(out->bytes->data + out->tlv + 1, out->bytes->len - out->tlv - 3);
}

void out_bytes(struct qmi_out *out, const void *data, size_t len)
{
	g_byte_array_append(out->bytes, data, (guint)len);
}

void out_u8(struct qmi_out *out, unsigned value)
{
	uint8_t octet = (uint8_t)value;

	out_bytes(out, &octet, 1);
}

void out_u16(struct qmi_out *out, unsigned value)
{
	uint8_t octets[2];

	put16(octets, value);
	out_bytes(out, octets, sizeof(octets));
}

void out_u32(struct qmi_out *out, uint32_t value)
{
	out_u16(out, value & 0xffff);
	out_u16(out, value >> 16);
}

void out_string(struct qmi_out *out, const char *text)
{
	size_t len = text ? MIN(strlen(text), G_MAXUINT8) : 0;

	out_u8(out, (unsigned)len);
	out_bytes(out, text ? text : "", len);
}

void out_tlv_u8(struct qmi_out *out, uint8_t type, unsigned value)
{
	out_tlv(out, type);
	out_u8(out, value);
	out_close(out);
}

void out_tlv_text(struct qmi_out *out, uint8_t type, const char *text)
{
	out_tlv(out, type);
	out_bytes(out, text, strlen(text));
	out_close(out);
}
