# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""
64 virtual modems in one process, one thread each: resident memory per modem,
instructions per snapshot (callgrind) and snapshots per second, beside a bare
libqmi or libmbim program that makes the same calls.

    many.py VMODEM SCENARIO MANY PROTOCOL:BARE...
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "flow"))
from rig import Vmodem  # noqa: E402

MODEMS, ROUNDS, REPEATS = 64, 30, 3
FEW, MANY = 10, 110  # rounds under callgrind: their difference is free of the start


def run(binary, protocol, rounds, paths):
    done = subprocess.run([binary, protocol, str(rounds), *paths], capture_output=True, text=True,
                          check=True, timeout=300)
    resident, wall, cpu = done.stdout.split()
    return int(resident), float(wall), float(cpu)


def instructions(binary, protocol, rounds, path):
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out")
        subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", binary,
                        protocol, str(rounds), path], capture_output=True, check=True, timeout=600)
        with open(out, encoding="utf-8", errors="replace") as file:
            return int(re.search(r"^(?:summary|totals): (\d+)", file.read(), re.M).group(1))


def calls(binary, protocol, modem):
    """What one warm snapshot asks the modem."""
    counts = []
    for rounds in (0, 1):
        before = modem.stats()["requests"]
        run(binary, protocol, rounds, [os.path.realpath(modem.link)])
        after = modem.stats()["requests"]
        counts.append({name: after[name] - before.get(name, 0) for name in after})
    return {name: counts[1][name] - counts[0].get(name, 0) for name in counts[1]
            if counts[1][name] != counts[0].get(name, 0)}


def measure(binary, protocol, paths):
    rows = []
    for _ in range(REPEATS):
        one, _, _ = run(binary, protocol, 0, paths[:1])
        all_, wall, cpu = run(binary, protocol, ROUNDS, paths)
        rows.append(((all_ - one) / (len(paths) - 1), MODEMS * ROUNDS / wall,
                     cpu / (MODEMS * ROUNDS) * 1e6))
    row = [statistics.median(column) for column in zip(*rows)]
    row.append(None)
    if shutil.which("valgrind"):
        row[3] = (instructions(binary, protocol, MANY, paths[0]) -
                  instructions(binary, protocol, FEW, paths[0])) / (MANY - FEW)
    return row


def compare(vmodem, scenario, many, protocol, bare):
    modems = [Vmodem(vmodem, scenario, protocol) for _ in range(MODEMS)]
    try:
        ours, theirs = (calls(binary, protocol, modems[0]) for binary in (many, bare))
        if ours != theirs:
            print(f"{protocol}: not the same calls: {ours} and {theirs}")
            return 1
        paths = [os.path.realpath(modem.link) for modem in modems]
        ours, theirs = (measure(binary, protocol, paths) for binary in (many, bare))
    finally:
        for modem in modems:
            modem.close()
    for name, row in ((f"{protocol} library", ours), (f"{protocol} bare", theirs)):
        print(f"{name} | {row[0]:.0f} | {row[1]:.0f} | {row[2]:.0f} | "
              f"{'valgrind is missing' if row[3] is None else format(row[3], '.0f')}")
    ratios = [a / b if a is not None else float("nan") for a, b in zip(ours, theirs)]
    print(f"{protocol} library/bare | " + " | ".join(f"{ratio:.2f}" for ratio in ratios))
    return 0


def main():
    vmodem, scenario, many, *others = sys.argv[1:]
    print(f"{MODEMS} modems, one thread each | resident kB per modem | snapshots/s (the modems' "
          "own work included) | CPU us per snapshot | instructions per snapshot")
    return max(compare(vmodem, scenario, many, *other.split(":", 1)) for other in others)


if __name__ == "__main__":
    sys.exit(main())
