/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Where `pin` has its codes from. */
#ifndef TOOL_PIN_H
#define TOOL_PIN_H

#include "tool.h"

#define TOOL_PIN_SIZE 16

struct tool_pins {
	char code[TOOL_PIN_SIZE], new_pin[TOOL_PIN_SIZE];
};

struct tool_pins *tool_pins_new(void); /* NULL: no memory can be had */
void tool_pins_free(struct tool_pins *pins); /* wipes */
/* A PIN or PUK, and where `asks_new` is a question the new PIN. 0 or an exit code. */
int tool_read_pins(const struct tool *tool, const char *question, const char *asks_new,
		   struct tool_pins *ret_pins);

#endif
