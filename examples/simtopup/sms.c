/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

#include <poll.h>
#include <string.h>

static void print_message(const simtopup_messages *messages, size_t i)
{
	int64_t sent_at = simtopup_messages_sent_at(messages, i);
	g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(sent_at / 1000);
	g_autofree char *when = sent_at && utc ? g_date_time_format(utc, "%F %T UTC") :
						 g_strdup("at an unknown time");
	const char *kind = simtopup_messages_kind(messages, i);
	bool is_common = strcmp(kind, "received") == 0;
	bool is_whole = simtopup_messages_is_complete(messages, i) ||
			strcmp(kind, "unreadable") == 0;

	tool_print_line(simtopup_messages_id(messages, i), "%s  %s%s%s%s",
			simtopup_messages_peer(messages, i), when, is_common ? "" : "  ",
			is_common ? "" : kind,
			is_whole ? "" : "  incomplete");
	if (!*simtopup_messages_text(messages, i))
		return;
	fputs("    ", stdout);
	tool_print_text(stdout, simtopup_messages_text(messages, i));
	putchar('\n');
}

static int show(const struct tool *tool, simtopup_messages *messages)
{
	if (tool->args.json) {
		tool_print_json(simtopup_messages_to_json(messages));
	} else {
		for (size_t i = 0; i < simtopup_messages_count(messages); i++)
			print_message(messages, i);
		if (simtopup_messages_is_full(messages) > 0)
			fputs("the memory is full: no more messages can arrive\n", stderr);
	}
	simtopup_messages_free(messages);
	return TOOL_DONE;
}

static int list_messages(struct tool *tool)
{
	simtopup_messages *messages;

	if (simtopup_sms_list(tool->modem, tool->args.timeout_ms, &messages) < 0)
		return tool_fail(tool);
	return show(tool, messages);
}

static int read_message(struct tool *tool)
{
	simtopup_messages *messages;

	if (simtopup_sms_read(tool->modem, tool->args.words[1], tool->args.timeout_ms,
			      &messages) < 0)
		return tool_fail(tool);
	return show(tool, messages);
}

static int delete_message(struct tool *tool)
{
	if (simtopup_sms_delete(tool->modem, tool->args.words[1], tool->args.timeout_ms) < 0)
		return tool_fail(tool);
	if (tool->args.json)
		puts("{\"deleted\":true}");
	return TOOL_DONE;
}

static void print_event(const struct tool *tool, char *json)
{
	g_autoptr(JsonNode) root = NULL;
	g_autofree char *sender = NULL, *text = NULL, *event = NULL;

	if (tool->args.json) {
		tool_print_json(json);
		return;
	}
	root = tool_parse(json);
	simtopup_free(json);
	event = tool_member(root, "event");
	sender = tool_member(root, "sender");
	text = tool_member(root, "text");
	tool_print_line(sender ? sender : event, "%s", text ? text : "(no text)");
}

/* One line for each event, as it comes. False: the modem is gone. */
static bool print_events(const struct tool *tool)
{
	simtopup_event *event;
	bool there = true;

	while (there && simtopup_modem_next_event(tool->modem, &event) == SIMTOPUP_OK) {
		there = simtopup_event_kind(event) != SIMTOPUP_EVENT_GONE;
		print_event(tool, simtopup_event_to_json(event));
		simtopup_event_free(event);
	}
	fflush(stdout);
	return there;
}

static int watch(struct tool *tool)
{
	int64_t until = g_get_monotonic_time() + tool->args.wait_ms * INT64_C(1000);

	if (simtopup_modem_listen(tool->modem, SIMTOPUP_EVENT_SMS | SIMTOPUP_EVENT_GONE) < 0)
		return tool_fail(tool);
	while (!tool_interrupted()) {
		struct pollfd readable = {.fd = simtopup_modem_fd(tool->modem), .events = POLLIN};
		int64_t left = (until - g_get_monotonic_time()) / 1000;

		if (tool->args.wait_ms >= 0 && left <= 0)
			break;
		poll(&readable, 1, tool->args.wait_ms < 0 ? -1 : (int)left + 1);
		if (simtopup_modem_dispatch(tool->modem) < 0)
			return tool_fail(tool);
		if (!print_events(tool))
			return TOOL_FAILED;
	}
	return TOOL_DONE;
}

int tool_sms(struct tool *tool)
{
	static const struct {
		const char *name;
		int least, most;
		int (*run)(struct tool *tool);
	} verbs[] = {
		{"list", 1, 1, list_messages}, {"read", 2, 2, read_message},
		{"send", 2, 3, tool_sms_send}, {"delete", 2, 2, delete_message},
		{"watch", 1, 1, watch},
	};
	int n = tool->args.n_words, code;

	for (size_t i = 0; n > 0 && i < G_N_ELEMENTS(verbs); i++) {
		if (strcmp(verbs[i].name, tool->args.words[0]) != 0 || n < verbs[i].least ||
		    n > verbs[i].most)
			continue;
		code = tool_open_modem(tool);
		return code ? code : verbs[i].run(tool);
	}
	return tool_usage(tool, "sms takes list, read ID, send NUMBER [TEXT], delete ID or watch");
}
