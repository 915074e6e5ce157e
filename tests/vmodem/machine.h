/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What main.c, machine.c, port.c, fault.c, clock.c and control.c share. */
#ifndef SIMTOPUP_VMODEM_MACHINE_H
#define SIMTOPUP_VMODEM_MACHINE_H

#include "vmodem.h"

#define VM_JOURNAL_MAX (64u << 10) /* bytes of names; what comes then is not noted */
#define VM_QUEUE_MAX (16u << 20) /* bytes that wait for a client that does not read */

/* The virtual clocks: the real ones and what control added to them. */
struct vm_clock {
	int64_t wall_offset_ms;
	int64_t boot_offset_ms;
	int64_t advanced_ms; /* timers run on the real monotonic clock plus this */
	char *boot_id;
	GList *timers; /* struct timer, by due time */
	guint source;
};

struct vm_stats {
	GHashTable *requests; /* name -> count */
	GHashTable *faults;   /* action -> count */
	uint64_t indications;
	uint64_t frames;
	uint64_t bytes_lost;
	GString *journal; /* names of requests and indications since it was read */
};

struct vm_machine {
	GMainLoop *loop;
	struct vm_clock clock;
	struct vm_stats stats;
	GPtrArray *rules; /* struct rule; never freed before the end, requests point to them */

	char *link;
	int master, keeper, watch;
	guint read_source, write_source, watch_source;
	bool keep_stale;
	bool paused; /* stop-reading */
	bool hung;   /* neither read nor write */
	bool going;  /* unplug wanted, done by the main loop */

	GQueue *frames; /* struct frame, by due time */
	size_t queued;  /* bytes in frames */
	int64_t last_due;
	guint send_source;
	int64_t latency_us;
	bool serial;
};

struct frame {
	uint8_t *data;
	size_t len, sent;
	size_t piece;   /* 0: all at once */
	int64_t gap_us; /* between pieces */
	int64_t due;    /* monotonic us */
};

/* machine.c */
void machine_init(struct vm *vm, const char *link);
void machine_free(struct vm *vm);
void machine_pump(struct vm *vm); /* writes what is due */
void machine_drop_frames(struct vm *vm);
void machine_unplug(struct vm *vm);       /* now; not from inside a protocol */
void machine_unplug_soon(struct vm *vm);  /* from the main loop; nothing is carried out any more */
bool machine_replug(struct vm *vm, GError **error);
bool machine_plugged(struct vm *vm);
void machine_resume(struct vm *vm);
void machine_stats(struct vm *vm, GString *json);

/* port.c */
bool port_open(struct vm *vm, GError **error);
void port_close(struct vm *vm);
void port_read_on(struct vm *vm); /* follows paused and hung */
/* False: the pseudo-terminal is full; machine_pump() is called when it is not. */
bool port_write(struct vm *vm, const uint8_t *data, size_t len, size_t *ret_written);

/* fault.c */
enum fault_action {
	FAULT_DELAY, FAULT_DROP, FAULT_DROP_REQUEST, FAULT_ERROR, FAULT_SPLIT, FAULT_GARBLE,
	FAULT_TRUNCATE, FAULT_SHORT, FAULT_OVERSIZE, FAULT_STRAY, FAULT_DUPLICATE,
	FAULT_WRONG_CLIENT, FAULT_WRONG_TRANSACTION, FAULT_STOP_READING, FAULT_HANG, FAULT_UNPLUG,
	FAULT_UNPLUG_REQUEST, FAULT_KILL, FAULT_ACTIONS,
};

struct rule {
	char *on;
	unsigned from, count, seen; /* matches from..from+count-1, from 1; count 0: no end */
	enum fault_action action;
	int64_t ms;
	int64_t at; /* -1: default of the action */
	uint32_t code;
	bool dead;
};

const char *fault_action_name(enum fault_action action);
bool fault_load(struct vm *vm, GError **error); /* the scenario's [fault N] groups */
bool fault_add(struct vm *vm, const char *line, GError **error); /* "key=value key=value" */
void fault_clear(struct vm *vm);
struct rule *fault_match(struct vm *vm, const char *names);
void fault_rule_free(void *rule);

/* clock.c */
void clock_init(struct vm *vm);
void clock_free(struct vm *vm);
int64_t clock_boot_ms(struct vm *vm);
void clock_advance(struct vm *vm, int64_t ms);
void clock_step_wall(struct vm *vm, int64_t ms);
void clock_reboot(struct vm *vm);

/* scenario.c */
bool scenario_load(struct vm *vm, const char *path, GError **error);
void scenario_free(struct vm *vm);
/* VALUE NULL removes. Tells the protocol and the operator what has changed. */
bool scenario_set(struct vm *vm, const char *group, const char *key, const char *value,
		  GError **error);

/* Takes all of it again, and tells nobody. */
const char *scenario_sim_state(enum vm_sim_state state);
bool scenario_reload(struct vm *vm, GError **error);

/* happen.c */
void happen_restart(struct vm *vm);
bool happen_sim_remove(struct vm *vm, GError **error);
bool happen_sim_insert(struct vm *vm, const char *args, GError **error); /* keys of [sim] */
bool happen_register(struct vm *vm, const char *args, GError **error);

/* control.c */
bool control_listen(struct vm *vm, const char *path, GError **error);

/* util.c */
void json_string(GString *json, const char *text);
void json_counts(GString *json, GHashTable *counts); /* {"name":n,...}, sorted */
void count(GHashTable *counts, const char *name);

#endif
