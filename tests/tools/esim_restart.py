# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""
esim_restart.py TOOL VMODEM SCENARIOS RECIPES PROTOCOL: modems that look at the card only when they
start, and that are restarted by consent.
"""

import concurrent.futures
import signal
import subprocess
import sys

from esim import AWAY, HOME, Card, switched
from kit import DONE, FAILED, Kit, wait_for

# What asks for a restart, and an error that says that the modem has no such thing.
ASKS = {"qmi": ("qmi.dms.0x2E", 94), "mbim": ("mbim.ext.10", 9)}
LONG = "30"


def restarts(card):
    return card.modem.stats()["restarts"]


def allowed(card):
    """`switched` with the consent."""
    plain = card.command
    card.command = lambda *words, **options: [*plain(*words, **options), "--allow-restart"]
    return card


def helps(card):
    fault = switched(allowed(card), woken="restart", timeout=LONG)
    return fault or (None if restarts(card) == 1 else f"{restarts(card)} restarts")


def needless(card):
    fault = switched(allowed(card), woken="power-cycle", timeout=LONG)
    return fault or (None if restarts(card) == 0 else f"{restarts(card)} restarts")


def back(card, hint):
    """The former profile is in use again."""
    code, found = card.run("enable", AWAY, timeout="18")
    error = found.get("error", {})
    if code != FAILED or error.get("status") != "not-active" or error.get("effect") != "none" or \
            hint not in error.get("hint", "") or card.enabled() != HOME or card.channels():
        return f"{code} {found} {card.enabled()}"
    return None


def not_allowed(card):
    found = back(card, "--allow-restart")
    return found or (None if restarts(card) == 0 else f"{restarts(card)} restarts")


def refused(card):
    name, code = ASKS[card.kit.protocol]
    card.modem.control(f"fault on={name} count=99 action=error code={code}")
    return back(allowed(card), "")


def unanswered(card):
    """The modem restarts and its answer is lost."""
    name = ASKS[card.kit.protocol][0]
    nth = 2 if card.kit.protocol == "qmi" else 1
    card.modem.control(f"fault on={name} nth={nth} action=drop")
    return helps(card)


def killed(card):
    """A kill while the modem is away: the next process finishes."""
    allowed(card)
    with subprocess.Popen(card.command("enable", AWAY, timeout=LONG), stdout=subprocess.DEVNULL,
                          env=card.tool.environment) as process:
        wait_for(lambda: restarts(card) == 1, "the restart")
        process.send_signal(signal.SIGKILL)
    card.modem.control("replug")
    code, found = card.run("check")
    if code != DONE or not found["changed"] or not found["active"] or found["modem"] != AWAY or \
            restarts(card) != 1 or card.channels():
        return f"{code} {found} {restarts(card)}"
    return None


ROWS = [
    ("only a restart helps (2)", "needs-restart=true", helps),
    ("not when the SIM's power does", "ignores-refresh=true", needless),
    ("not without consent", "needs-restart=true", not_allowed),
    ("a modem that cannot be restarted", "needs-restart=true", refused),
    ("the answer is lost", "needs-restart=true", unanswered),
    ("a kill while it is away", "needs-restart=true\n[modem]\nrestart-ms=60000", killed),
]


def judge(kit, row):
    name, extra, check = row
    try:
        with Card(kit, extra) as card:
            return name, check(card)
    except Exception as error:  # pylint: disable=broad-except
        return name, repr(error)


def main():
    kit = Kit(sys.argv[1:])
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        for name, fault in pool.map(lambda row: judge(kit, row), ROWS):
            kit.tap.ok(fault is None, name, fault)
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
