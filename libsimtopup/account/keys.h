/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Reading typed values out of a recipe's groups, with errors that name file, group and key. */
#ifndef ST_ACCOUNT_KEYS_H
#define ST_ACCOUNT_KEYS_H

#include "recipe.h"

struct st_keys {
	GKeyFile *file;
	const char *name; /* of the file, for messages */
	const char *group;
	struct st_recipe *recipe; /* keeps the texts */
};

struct st_choice {
	const char *name;
	int value;
};

/* Fails with a sentence; returns false. */
bool st_keys_bad(const struct st_keys *keys, const char *key, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
bool st_keys_have(const struct st_keys *keys, const char *key);
/* An absent key leaves *ret_value as it was; st_keys_need() complains instead. */
bool st_keys_need(const struct st_keys *keys, const char *key);
bool st_keys_text(const struct st_keys *keys, const char *key, const char **ret_value);
bool st_keys_list(const struct st_keys *keys, const char *key, char ***ret_value);
bool st_keys_bool(const struct st_keys *keys, const char *key, bool *ret_value);
bool st_keys_int(const struct st_keys *keys, const char *key, int64_t min, int64_t max,
		 int64_t *ret_value);
/* Table ends with a NULL name. */
bool st_keys_choice(const struct st_keys *keys, const char *key, const struct st_choice *choices,
		    int *ret_value);
/* The pattern as it stands in the file: backslashes are not escapes there. */
bool st_keys_pattern(const struct st_keys *keys, const char *key, struct st_pattern **ret_pattern,
		     const char **ret_text);
bool st_keys_fact(const struct st_keys *keys, struct st_fact *ret_fact);
/* Every key of the group is in `allowed` (NULL ends it; "*" stands for a number). */
bool st_keys_known(const struct st_keys *keys, const char *const *allowed);

/* `code`, the value of the key, can be dialled or answered; {voucher} may stand in it. */
bool st_keys_code(const struct st_keys *keys, const char *key, const char *code);
bool st_keys_seconds(const struct st_keys *keys, const char *key, int64_t *ret_ms);
/* "step.N.expect" and "step.N.WHAT", N from `first` on without holes. */
bool st_keys_steps(const struct st_keys *keys, const char *what, unsigned first,
		   struct st_step *ret_steps, unsigned *ret_count);

/* The groups; each checks its keys. */
bool st_group_match(const struct st_keys *keys);
bool st_group_reply(const struct st_keys *keys);
bool st_group_bucket(const struct st_keys *keys);
bool st_group_outcome(const struct st_keys *keys);
bool st_group_balance(const struct st_keys *keys);
bool st_group_way(const struct st_keys *keys);
bool st_group_voucher(const struct st_keys *keys);
bool st_group_voucher_sms(const struct st_keys *keys);
bool st_group_plan(const struct st_keys *keys);
bool st_group_sample(const struct st_keys *keys);

#endif
