/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Exact money: int64 units with a scale. Every operation that would overflow
 * or mix currencies fails; nothing is rounded.
 */
#ifndef ST_CORE_MONEY_H
#define ST_CORE_MONEY_H

#include <simtopup/base.h>
#include <stdbool.h>

#define ST_MONEY_SCALE_MAX 9
#define ST_MONEY_TEXT 40

/* "10.00EUR", "10 EUR", "EUR 10.00"; a point only, no grouping. */
bool st_money_parse(const char *text, struct simtopup_money *ret_money);
/* Decimal string without currency ("-3.50"); trailing zeros stay. Buffer of ST_MONEY_TEXT. */
void st_money_format(const struct simtopup_money *money, char *ret_text);
bool st_money_same_currency(const struct simtopup_money *a, const struct simtopup_money *b);
/* -1, 0, 1; false when not comparable. */
bool st_money_compare(const struct simtopup_money *a, const struct simtopup_money *b,
		      int *ret_order);
bool st_money_add(const struct simtopup_money *a, const struct simtopup_money *b,
		  struct simtopup_money *ret_sum);
bool st_money_subtract(const struct simtopup_money *a, const struct simtopup_money *b,
		       struct simtopup_money *ret_difference);
/* Three capital letters. */
bool st_currency_valid(const char *code);

#endif
