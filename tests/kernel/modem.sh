# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
#
# Sourced by guest.sh: the virtual modem and its USB device, and our tool on it.

NODE=/dev/cdc-wdm0
export SIMTOPUP_DEVICE=$NODE SIMTOPUP_OPERATORS=/usr/share/simtopup/operators

# start_modem PROTOCOL SCENARIO: returns when its port can be opened.
start_modem() {
	rm -f /run/modem.out /run/book /run/ledger/*
	mkdir -p /run/ledger
	mkfifo /run/modem.out
	simtopup-vmodem --protocol "$1" --scenario "$2" --link /run/modem \
		--control /run/control --oracle /run/book >/run/modem.out &
	modem_pid=$!
	read -r ready _ </run/modem.out
	[ "$ready" = ready ] || echo "the modem did not start"
}

stop_modem() {
	control /run/control quit
	wait $modem_pid
}

say() {
	control /run/control "$1"
}

# plug PROTOCOL: returns when udev is done with the node.
plug() {
	usbmodem "$1" /run/modem &
	usb_pid=$!
	udevadm wait --timeout=60 $NODE
}

unplug() {
	kill $usb_pid
	gone
}

# The device ended by itself: the modem's end of the cable is gone.
gone() {
	wait $usb_pid 2>/dev/null
	udevadm wait --removed --timeout=60 $NODE
}

driver() {
	basename "$(readlink -f /sys/class/usbmisc/cdc-wdm0/device/driver)"
}

tool() {
	simtopup --json --ledger /run/ledger/ledger.db "$@"
}

# The node that kernel and udev made is found without being named.
tool_alone() {
	env -u SIMTOPUP_DEVICE simtopup --json --ledger /run/ledger/ledger.db "$@"
}

# renew VOUCHER AMOUNT KEY
renew() {
	echo "$1" >/run/voucher
	tool renew --rail voucher-ussd --voucher-file /run/voucher --face-value "$2" \
		--max-price "$2" --request-key "$3" --wait 60 --yes
}

# charges N: so many are in the operator's own book.
charges() {
	same "$1" "$(grep -c '"kind":"voucher"' /run/book)"
}

# stat NAME: how many requests of that name the modem has seen.
requests() {
	say stats | sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p"
}

# Who has the node open, by name.
holders() {
	for fd in /proc/[0-9]*/fd/*; do
		[ "$(readlink "$fd")" = $NODE ] || continue
		pid=${fd#/proc/}
		cat "/proc/${pid%%/*}/comm"
	done | sort -u | tr '\n' ' '
}
