/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The table of options: parsing and --help are made of it. */
#ifndef TOOL_OPTIONS_H
#define TOOL_OPTIONS_H

#include "tool.h"

#define TOOL_GLOBAL_OPTIONS "dJLtVhr"
#define TOOL_OPTIONS 41

struct tool_option {
	char key;
	const char *name;
	const char *argument;
	const char *summary;
};

/* Ends with the key 0. */
extern const struct tool_option tool_options[TOOL_OPTIONS + 1];

void tool_print_help(const struct tool_verb *verbs);

#endif
