/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "switch.h"

#include "../core/error.h"
#include "../core/log.h"
#include "../uicc/habits.h"

#include <string.h>

const struct st_switch_policy st_switch_usual = {
	.busy_tries = 5,
	.busy_ms = 1000,
	.poll_ms = 250,
	.refresh_ms = 3000,
	.power_ms = 10000,
	.look_again_ms = 60000,
	.roll_back = true,
};

struct run {
	struct st_port *port;
	const struct st_isdr *isdr;
	const struct st_switch_policy *policy;
	struct st_switch_report *report;
	char aid[33]; /* of the profile that the command names */
	char from_aid[33];
	char iccid[ST_ICCID_TEXT];
	enum st_es10_tag tag;
};

/* Some cards accept only one of these, and each has met one that does not accept the first. */
static const struct rung {
	const char *name;
	bool by_aid, refresh;
} rungs[] = {
	{ "iccid-refresh", false, true },
	{ "iccid", false, false },
	{ "aid-refresh", true, true },
	{ "aid", true, false },
};

#define RUNGS G_N_ELEMENTS(rungs)

static int open_session(const struct run *run, struct st_esim *ret_esim, st_deadline deadline)
{
	int result = st_port_acquire(run->port, ST_ESIM_NEEDS, deadline);

	return result ? result : st_esim_open(ret_esim, run->port, run->isdr, deadline);
}

static int list_once(const struct run *run, GArray **ret_profiles, st_deadline deadline)
{
	struct st_esim esim = { .answer = NULL };
	int result = open_session(run, &esim, deadline);

	if (result)
		return result;
	if (!*run->report->eid)
		result = st_esim_eid(&esim, run->report->eid, deadline);
	if (result == 0)
		result = st_esim_profiles(&esim, false, ret_profiles, deadline);
	st_esim_close(&esim);
	return result;
}

/* One lost answer must not take all the time that is left. */
static st_deadline one_try(st_deadline deadline)
{
	return st_deadline_min(deadline, st_deadline_in(MAX(st_deadline_left(deadline) / 3, 1500)));
}

/* Also in the middle of a refresh. */
static int list_patiently(const struct run *run, GArray **ret_profiles, st_deadline deadline)
{
	int result = list_once(run, ret_profiles, one_try(deadline));
	struct st_error_saved why;

	while (result && st_switch_is_passing(result)) {
		int pause;

		st_error_save(&why);
		pause = st_switch_pause(run->port, run->policy->poll_ms, deadline);
		if (pause == SIMTOPUP_CANCELLED)
			return pause;
		if (pause) {
			st_error_restore(&why);
			return result;
		}
		result = list_once(run, ret_profiles, one_try(deadline));
	}
	return result;
}

/* What the card says is enabled, into the report. */
static int ask_card(const struct run *run, st_deadline deadline)
{
	g_autoptr(GArray) profiles = NULL;
	const struct st_profile *enabled;
	int result = list_patiently(run, &profiles, deadline);

	if (result)
		return result;
	enabled = st_profile_find_enabled(profiles);
	g_strlcpy(run->report->card, enabled ? enabled->iccid : "", sizeof(run->report->card));
	return 0;
}

static int send_once(const struct run *run, const struct rung *rung, st_deadline deadline)
{
	struct st_es10_request request;
	struct st_profile_id id;
	struct st_esim esim;
	int result;

	if (!st_profile_id_read(rung->by_aid ? run->aid : run->iccid, &id))
		return st_fail(SIMTOPUP_NOT_FOUND, ST_LAYER_CARD, "the profile has no such name");
	result = open_session(run, &esim, deadline);
	if (result)
		return result;
	st_es10_ask_switch(run->tag, &id, rung->refresh, &request);
	run->report->tries++;
	result = st_esim_do(&esim, run->tag, &request, deadline);
	st_esim_close(&esim);
	return result;
}

static int send_until_free(const struct run *run, const struct rung *rung, st_deadline deadline)
{
	int result = send_once(run, rung, deadline);

	for (int i = 0; i < run->policy->busy_tries && result == SIMTOPUP_CARD_BUSY; i++) {
		if (st_switch_pause(run->port, run->policy->busy_ms, deadline))
			break;
		result = send_once(run, rung, deadline);
	}
	/* A session that nobody ends any more ends with the card's power. */
	if (result == SIMTOPUP_CARD_BUSY && run->port->ops->card.reset(run->port, deadline) == 0 &&
	    st_switch_pause(run->port, run->policy->busy_ms, deadline) == 0)
		result = send_once(run, rung, deadline);
	return result;
}

