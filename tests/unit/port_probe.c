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

static void write_to(const char *text, const char *name)
{
	g_autofree char *path = g_build_filename(root, name, NULL);
	g_autofree char *folder = g_path_get_dirname(path);

	g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
	g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void make_folder(const char *name)
{
	g_autofree char *path = g_build_filename(root, name, NULL);

	g_assert_cmpint(g_mkdir_with_parents(path, 0700), ==, 0);
}

/* A folder of a device on a bus. */
static void on_bus(const char *bus, const char *device)
{
	g_autofree char *target = g_strdup_printf("/sys/bus/%s", bus);
	g_autofree char *name = g_build_filename("sys/devices", device, "subsystem", NULL);

	link_to(target, name);
}

#define XHCI "pci0000:00/0000:00:14.0"
#define STICK XHCI "/usb2/2-1/2-1.3"
#define DUMMY "platform/dummy_hcd.0/usb1/1-1"
#define MHI "platform/fd500000.pcie/pci0001:00/0001:00:00.0/0001:01:00.0"

/* A stick behind a hub, with the names that its maker gave it. */
static void build_stick(void)
{
	on_bus("pci", XHCI);
	on_bus("usb", XHCI "/usb2");
	on_bus("usb", XHCI "/usb2/2-1");
	on_bus("usb", STICK);
	on_bus("usb", STICK "/2-1.3:1.4");
	write_to("1199\n", "sys/devices/" STICK "/idVendor");
	write_to("9091\n", "sys/devices/" STICK "/idProduct");
	write_to("Sierra Wireless, Incorporated\n", "sys/devices/" STICK "/manufacturer");
	write_to("EM7565\x1b[2J\n", "sys/devices/" STICK "/product");
	make_folder("sys/devices/" STICK "/2-1.3:1.4/net/wwx0a");
	link_to("/sys/bus/usb/drivers/qmi_wwan", "sys/devices/" STICK "/2-1.3:1.4/driver");
	link_to("../../../devices/" STICK "/2-1.3:1.4", "sys/class/usbmisc/cdc-wdm7/device");
}

/* One port with two nodes, as since Linux 5.14. */
static void build_gadget(void)
{
	on_bus("platform", "platform/dummy_hcd.0");
	on_bus("usb", "platform/dummy_hcd.0/usb1");
	on_bus("usb", DUMMY);
	on_bus("usb", DUMMY "/1-1:1.0");
	write_to("\xff\xfe\n", "sys/devices/" DUMMY "/product");
	make_folder("sys/devices/" DUMMY "/1-1:1.0/usbmisc/cdc-wdm3");
	write_to("MBIM\n", "sys/devices/" DUMMY "/1-1:1.0/wwan/wwan4/wwan4mbim0/type");
	link_to("../../devices/" DUMMY "/1-1:1.0/wwan/wwan4/wwan4mbim0",
		"sys/class/wwan/wwan4mbim0");
	link_to("/sys/bus/usb/drivers/cdc_mbim", "sys/devices/" DUMMY "/1-1:1.0/driver");
	link_to("../../../devices/" DUMMY "/1-1:1.0", "sys/class/usbmisc/cdc-wdm3/device");
}

/* A PCIe modem behind a bridge of a board: two ports, one network interface. */
static void build_mhi(void)
{
	on_bus("platform", "platform/fd500000.pcie");
	on_bus("pci", "platform/fd500000.pcie/pci0001:00/0001:00:00.0");
	on_bus("pci", MHI);
	write_to("0x17cb\n", "sys/devices/" MHI "/vendor");
	write_to("0x0306\n", "sys/devices/" MHI "/device");
	link_to("/sys/bus/pci/drivers/mhi-pci-generic", "sys/devices/" MHI "/driver");
	make_folder("sys/devices/" MHI "/mhi0/mhi0_IP_HW0/net/mhi_hwip0");
	write_to("QMI\n", "sys/devices/" MHI "/mhi0/wwan/wwan0/wwan0qmi0/type");
	write_to("MBIM\n", "sys/devices/" MHI "/mhi0/wwan/wwan0/wwan0mbim0/type");
	write_to("AT\n", "sys/devices/" MHI "/mhi0/wwan/wwan0/wwan0at0/type");
	link_to("../../devices/" MHI "/mhi0/wwan/wwan0", "sys/class/wwan/wwan0");
	link_to("../../devices/" MHI "/mhi0/wwan/wwan0/wwan0qmi0", "sys/class/wwan/wwan0qmi0");
	link_to("../../devices/" MHI "/mhi0/wwan/wwan0/wwan0mbim0", "sys/class/wwan/wwan0mbim0");
	link_to("../../devices/" MHI "/mhi0/wwan/wwan0/wwan0at0", "sys/class/wwan/wwan0at0");
}

static void build_sysfs(void)
{
	root = g_dir_make_tmp("simtopup-probe-XXXXXX", NULL);
	make_folder("sys/devices/usb1/1-2/1-2:1.4");
	link_to("../../../../bus/usb/drivers/qmi_wwan", "sys/devices/usb1/1-2/1-2:1.4/driver");
	link_to("../../../devices/usb1/1-2/1-2:1.4", "sys/class/usbmisc/cdc-wdm0/device");
	link_to("x/cdc_mbim", "sys/class/usbmisc/cdc-wdm1/device/driver");
	link_to("x/huawei_cdc_ncm", "sys/class/usbmisc/cdc-wdm2/device/driver");
	write_to("MBIM\n", "sys/class/wwan/wwan9port1/type");
	build_stick();
	build_gadget();
	build_mhi();
}

static void finds_the_protocol(void)
{
	g_assert_cmpint(st_probe_protocol("/dev/cdc-wdm0", root), ==, ST_PROTOCOL_QMI);
	g_assert_cmpint(st_probe_protocol("/dev/cdc-wdm1", root), ==, ST_PROTOCOL_MBIM);
	g_assert_cmpint(st_probe_protocol("/dev/cdc-wdm2", root), ==, ST_PROTOCOL_NONE);
	g_assert_cmpint(st_probe_protocol("/dev/wwan9port1", root), ==, ST_PROTOCOL_MBIM);
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

static const struct st_port_info *in_list(const GPtrArray *list, const char *device)
{
	for (guint i = 0; i < list->len; i++) {
		const struct st_port_info *info = list->pdata[i];

		if (g_str_equal(info->device, device))
			return info;
	}
	return NULL;
}

static void lists_modem_ports_only(void)
{
	static const char *const wanted[] = { "/dev/cdc-wdm0", "/dev/cdc-wdm1", "/dev/cdc-wdm3",
					      "/dev/cdc-wdm7", "/dev/wwan0mbim0",
					      "/dev/wwan0qmi0", "/dev/wwan9port1" };
	g_autoptr(GPtrArray) list = st_probe_list(root);

	g_assert_cmpuint(list->len, ==, G_N_ELEMENTS(wanted));
	for (guint i = 0; i < list->len; i++)
		g_assert_cmpstr(((struct st_port_info *)list->pdata[i])->device, ==, wanted[i]);
}

static void describes_a_stick(void)
{
	g_autoptr(GPtrArray) list = st_probe_list(root);
	const struct st_port_info *info = in_list(list, "/dev/cdc-wdm7");

	g_assert_cmpint(info->protocol, ==, ST_PROTOCOL_QMI);
	g_assert_cmpstr(info->driver, ==, "qmi_wwan");
	g_assert_cmpstr(info->bus, ==, "usb");
	g_assert_cmpstr(info->stable, ==, "pci-0000:00:14.0-usb-0:1.3:1.4");
	g_assert_cmpstr(info->modem_id, ==, "usbmisc-2-1.3");
	g_assert_cmpstr(info->vendor_id, ==, "1199");
	g_assert_cmpstr(info->product_id, ==, "9091");
	g_assert_cmpstr(info->vendor, ==, "Sierra Wireless, Incorporated");
	g_assert_cmpstr(info->product, ==, "EM7565"); /* no escape reaches a terminal */
	g_assert_cmpstr(info->net, ==, "wwx0a");
}

static void tells_one_port_with_two_nodes_once(void)
{
	g_autoptr(GPtrArray) list = st_probe_list(root);
	const struct st_port_info *info = in_list(list, "/dev/cdc-wdm3");
	char id[128];

	g_assert_null(in_list(list, "/dev/wwan4mbim0"));
	g_assert_cmpstr(info->also, ==, "/dev/wwan4mbim0");
	g_assert_cmpstr(info->stable, ==, "platform-dummy_hcd.0-usb-0:1:1.0");
	g_assert_cmpstr(info->product, ==, ""); /* no UTF-8 */
	/* Whoever opens the other node must meet the same lock. */
	st_probe_modem_id("/dev/wwan4mbim0", root, id, sizeof(id));
	g_assert_cmpstr(id, ==, info->modem_id);
}

static void describes_mhi(void)
{
	g_autoptr(GPtrArray) list = st_probe_list(root);
	const struct st_port_info *qmi = in_list(list, "/dev/wwan0qmi0");
	const struct st_port_info *mbim = in_list(list, "/dev/wwan0mbim0");

	g_assert_cmpint(qmi->protocol, ==, ST_PROTOCOL_QMI);
	g_assert_cmpint(mbim->protocol, ==, ST_PROTOCOL_MBIM);
	g_assert_cmpstr(qmi->driver, ==, "mhi-pci-generic");
	g_assert_cmpstr(qmi->stable, ==, "platform-fd500000.pcie-pci-0001:01:00.0-qmi0");
	g_assert_cmpstr(mbim->stable, ==, "platform-fd500000.pcie-pci-0001:01:00.0-mbim0");
	g_assert_cmpstr(qmi->modem_id, ==, "pci-0001:01:00.0");
	g_assert_cmpstr(mbim->modem_id, ==, qmi->modem_id);
	g_assert_cmpstr(qmi->vendor_id, ==, "17cb");
	g_assert_cmpstr(qmi->product_id, ==, "0306");
	g_assert_cmpstr(qmi->net, ==, "mhi_hwip0");
}

static void finds_a_replugged_one(void)
{
	static const char stable[] = "pci-0000:00:14.0-usb-0:1.3:1.4";
	g_autofree char *before = g_build_filename(root, "sys/class/usbmisc/cdc-wdm7", NULL);
	g_autofree char *after = g_build_filename(root, "sys/class/usbmisc/cdc-wdm12", NULL);
	enum st_protocol protocol;
	char device[256], now[256];

	g_assert_true(st_probe_stable("/dev/cdc-wdm7", root, now, sizeof(now)));
	g_assert_cmpstr(now, ==, stable);
	g_assert_cmpint(g_rename(before, after), ==, 0);
	g_assert_false(st_probe_stable("/dev/cdc-wdm7", root, now, sizeof(now)));
	g_assert_true(st_probe_find(stable, root, device, sizeof(device), &protocol));
	g_assert_cmpstr(device, ==, "/dev/cdc-wdm12");
	g_assert_cmpint(protocol, ==, ST_PROTOCOL_QMI);
	g_assert_false(st_probe_find("pci-0000:00:14.0-usb-0:1.3", root, device, sizeof(device),
				     &protocol));
	g_assert_cmpint(g_rename(after, before), ==, 0);
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
	g_assert_false(uri.follow);
	g_assert_cmpint(st_uri_parse("qmi:/dev/null?over=mbim&reconnect=yes&via=direct", root,
				     &uri), ==, 0);
	g_assert_true(uri.over_mbim && uri.follow && uri.via == ST_VIA_DIRECT);
	g_assert_cmpint(st_uri_parse("qrtr:3", root, &uri), ==, 0);
	g_assert_true(uri.is_qrtr);
	g_assert_cmpuint(uri.qrtr_node, ==, 3);
	g_assert_cmpint(st_uri_parse("path:platform-dummy_hcd.0-usb-0:1:1.0", root, &uri), ==,
			0);
	g_assert_cmpstr(uri.path, ==, "/dev/cdc-wdm3");
	g_assert_cmpint(uri.protocol, ==, ST_PROTOCOL_MBIM);
	g_assert_true(uri.follow);
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
	g_assert_cmpint(st_uri_parse("qmi:/dev/null?reconnect=no", root, &uri), ==,
			SIMTOPUP_INVALID);
	g_assert_cmpint(st_uri_parse("mbim:/dev/null?over=mbim", root, &uri), ==,
			SIMTOPUP_INVALID);
	g_assert_cmpint(st_uri_parse("qrtr:", root, &uri), ==, SIMTOPUP_INVALID);
	g_assert_cmpint(st_uri_parse("qrtr:-1", root, &uri), ==, SIMTOPUP_INVALID);
	g_assert_cmpint(st_uri_parse("qrtr:4294967296", root, &uri), ==, SIMTOPUP_INVALID);
	g_assert_cmpint(st_uri_parse("qrtr:0?via=proxy", root, &uri), ==, SIMTOPUP_INVALID);
	g_assert_cmpint(st_uri_parse("path:nowhere", root, &uri), ==, SIMTOPUP_NO_DEVICE);
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
	g_test_add_func("/probe/stick", describes_a_stick);
	g_test_add_func("/probe/two-nodes", tells_one_port_with_two_nodes_once);
	g_test_add_func("/probe/mhi", describes_mhi);
	g_test_add_func("/probe/replugged", finds_a_replugged_one);
	g_test_add_func("/probe/uri", reads_uris);
	g_test_add_func("/probe/bad-uri", refuses_bad_uris);
	result = g_test_run();
	remove_tree();
	return result;
}
