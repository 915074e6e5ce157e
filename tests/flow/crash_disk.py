# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""
The tool on a real small disk: full at every moment, mounted read-only, and with
several processes on one SIM. Every run is compared with the operator's book.

    crash_disk.py TOOL VMODEM SCENARIO RECIPES PROTOCOL...

Runs itself again in a namespace of its own, where it may mount.
"""

import json
import os
import subprocess
import sys

from rig import Tap, Tool, Vmodem

DISK_KB = 1024
INSIDE = "SIMTOPUP_CRASH_INSIDE"


def mount(*words):
    subprocess.run(["mount", *words], check=True)


def state_of(done):
    try:
        return json.loads(done.stdout).get("state")
    except ValueError:
        return None


class Disk:
    """A tmpfs of DISK_KB where the tool has its ledger."""

    def __init__(self, tool):
        self.folder = os.path.dirname(tool.ledger)
        self.ballast = os.path.join(self.folder, "ballast")
        os.makedirs(self.folder, mode=0o700, exist_ok=True)
        mount("-t", "tmpfs", "-o", f"size={DISK_KB}k,mode=0700", "tmpfs", self.folder)

    def leave(self, kilobytes):
        stat = os.statvfs(self.folder)
        free = stat.f_bavail * stat.f_frsize // 1024
        with open(self.ballast, "wb") as file:
            file.write(b"x" * 1024 * max(0, free - kilobytes))

    def free(self):
        os.unlink(self.ballast)

    def read_only(self, on):
        mount("-o", "remount," + ("ro" if on else "rw"), self.folder)

    def close(self):
        subprocess.run(["umount", "-l", self.folder], check=True)


def full_at(setup, protocol, kilobytes):
    """Problems of one renewal with so much room, and of the next with enough."""
    with Vmodem(setup["vmodem"], setup["scenario"], protocol) as modem, \
            Tool(setup["tool"], setup["recipes"]) as tool:
        disk = Disk(tool)
        try:
            disk.leave(kilobytes)
            first = tool.run(tool.renew_command(modem.uri))
            charges, wrong = len(modem.oracle()), []
            if first.returncode == 1 and charges:
                wrong.append("'nothing happened', and it was charged")
            disk.free()
            second = tool.run(tool.renew_command(modem.uri))
            state = state_of(second)
            if len(modem.oracle()) > 1:
                wrong.append("charged twice")
            if state != "VERIFIED":
                wrong.append(f"ends {state}: {second.stdout[:200]}")
            return first.returncode, wrong
        finally:
            disk.close()


def check_full(setup, protocol, tap):
    codes, problems = {}, []
    for kilobytes in list(range(0, 120, 12)) + list(range(240, 480, 24)) + [DISK_KB]:
        code, wrong = full_at(setup, protocol, kilobytes)
        codes[code] = codes.get(code, 0) + 1
        problems += [f"{kilobytes} kB: {text}" for text in wrong]
    print(f"# {protocol}: exit codes {codes}")
    tap.ok(not problems, f"{protocol}: a full disk, whenever", "\n".join(problems))
    tap.ok(len(codes) > 1, f"{protocol}: some had room and some had not")


def check_read_only(setup, protocol, tap):
    with Vmodem(setup["vmodem"], setup["scenario"], protocol) as modem, \
            Tool(setup["tool"], setup["recipes"]) as tool:
        disk = Disk(tool)
        try:
            tool.run(tool.renew_command(modem.uri))
            disk.read_only(True)
            shown = tool.run(tool.command(modem.uri, "renewals", "list"))
            again = tool.run(tool.renew_command(modem.uri))
            other = tool.run(tool.renew_command(modem.uri, "another"))
            disk.read_only(False)
        finally:
            disk.close()
        tap.ok(shown.returncode == 0 and "VERIFIED" in shown.stdout,
               f"{protocol}: read-only, the renewals are shown", shown.stdout + shown.stderr)
        tap.ok(again.returncode == 0 and state_of(again) == "VERIFIED",
               f"{protocol}: read-only, the same key tells what is known", again.stdout)
        tap.ok(other.returncode == 1 and len(modem.oracle()) == 1,
               f"{protocol}: read-only, nothing is sent", other.stdout)


def check_together(setup, protocol, tap):
    """Four processes, one SIM, one voucher: with one key, and with four."""
    problems = []
    for keys in (["one"] * 4, ["a", "b", "c", "d"]):
        with Vmodem(setup["vmodem"], setup["scenario"], protocol) as modem, \
                Tool(setup["tool"], setup["recipes"]) as tool:
            running = [subprocess.Popen(tool.renew_command(modem.uri, key),
                                        env=tool.environment, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        text=True) for key in keys]
            told = [(p.communicate()[0], p.returncode) for p in running]
            charges = len(modem.oracle())
            if charges != 1:
                problems.append(f"{keys}: {charges} charges: {told}")
            elif not any(code == 0 for _, code in told):
                problems.append(f"{keys}: nobody was told: {told}")
    tap.ok(not problems, f"{protocol}: four at once pay once", "\n".join(problems))


def main():
    tool, vmodem, scenario, recipes = sys.argv[1:5]
    setup = {"tool": tool, "vmodem": vmodem, "scenario": scenario, "recipes": recipes}
    tap = Tap()
    if not os.environ.get(INSIDE):
        if subprocess.run(["unshare", "-rm", "true"], stderr=subprocess.DEVNULL).returncode:
            tap.skip("a small disk", "no namespace in which to mount")
            return tap.done()
        os.execvpe("unshare", ["unshare", "-rm", sys.executable, *sys.argv],
                   dict(os.environ, **{INSIDE: "1"}))
    for protocol in sys.argv[5:]:
        check_full(setup, protocol, tap)
        check_read_only(setup, protocol, tap)
        check_together(setup, protocol, tap)
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())
