/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The QMI port: what a snapshot says, what it costs, what it does to a bad modem. */

#include "core/lock.h"
#include "port_rig.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LATENCY_MS 150
#define ICCID "8900101000000012345"
#define IMSI "001010000012345"
#define EID "89049990000000000000000000123477"
#define NOT_SUPPORTED 94
#define INVALID_CLIENT 7

static void assert_fictel(const struct st_subscriber *got)
{
	g_assert_cmpstr(got->protocol, ==, "qmi");
	g_assert_cmpstr(got->manufacturer, ==, "Simtopup");
	g_assert_cmpstr(got->model, ==, "Virtual Modem 1");
	g_assert_cmpstr(got->firmware, ==, "VM1-1.0.0");
	g_assert_cmpstr(got->imei, ==, "001010000123453");
	g_assert_cmpstr(got->sim_state, ==, "ready");
	g_assert_cmpstr(got->iccid, ==, ICCID);
	g_assert_cmpstr(got->imsi, ==, IMSI);
	g_assert_cmpstr(got->msisdn[0], ==, "+99900123456");
	g_assert_cmpstr(got->msisdn[1], ==, "");
	g_assert_cmpstr(got->spn, ==, "Fictel");
	g_assert_cmpstr(got->gid1, ==, "46");
	g_assert_cmpstr(got->home_mcc, ==, "001");
	g_assert_cmpstr(got->home_mnc, ==, "01");
	g_assert_cmpstr(got->home_name, ==, "Fictel");
	g_assert_cmpstr(got->eid, ==, EID);
	g_assert_cmpint(got->pin_enabled, ==, 1);
	g_assert_cmpint(got->pin_retries, ==, 3);
	g_assert_cmpint(got->puk_retries, ==, 10);
	g_assert_cmpstr(got->registration, ==, "home");
	g_assert_cmpint(got->roaming, ==, 0);
	g_assert_cmpstr(got->operator_mcc, ==, "001");
	g_assert_cmpstr(got->operator_mnc, ==, "01");
	g_assert_cmpstr(got->operator_name, ==, "Fictel");
	g_assert_cmpstr(got->rat, ==, "lte");
	g_assert_cmpint(got->dbm, ==, -71);
	g_assert_cmpint(got->percent, ==, st_signal_percent(-71));
	g_assert_cmpint(got->attached, ==, 1);
}

static void reads_every_field(void)
{
	struct st_subscriber got;
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	rig_read(&rig, &got);
	assert_fictel(&got);
	g_assert_cmpstr(got.device, ==, rig.child.link);
	g_assert_cmpuint(got.n_slots, ==, 2);
	g_assert_cmpint(got.slots[0].number, ==, 1);
	g_assert_true(got.slots[0].active);
	g_assert_cmpstr(got.slots[0].state, ==, "present");
	g_assert_cmpstr(got.slots[0].iccid, ==, ICCID);
	g_assert_cmpstr(got.slots[0].eid, ==, EID);
	g_assert_cmpint(got.slots[1].number, ==, 2);
	g_assert_false(got.slots[1].active);
	g_assert_cmpstr(got.slots[1].state, ==, "absent");
	g_assert_cmpstr(got.slots[1].iccid, ==, "");
	rig_stop(&rig);
}

static void leaves_out_what_is_not_known(void)
{
	struct st_subscriber got;
	struct rig rig;

	rig_start(&rig, "sparse", NULL);
	rig_read(&rig, &got);
	g_assert_cmpstr(got.sim_state, ==, "ready");
	g_assert_cmpstr(got.iccid, ==, ICCID);
	g_assert_cmpstr(got.imsi, ==, IMSI);
	g_assert_cmpstr(got.model, ==, "Virtual Modem 1");
	g_assert_cmpstr(got.firmware, ==, "");
	g_assert_cmpstr(got.imei, ==, "");
	g_assert_cmpstr(got.msisdn[0], ==, "");
	g_assert_cmpstr(got.spn, ==, "");
	g_assert_cmpstr(got.gid1, ==, "");
	g_assert_cmpstr(got.eid, ==, "");
	g_assert_cmpuint(got.n_slots, ==, 0);
	g_assert_cmpstr(got.operator_name, ==, "");
	g_assert_cmpstr(got.registration, ==, "home");
	g_assert_null(got.rat);
	g_assert_cmpint(got.dbm, ==, 0);
	g_assert_cmpint(got.percent, ==, -1);
	rig_stop(&rig);
}

