/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* From bytes to messages: cutting the stream, joining fragments, OPEN and CLOSE. */

#include "mbim.h"

#define MESSAGE_HEADER 12
#define COMMAND_HEADER 28 /* UUID, CID, type or status, length: after the fragment's */
#define COMMAND_MAX 65536
#define FRAGMENT_GAP_US (1250 * 1000) /* MBIM 1.0, fragmentation: then the rest is given up */
#define TRANSFER_MIN 64               /* MBIM 1.0, MBIM_OPEN_MSG */

enum {
	OPEN = 1,
	CLOSE = 2,
	COMMAND = 3,
	HOST_ERROR = 4,
};

enum {
	OPEN_DONE = 0x80000001,
	CLOSE_DONE = 0x80000002,
	FUNCTION_ERROR = 0x80000004,
};

enum { /* MBIM 1.0, MBIM_PROTOCOL_ERROR_CODES */
	FRAGMENT_OUT_OF_SEQUENCE = 2,
	LENGTH_MISMATCH = 3,
	NOT_OPENED = 5,
	UNKNOWN = 6,
	MAX_TRANSFER = 8,
};

static void refuse(struct vm *vm, uint32_t tid, uint32_t code)
{
	vm_mbim_send_done(vm, NULL, FUNCTION_ERROR, tid, code);
}

static void open_function(struct vm *vm, uint32_t tid, struct vm_mbim_in *in)
{
	struct vm_mbim *m = vm_mbim_of(vm);
	uint32_t max_transfer = vm_mbim_get_u32(in);
	struct vm_request request = {0};
	uint32_t status = VM_MBIM_OK;

	vm_request_begin(vm, &request, "mbim.open");
	if (request.fault == VM_FAULT_DROP_REQUEST)
		return;
	if (request.fault == VM_FAULT_ERROR)
		status = request.code;
	else if (in->bad || max_transfer < TRANSFER_MIN)
		status = VM_MBIM_INVALID_PARAMETERS;
	if (status == VM_MBIM_OK) {
		vm_mbim_forget(m);
		m->open = true;
		m->mbimex = vm_mbim_negotiated(vm);
		m->max_transfer = MIN(max_transfer, COMMAND_MAX);
	}
	vm_mbim_send_done(vm, &request, OPEN_DONE, tid, status);
}

static void close_function(struct vm *vm, uint32_t tid)
{
	struct vm_request request = {0};
	uint32_t status = VM_MBIM_OK;

	vm_request_begin(vm, &request, "mbim.close");
	if (request.fault == VM_FAULT_DROP_REQUEST)
		return;
	if (request.fault == VM_FAULT_ERROR)
		status = request.code;
	else
		vm_mbim_forget(vm_mbim_of(vm));
	vm_mbim_send_done(vm, &request, CLOSE_DONE, tid, status);
}

/* Takes one fragment; true when the command is whole in m->parts. */
static bool assemble(struct vm *vm, uint32_t tid, struct vm_mbim_in *in)
{
	struct vm_mbim *m = vm_mbim_of(vm);
	uint32_t total = vm_mbim_get_u32(in);
	uint32_t current = vm_mbim_get_u32(in);

	if (in->bad || total == 0) {
		refuse(vm, tid, LENGTH_MISMATCH);
		return false;
	}
	if (current == 0) {
		g_byte_array_set_size(m->parts, 0);
		m->parts_tid = tid;
		m->parts_total = total;
		m->parts_next = 0;
	}
	if (tid != m->parts_tid || total != m->parts_total || current != m->parts_next ||
	    current >= total) {
		m->parts_total = 0;
		refuse(vm, tid, FRAGMENT_OUT_OF_SEQUENCE);
		return false;
	}
	if (m->parts->len + (in->len - in->at) > COMMAND_MAX) {
		m->parts_total = 0;
		refuse(vm, tid, MAX_TRANSFER);
		return false;
	}
	g_byte_array_append(m->parts, in->data + in->at, (guint)(in->len - in->at));
	m->parts_next++;
	return m->parts_next == total;
}

static void take_command(struct vm *vm, uint32_t tid, struct vm_mbim_in *in)
{
	struct vm_mbim *m = vm_mbim_of(vm);
	g_autoptr(GByteArray) whole = NULL;

	if (!m->open) {
		refuse(vm, tid, NOT_OPENED);
		return;
	}
	if (!assemble(vm, tid, in))
		return;
	whole = g_steal_pointer(&m->parts);
	m->parts = g_byte_array_new();
	m->parts_total = 0;
	if (whole->len < COMMAND_HEADER)
		refuse(vm, tid, LENGTH_MISMATCH);
	else
		vm_mbim_command(vm, tid, whole->data, whole->len);
}

static void take_message(struct vm *vm, const uint8_t *data, size_t len)
{
	struct vm_mbim_in in = {.data = data, .len = len};
	uint32_t type = vm_mbim_get_u32(&in);
	uint32_t tid;

	vm_mbim_get_u32(&in);
	tid = vm_mbim_get_u32(&in);
	if (type == OPEN)
		open_function(vm, tid, &in);
	else if (type == CLOSE)
		close_function(vm, tid);
	else if (type == COMMAND)
		take_command(vm, tid, &in);
}

/* Cuts and handles one message; false when there is none. */
static bool take_from_stream(struct vm *vm)
{
	/* Handling a message may unplug the modem: nothing is kept across it. */
	struct vm_mbim *m = vm_mbim_of(vm);
	struct vm_mbim_in in;
	uint32_t type, len, tid, error;
	g_autofree uint8_t *message = NULL;

	if (!m || m->stream->len < MESSAGE_HEADER)
		return false;
	in = (struct vm_mbim_in){.data = m->stream->data, .len = m->stream->len};
	type = vm_mbim_get_u32(&in);
	len = vm_mbim_get_u32(&in);
	tid = vm_mbim_get_u32(&in);

	error = type < OPEN || type > HOST_ERROR ? UNKNOWN
		: len < MESSAGE_HEADER		 ? LENGTH_MISMATCH
		: len > VM_MBIM_TRANSFER_MAX	 ? MAX_TRANSFER
						 : 0;
	if (error) {
		g_byte_array_set_size(m->stream, 0);
		refuse(vm, tid, error);
		return false;
	}
	if (m->stream->len < len)
		return false;
	message = g_memdup2(m->stream->data, len);
	g_byte_array_remove_range(m->stream, 0, len);
	take_message(vm, message, len);
	return true;
}

void vm_mbim_input(struct vm *vm, const uint8_t *data, size_t len)
{
	struct vm_mbim *m = vm_mbim_of(vm);
	int64_t now = g_get_monotonic_time();

	if (!m)
		return;
	/* USB has transfers, a pseudo-terminal has not: a killed writer leaves half a message. */
	if (m->stream->len > 0 && now - m->stream_us > FRAGMENT_GAP_US)
		g_byte_array_set_size(m->stream, 0);
	m->stream_us = now;
	g_byte_array_append(m->stream, data, (guint)len);
	while (take_from_stream(vm))
		;
}
