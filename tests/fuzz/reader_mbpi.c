/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The provider database, damaged: whatever is taken from it may be dialled. */
#include "fuzz.h"

#include "account/recipe.h"
#include "core/error.h"

#include <string.h>

static void free_recipe(void *recipe)
{
	st_recipe_free(recipe);
}

static void check_recipe(const struct st_recipe *recipe)
{
	const struct st_pay_way *way = st_recipe_pay_way(recipe, ST_PAY_USSD, NULL);

	MUST(g_str_has_prefix(st_recipe_id(recipe), "mbpi-"));
	for (unsigned i = 0; i < recipe->n_ways; i++) {
		const char *name = recipe->ways[i].name;
		bool is_code = strspn(name, "0123456789*#") == strlen(name);

		MUST(is_code == (recipe->ways[i].method == ST_WAY_USSD));
		MUST(is_code || recipe->ways[i].costs);
	}
	MUST(!way || !way->proved);
	MUST(!way || strstr(way->steps.step[0].send, "{voucher}"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	g_autoptr(GPtrArray) recipes = g_ptr_array_new_with_free_func(free_recipe);

	st_error_clear();
	if (st_mbpi_parse((const char *)data, len, recipes))
		MUST(st_error_status() == SIMTOPUP_INVALID);
	for (unsigned i = 0; i < recipes->len; i++)
		check_recipe(recipes->pdata[i]);
	return 0;
}
