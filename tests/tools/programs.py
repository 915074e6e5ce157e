# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""programs.py TOOL VMODEM SCENARIOS RECIPES PROTOCOL STATUS RENEW LISTEN: the small programs."""

import json
import os
import select
import subprocess
import sys

from kit import DONE, Kit


def run(program, *words, **options):
    return subprocess.run([program, *words], text=True, capture_output=True, check=False,
                          timeout=60, **options)


def status(kit, program):
    with kit.modem() as modem:
        done = run(program, modem.uri)
        kit.tap.ok(done.returncode == DONE and done.stdout == "SIM ready, network home\n",
                   "status", done.stdout + done.stderr)
    done = run(program, "qmi:/nonexistent")
    kit.tap.ok(done.returncode == 1 and done.stderr, "status: no modem", done.stderr)


def renew(kit, program):
    with kit.modem() as modem, kit.tool() as tool:
        os.mkdir(os.path.dirname(tool.ledger))
        for turn in ("renew", "renew, again"):
            done = run(program, modem.uri, kit.recipes, tool.ledger, "june",
                       input="12345678901234\n")
            kit.tap.ok(done.returncode == DONE and json.loads(done.stdout)["state"] == "VERIFIED",
                       turn, done.stdout + done.stderr)
            kit.tap.ok(len(modem.oracle()) == 1, f"{turn}: one charge", modem.oracle())
    with kit.modem() as modem, kit.tool() as tool:
        os.mkdir(os.path.dirname(tool.ledger))
        done = run(program, modem.uri, kit.recipes, tool.ledger, "june", input="11111111111111\n")
        kit.tap.ok(done.returncode == 1 and "effect: none" in done.stderr, "renew: refused",
                   done.stderr)


def listen(kit, program):
    with kit.modem() as modem:
        process = subprocess.Popen([program, modem.uri], text=True, stdout=subprocess.PIPE)
        # Only who listens already is told: until then it is said again.
        while not select.select([process.stdout], [], [], 0.2)[0]:
            modem.control("sms Fictel hello")
        line = process.stdout.readline()
        kit.tap.ok("hello" in line and json.loads(line), "listen: a message", line)
        modem.control("ussd-notify Good day")
        line = next(line for line in process.stdout if "hello" not in line)
        kit.tap.ok("Good day" in line, "listen: network USSD", line)
        modem.control("unplug")
        rest, _ = process.communicate(timeout=30)
        kit.tap.ok(process.returncode == DONE and "gone" in rest, "listen: unplugged", rest)


def main():
    kit = Kit(sys.argv[1:6])
    programs = sys.argv[6:]
    status(kit, programs[0])
    renew(kit, programs[1])
    listen(kit, programs[2])
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
