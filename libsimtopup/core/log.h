/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Diagnostics for people who debug. Redacted when formatted; dropped without a listener. */
#ifndef ST_CORE_LOG_H
#define ST_CORE_LOG_H

void st_log(const char *layer, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Masks numbers of more than `most` digits, also in groups, but the last two. In place. */
void st_mask_runs(char *text, unsigned most);
/* The same for seven and more. */
void st_redact(char *text);

#endif
