# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
#
# sh examples/demo.sh: the main job on a virtual modem, over QMI and then over
# MBIM. Nothing real is dialled and nothing is paid: Fictel is fictitious.
set -eu
cd "$(dirname "$0")/.."
. examples/setup.sh

folder=
modem_pid=

stop_modem() {
	[ -z "$modem_pid" ] || kill "$modem_pid" 2>/dev/null || :
	[ -z "$modem_pid" ] || wait "$modem_pid" 2>/dev/null || :
	modem_pid=
}

clean_up() {
	stop_modem
	[ -z "$folder" ] || rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT TERM HUP

build() {
	install_missing $PACKAGES_BUILD
	[ -f build/build.ninja ] || meson setup build >&2
	ninja -C build examples/simtopup/simtopup tests/vmodem/simtopup-vmodem >&2
	PATH=$PWD/build/examples/simtopup:$PWD/build/tests/vmodem:$PATH
}

# start_modem PROTOCOL: in the current folder; returns when it can be opened.
start_modem() {
	mkfifo started
	simtopup-vmodem --protocol "$1" --scenario "$tests/fictel.scenario" \
		--link "$PWD/modem" --oracle oracle.jsonl >started &
	modem_pid=$!
	read -r ready _ <started
	[ "$ready" = ready ]
	# Its own port: a proxy of this machine has no business with it.
	export SIMTOPUP_DEVICE="$1:$PWD/modem?via=direct"
}

run() {
	echo
	echo "\$ simtopup $*"
	simtopup "$@"
}

main_job() {
	echo
	echo "== $1 =="
	mkdir "$folder/$1"
	cd "$folder/$1"
	start_modem "$1"
	echo 12345678901234 >voucher
	run status
	run balance
	run renew --ledger ledger.db --rail voucher-ussd --voucher-file voucher \
		--face-value 10EUR --max-price 10EUR --request-key june --wait 120 --yes
	run balance
	run receipt --ledger ledger.db june
	simtopup receipt --ledger ledger.db june >receipt
	run receipt check receipt --public-key "$(simtopup receipt --ledger ledger.db key)"
	echo
	echo "What the operator really charged:"
	cat oracle.jsonl
	stop_modem
}

build
tests=$PWD/tests/vmodem/scenarios
export SIMTOPUP_OPERATORS="$PWD/operators"
folder=$(mktemp -d)
main_job qmi
main_job mbim
