# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
#
# Sourced by examples/demo.sh and tests/run.sh: installs what is missing, and
# only that, with apt on Debian.

PACKAGES_BUILD="gcc libc6-dev meson ninja-build pkgconf libglib2.0-dev libqmi-glib-dev
	libmbim-glib-dev libjson-glib-dev libpcre2-dev libssl-dev libsqlite3-dev python3
	mobile-broadband-provider-info"
PACKAGES_TEST="g++ clang binutils strace libqmi-utils libmbim-utils libqmi-proxy libmbim-proxy
	util-linux iproute2 libgudev-1.0-dev libumockdev-dev umockdev libzbar-dev
	libgdk-pixbuf-2.0-dev"

is_installed() {
	case $(dpkg-query -W -f '${Status}' "$1" 2>/dev/null) in
	*' installed') return 0 ;;
	esac
	return 1
}

install_missing() {
	missing=
	for package in "$@"; do
		is_installed "$package" || missing="$missing $package"
	done
	[ -n "$missing" ] || return 0

	if ! command -v apt-get >/dev/null; then
		echo "setup: no apt-get here; please install what Debian calls:$missing" >&2
		return 1
	fi
	if [ "$(id -u)" -eq 0 ]; then
		as_root=
	else
		as_root=sudo
	fi
	echo "setup: installing$missing" >&2
	$as_root apt-get update >&2 &&
		$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y \
			--no-install-recommends $missing >&2
}
