/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#ifndef TOOL_ESIM_H
#define TOOL_ESIM_H

#include "tool.h"

/* esim_list.c */
int tool_esim_list(struct tool *tool, simtopup_esim *esim);

/* esim_switch.c */
int tool_esim_enable(struct tool *tool, simtopup_esim *esim);
int tool_esim_disable(struct tool *tool, simtopup_esim *esim);
int tool_esim_check(struct tool *tool, simtopup_esim *esim);

/* esim_delete.c */
int tool_esim_delete(struct tool *tool, simtopup_esim *esim);
int tool_esim_reset(struct tool *tool, simtopup_esim *esim);

/* esim_notices.c */
int tool_esim_notifications(struct tool *tool, simtopup_esim *esim);

#endif
