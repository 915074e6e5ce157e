# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""
Waves and time of a snapshot of the eight values (ICCID, IMSI, MSISDN,
operator, registration, signal, PIN, EID) beside qmicli and mbimcli sequences
on the same virtual modem, 30 ms latency, as ratios of one run. (qmicli of
this version cannot ask the card for an EID.)

    snapshot.py SNAPSHOT TOOL VMODEM SCENARIO
"""

import os
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "flow"))
from rig import Vmodem  # noqa: E402

LATENCY_MS = 30
ROUNDS = 7
QMI = ["--uim-get-slot-status", "--uim-read-transparent=0x3F00,0x7FFF,0x6F07",
       "--dms-get-msisdn", "--nas-get-serving-system", "--nas-get-signal-info",
       "--uim-get-card-status", "--nas-get-home-network"]
# The EID is on the card only: the last three calls.
MBIM = ["--query-subscriber-ready-status", "--query-registration-state",
        "--query-signal-state", "--query-pin-state",
        "--ms-set-uicc-open-channel=application-id=A0000005591010FFFFFFFF8900000100,"
        "selectp2arg=0,channel-group=9",
        "--ms-set-uicc-apdu=channel=1,secure-message=none,classbyte-type=extended,"
        "command=80E2910006BF3E035C015A00",
        "--ms-set-uicc-close-channel=channel=1,channel-group=9"]
# QMI in whose slot status the EID is left out.
ON_CARD = "qmi, EID on the card"


def timed(command):
    start = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return (time.monotonic() - start) * 1000, done.stdout


def sequence(protocol, path):
    if protocol == "qmi":
        return sum(timed(["qmicli", "-d", path, "--device-open-qmi", option])[0] for option in QMI)
    return sum(timed(["mbimcli", "-d", path, option])[0] for option in MBIM)


def main():
    snapshot, tool, vmodem, scenario = sys.argv[1:5]
    print("protocol | cold ms (waves) | warm ms (waves) | tool ms | sequence ms | sequence/cold |"
          " sequence/tool")
    for name in ("qmi", ON_CARD, "mbim"):
        rows = []
        protocol = name[:4].rstrip(",")
        with Vmodem(vmodem, scenario, protocol, "--latency-ms", str(LATENCY_MS)) as modem:
            path = os.path.realpath(modem.link)
            if name == ON_CARD:
                modem.control("set qmi.slot-eid false")
            for _ in range(ROUNDS):
                _, out = timed([snapshot, modem.uri + "?via=direct"])
                cold, warm = map(float, out.split())
                whole, _ = timed([tool, "-d", modem.uri + "?via=direct", "--json", "status"])
                rows.append((cold, warm, whole, sequence(protocol, path)))
        cold, warm, whole, other = (statistics.median(column) for column in zip(*rows))
        print(f"{name} | {cold:.0f} ({cold / LATENCY_MS:.1f}) | {warm:.0f} "
              f"({warm / LATENCY_MS:.1f}) | {whole:.0f} | {other:.0f} | {other / cold:.1f} | "
              f"{other / whole:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