static bool is_done(const struct run *run)
{
	return *run->report->to ? st_iccid_same(run->report->card, run->report->to) :
				  !*run->report->card;
}

/*
 * A command that failed otherwise than by the card's own code: did it work all
 * the same? A modem that follows REFRESH too soon loses the answer, and may
 * vanish from the bus. 0: it did. Else the failure, whose effect is known now,
 * or unknown when the card does not say.
 */
static int settle_doubt(const struct run *run, int failure, st_deadline deadline)
{
	struct st_error_saved why;
	int result;

	st_error_save(&why);
	result = ask_card(run, deadline);
	if (result == 0 && is_done(run)) {
		st_error_clear();
		return 0;
	}
	st_error_restore(&why);
	st_error_set_effect(result ? SIMTOPUP_EFFECT_UNKNOWN : SIMTOPUP_EFFECT_NONE);
	return failure;
}

/* The card said no, and why. "Enabled already" may be the work of a command before. */
static bool is_definite(const struct run *run, int result)
{
	return result == SIMTOPUP_POLICY || result == SIMTOPUP_CARD_BUSY ||
	       (result == SIMTOPUP_STATE && run->report->tries == 1 &&
		strncmp(simtopup_error_peer_code(simtopup_last_error()), "BF", 2) == 0);
}

/* Is another way of saying it worth a try? */
static bool is_dislike(int result)
{
	return result == SIMTOPUP_SIM_ERROR || result == SIMTOPUP_NOT_FOUND ||
	       result == SIMTOPUP_PROTOCOL || result == SIMTOPUP_NO_DATA;
}

static int try_rung(const struct run *run, const struct rung *rung, st_deadline deadline)
{
	int result = send_until_free(run, rung, deadline);

	/* Nothing left for the card, now or before: nothing to doubt. */
	if (result == 0 || is_definite(run, result) || run->report->tries == 0)
		return result;
	return settle_doubt(run, result, deadline);
}

/* What this card took the last time comes first, then the others as they stand. */
static void order_rungs(const struct st_habits *habits, const struct rung *ret[RUNGS])
{
	unsigned n = 0;

	for (size_t i = 0; i < RUNGS; i++) {
		if (strcmp(rungs[i].name, habits->way) == 0)
			ret[n++] = &rungs[i];
	}
	for (size_t i = 0; i < RUNGS; i++) {
		if (strcmp(rungs[i].name, habits->way) != 0)
			ret[n++] = &rungs[i];
	}
}

/* The first form needs no memory: every card is tried with it anyway. */
static void remember(const struct run *run, const struct rung *rung)
{
	struct st_habits habits;

	st_habits_read(run->report->eid, &habits);
	if (strcmp(habits.way, rung->name) == 0 || (!*habits.way && rung == rungs))
		return;
	g_strlcpy(habits.way, rung->name, sizeof(habits.way));
	st_habits_write(run->report->eid, &habits);
}

static int climb(const struct run *run, st_deadline deadline)
{
	const struct rung *order[RUNGS];
	struct st_habits habits;
	struct st_error_saved why;
	int result = 0, first = 0;

	st_habits_read(run->report->eid, &habits);
	order_rungs(&habits, order);
	for (size_t i = 0; i < RUNGS; i++) {
		if (order[i]->by_aid && !*run->aid)
			continue;
		result = try_rung(run, order[i], deadline);
		if (result == 0) {
			run->report->way = order[i]->name;
			run->report->changed = true;
			remember(run, order[i]);
			return 0;
		}
		if (!is_dislike(result) || st_error_effect() == SIMTOPUP_EFFECT_UNKNOWN)
			return result;
		st_log(ST_LAYER_CARD, "the card does not like %s", order[i]->name);
		if (first == 0)
			st_error_save(&why);
		first = first ? first : result;
	}
	st_error_restore(&why);
	return first;
}

/* Some modems hide the eSIM when no profile is enabled: then that is the answer. */
static int ask_empty_card(const struct run *run, st_deadline deadline)
{
	g_autoptr(GArray) profiles = NULL;
	int result = list_once(run, &profiles, deadline);

	if (result == SIMTOPUP_NO_EUICC) {
		*run->report->card = '\0';
		st_error_clear();
		return 0;
	}
	return ask_card(run, deadline);
}

