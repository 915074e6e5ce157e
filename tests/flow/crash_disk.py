# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""
The tool on a real small disk: full at every moment, mounted read-only, and with
several processes on one SIM. Every run is compared with the operator's book.

    crash_disk.py TOOL VMODEM SCENARIO RECIPES PROTOCOL[:RAIL]...

Runs itself again in a namespace of its own, where it may mount.
"""

import json
import os
import subprocess
import sys

from kill import RAILS, Bench
from rig import Tap

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


def full_at(setup, what, kilobytes):
    """Problems of one renewal with so much room, and of the next with enough."""
    with Bench(setup, *what) as bench:
        disk = Disk(bench.tool)
        try:
            disk.leave(kilobytes)
            first = bench.renew()
            wrong = []
            if first.returncode == 1 and bench.charges():
                wrong.append("'nothing happened', and it was charged")
            disk.free()
            second = bench.renew()
            state = state_of(second)
            if bench.charges() > 1:
                wrong.append("charged twice")
            if state != "VERIFIED":
                wrong.append(f"ends {state}: {second.stdout[:200]}")
            return first.returncode, wrong
        finally:
            disk.close()


def check_full(setup, what, name, tap):
    codes, problems = {}, []
    for kilobytes in list(range(0, 120, 12)) + list(range(240, 480, 24)) + [DISK_KB]:
        code, wrong = full_at(setup, what, kilobytes)
        codes[code] = codes.get(code, 0) + 1
        problems += [f"{kilobytes} kB: {text}" for text in wrong]
    print(f"# {name}: exit codes {codes}")
    tap.ok(not problems, f"{name}: a full disk, whenever", "\n".join(problems))
    tap.ok(len(codes) > 1, f"{name}: some had room and some had not")


def check_read_only(setup, what, name, tap):
    with Bench(setup, *what) as bench:
        disk = Disk(bench.tool)
        try:
            bench.renew()
            disk.read_only(True)
            shown = bench.tool.run(bench.tool.command(bench.modem.uri, "renewals", "list"))
            again = bench.renew()
            other = bench.tool.run(bench.order("another"))
            disk.read_only(False)
        finally:
            disk.close()
        tap.ok(shown.returncode == 0 and "VERIFIED" in shown.stdout,
               f"{name}: read-only, the renewals are shown", shown.stdout + shown.stderr)
        tap.ok(again.returncode == 0 and state_of(again) == "VERIFIED",
               f"{name}: read-only, the same key tells what is known", again.stdout)
        tap.ok(other.returncode == 1 and bench.charges() == 1,
               f"{name}: read-only, nothing is sent", other.stdout)


def check_together(setup, what, name, tap):
    """Four processes, one SIM: with one key, and one voucher with four."""
    problems = []
    for keys in (["one"] * 4, ["a", "b", "c", "d"]):
        if len(set(keys)) > 1 and what[1].startswith("plan"):
            continue  # four keys are four orders
        with Bench(setup, *what) as bench:
            running = [subprocess.Popen(bench.order(key), env=bench.tool.environment,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True) for key in keys]
            told = [(p.communicate()[0], p.returncode) for p in running]
            if bench.charges() != 1:
                problems.append(f"{keys}: {bench.charges()} charges: {told}")
            elif not any(code == 0 for _, code in told):
                problems.append(f"{keys}: nobody was told: {told}")
    tap.ok(not problems, f"{name}: four at once pay once", "\n".join(problems))


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
    for name in sys.argv[5:]:
        protocol, _, rail = name.partition(":")
        what = (protocol, rail or RAILS[0])
        check_full(setup, what, name, tap)
        check_read_only(setup, what, name, tap)
        check_together(setup, what, name, tap)
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())