static void knows_other_ways_to_iccid_and_imsi(void)
{
	struct st_subscriber got;
	struct rig rig;

	/* Firmware without slot status and DMS UIM: the file of the card. */
	rig_start(&rig, "quirks-qmi-old", NULL);
	rig_read(&rig, &got);
	g_assert_cmpstr(got.iccid, ==, ICCID);
	g_assert_cmpstr(got.imsi, ==, IMSI);
	g_assert_cmpstr(got.rat, ==, "gsm");
	g_assert_cmpint(got.dbm, ==, -71);
	rig_stop(&rig);

	/* The reverse: UIM refuses its files, DMS knows. */
	rig_start(&rig, "fictel", NULL);
	child_tell(&rig.child, "fault on=qmi.uim.0x47 action=error code=%d", NOT_SUPPORTED);
	child_tell(&rig.child, "fault on=qmi.uim.0x20 action=error code=%d", NOT_SUPPORTED);
	child_tell(&rig.child, "fault on=qmi.uim.0x2F action=error code=%d", NOT_SUPPORTED);
	rig_read(&rig, &got);
	g_assert_cmpstr(got.iccid, ==, ICCID);
	g_assert_cmpstr(got.imsi, ==, IMSI);
	g_assert_cmpstr(got.sim_state, ==, "ready");
	g_assert_cmpint(got.pin_enabled, ==, 1);
	g_assert_cmpint(got.pin_retries, ==, 3);
	rig_stop(&rig);

	rig_start(&rig, "fictel", NULL);
	child_tell(&rig.child, "fault on=qmi.dms.0x24 action=error code=%d", NOT_SUPPORTED);
	child_tell(&rig.child, "fault on=qmi.nas.0x4F action=error code=%d", NOT_SUPPORTED);
	child_tell(&rig.child, "fault on=qmi.nas.0x25 action=error code=%d", NOT_SUPPORTED);
	rig_read(&rig, &got);
	g_assert_cmpstr(got.msisdn[0], ==, "+99900123456");
	g_assert_cmpint(got.dbm, ==, -71);
	g_assert_cmpstr(got.home_mcc, ==, "001");
	g_assert_cmpstr(got.home_mnc, ==, "01");
	rig_stop(&rig);
}

struct sim_case {
	const char *scenario, *set, *state;
	int enabled, pin_retries, puk_retries;
	const char *iccid;
};

