/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* A recipe from anybody: taken whole or refused with a sentence; then it reads a text. */
#include "fuzz.h"

#include "account/recipe.h"
#include "core/error.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	g_autofree struct simtopup_balance *balance = g_new0(struct simtopup_balance, 1);
	struct st_recipe *recipe = NULL;
	static const char text[] =
		"Your credit is 12.34 EUR, valid until 2027-03-31. 3 SMS, 5 Mo";

	st_error_clear();
	if (st_recipe_parse("fuzz.recipe", (const char *)data, len, &recipe)) {
		MUST(!recipe);
		MUST(st_error_status() == SIMTOPUP_INVALID);
		MUST(*simtopup_error_message(simtopup_last_error()));
		return 0;
	}
	MUST(*st_recipe_id(recipe) && *st_recipe_currency(recipe));
	st_balance_read_text(recipe, text, INT64_C(1795435200000), balance);
	MUST(balance->state != ST_BALANCE_OK || balance->count > 0);
	for (unsigned i = 0; i < recipe->samples->len; i++)
		g_free(st_sample_check(recipe,
				       &g_array_index(recipe->samples, struct st_sample, i)));
	st_recipe_free(recipe);
	return 0;
}
