# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""
Kills `simtopup renew` at system calls, or lets them fail, then runs the same
command again.

For every point: at most one charge in the operator's book, the ledger agrees
with it or says that it does not know, and the second run gets on. Recovery is
run twice. A point is the n-th call of one name in one process.

    kill.py TOOL VMODEM SCENARIO RECIPES short|long PROTOCOL[:RAIL]...

short: every eighth call between ARMED and the outcome and some elsewhere, on the
rails but the first one fewer. long: every call dies, every fourth fails; on the
other rails every one between ARMED and the outcome, and every eighth elsewhere.
tests/crash does the same to the calls on the ledger's files, all of them, in one
process.
"""

import collections
import concurrent.futures
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys

from rig import Tap, Tool, Vmodem

# execve and what cannot be killed at: the process is gone, or not there yet.
LEFT_OUT = {"execve", "exit_group", "exit", "clone", "clone3", "rt_sigreturn", "restart_syscall"}
# Nothing outside of the process is changed: the same as the next one that does.
LOOKS = {"newfstatat", "fstat", "statx", "getdents64", "getpid", "gettid", "geteuid", "readlink",
         "access", "faccessat2", "mmap", "munmap", "mprotect", "brk", "madvise", "pread64",
         "rt_sigaction", "rt_sigprocmask", "arch_prctl", "set_tid_address", "set_robust_list",
         "rseq", "prlimit64", "getrandom", "clock_adjtime", "lseek", "uname", "sched_setattr"}
KILL, ERRORS = "signal=KILL", ("error=EIO", "error=ENOSPC", "error=EINTR")
RAILS = ("voucher-ussd", "plan-ussd", "voucher-sms", "plan-sms")
NEAR, FAR, FAILING = 8, 160, 180  # steps of the short form
NEAR_OTHERS, FAR_OTHERS, LONG_OTHERS = 47, 580, 8  # on the rails but the first
LINE = re.compile(r"^\d+\s+(?:\d+\.\d+\s+)?([a-z_0-9]+)\(")
STATE = re.compile(r'"state\\":\\"([A-Z_]+)')  # as strace shows a row of the journal


def state_of(ledger):
    """What is on disk after a kill, read as the next process will read it."""
    if not os.path.exists(ledger):
        return None
    folder = os.path.dirname(ledger) + "-copy"
    shutil.copytree(os.path.dirname(ledger), folder)
    try:
        database = sqlite3.connect(os.path.join(folder, os.path.basename(ledger)))
        try:
            row = database.execute("SELECT state FROM renewal").fetchone()
        except sqlite3.Error:
            row = None
        database.close()
    finally:
        shutil.rmtree(folder)
    return row[0] if row else None


class Bench:
    """One modem, one ledger, one order by `rail`."""

    def __init__(self, setup, protocol, rail):
        self.rail = rail
        self.modem = Vmodem(setup["vmodem"], setup["scenario"], protocol)
        self.tool = Tool(setup["tool"], setup["recipes"])
        for number in ("101", "130"):  # what answers by message answers soon
            self.modem.control(f"set [sms {number}] reply-delay-ms 10")

    def order(self, key, *words):
        return self.tool.renew_command(self.modem.uri, key, *words, rail=self.rail)

    def command(self, *words):
        return self.order("kill-test", *words)

    def renew(self):
        return self.tool.run(self.command())

    def charges(self):
        return len(self.modem.oracle("voucher")) + len(self.modem.oracle("plan"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.tool.close()
        self.modem.close()


def trace(setup, protocol, rail):
    """
    The names of the calls of one whole run, in order, with their counts; and the
    indexes between which the state on disk is ARMED or SUBMITTING.
    """
    with Bench(setup, protocol, rail) as bench:
        log = os.path.join(bench.tool.folder, "trace")
        done = bench.tool.run(["strace", "-f", "-s", "4096", "-o", log, *bench.command()])
        if done.returncode != 0:
            raise RuntimeError(f"the plain run failed: {done.stdout}{done.stderr}")
        points, seen, written = [], collections.Counter(), {}
        with open(log, encoding="utf-8", errors="replace") as file:
            for line in file:
                match = LINE.match(line)
                if not match or "resumed>" in line:
                    continue
                name = match.group(1)
                seen[name] += 1
                if name == "pwrite64":
                    for state in STATE.findall(line):
                        written.setdefault(state, len(points))
                if name not in LEFT_OUT | LOOKS:
                    points.append((name, seen[name]))
    # Counts of a name drift by a few between runs: widen on both sides.
    start, end = written["ARMED"] - 15, written["ACCEPTED"] + 30
    return points, range(max(0, start), min(len(points), end))


def kill_at(setup, protocol, rail, point, fault=KILL):
    """One fault; the state on disk behind it, and what was wrong with the recovery."""
    name, number = point
    with Bench(setup, protocol, rail) as bench:
        killed = bench.tool.run(["strace", "-f", "-o", "/dev/null", "-e", f"trace={name}",
                                 "-e", f"inject={name}:{fault}:when={number}",
                                 *bench.command()]).returncode != 0
        left = state_of(bench.tool.ledger)
        charged = bench.charges()
        problems = [] if charged <= 1 else [f"charged {charged} times by the killed run"]
        state, wrong = recover(bench, left, fault)
        return {"point": (*point, fault), "killed": killed, "left": left, "state": state,
                "problems": problems + wrong}


def recover(bench, left, fault):
    """The same command twice: the state in the end, and what was wrong."""
    problems, state = [], None
    for attempt in (1, 2):
        found, wrong = judge(bench.renew(), bench.charges(), left, fault)
        problems += [f"run {attempt}: {text}" for text in wrong]
        if state and found and state in ("VERIFIED", "REFUSED") and found != state:
            problems.append(f"{state} became {found}")
        state = found
    return state, problems


def judge(done, charges, left, fault):
    wrong = []
    if charges > 1:
        wrong.append(f"charged {charges} times")
    try:
        state = json.loads(done.stdout).get("state")
    except ValueError:
        return None, [*wrong, f"exit {done.returncode}: {done.stdout[:300]}{done.stderr[:300]}"]
    if state in ("VERIFIED", "ACCEPTED") and charges != 1:
        wrong.append(f"{state} with {charges} charges")
    elif state in ("REFUSED", "FAILED", "CANCELLED", "PLANNED", "ARMED") and charges != 0:
        wrong.append(f"{state} with {charges} charges")
    elif state in ("PLANNED", "ARMED", "SUBMITTING", None):
        wrong.append(f"does not get on: {state}, exit {done.returncode}: {done.stdout[:300]}")
    expected = {"VERIFIED": (0,), "ACCEPTED": (4,), "UNVERIFIED": (4,), "IN_DOUBT": (3,),
                "REFUSED": (1,)}.get(state, ())
    if done.returncode not in expected:
        wrong.append(f"{state} with exit code {done.returncode}")
    if state == "REFUSED" and (fault == KILL or left != "REFUSED"):
        wrong.append("REFUSED: nothing refused it")
    if left in (None, "PLANNED", "ARMED") and state not in ("VERIFIED", "ACCEPTED"):
        wrong.append(f"left in {left}, nothing was sent, and it ended {state}")
    return state, wrong


def choose(mode, rail, points, window):
    """(index, fault) of what is tried."""
    first = rail == RAILS[0]
    if mode == "long":
        killed = set(window) | set(range(0, len(points), 1 if first else LONG_OTHERS))
        return [(i, KILL) for i in sorted(killed)] + \
            [(i, ERRORS[i // 4 % 3]) for i in sorted(killed) if i % 4 == 0]
    near, far = (NEAR, FAR) if first else (NEAR_OTHERS, FAR_OTHERS)
    failing = FAILING if first else FAR_OTHERS
    killed = set(window[::near]) | set(range(0, len(points), far))
    return [(i, KILL) for i in sorted(killed)] + \
        [(i, ERRORS[i // failing % 3]) for i in range(0, len(points), failing)] + \
        [(i, ERRORS[i % 3]) for i in window[::4 * near]]


def check(setup, protocol, rail, tap, workers):
    points, window = trace(setup, protocol, rail)
    print(f"# {protocol} {rail}: {len(points)} calls, {len(window)} between ARMED and the outcome")
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        results = list(pool.map(lambda c: kill_at(setup, protocol, rail, points[c[0]], c[1]),
                                choose(setup["mode"], rail, points, window)))
    report(tap, f"{protocol} {rail}", results)


def report(tap, what, results):
    bad = [r for r in results if r["problems"]]
    ends = collections.Counter(r["state"] for r in results)
    lefts = collections.Counter(r["left"] for r in results)
    print(f"# {what}: {len(results)} points, {sum(r['killed'] for r in results)} killed; "
          f"left in {dict(lefts)}; ended {dict(ends)}")
    detail = "\n".join(f"{r['point']}: left {r['left']}: {r['problems']}" for r in bad)
    tap.ok(not bad, f"{what}: {len(results)} points, no double charge, the ledger is true",
           detail)
    tap.ok(lefts["SUBMITTING"] > 0, f"{what}: some points hit the send itself")
    tap.ok(ends["VERIFIED"] > 0, f"{what}: some points recover to VERIFIED")


def can_trace():
    return shutil.which("strace") and subprocess.run(
        ["strace", "-o", "/dev/null", "true"], stderr=subprocess.DEVNULL).returncode == 0


def main():
    tool, vmodem, scenario, recipes, mode = sys.argv[1:6]
    tap = Tap()
    if not can_trace():
        tap.skip("kill at system calls", "strace cannot trace here")
        return tap.done()
    setup = {"tool": tool, "vmodem": vmodem, "scenario": scenario, "recipes": recipes,
             "mode": mode}
    for what in sys.argv[6:]:
        protocol, _, rail = what.partition(":")
        check(setup, protocol, rail or RAILS[0], tap, max(2, os.cpu_count() or 2))
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())
