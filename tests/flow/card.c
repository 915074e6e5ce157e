/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The card through a modem, on both protocols: channels, commands, files, what is left behind. */

#include "core/error.h"
#include "port_rig.h"
#include "uicc/channel.h"
#include "uicc/eid.h"
#include "uicc/ef.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CALL_MS 20000
#define SHORT_MS 400
#define EID "89049990000000000000000000123477"

static const uint8_t isdr[] = { 0xA0, 0x00, 0x00, 0x05, 0x59, 0x10, 0x10, 0xFF,
				0xFF, 0xFF, 0xFF, 0x89, 0x00, 0x00, 0x01, 0x00 };
static const uint8_t usim[] = { 0xA0, 0x00, 0x00, 0x00, 0x87, 0x10, 0x02 };
static const uint8_t unknown[] = { 0xA0, 0x00, 0x00, 0x06, 0x66 };
static const uint8_t get_eid[] = { 0xBF, 0x3E, 0x03, 0x5C, 0x01, 0x5A };

static bool is_qmi(void)
{
	return strcmp(setup.protocol, "qmi") == 0;
}

static void assert_no_channel(struct rig *rig)
{
	g_autofree char *stats = child_control(&rig->child, "stats");

	g_assert_nonnull(strstr(stats, "\"channels\":[]"));
}

static int open_aid(struct rig *rig, struct st_channel *channel, const uint8_t *aid, size_t len,
		    int timeout_ms)
{
	return st_channel_open(channel, rig->port, aid, len, st_deadline_in(timeout_ms));
}

/* A whole call that reads the EID. */
static int read_eid(struct rig *rig, char eid[ST_EID_SIZE], int timeout_ms)
{
	int result;

	rig_call(rig, ST_NEED_STATE);
	st_error_clear();
	result = st_eid_read(rig->port, eid, st_deadline_in(timeout_ms));
	st_port_release(rig->port);
	return result;
}

/* Something that is answered behind the close. */
static void settle(struct rig *rig)
{
	struct st_subscriber got;

	rig_read(rig, &got);
}

static void reads_the_eid(void)
{
	char eid[ST_EID_SIZE];
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	g_assert_cmpint(read_eid(&rig, eid, CALL_MS), ==, 0);
	g_assert_cmpstr(eid, ==, EID);
	settle(&rig);
	assert_no_channel(&rig);
	g_assert_cmpint(read_eid(&rig, eid, CALL_MS), ==, 0);
	child_tell(&rig.child, "set sim.eid");
	g_assert_cmpint(read_eid(&rig, eid, CALL_MS), ==, SIMTOPUP_NOT_FOUND);
	settle(&rig);
	assert_no_channel(&rig);
	rig_stop(&rig);
}

static void read_imsi(struct st_channel *channel)
{
	static const uint16_t path[] = { 0x7FFF, 0x6F07 };
	static const uint8_t wanted[] = { 8, 0x09, 0x10, 0x10, 0, 0, 0x10, 0x32, 0x54 };
	g_autoptr(GByteArray) data = g_byte_array_new();
	st_deadline deadline = st_deadline_in(CALL_MS);
	struct st_fcp fcp;

	g_assert_cmpint(st_ef_select(channel, path, 2, &fcp, deadline), ==, 0);
	g_assert_cmpint(st_ef_read(channel, &fcp, data, deadline), ==, 0);
	g_assert_cmpuint(data->len, ==, sizeof(wanted));
	g_assert_true(memcmp(data->data, wanted, sizeof(wanted)) == 0);
}

static void read_number(struct st_channel *channel)
{
	static const uint16_t path[] = { 0x7FFF, 0x6F40 };
	g_autoptr(GByteArray) data = g_byte_array_new();
	st_deadline deadline = st_deadline_in(CALL_MS);
	struct st_fcp fcp;

	g_assert_cmpint(st_ef_select(channel, path, 2, &fcp, deadline), ==, 0);
	g_assert_cmpuint(fcp.records, ==, 1);
	g_assert_cmpint(st_ef_read_record(channel, &fcp, 1, data, deadline), ==, 0);
	g_assert_cmpuint(data->len, ==, fcp.record_size);
	g_assert_cmpuint(data->data[10], ==, 7); /* behind the empty name: its length */
}

static void reads_files(void)
{
	static const uint16_t none[] = { 0x7FFF, 0x6FFE };
	struct st_channel channel;
	struct st_fcp fcp;
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	rig_call(&rig, ST_NEED_STATE);
	g_assert_cmpint(open_aid(&rig, &channel, usim, sizeof(usim), CALL_MS), ==, 0);
	read_imsi(&channel);
	read_number(&channel);
	g_assert_cmpint(st_ef_select(&channel, none, 2, &fcp, st_deadline_in(CALL_MS)), ==,
			SIMTOPUP_NO_DATA);
	g_assert_cmphex(channel.sw, ==, 0x6A82);
	st_channel_close(&channel);
	st_port_release(rig.port);
	settle(&rig);
	assert_no_channel(&rig);
	rig_stop(&rig);
}

/* Status words that the card gives in place of carrying a command out. */
static void passes_words_on(void)
{
	char eid[ST_EID_SIZE];
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	child_tell(&rig.child, "fault on=card.0xE2 nth=1 action=error code=37632"); /* 9300 */
	g_assert_cmpint(read_eid(&rig, eid, CALL_MS), ==, 0);
	g_assert_cmpint(rig_requests(&rig, "card.0xE2"), ==, 2);
	child_tell(&rig.child, "fault on=card.0xE2 nth=1 action=error code=28416"); /* 6F00 */
	g_assert_cmpint(read_eid(&rig, eid, CALL_MS), ==, SIMTOPUP_SIM_ERROR);
	g_assert_cmpstr(simtopup_error_peer_code(simtopup_last_error()), ==, "SW 6F00");
	settle(&rig);
	assert_no_channel(&rig);
	rig_stop(&rig);
}

