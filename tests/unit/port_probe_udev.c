/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The probe and the hotplug on umockdev's sysfs; runs under umockdev-wrapper. */

#include "port/hotplug.h"
#include "port/probe.h"

#include <poll.h>
#include <string.h>
#include <umockdev.h>

static UMockdevTestbed *bed;

static char *add(const char *subsystem, const char *name, const char *parent, const char *attribute,
		 const char *value)
{
	const char *attributes[] = { attribute, value, NULL };
	const char *properties[] = { NULL };

	return umockdev_testbed_add_devicev(bed, subsystem, name, parent,
					    (char **)(attribute ? attributes : properties),
					    (char **)properties);
}

/* Returns the path of the node's device. */
static char *plug_stick(void)
{
	g_autofree char *pci = add("pci", "0000:00:14.0", NULL, NULL, NULL);
	g_autofree char *hub = add("usb", "usb1", pci, NULL, NULL);
	g_autofree char *usb = add("usb", "1-3", hub, "idVendor", "1199\n");
	g_autofree char *interface = add("usb", "1-3:1.4", usb, NULL, NULL);
	g_autofree char *node = NULL;

	umockdev_testbed_set_attribute(bed, usb, "product", "Stick\n");
	umockdev_testbed_set_attribute_link(bed, interface, "driver",
					    "../../../../../../bus/usb/drivers/qmi_wwan");
	node = add("usbmisc", "cdc-wdm0", interface, NULL, NULL);
	umockdev_testbed_set_attribute_link(bed, node, "device", "../../1-3:1.4");
	return g_steal_pointer(&node);
}

static bool readable(struct st_hotplug *hotplug, int timeout_ms)
{
	struct pollfd poller = { .fd = st_hotplug_fd(hotplug), .events = POLLIN };

	return poll(&poller, 1, timeout_ms) == 1;
}

static void finds_what_udev_knows(void)
{
	g_autofree char *node = NULL;
	g_autoptr(GPtrArray) list = NULL;
	const struct st_port_info *info;

	node = plug_stick();
	list = st_probe_list("");
	g_assert_cmpuint(list->len, ==, 1);
	info = list->pdata[0];
	g_assert_cmpstr(info->device, ==, "/dev/cdc-wdm0");
	g_assert_cmpint(info->protocol, ==, ST_PROTOCOL_QMI);
	g_assert_cmpstr(info->stable, ==, "pci-0000:00:14.0-usb-0:3:1.4");
	g_assert_cmpstr(info->vendor_id, ==, "1199");
	g_assert_cmpstr(info->product, ==, "Stick");
	umockdev_testbed_clear(bed);
}

#ifdef ST_HAVE_GUDEV
static void hears_udev(void)
{
	struct st_hotplug *hotplug;
	g_autofree char *node = NULL;

	hotplug = st_hotplug_new_udev();
	g_assert_nonnull(hotplug);
	g_assert_false(readable(hotplug, 0));
	node = plug_stick(); /* adding sends an "add" for each device */
	g_assert_true(readable(hotplug, 5000));
	st_hotplug_clear(hotplug);
	g_assert_false(readable(hotplug, 0));
	umockdev_testbed_uevent(bed, node, "remove");
	g_assert_true(readable(hotplug, 5000));
	st_hotplug_clear(hotplug);
	g_assert_false(readable(hotplug, 0));
	st_hotplug_free(hotplug);
}
#endif

int main(int argc, char **argv)
{
	int result;

	g_test_init(&argc, &argv, NULL);
	bed = umockdev_testbed_new();
	if (!umockdev_in_mock_environment()) {
		g_print("1..0 # SKIP not under umockdev-wrapper\n");
		return 0;
	}
	g_test_add_func("/udev/probe", finds_what_udev_knows);
#ifdef ST_HAVE_GUDEV
	g_test_add_func("/udev/hotplug", hears_udev);
#endif
	result = g_test_run();
	g_object_unref(bed);
	return result;
}
