/* SPDX-License-Identifier: 0BSD */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include <simtopup/simtopup.h>
#include <stdio.h>

int main(int argc, char **argv)
{
	simtopup_modem *modem;
	simtopup_subscriber *sim;

	if (argc != 2 || simtopup_modem_open(argv[1], 0, &modem) < 0 ||
	    simtopup_subscriber_read(modem, 0, &sim) < 0)
		return fprintf(stderr, "%s\n", simtopup_error_message(simtopup_last_error())), 1;
	printf("SIM %s, network %s\n", simtopup_subscriber_sim_state(sim),
	       simtopup_subscriber_registration(sim));
	simtopup_subscriber_free(sim);
	simtopup_modem_close(modem);
}
