# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
#
# sh tests/run.sh: builds with gcc and clang, warnings are errors, and runs all
# tests plain and under ASan and UBSan. The last line is the count.
set -u
cd "$(dirname "$0")/.." || exit 1
. examples/setup.sh

failed_builds=0
ran=
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# build FOLDER OPTIONS...: made, or brought up to date.
build() {
	folder=$1
	shift
	if [ -f "$folder/build.ninja" ]; then
		meson configure "$folder" "$@"
	else
		meson setup "$folder" "$@"
	fi >"$log" 2>&1 && ninja -C "$folder" >>"$log" 2>&1 && return 0
	cat "$log"
	echo "run: $folder does not build" >&2
	failed_builds=$((failed_builds + 1))
	return 1
}

# run_tests FOLDER OPTIONS...: most tests wait most of the time, and what is timed runs alone.
run_tests() {
	folder=$1
	shift
	ran="$ran $folder"
	rm -f "$folder/meson-logs/testlog.json"
	meson test -C "$folder" --no-rebuild --no-suite long --print-errorlogs \
		--num-processes "$((3 * $(nproc)))" "$@"
}

install_missing $PACKAGES_BUILD $PACKAGES_TEST || exit 1

build build -Dwerror=true && run_tests build
# For its warnings only, which need no optimisation.
CC=clang build build-clang -Dwerror=true -Doptimization=0 -Ddebug=false

# Warnings were judged above: under UBSan gcc has some that are not true.
export ASAN_OPTIONS=abort_on_error=1:detect_leaks=1
export UBSAN_OPTIONS=halt_on_error=1:abort_on_error=1:print_stacktrace=1
build build-asan -Doptimization=1 -Db_sanitize=address,undefined -Db_lundef=false &&
	run_tests build-asan --no-suite lint --timeout-multiplier 3

python3 tests/tally.py "$failed_builds" $ran
