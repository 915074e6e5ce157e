# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
#
# sh tests/kernel/run.sh [BUILD_DIR]: Debian's stock kernel in a virtual machine
# by software emulation, where the virtual modem is a USB device with a real
# driver, beside a real ModemManager. Prints TAP; minutes. What the machine said
# otherwise, ModemManager's log too, is in BUILD_DIR/kernel/console.log.
set -eu
cd "$(dirname "$0")/../.."
. examples/setup.sh

build=${1:-build}
work=$build/kernel
limit=900 # seconds

qemu_pid=
stop_machine() {
	[ -z "$qemu_pid" ] || kill "$qemu_pid" 2>/dev/null || :
}
trap stop_machine EXIT
trap 'exit 130' INT TERM HUP

# report FILE: TAP as it comes, then the count; fails when a test did.
report() {
	tr -d '\r' <"$1" | awk '
		{ print; fflush() }
		/^ok .*# SKIP/ { skipped++; next }
		/^ok / { passed++ }
		/^not ok / { failed++ }
		/^1\.\./ { planned = substr($0, 4) }
		END {
			if (planned == "" || planned != passed + failed + skipped) {
				print "Bail out! the machine stopped early; see its console.log"
				failed++
			}
			printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
			exit failed > 0
		}'
}

install_missing $PACKAGES_BUILD libqmi-utils libmbim-utils libqmi-proxy libmbim-proxy \
	qemu-system-x86
[ -f "$build/build.ninja" ] || meson setup "$build" >&2
ninja -C "$build" examples/simtopup/simtopup tests/vmodem/simtopup-vmodem >&2
mkdir -p "$work"
work=$(cd "$work" && pwd)
sh tests/kernel/tree.sh "$build" "$work"

rm -f "$work/tap"
mkfifo "$work/tap"
# KVM hangs on some hosts, and is not always there: never used.
timeout -k 10 $limit qemu-system-x86_64 -accel tcg -smp 1 -m 1024 \
	-nodefaults -no-user-config -display none -no-reboot \
	-kernel "$work/vmlinuz" -initrd "$work/initrd" -append 'console=ttyS0 panic=-1 quiet' \
	-serial "file:$work/console.log" -serial stdio </dev/null >"$work/tap" &
qemu_pid=$!

# In the background, because only `wait` lets a signal end the machine at once.
report "$work/tap" &
wait $!
