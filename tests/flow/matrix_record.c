/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * What each call does without a fault: its requests and the indications to it,
 * what it gives, how long it takes. GLib's threads do not survive a fork, so
 * this runs in a process of its own and comes back through a file.
 */

#include "matrix.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEADLINE_MIN_MS 400
#define GRACE_MS 400 /* ST_USSD_MENU_GRACE_MS, and some */
#define LISTEN_MS 10000 /* simtopup_modem_listen() */

static int deadline_of(const struct call *call, int took_ms, int64_t strings)
{
	if (call->flags & CALL_FIXED)
		return g_str_has_prefix(call->name, "listen") ? LISTEN_MS : CLOSE_MS;
	/* Three times, so that a request may be asked again; a text may be waited for. */
	return CLAMP(3 * took_ms + (int)strings * GRACE_MS, DEADLINE_MIN_MS, AGAIN_MS);
}

static void write_record(GKeyFile *file, const struct call *call, bool proxied)
{
	g_autofree char *json = NULL;
	g_autofree char *journal = NULL;
	struct reached before, reached;
	struct bench bench;
	int64_t start;
	int result, took_ms;

	bench_start(&bench, proxied);
	bench_open(&bench);
	if (call->prepare)
		call->prepare(&bench);
	g_free(child_control(&bench.child, "journal"));
	bench_reached(&bench, &before);
	start = g_get_monotonic_time();
	result = call->run(&bench, AGAIN_MS, &json);
	took_ms = (int)((g_get_monotonic_time() - start) / 1000);
	if (result)
		g_error("%s fails without a fault: %s", call->name,
			simtopup_error_message(simtopup_last_error()));
	bench_reached(&bench, &reached);
	reached_since(&reached, &before);
	journal = child_control(&bench.child, "journal");
	bench_stop(&bench);

	g_key_file_set_string(file, call->name, "journal", journal);
	g_key_file_set_string(file, call->name, "json", json ? json : "");
	g_key_file_set_integer(file, call->name, "deadline",
			       deadline_of(call, took_ms, reached.dialled + reached.answered));
	g_key_file_set_int64(file, call->name, "dialled", reached.dialled);
	g_key_file_set_int64(file, call->name, "answered", reached.answered);
	g_key_file_set_int64(file, call->name, "submitted", reached.submitted);
	g_key_file_set_int64(file, call->name, "charged", reached.charged);
	g_key_file_set_int64(file, call->name, "changed", reached.changed);
}

/* "ok NAME NAME ..." */
static GArray *moments_of(const char *journal)
{
	g_auto(GStrv) names = g_strsplit(journal, " ", -1);
	GArray *moments = g_array_new(FALSE, FALSE, sizeof(struct moment));

	for (char **name = names + 1; names[0] && *name; name++) {
		struct moment moment = { .nth = 1 };

		for (char **other = names + 1; other < name; other++)
			moment.nth += strcmp(*other, *name) == 0;
		moment.name = g_strdup(*name);
		g_array_append_val(moments, moment);
	}
	return moments;
}

static void read_record(GKeyFile *file, const struct call *call, struct record *ret_record)
{
	g_autofree char *journal = g_key_file_get_string(file, call->name, "journal", NULL);

	*ret_record = (struct record){
		.moments = moments_of(journal),
		.json = g_key_file_get_string(file, call->name, "json", NULL),
		.deadline_ms = g_key_file_get_integer(file, call->name, "deadline", NULL),
		.reached = {
			.dialled = g_key_file_get_int64(file, call->name, "dialled", NULL),
			.answered = g_key_file_get_int64(file, call->name, "answered", NULL),
			.submitted = g_key_file_get_int64(file, call->name, "submitted", NULL),
			.charged = g_key_file_get_int64(file, call->name, "charged", NULL),
			.changed = g_key_file_get_int64(file, call->name, "changed", NULL),
		},
	};
	if (!*ret_record->json)
		g_clear_pointer(&ret_record->json, g_free);
}

static void write_all(bool proxied, const char *path)
{
	g_autoptr(GKeyFile) file = g_key_file_new();

	for (unsigned i = 0; i < matrix_n_calls; i++)
		write_record(file, &matrix_calls[i], proxied);
	g_assert_true(g_key_file_save_to_file(file, path, NULL));
	if (proxied)
		proxy_end();
}

void matrix_record_all(bool proxied, struct record *ret_records)
{
	g_autofree char *folder = g_dir_make_tmp("simtopup-matrix-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "record", NULL);
	g_autoptr(GKeyFile) file = g_key_file_new();
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		write_all(proxied, path);
		_exit(0);
	}
	g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
	g_assert_true(g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, NULL));
	for (unsigned i = 0; i < matrix_n_calls; i++)
		read_record(file, &matrix_calls[i], &ret_records[i]);
	g_unlink(path);
	g_rmdir(folder);
}
