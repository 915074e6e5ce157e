/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "renewal_operator.h"

#include <stdio.h>
#include <string.h>

#define PLAN_MB 1024
#define PLAN_CENTS 500
#define VOUCHER_CENTS 1000

#define BOUGHT "Fictel (fictitious): 1 GB for 30 days bought for 5.00 EUR. New credit"
#define RECHARGED "Fictel (fictitious): Recharge of 10.00 EUR accepted. New credit"
#define RECEIVED "Fictel (fictitious): Recharge of 10.00 EUR received. Credit"
#define RECEIPT "Fictel (fictitious): Receipt for 1 GB for 30 days: 5.00 EUR."
#define TOO_LOW "Fictel (fictitious): Your credit is too low for this plan. Nothing was bought."
#define NOT_VALID "Fictel (fictitious): This voucher number is not valid."

/* What it sells, and how it was asked for. */
struct sale {
	bool plan, by_sms;
};

/* The menus of the plan, one behind the other; the answer to the last one buys. */
static const char *const menus[] = {
	"Fictel (fictitious) plans\n1:Internet\n0:End",
	"Fictel (fictitious) Internet\n1:1 GB for 30 days\n2:200 MB for 7 days\n0:End",
	"Fictel (fictitious): Buy 1 GB for 30 days at 5.00 EUR from your credit?\n1:Yes\n0:No",
};

static void show_menu(struct st_port *port, const char *text)
{
	struct st_ussd_news news = { .kind = ST_USSD_MENU, .dcs = 15 };

	g_strlcpy(news.text, text, sizeof(news.text));
	st_port_ussd_push(port, &news);
}

static void say(struct st_port *port, const char *text)
{
	struct st_ussd_news news = { .kind = ST_USSD_FINAL, .dcs = 15 };

	g_strlcpy(news.text, text, sizeof(news.text));
	st_port_ussd_push(port, &news);
}

static void send_sms(struct st_port *port, const char *text)
{
	struct st_sms sms = { .sender = "Fictel", .sent_ms = world_shared->wall_ms };

	g_strlcpy(sms.text, text, sizeof(sms.text));
	st_port_sms_push(port, &sms);
}

static void answer(struct st_port *port, const struct sale *sale, const char *text)
{
	(sale->by_sms ? send_sms : say)(port, text);
}

static void credit(struct world *world, const struct sale *sale)
{
	world->credits++;
	world->cents += sale->plan ? -PLAN_CENTS : VOUCHER_CENTS;
	world->data_mb += sale->plan ? PLAN_MB : 0;
}

static char *credit_text(const struct world *world, const char *before)
{
	return g_strdup_printf("%s %d.%02d EUR, valid until %s.", before,
			       (int)(world->cents / 100), (int)(world->cents % 100),
			       world->expires);
}

static void accept(struct st_port *port, struct world *world, const struct sale *sale,
		   const char *tail)
{
	g_autofree char *text = credit_text(world, sale->plan ? BOUGHT : RECHARGED);
	g_autofree char *whole = g_strconcat(text, tail, NULL);

	answer(port, sale, whole);
}

static void send_receipt(struct st_port *port, struct world *world, const struct sale *sale)
{
	g_autofree char *text = credit_text(world, RECEIVED);
	g_autofree char *whole = g_strconcat(text, " Voucher ending 1234.", NULL);

	send_sms(port, sale->plan ? RECEIPT : whole);
}

static void tell_outcome(struct st_port *port, struct world *world, const struct sale *sale)
{
	switch (world->answer) {
	case ANSWER_ACCEPTED:
	case ANSWER_NO_CREDIT:
		if (sale->by_sms)
			send_receipt(port, world, sale);
		else
			accept(port, world, sale, "");
		break;
	case ANSWER_ECHO:
		accept(port, world, sale, " Voucher 1234-5678-9012-34.");
		break;
	case ANSWER_BY_SMS:
		answer(port, sale, "Fictel (fictitious): Goodbye.");
		send_receipt(port, world, sale);
		break;
	case ANSWER_INVALID:
		answer(port, sale, sale->plan ? TOO_LOW : NOT_VALID);
		break;
	case ANSWER_USED:
		answer(port, sale, "Fictel (fictitious): This voucher has already been used.");
		break;
	case ANSWER_GARBLED:
		answer(port, sale, "Fictel (fictitious): ???");
		break;
	case ANSWER_TEXT:
		answer(port, sale, world->text);
		break;
	default:
		break;
	}
}

static bool is_credited(const struct world *world)
{
	switch (world->answer) {
	case ANSWER_INVALID:
	case ANSWER_USED:
	case ANSWER_GARBLED:
	case ANSWER_NO_CREDIT:
		return false;
	case ANSWER_TEXT:
		return world->text_credits;
	default:
		return true;
	}
}

static int take(struct st_port *port, struct world *world, const struct sale *sale)
{
	world->sends += world->answer != ANSWER_NOT_SENT;
	if (world->answer == ANSWER_NOT_SENT)
		return st_fail(SIMTOPUP_NOT_REGISTERED, ST_LAYER_QMI, "no service");
	if (world->answer == ANSWER_BROKEN) {
		st_fail(SIMTOPUP_DEVICE_GONE, ST_LAYER_QMI, "gone");
		return st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN);
	}
	if (is_credited(world))
		credit(world, sale);
	tell_outcome(port, world, sale);
	return 0;
}

static void tell_balance(struct st_port *port, struct world *world)
{
	g_autofree char *text = credit_text(world, "Fictel (fictitious): Your credit is");
	g_autofree char *whole = g_strdup_printf("%s Data: %d MB until 2026-12-23.", text,
						 world->data_mb);

	world->looks++;
	say(port, world->data_mb ? whole : text);
}

bool operator_spends(const struct world *world, bool is_answer, const char *text)
{
	if (is_answer)
		return !world->menu || world->menu == (int)G_N_ELEMENTS(menus);
	return g_str_has_prefix(text, "*101*");
}

/* A voucher by its code or as the answer to the menu of *102#, a plan by the menus of *130#. */
int operator_ussd(struct st_port *port, struct world *world, bool is_answer, const char *text)
{
	bool spends = operator_spends(world, is_answer, text);
	int menu = world->menu;

	if (spends || !is_answer)
		world->menu = 0;
	if (spends)
		return take(port, world, &(struct sale){ .plan = menu > 0 });
	if (is_answer || strcmp(text, "*130#") == 0)
		show_menu(port, menus[world->menu++]);
	else if (strcmp(text, "*102#") == 0)
		show_menu(port, world->other_menu ? "Buy a ringtone?" : "Enter your voucher");
	else if (world->mute)
		say(port, "Fictel (fictitious): Goodbye.");
	else
		tell_balance(port, world);
	return 0;
}

int operator_sms(struct st_port *port, struct world *world, const char *to, const char *text)
{
	const struct sale sale = { .plan = strcmp(to, "130") == 0, .by_sms = true };

	g_assert_true(sale.plan ? strcmp(text, "1GB") == 0 :
				  strcmp(to, "101") == 0 && g_str_has_prefix(text, "V "));
	g_strlcpy(world->last_code, text, sizeof(world->last_code));
	return take(port, world, &sale);
}
