# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""
esim_cards.py TOOL VMODEM SCENARIOS RECIPES PROTOCOL: `esim` on cards with several eSIMs, and what
is remembered of a card.
"""

import concurrent.futures
import hashlib
import os
import random
import sys

from esim import AWAY, HOME, Card
from kit import DONE, FAILED, USAGE, Kit, parse
from terminal import Terminal

SE0, SE1 = "A06573746B6D65FFFF4953442D522030", "A06573746B6D65FFFF4953442D522031"
ISLE, ISLE_10 = "8900103000000000312", "8900103000000000411"


class Two(Card):
    """A card with two security domains, each with an EID that no other test uses."""

    def __init__(self, kit, extra=""):
        self.other = f"8904996{random.randrange(10 ** 25):025d}"
        super().__init__(kit, f"{extra}\n[euicc 2]\neid={self.other}", "esim-two")

    def domains(self):
        found = self.run("list", "--all")[1]
        return [(item["aid"], item["domain"], item["eid"],
                 {profile["iccid"]: profile["state"] for profile in item["profiles"]})
                for item in found["domains"]]



def listed(card):
    found = card.domains()
    want = [(SE0, "eSTK.me SE0", card.eid, {HOME: "enabled", AWAY: "disabled"}),
            (SE1, "eSTK.me SE1", card.other, {ISLE: "disabled", ISLE_10: "disabled"})]
    text = card.text("list", "--all").stdout
    at = [text.find(word) for word in (card.eid, HOME, AWAY, card.other, SE1, ISLE, ISLE_10)]
    if found != want or -1 in at or at != sorted(at) or card.channels():
        return f"{found} {text} {card.channels()}"
    return None


def used(card):
    """The AID that the list tells reaches each domain, whatever the verb."""
    code, found = card.run("enable", ISLE)  # the first domain does not have it
    if code != FAILED or found["error"]["status"] != "not-found" or \
            "--all" not in found["error"]["hint"]:
        return f"{code} {found}"
    aid = card.domains()[1][0]
    code, found = card.run("enable", ISLE, "--aid", aid)
    if code != DONE or found["eid"] != card.other or found["modem"] != ISLE:
        return f"{code} {found}"
    states = [item[3] for item in card.domains()]
    if states != [{HOME: "enabled", AWAY: "disabled"}, {ISLE: "enabled", ISLE_10: "disabled"}]:
        return f"{states}"
    deleted = card.run("delete", ISLE_10, "--yes", "--aid", aid)
    code, found = card.run("disable", ISLE, "--aid", aid)
    states = [item[3] for item in card.domains()]
    if deleted[0] != DONE or code != DONE or status(card)["sim"]["iccid"] != HOME or \
            states != [{HOME: "enabled", AWAY: "disabled"}, {ISLE: "disabled"}]:
        return f"{deleted} {code} {found} {states}"
    return None


def hidden(card):
    """The other domain's profile is in use: `check` of this one must not say that all is well."""
    card.run("enable", ISLE, "--aid", SE1)
    code, found = card.run("check", timeout="8")
    error = found.get("error", {})
    if code != FAILED or error.get("status") != "not-active" or "--all" not in error["hint"]:
        return f"{code} {found}"
    return None


def one(card):
    code, found = card.run("list", "--all")
    if code != DONE or [item["domain"] for item in found["domains"]] != ["GSMA"] or \
            len(found["domains"][0]["profiles"]) != 3:
        return f"{code} {found}"
    code, found = card.run("delete", AWAY, "--yes", "--all")
    return None if code == USAGE else f"{code} {found}"


def own(card):
    """An AID that nobody knows, named by hand, beside one that is known."""
    code, found = card.run("list", "--all", "--aid", "A000000559101000000077")
    names = [(item.get("domain"), item["aid"]) for item in found["domains"]]
    if code != DONE or names != [(None, "A000000559101000000077"), ("eSTK.me SE1", SE1)]:
        return f"{code} {found}"
    return None


def once(card):
    """[euicc 2] is the same eSIM by its maker's name."""
    card.modem.control(f"set sim.eid {card.other}")
    found = card.run("list", "--all")[1]["domains"]
    return None if [item["domain"] for item in found] == ["GSMA"] else f"{found}"


def failing(status):
    """A domain that answers and then fails ends it: the list would look whole."""
    def check(card):
        card.modem.control("fault on=card.0xE2 nth=3 count=99 action=error code=27264")
        code, found = card.run("list", "--all")
        error = found.get("error", {})
        return None if code == FAILED and error.get("status") == status and \
            not card.channels() else f"{code} {found}"
    return check


def refused(status):
    def check(card):
        code, found = card.run("list", "--all")
        return None if code == FAILED and found["error"]["status"] == status else f"{found}"
    return check


def keeper(card):
    """The file that a process leaves of this card."""
    name = "card-" + hashlib.sha256(card.eid.encode()).hexdigest()[:16]
    folders = ["/run/lock/simtopup", f"/run/user/{os.geteuid()}/simtopup",
               f"/tmp/simtopup-{os.geteuid()}"]
    found = [os.path.join(folder, name) for folder in folders
             if os.path.exists(os.path.join(folder, name))]
    return found[0] if found else None


def tried(card, profile):
    """How many commands to switch it took, and which did."""
    code, found = card.run("enable", profile)
    return (code, found.get("tries"), found.get("way"))


