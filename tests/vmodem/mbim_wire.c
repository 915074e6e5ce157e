/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "mbim_wire.h"

#include <string.h>

#define STRING_MAX 1024 /* bytes of UTF-16 that a host may send in one string */

static const uint8_t *take(struct vm_mbim_in *in, size_t len)
{
	if (in->bad || len > in->len - in->at) {
		in->bad = true;
		return NULL;
	}
	in->at += len;
	return in->data + in->at - len;
}

uint16_t vm_mbim_get_u16(struct vm_mbim_in *in)
{
	const uint8_t *p = take(in, 2);

	return p ? (uint16_t)(p[0] | p[1] << 8) : 0;
}

uint32_t vm_mbim_get_u32(struct vm_mbim_in *in)
{
	uint32_t low = vm_mbim_get_u16(in);

	return low | (uint32_t)vm_mbim_get_u16(in) << 16;
}

const uint8_t *vm_mbim_get_uuid(struct vm_mbim_in *in)
{
	static const uint8_t none[VM_MBIM_UUID];
	const uint8_t *p = take(in, VM_MBIM_UUID);

	return p ? p : none;
}

struct vm_mbim_in vm_mbim_get_ref(struct vm_mbim_in *in)
{
	size_t offset = vm_mbim_get_u32(in);
	size_t size = vm_mbim_get_u32(in);
	struct vm_mbim_in part = {0};

	if (in->bad || size == 0)
		return part;
	if (offset > in->len || size > in->len - offset) {
		in->bad = true;
		return part;
	}
	part.data = in->data + offset;
	part.len = size;
	return part;
}

struct vm_mbim_in vm_mbim_get_uicc_ref(struct vm_mbim_in *in)
{
	uint32_t size = vm_mbim_get_u32(in);
	uint32_t offset = vm_mbim_get_u32(in);
	struct vm_mbim_in part = {0};

	if (in->bad || size == 0)
		return (struct vm_mbim_in){0};
	if (offset > in->len || size > in->len - offset)
		in->bad = true;
	part.data = in->bad ? NULL : in->data + offset;
	part.len = in->bad ? 0 : size;
	return part;
}

char *vm_mbim_get_string(struct vm_mbim_in *in)
{
	struct vm_mbim_in part = vm_mbim_get_ref(in);
	g_autofree gunichar2 *utf16 = NULL;
	char *utf8;

	if (part.len % 2 || part.len > STRING_MAX)
		in->bad = true;
	if (in->bad || part.len == 0)
		return g_strdup("");

	utf16 = g_new0(gunichar2, part.len / 2 + 1);
	for (size_t i = 0; i < part.len / 2; i++)
		utf16[i] = vm_mbim_get_u16(&part);
	utf8 = g_utf16_to_utf8(utf16, (glong)(part.len / 2), NULL, NULL, NULL);
	if (!utf8)
		in->bad = true;
	return utf8 ? utf8 : g_strdup("");
}

struct vm_mbim_out {
	GByteArray *fixed;
	GByteArray *data;
	GArray *refs; /* size_t: where in `fixed` an offset into `data` stands */
};

struct vm_mbim_out *vm_mbim_out_new(void)
{
	struct vm_mbim_out *out = g_new0(struct vm_mbim_out, 1);

	out->fixed = g_byte_array_new();
	out->data = g_byte_array_new();
	out->refs = g_array_new(FALSE, FALSE, sizeof(size_t));
	return out;
}

void vm_mbim_out_free(struct vm_mbim_out *out)
{
	if (!out)
		return;
	g_byte_array_unref(out->fixed);
	g_byte_array_unref(out->data);
	g_array_unref(out->refs);
	g_free(out);
}

void vm_mbim_put_bytes(struct vm_mbim_out *out, const void *data, size_t len)
{
	g_byte_array_append(out->fixed, data, (guint)len);
}

void vm_mbim_put_u16(struct vm_mbim_out *out, uint16_t value)
{
	value = GUINT16_TO_LE(value);
	vm_mbim_put_bytes(out, &value, sizeof(value));
}

void vm_mbim_put_u32(struct vm_mbim_out *out, uint32_t value)
{
	value = GUINT32_TO_LE(value);
	vm_mbim_put_bytes(out, &value, sizeof(value));
}

void vm_mbim_put_u64(struct vm_mbim_out *out, uint64_t value)
{
	value = GUINT64_TO_LE(value);
	vm_mbim_put_bytes(out, &value, sizeof(value));
}

void vm_mbim_put_ref(struct vm_mbim_out *out, const void *data, size_t len)
{
	static const uint8_t padding[4];
	size_t at = out->fixed->len;

	if (len > 0)
		g_array_append_val(out->refs, at);
	vm_mbim_put_u32(out, len > 0 ? out->data->len : 0);
	vm_mbim_put_u32(out, (uint32_t)len);
	if (len == 0)
		return;
	g_byte_array_append(out->data, data, (guint)len);
	g_byte_array_append(out->data, padding, -out->data->len % 4);
}

/* The order of the UICC service's first commands: size, then offset. */
void vm_mbim_put_uicc_ref(struct vm_mbim_out *out, const void *data, size_t len)
{
	static const uint8_t padding[4];
	size_t at;

	vm_mbim_put_u32(out, (uint32_t)len);
	at = out->fixed->len;
	if (len > 0)
		g_array_append_val(out->refs, at);
	vm_mbim_put_u32(out, len > 0 ? out->data->len : 0);
	if (len == 0)
		return;
	g_byte_array_append(out->data, data, (guint)len);
	g_byte_array_append(out->data, padding, -out->data->len % 4);
}

void vm_mbim_put_string(struct vm_mbim_out *out, const char *utf8)
{
	glong items = 0;
	g_autofree gunichar2 *utf16 = NULL;

	if (utf8)
		utf16 = g_utf8_to_utf16(utf8, -1, NULL, &items, NULL);
	for (glong i = 0; i < items; i++)
		utf16[i] = GUINT16_TO_LE(utf16[i]);
	vm_mbim_put_ref(out, utf16, (size_t)items * 2);
}

void vm_mbim_put_struct(struct vm_mbim_out *out, struct vm_mbim_out *child)
{
	g_autoptr(GByteArray) bytes = vm_mbim_out_bytes(child);

	vm_mbim_put_ref(out, bytes->data, bytes->len);
	vm_mbim_out_free(child);
}

GByteArray *vm_mbim_out_bytes(struct vm_mbim_out *out)
{
	GByteArray *bytes = g_byte_array_new();

	g_byte_array_append(bytes, out->fixed->data, out->fixed->len);
	for (guint i = 0; i < out->refs->len; i++) {
		uint8_t *at = bytes->data + g_array_index(out->refs, size_t, i);
		uint32_t offset;

		memcpy(&offset, at, sizeof(offset));
		offset = GUINT32_TO_LE(GUINT32_FROM_LE(offset) + out->fixed->len);
		memcpy(at, &offset, sizeof(offset));
	}
	g_byte_array_append(bytes, out->data->data, out->data->len);
	return bytes;
}
