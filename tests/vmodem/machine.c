/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "card.h"
#include "euicc.h"
#include "machine.h"
#include "pin.h"
#include "operator.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void free_frame(struct frame *frame)
{
	g_free(frame->data);
	g_free(frame);
}

static void arm(struct vm *vm);

static gboolean on_due(void *data)
{
	struct vm *vm = data;

	vm->machine->send_source = 0;
	machine_pump(vm);
	return G_SOURCE_REMOVE;
}

static void arm(struct vm *vm)
{
	struct vm_machine *machine = vm->machine;
	const struct frame *first = g_queue_peek_head(machine->frames);
	GSource *source;

	g_clear_handle_id(&machine->send_source, g_source_remove);
	if (!first || machine->hung)
		return;

	source = g_timeout_source_new(0);
	g_source_set_ready_time(source, first->due);
	g_source_set_callback(source, on_due, vm, NULL);
	machine->send_source = g_source_attach(source, NULL);
	g_source_unref(source);
}

/* Writes what is due of the first frame; false: nothing more can be done now. */
static bool push(struct vm *vm, struct frame *frame)
{
	size_t len = frame->len - frame->sent, written;

	if (frame->piece)
		len = MIN(len, frame->piece);
	if (!port_write(vm, frame->data + frame->sent, len, &written)) {
		frame->sent += written;
		return false;
	}
	frame->sent += written;
	frame->due = g_get_monotonic_time() + frame->gap_us;
	return true;
}

void machine_pump(struct vm *vm)
{
	struct vm_machine *machine = vm->machine;
	struct frame *frame;

	if (machine->hung || machine->master < 0 || machine->write_source)
		return;
	while ((frame = g_queue_peek_head(machine->frames))) {
		if (frame->due > g_get_monotonic_time())
			break;
		if (!push(vm, frame))
			return; /* port_write() watches */
		if (frame->sent < frame->len)
			continue;
		g_queue_pop_head(machine->frames);
		machine->queued -= frame->len;
		machine->stats.frames++;
		free_frame(frame);
	}
	arm(vm);
}

void machine_drop_frames(struct vm *vm)
{
	struct vm_machine *machine = vm->machine;

	g_queue_clear_full(machine->frames, (GDestroyNotify)free_frame);
	machine->queued = 0;
	machine->last_due = 0;
	g_clear_handle_id(&machine->send_source, g_source_remove);
}

static void insert(struct vm *vm, struct frame *frame)
{
	struct vm_machine *machine = vm->machine;
	GList *l = machine->frames->tail;

	if (machine->queued + frame->len > VM_QUEUE_MAX) {
		machine->stats.bytes_lost += frame->len;
		free_frame(frame);
		return;
	}
	/* Behind everything that is due no later, and never into a frame that has begun. */
	while (l && ((struct frame *)l->data)->due > frame->due &&
	       !((struct frame *)l->data)->sent)
		l = l->prev;
	g_queue_insert_after(machine->frames, l, frame);
	machine->queued += frame->len;
	arm(vm);
}

static void garble(struct frame *frame, const struct rule *rule)
{
	size_t at = rule->at < 0 ? frame->len / 2 : (size_t)rule->at;

	if (at < frame->len)
		frame->data[at] = (uint8_t)~frame->data[at];
}

/* QMUX: client id at 5, transaction at 7 (after the flags); MBIM: transaction at 8. */
static void falsify(struct vm *vm, struct frame *frame, enum fault_action action)
{
	bool qmi = vm->protocol == &vm_qmi;
	size_t at = !qmi ? 8 : action == FAULT_WRONG_CLIENT ? 5 : 7;

	if (at < frame->len && (qmi || action == FAULT_WRONG_TRANSACTION))
		frame->data[at] = (uint8_t)(frame->data[at] + 0x40);
}

/* Adds to a length, little endian, of two or four octets. */
static void add_length(struct frame *frame, size_t at, size_t octets, int64_t change)
{
	uint64_t value = 0;

	if (at + octets > frame->len)
		return;
	for (size_t i = 0; i < octets; i++)
		value |= (uint64_t)frame->data[at + i] << 8 * i;
	value += (uint64_t)change;
	for (size_t i = 0; i < octets; i++)
		frame->data[at + i] = (uint8_t)(value >> 8 * i);
}

