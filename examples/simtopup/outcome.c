/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

#include <string.h>

#define RETRY_MS 5000 /* after a round that could not be made */
#define WAIT_MS 10000 /* without --wait: most credits arrive at once */

static const struct {
	const char *state;
	enum tool_exit code;
	bool open; /* a later round may find more */
} outcomes[] = {
	{"PLANNED", TOOL_FAILED, false},    {"ARMED", TOOL_FAILED, false},
	{"SUBMITTING", TOOL_UNKNOWN, true}, {"ACCEPTED", TOOL_UNPROVED, true},
	{"REFUSED", TOOL_FAILED, false},    {"IN_DOUBT", TOOL_UNKNOWN, true},
	{"VERIFIED", TOOL_DONE, false},     {"FAILED", TOOL_FAILED, false},
	{"UNVERIFIED", TOOL_UNPROVED, true}, {"REVERSED", TOOL_ATTENTION, false},
	{"CANCELLED", TOOL_FAILED, false},  {"RESOLVED_PAID", TOOL_DONE, false},
	{"RESOLVED_NOT_PAID", TOOL_FAILED, false},
};

static size_t find_outcome(const simtopup_renewal *renewal)
{
	const char *state = simtopup_renewal_state(renewal);
	size_t i = 0;

	while (i + 1 < G_N_ELEMENTS(outcomes) && strcmp(outcomes[i].state, state) != 0)
		i++;
	return i;
}

/* Rounds of evidence as they fall due, at most --wait long; the first may be due at once. */
int tool_follow_up(struct tool *tool, simtopup_renewal *renewal, int status)
{
	int wait_ms = tool->args.wait_ms < 0 ? WAIT_MS : tool->args.wait_ms;
	int64_t give_up = tool_now_ms() + wait_ms;
	int64_t next = simtopup_renewal_next_check_at(renewal);

	while (outcomes[find_outcome(renewal)].open && next && next <= give_up) {
		if (!tool_sleep_until(next))
			break;
		status = simtopup_renewal_verify(renewal, tool->args.timeout_ms);
		if (status == SIMTOPUP_SUBJECT_CHANGED || status == SIMTOPUP_DEVICE_GONE ||
		    status == SIMTOPUP_CANCELLED)
			break;
		next = simtopup_renewal_next_check_at(renewal);
		if (next && (status < 0 || next <= tool_now_ms()))
			next = tool_now_ms() + RETRY_MS;
	}
	return status;
}

static void print_evidence(JsonNode *root)
{
	JsonObject *object = json_node_get_object(root);
	JsonArray *evidence;

	if (!json_object_has_member(object, "evidence"))
		return;
	evidence = json_object_get_array_member(object, "evidence");
	for (guint i = 0; i < json_array_get_length(evidence); i++) {
		JsonNode *item = json_array_get_element(evidence, i);
		g_autofree char *level = tool_member(item, "level");
		g_autofree char *kind = tool_member(item, "kind");
		g_autofree char *at = tool_member(item, "observed_at");
		g_autofree char *summary = tool_member(item, "summary");

		tool_print_line("Evidence", "%s %s, %s: %s", level, kind, at, summary);
	}
}

void tool_print_renewal(JsonNode *root)
{
	static const char *const lines[][2] = {
		{"Renewal", "id"}, {"Request", "request_key"}, {"State", "state"},
		{"Effect", "effect"}, {"SIM", "subject.iccid"},
	};
	g_autofree char *price = tool_money_text(root, "price");
	g_autofree char *face_value = tool_money_text(root, "face_value");
	g_autofree char *plan = tool_member(root, "plan.name");
	g_autofree char *next = tool_member(root, "next_check_at");
	g_autofree char *advice = tool_member(root, "advice");
	g_autofree char *support = tool_member(root, "support");

	for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_autofree char *value = tool_member(root, lines[i][1]);

		if (value)
			tool_print_line(lines[i][0], "%s", value);
	}
	tool_print_line("Plan", "%s", plan ? plan : "");
	tool_print_line("Price", "%s", price ? price : "");
	tool_print_line("Worth", "%s", face_value ? face_value : "");
	print_evidence(root);
	tool_print_line("Next look", "%s", next ? next : "");
	tool_print_line("Advice", "%s", advice ? advice : "");
	tool_print_line("Operator", "%s", support ? support : "");
}

static int exit_of(const simtopup_renewal *renewal, int status)
{
	enum tool_exit code = outcomes[find_outcome(renewal)].code;

	/* Taken for failed, and then seen to come: no "nothing happened". */
	if (code == TOOL_FAILED && simtopup_renewal_effect(renewal) == SIMTOPUP_EFFECT_UNKNOWN)
		return TOOL_UNKNOWN;
	return code == TOOL_DONE && status < 0 ? TOOL_PARTLY : (int)code;
}

/* The renewal, and what failed last as a member of it; one of several in a document. */
int tool_tell_renewal(const struct tool *tool, simtopup_renewal *renewal, int status)
{
	char *json = simtopup_renewal_to_json(renewal);
	g_autoptr(JsonNode) root = tool_parse(json);
	g_autofree char *merged = NULL;

	if (tool->args.json && status < 0) {
		json_object_set_object_member(json_node_get_object(root), "error",
					      tool_error_object());
		merged = json_to_string(root, FALSE);
	}
	if (tool->args.json)
		fputs(merged ? merged : json, stdout);
	else
		tool_print_renewal(root);
	simtopup_free(json);
	if (status < 0 && !tool->args.json)
		tool_fail(tool);
	return exit_of(renewal, status);
}

int tool_report_renewal(const struct tool *tool, simtopup_renewal *renewal, int status)
{
	int code = tool_tell_renewal(tool, renewal, status);

	if (tool->args.json)
		putchar('\n');
	return code;
}
