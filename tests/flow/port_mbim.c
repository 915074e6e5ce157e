/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The MBIM port: what a snapshot says, what it costs, what layouts it reads. */

#include "port_rig.h"

#include <fcntl.h>
#include <libmbim-glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LATENCY_MS 150
#define NO_DEVICE_SUPPORT 9
#define PIN_REQUIRED 5
#define IDENTITY "8900101000000012345"

static void assert_fictel(const struct st_subscriber *got)
{
	g_assert_cmpstr(got->protocol, ==, "mbim");
	g_assert_cmpstr(got->manufacturer, ==, ""); /* only USB knows it */
	g_assert_cmpstr(got->model, ==, "Virtual Modem 1");
	g_assert_cmpstr(got->firmware, ==, "VM1-1.0.0");
	g_assert_cmpstr(got->imei, ==, "001010000123453");
	g_assert_cmpstr(got->sim_state, ==, "ready");
	g_assert_cmpstr(got->iccid, ==, IDENTITY);
	g_assert_cmpstr(got->imsi, ==, "001010000012345");
	g_assert_cmpstr(got->msisdn[0], ==, "+99900123456");
	g_assert_cmpstr(got->msisdn[1], ==, "");
	g_assert_cmpstr(got->spn, ==, "Fictel");
	g_assert_cmpstr(got->gid1, ==, "");
	g_assert_cmpstr(got->home_mcc, ==, "001");
	g_assert_cmpstr(got->home_mnc, ==, "01");
	g_assert_cmpstr(got->home_name, ==, "Fictel");
	g_assert_cmpstr(got->eid, ==, ""); /* only the card knows it */
	g_assert_cmpint(got->pin_enabled, ==, 1);
	g_assert_cmpint(got->pin_retries, ==, 3);
	g_assert_cmpint(got->puk_retries, ==, -1);
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

static void assert_slot(const struct st_slot *slot, int number, bool active, const char *state,
			const char *iccid)
{
	g_assert_cmpint(slot->number, ==, number);
	g_assert_cmpint(slot->active, ==, active);
	g_assert_cmpstr(slot->state, ==, state);
	g_assert_cmpstr(slot->iccid, ==, iccid);
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
	assert_slot(&got.slots[0], 1, true, "present", IDENTITY);
	assert_slot(&got.slots[1], 2, false, "absent", "");
	rig_stop(&rig);
}

static void leaves_out_what_is_not_known(void)
{
	struct st_subscriber got;
	struct rig rig;

	rig_start(&rig, "sparse", NULL);
	rig_read(&rig, &got);
	g_assert_cmpstr(got.iccid, ==, IDENTITY);
	g_assert_cmpstr(got.firmware, ==, "");
	g_assert_cmpstr(got.imei, ==, "");
	g_assert_cmpstr(got.msisdn[0], ==, "");
	g_assert_cmpstr(got.spn, ==, "");
	g_assert_cmpstr(got.home_mcc, ==, "");
	g_assert_cmpstr(got.operator_name, ==, "");
	g_assert_cmpstr(got.registration, ==, "home");
	g_assert_null(got.rat);
	g_assert_cmpint(got.dbm, ==, 0);
	g_assert_cmpint(got.percent, ==, -1);
	rig_stop(&rig);
}

struct lock_case {
	const char *scenario, *set, *state;
	int enabled, pin_retries, puk_retries;
	const char *iccid;
};

static void reads_the_state_of_the_sim(void)
{
	static const struct lock_case cases[] = {
		{ "sim-pin", NULL, "pin", 1, 3, -1, IDENTITY },
		{ "sim-puk", NULL, "puk", 1, 0, 10, IDENTITY },
		{ "sim-puk", "sim.puk-retries 0", "blocked", 1, 0, 0, NULL },
		{ "fictel", "sim.pin-enabled false", "ready", 0, 3, -1, IDENTITY },
		{ "fictel", "sim.state initialising", "initialising", -1, -1, -1, "" },
		{ "fictel", "sim.state error", "error", -1, -1, -1, "" },
		{ "no-sim", NULL, "absent", -1, -1, -1, "" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const struct lock_case *want = &cases[i];
		struct st_subscriber got;
		struct rig rig;

		g_test_message("%s %s", want->scenario, want->set ? want->set : "");
		rig_start(&rig, want->scenario, NULL);
		if (want->set)
			child_tell(&rig.child, "set %s", want->set);
		rig_read(&rig, &got);
		g_assert_cmpstr(got.sim_state, ==, want->state);
		g_assert_cmpint(got.pin_enabled, ==, want->enabled);
		g_assert_cmpint(got.pin_retries, ==, want->pin_retries);
		g_assert_cmpint(got.puk_retries, ==, want->puk_retries);
		if (want->iccid)
			g_assert_cmpstr(got.iccid, ==, want->iccid);
		g_assert_cmpstr(got.imsi, ==, strcmp(want->state, "ready") == 0 ?
						      "001010000012345" : "");
		rig_stop(&rig);
	}
}

/* Some firmware refuses to tell about the lock while it is pending. */
static void understands_a_refused_pin_query(void)
{
	struct st_subscriber got;
	struct rig rig;

	rig_start(&rig, "sim-pin", NULL);
	child_tell(&rig.child, "fault on=mbim.basic.4 action=error code=%d", PIN_REQUIRED);
	rig_read(&rig, &got);
	g_assert_cmpstr(got.sim_state, ==, "pin");
	g_assert_cmpint(got.pin_retries, ==, -1);
	rig_stop(&rig);
}

static void reads_networks(void)
{
	static const struct {
		const char *set, *registration;
		int roaming;
		const char *rat, *mcc;
	} cases[] = {
		{ "network.registration roaming", "roaming", 1, "lte", "001" },
		{ "network.registration searching", "searching", -1, NULL, "" },
		{ "network.registration denied", "denied", -1, NULL, "" },
		{ "network.registration none", "not-registered", -1, NULL, "" },
		{ "network.rat gsm", "home", 0, "gsm", "001" },
		{ "network.rat umts", "home", 0, "umts", "001" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct st_subscriber got;
		struct rig rig;

		rig_start(&rig, "fictel", NULL);
		child_tell(&rig.child, "set %s", cases[i].set);
		rig_read(&rig, &got);
		g_assert_cmpstr(got.registration, ==, cases[i].registration);
		g_assert_cmpint(got.roaming, ==, cases[i].roaming);
		g_assert_cmpstr(got.rat, ==, cases[i].rat);
		g_assert_cmpstr(got.operator_mcc, ==, cases[i].mcc);
		rig_stop(&rig);
	}
}

static void lives_without_the_extensions(void)
{
	struct st_subscriber got;
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	child_tell(&rig.child, "fault on=mbim.ext.* action=error code=%d", NO_DEVICE_SUPPORT);
	child_tell(&rig.child, "fault on=mbim.basic.11 action=error code=%d", NO_DEVICE_SUPPORT);
	rig_read(&rig, &got);
	g_assert_cmpuint(got.n_slots, ==, 0);
	g_assert_cmpint(got.dbm, ==, 0);
	g_assert_cmpstr(got.iccid, ==, IDENTITY);
	/* Once refused, they are not asked for again. */
	rig_read(&rig, &got);
	g_assert_cmpint(rig_requests(&rig, "mbim.ext.5"), ==, 1);
	g_assert_cmpint(rig_requests(&rig, "mbim.basic.2"), ==, 2);
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
	g_assert_cmpint(rig_requests(&rig, "mbim.open"), ==, 1);
	g_assert_cmpint(rig_requests(&rig, "mbim.basic.19"), ==, 1);
	rig_stop(&rig);
}

/* What ModemManager or another host does beside us: the function then speaks `version`. */
static void negotiate(struct rig *rig, uint16_t version)
{
	g_autoptr(MbimMessage) message = NULL;
	guint32 len = 0;
	const guint8 *data;

	message = mbim_message_ms_basic_connect_extensions_v2_version_query_new(0x0100, version,
										NULL);
	mbim_message_set_transaction_id(message, 0x7FFF0001);
	data = mbim_message_get_raw(message, &len, NULL);
	rig_inject(rig, data, len);
}

static void reads_every_layout(void)
{
	static const uint16_t versions[] = { 0x0100, 0x0200, 0x0300 };

	for (size_t i = 0; i < G_N_ELEMENTS(versions); i++) {
		struct st_subscriber got;
		struct rig rig;

		rig_start(&rig, "fictel", NULL);
		rig_read(&rig, &got);
		negotiate(&rig, versions[i]);
		rig_read(&rig, &got);
		g_assert_cmpint(rig_requests(&rig, "mbim.ext.15"), ==, 1);
		assert_fictel(&got);
		child_tell(&rig.child, "set network.rat nr");
		rig_read(&rig, &got);
		/* Without MBIMEx there is no bit for 5G. */
		g_assert_cmpstr(got.rat, ==, versions[i] < 0x0200 ? NULL : "nr");
		child_tell(&rig.child, "set sim.state pin");
		rig_read(&rig, &got);
		g_assert_cmpstr(got.iccid, ==, IDENTITY);
		g_assert_cmpstr(got.imsi, ==, "");
		rig_stop(&rig);
	}
}

static bool any_descriptor_leaks(const char *link)
{
	g_autofree char *real = realpath(link, NULL);
	g_autoptr(GDir) folder = g_dir_open("/proc/self/fd", 0, NULL);
	unsigned seen = 0, leaks = 0;
	const char *name;

	while ((name = g_dir_read_name(folder))) {
		g_autofree char *entry = g_build_filename("/proc/self/fd", name, NULL);
		g_autofree char *target = g_file_read_link(entry, NULL);

		if (g_strcmp0(target, real) != 0)
			continue;
		seen++;
		leaks += !(fcntl(atoi(name), F_GETFD) & FD_CLOEXEC);
	}
	g_assert_cmpuint(seen, >, 0);
	return leaks > 0;
}

static void closes_what_it_opens(void)
{
	struct st_subscriber got;
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	rig_read(&rig, &got);
	g_assert_false(any_descriptor_leaks(rig.child.link));
	g_assert_true(rig.port->linked);
	rig.port->ops->unlink(rig.port);
	g_assert_false(rig.port->linked);
	rig.port->ops->unlink(rig.port);
	g_assert_cmpint(rig_requests(&rig, "mbim.close"), ==, 1);
	rig_read(&rig, &got);
	assert_fictel(&got);
	g_assert_cmpint(rig_requests(&rig, "mbim.open"), ==, 2);
	rig_stop(&rig);
}

int main(int argc, char **argv)
{
	setup_init(&argc, &argv);
	g_test_add_func("/mbim/fields", reads_every_field);
	g_test_add_func("/mbim/sparse", leaves_out_what_is_not_known);
	g_test_add_func("/mbim/sim-states", reads_the_state_of_the_sim);
	g_test_add_func("/mbim/refused-pin-query", understands_a_refused_pin_query);
	g_test_add_func("/mbim/networks", reads_networks);
	g_test_add_func("/mbim/no-extensions", lives_without_the_extensions);
	g_test_add_func("/mbim/waves", needs_two_waves_cold_and_one_warm);
	g_test_add_func("/mbim/layouts", reads_every_layout);
	g_test_add_func("/mbim/close", closes_what_it_opens);
	return g_test_run();
}
