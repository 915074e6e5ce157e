# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""
What a core dump would show while the voucher is on its way: every mapping of
the tool but those that the kernel leaves out (VmFlags dd) is searched for it,
in ASCII, UTF-16 and packed GSM 7-bit.

    core.py TOOL VMODEM SCENARIO RECIPES PROTOCOL...
"""

import os
import re
import subprocess
import sys

from rig import Tap, Tool, Vmodem

PIN = "84261739"
LOST = "72345678901234"  # credited, and the answer never comes: the tool waits
RANGE = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) r")


def packed(text):
    """GSM 7-bit, as it stands somewhere inside a longer string: the whole octets of each shift."""
    found = set()
    for before in range(8):
        bits = sum(ord(c) << 7 * (i + before) for i, c in enumerate(text))
        octets = bits.to_bytes((7 * (len(text) + before) + 7) // 8, "little")
        found.add(octets[before + 1:-1][:10])
    return found


def dumpable(pid):
    """The bytes of the mappings that a core dump has."""
    start = end = None
    with open(f"/proc/{pid}/smaps", encoding="ascii", errors="replace") as maps, \
            open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            match = RANGE.match(line)
            if match:
                start, end = (int(part, 16) for part in match.groups())
            elif line.startswith("VmFlags:") and start is not None:
                flags = line.split()[1:]
                if not {"dd", "io", "pf"} & set(flags) and "wr" in flags:
                    memory.seek(start)
                    try:
                        yield memory.read(end - start)
                    except OSError:
                        pass
                start = None


def wait_until_charged(modem):
    while not modem.oracle():
        modem.control("advance 1")  # what is due is done when this has answered


def check(setup, protocol, rail, tap):
    tool_path, vmodem, scenario, recipes = setup
    with Vmodem(vmodem, scenario, protocol) as modem, Tool(tool_path, recipes, LOST) as tool:
        command = [rail if word == "voucher-ussd" else word
                   for word in tool.renew_command(modem.uri)]
        run = subprocess.Popen(command, env=tool.environment,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            wait_until_charged(modem)
            memory = list(dumpable(run.pid))
        finally:
            run.kill()
            run.communicate()
        whole = sum(map(len, memory))
        tap.ok(any(b"kill-test" in part for part in memory),
               f"{protocol}, {rail}: the search sees the request key in {whole} bytes")
        needles = {"ASCII": {LOST.encode()}, "UTF-16": {LOST.encode("utf-16-le")},
                   "GSM 7-bit": packed(LOST)}
        for name, forms in needles.items():
            hits = sum(part.count(form) for part in memory for form in forms)
            tap.ok(hits == 0, f"{protocol}, {rail}: no voucher in {name}", f"{hits} hits")


def sleeps(pid):
    """It has sent what it had, and waits."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        return stat.read().rpartition(")")[2].split()[0] == "S"


def check_pin(setup, protocol, tap):
    """While the answer to it is waited for; the guard has read the SIM with the same number."""
    tool_path, vmodem, scenario, recipes = setup
    request, nth = {"qmi": ("qmi.uim.0x26", 1), "mbim": ("mbim.basic.4", 2)}[protocol]
    with Vmodem(vmodem, scenario, protocol) as modem, Tool(tool_path, recipes) as tool:
        for line in (f"set sim.pin {PIN}", "set sim.state pin",
                     f"fault on={request} nth={nth} action=drop"):
            modem.control(line)
        run = subprocess.Popen(tool.command(modem.uri, "pin", "verify", "--pin-fd", "0",
                                            "--expect-iccid", modem.scenario_value("iccid")),
                               env=tool.environment, stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            run.stdin.write(PIN.encode())
            run.stdin.close()
            run.stdin = None
            while not modem.stats()["pin"]["tries"] or not sleeps(run.pid):
                pass
            memory = list(dumpable(run.pid))
        finally:
            run.kill()
            run.communicate()
        tap.ok(any(b"--expect-iccid" in part for part in memory),
               f"{protocol}: the search sees the arguments")
        for name, form in (("ASCII", PIN.encode()), ("UTF-16", PIN.encode("utf-16-le"))):
            hits = sum(part.count(form) for part in memory)
            tap.ok(hits == 0, f"{protocol}: no PIN in {name}", f"{hits} hits")


def main():
    tap = Tap()
    if os.geteuid() != 0:
        tap.skip("core", "only root may look into a process that is not dumpable")
        return tap.done()
    for protocol in sys.argv[5:]:
        for rail in ("voucher-ussd", "voucher-sms"):
            check(sys.argv[1:5], protocol, rail, tap)
        check_pin(sys.argv[1:5], protocol, tap)
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())
