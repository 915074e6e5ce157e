# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
#
# Sourced by guest.sh: our tool, qmicli or mbimcli, and mmcli beside each other,
# through the same proxy, as ratios of one run. mmcli prints what ModemManager
# read earlier; the others ask the modem. Prints comments, judges nothing.

ROUNDS=5

# cost COMMAND...: hundredths of a second of ROUNDS runs.
cost() {
	read -r start _ </proc/uptime
	for _ in $(seq $ROUNDS); do
		"$@" >/dev/null 2>&1 || return 1
	done
	read -r end _ </proc/uptime
	echo $((${end%.*}${end#*.} - ${start%.*}${start#*.}))
}

cli_values() {
	case $protocol in
	qmi)
		for option in --uim-get-slot-status --uim-read-transparent=0x3F00,0x7FFF,0x6F07 \
			--dms-get-msisdn --nas-get-serving-system --nas-get-signal-info \
			--uim-get-card-status --nas-get-home-network; do
			qmicli -p -d $NODE $option || return 1
		done
		;;
	mbim)
		for option in --query-subscriber-ready-status --query-registration-state \
			--query-signal-state --query-pin-state; do
			mbimcli -p -d $NODE $option || return 1
		done
		;;
	esac
}

mmcli_values() {
	mmcli -m any -K && mmcli -i any -K
}

mmcli_ussd() {
	mmcli -m any "--3gpp-ussd-initiate=*100#"
}

# ratio A B: A/B with one digit.
ratio() {
	[ "${2:-0}" -gt 0 ] && echo "$(($1 / $2)).$(($1 * 10 / $2 % 10))"
}

compare() {
	status=$(cost tool status)
	cli=$(cost cli_values)
	mmcli=$(cost mmcli_values)
	ussd=$(cost tool ussd '*100#')
	mm_ussd=$(cost mmcli_ussd)
	echo "# bench $protocol, $ROUNDS runs, 0.01 s: simtopup status $status," \
		"the same by ${protocol}cli $cli ($(ratio "$cli" "$status") times)," \
		"mmcli $mmcli ($(ratio "$mmcli" "$status"))" >&3
	echo "# bench $protocol, $ROUNDS runs, 0.01 s: simtopup ussd $ussd," \
		"mmcli $mm_ussd ($(ratio "$mm_ussd" "$ussd") times)" >&3
}
