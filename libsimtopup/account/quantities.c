/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Numbers with what stands beside them: a currency, a unit, or nothing. */
#include "sense.h"

#include <string.h>

struct st_quantity *st_quantity_at(const struct st_reading *reading, gssize index)
{
	if (index < 0 || (guint)index >= reading->quantities->len)
		return NULL;
	return &g_array_index(reading->quantities, struct st_quantity, index);
}

gssize st_quantity_before(const struct st_reading *reading, gssize item)
{
	gssize low = 0, high = (gssize)reading->quantities->len;

	while (low < high) {
		gssize middle = (low + high) / 2;

		if (st_quantity_at(reading, middle)->last < item)
			low = middle + 1;
		else
			high = middle;
	}
	return low - 1;
}

static bool is_single(const struct st_item *item)
{
	return item->to - item->from == 1;
}

/* What a word for a currency means here. NULL: no currency; "": one, but not known which. */
static const char *currency_of(const struct st_reading *reading, const struct st_item *item,
			       char ret_code[4])
{
	const struct st_currency_word *word;

	if (item->code[0]) {
		memcpy(ret_code, item->code, 4);
		return ret_code;
	}
	if (item->currency < 0)
		return NULL;
	word = &st_currency_words[item->currency];
	if (*reading->currency && strstr(word->codes, reading->currency))
		return reading->currency;
	memcpy(ret_code, word->codes, 3);
	ret_code[3] = '\0';
	if (word->sure)
		return ret_code;
	/* A letter alone is a currency only where the SIM says so; "$" is always one. */
	if (is_single(item) && st_is_letter(reading->tokens.glyphs.c[item->from]))
		return reading->tokens.glyphs.c[item->from] == 'f' && !*reading->currency ? ""
											  : NULL;
	return "";
}

/* BYN since July 2016, BYR before: ten thousand times as much. */
static bool is_redenominated(const char *code, const struct st_amount *amount)
{
	return strcmp(code, "BYN") == 0 && amount->scale != 2;
}

static bool take_currency(const struct st_reading *reading, struct st_item *item,
			  struct st_quantity *q)
{
	char code[4] = "";
	const char *found = item && item->kind == I_WORD && !item->taken
				    ? currency_of(reading, item, code) : NULL;
	int decimals;

	if (!found)
		return false;
	decimals = *found ? st_currency_decimals(found) : 2;
	q->kind = Q_MONEY;
	g_strlcpy(q->currency, found, sizeof(q->currency));
	q->readable = st_amount_read(&reading->tokens.glyphs,
				     st_item_at(&reading->tokens, q->number), decimals,
				     reading->mark, &q->amount);
	if (is_redenominated(q->currency, &q->amount))
		q->currency[0] = '\0';
	item->taken = true;
	return true;
}

/* amount * factor, to the nearest; false when it does not fit. */
static bool scale_up(const struct st_amount *amount, int64_t factor, int64_t *ret_value)
{
	int64_t divisor = 1, product;

	for (int32_t i = 0; i < amount->scale; i++)
		divisor *= 10;
	if (__builtin_mul_overflow(amount->units, factor, &product) ||
	    __builtin_add_overflow(product, divisor / 2, &product))
		return false;
	*ret_value = product / divisor;
	return true;
}

static enum st_quantity_kind kind_of_unit(int unit)
{
	if (unit >= U_B && unit <= U_TB)
		return Q_DATA;
	if (unit >= U_SEC && unit <= U_HOUR)
		return Q_VOICE;
	if (unit == U_SMS)
		return Q_SMS;
	return unit >= U_DAY && unit <= U_YEAR ? Q_DAYS : Q_JUNK;
}

void st_quantity_measure(const struct st_reading *reading, struct st_quantity *q, int unit)
{
	static const int64_t factors[] = {
		[U_SEC] = 1, [U_MIN] = 60, [U_HOUR] = 3600, [U_SMS] = 1, [U_DAY] = 1,
		[U_WEEK] = 7, [U_MONTH] = 1, [U_YEAR] = 1, [U_TIMES] = 1,
	};
	int64_t factor = 1;

	q->unit = unit;
	q->kind = kind_of_unit(unit);
	if (q->kind == Q_DATA) {
		for (int i = U_B; i < unit; i++)
			factor *= reading->byte_base;
	} else {
		factor = factors[unit];
	}
	q->readable = st_amount_read(&reading->tokens.glyphs,
				     st_item_at(&reading->tokens, q->number), 2, 0, &q->amount) &&
		      scale_up(&q->amount, factor, &q->value);
	if (q->kind == Q_SMS && q->readable)
		q->readable = q->amount.units % (q->amount.scale == 1 ? 10 :
						 q->amount.scale == 2 ? 100 : 1) == 0 &&
			      q->amount.scale <= 2;
}

