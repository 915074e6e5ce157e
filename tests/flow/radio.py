# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""
radio.py TOOL VMODEM SCENARIOS RECIPES PROTOCOL: airplane mode and the data connection, with what
qmicli or mbimcli say of the same modem, and with the counters of a kernel of the test's own.
"""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tools"))
from find import DRIVERS, World  # noqa: E402
from kit import DONE, FAILED, UNKNOWN, Kit, parse  # noqa: E402
from pin import Card, other_tool  # noqa: E402

SET = {"qmi": "qmi.dms.0x2E", "mbim": "mbim.basic.3"}
CONNECTED = "[data]\nstate=connected\nrx-bytes=5000000000\ntx-bytes=70000\n"


class Modem(Card):
    def run(self, *words):
        return self.tool.run(self.tool.command(self.modem.uri, *words))

    def radio(self):
        return parse(self.run("radio"))["radio"]

    def sets(self):
        return self.modem.stats()["requests"].get(SET[self.kit.protocol], 0)


def switches(modem):
    qmi = modem.kit.protocol == "qmi"
    modem.ok(modem.radio() == "on", "on")
    before = modem.sets()
    modem.ok(modem.run("radio", "on").returncode == DONE and
             modem.sets() - before == (0 if qmi else 2), "it is on already: nothing is sent")
    done = modem.run("radio", "off")
    modem.ok(done.returncode == DONE and parse(done)["radio"] == "off", "off", done.stdout)
    status = parse(modem.run("status"))
    modem.ok(status["network"]["registration"] == "not-registered", "and out of the network",
             status)
    said = other_tool(modem, "--dms-get-operating-mode" if qmi else "--query-radio-state")
    if said is not None:
        modem.ok("low-power" in said if qmi else "software radio state: 'off'" in said.lower(),
                 "qmicli, mbimcli see it", said)
        said = other_tool(modem, *(["--dms-set-operating-mode=online"] if qmi else
                                   ["--set-radio-state=on"]))
        modem.ok(modem.radio() == "on", "what they switch, we see", said)
    modem.run("radio", "off")
    modem.ok(modem.run("radio", "on").returncode == DONE and modem.radio() == "on" and
             parse(modem.run("status"))["network"]["registration"] == "home", "and on again")


def fails(modem):
    modem.modem.control("set network.hardware-off true")
    modem.ok(modem.radio() == "blocked", "a switch of the machine")
    modem.fails("no program can help", modem.run("radio", "on"), FAILED, "state")
    modem.modem.control("set network.hardware-off")
    modem.run("radio", "on")
    # On MBIM reading and switching have one number: the first one passes.
    nth = {"qmi": 1, "mbim": 2}[modem.kit.protocol]
    modem.modem.control(f"fault on={SET[modem.kit.protocol]} nth={nth} action=drop")
    done = modem.run("--timeout", "2", "radio", "off")
    modem.ok(done.returncode == DONE and parse(done)["radio"] == "off",
             "a lost answer: the modem is asked what it did", done.stdout)
    modem.modem.control("faults clear")
    modem.modem.control(f"fault on={SET[modem.kit.protocol]} nth={nth} action=drop-request")
    modem.fails("a lost request", modem.run("--timeout", "1", "radio", "on"), UNKNOWN, "timeout",
                "unknown")
    modem.modem.control("faults clear")
    code = {"qmi": 94, "mbim": 9}[modem.kit.protocol]
    modem.modem.control(f"fault on={SET[modem.kit.protocol]} nth={nth} action=error code={code}")
    modem.fails("not possible", modem.run("radio", "on"), FAILED, "unsupported")
    modem.ok(modem.radio() == "off", "is still off")


def counts(modem):
    qmi = modem.kit.protocol == "qmi"
    found = parse(modem.run("data"))
    modem.ok(found == {"state": "connected", "rx_bytes": 5000000000, "tx_bytes": 70000,
                       "source": "modem"}, "the modem's counters", found)
    said = other_tool(modem, "--wds-get-packet-statistics" if qmi else
                      "--query-packet-statistics")
    if said is not None:
        modem.ok("5000000000" in said and "70000" in said, "qmicli, mbimcli agree", said)
    modem.modem.control("set data.state disconnected")
    found = parse(modem.run("data"))
    modem.ok(found == {"state": "disconnected"}, "without a connection there are none", found)
    if qmi:
        modem.modem.control("fault on=qmi.ctl.0x22 action=error code=31")
        modem.ok(parse(modem.run("data")) == {"state": "unknown"}, "no such service",
                 modem.run("data").stdout)


def of_kernel(kit):
    world = World(DRIVERS[kit.protocol])
    try:
        with kit.modem("fictel", CONNECTED) as modem:
            world.plug("cdc-wdm0", 3, os.path.realpath(modem.link))
            folder = os.path.join(world.root, "sys/class/net/wwan3/statistics")
            os.makedirs(folder)
            for name, count in (("rx_bytes", 123456), ("tx_bytes", 789)):
                world.write(f"sys/class/net/wwan3/statistics/{name}", str(count))
            done = world.run(kit.binary, "-d", "/dev/cdc-wdm0?via=direct", "--json", "data")
            if "unshare" in done.stderr:
                kit.tap.skip("the kernel's counters", "no namespaces here")
                return
            kit.tap.ok(done.returncode == DONE and parse(done) == {
                "state": "connected", "interface": "wwan3", "rx_bytes": 123456, "tx_bytes": 789,
                "source": "kernel", "modem": {"rx_bytes": 5000000000, "tx_bytes": 70000}},
                       "the kernel's counters come first", done.stdout + done.stderr)
            world.write("sys/class/net/wwan3/statistics/tx_bytes", "garbage")
            found = parse(world.run(kit.binary, "-d", "/dev/cdc-wdm0?via=direct", "--json",
                                    "data"))
            kit.tap.ok(found["source"] == "modem" and found["interface"] == "wwan3",
                       "half of them are none", found)
    finally:
        world.close()


def main():
    kit = Kit(sys.argv[1:])
    for test, extra in ((switches, ""), (fails, ""), (counts, CONNECTED)):
        with kit.modem("fictel", extra) as modem, kit.tool() as tool:
            test(Modem(kit, modem, tool))
    of_kernel(kit)
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
