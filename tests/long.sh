# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
#
# sh tests/long.sh: the long forms of the tests: every fault at every request of
# every call, a kill at every system call, every mishap at every step of a
# renewal, each rule of money broken on purpose, and the real kernel drivers with
# ModemManager in a virtual machine. Hours: the fault matrix alone takes 45 minutes
# on two idle cores, and anything beside it makes calls miss their deadlines of 400 ms.
set -u
cd "$(dirname "$0")/.." || exit 1
. examples/setup.sh

install_missing $PACKAGES_BUILD $PACKAGES_TEST || exit 1
[ -f build/build.ninja ] || meson setup build || exit 1
ninja -C build || exit 1
export SIMTOPUP_LONG=1
failed=0

# run_suite NAME OPTIONS...: what was counted is told, whatever came of it.
run_suite() {
	name=$1
	shift
	meson test -C build --print-errorlogs --logbase "long-$name" "$@" || failed=1
	grep -hE '^# .*: [0-9]+ (runs|cells|points)' "build/meson-logs/long-$name.txt"
}

run_suite timed --suite timed --num-processes 4
run_suite rest --suite long --no-suite timed
sh tests/kernel/run.sh build || failed=1
exit $failed