static void reads_the_state_of_the_sim(void)
{
	static const struct sim_case cases[] = {
		{ "sim-pin", NULL, "pin", 1, 3, 10, ICCID },
		{ "sim-puk", NULL, "puk", 1, 0, 10, ICCID },
		{ "fictel", "sim.pin-enabled false", "ready", 0, 3, 10, ICCID },
		{ "fictel", "sim.state blocked", "blocked", 1, -2, -2, ICCID },
		{ "fictel", "sim.state initialising", "initialising", -2, -2, -2, NULL },
		{ "fictel", "sim.state error", "error", -2, -2, -2, NULL },
		{ "no-sim", NULL, "absent", -1, -1, -1, "" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const struct sim_case *want = &cases[i];
		struct st_subscriber got;
		struct rig rig;

		rig_start(&rig, want->scenario, NULL);
		if (want->set)
			child_tell(&rig.child, "set %s", want->set);
		rig_read(&rig, &got);
		g_test_message("%s %s: %s", want->scenario, want->set ? want->set : "",
			       got.sim_state);
		g_assert_cmpstr(got.sim_state, ==, want->state);
		if (want->enabled != -2)
			g_assert_cmpint(got.pin_enabled, ==, want->enabled);
		if (want->pin_retries != -2)
			g_assert_cmpint(got.pin_retries, ==, want->pin_retries);
		if (want->puk_retries != -2)
			g_assert_cmpint(got.puk_retries, ==, want->puk_retries);
		if (want->iccid)
			g_assert_cmpstr(got.iccid, ==, want->iccid);
		g_assert_cmpstr(got.imsi, ==, strcmp(want->state, "ready") == 0 ? IMSI : "");
		rig_stop(&rig);
	}
}

static void reads_networks(void)
{
	static const struct {
		const char *set, *registration;
		int roaming; /* -2: whatever */
		const char *rat;
	} cases[] = {
		{ "network.registration roaming", "roaming", 1, "lte" },
		{ "network.registration searching", "searching", -2, NULL },
		{ "network.registration denied", "denied", -2, NULL },
		{ "network.registration none", "not-registered", -2, NULL },
		{ "network.rat gsm", "home", 0, "gsm" },
		{ "network.rat umts", "home", 0, "umts" },
		{ "network.rat nr", "home", 0, "nr" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct st_subscriber got;
		struct rig rig;

		g_test_message("%s", cases[i].set);
		rig_start(&rig, "fictel", NULL);
		child_tell(&rig.child, "set %s", cases[i].set);
		rig_read(&rig, &got);
		g_assert_cmpstr(got.registration, ==, cases[i].registration);
		if (cases[i].roaming != -2)
			g_assert_cmpint(got.roaming, ==, cases[i].roaming);
		if (cases[i].rat) {
			g_assert_cmpstr(got.rat, ==, cases[i].rat);
			g_assert_cmpint(got.dbm, ==, -71);
		}
		rig_stop(&rig);
	}
}

static void keeps_the_zeros_of_an_mnc(void)
{
	struct st_subscriber got;
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	child_tell(&rig.child, "set network.home-mcc 310");
	child_tell(&rig.child, "set network.home-mnc 030");
	child_tell(&rig.child, "set network.mcc 310");
	child_tell(&rig.child, "set network.mnc 012");
	child_tell(&rig.child, "set sim.mnc-length 3");
	rig_read(&rig, &got);
	g_assert_cmpstr(got.home_mcc, ==, "310");
	g_assert_cmpstr(got.home_mnc, ==, "030");
	g_assert_cmpstr(got.operator_mnc, ==, "012");
	rig_stop(&rig);
}

static int64_t timed_read(struct rig *rig)
{
	int64_t start = g_get_monotonic_time();
	struct st_subscriber got;

	rig_read(rig, &got);
	assert_fictel(&got);
	return (g_get_monotonic_time() - start) / 1000;
}

static void needs_two_waves_cold_and_one_warm(void)
{
	g_autofree char *option = g_strdup_printf("--latency-ms=%d", LATENCY_MS);
	struct rig rig;
	int64_t cold, warm;

	rig_start(&rig, "fictel", option);
	cold = timed_read(&rig);
	warm = timed_read(&rig);
	g_test_message("cold %" G_GINT64_FORMAT " ms, warm %" G_GINT64_FORMAT " ms", cold, warm);
	g_assert_cmpint(cold, >=, 2 * LATENCY_MS);
	g_assert_cmpint(cold, <, 3 * LATENCY_MS);
	g_assert_cmpint(warm, >=, LATENCY_MS);
	g_assert_cmpint(warm, <, 2 * LATENCY_MS);
	g_assert_cmpint(rig_requests(&rig, "qmi.ctl.0x22"), ==, 3);
	g_assert_cmpint(rig_requests(&rig, "qmi.ctl.0x27"), ==, 0);
	g_assert_cmpint(rig_requests(&rig, "qmi.ctl.0x21"), ==, 0);
	rig_stop(&rig);
}

static void asks_serially_after_a_loss(void)
{
	struct st_subscriber got;
	struct rig rig;

	rig_start(&rig, "fictel", "--latency-ms=20");
	child_tell(&rig.child, "fault on=qmi.nas.0x24 nth=1 action=drop");
	child_tell(&rig.child, "fault on=qmi.dms.0x22 nth=1 action=wrong-transaction");
	g_assert_cmpint(rig_try_read(&rig, &got, 1000), ==, 0);
	assert_fictel(&got);
	g_assert_cmpint(rig_requests(&rig, "qmi.nas.0x24"), ==, 2);
	g_assert_cmpint(rig_requests(&rig, "qmi.uim.0x47"), ==, 1);
	/* And from then on, until the port is opened again. */
	g_assert_cmpint(timed_read(&rig), >=, 15 * 20);
	rig.port->ops->unlink(rig.port);
	g_assert_cmpint(timed_read(&rig), <, 15 * 20);
	rig_stop(&rig);
}

static void a_value_that_never_comes_is_absent(void)
{
	struct st_subscriber got;
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	child_tell(&rig.child, "fault on=qmi.dms.0x21 action=drop");
	child_tell(&rig.child, "fault on=qmi.dms.0x23 action=wrong-client");
	g_assert_cmpint(rig_try_read(&rig, &got, 1000), ==, 0);
	g_assert_cmpstr(got.manufacturer, ==, "");
	g_assert_cmpstr(got.firmware, ==, "");
	g_assert_cmpstr(got.iccid, ==, ICCID);
	rig_stop(&rig);
}

static void ends_in_time(const char *fault, int status)
{
	int64_t start;
	struct st_subscriber got;
	struct rig rig;
	int result;

	rig_start(&rig, "fictel", NULL);
	child_tell(&rig.child, "fault %s", fault);
	start = g_get_monotonic_time();
	result = rig_try_read(&rig, &got, 400);
	g_test_message("%s: %d after %" G_GINT64_FORMAT " ms", fault, result,
		       (g_get_monotonic_time() - start) / 1000);
	assert_error(result, status, SIMTOPUP_EFFECT_NONE);
	rig.port->ops->unlink(rig.port);
	/* With the cleaning up: nothing is waited for that did not answer before. */
	g_assert_cmpint((g_get_monotonic_time() - start) / 1000, <, 400 + slack_ms());
	rig_stop(&rig);
}

static void a_bad_modem_ends_the_call(void)
{
	ends_in_time("on=qmi.* action=drop", SIMTOPUP_TIMEOUT);
	ends_in_time("on=qmi.ctl.0x22 action=hang", SIMTOPUP_TIMEOUT);
	ends_in_time("on=qmi.ctl.0x22 nth=3 action=stop-reading", SIMTOPUP_TIMEOUT);
	ends_in_time("on=qmi.ctl.0x22 action=unplug", SIMTOPUP_DEVICE_GONE);
	ends_in_time("on=qmi.uim.0x2F action=unplug", SIMTOPUP_DEVICE_GONE);
	ends_in_time("on=qmi.nas.0x24 action=stray", SIMTOPUP_DEVICE_GONE);
	ends_in_time("on=qmi.ctl.0x22 action=error code=5", SIMTOPUP_RESOURCES);
}

/* More requests than the port can hold: none may block in the write. */
static void a_modem_that_stopped_reading_never_blocks(void)
{
	struct st_subscriber got;
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	rig_read(&rig, &got);
	child_tell(&rig.child, "stop-reading");
	for (int i = 0; i < 300; i++) {
		int64_t start = g_get_monotonic_time();

		assert_error(rig_try_read(&rig, &got, 5), SIMTOPUP_TIMEOUT, SIMTOPUP_EFFECT_NONE);
		g_assert_cmpint((g_get_monotonic_time() - start) / 1000, <, 5 + slack_ms());
	}
	child_tell(&rig.child, "resume");
	rig_read(&rig, &got);
	assert_fictel(&got);
	rig_stop(&rig);
}

static void comes_back_after_a_replug(void)
{
	struct st_subscriber got;
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	rig_read(&rig, &got);
	child_tell(&rig.child, "unplug");
	g_assert_cmpint(rig_try_read(&rig, &got, 400), !=, 0);
	child_tell(&rig.child, "replug");
	rig_read(&rig, &got);
	assert_fictel(&got);
	rig_stop(&rig);
}

int main(int argc, char **argv)
{
	setup_init(&argc, &argv);
	g_test_add_func("/qmi/fields", reads_every_field);
	g_test_add_func("/qmi/sparse", leaves_out_what_is_not_known);
	g_test_add_func("/qmi/other-ways", knows_other_ways_to_iccid_and_imsi);
	g_test_add_func("/qmi/sim-states", reads_the_state_of_the_sim);
	g_test_add_func("/qmi/networks", reads_networks);
	g_test_add_func("/qmi/mnc-digits", keeps_the_zeros_of_an_mnc);
	g_test_add_func("/qmi/waves", needs_two_waves_cold_and_one_warm);
	g_test_add_func("/qmi/serial", asks_serially_after_a_loss);
	g_test_add_func("/qmi/unanswered", a_value_that_never_comes_is_absent);
	g_test_add_func("/qmi/bad-modem", a_bad_modem_ends_the_call);
	g_test_add_func("/qmi/stopped", a_modem_that_stopped_reading_never_blocks);
	g_test_add_func("/qmi/replug", comes_back_after_a_replug);
	return g_test_run();
}
