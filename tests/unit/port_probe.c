/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The probe against a sysfs of the test's own. */

#include "core/error.h"
#include "port/probe.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static char *root;

static void link_to(const char *target, const char *name)
{
	g_autofree char *path = g_build_filename(root, name, NULL);
	g_autofree char *folder = g_path_get_dirname(path);

	g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
	g_assert_cmpint(symlink(target, path), ==, 0);
}

static void build_sysfs(void)
{
	g_autofree char *wwan = NULL;
	g_autofree char *type = NULL;
	g_autofree char *usb = NULL;

	root = g_dir_make_tmp("simtopup-probe-XXXXXX", NULL);
	usb = g_strdup_printf("%s/sys/devices/usb1/1-2/1-2:1.4", root);
	g_assert_cmpint(g_mkdir_with_parents(usb, 0700), ==, 0);
	link_to("../../../../bus/usb/drivers/qmi_wwan", "sys/devices/usb1/1-2/1-2:1.4/driver");
	link_to("../../../devices/usb1/1-2/1-2:1.4", "sys/class/usbmisc/cdc-wdm0/device");
	link_to("x/cdc_mbim", "sys/class/usbmisc/cdc-wdm1/device/driver");
	link_to("x/huawei_cdc_ncm", "sys/class/usbmisc/cdc-wdm2/device/driver");
	wwan = g_strdup_printf("%s/sys/class/wwan/wwan0port1", root);
	g_assert_cmpint(g_mkdir_with_parents(wwan, 0700), ==, 0);
	type = g_strdup_printf("%s/type", wwan);
	g_assert_true(g_file_set_contents(type, "MBIM\n", -1, NULL));
}

static void finds_the_protocol(void)
{
	g_assert_cmpint(st_probe_protocol("/dev/cdc-wdm0", root), ==, ST_PROTOCOL_QMI);
	g_assert_cmpint(st_probe_protocol("/dev/cdc-wdm1", root), ==, ST_PROTOCOL_MBIM);
	g_assert_cmpint(st_probe_protocol("/dev/cdc-wdm2", root), ==, ST_PROTOCOL_NONE);
	g_assert_cmpint(st_probe_protocol("/dev/wwan0port1", root), ==, ST_PROTOCOL_MBIM);
	g_assert_cmpint(st_probe_protocol("/dev/wwan1qmi0", root), ==, ST_PROTOCOL_QMI);
	g_assert_cmpint(st_probe_protocol("/dev/ttyUSB0", root), ==, ST_PROTOCOL_NONE);
}

static void names_the_modem_and_not_the_port(void)
{
	char id[200];

	st_probe_modem_id("/dev/cdc-wdm0", root, id, sizeof(id));
	g_assert_cmpstr(id, ==, "usbmisc-1-2");
	st_probe_modem_id("/dev/null", root, id, sizeof(id));
	g_assert_cmpstr(id, ==, "node-dev-null");
}

static void count(const char *device, enum st_protocol protocol, const char *driver, void *data)
{
	g_assert_nonnull(device);
	g_assert_nonnull(driver);
	g_assert_cmpint(protocol, !=, ST_PROTOCOL_NONE);
	(*(int *)data)++;
}

static void lists_modem_ports_only(void)
{
	int found = 0;

	st_probe_list(root, count, &found);
	g_assert_cmpint(found, ==, 3);
}

static void reads_uris(void)
{
	struct st_uri uri;

	g_assert_cmpint(st_uri_parse("qmi:/dev/null?via=direct", root, &uri), ==, 0);
	g_assert_cmpint(uri.protocol, ==, ST_PROTOCOL_QMI);
	g_assert_cmpint(uri.via, ==, ST_VIA_DIRECT);
	g_assert_cmpstr(uri.path, ==, "/dev/null");
	g_assert_cmpint(st_uri_parse("mbim:/dev/null", root, &uri), ==, 0);
	g_assert_cmpint(uri.via, ==, ST_VIA_AUTO);
}

static void refuses_bad_uris(void)
{
	struct st_uri uri;
	g_autofree char *deep = g_strdup_printf("qmi:/%0300d", 0);

	g_assert_cmpint(st_uri_parse("qmi:/nowhere/at/all", root, &uri), ==, SIMTOPUP_NO_DEVICE);
	g_assert_cmpint(st_uri_parse("/dev/null", root, &uri), ==, SIMTOPUP_NO_DEVICE);
	g_assert_cmpint(st_uri_parse("null", root, &uri), ==, SIMTOPUP_INVALID);
	g_assert_cmpint(st_uri_parse("qmi:", root, &uri), ==, SIMTOPUP_INVALID);
	g_assert_cmpint(st_uri_parse("qmi:/dev/null?via=air", root, &uri), ==, SIMTOPUP_INVALID);
	g_assert_cmpint(st_uri_parse("qrtr:0", root, &uri), ==, SIMTOPUP_UNSUPPORTED);
	g_assert_cmpint(st_uri_parse(deep, root, &uri), ==, SIMTOPUP_INVALID);
}

static void remove_tree(void)
{
	g_autofree char *command = g_strdup_printf("rm -r '%s'", root);

	g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
	g_free(root);
}

int main(int argc, char **argv)
{
	int result;

	g_test_init(&argc, &argv, NULL);
	build_sysfs();
	g_test_add_func("/probe/protocol", finds_the_protocol);
	g_test_add_func("/probe/modem-id", names_the_modem_and_not_the_port);
	g_test_add_func("/probe/list", lists_modem_ports_only);
	g_test_add_func("/probe/uri", reads_uris);
	g_test_add_func("/probe/bad-uri", refuses_bad_uris);
	result = g_test_run();
	remove_tree();
	return result;
}
