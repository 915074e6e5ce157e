/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../core/error.h"
#include "../uicc/known.h"
#include "recipe.h"

int st_operators_choose(const struct simtopup_operators *operators, struct st_port *port,
			struct st_subject *subject, st_deadline deadline,
			const struct st_recipe **ret_recipe)
{
	int result = 0;

	/* Few recipes ask for it, and not every modem tells it with the rest. */
	if (port && !subject->gid1[0] && st_operators_want_gid1(operators, subject))
		result = st_known_gid1(port, subject->gid1, sizeof(subject->gid1), deadline);
	if (result == 0)
		*ret_recipe = st_operators_match(operators, subject);
	if (result != SIMTOPUP_UNSUPPORTED)
		return result;
	st_fail(SIMTOPUP_NO_RECIPE, ST_LAYER_CARD,
		"whose SIM it is depends on its GID1, which the modem cannot read");
	return st_error_set_hint("nothing was sent; `simtopup operator show` tells what would fit");
}
