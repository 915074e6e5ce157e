# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""rails.py TOOL VMODEM SCENARIOS RECIPES PROTOCOL: menus and messages that pay, and the book."""

import contextlib
import os
import sys
import tempfile

from kit import DONE, FAILED, UNKNOWN, UNPROVED, USAGE, Kit, parse

SEND = {"qmi": "qmi.wms.0x20", "mbim": "mbim.sms.3"}
RECEIPT = "Fictel (fictitious): Recharge of {} EUR received. Credit 22.34 EUR, valid until " \
    "2027-04-30. Voucher ending 1234."


class Order:
    """One way to pay, on a modem and a ledger of its own."""

    def __init__(self, kit, modem, tool):
        self.kit, self.modem, self.tool, self.ok = kit, modem, tool, kit.tap.ok
        tool.environment["SIMTOPUP_CLOCK"] = modem.socket

    def renew(self, rail, key, *words):
        what = ["--plan", "internet-1gb", "--max-price", "6EUR"] if rail.startswith("plan") else \
            ["--voucher-file", self.tool.voucher, "--face-value", "10EUR", "--max-price", "10EUR"]
        return self.tool.run(self.tool.command(self.modem.uri, "renew", "--rail", rail, *what,
                                               "--request-key", key, "--yes", *words))

    def verify(self, key):
        return self.tool.run(self.tool.command(self.modem.uri, "renewals", "verify", key))

    def charged(self):
        """What the operator really charged, by kind."""
        return [(row["kind"], row["amount"]) for kind in ("voucher", "plan")
                for row in self.modem.oracle(kind)]

    def ends(self, name, done, state, code, charged):
        found = parse(done)
        self.ok(done.returncode == code and found["state"] == state and found["advice"],
                f"{name}: {state}, exit {code}", done.stdout + done.stderr)
        self.ok(self.charged() == charged, f"{name}: charged {charged}", self.charged())
        return found


def kinds(found):
    return [(item["level"], item["kind"]) for item in found["evidence"]]


def order(kit, voucher="12345678901234", extra=""):
    """A context of a modem, a ledger and an Order."""
    class Context:
        def __enter__(self):
            self.modem_, self.tool = kit.modem("fictel", extra), kit.tool(voucher)
            return Order(kit, self.modem_.__enter__(), self.tool.__enter__())

        def __exit__(self, *why):
            self.tool.__exit__(*why)
            self.modem_.__exit__(*why)
    return Context()


def pays(kit):
    with order(kit) as bench:
        done = bench.renew("plan-ussd", "menu")
        found = bench.ends("plan by menu", done, "VERIFIED", DONE, [("plan", "5.00")])
        bench.ok(found["price"]["amount"] == "5.00" and found["plan"]["id"] == "internet-1gb" and
                 kinds(found)[-1] == ("E3", "bucket"), "its price, plan and bucket", found)
        done = bench.renew("plan-ussd", "menu")
        bench.ends("the same again", done, "VERIFIED", DONE, [("plan", "5.00")])
        done = bench.renew("plan-sms", "message")
        found = bench.ends("plan by message", done, "VERIFIED", DONE, [("plan", "5.00")] * 2)
        bench.ok(("E2", "receipt-sms") in kinds(found) and ("E0", "answer") not in kinds(found),
                 "with its receipt, heard as it came", kinds(found))
        done = bench.renew("plan-ussd", "poor")
        bench.ends("not enough credit", done, "REFUSED", FAILED, [("plan", "5.00")] * 2)
    with order(kit) as bench:
        done = bench.renew("voucher-sms", "sms")
        bench.ends("voucher by message", done, "VERIFIED", DONE, [("voucher", "10.00")])
        bench.ok([(row["to"], row["text"]) for row in bench.modem.oracle("sms")] ==
                 [("101", "V 12345678901234")], "one message", bench.modem.oracle("sms"))


@contextlib.contextmanager
def changed_recipe(kit, before, after):
    """A folder with the operator's recipe, changed."""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(kit.recipes, "fictel.recipe"), encoding="utf-8") as source, \
                open(os.path.join(folder, "fictel.recipe"), "w", encoding="utf-8") as target:
            target.write(source.read().replace(before, after))
        yield folder


