# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""balance_quirks.py TOOL VMODEM SCENARIOS RECIPES PROTOCOL: `balance` against the oracle book,
for every way in which the virtual operator and modem can answer oddly."""

import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tools"))
from kit import ATTENTION, FAILED, Kit, parse  # noqa: E402

NODE = "[ussd *100#]\n"
# name -> scenario lines; the text is read right in every one
READ = {
    "plain": "",
    "UCS2": NODE + "encoding=ucs2\n",
    "UCS2 as hex digits, labelled GSM 7-bit": NODE + "encoding=ucs2-hex\ndcs=15\n"
    "text=Credit: {balance} {currency} until {expires}\n",
    "UCS2 behind two octets of language": NODE + "encoding=lang-ucs2\n",
    "GSM 7-bit behind a language": NODE + "encoding=lang-gsm7\n",
    "8-bit octets, labelled 0x44": NODE + "encoding=8bit\ndcs=68\n",
    "8-bit octets, labelled GSM 7-bit": NODE + "encoding=8bit\ndcs=15\n",
    "GSM 7-bit, labelled another language": NODE + "encoding=gsm7\ndcs=2\n",
    "an empty release first": NODE + "release-first=true\nlate-ms=300\n",
    "late": NODE + "late-ms=600\n",
    "the operator takes its time": NODE + "delay-ms=400\n",
    "terminated with the text in it": NODE + "kind=release\n",
    "a menu stays open behind it": NODE + "kind=menu\nmenu.1=goodbye\n",
    "by SMS": NODE + "kind=by-sms\ntext=Fictel (fictitious): Your credit will be sent to you by "
              "SMS.\nsms-sender=Fictel\nsms-text=Fictel (fictitious): Your credit is {balance} "
              "{currency}, valid until {expires}.\nsms-delay-ms=500\n",
    "the answer in pieces": "[fault 1]\non=ussd.start\naction=split\nat=7\n",
    "the answer twice": "[fault 1]\non=ussd.start\naction=duplicate\n",
    "the answer behind others": "[fault 1]\non=ussd.start\naction=delay\nms=400\n",
    # The other ways of the recipe answer.
    "a network timeout": NODE + "kind=network-timeout\n",
    "a code that is not known": NODE + "kind=unsupported\n",
}
# Where there is no other way: what cannot be read is told, and never a number.
TOLD = {
    "silence": (NODE + "kind=silence\n", FAILED),
    "a network timeout": (NODE + "kind=network-timeout\n", FAILED),
    "a code that is not known": (NODE + "kind=unsupported\n", FAILED),
    "released without a text": (NODE + "kind=release\ntext=\n", ATTENTION),
    "the service is down": (NODE + "text=Service temporarily unavailable. Balance 5.00 EUR.\n",
                            ATTENTION),
    "an offer": (NODE + "text=Get 5 GB for 5.00 EUR until 2027-01-31.\n", ATTENTION),
    "an answer that was never given": ("[fault 1]\non=ussd.start\naction=drop-request\n", FAILED),
}


def amount_of(found):
    buckets = [one for one in found.get("buckets", []) if one["kind"] == "money"]
    return (buckets[0].get("amount"), buckets[0].get("expires", "")[:10]) if buckets else None


def the_code_only(kit, tool, terms=""):
    """Fictel that can be asked by its code only."""
    folder = os.path.join(tool.folder, "operators")
    os.makedirs(folder)
    with open(os.path.join(kit.recipes, "fictel.recipe"), encoding="utf-8") as source, \
            open(os.path.join(folder, "fictel.recipe"), "w", encoding="utf-8") as target:
        text = re.sub(r"^\[way \d+\]\n(.+\n)*\n", "", source.read(), flags=re.M)
        target.write(text.replace("code=*100#\n", "code=*100#\n" + terms, 1))
    tool.environment["SIMTOPUP_OPERATORS"] = folder


def scenarios(kit):
    yield "fictel"
    if kit.protocol == "qmi":
        yield from ("quirks-qmi-double", "quirks-qmi-indication", "quirks-qmi-old")
    yield "roaming"


def read(kit, scenario, name, lines):
    with kit.modem(scenario, lines) as modem, kit.tool() as tool:
        if name == "by SMS":
            the_code_only(kit, tool, "answer-by=either\n")
        before = parse(tool.run(tool.command(modem.uri, "balance")))
        modem.control("consume 2.34")
        after = parse(tool.run(tool.command(modem.uri, "balance")))
        book = [row["balance_after"] for row in modem.oracle("usage")]
        kit.tap.ok(amount_of(before) == ("12.34", "2027-03-31") and book == ["10.00"] and
                   amount_of(after) == (book[0], "2027-03-31") and not modem.oracle(),
                   f"{scenario}: {name}: as the operator's book says", f"{before}\n{after}\n{book}")


def told(kit, name, lines, code):
    with kit.modem("fictel", lines) as modem, kit.tool() as tool:
        the_code_only(kit, tool)
        done = tool.run(tool.command(modem.uri, "--timeout", "2.5", "balance"))
        found = parse(done)
        kit.tap.ok(done.returncode == code and not found.get("buckets"),
                   f"{name}: told, and no number", done.stdout)


def main():
    kit = Kit(sys.argv[1:])
    for scenario in scenarios(kit):
        for name, lines in READ.items():
            if scenario == "fictel" or name in ("plain", "UCS2", "late"):
                read(kit, scenario, name, lines)
    for name, (lines, code) in TOLD.items():
        told(kit, name, lines, code)
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