/* The frame's own lengths: QMUX and its message, or the MBIM header. */
static void change_lengths(struct vm *vm, struct frame *frame, bool inner, int64_t change)
{
	bool ctl = frame->len > 4 && frame->data[4] == 0;

	if (vm->protocol != &vm_qmi) {
		add_length(frame, 4, 4, change);
		return;
	}
	add_length(frame, 1, 2, change);
	if (inner)
		add_length(frame, ctl ? 10 : 11, 2, change);
}

/* A whole frame whose last field says that it is longer. */
static void cut_end(struct vm *vm, struct frame *frame, size_t octets)
{
	if (frame->len < 12 + octets) /* the shortest header */
		return;
	change_lengths(vm, frame, true, -(int64_t)octets);
	frame->len -= octets;
}

static void add_stray(struct frame *frame)
{
	uint8_t *data = g_malloc0(frame->len + 1);

	memcpy(data + 1, frame->data, frame->len);
	g_free(frame->data);
	frame->data = data;
	frame->len++;
}

static void apply(struct vm *vm, struct frame *frame, const struct rule *rule)
{
	switch (rule->action) {
	case FAULT_DELAY:
		frame->due += rule->ms * 1000;
		break;
	case FAULT_SPLIT:
		frame->piece = rule->at > 0 ? (size_t)rule->at : 1;
		frame->gap_us = rule->ms * 1000;
		break;
	case FAULT_GARBLE:
		garble(frame, rule);
		break;
	case FAULT_TRUNCATE:
		frame->len = MIN(frame->len, (size_t)MAX(rule->at, 0));
		break;
	case FAULT_SHORT:
		cut_end(vm, frame, rule->at > 0 ? (size_t)rule->at : 1);
		break;
	case FAULT_OVERSIZE:
		change_lengths(vm, frame, false, rule->at > 0 ? rule->at : 0x4000);
		break;
	case FAULT_STRAY:
		add_stray(frame);
		break;
	case FAULT_WRONG_CLIENT:
	case FAULT_WRONG_TRANSACTION:
		falsify(vm, frame, rule->action);
		break;
	default:
		break;
	}
}

static struct frame *copy_frame(const struct frame *frame)
{
	struct frame *copy = g_memdup2(frame, sizeof(*frame));

	copy->data = g_memdup2(frame->data, frame->len);
	return copy;
}

/* True: the frame must not be sent at all. */
static bool swallow(struct vm *vm, const struct rule *rule)
{
	switch (rule->action) {
	case FAULT_DROP:
	case FAULT_DROP_REQUEST:
		return true;
	case FAULT_UNPLUG:
	case FAULT_UNPLUG_REQUEST:
		machine_unplug_soon(vm);
		return true;
	case FAULT_HANG:
		vm->machine->hung = true;
		port_read_on(vm);
		return false;
	case FAULT_STOP_READING:
		vm->machine->paused = true;
		port_read_on(vm);
		return false;
	default:
		return false;
	}
}

static void note(struct vm *vm, const char *name)
{
	GString *journal = vm->machine->stats.journal;

	if (journal->len + strlen(name) + 1 > VM_JOURNAL_MAX)
		return;
	g_string_append_printf(journal, "%s%s", journal->len ? " " : "", name);
}

void vm_send(struct vm *vm, const struct vm_request *request, const char *name,
	     const uint8_t *data, size_t len)
{
	struct vm_machine *machine = vm->machine;
	const struct rule *rule = request ? request->rule : fault_match(vm, name);
	int64_t start = g_get_monotonic_time();
	struct frame *frame;

	if (!request) {
		machine->stats.indications++;
		note(vm, name);
	}
	if (!machine_plugged(vm) || (rule && swallow(vm, rule)))
		return;

	frame = g_new0(struct frame, 1);
	frame->data = g_memdup2(data, len);
	frame->len = len;
	if (machine->serial)
		start = MAX(start, machine->last_due);
	frame->due = start + machine->latency_us;
	machine->last_due = frame->due;
	if (rule)
		apply(vm, frame, rule);
	if (rule && rule->action == FAULT_DUPLICATE)
		insert(vm, copy_frame(frame));
	insert(vm, frame);
	machine_pump(vm);
}

