/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Is what the SIM has now what this renewal would have made of what it had before? */
#include "../core/money.h"
#include "act.h"

#include <string.h>

/*
 * An expiry that is told as "30 days from now", or cut to the end of a day,
 * moves by itself: by the time between two looks, and by up to a day.
 */
#define EXPIRY_DRIFT_MS INT64_C(86400000)
#define SUMMARY 160

static JsonObject *object_of(JsonObject *object, const char *key)
{
	JsonNode *node = object ? json_object_get_member(object, key) : NULL;

	return node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

static bool is_equal(const struct simtopup_money *a, const struct simtopup_money *b)
{
	int order;

	return st_money_compare(a, b, &order) && order == 0;
}

static bool is_more(const struct simtopup_money *a, const struct simtopup_money *b)
{
	int order;

	return st_money_compare(a, b, &order) && order > 0;
}

/* From face value less what may have been spent, to face value and what bonus is known. */
static bool is_within(const struct st_row *row, const struct simtopup_money *delta,
		      const struct simtopup_money *face)
{
	struct simtopup_money low = *face, high = *face, allowed;
	int order, other;

	if (st_facts_money(row->facts, "allow_spend", &allowed) &&
	    !st_money_subtract(face, &allowed, &low))
		return false;
	if (st_facts_money(row->facts, "allow_bonus", &allowed) &&
	    !st_money_add(face, &allowed, &high))
		return false;
	return st_money_compare(delta, &low, &order) && order >= 0 &&
	       st_money_compare(delta, &high, &other) && other <= 0;
}

/* Is the change what this renewal would make, and nothing else that we know of? */
static bool is_attributable(const struct st_row *row, const struct simtopup_money *delta)
{
	struct simtopup_money face, named, charge;
	bool has_named = st_facts_money(row->facts, "amount", &named);
	int order;

	if (st_facts_money(row->facts, "face_value", &face)) {
		if (is_within(row, delta, &face))
			return true;
		/* The message that carried it has its own price. */
		if (st_facts_money(row->facts, "charge", &charge) &&
		    st_money_subtract(&face, &charge, &charge) && is_equal(delta, &charge))
			return true;
		/* More than the face value is a bonus only when the operator named that sum. */
		if (!st_money_compare(delta, &face, &order) || order < 0)
			return false;
	}
	return has_named && is_equal(delta, &named);
}

static void tell_change(const struct simtopup_money *before, const struct simtopup_money *after,
			const char *tail, char *ret_summary)
{
	char before_text[ST_MONEY_TEXT], after_text[ST_MONEY_TEXT], delta_text[ST_MONEY_TEXT];
	struct simtopup_money delta = { 0 };

	st_money_subtract(after, before, &delta);
	st_money_format(before, before_text);
	st_money_format(after, after_text);
	st_money_format(&delta, delta_text);
	g_snprintf(ret_summary, SUMMARY, "balance %s -> %s %s (%s%s)%s", before_text, after_text,
		   before->currency, delta.units > 0 ? "+" : "", delta_text, tail);
}

/*
 * Since the look before: what was spent, or credited by somebody else, until
 * then is measured. A balance that only comes back to where it was before (a hold
 * that is released, a charge that is taken back) is no credit.
 */
static bool rose_since_last(const struct st_row *row, const struct simtopup_money *before,
			    const struct simtopup_money *now, struct simtopup_money *ret_last)
{
	struct simtopup_money last, top, delta;

	if (!st_facts_money(row->facts, "last_balance", &last) ||
	    !st_money_subtract(now, &last, &delta) || !is_attributable(row, &delta))
		return false;
	if (!st_facts_money(row->facts, "top_balance", &top))
		top = *before;
	*ret_last = last;
	return delta.units > 0 && is_more(now, &top) && is_more(now, before);
}

/* Since the baseline, or since the look before. */
static enum st_finding compare_money(const struct st_row *row, JsonObject *baseline,
				     const struct st_look *look, char *ret_summary)
{
	struct simtopup_money before, last, delta;

	if (!look->has_money || !st_facts_money(baseline, "balance", &before) ||
	    !st_money_subtract(&look->money, &before, &delta))
		return ST_FOUND_NOTHING;
	if (delta.units > 0 && is_attributable(row, &delta)) {
		tell_change(&before, &look->money, "", ret_summary);
		return ST_FOUND_PROOF;
	}
	if (rose_since_last(row, &before, &look->money, &last)) {
		tell_change(&last, &look->money, " since the look before", ret_summary);
		return ST_FOUND_PROOF;
	}
	if (is_equal(&look->money, &before)) {
		tell_change(&before, &look->money, "", ret_summary);
		return ST_FOUND_ABSENCE;
	}
	tell_change(&before, &look->money, ", not what was bought", ret_summary);
	return ST_FOUND_CHANGE;
}

static bool is_later(int64_t before, int64_t after, JsonObject *baseline,
		     const struct st_look *look)
{
	int64_t elapsed = MAX(look->at - st_facts_int(baseline, "at", look->at), 0);

	return before && after && after - before > elapsed + EXPIRY_DRIFT_MS;
}

static bool expiry_moved(JsonObject *baseline, const struct st_look *look, char *ret_summary)
{
	const char *text = st_json_text(baseline, "expires");

	if (!is_later(st_facts_int(baseline, "expires_ms", 0), look->expires_ms, baseline, look))
		return false;
	g_snprintf(ret_summary, SUMMARY, "expiry %s -> %s", text ? text : "?", look->expires);
	return true;
}

static enum st_finding compare_voucher(const struct st_row *row, JsonObject *baseline,
				       const struct st_look *look, char *ret_summary,
				       const char **ret_kind)
{
	enum st_finding finding = compare_money(row, baseline, look, ret_summary);
	bool expects, shown;

	*ret_kind = "balance";
	if (finding == ST_FOUND_PROOF)
		return finding;
	/*
	 * An expiry that moved proves nothing against the balance: money that is
	 * not what was bought is somebody's other credit; money that was shown and
	 * is not any more leaves the expiry of something else; and with a face
	 * value the money must have come, where any was shown.
	 */
	shown = json_object_has_member(baseline, "balance");
	if (look->has_money != shown || (finding == ST_FOUND_NOTHING && shown))
		return ST_FOUND_NOTHING;
	expects = json_object_has_member(row->facts, "face_value");
	if (finding == ST_FOUND_ABSENCE && expects)
		return finding;
	expects |= json_object_has_member(row->facts, "amount");
	if (finding == ST_FOUND_CHANGE && expects)
		return finding;
	if (expiry_moved(baseline, look, ret_summary)) {
		*ret_kind = "expiry";
		return ST_FOUND_PROOF;
	}
	return finding;
}

/*
 * What became of the buckets of the kind that the plan adds: by all of what was
 * bought, by a part of it, in a way that tells no amount, or by more.
 */
enum growth { GREW_NOT, GREW_AS_BOUGHT, GREW_PARTLY, GREW_SOMEHOW, GREW_OTHERWISE };

static enum growth compare_buckets(JsonObject *plan, const char *kind, JsonObject *baseline,
				   const struct st_look *look)
{
	JsonObject *before = object_of(object_of(baseline, "buckets"), kind);
	const struct st_tally *after = &look->tallies[st_facts_kind(kind)];
	int64_t grew = after->sum - st_facts_int(before, "sum", 0);
	int64_t bought = st_facts_int(plan, "amount", 0);

	if (after->unlimited > st_facts_int(before, "unlimited", 0))
		return bought ? GREW_OTHERWISE : GREW_SOMEHOW;
	if (grew > 0 && bought) {
		if (grew == bought)
			return GREW_AS_BOUGHT;
		return grew > bought ? GREW_OTHERWISE : GREW_PARTLY;
	}
	if (grew > 0 || after->count > st_facts_int(before, "count", 0) ||
	    is_later(st_facts_int(before, "expires_ms", 0), after->expires_ms, baseline, look))
		return GREW_SOMEHOW;
	return GREW_NOT;
}

/* What became of the balance that pays it; hidden: it was shown before. */
enum purse { PURSE_UNKNOWN, PURSE_HIDDEN, PURSE_SAME, PURSE_OTHER, PURSE_PAID_MORE, PURSE_PAID };

static enum purse compare_purse(const struct st_row *row, JsonObject *baseline,
				const struct st_look *look, char *ret_summary)
{
	struct simtopup_money before, price, charge, fell;
	int order;

	if (!look->has_money || !st_facts_money(baseline, "balance", &before) ||
	    !st_facts_money(row->facts, "price", &price) ||
	    !st_money_subtract(&before, &look->money, &fell) ||
	    !st_money_compare(&fell, &price, &order))
		return json_object_has_member(baseline, "balance") ? PURSE_HIDDEN : PURSE_UNKNOWN;
	tell_change(&before, &look->money, "", ret_summary);
	if (fell.units == 0)
		return PURSE_SAME;
	if (order == 0 || (st_facts_money(row->facts, "charge", &charge) &&
			   st_money_add(&price, &charge, &charge) && is_equal(&fell, &charge)))
		return PURSE_PAID;
	return order > 0 ? PURSE_PAID_MORE : PURSE_OTHER;
}

/* Money alone may have gone elsewhere: it must be the price, and the operator have said yes. */
static enum st_finding judge_purse(const struct st_row *row, enum purse purse)
{
	if (purse == PURSE_UNKNOWN || purse == PURSE_HIDDEN)
		return ST_FOUND_NOTHING;
	if (purse == PURSE_SAME)
		return ST_FOUND_ABSENCE;
	return purse == PURSE_PAID && row->state == ST_ACCEPTED ? ST_FOUND_PROOF :
								  ST_FOUND_CHANGE;
}

/*
 * The price must have gone as well, and may have gone with what was spent besides.
 * A part of the bucket may be used already, or be another, smaller plan: then the
 * operator must have said yes, and so when the price can be seen no more. Growth
 * without an amount needs that or the very price.
 */
static enum st_finding judge_growth(const struct st_row *row, enum growth growth,
				    enum purse purse)
{
	bool paid = purse == PURSE_PAID || purse == PURSE_PAID_MORE || purse == PURSE_UNKNOWN ||
		    (purse == PURSE_HIDDEN && row->state == ST_ACCEPTED);
	bool certain = row->state == ST_ACCEPTED || growth == GREW_AS_BOUGHT ||
		       (growth == GREW_SOMEHOW && purse == PURSE_PAID);

	if (growth != GREW_NOT)
		return growth != GREW_OTHERWISE && paid && certain ? ST_FOUND_PROOF :
								     ST_FOUND_CHANGE;
	if (purse == PURSE_HIDDEN)
		return ST_FOUND_NOTHING;
	/* Money that fell by another sum may have been a cheaper price. */
	return purse == PURSE_SAME || purse == PURSE_UNKNOWN ? ST_FOUND_ABSENCE : ST_FOUND_CHANGE;
}

/* A plan takes its price and adds a bucket; both must be seen, as far as they are shown. */
static enum st_finding compare_plan(const struct st_row *row, JsonObject *baseline,
				    const struct st_look *look, char *ret_summary,
				    const char **ret_kind)
{
	static const char *const words[] = { [GREW_NOT] = "did not come",
					     [GREW_AS_BOUGHT] = "came",
					     [GREW_PARTLY] = "came in part",
					     [GREW_SOMEHOW] = "came",
					     [GREW_OTHERWISE] = "came, not as it was bought" };
	JsonObject *plan = object_of(row->facts, "plan");
	const char *adds = st_json_text(plan, "adds");
	char money[SUMMARY] = "";
	enum purse purse = compare_purse(row, baseline, look, money);
	enum growth growth = GREW_NOT;

	*ret_kind = adds ? "bucket" : "balance";
	if (!adds) {
		g_strlcpy(ret_summary, money, SUMMARY);
		return judge_purse(row, purse);
	}
	growth = compare_buckets(plan, adds, baseline, look);
	g_snprintf(ret_summary, SUMMARY, "%s %s%s%s", adds, words[growth], *money ? ", " : "",
		   money);
	return judge_growth(row, growth, purse);
}

enum st_finding st_evidence_compare(const struct st_row *row, const struct st_look *look,
				    char *ret_summary, const char **ret_kind)
{
	JsonObject *baseline = object_of(row->facts, "baseline");

	/* What another reader makes of another text is no change. */
	if (!baseline || look->generic != json_object_has_member(baseline, "read_by"))
		return ST_FOUND_NOTHING;
	return (st_facts_plan_id(row->facts) ? compare_plan : compare_voucher)(
		row, baseline, look, ret_summary, ret_kind);
}