static bool take_unit(const struct st_reading *reading, struct st_item *item,
		      struct st_quantity *q, bool behind)
{
	const struct st_glyphs *g = &reading->tokens.glyphs;
	const struct st_item *number = st_item_at(&reading->tokens, q->number);
	int unit;

	if (!item || item->kind != I_WORD || !item->unit || item->taken)
		return false;
	unit = item->unit;
	if (behind && is_single(item) && g->c[item->from] < 0x80 && !item->touches)
		return false;
	/* "5 to 10", and 3G, 4G, 5G, which are networks */
	if (unit == U_TB && g->c[item->from + 1] == 'o' && !item->touches)
		return false;
	if (is_single(item) && g->c[item->from] == 'g' && number->to - number->from == 1)
		return false;
	if (is_single(item) && unit <= U_TB && !(st_sentence_says(reading, q->number) & W_DATA))
		return false;
	/* "500M" of data, else minutes. */
	if (is_single(item) && unit == U_MIN && g->c[item->from] == 'm' &&
	    st_sentence_says(reading, q->number) & W_DATA)
		unit = U_MB;
	st_quantity_measure(reading, q, unit);
	item->taken = true;
	item->says &= ~(guint64)W_LIMIT; /* "45min." */
	return true;
}

static bool is_ident(const struct st_item *item)
{
	return item && item->kind == I_WORD && item->says & W_IDENT;
}

/* "MB=43.6", "SMS: 57", "Data(kB): 3336380": the unit in front. */
static bool take_unit_before(const struct st_reading *reading, struct st_quantity *q)
{
	const struct st_tokens *tokens = &reading->tokens;
	gssize at = q->number - 1;
	bool colon = false;

	for (unsigned i = 0; i < 6; i++, at--) {
		struct st_item *item = st_item_at(tokens, at);

		if (!item || item->kind == I_END || item->kind == I_NUMBER || item->taken)
			return false;
		if (item->kind == I_COLON && colon)
			return false;
		colon = colon || item->kind == I_COLON;
		if (item->kind == I_COMMA && !colon)
			return false;
		if (item->kind != I_WORD || !item->unit || is_single(item))
			continue;
		if ((i > 0 && !colon) || kind_of_unit(item->unit) == Q_DAYS)
			return false;
		return take_unit(reading, item, q, false);
	}
	return false;
}

static void look_at_sign(const struct st_reading *reading, struct st_quantity *q)
{
	struct st_item *before = st_item_at(&reading->tokens, q->first - 1);
	const struct st_glyphs *g = &reading->tokens.glyphs;

	if (before && (before->kind == I_SIGN ||
		       (before->kind == I_WORD && before->says & W_MINUS))) {
		q->amount.units = -q->amount.units;
		q->first--;
	} else if (before && before->kind == I_COMMA && g->c[before->from] == '-') {
		q->unsure = true;
	} else if (g->c[st_item_at(&reading->tokens, q->last)->to] == '-') {
		const struct st_item *last = st_item_at(&reading->tokens, q->last);

		q->unsure = g->c[last->to + 1] != '>';
	}
}

static bool is_label(const struct st_item *behind, const struct st_tokens *tokens)
{
	return behind < st_item_at(tokens, 0) + tokens->items->len && behind->kind == I_COLON;
}

/* "MB=43.6": without blanks the unit in front is meant. */
static bool touches_unit(const struct st_tokens *tokens, gssize number)
{
	const struct st_item *item = st_item_at(tokens, number);
	const struct st_item *colon = st_item_at(tokens, number - 1);
	const struct st_item *unit = st_item_at(tokens, number - 2);

	return unit && item->touches && colon->kind == I_COLON && colon->touches &&
	       unit->kind == I_WORD && unit->unit && !is_single(unit);
}

