/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* MBIM information buffers: little endian, strings and arrays behind offsets. */
#ifndef SIMTOPUP_VMODEM_MBIM_WIRE_H
#define SIMTOPUP_VMODEM_MBIM_WIRE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VM_MBIM_UUID 16

/* Reading past the end, or through a bad offset, sets `bad` and gives zeros. */
struct vm_mbim_in {
	const uint8_t *data;
	size_t len, at;
	bool bad;
};

uint16_t vm_mbim_get_u16(struct vm_mbim_in *in);
uint32_t vm_mbim_get_u32(struct vm_mbim_in *in);
const uint8_t *vm_mbim_get_uuid(struct vm_mbim_in *in);
/* {offset, size}; an empty one is a buffer of no bytes. */
struct vm_mbim_in vm_mbim_get_ref(struct vm_mbim_in *in);
/* {size, offset} */
struct vm_mbim_in vm_mbim_get_uicc_ref(struct vm_mbim_in *in);
/* {offset, size} of UTF-16LE, as UTF-8, never NULL. */
char *vm_mbim_get_string(struct vm_mbim_in *in);

/* The fixed part is written in order; what it refers to follows it. */
typedef struct vm_mbim_out vm_mbim_out; /* for g_autoptr */

struct vm_mbim_out *vm_mbim_out_new(void);
void vm_mbim_out_free(struct vm_mbim_out *out);
void vm_mbim_put_u16(struct vm_mbim_out *out, uint16_t value);
void vm_mbim_put_u32(struct vm_mbim_out *out, uint32_t value);
void vm_mbim_put_u64(struct vm_mbim_out *out, uint64_t value);
void vm_mbim_put_bytes(struct vm_mbim_out *out, const void *data, size_t len);
void vm_mbim_put_ref(struct vm_mbim_out *out, const void *data, size_t len);
void vm_mbim_put_uicc_ref(struct vm_mbim_out *out, const void *data, size_t len);
/* NULL and "" are {0, 0}, which is how devices say that they do not know. */
void vm_mbim_put_string(struct vm_mbim_out *out, const char *utf8);
/* Refers to the other buffer, whose own offsets count from its own start; frees it. */
void vm_mbim_put_struct(struct vm_mbim_out *out, struct vm_mbim_out *child);
GByteArray *vm_mbim_out_bytes(struct vm_mbim_out *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(vm_mbim_out, vm_mbim_out_free)

#endif
