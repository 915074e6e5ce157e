#!/usr/bin/busybox sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
#
# The first and only program of the virtual machine: brings the system up, runs
# the cases, powers off. TAP goes to the second serial port, chatter to the first.
set -u
export PATH=/usr/bin:/usr/sbin:/usr/libexec:/run/busybox LD_LIBRARY_PATH=/usr/lib
export LC_ALL=C.UTF-8 HOME=/root
HERE=/usr/lib/simtopup-kernel

bring_up() {
	busybox mount -t proc proc /proc
	busybox mount -t sysfs sysfs /sys
	busybox mount -t devtmpfs devtmpfs /dev
	busybox mount -t tmpfs tmpfs /run
	busybox mkdir -p /dev/pts /run/busybox /run/lock /run/dbus
	busybox mount -t devpts devpts /dev/pts
	busybox --install -s /run/busybox
	stty -F /dev/ttyS1 raw
	exec 3>/dev/ttyS1 </dev/null >/dev/console 2>&1
	ip link set lo up
	/usr/lib/systemd/systemd-udevd --daemon
	udevadm trigger
	udevadm settle
	modprobe vhci_hcd
}

bring_up
echo "# Linux $(uname -r), $(simtopup --version)" >&3
. $HERE/tap.sh
. $HERE/modem.sh
. $HERE/sms.sh
. $HERE/bench.sh
. $HERE/alone.sh
. $HERE/beside.sh
for protocol in mbim qmi; do
	alone $protocol
done
start_manager
for protocol in mbim qmi; do
	beside $protocol
done
stop_manager
echo "1..$tests" >&3
cat /run/manager.log
poweroff -f
