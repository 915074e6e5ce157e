# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""balance_ways.py TOOL VMODEM SCENARIOS RECIPES PROTOCOL [STRIDE]: `balance` by menu path and by
SMS, at home, abroad and on LTE without CS, against the oracle book; and every fault of the virtual
modem on every request of every way, of which each STRIDE-th is run."""

import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tools"))
from kit import ATTENTION, DONE, FAILED, UNKNOWN, Kit, parse  # noqa: E402

CREDIT = "Fictel (fictitious): Your credit is {balance} {currency}, valid until {expires}."
PATH = "[balance]\ncode=*102#\nstep.1.expect=1:Credit\\s+2:Recharge\nstep.1.answer=1\n" \
    "timeout-s=1\n"
CODE = "[balance]\ncode=*100#\ntimeout-s=1\n"
SMS = "[way 1]\nmethod=sms\nto=222\ntext=CREDIT\ntimeout-s=1\nsms-wait-s=2\n"
FREE = "costs=no\n"
NOW = "min-interval-s=0\n"
NUMBER = "[sms 222]\n"

# name -> scenario lines; each message is read right
MESSAGES = {
    "late": NUMBER + "reply-delay-ms=700\n",
    "in UCS2": NUMBER + "reply.CREDIT=Fictel (fictitious): Crédit €{balance}, valid until "
               "{expires}. Prêt à servir. ☺\n",
    "in three parts": NUMBER + "reply.CREDIT=" + CREDIT + " And now for something else." * 14 +
                      "\n",
    "from the short code itself": NUMBER + "reply-sender=222\n",
    "handed over, not stored": "[sms]\ntransfer=true\n",
}
ACTIONS = ("delay", "drop", "drop-request", "error", "split", "garble", "truncate", "stray",
           "duplicate", "wrong-transaction", "hang", "unplug", "unplug-request")
SENDING = {"qmi": "qmi.wms.0x20", "mbim": "mbim.sms.3"}
ERROR_CODE = {"qmi": 3, "mbim": 2}


def with_ways(tool, recipes, ways):
    """Fictel with other ways to ask, for this tool."""
    folder = os.path.join(tool.folder, "operators")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(recipes, "fictel.recipe"), encoding="utf-8") as source:
        text = re.sub(r"^\[(balance|way \d+)\]\n(.+\n)*\n", "", source.read(), flags=re.M)
    with open(os.path.join(folder, "fictel.recipe"), "w", encoding="utf-8") as target:
        target.write(text + "\n" + ways)
    tool.environment["SIMTOPUP_OPERATORS"] = folder


def found_in(document):
    """The one amount of money; None when there is no number."""
    buckets = [one for one in document.get("buckets", []) if one["kind"] == "money"]
    return buckets[0].get("amount") if len(buckets) == 1 else None


def ask(tool, modem, *words, timeout="6"):
    done = tool.run(tool.command(modem.uri, "--timeout", timeout, "balance", *words))
    return done.returncode, parse(done)


def requests(modem, name):
    return modem.stats()["requests"].get(name, 0)


def reads(kit, name, ways, lines="", scenario="fictel", source="ussd"):
    """Before and after the account changed, as the book has it."""
    with kit.modem(scenario, lines) as modem, kit.tool() as tool:
        with_ways(tool, kit.recipes, ways)
        first = ask(tool, modem)
        modem.control("consume 2.34")
        second = ask(tool, modem)
        book = [row["balance_after"] for row in modem.oracle("usage")]
        kit.tap.ok(first[0] == DONE and found_in(first[1]) == "12.34" and book == ["10.00"] and
                   second[0] == DONE and found_in(second[1]) == book[0] and
                   second[1]["source"] == source and not modem.oracle(),
                   f"{name}: as the operator's book says", f"{first}\n{second}\n{book}")


def every_way(kit):
    reads(kit, "a menu path", PATH + NOW)
    reads(kit, "a keyword", SMS + NOW + FREE, source="sms")
    reads(kit, "LTE without CS: by message", CODE + NOW + SMS + NOW + FREE, "", "lte-only", "sms")
    reads(kit, "a refused code: by the path", CODE + NOW +
          PATH.replace("[balance]", "[way 1]\nmethod=ussd") + NOW,
          "[ussd *100#]\nkind=unsupported\n[ussd *102#]\nmenu.1=*110#\n")
    reads(kit, "a silent code: by message", CODE + NOW + SMS + NOW + FREE,
          "[ussd *100#]\nkind=silence\n", source="sms")
    for name, lines in MESSAGES.items():
        reads(kit, f"a message {name}", SMS + NOW + FREE, lines, source="sms")


def menus(kit):
    """A menu that is not the known one is told, and closed."""
    changed = "[ussd *102#]\ntext=Fictel (fictitious)\\n1:Buy 5 GB for 5.00 EUR\\n2:Back\n"
    again = "[ussd *102#]\nmenu.1=again\n[ussd again]\nkind=menu\n" \
        "text=Fictel (fictitious)\\n1:Credit\\n2:Recharge\\n3:Credit by SMS\\n0:End\n"
    second = PATH + "step.2.expect=2:Recharge\\s+3:Credit\nstep.2.answer=3\n"
    for name, ways, lines, answers in (("that changed", PATH, changed, 0),
                                       ("that is shown again", second, again, 1)):
        with kit.modem("fictel", lines) as modem, kit.tool() as tool:
            with_ways(tool, kit.recipes, ways + NOW)
            code, document = ask(tool, modem)
            kit.tap.ok(code == ATTENTION and document["state"] == "menu" and
                       document["reason"] == "unexpected-menu" and not document["buckets"] and
                       requests(modem, "ussd.answer") == answers,
                       f"a menu {name} is told, not answered", f"{document}")
            kit.tap.ok(requests(modem, "ussd.cancel") == 2, "and closed", f"{modem.stats()}")


def consent(kit):
    with kit.modem("fictel", "[sms]\nprice=0.10\n") as modem, kit.tool() as tool:
        with_ways(tool, kit.recipes, SMS + NOW)
        code, document = ask(tool, modem)
        kit.tap.ok(code == FAILED and document["error"]["status"] == "charged" and
                   document["error"]["effect"] == "none" and not modem.oracle("sms"),
                   "a message that costs is not sent", f"{document}")
        code, document = ask(tool, modem, "--allow-charged")
        kit.tap.ok(code == DONE and found_in(document) == "12.24" and
                   [row["amount"] for row in modem.oracle("sms")] == ["0.10"],
                   "with consent it is, once", f"{document}")
    for terms, words, code in (("", (), FAILED), ("", ("--allow-charged",), DONE),
                               ("free-abroad=yes\n", (), DONE),
                               ("home-only=yes\n", ("--allow-charged",), FAILED)):
        with kit.modem("roaming") as modem, kit.tool() as tool:
            with_ways(tool, kit.recipes, CODE + NOW + terms)
            found = ask(tool, modem, *words)
            kit.tap.ok(found[0] == code and (requests(modem, "ussd.start") > 0) == (code == DONE),
                       f"abroad {terms.strip() or 'a code'} {' '.join(words)}: exit {code}",
                       f"{found}")
    with kit.modem() as modem, kit.tool() as tool:
        with_ways(tool, kit.recipes, CODE + NOW + "certainty=L\n")
        code, document = ask(tool, modem)
        kit.tap.ok(code == FAILED and document["error"]["status"] == "unproved" and
                   requests(modem, "ussd.start") == 0, "general knowledge is not dialled",
                   f"{document}")
        kit.tap.ok(ask(tool, modem, "--allow-unproved")[0] == DONE, "with consent it is")


def messages(kit):
    """Who may answer, and when."""
    with kit.modem("fictel", NUMBER + "reject-rp=38\n") as modem, kit.tool() as tool:
        with_ways(tool, kit.recipes, SMS + NOW + FREE)
        code, document = ask(tool, modem)
        kit.tap.ok(code == UNKNOWN and document["error"]["status"] == "network",
                   "a message that the network refuses", f"{document}")
    forged = NUMBER + "reply-sender=Mallory\nreply.CREDIT=Your credit is 99.99 EUR, valid until " \
        "2030-01-01.\n"
    # Another SIM each time: when it was asked last is kept for all processes.
    forged += f"[sim]\niccid=89001010{os.getpid():07}{kit.protocol == 'qmi':04}\n"
    with kit.modem("fictel", forged) as modem, kit.tool() as tool:
        with_ways(tool, kit.recipes, SMS + FREE)
        code, document = ask(tool, modem, timeout="1.5")
        kit.tap.ok(code == ATTENTION and document["state"] == "pending-sms" and
                   not document["buckets"], "nobody else's message counts", f"{document}")
        code, document = ask(tool, modem)
        kit.tap.ok(code == FAILED and document["error"]["status"] == "busy",
                   "another process may not ask again so soon", f"{document}")
        modem.control("sms Fictel Fictel (fictitious): Win a car!")
        modem.control("sms Fictel " + CREDIT.format(balance="12.34", currency="EUR",
                                                    expires="2027-03-31"))
        code, document = ask(tool, modem)
        kit.tap.ok(code == DONE and found_in(document) == "12.34" and
                   len(modem.oracle("sms")) == 1,
                   "the answer that came meanwhile is found, without asking", f"{document}")


def cells(kit):
    """(name, ways, scenario, request) for each fault."""
    ways = (("code", CODE + NOW, "ussd.start"), ("path", PATH + NOW, "ussd.start"),
            ("path", PATH + NOW, "ussd.answer"),
            ("message", SMS + NOW + FREE, SENDING[kit.protocol]))
    for name, rules, request in ways:
        for action in ACTIONS:
            yield name, rules, request, action


def faults(kit, stride):
    """Whatever the fault: the number of the book, or none; a later question is answered."""
    ran = wrong = read = 0
    for number, (name, ways, request, action) in enumerate(cells(kit)):
        if number % stride:
            continue
        fault = f"[fault 1]\non={request}\nnth=1\naction={action}\n" \
            f"ms={20 if action == 'split' else 600}\ncode={ERROR_CODE[kit.protocol]}\n"
        if action in ("split", "truncate"):
            fault += "at=9\n"
        with kit.modem("fictel", fault) as modem, kit.tool() as tool:
            with_ways(tool, kit.recipes, ways)
            code, document = ask(tool, modem, timeout="3")
            amount = found_in(document)
            good = (code == DONE and amount == "12.34") or \
                (code in (FAILED, UNKNOWN, ATTENTION) and amount is None)
            if action not in ("hang", "unplug", "unplug-request"):
                after = ask(tool, modem)
                good = good and found_in(after[1]) == "12.34"
            ran, read, wrong = ran + 1, read + (amount is not None), wrong + (not good)
            if not good:
                print(f"# {name} {request} {action}: exit {code} {document}")
    kit.tap.ok(wrong == 0 and ran > 0,
               f"faults: {ran} cells, {read} read, {ran - read - wrong} told, {wrong} wrong")


def main():
    kit = Kit(sys.argv[1:])
    stride = int(sys.argv[6]) if len(sys.argv) > 6 else 1
    if stride > 1:
        every_way(kit)
        menus(kit)
        consent(kit)
        messages(kit)
    faults(kit, stride)
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
