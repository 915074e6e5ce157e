# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
#
# Sourced by guest.sh: TAP on descriptor 3. Every case of a protocol starts its
# name with $what.

tests=0
what=

pass() {
	tests=$((tests + 1))
	echo "ok $tests - $what: $1" >&3
}

# fail NAME [FILE...]: the files say why.
fail() {
	tests=$((tests + 1))
	echo "not ok $tests - $what: $1" >&3
	shift
	for file in "$@"; do
		sed 's/^/# /' "$file" | cut -c1-1000 >&3
	done
}

skip() {
	tests=$((tests + 1))
	echo "ok $tests - $what: $1 # SKIP $2" >&3
}

# check NAME COMMAND...: it must succeed.
check() {
	name=$1
	shift
	if "$@" >/run/check.out 2>&1; then
		pass "$name"
	else
		echo "exit $?: $*" >>/run/check.out
		fail "$name" /run/check.out
	fi
}

# exits STATUS COMMAND...: for check; standard output is kept in /run/out.
exits() {
	wanted=$1
	shift
	"$@" >/run/out
	got=$?
	cat /run/out
	[ $got -eq "$wanted" ] || { echo "exit $got, not $wanted"; return 1; }
}

# has TEXT...: /run/out has each of them.
has() {
	for text in "$@"; do
		grep -qF -e "$text" /run/out || { echo "no $text in:"; cat /run/out; return 1; }
	done
}

# lacks PATTERN FILE
lacks() {
	! grep -E -e "$1" "$2"
}

same() {
	[ "$1" = "$2" ] || { printf 'was: %s\nis:  %s\n' "$1" "$2"; return 1; }
}
