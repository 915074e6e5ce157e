/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../renewal/spec.h"

#include "../core/error.h"
#include "../renewal/rail.h"

#include <string.h>

static int missing(void)
{
	return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "an argument is missing");
}

int simtopup_spec_new(const char *rail, simtopup_spec **ret_spec)
{
	const struct st_rail *known;
	int result;

	st_error_clear();
	if (!rail || !ret_spec)
		return missing();
	result = st_rail_get(rail, &known);
	return result ? result : st_spec_new(rail, ret_spec);
}

int simtopup_spec_set(simtopup_spec *spec, const char *key, const char *value)
{
	st_error_clear();
	return spec && key && value ? st_spec_set(spec, key, value) : missing();
}

int simtopup_spec_set_money(simtopup_spec *spec, const char *key,
			    const struct simtopup_money *value)
{
	st_error_clear();
	return spec && key && value ? st_spec_set_money(spec, key, value) : missing();
}

int simtopup_spec_set_secret(simtopup_spec *spec, const char *key, const void *secret, size_t len)
{
	st_error_clear();
	if (!spec || !key || !secret)
		return missing();
	if (strcmp(key, "voucher") != 0)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "no such secret of a spec");
	return st_spec_set_voucher(spec, secret, len);
}

void simtopup_spec_free(simtopup_spec *spec)
{
	st_spec_free(spec);
}
