/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "machine.h"

#include <time.h>

/*
 * Three virtual clocks. Timers run on the monotonic one; advance moves all
 * three, wall-step the wall clock alone, reboot starts the boot clock again.
 */
struct timer {
	int64_t due; /* clock_mono_ms() */
	void (*fn)(struct vm *, void *);
	void *data;
	GDestroyNotify free_data;
};

static int64_t real_ms(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t mono_ms(struct vm *vm)
{
	return real_ms(CLOCK_MONOTONIC) + vm->machine->clock.advanced_ms;
}

int64_t vm_now_ms(struct vm *vm)
{
	const struct vm_clock *clock = &vm->machine->clock;

	return real_ms(CLOCK_REALTIME) + clock->advanced_ms + clock->wall_offset_ms;
}

int64_t clock_boot_ms(struct vm *vm)
{
	const struct vm_clock *clock = &vm->machine->clock;

	return real_ms(CLOCK_BOOTTIME) + clock->advanced_ms + clock->boot_offset_ms;
}

static void free_timer(struct timer *timer)
{
	if (timer->free_data)
		timer->free_data(timer->data);
	g_free(timer);
}

/* Fires what is due; a timer that a timer starts is in the list when its turn comes. */
static void fire(struct vm *vm)
{
	struct vm_clock *clock = &vm->machine->clock;

	while (clock->timers) {
		struct timer *timer = clock->timers->data;

		if (timer->due > mono_ms(vm))
			break;
		clock->timers = g_list_delete_link(clock->timers, clock->timers);
		timer->fn(vm, timer->data);
		free_timer(timer);
	}
}

static void arm(struct vm *vm);

static gboolean on_due(void *data)
{
	struct vm *vm = data;

	vm->machine->clock.source = 0;
	fire(vm);
	arm(vm);
	return G_SOURCE_REMOVE;
}

static void arm(struct vm *vm)
{
	struct vm_clock *clock = &vm->machine->clock;

	g_clear_handle_id(&clock->source, g_source_remove);
	if (!clock->timers)
		return;

	const struct timer *first = clock->timers->data;
	int64_t wait = CLAMP(first->due - mono_ms(vm), 0, G_MAXINT);

	clock->source = g_timeout_add((guint)wait, on_due, vm);
}

static int by_due(gconstpointer a, gconstpointer b)
{
	const struct timer *x = a, *y = b;

	/* Never 0 for the new one (a): equal times keep their order. */
	return x->due >= y->due ? 1 : -1;
}

void vm_after(struct vm *vm, int64_t delay_ms, void (*fn)(struct vm *, void *), void *data,
	      GDestroyNotify free_data)
{
	struct vm_clock *clock = &vm->machine->clock;
	struct timer *timer = g_new0(struct timer, 1);

	timer->due = mono_ms(vm) + MAX(delay_ms, 0);
	timer->fn = fn;
	timer->data = data;
	timer->free_data = free_data;
	clock->timers = g_list_insert_sorted(clock->timers, timer, by_due);
	arm(vm);
}

void clock_advance(struct vm *vm, int64_t ms)
{
	struct vm_clock *clock = &vm->machine->clock;
	int64_t end = mono_ms(vm) + ms;

	/* Each timer sees its own time, not the end of the jump. */
	while (clock->timers) {
		const struct timer *first = clock->timers->data;

		if (first->due > end)
			break;
		clock->advanced_ms += MAX(first->due - mono_ms(vm), 0);
		fire(vm);
	}
	clock->advanced_ms += MAX(end - mono_ms(vm), 0);
	arm(vm);
}

void clock_step_wall(struct vm *vm, int64_t ms)
{
	vm->machine->clock.wall_offset_ms += ms;
}

void clock_reboot(struct vm *vm)
{
	struct vm_clock *clock = &vm->machine->clock;

	clock->boot_offset_ms -= clock_boot_ms(vm);
	g_free(clock->boot_id);
	clock->boot_id = g_uuid_string_random();
}

void clock_init(struct vm *vm)
{
	struct vm_clock *clock = &vm->machine->clock;

	if (g_file_get_contents("/proc/sys/kernel/random/boot_id", &clock->boot_id, NULL, NULL))
		g_strstrip(clock->boot_id);
	else
		clock->boot_id = g_uuid_string_random();
}

void clock_free(struct vm *vm)
{
	struct vm_clock *clock = &vm->machine->clock;

	g_clear_handle_id(&clock->source, g_source_remove);
	g_list_free_full(g_steal_pointer(&clock->timers), (GDestroyNotify)free_timer);
	g_clear_pointer(&clock->boot_id, g_free);
}