void vm_request_begin(struct vm *vm, struct vm_request *request, const char *format, ...)
{
	struct rule *rule;
	va_list args;

	memset(request, 0, sizeof(*request));
	va_start(args, format);
	vsnprintf(request->name, sizeof(request->name), format, args);
	va_end(args);

	g_auto(GStrv) names = g_strsplit(request->name, " ", -1);
	for (char **name = names; *name; name++)
		count(vm->machine->stats.requests, *name);
	note(vm, names[g_strv_length(names) - 1]);

	if (vm->machine->going) {
		request->fault = VM_FAULT_DROP_REQUEST;
		return;
	}
	rule = fault_match(vm, request->name);
	request->rule = rule;
	if (!rule)
		return;
	if (rule->action == FAULT_DROP_REQUEST)
		request->fault = VM_FAULT_DROP_REQUEST;
	if (rule->action == FAULT_UNPLUG_REQUEST) {
		machine_unplug_soon(vm);
		request->fault = VM_FAULT_DROP_REQUEST;
	}
	if (rule->action == FAULT_KILL && rule->code > 1)
		kill((pid_t)rule->code, SIGKILL);
	if (rule->action == FAULT_ERROR) {
		request->fault = VM_FAULT_ERROR;
		request->code = rule->code;
	}
}

void machine_unplug(struct vm *vm)
{
	struct vm_machine *machine = vm->machine;

	machine_drop_frames(vm);
	port_close(vm);
	machine->paused = machine->hung = machine->going = false;
	vm_operator_cancel(vm);
	vm_card_reset(vm->card);
	vm->protocol->stop(vm);
}

static gboolean on_unplug(void *data)
{
	struct vm *vm = data;

	if (vm->machine->going)
		machine_unplug(vm);
	return G_SOURCE_REMOVE;
}

void machine_unplug_soon(struct vm *vm)
{
	vm->machine->going = true;
	g_idle_add_full(G_PRIORITY_HIGH, on_unplug, vm, NULL);
}

bool machine_replug(struct vm *vm, GError **error)
{
	if (vm->machine->master >= 0)
		return true;
	if (!port_open(vm, error))
		return false;
	vm->protocol->start(vm);
	return true;
}

bool machine_plugged(struct vm *vm)
{
	return vm->machine->master >= 0 && !vm->machine->going;
}

void machine_resume(struct vm *vm)
{
	vm->machine->paused = vm->machine->hung = false;
	port_read_on(vm);
	machine_pump(vm);
}

void machine_stats(struct vm *vm, GString *json)
{
	const struct vm_stats *stats = &vm->machine->stats;

	g_string_append(json, "{\"requests\":");
	json_counts(json, stats->requests);
	g_string_append(json, ",\"faults\":");
	json_counts(json, stats->faults);
	g_string_append_printf(json, ",\"indications\":%" G_GUINT64_FORMAT, stats->indications);
	g_string_append_printf(json, ",\"frames\":%" G_GUINT64_FORMAT, stats->frames);
	g_string_append_printf(json, ",\"bytes_lost\":%" G_GUINT64_FORMAT, stats->bytes_lost);
	g_string_append_printf(json, ",\"bytes_queued\":%zu", vm->machine->queued);
	vm_card_stats(vm->card, json);
	vm_pin_stats(&vm->sim, json);
	vm_slot_stats(vm, json);
	g_string_append_printf(json, ",\"radio_off\":%s",
			       vm->network.radio_off ? "true" : "false");
	operator_stats(vm, json);
	vm_euicc_stats(vm->euicc, json);
	if (vm->protocol->stats)
		vm->protocol->stats(vm, json);
	g_string_append_c(json, '}');
}

void machine_init(struct vm *vm, const char *link)
{
	struct vm_machine *machine = g_new0(struct vm_machine, 1);

	vm->machine = machine;
	machine->loop = g_main_loop_new(NULL, FALSE);
	machine->master = machine->keeper = machine->watch = -1;
	machine->link = g_strdup(link);
	machine->frames = g_queue_new();
	machine->rules = g_ptr_array_new_with_free_func(fault_rule_free);
	machine->stats.requests = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	machine->stats.faults = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	machine->stats.journal = g_string_new(NULL);
	clock_init(vm);
}

void machine_free(struct vm *vm)
{
	struct vm_machine *machine = g_steal_pointer(&vm->machine);

	g_queue_free_full(machine->frames, (GDestroyNotify)free_frame);
	g_ptr_array_unref(machine->rules);
	g_hash_table_unref(machine->stats.requests);
	g_hash_table_unref(machine->stats.faults);
	g_string_free(machine->stats.journal, TRUE);
	g_main_loop_unref(machine->loop);
	g_free(machine->link);
	g_free(machine);
}
