/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../core/clock.h"
#include "../core/error.h"
#include "../core/log.h"
#include "../core/money.h"

#include <glib.h>
#include <string.h>

const char *simtopup_version(void)
{
	return ST_VERSION;
}

static const char *const features[] = {
#ifdef ST_HAVE_QMI
	"qmi",
#endif
#ifdef ST_HAVE_MBIM
	"mbim",
#endif
#ifdef ST_HAVE_ZBAR
	"zbar",
#endif
	NULL,
};

int simtopup_has(const char *feature)
{
	return feature && g_strv_contains(features, feature);
}

void simtopup_free(char *string)
{
	g_free(string);
}

int simtopup_money_parse(const char *text, struct simtopup_money *ret_money)
{
	st_error_clear();
	if (!text || !ret_money || !st_money_parse(text, ret_money))
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "not an amount with a currency, such as 10EUR");
	return 0;
}

void simtopup_redact(char *text)
{
	if (text)
		st_redact(text);
}

int simtopup_clock_follow(const char *control_socket)
{
	st_error_clear();
	return st_clock_follow(control_socket);
}
