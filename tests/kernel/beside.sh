# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
#
# Sourced by guest.sh: the same beside a real ModemManager, which must not lose
# anything that it holds.

PLAIN=/run/plain.scenario

start_polkit() {
	/usr/lib/polkit-1/polkitd --no-debug &
}

# Above MBIMEx 1.0 ModemManager wants extended device capabilities, which the
# virtual modem has not. An operator that takes its time leaves mmcli its own.
start_manager() {
	sed -e 's/^mbimex=.*/mbimex=1.0/' -e 's/^late-ms=2000/late-ms=8000/' $SCENARIO >$PLAIN
	dbus-daemon --system --fork --nopidfile
	# ModemManager looks for it once, when it starts.
	signals org.freedesktop.PolicyKit1 start_polkit
	ModemManager --debug >/run/manager.log 2>&1 &
	manager_pid=$!
}

stop_manager() {
	kill $manager_pid
	wait $manager_pid
}

# What ModemManager signals from here on is read on descriptor 5.
watch_manager() {
	# A new pipe: what a command starts keeps the old one, and its lines, open.
	rm -f /run/bus
	mkfifo /run/bus
	dbus-monitor --system "type='signal'" >/run/bus &
	monitor_pid=$!
	exec 5</run/bus
	await_line NameLost
}

# await_line TEXT: the next line that has it, or failure after a minute.
await_line() {
	while read -r -t 60 line <&5; do
		case $line in *"$1"*) return 0 ;; esac
	done
	echo "no $1 on the bus"
	return 1
}

end_watch() {
	exec 5<&-
	kill $monitor_pid
	wait $monitor_pid 2>/dev/null
}

# signals TEXT COMMAND...: the command makes ModemManager signal it.
signals() {
	text=$1
	shift
	watch_manager && "$@" && await_line "$text"
	result=$?
	end_watch
	return $result
}

enabled_and_registered() {
	# MM_MODEM_STATE_REGISTERED
	signals 'int32 8' mmcli -m any -e
}

# What it knows, but for values that change by themselves.
manager_knows() {
	mmcli -m any -K | grep -v -e signal-quality -e '\.time'
}

# What it holds in the modem.
manager_holds() {
	case $protocol in
	qmi) say stats | sed -n 's/.*\("clients":{[^}]*}\).*/\1/p' ;;
	mbim) echo "$(say stats | sed -n 's/.*\("mbim":{[^}]*}\).*/\1/p')" \
		"opens $(requests mbim.open) closes $(requests mbim.close)" ;;
	esac
}

manager_dials() {
	exits 0 mmcli -m any "--3gpp-ussd-initiate=*100#" && has "Your credit is $1"
}

# Something that ModemManager only learns of by an indication. The virtual
# modem has no NAS System Info indication (QMI) and ModemManager no SMS without
# the capability to send them (MBIM).
is_told() {
	case $protocol in
	qmi) signals 'Messaging; member=Added' say "sms Fictel $1" ;;
	mbim) signals RegistrationState say "set network.registration $1" ;;
	esac
}

knows_the_same() {
	manager_knows >/run/knows
	diff /run/knew /run/knows
}

# While our call waits for the operator, the proxy alone has the node, and
# ModemManager is told what happens.
both_at_once() {
	tool ussd '*116#' >/run/ussd.out &
	ussd_pid=$!
	knows_the_same && is_told roaming && same "$protocol-proxy " "$(holders)" &&
		kill -0 $ussd_pid
	result=$?
	wait $ussd_pid && grep -q 'Your credit is' /run/ussd.out || { cat /run/ussd.out; result=1; }
	return $result
}

keeps_what_it_had() {
	same "$held" "$(manager_holds)" && knows_the_same && kill -0 $manager_pid
}

# Its list of messages is not the one that it had.
holds_the_same() {
	same "$held" "$(manager_holds)" && kill -0 $manager_pid
}

direct_is_refused() {
	exits 1 tool -d "$NODE?via=direct" status && has port-taken "$protocol-proxy"
}

comes_back() {
	unplug && await_line InterfacesRemoved && plug $protocol && await_line InterfacesAdded
}

replugged() {
	watch_manager && comes_back
	result=$?
	end_watch
	return $result
}

beside() {
	protocol=$1
	what="$1, beside ModemManager"
	start_modem "$1" $PLAIN
	check "it takes the modem" signals InterfacesAdded plug "$1"
	check "it enables it" enabled_and_registered
	check "it dials" manager_dials 12.34
	held=$(manager_holds)
	manager_knows >/run/knew
	printf '# holds %s\n' "$held" >&3
	main_job
	check "it holds what it held" keeps_what_it_had
	check "both at once" both_at_once
	check "it is told of the next thing too" is_told home
	check "it dials again" manager_dials 22.34
	check "it still holds what it held" keeps_what_it_had
	messages
	check "it holds the same after messages" holds_the_same
	compare
	check "a direct open is refused, and the holder named" direct_is_refused
	check "unplug and replug" replugged
	check "it enables the new one" enabled_and_registered
	check "status after replug" status_is_right tool
	check "balance after replug" balance_is 22.34 2027-04-30
	check "it dials after replug" manager_dials 22.34
	check "it had no timeout" lacks 'timed out|consecutive timeout' /run/manager.log
	check "it loses it when it is unplugged" signals InterfacesRemoved unplug
	stop_modem
}