def remembered(card):
    """Which form of a switch the card takes: once learnt, damaged, and learnt again."""
    got = [tried(card, AWAY), tried(card, HOME)]
    with open(keeper(card), "r+b") as file:
        text = file.read()
        file.write(bytes(range(256)) * 4)
    got += [tried(card, AWAY), tried(card, HOME)]
    with open(keeper(card), "wb") as file:
        file.write(b"[card]\nway=iccid\n")  # of another age
    got += [tried(card, AWAY), tried(card, HOME)]
    first, after = (DONE, 3, "aid-refresh"), (DONE, 1, "aid-refresh")
    if got != [first, after] * 3 or card.eid.encode() in text or \
            HOME.encode() in text:
        return f"{got} {text}"
    return None


def forgotten(card):
    """A card that takes the first form leaves nothing."""
    got = tried(card, AWAY)
    return None if got == (DONE, 1, "iccid-refresh") and not keeper(card) else f"{got}"


def blocks(card):
    """How many commands a long address takes, in this process and in the next."""
    host = ".".join(["a" * 49] * 5)
    counts = []
    for _ in range(2):
        before = card.modem.stats()["requests"].get("card.0xE2", 0)
        code, found = card.run("set-smdp", host)
        counts.append(card.modem.stats()["requests"]["card.0xE2"] - before)
        if code != DONE or card.run("info")[1]["addresses"]["smdp"] != host:
            return f"{code} {found}"
    # Refused at 255, the EID; at 240, 200 and 120 too the first time; then five of 60.
    return None if counts == [10, 7] else f"{counts}"


def back_by_aid(card):
    """The way back needs the former profile's AID, on a card that takes nothing else."""
    code, found = card.run("enable", AWAY, timeout="15")
    error = found.get("error", {})
    if code != FAILED or error.get("effect") != "none" or card.enabled() != HOME:
        return f"{code} {found} {card.enabled()}"
    return None


def asked(card):
    """On a terminal a notification is taken away only when its number was typed."""
    card.run("enable", AWAY)
    codes = []
    for typed in ("0", "", "1"):
        terminal = Terminal(card.command("notifications", "remove", "1", json=False),
                            {**os.environ, **card.tool.environment})
        terminal.expect("smdp.example")
        terminal.expect("Type its number: ")
        terminal.type(typed + "\n")
        codes.append((terminal.wait(), len(card.run("notifications")[1]["notifications"])))
    return None if codes == [(FAILED, 2), (FAILED, 2), (DONE, 1)] else f"{codes}"


def status(card):
    return parse(card.tool.run([card.kit.binary, "--json", "--device", card.modem.uri, "status"]))


def unused(card):
    """No profile in use: the SIM is neither ready nor starting, and the eSIM still answers."""
    before = status(card)
    code, found = card.run("disable", HOME)
    after = status(card)
    sim = after["sim"]
    if code != DONE or before["sim"]["state"] != "ready" or sim["state"] != "no-profile" or \
            {"iccid", "imsi", "home"} & set(sim) or \
            after["network"]["registration"] != "not-registered":
        return f"{code} {found} {after}"
    done = card.tool.run([card.kit.binary, "--json", "--device", card.modem.uri, "ussd", "*100#"])
    refusal = parse(done).get("error", {})
    states = {item["state"] for item in card.run("list")[1]["profiles"]}
    if refusal.get("effect") != "none" or states != {"disabled"}:
        return f"{refusal} {states}"
    code, found = card.run("enable", AWAY)
    after = status(card)["sim"]
    return None if code == DONE and after["state"] == "ready" and after["iccid"] == AWAY else \
        f"{code} {found} {after}"


def emptied(card):
    """A memory reset of a card that is hidden then: done when the modem has followed."""
    code, found = card.run("reset", "operational", card.eid)
    return None if code == DONE and not card.enabled() and not card.channels() else f"{found}"


ROWS = [
    ("a memory reset hides the card (12)", Card, "hides-without-profile=true", emptied),
    ("a form of switching is remembered (3)", Card, "refuses-iccid=true", remembered),
    ("the usual form is not", Card, "", forgotten),
    ("a size of blocks is remembered (16)", Card, "block-max=60", blocks),
    ("back by AID (3)", Card, "refuses-iccid=true\n[profile 2]\ndead=true", back_by_aid),
    # name, kind of card, lines of [euicc] and further groups, check
    ("no profile in use", Card, "", unused),
    ("no profile in use, and older words for it", Card, "[modem]\nmbimex=1.0", unused),
    ("two eSIMs: listed (46)", Two, "", listed),
    ("two eSIMs: each is reached by its AID (46)", Two, "", used),
    ("two eSIMs: the modem uses the other one", Two, "", hidden),
    ("two eSIMs: one fails", Two, "", failing("sim-error")),
    ("one EID by two names is one eSIM", Two, "isdr-aid=A0000005591010FFFFFFFF8900000100",
     once),
    ("an AID of its own (43)", Two, "isdr-aid=A000000559101000000077", own),
    ("one eSIM", Card, "", one),
    ("for machines (44)", Card, "m2m=true", refused("no-euicc")),
]


def judge(kit, row):
    name, kind, extra, check = row
    try:
        with kind(kit, extra) as card:
            found = check(card)
            if keeper(card):
                os.unlink(keeper(card))
            return name, found
    except Exception as error:  # pylint: disable=broad-except
        return name, repr(error)


def main():
    kit = Kit(sys.argv[1:])
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for name, fault in pool.map(lambda row: judge(kit, row), ROWS):
            kit.tap.ok(fault is None, name, fault)
    # It forks, and so not beside other threads.
    name, fault = judge(kit, ("a notification is removed by consent", Card, "", asked))
    kit.tap.ok(fault is None, name, fault)
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