def voucher_by_menu(kit):
    """The recipe's own voucher way, changed to go through *102#."""
    with changed_recipe(
            kit, "step.1.send=*101*{voucher}#",
            "step.1.send=*102#\nstep.2.expect=1:Credit\\s+2:Recharge\nstep.2.send=2\n"
            "step.3.expect=Enter the 14 digits\nstep.3.send={voucher}") as folder:
        with order(kit) as bench:
            bench.tool.environment["SIMTOPUP_OPERATORS"] = folder
            bench.modem.control("set [ussd enter-voucher] text Fictel (fictitious): Win a car!")
            done = bench.renew("voucher-ussd", "k")
            bench.ok(parse(done)["error"]["status"] == "unexpected-menu" and
                     not bench.modem.oracle("refused"), "no voucher into an unknown menu",
                     done.stdout)
            bench.modem.control("set [ussd enter-voucher] text Enter the 14 digits of the voucher.")
            done = bench.renew("voucher-ussd", "k")
            bench.ends("voucher by menu", done, "VERIFIED", DONE, [("voucher", "10.00")])


def menus(kit):
    """What stands in a menu decides, before the step that commits."""
    for name, change, status in [
            ("another menu", "set [ussd plans-internet] text Fictel (fictitious): Buy a ringtone?",
             "unexpected-menu"),
            ("an end", "set [ussd plans-internet] kind final", "unexpected-menu"),
            ("a higher price", "set [ussd buy-1gb] text Fictel (fictitious): Buy 1 GB for 30 days "
             "at 7.00 EUR from your credit?\\n1:Yes", "ceiling"),
            ("a price that cannot be read", "set [ussd buy-1gb] text Fictel (fictitious): Buy 1 GB "
             "for 30 days at 5.00 USD from your credit?\\n1:Yes", "unexpected-menu")]:
        with order(kit) as bench:
            bench.modem.control(change)
            done = bench.renew("plan-ussd", "k")
            error = parse(done)["error"]
            bench.ok(done.returncode == FAILED and error["status"] == status and
                     error["effect"] == "none" and parse(done)["state"] == "ARMED",
                     f"{name}: {status}", done.stdout)
            bench.ok(not bench.charged(), f"{name}: nothing bought", bench.charged())
            bench.modem.control("set [ussd plans-internet] kind menu")
            bench.modem.control("set [ussd plans-internet] text Fictel (fictitious) Internet\\n1:"
                                "1 GB for 30 days")
            bench.modem.control("set [ussd buy-1gb] text Fictel (fictitious): Buy 1 GB for 30 days "
                                "at 5.50 EUR from your credit?\\n1:Yes")
            found = parse(bench.renew("plan-ussd", "k"))
            bench.ok(found["state"] == "VERIFIED" or found["price"]["amount"] == "5.50",
                     f"{name}: the same key goes on when the menu is right again", found)
            bench.ok(bench.charged() == [("plan", "5.00")], f"{name}: bought once",
                     bench.charged())


def messages(kit):
    lost = "[voucher 92345678901234]\ncharge-delay-ms=600000\n"
    with order(kit, "92345678901234", lost) as bench:
        done = bench.renew("voucher-sms", "lost", "--timeout", "2", "--wait", "0")
        found = bench.ends("no receipt", done, "IN_DOUBT", UNKNOWN, [])
        bench.ok(found["reason"] == "no-receipt", "its reason", found)
        bench.modem.control("sms Mallory " + RECEIPT.format("10.00"))
        bench.modem.control("sms Fictel " + RECEIPT.format("90.00"))
        found = bench.ends("forged, and of another sum", bench.verify("lost"), "IN_DOUBT",
                           UNKNOWN, [])
        bench.ok(("E2", "receipt-sms") not in kinds(found), "no receipt of either", kinds(found))
        bench.modem.control("advance 1000")
        bench.modem.control("sms Fictel Fictel (fictitious): This voucher number is not valid.")
        found = bench.ends("a refusal by message frees nothing", bench.verify("lost"), "IN_DOUBT",
                           UNKNOWN, [])
        again = bench.renew("voucher-sms", "again")
        bench.ok(parse(again)["error"]["status"] == "open-renewal", "and blocks", again.stdout)
        for message in parse(bench.tool.run(bench.tool.command(
                bench.modem.uri, "sms", "list")))["messages"]:
            bench.tool.run(bench.tool.command(bench.modem.uri, "sms", "delete", message["id"]))
        bench.modem.control("sms Fictel " + RECEIPT.format("10.00"))
        bench.ends("a receipt that fits acknowledges", bench.verify("lost"), "ACCEPTED",
                   UNPROVED, [])
        bench.modem.control("advance 700000")
        bench.ends("the balance verifies", bench.verify("lost"), "VERIFIED", DONE,
                   [("voucher", "10.00")])
    with order(kit) as bench:
        bench.modem.control(f"fault on={SEND[kit.protocol]} nth=1 action=drop")
        done = bench.renew("voucher-sms", "unsure", "--timeout", "3", "--wait", "0")
        bench.ends("a lost answer to the send", done, "VERIFIED", DONE, [("voucher", "10.00")])
        bench.ok(len(bench.modem.oracle("sms")) == 1, "sent once", bench.modem.oracle("sms"))
    with order(kit) as bench:
        code = {"qmi": 53, "mbim": 20}[kit.protocol]
        bench.modem.control(f"fault on={SEND[kit.protocol]} nth=1 action=error code={code}")
        done = bench.renew("voucher-sms", "no-way", "--timeout", "3", "--wait", "0")
        bench.ok(parse(done)["state"] == "REFUSED" and parse(done)["reason"] == "not-sent" and
                 not bench.modem.oracle("sms"), "refused with proof: not sent", done.stdout)


