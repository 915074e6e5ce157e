/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "steps.h"

#include "../core/error.h"
#include "account.h"

#include <string.h>

G_STATIC_ASSERT(ST_STEP_TEXT_MAX <= ST_SECRET_MAX);

bool st_step_fill(const struct st_step *step, const char *voucher, char *ret_text)
{
	const char *place = strstr(step->send, ST_STEP_VOUCHER);
	size_t before = place ? (size_t)(place - step->send) : strlen(step->send);
	const char *after = place ? place + strlen(ST_STEP_VOUCHER) : "";

	if (before + strlen(voucher) + strlen(after) >= ST_STEP_TEXT_MAX)
		return false;
	memcpy(ret_text, step->send, before);
	ret_text[before] = '\0';
	if (place)
		g_strlcat(ret_text, voucher, ST_STEP_TEXT_MAX);
	g_strlcat(ret_text, after, ST_STEP_TEXT_MAX);
	return true;
}

static int unexpected(unsigned step, const char *what)
{
	st_fail(SIMTOPUP_UNEXPECTED_MENU, ST_LAYER_OPERATOR, "%s before step %u", what, step + 1);
	return st_error_set_hint("nothing was bought; the recipe needs a new look");
}

/* No menu; but what looks like the end may be one, where nothing told that it is. */
static int ended(struct st_dialogue *dialogue)
{
	const struct st_port *port = dialogue->session->port;

	if (dialogue->session->over || dialogue->session->state == ST_SESSION_BY_SMS)
		return unexpected(dialogue->next, "the operator ended the dialogue");
	dialogue->unsure = true;
	if (port->ussd_deaf)
		st_fail(port->ussd_deaf, port->ops->protocol,
			"the modem refuses to tell whether a menu waits for step %u",
			dialogue->next + 1);
	else
		st_fail(SIMTOPUP_TIMEOUT, ST_LAYER_NETWORK,
			"nothing told whether a menu waits for step %u", dialogue->next + 1);
	return st_error_set_hint("nothing was bought");
}

/* Is the text that the network shows the one that the next step answers? */
static int check_text(struct st_dialogue *dialogue)
{
	const struct st_step *step = &dialogue->steps->step[dialogue->next];
	unsigned shown = g_str_hash(dialogue->session->text);

	if (dialogue->next == 0)
		return 0;
	if (dialogue->session->state != ST_SESSION_MENU)
		return ended(dialogue);
	if (*step->expect && !st_recipe_expects(step->expect, dialogue->session->text))
		return unexpected(dialogue->next,
				  "the operator's menu is not the one that the recipe knows");
	/* Networks repeat a menu when they did not take the answer. */
	if (dialogue->next > 1 && shown == dialogue->shown &&
	    strcmp(step->expect, step[-1].expect) != 0)
		return unexpected(dialogue->next, "the operator shows the same menu again");
	dialogue->shown = shown;
	return 0;
}

static int send_step(struct st_dialogue *dialogue, st_deadline deadline)
{
	const struct st_step *step = &dialogue->steps->step[dialogue->next];
	/* Not on the stack: the hand-over may take seconds, and a core dump shows stacks. */
	struct st_secret *text = st_secret_new("", 0);
	const char *voucher = dialogue->voucher ? st_secret_text(dialogue->voucher) : "";
	int result;

	if (!text)
		return st_fail(SIMTOPUP_IO, ST_LAYER_SYSTEM, "no memory for a secret");
	if (!st_step_fill(step, voucher, st_secret_buffer(text)))
		result = st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "the code would be too long");
	else
		result = st_ussd_hand_over(dialogue->session, dialogue->next > 0,
					   st_secret_text(text), deadline);
	st_secret_free(text);
	if (result == 0)
		dialogue->next++;
	return result;
}

static int walk(struct st_dialogue *dialogue, struct st_port *port, st_deadline deadline)
{
	int result = dialogue->next == 0 ? st_ussd_prepare(dialogue->session, port, deadline) : 0;

	while (result == 0 && dialogue->next < dialogue->steps->count) {
		st_deadline step =
			st_deadline_min(deadline, st_deadline_in(dialogue->timeout_ms));

		result = check_text(dialogue);
		dialogue->ready = result == 0 && dialogue->steps->step[dialogue->next].commits;
		if (result || dialogue->ready)
			return result;
		result = send_step(dialogue, step);
		if (result == 0)
			result = st_ussd_await(dialogue->session, step);
	}
	return result;
}

int st_dialogue_walk(struct st_dialogue *dialogue, struct st_port *port, st_deadline deadline)
{
	int result = walk(dialogue, port, deadline);

	/* No step of these spends, whatever became of it. */
	if (result)
		st_error_set_effect(SIMTOPUP_EFFECT_NONE);
	return result;
}

int st_dialogue_commit(struct st_dialogue *dialogue, st_deadline deadline)
{
	if (!dialogue->ready)
		return st_fail(SIMTOPUP_STATE, ST_LAYER_CALLER, "the dialogue is not that far");
	dialogue->ready = false; /* once */
	if (dialogue->next > 0 && dialogue->session->state != ST_SESSION_MENU)
		return unexpected(dialogue->next, "the operator ended the dialogue");
	return send_step(dialogue, deadline);
}
