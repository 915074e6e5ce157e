# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""
Kills `simtopup renew` at system calls, or lets them fail, then runs the same
command again.

For every point: at most one charge in the operator's book, the ledger agrees
with it or says that it does not know, and the second run gets on. Recovery is
run twice. A point is the n-th call of one name in one process.

    kill.py TOOL VMODEM SCENARIO RECIPES short|long PROTOCOL...

short: every third call between ARMED and the outcome and some elsewhere.
long: every call dies, every fourth fails. tests/crash does the same to the
calls on the ledger's files, all of them, in one process.
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
NEAR, FAR, FAILING = 3, 60, 90  # steps of the short form
LINE = re.compile(r"^\d+\s+(?:\d+\.\d+\s+)?([a-z_0-9]+)\(")


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


def trace(tool, modem):
    """The names of the calls of one whole run, in order, with their counts."""
    log = os.path.join(tool.folder, "trace")
    done = tool.run(["strace", "-f", "-o", log, *tool.renew_command(modem.uri)])
    if done.returncode != 0:
        raise RuntimeError(f"the plain run failed: {done.stdout}{done.stderr}")
    points, seen = [], collections.Counter()
    with open(log, encoding="utf-8", errors="replace") as file:
        for line in file:
            match = LINE.match(line)
            if not match or "resumed>" in line:
                continue
            name = match.group(1)
            seen[name] += 1
            if name not in LEFT_OUT | LOOKS:
                points.append((name, seen[name]))
    return points


def kill_at(setup, protocol, point, fault=KILL):
    """One fault; the state on disk behind it, and what was wrong with the recovery."""
    name, number = point
    with Vmodem(setup["vmodem"], setup["scenario"], protocol) as modem, \
            Tool(setup["tool"], setup["recipes"]) as tool:
        command = ["strace", "-f", "-o", "/dev/null", "-e", f"trace={name}",
                   "-e", f"inject={name}:{fault}:when={number}",
                   *tool.renew_command(modem.uri)]
        killed = tool.run(command).returncode != 0
        left = state_of(tool.ledger)
        charged = len(modem.oracle())
        problems = [] if charged <= 1 else [f"charged {charged} times by the killed run"]
        state = None
        for attempt in (1, 2):
            done = tool.run(tool.renew_command(modem.uri))
            found, wrong = judge(done, len(modem.oracle()), left, fault)
            problems += [f"run {attempt}: {text}" for text in wrong]
            if state and found and state in ("VERIFIED", "REFUSED") and found != state:
                problems.append(f"{state} became {found}")
            state = found
        return {"point": (*point, fault), "killed": killed, "left": left, "state": state,
                "problems": problems}


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


def window(setup, protocol, points, workers):
    """Indexes between which the state on disk is ARMED or SUBMITTING, by bisection."""

    def rank(index):
        left = kill_at(setup, protocol, points[index])["left"]
        return {None: 0, "PLANNED": 0, "ARMED": 1, "SUBMITTING": 2}.get(left, 3)

    def first(least):
        low, high = 0, len(points)
        while low < high:
            middle = (low + high) // 2
            if rank(middle) >= least:
                high = middle
            else:
                low = middle + 1
        return low

    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        start, end = pool.map(first, (1, 3))
    # Counts of a name drift by a few between runs: widen on both sides.
    return max(0, start - 15), min(len(points), end + 15)


def check_protocol(setup, protocol, tap, workers):
    with Vmodem(setup["vmodem"], setup["scenario"], protocol) as modem, \
            Tool(setup["tool"], setup["recipes"]) as tool:
        points = trace(tool, modem)
    if setup["mode"] == "long":
        chosen = [(i, KILL) for i in range(len(points))]
        chosen += [(i, ERRORS[i // 4 % 3]) for i in range(0, len(points), 4)]
    else:
        start, end = window(setup, protocol, points, workers)
        near = set(range(start, end, NEAR)) | set(range(0, len(points), FAR))
        chosen = [(i, KILL) for i in sorted(near)]
        chosen += [(i, ERRORS[i // FAILING % 3]) for i in range(0, len(points), FAILING)]
        chosen += [(i, ERRORS[i % 3]) for i in range(start, end, 4 * NEAR)]
        print(f"# {protocol}: {len(points)} calls, {end - start} between ARMED and the outcome")
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        results = list(pool.map(lambda c: kill_at(setup, protocol, points[c[0]], c[1]), chosen))
    report(tap, protocol, results)


def report(tap, protocol, results):
    bad = [r for r in results if r["problems"]]
    ends = collections.Counter(r["state"] for r in results)
    lefts = collections.Counter(r["left"] for r in results)
    print(f"# {protocol}: {len(results)} points, {sum(r['killed'] for r in results)} killed; "
          f"left in {dict(lefts)}; ended {dict(ends)}")
    detail = "\n".join(f"{r['point']}: left {r['left']}: {r['problems']}" for r in bad)
    tap.ok(not bad, f"{protocol}: {len(results)} points, no double charge, the ledger is true",
           detail)
    tap.ok(lefts["SUBMITTING"] > 0, f"{protocol}: some points hit the send itself")
    tap.ok(ends["VERIFIED"] > 0, f"{protocol}: some points recover to VERIFIED")


def main():
    tool, vmodem, scenario, recipes, mode = sys.argv[1:6]
    tap = Tap()
    if not shutil.which("strace") or subprocess.run(
            ["strace", "-o", "/dev/null", "true"], stderr=subprocess.DEVNULL).returncode:
        tap.skip("kill at system calls", "strace cannot trace here")
        return tap.done()
    setup = {"tool": tool, "vmodem": vmodem, "scenario": scenario, "recipes": recipes,
             "mode": mode}
    for protocol in sys.argv[6:]:
        check_protocol(setup, protocol, tap, max(2, os.cpu_count() or 2))
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())