/* The card and the modem agree. */
static int prove(const struct run *run, st_deadline deadline)
{
	struct st_switch_report *report = run->report;
	int result = st_switch_settle(run->port, run->policy, report, report->to, deadline);

	if (result)
		return result;
	result = *report->to ? ask_card(run, deadline) : ask_empty_card(run, deadline);
	if (result)
		return result;
	report->is_active = is_done(run);
	if (!report->is_active)
		return st_fail(SIMTOPUP_NOT_ACTIVE, ST_LAYER_CARD,
			       "the card went back to another profile by itself");
	return 0;
}

/* A third of the time is kept for the way back. */
static st_deadline first_part(st_deadline deadline)
{
	return st_deadline_in(st_deadline_left(deadline) / 3 * 2);
}

/* The former profile again; the record says what became of it. */
static int go_back(struct run *run, st_deadline deadline)
{
	struct st_switch_report *report = run->report;
	enum simtopup_effect effect;
	struct st_error_saved why;
	char wanted[ST_ICCID_TEXT];
	int result;

	st_error_save(&why);
	st_log(ST_LAYER_CARD, "back to the former profile");
	g_strlcpy(wanted, report->to, sizeof(wanted));
	g_strlcpy(report->to, report->from, sizeof(report->to));
	g_strlcpy(report->from, wanted, sizeof(report->from));
	g_strlcpy(run->iccid, *report->to ? report->to : wanted, sizeof(run->iccid));
	run->tag = *report->to ? ST_ES10_ENABLE : ST_ES10_DISABLE;
	if (*report->to)
		g_strlcpy(run->aid, run->from_aid, sizeof(run->aid));
	result = climb(run, deadline);
	/* The card refused to go back, or nobody knows what it has now. */
	effect = result && st_error_effect() == SIMTOPUP_EFFECT_NONE ? SIMTOPUP_EFFECT_DONE :
								       SIMTOPUP_EFFECT_UNKNOWN;
	if (result == 0)
		result = prove(run, deadline);
	report->rolled_back = result == 0;
	if (result) {
		st_error_restore(&why);
		return st_error_set_effect(effect);
	}
	st_switch_note_drop(report->eid);
	st_fail(SIMTOPUP_NOT_ACTIVE, ST_LAYER_CARD,
		"the profile did not come up, and the former one is in use again");
	if (!run->policy->may_restart)
		st_error_set_hint("some modems look at the card only when they start: "
				  "--allow-restart lets it restart the modem");
	return st_error_set_effect(SIMTOPUP_EFFECT_NONE);
}

static int finish(struct run *run, st_deadline deadline)
{
	struct st_switch_report *report = run->report;
	int result = prove(run, run->policy->roll_back ? first_part(deadline) : deadline);
	struct st_switch_note note = { .done = true };
	struct st_clock clock;

	if (result == SIMTOPUP_CANCELLED)
		return st_error_set_effect(SIMTOPUP_EFFECT_DONE);
	if (result && run->policy->roll_back && !st_iccid_same(report->from, report->to))
		return go_back(run, deadline);
	if (result)
		return st_error_set_effect(SIMTOPUP_EFFECT_DONE);
	/* Some cards go back by themselves a little later (SGP.32 fallback). */
	if (st_clock_read(&clock) == 0) {
		report->look_again_ms = clock.wall_ms + run->policy->look_again_ms;
		note.begun_ms = clock.wall_ms;
		g_strlcpy(note.from, report->from, sizeof(note.from));
		g_strlcpy(note.to, report->to, sizeof(note.to));
		(void)st_switch_note_write(report->eid, &note);
	}
	return 0;
}

/* Before anything is sent. */
static int note_begin(const struct run *run)
{
	struct st_switch_note note = { .done = false };
	struct st_clock clock;
	int result = st_clock_read(&clock);

	if (result)
		return result;
	note.begun_ms = clock.wall_ms;
	g_strlcpy(note.from, run->report->from, sizeof(note.from));
	g_strlcpy(note.to, run->report->to, sizeof(note.to));
	return st_switch_note_write(run->report->eid, &note);
}

