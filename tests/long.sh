# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
#
# sh tests/long.sh: the long forms of the tests, such as a kill at every system
# call on both protocols, every mishap at every step of a renewal, each rule of
# money broken on purpose (tests/crash), and the real kernel drivers with ModemManager in a
# virtual machine. Tens of minutes.
set -eu
cd "$(dirname "$0")/.."
. examples/setup.sh

install_missing $PACKAGES_BUILD $PACKAGES_TEST
[ -f build/build.ninja ] || meson setup build
ninja -C build
export SIMTOPUP_LONG=1
meson test -C build --suite long --verbose
sh tests/kernel/run.sh build