def without_cs(kit):
    """No USSD on this network: the balance is asked by message, before and after."""
    with order(kit, extra="[network]\nrat=lte\nno-cs=true\n") as bench:
        done = bench.renew("voucher-sms", "lte")
        found = bench.ends("by message alone", done, "VERIFIED", DONE, [("voucher", "10.00")])
        bench.ok(found["receipt"]["baseline"]["asked"] == found["receipt"]["proof"]["asked"] ==
                 "CREDIT to 222", "asked the same way before and after", found["receipt"])


def shows(kit):
    with order(kit) as bench:
        for rail, steps in [("plan-ussd", ["*130#", "1", "1", "1"]), ("plan-sms", ["1GB"]),
                            ("voucher-ussd", ["*101***********1234#"]),
                            ("voucher-sms", ["V **********1234"])]:
            shown = parse(bench.renew(rail, "dry", "--dry-run"))
            bench.ok([step["send"] for step in shown["steps"]] == steps and
                     [step["commits"] for step in shown["steps"]] ==
                     [False] * (len(steps) - 1) + [True] and shown["problems"] == [],
                     f"{rail}: every step, the exact strings, the voucher masked", shown)
            bench.ok(shown["capabilities"]["lookup"] == "none" and
                     "E3" in shown["capabilities"]["evidence"], f"{rail}: what it can prove", shown)
        guards = {}
        with changed_recipe(kit, " at (?<price>\\d+\\.\\d\\d) (?<currency>EUR)", "") as folder:
            for name in (kit.recipes, folder):
                bench.tool.environment["SIMTOPUP_OPERATORS"] = name
                shown = parse(bench.renew("plan-ussd", "dry", "--dry-run"))
                guards[name] = shown["capabilities"]["price_guard"]
            bench.tool.environment["SIMTOPUP_OPERATORS"] = kit.recipes
            bench.ok(guards == {kit.recipes: "menu", folder: "none"},
                     "a menu guards the price where it is read there", guards)
        bench.ok(not bench.charged() and not bench.modem.oracle("sms"), "nothing was sent")
        for words, code, status in [
                (["--rail", "provider", "--plan", "x"], FAILED, "unsupported"),
                (["--rail", "none", "--plan", "x"], FAILED, "unsupported"),
                (["--rail", "plan-ussd", "--plan", "none"], FAILED, "no-recipe"),
                (["--rail", "plan-ussd"], USAGE, None),
                (["--rail", "voucher-sms", "--plan", "x"], USAGE, None)]:
            done = bench.tool.run(bench.tool.command(
                bench.modem.uri, "renew", *words, "--max-price", "6EUR", "--yes"))
            bench.ok(done.returncode == code and
                     (status is None or parse(done)["error"]["status"] == status),
                     f"{' '.join(words)}: {status or 'usage'}", done.stdout + done.stderr)
        done = bench.tool.run(bench.tool.command(
            bench.modem.uri, "renew", "--rail", "plan-ussd", "--plan", "internet-1gb",
            "--max-price", "4EUR", "--yes"))
        bench.ok(parse(done)["error"]["status"] == "ceiling", "a plan above max_price",
                 done.stdout)


def main():
    kit = Kit(sys.argv[1:])
    pays(kit)
    voucher_by_menu(kit)
    menus(kit)
    messages(kit)
    without_cs(kit)
    shows(kit)
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
