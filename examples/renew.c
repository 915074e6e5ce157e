/* SPDX-License-Identifier: 0BSD */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * renew DEVICE RECIPES LEDGER KEY: renews by the voucher on standard input, at
 * most 10 EUR, and prints the receipt. Killed at any point and run again with
 * the same KEY it goes on, and never pays twice.
 */
#include <simtopup/simtopup.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static int fail(void)
{
	const simtopup_error *error = simtopup_last_error();

	fprintf(stderr, "%s (effect: %s) %s\n", simtopup_error_message(error),
		simtopup_effect_name(simtopup_error_effect(error)), simtopup_error_hint(error));
	return 1;
}

static int make_spec(simtopup_spec *spec)
{
	struct simtopup_money ten;
	char voucher[64] = "";
	int status;

	if (!fgets(voucher, sizeof(voucher), stdin))
		return SIMTOPUP_INVALID;
	status = simtopup_spec_set_secret(spec, "voucher", voucher, strcspn(voucher, "\n"));
	explicit_bzero(voucher, sizeof(voucher));
	if (status == SIMTOPUP_OK)
		status = simtopup_money_parse("10EUR", &ten);
	if (status == SIMTOPUP_OK)
		status = simtopup_spec_set_money(spec, "max_price", &ten);
	if (status == SIMTOPUP_OK)
		status = simtopup_spec_set_money(spec, "face_value", &ten);
	return status;
}

static int renew(simtopup_renewal *renewal)
{
	int status = simtopup_renewal_submit(renewal, 0);
	char *receipt;

	/* In doubt is no reason to stop looking, and every reason not to send again. */
	while ((status == SIMTOPUP_OK || status == SIMTOPUP_IN_DOUBT) &&
	       strcmp(simtopup_renewal_state(renewal), "VERIFIED") != 0 &&
	       simtopup_renewal_next_check_at(renewal) != 0) {
		while ((int64_t)time(NULL) * 1000 < simtopup_renewal_next_check_at(renewal))
			nanosleep(&(struct timespec){.tv_sec = 1}, NULL);
		status = simtopup_renewal_verify(renewal, 0);
	}
	if (status < 0)
		return fail();

	fprintf(stderr, "%s: %s\n", simtopup_renewal_state(renewal),
		simtopup_renewal_advice(renewal));
	if (simtopup_renewal_receipt(renewal, &receipt) < 0)
		return fail();
	puts(receipt);
	simtopup_free(receipt);
	return 0;
}

int main(int argc, char **argv)
{
	simtopup_modem *modem = NULL;
	simtopup_operators *operators = NULL;
	simtopup_ledger *ledger = NULL;
	simtopup_spec *spec = NULL;
	simtopup_renewal *renewal = NULL;
	int code;

	if (argc != 5)
		return fprintf(stderr, "renew DEVICE RECIPES LEDGER KEY <VOUCHER\n"), 2;
	if (simtopup_operators_load((const char *const[]){argv[2]}, 1, &operators) < 0 ||
	    simtopup_ledger_open(argv[3], 0, &ledger) < 0 ||
	    simtopup_ledger_set_operators(ledger, operators) < 0 ||
	    simtopup_modem_open(argv[1], 0, &modem) < 0 ||
	    simtopup_spec_new("voucher-ussd", &spec) < 0 || make_spec(spec) < 0 ||
	    simtopup_renewal_open(ledger, modem, argv[4], spec, 0, &renewal) < 0)
		code = fail();
	else
		code = renew(renewal);

	simtopup_renewal_free(renewal);
	simtopup_spec_free(spec);
	simtopup_modem_close(modem);
	simtopup_ledger_close(ledger);
	simtopup_operators_free(operators);
	return code;
}
