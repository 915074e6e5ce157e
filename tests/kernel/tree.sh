# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
#
# sh tests/kernel/tree.sh BUILD_DIR WORK: makes WORK/vmlinuz and WORK/initrd
# from Debian packages that are downloaded and unpacked, never installed, and
# from this machine's programs with the libraries that they need.
set -eu

build=$1
work=$2
here=$(dirname "$0")
tree=$work/tree
debs=$work/debs

PACKAGES="busybox-static kmod libkmod2 udev libgudev-1.0-0
	dbus-daemon dbus-bin dbus-system-bus-common
	polkitd libpolkit-gobject-1-0 libpolkit-agent-1-0 libduktape207
	modemmanager libmm-glib0"
PROGRAMS="/usr/bin/qmicli /usr/bin/mbimcli /usr/libexec/qmi-proxy /usr/libexec/mbim-proxy"

# The two drivers under test, what makes the device, and what these need.
MODULES="usb/common/usb-common usb/core/usbcore usb/usbip/usbip-core
	usb/usbip/vhci-hcd usb/class/cdc-wdm
	net/mii net/usb/usbnet net/usb/cdc_ncm net/usb/cdc_ether net/wwan/wwan
	net/usb/cdc_mbim net/usb/qmi_wwan"

download() {
	kernel=$(apt-cache depends linux-image-amd64 |
		sed -n 's/^ *Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1)
	[ -n "$kernel" ] || { echo "tree: apt knows no linux-image-amd64" >&2; return 1; }
	mkdir -p "$debs"
	for package in $PACKAGES "$kernel"; do
		set -- "$debs/${package}"_*.deb
		[ -f "$1" ] && continue
		# As root apt would warn that its own user cannot write here.
		(cd "$debs" && apt-get -qq -o APT::Sandbox::User=root download "$package") >&2
	done
}

unpack() {
	mkdir -p "$tree/usr/bin" "$tree/usr/sbin" "$tree/usr/lib" "$tree/usr/lib64"
	for folder in bin sbin lib lib64; do
		ln -s "usr/$folder" "$tree/$folder"
	done
	for package in $PACKAGES; do
		dpkg-deb --fsys-tarfile "$debs/${package}"_*.deb |
			tar -x -C "$tree" --keep-directory-symlink --no-same-owner \
				--exclude='./usr/share/doc' --exclude='./usr/share/man' \
				--exclude='./usr/share/locale' --exclude='./lib/udev/hwdb.d'
	done
}

unpack_kernel() {
	dpkg-deb --fsys-tarfile "$debs/$kernel"_*.deb >"$work/kernel.tar"
	version=${kernel#linux-image-}
	set -- ./lib/modules/$version/modules.order \
		./lib/modules/$version/modules.builtin \
		./lib/modules/$version/modules.builtin.modinfo
	for module in $MODULES; do
		set -- "$@" "./lib/modules/$version/kernel/drivers/$module.ko"
	done
	tar -x -f "$work/kernel.tar" -C "$tree" --keep-directory-symlink --no-same-owner "$@"
	tar -x -f "$work/kernel.tar" -O "./boot/vmlinuz-$version" >"$work/vmlinuz"
	rm "$work/kernel.tar"
	# kmod is depmod when it is called so.
	ln -sf "$tree/usr/bin/kmod" "$work/depmod"
	LD_LIBRARY_PATH=$tree/usr/lib/x86_64-linux-gnu "$work/depmod" -b "$tree" "$version"
}

# What the program says it needs and the tree has not.
add_libraries() {
	LD_LIBRARY_PATH=$tree/usr/lib/x86_64-linux-gnu:$tree/usr/lib ldd "$1" 2>/dev/null |
		while read -r name arrow path _; do
			[ "$path" != not ] || { echo "tree: $1 needs $name" >&2; return 1; }
			[ "$arrow" = "=>" ] || path=$name
			case $path in "$tree"/* | linux-vdso*) continue ;; esac
			target=$tree/usr/lib/$(basename "$path")
			case $path in /lib64/*) target=$tree$path ;; esac
			[ -e "$target" ] || cp -L "$path" "$target"
		done
}

add_program() {
	mkdir -p "$tree$(dirname "$2")"
	cp -L "$1" "$tree$2"
	# Where it was built it finds the library beside it.
	add_libraries "$1"
}

build_programs() {
	gcc -std=gnu11 -D_GNU_SOURCE -O1 -Wall -Wextra -Wconversion -Wshadow -Werror \
		-o "$work/usbmodem" "$here/usbmodem.c" "$here/descriptors.c" "$here/tty.c"
	gcc -std=gnu11 -D_GNU_SOURCE -O1 -Wall -Wextra -Wconversion -Wshadow -Werror \
		-o "$work/control" "$here/control.c"
}

add_ours() {
	build_programs
	add_program "$work/usbmodem" /usr/bin/usbmodem
	add_program "$work/control" /usr/bin/control
	add_program "$build/tests/vmodem/simtopup-vmodem" /usr/bin/simtopup-vmodem
	add_program "$build/examples/simtopup/simtopup" /usr/bin/simtopup
	for program in $PROGRAMS; do
		add_program "$program" "$program"
	done
	# The ledger opens its library by name, with the first ledger.
	add_program "$(/sbin/ldconfig -p | awk '/libsqlite3\.so\.0 / { print $NF; exit }')" \
		/usr/lib/libsqlite3.so.0
	# ModemManager reads USSD texts with iconv, which loads these by name.
	mkdir -p "$tree/usr/lib/x86_64-linux-gnu/gconv" "$tree/usr/share/simtopup"
	for module in UTF-16.so UNICODE.so gconv-modules; do
		cp "/usr/lib/x86_64-linux-gnu/gconv/$module" "$tree/usr/lib/x86_64-linux-gnu/gconv/"
	done
	cp -R "$here/../../operators" "$tree/usr/share/simtopup/operators"
	cp -R "$here/../vmodem/scenarios" "$tree/usr/share/simtopup/scenarios"
	cp -R /usr/share/mobile-broadband-provider-info "$tree/usr/share/"
	install -m 755 "$here/guest.sh" "$tree/init"
	mkdir "$tree/usr/lib/simtopup-kernel"
	cp "$here/tap.sh" "$here/modem.sh" "$here/sms.sh" "$here/bench.sh" "$here/alone.sh" \
		"$here/beside.sh" "$tree/usr/lib/simtopup-kernel"
}

add_system() {
	mkdir -p "$tree/dev" "$tree/proc" "$tree/sys" "$tree/run" "$tree/tmp" "$tree/root" \
		"$tree/etc" "$tree/var/lib"
	ln -s ../run "$tree/var/run"
	cat >"$tree/etc/passwd" <<-END
		root:x:0:0:root:/root:/bin/sh
		messagebus:x:100:100::/run/dbus:/bin/false
		polkitd:x:101:101::/run:/bin/false
	END
	sed 's/^\([a-z]*\):x:[0-9]*:\([0-9]*\):.*/\1:x:\2:/' "$tree/etc/passwd" >"$tree/etc/group"
	echo 0123456789abcdef0123456789abcdef >"$tree/etc/machine-id"
	for program in "$tree"/usr/bin/* "$tree"/usr/sbin/* "$tree"/usr/lib/polkit-1/polkitd \
		"$tree"/usr/lib/systemd/systemd-udevd "$tree"/usr/lib/x86_64-linux-gnu/*.so.*; do
		[ -L "$program" ] || [ ! -f "$program" ] || add_libraries "$program"
	done
}

rm -rf "$tree"
download
unpack
unpack_kernel
add_ours
add_system
(cd "$tree" && find . | "$tree/usr/bin/busybox" cpio -o -H newc -R 0:0) >"$work/initrd" 2>/dev/null
