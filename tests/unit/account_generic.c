/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What the rules for any language make of a text: wrong is worse than unknown. */
#include "account_reading.h"

/* What a text says behind the amount decides whose it is, and whose the date is. */
static void the_words_behind_count(void)
{
	reads(NULL, "You have 5.00 EUR credit valid until 30/11/2027.",
	      "ok money main 5.00 EUR expires 2027-11-30 low");
	reads(NULL, "You have 3.20 EUR left.", "ok money main 3.20 EUR low");
	reads(NULL, "Get 5.00 EUR credit valid until 30/11/2027!", "not-understood");
	reads(NULL, "Your main balance is 2.50 EUR. You also have 10.00 EUR free credit valid "
		    "until 20/11/2027.",
	      "ok money main 2.50 EUR low; money promo 10.00 EUR expires 2027-11-20 "
	      "low");
	reads(NULL, "Your balance is 2.50 EUR. Plan ends 2027-11-20", "ok money main 2.50 EUR low");
	reads(NULL, "Guthaben CHF 12.20 / Gratis-SMS", "ok money main 12.20 CHF low");
	reads(NULL, "Balance: 0.50 EUR/min", "not-understood");
	reads(NULL, "\xd0\x9c\xd0\xb8\xd0\xbd\xd1\x83\xd1\x81 \xd0\xbd\xd0\xb0 "
		    "\xd1\x81\xd1\x87\xd0\xb5\xd1\x82\xd0\xb5 45.20 RUB", "not-understood");
}

/* What is owed, capped, spent or was there before is no balance. */
static void what_is_not_in_hand_is_no_balance(void)
{
	static const char *const none[] = {
		"You have EUR 20 left to be repaid on your advance.",
		"You have 5.00 EUR left on your device payment plan.",
		"You have 5.00 EUR left before you reach it.",
		"Vous avez 5 EUR restant \303\240 payer avant le 12/11/2026.",
		"Suivi conso : 0,35 EUR hors forfait.",
		"Your balance is 45.00 EUR, due 11/20/2026.",
		"Solde \303\240 r\303\251gler : 12,99 EUR avant le 20/11/2026",
		"Saldo Tigo Money 45.00 EUR",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(none); i++)
		reads(NULL, none[i], "not-understood");
	reads(NULL, "Your balance was 12 EUR and now is 512 EUR.", "not-understood");
	/* The sign has the last word: this is no money of Cambodia. */
	reads(NULL, "Balance $1.25. Data 2GB for 4000 KHR", "ok money main 1.25 low");
}

/* A date belongs to the bucket in front of it, and not to what is only offered. */
static void the_main_balance_has_its_own_date(void)
{
	reads(NULL, "Main bal 50 EUR, bonus bal 100 EUR exp 25-11-2027",
	      "ok money main 50 EUR low; money bonus 100 EUR expires 2027-11-25 low");
	reads(NULL, "Solde 5,00 EUR. Promo valable jusqu'au 25/11/2027",
	      "ok money main 5.00 EUR low");
	reads(NULL, "Likutis 3,40 EUR. Paslauga galioja iki 2027-11-05",
	      "ok money main 3.40 EUR low");
}

/* The second amount is the whole of the first, not one more. */
static void a_whole_is_no_more(void)
{
	static const char left[] = "ok data main 1073741824 B of 3221225472 B low";

	reads(NULL, "You have 1GB left of 3GB.", left);
	reads(NULL, "Du har 1 GB kvar av 3 GB.", left);
	reads(NULL, "Voce ainda tem 1GB do seu pacote de 3GB.", left);
	reads(NULL, "Kalan internet 1 GB (toplam 3 GB)", left);
	reads(NULL, "Quota 3GB, used 2GB, left 1GB.", left);
	reads(NULL, "Data: 1GB used of 3GB total.", "not-understood");
	reads(NULL, "You have 10 mins of 50 mins and 20 SMS of 100 SMS.",
	      "ok voice main 600 s low; sms main 20 low");
	reads(NULL, "You have 1GB data and 3GB of video data.",
	      "ok data main 1073741824 B low; data main 3221225472 B low");
	reads(NULL, "Il vous reste 1h30 appels", "ok voice main 5400 s low");
	reads(NULL, "Appels: 45min. SMS: 20", "ok voice main 2700 s low; sms main 20 low");
	reads(NULL, "Remaining: 20 on-net mins, 50 off-net mins",
	      "ok voice on-net 1200 s low; voice main 3000 s low");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/generic/behind", the_words_behind_count);
	g_test_add_func("/generic/not-in-hand", what_is_not_in_hand_is_no_balance);
	g_test_add_func("/generic/dates", the_main_balance_has_its_own_date);
	g_test_add_func("/generic/whole", a_whole_is_no_more);
	return g_test_run();
}
