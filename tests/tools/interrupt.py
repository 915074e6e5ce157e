# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""interrupt.py TOOL VMODEM SCENARIOS RECIPES PROTOCOL: Ctrl-C ends the wait, never a payment."""

import signal
import subprocess
import sys
import time

from kit import FAILED, UNKNOWN, DONE, Kit, parse, renew, wait_for

SOON = 2.0  # generous for a loaded machine; the library promises 200 ms


class Running:
    def __init__(self, command, environment):
        self.process = subprocess.Popen(command, env=environment, text=True,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)

    def interrupt(self):
        """(seconds it took, what came out)."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.stdout, self.stderr = self.process.communicate(timeout=30)
        self.returncode = self.process.returncode
        return time.monotonic() - began


def dialled(modem, count):
    return lambda: modem.stats()["requests"].get("ussd.start", 0) >= count


def in_ussd(kit):
    with kit.modem() as modem, kit.tool() as tool:
        running = Running(tool.command(modem.uri, "ussd", "*117#"), tool.environment)
        wait_for(dialled(modem, 1), "dialled")
        took = running.interrupt()
        error = parse(running)["error"]
        kit.tap.ok(running.returncode == UNKNOWN and error["status"] == "cancelled" and
                   error["effect"] == "unknown", "Ctrl-C in ussd: exit 3, cancelled",
                   running.stdout + running.stderr)
        kit.tap.ok(took < SOON, "and soon", f"{took:.2f} s")
        done = tool.run(tool.command(modem.uri, "ussd", "*100#"))
        kit.tap.ok(done.returncode == DONE, "and the next session is free", done.stdout)


def in_status(kit):
    with kit.modem("fictel", "[fault 1]\non=*\nfrom=4\naction=drop\n") as modem, \
            kit.tool() as tool:
        running = Running([*tool.command(modem.uri, "--timeout", "60", "status")],
                          tool.environment)
        wait_for(lambda: sum(modem.stats()["requests"].values()) >= 4, "asked")
        took = running.interrupt()
        # While the port is still opened there is no handle: the signal ends the process.
        ended = running.returncode in (FAILED, -signal.SIGINT)
        kit.tap.ok(ended and took < SOON, "Ctrl-C in status: nothing happened",
                   f"{running.returncode} {took:.2f} s {running.stdout}")


def in_a_payment(kit):
    with kit.modem("fictel", "[operator]\nanswer=lost\n") as modem, kit.tool() as tool:
        command = tool.renew_command(modem.uri, "caught")
        running = Running(command, tool.environment)
        wait_for(lambda: modem.oracle(), "charged")
        took = running.interrupt()
        found = parse(running)
        kit.tap.ok(running.returncode == UNKNOWN and found["state"] == "IN_DOUBT" and
                   found["effect"] == "unknown", "Ctrl-C after the send: exit 3, IN_DOUBT",
                   running.stdout + running.stderr)
        kit.tap.ok(took < SOON, "and soon", f"{took:.2f} s")
        modem.control("advance 120000")
        tool.environment["SIMTOPUP_CLOCK"] = modem.socket
        done = tool.run(command)
        kit.tap.ok(done.returncode == DONE and parse(done)["state"] == "VERIFIED",
                   "the same command gets on", done.stdout + done.stderr)
        kit.tap.ok(len(modem.oracle()) == 1, "and pays once", modem.oracle())


def in_the_wait(kit):
    with kit.modem() as modem, kit.tool("62345678901234") as tool:
        running = Running(tool.renew_command(modem.uri, "late", "--wait", "3600"),
                          tool.environment)
        # The first look comes a second after the send; then it sleeps.
        wait_for(dialled(modem, 3), "looked for evidence")
        took = running.interrupt()
        found = parse(running)
        kit.tap.ok(found["state"] == "ACCEPTED" and running.returncode == 4 and took < SOON,
                   "Ctrl-C while it waits for the credit: exit 4",
                   f"{running.returncode} {took:.2f} s {running.stdout}")


def before_the_send(kit):
    hang = "[fault 1]\non=ussd.start\nnth=1\naction=drop-request\n"
    with kit.modem("fictel", hang) as modem, kit.tool() as tool:
        running = Running(tool.renew_command(modem.uri, "early"), tool.environment)
        wait_for(dialled(modem, 1), "the baseline is asked for")
        running.interrupt()
        found = parse(running)
        kit.tap.ok(running.returncode == FAILED and found["effect"] == "none",
                   "Ctrl-C before the send: exit 1, nothing happened",
                   running.stdout + running.stderr)
        kit.tap.ok(not modem.oracle(), "and nothing was paid")
        done = renew(tool, modem, "early")
        kit.tap.ok(done.returncode == DONE and len(modem.oracle()) == 1,
                   "the same command goes on and pays once", done.stdout + done.stderr)


def main():
    kit = Kit(sys.argv[1:])
    in_ussd(kit)
    in_status(kit)
    in_a_payment(kit)
    in_the_wait(kit)
    before_the_send(kit)
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