static void number_at(const struct st_reading *reading, struct st_quantity *q)
{
	const struct st_tokens *tokens = &reading->tokens;
	struct st_item *next = st_item_at(tokens, q->number + 1);
	struct st_item *before = st_item_at(tokens, q->number - 1);
	struct st_item *sign = before && before->kind == I_SIGN ? before : NULL;

	if (sign)
		before = st_item_at(tokens, q->number - 2);
	/* "Rs. 161", "USD: 5.87" */
	if (before && before->kind == I_COLON && before->touches)
		before = st_item_at(tokens, q->number - (sign ? 3 : 2));
	/* "20 free minutes", "50 off-net mins", "MIN: 30 SMS: 5" */
	if (next && next->kind == I_WORD && !next->unit && next->currency < 0 &&
	    next->says & (W_PROMO | W_BONUS | W_ONNET | W_NIGHT | W_VOICE) &&
	    st_item_at(tokens, q->number + 2) && st_item_at(tokens, q->number + 2)->unit >= U_SEC &&
	    st_item_at(tokens, q->number + 2)->unit <= (next->says & W_VOICE ? U_HOUR : U_SMS))
		next++;
	if (next && next->kind == I_WORD && next->unit && !next->touches &&
	    is_label(next + 1, tokens))
		next = NULL;
	if (touches_unit(tokens, q->number) && take_unit_before(reading, q))
		return;
	if (next && next->kind == I_WORD && next->unit && next->currency >= 0 &&
	    !next->code[0] && !next->touches && take_unit(reading, next, q, true)) {
		q->last = next - st_item_at(tokens, 0);
	} else if (take_currency(reading, next, q)) {
		q->last = next - st_item_at(tokens, 0);
	} else if (take_unit(reading, next, q, true)) {
		q->last = next - st_item_at(tokens, 0);
	} else if (take_currency(reading, before, q)) {
		q->first = before - st_item_at(tokens, 0);
	} else if (!take_unit_before(reading, q)) {
		q->readable = st_amount_read(&tokens->glyphs, st_item_at(tokens, q->number),
					     *reading->currency
						     ? st_currency_decimals(reading->currency) : 2,
					     reading->mark, &q->amount);
		if (is_ident(st_item_at(tokens, q->number - 1)) ||
		    st_item_at(tokens, q->number)->glued)
			q->kind = Q_JUNK;
	}
	if (sign && q->first == q->number) {
		q->amount.units = -q->amount.units;
		q->first--;
	} else if (sign && q->first < q->number) {
		q->amount.units = -q->amount.units;
	} else {
		look_at_sign(reading, q);
	}
}

static bool is_voice_word(const struct st_item *item)
{
	return item && item->kind == I_WORD &&
	       (item->says & W_VOICE || (item->unit >= U_SEC && item->unit <= U_MIN));
}

/* "119:51:13" beside a word for calls; two parts may be minutes or hours. */
static void clock_at(const struct st_reading *reading, struct st_quantity *q)
{
	const struct st_tokens *tokens = &reading->tokens;
	const struct st_item *item = st_item_at(tokens, q->number);
	const struct st_item *before = st_item_at(tokens, q->number - 1);
	const struct st_item *next = st_item_at(tokens, q->number + 1);

	if (before && before->kind == I_COLON)
		before = st_item_at(tokens, q->number - 2);
	q->kind = Q_JUNK;
	if (item->clock[2] < 0 || !(is_voice_word(before) || is_voice_word(next)))
		return;
	q->kind = Q_VOICE;
	q->unit = U_SEC;
	q->readable = true;
	q->value = (int64_t)item->clock[0] * 3600 + item->clock[1] * 60 + item->clock[2];
}

/* "1h30": what touches the hour is minutes; it may still be a time of day. */
static bool are_minutes(const struct st_reading *reading, const struct st_quantity *before,
			const struct st_quantity *q)
{
	const struct st_item *number = st_item_at(&reading->tokens, q->number);

	return before->kind == Q_VOICE && before->unit == U_HOUR && before->readable &&
	       before->amount.scale == 0 && before->last + 1 == q->first &&
	       q->kind == Q_PLAIN && q->readable && number->touches &&
	       number->to - number->from == 2 && q->amount.units >= 0 && q->amount.units < 60;
}

/* "3Gb 817Mb 169kb" and "3h34m" are one amount: the larger unit first. */
static bool joins(struct st_reading *reading, const struct st_quantity *q)
{
	struct st_quantity *before = st_quantity_at(reading,
						    (gssize)reading->quantities->len - 1);

	if (before && are_minutes(reading, before, q)) {
		before->value += q->amount.units * 60;
		before->last = q->last;
		return true;
	}
	if (!before || before->kind != q->kind || !(q->kind == Q_DATA || q->kind == Q_VOICE) ||
	    before->last + 1 != q->first || before->amount.scale > 0 || !before->readable ||
	    !q->readable)
		return false;
	/* Units are numbered upwards; the smaller one must come second. */
	if (q->unit >= before->unit)
		return false;
	before->value += q->value;
	before->unit = q->unit;
	before->last = q->last;
	return true;
}

void st_quantities_find(struct st_reading *reading)
{
	guint sentence = 0;

	for (gssize i = 0; i < (gssize)reading->tokens.items->len; i++) {
		const struct st_item *item = st_item_at(&reading->tokens, i);
		struct st_quantity q = { .kind = Q_PLAIN, .first = i, .last = i, .number = i,
					 .total = -1, .bucket = -1, .sentence = sentence };

		sentence += item->kind == I_END;
		if (item->kind == I_NUMBER)
			number_at(reading, &q);
		else if (item->kind == I_CLOCK)
			clock_at(reading, &q);
		else
			continue;
		if (joins(reading, &q))
			continue;
		g_array_append_val(reading->quantities, q);
	}
}
