# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""
esim.py TOOL VMODEM SCENARIOS RECIPES PROTOCOL: `esim` on cards that behave, and on those that
do not. Each row has a modem of its own and says what the card itself must think afterwards.
"""

import concurrent.futures
import os
import random
import signal
import subprocess
import sys

from kit import ATTENTION, DONE, FAILED, USAGE, Kit, parse, wait_for

HOME, AWAY, BOOT = "8900101000000012345", "89001010000000000024", "890010100000000003"
AWAY_AID = "A0000005591010FFFFFFFF8900001200"


class Card:
    """The tool on a modem whose eUICC has an EID that no other test uses."""

    def __init__(self, kit, extra="", scenario="esim"):
        self.kit = kit
        self.eid = f"8904999{random.randrange(10 ** 25):025d}"
        self.modem_context = kit.modem(scenario, f"[sim]\neid={self.eid}\n[euicc]\n{extra}\n")
        self.tool_context = kit.tool()

    def __enter__(self):
        self.modem = self.modem_context.__enter__()
        self.tool = self.tool_context.__enter__()
        return self

    def __exit__(self, *why):
        self.tool_context.__exit__(*why)
        self.modem_context.__exit__(*why)

    def command(self, *words, timeout="20", json=True):
        return [self.kit.binary, *(["--json"] if json else []), "--device", self.modem.uri,
                "--timeout", timeout, "esim", *words]

    def text(self, *words, **options):
        return self.tool.run(self.command(*words, json=False, **options))

    def run(self, *words, **options):
        """Exit code and document."""
        done = self.tool.run(self.command(*words, **options))
        return done.returncode, parse(done)

    def enabled(self):
        return self.modem.stats()["euicc"]["enabled"]

    def channels(self):
        return self.modem.stats()["channels"]


def switched(card, way="iccid-refresh", woken="refresh", tries=1, **options):
    """Enables the second profile; a fault or None."""
    code, found = card.run("enable", AWAY, **options)
    want = {"active": True, "changed": True, "card": AWAY, "modem": AWAY, "way": way,
            "woken": woken, "tries": tries}
    wrong = {key: found.get(key) for key, value in want.items() if found.get(key) != value}
    if code != DONE or wrong or card.enabled() != AWAY or card.channels():
        return f"{code} {wrong} {found} {card.modem.stats()['euicc']} {card.channels()}"
    return None


def refused(card, words, status, message="", code=FAILED, enabled=HOME):
    got, found = card.run(*words)
    error = found.get("error", {})
    if got != code or error.get("status") != status or error.get("effect") != "none" or \
            message not in error.get("message", "") or card.enabled() != enabled or \
            card.channels():
        return f"{got} {found} {card.enabled()} {card.channels()}"
    return None


def vanishing(card):
    with subprocess.Popen(card.command("enable", AWAY), stdout=subprocess.PIPE, text=True,
                          env=card.tool.environment) as process:
        wait_for(lambda: card.enabled() == AWAY, "the switch")
        wait_for(lambda: not os.path.exists(card.modem.link), "the modem to vanish")
        card.modem.control("set euicc.vanishes false")
        card.modem.control("replug")
        out = process.communicate(timeout=30)[0]
    if process.returncode != DONE or '"active":true' not in out:
        return f"{process.returncode} {out}"
    return None


def killed(card):
    """A kill while it waits for a modem that ignores REFRESH: the next process finishes."""
    with subprocess.Popen(card.command("enable", AWAY), stdout=subprocess.DEVNULL,
                          env=card.tool.environment) as process:
        wait_for(lambda: card.enabled() == AWAY, "the switch")
        process.send_signal(signal.SIGKILL)
    code, found = card.run("check")
    if code != DONE or not found["changed"] or not found["active"] or found["to"] != AWAY or \
            found["modem"] != AWAY or found["from"] != HOME or card.channels():
        return f"{code} {found} {card.channels()}"
    code, found = card.run("check")  # nothing is left to do
    return None if code == DONE and not found["changed"] else f"{code} {found}"


def rolled_back(card):
    code, found = card.run("enable", AWAY, timeout="8")
    error = found.get("error", {})
    if code != FAILED or error.get("status") != "not-active" or error.get("effect") != "none" or \
            "former" not in error.get("message", "") or card.enabled() != HOME:
        return f"{code} {found} {card.enabled()}"
    code, found = card.run("check")
    return None if code == DONE and found["card"] == HOME == found["modem"] else f"{found}"


def reverted(card):
    fault = switched(card)
    if fault:
        return fault
    card.modem.control("advance 60000")
    wait_for(lambda: card.enabled() == HOME, "the card to go back")
    code, found = card.run("check")
    if code != ATTENTION or not found.get("went_back") or found["card"] != HOME:
        return f"{code} {found}"
    return None


def emptied(card):
    code, found = card.run("disable", HOME)
    if code != DONE or "card" in found or not found["active"] or card.enabled():
        return f"{code} {found}"
    code, found = card.run("list")
    error = found.get("error", {})
    return None if error.get("status") == "no-euicc" and "hide" in error["hint"] else f"{found}"


def hostile(card):
    done = card.text("list")
    if "\033" in done.stdout or "\\u001b" not in done.stdout or "Grüße" not in done.stdout:
        return repr(done.stdout)
    found = card.run("list")[1]["profiles"][1]
    return None if found["name"] == "\033[31mGrüße\u202e" else f"{found}"


def domain(name):
    def check(card):
        code, found = card.run("info")
        return None if code == DONE and found["domain"] == name else f"{found}"
    return check


def with_aid(card):
    done = card.tool.run([card.kit.binary, "--json", "--device", card.modem.uri, "esim", "info",
                          "--aid", "A000000559101000000077"])
    return None if parse(done).get("eid") == card.eid else done.stdout


def numbered(card):
    card.run("enable", AWAY)
    listed = card.run("notifications")[1]["notifications"]
    if [(item["seq"], item["event"]) for item in listed] != [(127, "disable"), (128, "enable")]:
        return f"{listed}"
    shown = card.run("notifications", "show", "128")[1]
    unasked = card.run("notifications", "remove", "128")
    kept = len(card.run("notifications")[1]["notifications"])
    gone = card.run("notifications", "remove", "128", "--yes")[0]
    again = card.run("notifications", "remove", "128")[1]
    left = card.run("notifications")[1]["notifications"]
    if unasked[0] != USAGE or "--yes" not in unasked[1]["error"]["message"] or kept != 2:
        return f"{unasked} {kept}"
    if shown.get("seq") != 128 or len(shown["pending"]) < 1000 or gone != DONE or \
            again["error"]["status"] != "not-found" or [item["seq"] for item in left] != [127]:
        return f"{shown} {gone} {again} {left}"
    return None


def shown_from_all(card):
    card.run("enable", AWAY)
    code, found = card.run("notifications", "show", "0")
    return None if code == DONE and found["seq"] == 0 and found["iccid"] == HOME else f"{found}"


ROWS = [
    # name, lines of [euicc] and further groups, check
    ("switch: as it should be", "", switched),
    ("switch: twice", "", lambda c: switched(c) or
     (None if c.run("enable", AWAY)[1]["changed"] is False else "switched again")),
    ("switch: by AID", "", lambda c: None if c.run("enable", AWAY_AID)[1].get("active") else "no"),
    ("no refresh flag (3)", "refuses-refresh=true",
     lambda c: switched(c, way="iccid", woken="power-cycle", tries=2)),
    ("no ICCID (3)", "refuses-iccid=true", lambda c: switched(c, way="aid-refresh", tries=3)),
    ("neither (3)", "refuses-iccid=true\nrefuses-refresh=true",
     lambda c: switched(c, way="aid", woken="power-cycle", tries=4)),
    ("REFRESH ignored (2)", "ignores-refresh=true", lambda c: switched(c, woken="power-cycle")),
    ("catBusy (4)", "cat-busy=2", lambda c: switched(c, tries=3)),
    ("catBusy until the reset (4)", "cat-busy=99", lambda c: switched(c, tries=7)),
    ("9300 (4)", "busy=2", switched),
    ("vanishes from the bus (5)", "vanishes=true", vanishing),
    ("6985 until the reset (6)", "locks-until-reset=true\nignores-refresh=true",
     lambda c: switched(c, woken="power-cycle")),
    ("a kill in the middle", "ignores-refresh=true", killed),
    ("does not come up", "[profile 2]\ndead=true", rolled_back),
    ("goes back by itself (39)", "reverts-ms=60000", reverted),
    ("hidden without a profile (12)", "hides-without-profile=true", emptied),
    ("for machines (44)", "m2m=true", lambda c: refused(c, ["list"], "no-euicc", "SGP.02")),
    # On QMI the modem keeps SELECT's answer, which says so, to itself.
    ("SGP.32 (39)", "iot=true",
     lambda c: None if c.run("info")[1].get("iot") or c.kit.protocol == "qmi" else "not told"),
    ("no issuers (32)", "no-issuers=true",
     lambda c: None if c.run("info")[1]["signs"] == [] else "some"),
    ("5ber (43)", "isdr-aid=A0000005591010FFFFFFFF8900050500", domain("5ber")),
    ("eSTK.me (46)", "isdr-aid=A06573746B6D65FFFF4953442D522031", domain("eSTK.me SE1")),
    ("an AID of its own (43)", "isdr-aid=A000000559101000000077", with_aid),
    ("policy: no disabling (42)", "[profile 1]\nppr=ppr1",
     lambda c: refused(c, ["enable", AWAY], "policy", "ppr1")),
    ("policy: no deleting (41)", "[profile 2]\nppr=ppr2",
     lambda c: refused(c, ["delete", AWAY, "--yes"], "policy", "ppr2")),
    ("delete: enabled (41)", "", lambda c: refused(c, ["delete", HOME, "--yes"], "state")),
    ("delete: provisioning (40)", "",
     lambda c: refused(c, ["delete", BOOT, "--yes"], "invalid", "types its ICCID", USAGE)),
    ("delete: without consent", "", lambda c: refused(c, ["delete", AWAY], "invalid", "", USAGE)),
    ("reset: another card (40)", "",
     lambda c: refused(c, ["reset", "operational", "8" * 32], "subject-changed")),
    ("reset: without the EID (40)", "",
     lambda c: refused(c, ["reset", "operational"], "invalid", "EID", USAGE)),
    ("undefined error", "switch-result=127", lambda c: refused(c, ["enable", AWAY], "sim-error")),
    ("wrong re-enabling", "switch-result=4", lambda c: refused(c, ["enable", AWAY], "state")),
    ("unknown profile", "", lambda c: refused(c, ["enable", "8" * 19], "not-found")),
    ("numbers from 127 (27)", "first-notification=127", numbered),
    ("retrieve all (29)", "no-retrieve-by-number=true", shown_from_all),
    ("hostile names (48)", "[profile 2]\nname=\033[31mGrüße\u202e", hostile),
]


def changes(kit):
    """What is set is read again."""
    with Card(kit) as card:
        ok = kit.tap.ok
        ok(card.run("nickname", BOOT, "Ferien ñ")[0] == DONE and
           card.run("list")[1]["profiles"][2]["nickname"] == "Ferien ñ", "a nickname (26, 47)")
        ok(card.run("nickname", BOOT)[0] == DONE and
           "nickname" not in card.run("list")[1]["profiles"][2], "no nickname")
        code, found = card.run("nickname", BOOT, "x" * 65)
        ok(code == USAGE and "64" in found["error"]["message"], "too long a nickname", found)
        ok(card.run("set-smdp", "other.example")[0] == DONE and
           card.run("info")[1]["addresses"]["smdp"] == "other.example", "an SM-DP+")
        ok(card.run("set-smdp")[0] == DONE and
           "smdp" not in card.run("info")[1]["addresses"], "no SM-DP+")
        ok(card.run("set-smdp", "https://other.example/")[0] == USAGE, "no host name")
        free = card.run("info")[1]["free_nvm"]
        ok(card.run("delete", AWAY, "--yes")[0] == DONE and
           card.run("info")[1]["free_nvm"] == free + 24000, "delete frees memory")
        card.modem.control("set euicc.refresh-ms 1000")
        code, found = card.run("reset", "operational", "smdp", card.eid)
        seen = parse(card.tool.run(card.tool.command(card.modem.uri, "status")))["sim"]
        ok(seen.get("iccid") != HOME, "the modem has followed a reset", seen)
        left = card.run("list")[1]["profiles"]
        ok(code == DONE and [item["iccid"] for item in left] == [BOOT], "reset", f"{found} {left}")
        ok(not card.channels(), "no channel is left open", card.channels())


# STORE DATA commands, and channels: what no client can do with less. `enable` asks for the EID and
# the list before, and for the list after: that is the proof. `delete` shows what it deletes.
# `list --all` tries each of the six names that are known; `remove` shows what it removes.
COSTS = {("info",): (4, 1), ("list",): (1, 1), ("list", "--all"): (2, 6),
         ("nickname", BOOT, "x"): (1, 1),
         ("notifications",): (1, 1), ("set-smdp", "a.example"): (1, 1),
         ("enable", AWAY): (4, 3), ("notifications", "remove", "0", "--yes"): (2, 2),
         ("delete", HOME, "--yes"): (2, 2)}


def costs(kit):
    with Card(kit) as card:
        for words, want in COSTS.items():
            before = card.modem.stats()["requests"]
            card.run(*words)
            after = card.modem.stats()["requests"]
            got = tuple(after.get(name, 0) - before.get(name, 0)
                        for name in ("card.0xE2", "card.0xA4"))
            kit.tap.ok(got == want, f"{' '.join(words[:2])}: {want[0]} commands, "
                                    f"{want[1]} channels", got)


def judge(kit, row):
    name, extra, check = row
    try:
        with Card(kit, extra) as card:
            return name, check(card)
    except Exception as error:  # pylint: disable=broad-except
        return name, repr(error)


def main():
    kit = Kit(sys.argv[1:])
    # Most of it is waiting, as a person would.
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        for name, fault in pool.map(lambda row: judge(kit, row), ROWS):
            kit.tap.ok(fault is None, name, fault)
    changes(kit)
    costs(kit)
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
