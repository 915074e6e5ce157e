# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
#
# Sourced by guest.sh: our tool and the kernel's drivers, nobody else.

SCENARIO=/usr/share/simtopup/scenarios/fictel.scenario

status_is_right() {
	exits 0 "$@" status && has "\"device\":\"$NODE\"" "\"protocol\":\"$protocol\"" \
		'"state":"ready"' '"iccid":"8900101000000012345"' '"imsi":"001010000012345"' \
		'"msisdn":["+99900123456"]' '"registration":"home"' '"rat":"lte"' \
		'"operator":{"mcc":"001","mnc":"01","name":"Fictel"}'
}

# balance_is AMOUNT EXPIRY
balance_is() {
	exits 0 tool balance &&
		has '"state":"ok"' "\"amount\":\"$1\",\"currency\":\"EUR\",\"expires\":\"$2\""
}

renewal_is_verified() {
	exits 0 renew "$@" && has '"state":"VERIFIED"' '"effect":"done"' '"level":"E3"'
}

# A client that shares no code with the tool sees the same card.
cli_agrees() {
	case $protocol in
	qmi) exits 0 qmicli -d $NODE --uim-get-slot-status ;;
	mbim) exits 0 mbimcli -d $NODE --query-subscriber-ready-status ;;
	esac && has 8900101000000012345
}

modems_lists() {
	exits 0 tool_alone modems && has "$NODE" "$protocol"
}

driver_is_right() {
	case $protocol in
	qmi) same qmi_wwan "$(driver)" ;;
	mbim) same cdc_mbim "$(driver)" ;;
	esac
}

main_job() {
	check "status" status_is_right tool
	check "balance" balance_is 12.34 2027-03-31
	check "renew" renewal_is_verified 12345678901234 10EUR first
	check "balance after" balance_is 22.34 2027-04-30
	check "one charge" charges 1
	check "the same key again charges nothing" exits 0 renew 12345678901234 10EUR first
	check "still one charge" charges 1
}

# The cable comes out after the voucher has left and before the answer.
in_doubt_is_settled() {
	say 'fault on=ussd.start nth=2 action=unplug'
	exits 3 renew 32345678901234 5EUR second && has '"state":"IN_DOUBT"' || return 1
	gone
	say 'faults clear'
	say replug
	plug $protocol || return 1
	id=$(sed -n 's/^{"id":"\([0-9a-f]*\)".*/\1/p' /run/out)
	exits 0 tool renewals verify "$id" --wait 60 && has '"state":"VERIFIED"'
}

alone() {
	protocol=$1
	what="$1, alone"
	start_modem "$1" $SCENARIO
	check "the device appears" plug "$1"
	check "its driver is the kernel's" driver_is_right
	check "qmicli or mbimcli sees the card" cli_agrees
	check "modems finds it" modems_lists
	check "status without a name" status_is_right tool_alone
	main_job
	messages
	check "unplug" unplug
	check "status says that it is gone" exits 1 tool status
	check "replug" plug "$1"
	check "status after replug" status_is_right tool
	check "unplugged in the middle of a renewal" in_doubt_is_settled
	check "two charges" charges 2
	check "unplug at the end" unplug
	stop_modem
}
