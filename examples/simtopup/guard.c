/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define PROGRESS_AFTER_US G_USEC_PER_SEC

static struct {
	simtopup_modem *volatile modem;
	volatile sig_atomic_t interrupted, prompting;
	bool verbose, draws, drawn;
	int64_t started_us;
} guard;

/* libqmi and libmbim print what they send, vouchers included: none of it gets out. */
static GLogWriterOutput write_log(GLogLevelFlags level, const GLogField *fields, gsize count,
				  gpointer data)
{
	(void)level;
	(void)data;
	for (gsize i = 0; guard.verbose && i < count; i++) {
		g_autofree char *text = NULL;

		if (strcmp(fields[i].key, "MESSAGE") != 0)
			continue;
		text = fields[i].length < 0 ? g_strdup(fields[i].value) :
			g_strndup(fields[i].value, (gsize)fields[i].length);
		if (strpbrk(text, "\n\r") || strstr(text, "<<<<") || strstr(text, ">>>>") ||
		    strstr(text, "ranslated"))
			continue;
		simtopup_redact(text);
		tool_print_text(stderr, text);
		fputc('\n', stderr);
	}
	return G_LOG_WRITER_HANDLED;
}

static void print_diagnostic(const char *layer, const char *text, void *data)
{
	(void)data;
	fprintf(stderr, "%s: ", layer);
	tool_print_text(stderr, text);
	fputc('\n', stderr);
}

static void on_signal(int number)
{
	guard.interrupted = number;
	if (guard.modem) {
		simtopup_modem_cancel(guard.modem);
	} else if (!guard.prompting) {
		signal(number, SIG_DFL);
		raise(number);
	}
}

void tool_guard(void)
{
	/* No SA_RESTART: a prompt must end. Once only: a second Ctrl-C ends the process. */
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
	struct rlimit none = {0, 0};

	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	setrlimit(RLIMIT_CORE, &none);
	g_log_set_writer_func(write_log, NULL, NULL);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	/* A reader that went away must not end a payment in the middle. */
	signal(SIGPIPE, SIG_IGN);
}

void tool_diagnose(void)
{
	guard.verbose = true;
	simtopup_log_set(print_diagnostic, NULL);
}

bool tool_interrupted(void)
{
	return guard.interrupted != 0;
}

void tool_set_prompting(bool prompting)
{
	guard.prompting = prompting;
}

static void on_progress(const char *stage, int64_t done, int64_t total, void *data)
{
	(void)data;
	(void)done;
	(void)total;
	/* A Ctrl-C between two calls found none to cancel. */
	if (guard.interrupted)
		simtopup_modem_cancel(guard.modem);
	if (guard.draws && g_get_monotonic_time() - guard.started_us >= PROGRESS_AFTER_US) {
		fprintf(stderr, "\r\033[K%s ...", stage);
		guard.drawn = true;
	}
}

void tool_clear_progress(void)
{
	if (guard.drawn)
		fputs("\r\033[K", stderr);
	guard.drawn = false;
}

void tool_watch_modem(struct tool *tool)
{
	tool_clear_progress();
	guard.modem = tool->modem;
	guard.draws = isatty(STDERR_FILENO) && !tool->args.json;
	guard.started_us = g_get_monotonic_time();
	if (tool->modem)
		simtopup_modem_set_progress(tool->modem, on_progress, NULL);
}
