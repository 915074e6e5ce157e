# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""balance.py TOOL VMODEM SCENARIOS RECIPES PROTOCOL: `balance` and `ussd`."""

import os
import sys

from kit import ATTENTION, DONE, FAILED, ICCID, UNKNOWN, Kit, only, parse

TEXT = "Fictel (fictitious): Your credit is 12.34 EUR, valid until 2027-03-31."
KEYS = ("subject", "operator", "source", "code", "text", "state", "checked_at", "buckets")


def euros(kit):
    with kit.modem() as modem, kit.tool() as tool:
        done = tool.run(tool.command(modem.uri, "balance"))
        found = parse(done)
        kit.tap.ok(done.returncode == DONE, "balance: exit 0", done.stdout + done.stderr)
        kit.tap.ok(not only(found, *KEYS), "balance: its keys", f"{found}")
        kit.tap.ok(found["state"] == "ok" and found["text"] == TEXT and found["code"] == "*100#",
                   "balance: state, text and code", f"{found}")
        kit.tap.ok(found["subject"]["iccid"] == ICCID and found["operator"]["recipe"] == "fictel",
                   "balance: whose it is", f"{found}")
        bucket = found["buckets"][0] if found["buckets"] else {}
        kit.tap.ok(len(found["buckets"]) == 1 and bucket.get("kind") == "money" and
                   bucket.get("scope") == "main" and bucket.get("amount") == "12.34" and
                   bucket.get("currency") == "EUR" and
                   bucket.get("expires", "").startswith("2027-03-31"),
                   "balance: euros and an expiry date", f"{bucket}")
        kit.tap.ok(not modem.oracle(), "balance: nothing was charged")
        done = tool.run([kit.binary, "-d", modem.uri, "balance"])
        kit.tap.ok(done.returncode == DONE and "12.34 EUR until 2027-03-31" in done.stdout,
                   "balance for a person", done.stdout + done.stderr)


def never_a_zero(kit):
    odd = "[ussd *100#]\ntext=Welcome to Fictel (fictitious).\n[sms 222]\nreject-rp=21\n"
    with kit.modem("fictel", odd) as modem, kit.tool() as tool:
        done = tool.run(tool.command(modem.uri, "balance"))
        found = parse(done)
        kit.tap.ok(done.returncode == ATTENTION and found["state"] == "not-understood" and
                   found["text"] == "Welcome to Fictel (fictitious)." and
                   not found.get("buckets"), "what is not understood is no zero: exit 6",
                   done.stdout)
    foreign = "[sim]\nimsi=999990000012345\nmnc-length=2\nspn=Nobody\ngid1=00\n" \
        "[network]\nhome-mcc=999\nhome-mnc=99\nhome-name=Nobody\nmcc=999\nmnc=99\nname=Nobody\n"
    with kit.modem("fictel", foreign) as modem, kit.tool() as tool:
        done = tool.run(tool.command(modem.uri, "balance"))
        kit.tap.ok(done.returncode == FAILED and parse(done)["error"]["status"] == "no-recipe",
                   "an operator that is not known: exit 1", done.stdout)
        kit.tap.ok(not [name for name in modem.stats()["requests"] if name == "ussd.start"],
                   "and nothing was dialled", modem.stats())


def reseller(kit):
    """A recipe that asks for the GID1: read from the card where the modem does not tell it."""
    cards = {"its own": ("gid1=42FF", "*102#"), "its host's": ("gid1=00", "*100#")}
    if kit.protocol == "mbim":
        cards["by a logical channel"] = ("gid1=42FF\n[mbim]\nuicc-files=false", "*102#")
        cards["not to be read"] = ("gid1=42FF\n[mbim]\nuicc=false", None)
    with open(os.path.join(kit.recipes, "fictel.recipe"), encoding="utf-8") as source:
        host = source.read()
    other = host.replace("id=fictel", "id=reseller").replace("code=*100#", "code=*102#") \
        .replace("mcc-mnc=00101", "mcc-mnc=00101\ngid1=42")
    for what, (extra, code) in cards.items():
        with kit.modem("fictel", f"[sim]\n{extra}\n") as modem, kit.tool() as tool:
            for name, text in (("fictel", host), ("reseller", other)):
                with open(os.path.join(tool.folder, name + ".recipe"), "w",
                          encoding="utf-8") as target:
                    target.write(text)
            tool.environment["SIMTOPUP_OPERATORS"] = tool.folder
            found = parse(tool.run(tool.command(modem.uri, "balance")))
            stats = modem.stats()
            good = found.get("code") == code and stats["channels"] == []
            if code is None:
                good = good and found["error"]["status"] == "no-recipe" and \
                    "ussd.start" not in stats["requests"]
            kit.tap.ok(good, f"the SIM's group: {what}", f"{found}")


