/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "options.h"

#include <getopt.h>
#include <string.h>

#define TIMEOUT_MAX_S 86400.0

static bool takes(const struct tool_verb *verb, int key)
{
	return strchr(TOOL_GLOBAL_OPTIONS, key) || strchr(verb->options, key);
}

static bool read_seconds(const char *text, int *ret_ms)
{
	char *end;
	double value = g_ascii_strtod(text, &end);

	if (end == text || *end || !(value >= 0) || value > TIMEOUT_MAX_S)
		return false;
	*ret_ms = (int)(value * 1000);
	return true;
}

static bool read_descriptor(const char *text, int *ret_fd)
{
	guint64 value;

	if (!g_ascii_string_to_unsigned(text, 10, 0, 65535, &value, NULL))
		return false;
	*ret_fd = (int)value;
	return true;
}

/* false: the value is wrong. */
static bool store(struct tool_args *args, int key, const char *value)
{
	const char **texts[] = {
		['d'] = &args->device, ['L'] = &args->ledger, ['R'] = &args->rail,
		['v'] = &args->voucher_file, ['P'] = &args->plan, ['F'] = &args->face_value,
		['m'] = &args->max_price, ['s'] = &args->allow_spend, ['B'] = &args->allow_bonus,
		['k'] = &args->request_key, ['e'] = &args->expect_iccid,
		['c'] = &args->close_on, ['b'] = &args->by, ['w'] = &args->why,
		['K'] = &args->public_key, ['N'] = &args->mcc_mnc, ['C'] = &args->country,
		['D'] = &args->received, ['T'] = &args->kind, ['M'] = &args->format,
		['p'] = &args->pin_file, ['I'] = &args->aid,
	};
	bool *flags[] = {
		['J'] = &args->json, ['r'] = &args->verbose, ['n'] = &args->dry_run,
		['y'] = &args->yes, ['u'] = &args->allow_unproved, ['o'] = &args->paid,
		['O'] = &args->not_paid, ['x'] = &args->reversed,
		['a'] = &args->allow_roaming, ['G'] = &args->allow_charged,
		['Z'] = &args->force, ['A'] = &args->all, ['E'] = &args->allow_restart,
	};

	if (key == 't')
		return read_seconds(value, &args->timeout_ms) && args->timeout_ms > 0;
	if (key == 'W')
		return read_seconds(value, &args->wait_ms);
	if (key == 'f')
		return read_descriptor(value, &args->voucher_fd);
	if (key == 'q')
		return read_descriptor(value, &args->pin_fd);
	if ((size_t)key < G_N_ELEMENTS(texts) && texts[key])
		*texts[key] = value;
	else if ((size_t)key < G_N_ELEMENTS(flags) && flags[key])
		*flags[key] = true;
	return true;
}

static void fill_options(struct option *options)
{
	for (size_t i = 0; i < TOOL_OPTIONS; i++) {
		options[i].name = tool_options[i].name;
		options[i].has_arg = tool_options[i].argument ? required_argument : no_argument;
		options[i].val = tool_options[i].key;
	}
}

/* Bits of the options seen are kept as text: the verb is known only at the end. */
static int read_options(struct tool *tool, int argc, char **argv, char *seen)
{
	struct option options[TOOL_OPTIONS + 1] = {0};
	size_t count = 0;
	int key;

	fill_options(options);
	opterr = 0;
	while ((key = getopt_long(argc, argv, "d:h", options, NULL)) != -1) {
		if (key == '?')
			return tool_usage(tool, "unknown option or missing value: %s",
					  argv[optind - 1]);
		if (!store(&tool->args, key, optarg))
			return tool_usage(tool, "wrong value: %s", optarg);
		if (!memchr(seen, key, count))
			seen[count++] = (char)key;
	}
	return 0;
}

int tool_args_parse(struct tool *tool, int argc, char **argv, const struct tool_verb *verbs,
		    const struct tool_verb **ret_verb)
{
	char seen[TOOL_OPTIONS + 1] = "";
	const struct tool_verb *verb = verbs;
	int code;

	*ret_verb = NULL;
	code = read_options(tool, argc, argv, seen);
	if (code)
		return code;
	if (strchr(seen, 'h'))
		return tool_print_help(verbs), TOOL_DONE;
	if (strchr(seen, 'V'))
		return printf("simtopup %s\n", simtopup_version()), TOOL_DONE;
	if (optind == argc)
		return tool_usage(tool, "a verb is missing");
	while (verb->name && strcmp(verb->name, argv[optind]) != 0)
		verb++;
	if (!verb->name)
		return tool_usage(tool, "unknown verb: %s", argv[optind]);
	for (const char *key = seen; *key; key++)
		if (!takes(verb, *key))
			return tool_usage(tool, "%s does not take every option given", verb->name);

	tool->args.words = argv + optind + 1;
	tool->args.n_words = argc - optind - 1;
	*ret_verb = verb;
	return 0;
}
