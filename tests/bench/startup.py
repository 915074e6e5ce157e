# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""
CPU of one whole `simtopup status` beside one run of qmicli or mbimcli with one
question, on the same virtual modem, taken in turns, as a ratio of one run. A
direct open looks who else has the port, through every process there is: the
ratio grows with their number, which is printed. Compare on a quiet machine.

    startup.py TOOL VMODEM SCENARIO [ROUNDS]
"""

import os
import statistics
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "flow"))
from rig import Vmodem  # noqa: E402

ROUNDS = 50


def spent(command):
    """User and system milliseconds of the process, as the kernel counts them."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command}: ended with {process.returncode}")
    return usage.ru_utime * 1000, usage.ru_stime * 1000


def rivals(path):
    return {"qmi": ["qmicli", "-d", path, "--device-open-qmi", "--uim-get-card-status"],
            "mbim": ["mbimcli", "-d", path, "--query-subscriber-ready-status"]}


def main():
    tool, vmodem, scenario = sys.argv[1:4]
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else ROUNDS
    print(sum(name.isdigit() for name in os.listdir("/proc")), "processes")
    print("protocol | status: user + sys = ms | rival: user + sys = ms | ratio")
    for protocol in ("qmi", "mbim"):
        with Vmodem(vmodem, scenario, protocol) as modem:
            rival = rivals(os.path.realpath(modem.link))[protocol]
            ours = [tool, "-d", modem.uri, "--json", "status"]
            pairs = [(spent(ours), spent(rival)) for _ in range(rounds)]
        user, system, other_user, other_system = (
            statistics.mean(pair[side][part] for pair in pairs)
            for side in (0, 1) for part in (0, 1))
        print(f"{protocol} | {user:.1f} + {system:.1f} = {user + system:.1f} | "
              f"{other_user:.1f} + {other_system:.1f} = {other_user + other_system:.1f} | "
              f"{(user + system) / (other_user + other_system):.2f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