static int begin(struct run *run, const char *id, st_deadline deadline)
{
	g_autoptr(GArray) profiles = NULL;
	const struct st_profile *wanted, *enabled;
	bool enable = run->tag == ST_ES10_ENABLE;
	int result = list_once(run, &profiles, deadline);

	if (result)
		return result;
	wanted = st_profile_find(profiles, id);
	enabled = st_profile_find_enabled(profiles);
	if (!wanted) {
		st_es10_fail(run->tag, 1);
		return st_error_set_hint("a card with several eSIMs: simtopup esim list --all");
	}
	g_strlcpy(run->iccid, wanted->iccid, sizeof(run->iccid));
	g_strlcpy(run->aid, wanted->aid, sizeof(run->aid));
	g_strlcpy(run->from_aid, enabled ? enabled->aid : "", sizeof(run->from_aid));
	g_strlcpy(run->report->from, enabled ? enabled->iccid : "", ST_ICCID_TEXT);
	g_strlcpy(run->report->to, enable ? wanted->iccid : "", ST_ICCID_TEXT);
	g_strlcpy(run->report->card, run->report->from, ST_ICCID_TEXT);
	if (!enable && wanted != enabled)
		return st_es10_fail(run->tag, 2);
	return 0;
}

static int carry_out(struct run *run, const char *id, st_deadline deadline)
{
	int result = begin(run, id, deadline);

	if (result)
		return result;
	/* It is enabled already: what may be missing is that the modem knows. */
	if (is_done(run))
		return prove(run, deadline);
	result = note_begin(run);
	if (result == 0)
		result = climb(run, first_part(deadline));
	if (result == 0)
		return finish(run, deadline);
	if (st_error_effect() == SIMTOPUP_EFFECT_NONE)
		st_switch_note_drop(run->report->eid);
	return result;
}

int st_switch_enable(struct st_port *port, const struct st_isdr *isdr, const char *id,
		     const struct st_switch_policy *policy, struct st_switch_report *ret_report,
		     st_deadline deadline)
{
	struct run run = { .port = port, .isdr = isdr, .policy = policy, .report = ret_report,
			   .tag = ST_ES10_ENABLE };

	memset(ret_report, 0, sizeof(*ret_report));
	st_loop_set_stage(port->loop, "enabling the profile");
	return carry_out(&run, id, deadline);
}

int st_switch_disable(struct st_port *port, const struct st_isdr *isdr, const char *id,
		      const struct st_switch_policy *policy, struct st_switch_report *ret_report,
		      st_deadline deadline)
{
	struct run run = { .port = port, .isdr = isdr, .policy = policy, .report = ret_report,
			   .tag = ST_ES10_DISABLE };

	memset(ret_report, 0, sizeof(*ret_report));
	st_loop_set_stage(port->loop, "disabling the profile");
	return carry_out(&run, id, deadline);
}

int st_switch_check(struct st_port *port, const struct st_isdr *isdr,
		    const struct st_switch_policy *policy, struct st_switch_report *ret_report,
		    st_deadline deadline)
{
	struct run run = { .port = port, .isdr = isdr, .policy = policy, .report = ret_report,
			   .tag = ST_ES10_ENABLE };
	g_autoptr(GArray) profiles = NULL;
	const struct st_profile *enabled, *former;
	struct st_switch_note note;
	bool noted;
	int result;

	memset(ret_report, 0, sizeof(*ret_report));
	st_loop_set_stage(port->loop, "looking at the profiles");
	result = list_once(&run, &profiles, deadline);
	if (result)
		return result;
	enabled = st_profile_find_enabled(profiles);
	g_strlcpy(ret_report->card, enabled ? enabled->iccid : "", ST_ICCID_TEXT);
	noted = st_switch_note_read(ret_report->eid, &note);
	g_strlcpy(ret_report->from, noted ? note.from : ret_report->card, ST_ICCID_TEXT);
	g_strlcpy(ret_report->to, noted ? note.to : ret_report->card, ST_ICCID_TEXT);
	former = st_profile_find(profiles, ret_report->from);
	g_strlcpy(run.from_aid, former ? former->aid : "", sizeof(run.from_aid));
	g_strlcpy(run.aid, enabled ? enabled->aid : "", sizeof(run.aid));
	if (noted && !note.done && is_done(&run)) {
		ret_report->changed = true;
		return finish(&run, deadline);
	}
	/* It was never carried out, or the card went back: what it has now is what counts. */
	st_switch_note_drop(ret_report->eid);
	if (!is_done(&run))
		g_strlcpy(ret_report->to, ret_report->card, ST_ICCID_TEXT);
	ret_report->rolled_back = noted && note.done && !st_iccid_same(note.to, ret_report->card) &&
				  (*note.to || *ret_report->card);
	return prove(&run, deadline);
}