static void says_why_it_cannot(void)
{
	struct st_channel channel, more[3];
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	rig_call(&rig, ST_NEED_STATE);
	g_assert_cmpint(open_aid(&rig, &channel, unknown, sizeof(unknown), CALL_MS), ==,
			SIMTOPUP_NOT_FOUND);
	for (unsigned i = 0; i < G_N_ELEMENTS(more); i++)
		g_assert_cmpint(open_aid(&rig, &more[i], isdr, sizeof(isdr), CALL_MS), ==, 0);
	g_assert_cmpint(open_aid(&rig, &channel, isdr, sizeof(isdr), CALL_MS), ==,
			SIMTOPUP_RESOURCES);
	for (unsigned i = 0; i < G_N_ELEMENTS(more); i++)
		st_channel_close(&more[i]);
	st_port_release(rig.port);
	child_tell(&rig.child, "set sim.state absent");
	rig_call(&rig, ST_NEED_STATE);
	assert_no_channel(&rig);
	g_assert_cmpint(open_aid(&rig, &channel, isdr, sizeof(isdr), CALL_MS), ==,
			SIMTOPUP_NO_SIM);
	st_port_release(rig.port);
	rig_stop(&rig);
}

/* 0x42 is not there, access is denied; MBIM has no such service at all. */
static void knows_what_modems_lack(void)
{
	char eid[ST_EID_SIZE];
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	child_tell(&rig.child, is_qmi() ? "set qmi.apdu-denied true" : "set mbim.uicc false");
	g_assert_cmpint(read_eid(&rig, eid, CALL_MS), ==, SIMTOPUP_UNSUPPORTED);
	child_tell(&rig.child, is_qmi() ? "set qmi.apdu-denied false" : "set mbim.uicc true");
	child_tell(&rig.child, is_qmi() ? "set qmi.no-open-channel true" :
					  "set mbim.get-response false");
	g_assert_cmpint(read_eid(&rig, eid, CALL_MS), ==, 0);
	g_assert_cmpstr(eid, ==, EID);
	child_tell(&rig.child, "set card.t1 true");
	g_assert_cmpint(read_eid(&rig, eid, CALL_MS), ==, 0);
	settle(&rig);
	assert_no_channel(&rig);
	rig_stop(&rig);
}

/* An answer that comes behind the deadline opened a channel all the same. */
static void closes_what_opened_late(void)
{
	char eid[ST_EID_SIZE];
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	settle(&rig);
	child_tell(&rig.child, is_qmi() ? "fault on=qmi.uim.0x42 nth=1 action=delay ms=700" :
				"fault on=mbim.uicc.2 nth=1 action=delay ms=700");
	g_assert_cmpint(read_eid(&rig, eid, SHORT_MS), ==, SIMTOPUP_TIMEOUT);
	g_usleep((700 - SHORT_MS) * 1000);
	g_assert_cmpint(read_eid(&rig, eid, CALL_MS), ==, 0);
	settle(&rig);
	assert_no_channel(&rig);
	rig_stop(&rig);
}

static void loses_no_command(void)
{
	struct st_channel channel;
	g_autoptr(GByteArray) data = g_byte_array_new();
	struct rig rig;
	int result;

	rig_start(&rig, "fictel", NULL);
	rig_call(&rig, ST_NEED_STATE);
	g_assert_cmpint(open_aid(&rig, &channel, isdr, sizeof(isdr), CALL_MS), ==, 0);
	child_tell(&rig.child, is_qmi() ? "fault on=qmi.uim.0x3B nth=1 action=drop" :
				"fault on=mbim.uicc.4 nth=1 action=drop");
	result = st_channel_store(&channel, get_eid, sizeof(get_eid), data,
				  st_deadline_in(SHORT_MS));
	assert_error(result, SIMTOPUP_TIMEOUT, SIMTOPUP_EFFECT_UNKNOWN);
	g_assert_cmpint(rig_requests(&rig, "card.0xE2"), ==, 1);
	st_channel_close(&channel);
	st_port_release(rig.port);
	settle(&rig);
	assert_no_channel(&rig);
	rig_stop(&rig);
}

/* A process that is killed with its channel open; the next one of ours closes it. */
static void closes_what_the_dead_left(void)
{
	char eid[ST_EID_SIZE];
	struct rig rig;
	pid_t pid;
	int status;

	rig_start(&rig, "fictel", NULL);
	pid = fork();
	g_assert_cmpint(pid, >=, 0);
	if (pid == 0) {
		struct st_channel channel;

		rig_call(&rig, ST_NEED_STATE);
		if (open_aid(&rig, &channel, isdr, sizeof(isdr), CALL_MS) == 0)
			kill(getpid(), SIGKILL);
		_exit(1);
	}
	g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
	g_assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	g_assert_cmpint(read_eid(&rig, eid, CALL_MS), ==, 0);
	settle(&rig);
	assert_no_channel(&rig);
	rig_stop(&rig);
}

int main(int argc, char **argv)
{
	setup_init(&argc, &argv);
	/* First: a child has none of the threads that GIO has made by then. */
	g_test_add_func("/card/killed", closes_what_the_dead_left);
	g_test_add_func("/card/eid", reads_the_eid);
	g_test_add_func("/card/files", reads_files);
	g_test_add_func("/card/words", passes_words_on);
	g_test_add_func("/card/says-why", says_why_it_cannot);
	g_test_add_func("/card/lacks", knows_what_modems_lack);
	g_test_add_func("/card/late", closes_what_opened_late);
	g_test_add_func("/card/lost", loses_no_command);
	return g_test_run();
}
