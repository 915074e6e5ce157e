# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""
pin.py TOOL VMODEM SCENARIOS RECIPES PROTOCOL: the PIN, with the card's own count of tries, and
with qmicli or mbimcli on the same card.
"""

import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tools"))
from kit import DONE, FAILED, ICCID, UNKNOWN, USAGE, Kit, parse  # noqa: E402

PIN, PUK = "1234", "12345678"
TRY = {"qmi": "qmi.uim.0x26", "mbim": "mbim.basic.4"}


class Card:
    """A modem with its card, the tool on it, and short words for both."""

    def __init__(self, kit, modem, tool):
        self.kit, self.modem, self.tool = kit, modem, tool
        self.ok = kit.tap.ok

    def pin(self, verb, *codes, options=()):
        command = self.tool.command(self.modem.uri, "pin", verb, *options)
        if codes:
            command += ["--pin-fd", "0"]
        return subprocess.run(command, env=self.tool.environment, capture_output=True, text=True,
                              timeout=60, input="\n".join(codes) + "\n")

    def status(self):
        return parse(self.pin("status"))

    def tries(self):
        """What the card has seen: tries, wrong, puk_tries."""
        return tuple(self.modem.stats()["pin"].values())

    def fails(self, name, done, code, status, effect="none", **more):
        error = parse(done).get("error", {})
        found = {key: error.get(key) for key in more}
        self.ok(done.returncode == code and error.get("status") == status and
                error.get("effect") == effect and found == more, name, done.stdout + done.stderr)
        return error


def other_tool(card, *words):
    """qmicli or mbimcli."""
    name = {"qmi": "qmicli", "mbim": "mbimcli"}[card.kit.protocol]
    options = {"qmi": ["--device-open-qmi"], "mbim": []}[card.kit.protocol]
    if not shutil.which(name):
        return None
    done = subprocess.run([name, "-d", os.path.realpath(card.modem.link), *options, *words],
                          capture_output=True, text=True, timeout=30)
    return done.stdout + done.stderr


def works(card):
    found = card.status()
    card.ok(found["state"] == "pin" and found["enabled"] is True and found["retries"] == 3 and
            found["iccid"] == ICCID and found.get("puk_retries", 10) == 10, "status", found)
    found = parse(card.pin("verify", PIN))
    card.ok(found["state"] == "ready" and card.tries() == (1, 0, 0), "verify", found)
    card.ok(card.pin("verify", "9999").returncode == DONE and card.tries() == (1, 0, 0),
            "a SIM that waits for none is sent none")
    found = parse(card.pin("change", PIN, "567890"))
    card.ok(found["state"] == "ready", "change", found)
    card.ok(card.pin("enable", "567890").returncode == DONE and card.tries() == (2, 0, 0),
            "enabled it is already: none is sent")
    card.fails("the old one is wrong now", card.pin("disable", PIN), FAILED, "pin-wrong",
               retries=2)
    found = parse(card.pin("disable", "567890"))
    card.ok(found["enabled"] is False and found["retries"] == 3, "disable", found)
    card.fails("a disabled one cannot be changed", card.pin("change", "567890", PIN), FAILED,
               "state")
    card.ok(card.pin("disable", "1111").returncode == DONE and card.tries() == (4, 1, 0),
            "disabled it is already: none is sent")
    found = parse(card.pin("enable", "567890"))
    card.ok(found["enabled"] is True and card.tries() == (5, 1, 0), "enable", found)


def nonsense_is_not_sent(card):
    for codes in (["123"], ["123456789"], ["12a4"], [""]):
        done = card.pin("verify", *codes)
        card.ok(done.returncode in (USAGE, FAILED) and card.tries() == (0, 0, 0),
                f"no PIN: {codes[0]!r}", done.stdout)
    done = card.pin("unblock", "1234567", PIN)
    card.fails("no PUK", done, USAGE, "invalid")
    done = card.pin("change", PIN)
    card.ok(done.returncode == FAILED and card.tries() == (0, 0, 0), "no new PIN", done.stdout)


def guards(card):
    card.fails("another SIM", card.pin("verify", PIN, options=["--expect-iccid", ICCID[:-1] + "9"]),
               FAILED, "subject-changed")
    card.ok(card.tries() == (0, 0, 0), "is sent nothing")
    error = card.fails("wrong", card.pin("verify", "1111", options=["--expect-iccid", ICCID]),
                       FAILED, "pin-wrong", retries=2)
    card.ok(error["layer"] == "card" and "2 tries" in error["message"], "says what is left", error)
    card.fails("wrong again", card.pin("verify", "1112"), FAILED, "pin-wrong", retries=1)
    for verb, codes in (("verify", [PIN]), ("disable", [PIN]), ("change", [PIN, "5678"])):
        card.fails(f"{verb}: never the last try", card.pin(verb, *codes), FAILED, "last-try",
                   retries=1)
    card.ok(card.tries() == (2, 2, 0), "the card has seen two", card.tries())
    card.fails("unless forced", card.pin("verify", "1113", options=["--force"]), FAILED,
               "puk-required", retries=0)
    card.ok(card.tries() == (3, 3, 0) and card.status()["state"] == "puk", "and then it is blocked")
    card.fails("a PIN is of no use now", card.pin("verify", PIN, options=["--force"]), FAILED,
               "puk-required")
    card.ok(card.tries() == (3, 3, 0), "and not sent")


def unblocks(card):
    card.fails("wrong PUK", card.pin("unblock", "87654321", "4321"), FAILED, "pin-wrong",
               retries=9)
    card.ok(parse(card.pin("unblock", PUK, "4321"))["state"] == "ready" and
            card.tries() == (3, 3, 2), "unblock", card.tries())
    card.fails("once is enough", card.pin("unblock", PUK, "4321"), FAILED, "state")
    card.ok(parse(card.pin("disable", "4321"))["enabled"] is False, "the new PIN holds")
    card.modem.control("set sim.state puk")
    card.modem.control("set sim.puk-retries 1")
    card.fails("never the PUK's last try", card.pin("unblock", "87654321", "4321"), FAILED,
               "last-try", retries=1)
    before = card.tries()
    card.fails("unless forced", card.pin("unblock", "87654321", "4321", options=["--force"]),
               FAILED, "sim-blocked")
    card.ok(card.tries()[2] == before[2] + 1, "one try it was", card.tries())
    card.fails("blocked for good", card.pin("unblock", PUK, "4321", options=["--force"]), FAILED,
               "sim-blocked")
    card.ok(card.tries()[2] == before[2] + 1, "nothing more is sent", card.tries())


def unknown_counters(card):
    card.modem.control("set sim.pin-retries -1")
    card.ok("retries" not in card.status(), "an unknown number is absent", card.status())
    error = card.fails("an unknown number of tries", card.pin("verify", PIN), FAILED, "last-try")
    card.ok("does not tell" in error["message"] and "retries" not in error and
            card.tries() == (0, 0, 0), "is no number", error)
    card.ok(card.pin("verify", PIN, options=["--force"]).returncode == DONE and
            card.tries() == (1, 0, 0), "unless forced")


def lost_answers(card):
    protocol = card.kit.protocol
    # On MBIM the queries before and after have the same number: the first one passes.
    nth = {"qmi": 1, "mbim": 2}[protocol]
    card.modem.control(f"fault on={TRY[protocol]} nth={nth} action=drop")
    error = card.fails("the answer to a wrong one is lost",
                       card.pin("verify", "1111", options=["--timeout", "1"]), UNKNOWN, "timeout",
                       "unknown", retries=2)
    card.ok("2 tries left" in error["hint"] and card.tries() == (1, 1, 0),
            "the SIM was read again, and the code not sent again", error)
    card.modem.control("faults clear")
    card.modem.control(f"fault on={TRY[protocol]} nth={nth} action=drop-request")
    error = card.fails("the request is lost",
                       card.pin("verify", PIN, options=["--timeout", "1"]), UNKNOWN, "timeout",
                       "unknown", retries=2)
    card.ok(card.tries() == (1, 1, 0), "it never got there", error)
    card.modem.control("faults clear")
    card.modem.control(f"fault on={TRY[protocol]} nth={nth} action=drop")
    error = card.fails("the answer to the right one is lost",
                       card.pin("verify", PIN, options=["--timeout", "1"]), UNKNOWN, "timeout",
                       "unknown", retries=3)
    card.ok('"ready"' in error["hint"] and card.tries() == (2, 1, 0), "the hint tells", error)
    card.modem.control("faults clear")
    card.modem.control(f"fault on={TRY[protocol]} nth={nth} action=unplug")
    card.modem.control("set sim.state pin")
    done = card.pin("verify", PIN, options=["--timeout", "3"])
    card.fails("gone in the middle", done, UNKNOWN, "device-gone", "unknown")


def odd_firmware(card):
    """Tells no tries with a refusal; has the PIN in DMS only."""
    if card.kit.protocol == "mbim":
        card.modem.control("set mbim.pin-buffer false")
        card.fails("a refusal without a count", card.pin("verify", "1111"), FAILED, "pin-wrong",
                   retries=2)
        card.ok(card.tries() == (1, 1, 0), "was one try", card.tries())
        return
    card.modem.control("set qmi.pin-errors internal")
    card.fails("only the status word of the card", card.pin("verify", "1111"), FAILED,
               "pin-wrong", retries=2)
    card.modem.control("set qmi.pin-errors")
    for number in ("0x25", "0x26", "0x27", "0x28", "0x2F"):
        card.modem.control(f"fault on=qmi.uim.{number} action=error code=94")
    card.ok(card.status()["retries"] == 2, "status by DMS")
    card.ok(card.pin("verify", PIN).returncode == DONE and card.tries() == (2, 1, 0), "by DMS")
    card.ok(card.pin("change", PIN, "5678").returncode == DONE and
            parse(card.pin("disable", "5678"))["enabled"] is False and
            card.pin("enable", "5678").returncode == DONE, "all of it", card.tries())
    card.modem.control("set sim.state puk")
    card.ok(card.pin("unblock", PUK, PIN).returncode == DONE, "the PUK too")
    card.modem.control("set qmi.dms-uim false")
    card.modem.control("faults clear")
    for number in ("0x25", "0x26", "0x27", "0x28"):
        card.modem.control(f"fault on=qmi.uim.{number} action=error code=94")
    before = card.tries()
    card.fails("in neither", card.pin("disable", PIN), FAILED, "unsupported")
    card.ok(card.tries() == before, "no try is lost")


def agrees_with_others(card):
    qmi = card.kit.protocol == "qmi"
    wrong = ["--uim-verify-pin=PIN1,1111"] if qmi else ["--enter-pin=pin1,1111"]
    said = other_tool(card, *wrong)
    if said is None:
        card.kit.tap.skip("qmicli, mbimcli", "not installed")
        return
    card.ok(card.tries() == (1, 1, 0) and card.status()["retries"] == 2,
            "what they lose, we see", said)
    card.fails("what we lose", card.pin("verify", "1112"), FAILED, "pin-wrong", retries=1)
    said = other_tool(card, "--uim-get-card-status" if qmi else "--query-pin-state")
    told = "PIN1 retries: '1'" if qmi else "remaining attempts: '1'"
    card.ok(told.lower() in said.lower(), "they see", said)
    card.ok(card.pin("verify", PIN, options=["--force"]).returncode == DONE, "we unlock")
    said = other_tool(card, *(["--uim-change-pin=PIN1,1234,9876"] if qmi else
                              ["--change-pin=1234,9876"]))
    card.ok("success" in said.lower(), "they change it", said)
    card.fails("so ours is wrong", card.pin("disable", PIN), FAILED, "pin-wrong", retries=2)
    card.ok(card.pin("disable", "9876").returncode == DONE, "and theirs right")


def no_sim(card):
    card.ok(card.status() == {"state": "absent"}, "no SIM is a state", card.status())
    card.fails("and has no PIN", card.pin("verify", PIN), FAILED, "no-sim")


def main():
    kit = Kit(sys.argv[1:])
    for scenario, tests in (("sim-pin", [works, nonsense_is_not_sent, unknown_counters,
                                         lost_answers, odd_firmware, agrees_with_others]),
                            ("no-sim", [no_sim])):
        for test in tests:
            with kit.modem(scenario) as modem, kit.tool() as tool:
                test(Card(kit, modem, tool))
    with kit.modem("sim-pin") as modem, kit.tool() as tool:
        guards(Card(kit, modem, tool))
        unblocks(Card(kit, modem, tool))
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
