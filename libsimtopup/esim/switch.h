/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Switching profiles, and proof that it worked: the card says so, and so does
 * the modem. What is begun stands in a note in the runtime directory, so that
 * the next process finishes what a killed one left.
 */
#ifndef ST_ESIM_SWITCH_H
#define ST_ESIM_SWITCH_H

#include "session.h"

struct st_switch_policy {
	int busy_tries, busy_ms; /* catBusy: again so often, so long apart */
	int poll_ms;             /* between two looks */
	int refresh_ms;          /* what a modem needs to follow REFRESH by itself */
	int look_again_ms;       /* some cards go back by themselves */
	int power_ms;            /* what a modem needs to read a SIM whose power came back */
	bool roll_back;          /* to the former profile when the new one does not come up */
	bool may_restart;        /* the modem, when nothing else helps: connections drop */
};

extern const struct st_switch_policy st_switch_usual;

struct st_switch_report {
	char eid[ST_EID_TEXT];
	char from[ST_ICCID_TEXT], to[ST_ICCID_TEXT]; /* "": none enabled */
	char card[ST_ICCID_TEXT];  /* what the card says now */
	char modem[24];            /* what the modem says now, "" nothing */
	bool changed;              /* the card was, by this call or one that it continued */
	bool is_active;            /* card and modem agree with `to` */
	bool rolled_back;
	unsigned tries;            /* commands to switch that were sent */
	const char *way;           /* that worked: "iccid-refresh", "iccid", "aid-refresh", "aid" */
	const char *woken;         /* the modem: "refresh", "power-cycle", "restart"; NULL */
	int64_t look_again_ms;     /* wall clock; 0: no need */
};

/* `id` is an ICCID or an AID. SIMTOPUP_NOT_ACTIVE: it did not come up. */
int st_switch_enable(struct st_port *port, const struct st_isdr *isdr, const char *id,
		     const struct st_switch_policy *policy, struct st_switch_report *ret_report,
		     st_deadline deadline);
int st_switch_disable(struct st_port *port, const struct st_isdr *isdr, const char *id,
		      const struct st_switch_policy *policy, struct st_switch_report *ret_report,
		      st_deadline deadline);
/* Looks, and finishes a switch that was begun by a process that is gone. */
int st_switch_check(struct st_port *port, const struct st_isdr *isdr,
		    const struct st_switch_policy *policy, struct st_switch_report *ret_report,
		    st_deadline deadline);

/* switch_note.c */
struct st_switch_note {
	char from[ST_ICCID_TEXT], to[ST_ICCID_TEXT];
	int64_t begun_ms;
	bool done; /* only to be looked at again */
};

/* Failing to write is a failure of the switch: nothing was sent yet. */
int st_switch_note_write(const char *eid, const struct st_switch_note *note);
bool st_switch_note_read(const char *eid, struct st_switch_note *ret_note);
void st_switch_note_drop(const char *eid);

/* switch_wait.c: until the modem shows `iccid` ("" none), waking it when it does not look. */
int st_switch_settle(struct st_port *port, const struct st_switch_policy *policy,
		     struct st_switch_report *report, const char *iccid, st_deadline deadline);
/* Also while the modem is away. */
int st_switch_pause(struct st_port *port, int ms, st_deadline deadline);
/* A failure that a card or a modem in the middle of a refresh gives. */
bool st_switch_is_passing(int result);

#endif
