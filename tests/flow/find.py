# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""
A modem that is unplugged and comes back under another name, in a mount
namespace whose /sys and /dev are the test's own:

    find.py TOOL CLIENT VMODEM SCENARIO PROTOCOL
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile

from rig import Tap, Vmodem

INSIDE = """set -e
mount --bind "$1/sys" /sys
mount --rbind /dev/pts "$1/dev/pts"
mount --bind /dev/null "$1/dev/null"
mount --bind /dev/urandom "$1/dev/urandom"
mount --rbind "$1/dev" /dev
shift
exec "$@"
"""
PLACE = "pci-0000:00:14.0-usb-0:3:1.4"
ELSEWHERE = "pci-0000:00:14.0-usb-0:5:1.4"
DRIVERS = {"qmi": "qmi_wwan", "mbim": "cdc_mbim"}


class World:
    """/sys and /dev with USB modems in them, seen by what run() starts."""

    def __init__(self, driver):
        self.root = tempfile.mkdtemp(prefix="simtopup-world-")
        self.driver = driver
        for folder in ("sys/class/usbmisc", "dev/pts", "sys/devices/pci0000:00/0000:00:14.0/usb1"):
            os.makedirs(os.path.join(self.root, folder))
        for node in ("null", "urandom"):
            open(os.path.join(self.root, "dev", node), "wb").close()
        self.link("/sys/bus/pci", "sys/devices/pci0000:00/0000:00:14.0/subsystem")
        self.link("/sys/bus/usb", "sys/devices/pci0000:00/0000:00:14.0/usb1/subsystem")

    def link(self, target, name):
        path = os.path.join(self.root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        os.symlink(target, path)

    def write(self, name, text):
        with open(os.path.join(self.root, name), "w", encoding="ascii") as file:
            file.write(text + "\n")

    def plug(self, node, port, terminal):
        device = f"sys/devices/pci0000:00/0000:00:14.0/usb1/1-{port}"
        interface = f"{device}/1-{port}:1.4"
        self.link("/sys/bus/usb", f"{device}/subsystem")
        self.link("/sys/bus/usb", f"{interface}/subsystem")
        self.link(f"/sys/bus/usb/drivers/{self.driver}", f"{interface}/driver")
        os.makedirs(os.path.join(self.root, f"{interface}/net/wwan{port}"))
        self.write(f"{device}/idVendor", "1199")
        self.write(f"{device}/idProduct", "9091")
        self.write(f"{device}/manufacturer", "Fictel")
        self.write(f"{device}/product", "Stick")
        self.link(f"../../../../{interface}", f"sys/class/usbmisc/{node}/device")
        self.link(terminal, f"dev/{node}")

    def unplug(self, node, port):
        os.unlink(os.path.join(self.root, "dev", node))
        shutil.rmtree(os.path.join(self.root, "sys/class/usbmisc", node))
        shutil.rmtree(os.path.join(self.root,
                                   f"sys/devices/pci0000:00/0000:00:14.0/usb1/1-{port}"))

    def command(self, *words):
        return ["unshare", "-rm", "sh", "-c", INSIDE, "sh", self.root, *words]

    def run(self, *words):
        return subprocess.run(self.command(*words), capture_output=True, text=True, timeout=30)

    def close(self):
        shutil.rmtree(self.root, ignore_errors=True)


class Client:
    def __init__(self, world, binary):
        self.process = subprocess.Popen(world.command(binary), stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        return self.process.wait(10)


def terminal(modem):
    return os.path.realpath(modem.link)


def listing(tap, tool, world, protocol):
    done = world.run(tool, "--json", "modems")
    found = json.loads(done.stdout or "[]")
    wanted = {"device": "/dev/cdc-wdm0", "protocol": protocol, "driver": DRIVERS[protocol],
              "bus": "usb", "path": PLACE, "vendor_id": "1199", "product_id": "9091",
              "vendor": "Fictel", "product": "Stick", "net": "wwan3"}
    tap.ok(found == [wanted], "the tool lists it", done.stdout + done.stderr)
    # In one namespace: nobody sees the descriptors of a process outside its own.
    holding = 'exec 3<>/dev/cdc-wdm0; echo $$; "$0" "$@" 3>&-; "$0" modems 3>&-'
    done = world.run("sh", "-c", holding, tool, "--json", "modems")
    pid, answer, *text = done.stdout.splitlines() or [0, "[]"]
    found = json.loads(answer)
    tap.ok(found == [dict(wanted, holder={"pid": int(pid), "name": "sh"})], "and who holds it",
           done.stdout + done.stderr)
    words = ("cdc-wdm0", protocol, PLACE, "Fictel Stick", f"sh (process {pid})")
    tap.ok(all(word in "\n".join(text) for word in words), "for people too", done.stdout)


def replug(tap, world, client, modem):
    """Gone, and back as cdc-wdm1 while another stick has become cdc-wdm0."""
    modem.control("unplug")
    world.unplug("cdc-wdm0", 3)
    gone = client.ask("event")
    tap.ok(gone == '{"event":"gone"}', "it is gone", gone)
    lost = json.loads(client.ask("plugged"))
    tap.ok(lost["event"] == "lost" and lost["modem"]["path"] == PLACE, "the watcher lost it", lost)
    failed = client.ask("read")
    tap.ok(failed.startswith("device-gone"), "a call says so", failed)
    world.plug("cdc-wdm0", 5, "/dev/null")
    other = json.loads(client.ask("plugged"))
    tap.ok(other["event"] == "found" and other["modem"]["path"] == ELSEWHERE,
           "another one comes under its name", other)
    failed = client.ask("read")
    tap.ok(failed.startswith("device-gone"), "which is not taken for it", failed)
    early = client.ask("event-now")
    tap.ok(early == "none", "nor told as its return", early)
    modem.control("replug")
    world.plug("cdc-wdm1", 3, terminal(modem))
    back = client.ask("event")
    tap.ok(back == '{"event":"back"}', "it is back", back)
    found = json.loads(client.ask("plugged"))
    tap.ok(found["modem"]["device"] == "/dev/cdc-wdm1" and found["modem"]["path"] == PLACE,
           "under another name", found)


def main():
    tool, binary, vmodem, scenario, protocol = sys.argv[1:6]
    tap = Tap()
    world = World(DRIVERS[protocol])
    probe = world.run("true")
    if probe.returncode:
        tap.skip("replug in a namespace", probe.stderr.strip().splitlines()[0][:60])
        world.close()
        return tap.done()
    with Vmodem(vmodem, scenario, protocol) as modem:
        iccid = modem.scenario_value("iccid")
        world.plug("cdc-wdm0", 3, terminal(modem))
        listing(tap, tool, world, protocol)
        for uri in (f"path:{PLACE}?via=direct", "/dev/cdc-wdm0?reconnect=yes&via=direct"):
            client = Client(world, binary)
            tap.ok(client.ask(f"open {uri}") == "ok", f"opens {uri}")
            tap.ok(client.ask("hotplug") == "ok", "watches")
            first = json.loads(client.ask("plugged"))
            tap.ok(first["event"] == "found" and first["modem"]["path"] == PLACE,
                   "what is there is told first", first)
            tap.ok(client.ask("plugged-now") == "none", "once")
            tap.ok(client.ask("listen") == "ok", "listens")
            tap.ok(client.ask("read") == f"ok {iccid}", "reads")
            replug(tap, world, client, modem)
            answer = client.ask("read")
            tap.ok(answer == f"ok {iccid}", "the same handle reads again", answer)
            tap.ok(client.close() == 0, "ends well")
            world.unplug("cdc-wdm0", 5)
            world.unplug("cdc-wdm1", 3)
            world.plug("cdc-wdm0", 3, terminal(modem))
    with Vmodem(vmodem, scenario, protocol) as modem:
        world.unplug("cdc-wdm0", 3)
        world.plug("cdc-wdm0", 3, terminal(modem))
        client = Client(world, binary)
        client.ask("open /dev/cdc-wdm0?via=direct")
        client.ask("listen")
        modem.control("unplug")
        world.unplug("cdc-wdm0", 3)
        client.ask("event")
        modem.control("replug")
        world.plug("cdc-wdm1", 3, terminal(modem))
        answer = client.ask("read")
        tap.ok(answer.startswith("device-gone"), "without reconnect it stays gone", answer)
        client.close()
    world.close()
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())
