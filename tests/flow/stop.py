# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""
Stops `simtopup renew` at system calls, runs the same command meanwhile, and lets
the first one go on, perhaps after its deadline.

    stop.py TOOL VMODEM SCENARIO RECIPES short|long PROTOCOL:RAIL...

held: the first one has the lock of the modem all the time; the second gives up.
lost: the second one is in a container of its own: no lock file, and no process but
its own to be seen. Then only the ledger stands between the two.
The operator's book judges, and what kill.py demands of the two runs of the same
command that follow.
"""

import collections
import concurrent.futures
import glob
import os
import re
import signal
import subprocess
import sys
import threading

from kill import Bench, can_trace, recover, state_of, trace
from rig import Tap

STOPPED = re.compile(r"^(\d+)\s+--- stopped by SIGSTOP ---")
# Calls that talk to the modem; most others are inside of a transaction.
TALKS = {"short": ("write",), "long": ("write", "poll")}
NEAR = {"short": 29, "long": 2}  # steps between ARMED and the outcome
FAR = {"short": 5200, "long": 150}
HELD = {"short": 400, "long": 41}
CONTAINER = ["unshare", "--map-root-user", "--pid", "--fork", "--mount", "--mount-proc"]
# What the modem said to the first one may have been read by the second. When GLib has
# told libqmi of it already, libqmi reads, and waits for ever: such a one is killed.
HUNG_S = 10
FIRST_S, SECOND_S = "1", "2"  # the first one's deadline passes while it is stopped


class Stopped:
    """A renewal that has stopped at a system call, or ended before it came there."""

    def __init__(self, bench, point):
        self.fifo = os.path.join(bench.tool.folder, "trace")
        os.mkfifo(self.fifo)
        command = bench.command("--timeout", FIRST_S)
        self.process = subprocess.Popen(
            ["strace", "-f", "-o", self.fifo, "-e", f"trace={point[0]}",
             "-e", f"inject={point[0]}:signal=STOP:when={point[1]}", *command],
            env=bench.tool.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)
        self.lines = open(self.fifo, encoding="utf-8", errors="replace")
        self.pid = next((int(match.group(1)) for match in map(STOPPED.match, self.lines)
                         if match), None)

    def lock_files(self):
        """Those that it has open."""
        links = [os.readlink(path) for path in glob.glob(f"/proc/{self.pid}/fd/*")]
        return [path for path in links if path.endswith(".lock") and os.path.exists(path)]

    def go_on(self):
        """Its exit code, once it has ended."""
        reader = threading.Thread(target=collections.deque, args=(self.lines, 0))
        reader.start()
        if self.pid:
            os.kill(self.pid, signal.SIGCONT)
        try:
            self.process.communicate(timeout=HUNG_S)
        except subprocess.TimeoutExpired:
            os.kill(self.pid or self.process.pid, signal.SIGKILL)
            self.process.communicate()
        reader.join()
        self.lines.close()
        return self.process.returncode


def stop_at(setup, protocol, rail, point, lose_lock):
    with Bench(setup, protocol, rail) as bench:
        first = Stopped(bench, point)
        reached = first.pid is not None
        if reached and lose_lock:
            for path in first.lock_files():
                os.unlink(path)
        charged = bench.charges()
        command = [*(CONTAINER if lose_lock else []), *bench.command("--timeout", SECOND_S)]
        second = bench.tool.run(command) if reached else None
        problems = []
        if second and second.returncode == 1 and bench.charges() != charged:
            problems.append(f"'nothing happened', and it was charged: {second.stdout[:300]}")
        charged = bench.charges()
        code = first.go_on()
        if code == 1 and bench.charges() != charged:
            problems.append("the first said that nothing happened, and it was charged")
        state, wrong = recover(bench, state_of(bench.tool.ledger), "signal=STOP")
        return {"point": (*point, "lost" if lose_lock else "held"), "reached": reached,
                "codes": (code, second.returncode if second else None), "state": state,
                "problems": problems + wrong}


def check(setup, protocol, rail, tap, workers):
    points, window = trace(setup, protocol, rail)
    mode = setup["mode"]
    chosen = [(i, False) for i in window[HELD[mode] // 2::HELD[mode]]]
    if setup["container"]:
        waits = [i for i in window if points[i][0] in TALKS[mode]]
        lost = {*waits[::NEAR[mode]], *window[::4 * NEAR[mode]], *range(0, len(points), FAR[mode])}
        chosen += [(i, True) for i in sorted(lost)]
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        results = list(pool.map(lambda c: stop_at(setup, protocol, rail, points[c[0]], c[1]),
                                chosen))
    bad = [r for r in results if r["problems"]]
    print(f"# {protocol} {rail}: {len(results)} stops, {sum(r['reached'] for r in results)} "
          f"reached; ended {dict(collections.Counter(r['state'] for r in results))}; exit codes "
          f"{dict(collections.Counter(r['codes'] for r in results))}")
    tap.ok(not bad, f"{protocol} {rail}: {len(results)} stops, no double charge, the ledger is "
           "true", "\n".join(f"{r['point']}: {r['codes']}: {r['problems']}" for r in bad))
    tap.ok(any(r["reached"] for r in results), f"{protocol} {rail}: some were stopped")


def main():
    tool, vmodem, scenario, recipes, mode = sys.argv[1:6]
    tap = Tap()
    if not can_trace():
        tap.skip("stop at system calls", "strace cannot trace here")
        return tap.done()
    setup = {"tool": tool, "vmodem": vmodem, "scenario": scenario, "recipes": recipes,
             "mode": mode, "container": subprocess.run([*CONTAINER, "true"],
                                                       stderr=subprocess.DEVNULL).returncode == 0}
    if not setup["container"]:
        tap.skip("stops while the lock is lost", "no namespace for a second process")
    for what in sys.argv[6:]:
        protocol, _, rail = what.partition(":")
        check(setup, protocol, rail, tap, max(2, os.cpu_count() or 2))
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())