def locked(kit):
    for scenario, status in [("no-sim", "no-sim"), ("sim-pin", "pin-required"),
                             ("sim-puk", "puk-required")]:
        with kit.modem(scenario) as modem, kit.tool() as tool:
            done = tool.run(tool.command(modem.uri, "--timeout", "20", "balance"))
            error = parse(done)["error"]
            kit.tap.ok(done.returncode == FAILED and error["status"] == status and
                       error["effect"] == "none", f"balance with {scenario}: {status}",
                       done.stdout)


def without_cs(kit):
    with kit.modem("lte-only") as modem, kit.tool() as tool:
        done = tool.run(tool.command(modem.uri, "ussd", "*100#"))
        error = parse(done)["error"]
        kit.tap.ok(done.returncode in (FAILED, UNKNOWN) and error["status"] == "no-cs",
                   "ussd on LTE without CS: no-cs", done.stdout)
        found = parse(tool.run(tool.command(modem.uri, "balance")))
        kit.tap.ok(found.get("source") == "sms" and found["buckets"][0]["amount"] == "12.34",
                   "balance on LTE without CS: by message", f"{found}")


def ussd(kit):
    with kit.modem() as modem, kit.tool() as tool:
        found = parse(tool.run(tool.command(modem.uri, "ussd", "*100#")))
        kit.tap.ok(found["state"] == "final" and found["text"] == TEXT, "ussd as JSON",
                   f"{found}")
        done = tool.run(tool.command(modem.uri, "ussd", "*102#"))
        kit.tap.ok(done.returncode == DONE and parse(done)["state"] == "menu",
                   "ussd: a menu", done.stdout)
        done = tool.run([kit.binary, "-d", modem.uri, "ussd", "*100#"])
        kit.tap.ok(done.returncode == DONE and done.stdout == TEXT + "\n", "ussd for a person",
                   done.stdout)
        done = tool.run(tool.command(modem.uri, "ussd", "*119#"))
        kit.tap.ok(done.returncode in (FAILED, UNKNOWN) and
                   parse(done)["error"]["status"] in
                   ("unsupported", "no-cs"),
                   "ussd: refused by the network",
                   done.stdout)
        done = tool.run(tool.command(modem.uri, "--timeout", "1.5", "ussd", "*117#"))
        error = parse(done)["error"]
        kit.tap.ok(done.returncode == UNKNOWN and error["status"] == "timeout" and
                   error["effect"] == "unknown", "ussd: silence is exit 3", done.stdout)


def evil_text(kit):
    evil = "[ussd *130#]\ntext=Hi \x1b]0;title\x07 \u009b31m \u202etxt.\nencoding=ucs2\n"
    with kit.modem("fictel", evil) as modem, kit.tool() as tool:
        done = tool.run([kit.binary, "-d", modem.uri, "ussd", "*130#"])
        bad = [character for character in done.stdout
               if character != "\n" and not character.isprintable()]
        kit.tap.ok(done.returncode == DONE and "Hi" in done.stdout and not bad,
                   "no control character of the network reaches the terminal", repr(done.stdout))


def main():
    kit = Kit(sys.argv[1:])
    euros(kit)
    never_a_zero(kit)
    reseller(kit)
    locked(kit)
    without_cs(kit)
    ussd(kit)
    evil_text(kit)
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
