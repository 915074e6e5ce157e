# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
#
# Sourced by guest.sh: messages, with our tool.

# In two parts, so that both have to be put together.
LONG='Fictel (fictitious): this message is longer than one part can be, so that it comes in
pieces that the modem stores one by one and that only the tool puts together again, in
their order.'

message_is_listed() {
	say "sms Fictel $(echo "$LONG" | tr '\n' ' ')"
	exits 0 tool sms list &&
		has '"sender":"Fictel"' 'this message is longer' 'in their order.' '"complete":true'
}

message_is_deleted() {
	exits 0 tool sms list || return 1
	for id in $(sed 's/"id":"/\n&/g' /run/out | sed -n 's/^"id":"\([^"]*\)".*/\1/p'); do
		exits 0 tool sms delete "$id" && has '"deleted"' || return 1
	done
	exits 0 tool sms list && has '"messages":[]'
}

# The operator's book has what was handed over.
message_is_sent() {
	exits 0 tool sms send 722 'HELLO kernel' --yes && has '"sent"' || return 1
	same 1 "$(grep -c 'HELLO kernel' /run/book)"
}

# One line of `sms watch`, of a message that comes while it listens.
message_is_seen_live() {
	rm -f /run/watch
	mkfifo /run/watch
	# Not by the function: the signal below is for the program, not for a shell around it.
	simtopup --json --ledger /run/ledger/ledger.db sms watch --wait 60 >/run/watch &
	watch_pid=$!
	exec 6</run/watch
	# What comes before it listens is stored and not told: it comes until it is.
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		say 'sms Fictel Hello from the cable'
		# The operator's word on the renewal may be there first.
		while read -r -t 5 line <&6; do
			case $line in *'Hello from the cable'*) break 2 ;; esac
		done
	done
	kill $watch_pid
	wait $watch_pid
	ended=$?
	exec 6<&-
	echo "$line" >/run/out
	has '"event":"sms"' 'Hello from the cable' && same 0 $ended
}

messages() {
	check "a message in parts" message_is_listed
	check "delete" message_is_deleted
	check "send" message_is_sent
	check "live" message_is_seen_live
	check "delete again" message_is_deleted
}
