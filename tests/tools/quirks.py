# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""
quirks.py TOOL VMODEM SCENARIOS RECIPES PROTOCOL DOCS: how modems deviate, and what the tool makes
of it. Each row has a line in the table of docs/hardware.md, by its name.
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
from typing import NamedTuple

from kit import DONE, FAILED, ICCID, UNKNOWN, Kit, flatten, parse, wait_for

BOTH, QMI, MBIM = ("qmi", "mbim"), ("qmi",), ("mbim",)
CREDIT = "Fictel (fictitious): Your credit is 12.34 EUR, valid until 2027-03-31."
EID = "89049990000000000000000000123477"  # of the card itself
SHORT = "Fictel: 12.34 EUR until 2027-03-31"
ABSENT = object()


def fault(on, action, number=1):
    return f"[fault {number}]\non={on}\n" + action.replace(" ", "\n") + "\n"


def ussd_node(text, encoding):
    return f"[ussd *130#]\nkind=final\ntext={text}\nencoding={encoding}\n"


class Row(NamedTuple):
    quirk: str      # its name in docs/hardware.md
    protocols: tuple
    scenario: str
    extra: str      # lines behind the scenario
    words: tuple    # of the tool
    expected: dict  # of what it prints, by its flattened keys
    code: int = DONE


STATUS = ("status",)
READY = {"sim.state": "ready", "sim.iccid": ICCID, "network.registration": "home"}

ROWS = [
    Row("ucs2-in-hex", BOTH, "fictel", "", ("ussd", "*111#"), {"text": SHORT}),
    Row("released-first", BOTH, "fictel", "", ("ussd", "*115#"), {"text": CREDIT}),
    Row("lte-without-cs", BOTH, "lte-only", "", ("ussd", "*100#"),
        {"error.status": "no-cs", "error.effect": "unknown"}, UNKNOWN),
    Row("other-dcs", BOTH, "fictel", "", ("ussd", "*112#"), {"text": CREDIT}),
    Row("other-dcs", BOTH, "fictel", "", ("ussd", "*113#"), {"text": CREDIT}),
    Row("other-dcs", BOTH, "fictel", "", ("ussd", "*114#"), {"text": CREDIT}),
    Row("padding", MBIM, "fictel", ussd_node("Left: 12.34 EUR", "gsm7"), ("ussd", "*130#"),
        {"text": "Left: 12.34 EUR"}),
    Row("padding", MBIM, "fictel", ussd_node("Left: 12.34 EUR", "gsm7-zeros"), ("ussd", "*130#"),
        {"text": "Left: 12.34 EUR"}),
    Row("stale-client-id", QMI, "fictel", fault("qmi.nas.0x24", "nth=1 action=error code=7"),
        STATUS, READY),
    Row("dms-uim-refused", QMI, "fictel", "[qmi]\ndms-uim=false\n", STATUS,
        {**READY, "sim.imsi": "001010000012345", "sim.pin.retries": 3}),
    *(Row("no-slot-status", QMI, "fictel", fault("qmi.uim.0x47", f"action=error code={code}"),
          STATUS, {**READY, "slots": ABSENT}) for code in (25, 71, 94)),
    Row("slot-status-garbage", QMI, "fictel", "[qmi]\nslot-eid=blank\n", STATUS,
        {**READY, "sim.eid": EID, "slots.1.state": "absent"}),
    Row("slot-status-garbage", QMI, "fictel", "[qmi]\nslot-eid=overlong\n", STATUS,
        {**READY, "sim.eid": EID, "slots.1.state": "absent"}),
    Row("slot-status-garbage", QMI, "fictel", "[sim]\niccid=8986001A000000012345\n", STATUS,
        {"sim.iccid": "8986001A000000012345", "slots.0.iccid": "8986001A000000012345"}),
    Row("not-provisioned", BOTH, "sparse", "", STATUS,
        {"sim.state": "ready", "sim.msisdn": ABSENT, "sim.home": ABSENT, "error": ABSENT}),
    *(Row("mbimex-layouts", MBIM, "fictel", f"[mbim]\nnegotiated={version}\n", STATUS,
          {**READY, "sim.imsi": "001010000012345", "sim.msisdn.0": "+99900123456",
           "network.operator.name": "Fictel", "network.attached": True, "network.rat": "lte",
           "network.signal.dbm": -71}) for version in ("2.0", "3.0")),
    Row("pin-query-refused", MBIM, "sim-pin", fault("mbim.basic.4", "action=error code=5") +
        fault("mbim.basic.5", "action=error code=5", 2), STATUS,
        {"sim.state": "pin", "sim.pin.enabled": True}),
    Row("no-sim-at-first", MBIM, "fictel", fault("mbim.basic.2", "nth=1 action=error code=3"),
        STATUS, READY),
    Row("no-sim-at-first", MBIM, "fictel", fault("mbim.basic.2", "nth=1 action=error code=14"),
        STATUS, READY),
    *(Row("names-in-7-bit", QMI, "fictel", f"[qmi]\nnames={how}\n[network]\nname=Crédit 1\n",
          STATUS, {**READY, "network.operator.name": "Crédit 1"}) for how in ("gsm7", "ucs2")),
    Row("late-after-resume", BOTH, "fictel", fault("*", "nth=1 action=delay ms=2200"), STATUS,
        READY),
    *(Row("ussd-in-three-ways", QMI, f"quirks-qmi-{how}", "", ("ussd", "*100#"), {"text": CREDIT})
      for how in ("double", "indication", "old")),
    *(Row("ussd-in-three-ways", QMI, f"quirks-qmi-{how}", "", ("balance",),
          {"buckets.0.amount": "12.34"}) for how in ("double", "indication", "old")),
    *(Row("iccid-as-on-the-card", MBIM, "fictel", f"[mbim]\niccid={how}\n", STATUS, READY)
      for how in ("padded", "swapped")),
]


def check(kit, row):
    with kit.modem(row.scenario, row.extra) as modem, kit.tool() as tool:
        done = tool.run(tool.command(modem.uri, *row.words))
        found = parse(done)
        flat = {**found, **flatten(found)}
        wrong = {key: flat.get(key) for key, value in row.expected.items()
                 if flat.get(key, ABSENT) != value}
        if "[fault " in row.extra and not modem.stats()["faults"]:
            wrong["fault"] = "never came to pass"
        kit.tap.ok(done.returncode == row.code and not wrong,
                   f"{row.quirk}: {' '.join(row.words)}{' ' if row.extra else ''}"
                   f"{row.extra.strip().replace(chr(10), ' ')}",
                   f"exit {done.returncode}, {wrong}, {done.stdout}{done.stderr}")


def killed_with_client_ids(kit):
    """SIGKILL leaves the ids taken; a modem that has one of each would be used up for good."""
    with kit.modem("fictel", "[modem]\nclient-ids=1\n") as modem, kit.tool() as tool:
        for sent, turn in enumerate(("once", "twice")):
            victim = subprocess.Popen(tool.command(modem.uri, "ussd", "*117#"),
                                      env=tool.environment, stdin=subprocess.DEVNULL,
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            # Its ids are noted by then; one that is killed before the answer knows of none.
            wait_for(lambda: modem.stats()["requests"].get("ussd.start", 0) > sent, "its request")
            victim.kill()
            victim.wait()
            taken = modem.stats()["clients"]
            done = tool.run(tool.command(modem.uri, "status"))
            kit.tap.ok(any(taken.values()) and done.returncode == DONE and
                       parse(done)["sim"]["iccid"] == ICCID and
                       not any(modem.stats()["clients"].values()),
                       f"client-ids-leak: killed {turn}, and all ids are free again",
                       f"{taken} {done.stdout} {modem.stats()['clients']}")


def wrong_sms_index(kit):
    """What is told as new is read by its index."""
    with kit.modem("fictel", "[mbim]\nwrong-sms-index=true\n") as modem, kit.tool() as tool:
        watch = subprocess.Popen(tool.command(modem.uri, "sms", "watch", "--wait", "30"), text=True,
                                 env=tool.environment, stdout=subprocess.PIPE)
        wait_for(lambda: modem.stats()["requests"].get("mbim.basic.19"), "the list of events")
        ids = {}
        for text in ("one", "two"):
            modem.control(f"sms Fictel {text}")
            told = json.loads(watch.stdout.readline())
            ids[told["text"]] = told["id"]
        watch.send_signal(signal.SIGINT)
        watch.communicate(timeout=30)
        tool.run(tool.command(modem.uri, "sms", "delete", ids["two"]))
        left = parse(tool.run(tool.command(modem.uri, "sms", "list")))["messages"]
        kit.tap.ok([message["text"] for message in left] == ["one"],
                   "wrong-sms-index: the one that was asked for", f"{ids} {left}")


def gone_in_the_middle(kit):
    """libmbim leaves its requests to their timeouts, and both still call the device open."""
    last = "qmi.nas.0x39" if kit.protocol == "qmi" else "mbim.ext.8"  # nothing is written behind it
    which = "action=unplug" if kit.protocol == "qmi" else "nth=2 action=unplug"
    with kit.modem("fictel", fault(last, which)) as modem, kit.tool() as tool:
        start = time.monotonic()
        done = tool.run(tool.command(modem.uri, "status"))
        kit.tap.ok(done.returncode == FAILED and time.monotonic() - start < 3 and
                   parse(done)["error"]["status"] == "device-gone",
                   "gone-in-the-middle: told at once", done.stdout)


def stray_byte(kit):
    """One octet that is no frame, and libqmi gives the device up."""
    with kit.modem("fictel", fault("qmi.nas.0x24", "nth=1 action=stray")) as modem, \
            kit.tool() as tool:
        start = time.monotonic()
        first = tool.run(tool.command(modem.uri, "status"))
        took = time.monotonic() - start
        second = tool.run(tool.command(modem.uri, "status"))
        kit.tap.ok(first.returncode in (DONE, FAILED) and took < 10 and
                   second.returncode == DONE and parse(second)["network"]["registration"] == "home",
                   "stray-byte: ends soon, and the next call works", f"{took} {first.stdout}")


SPECIAL = [("client-ids-leak", QMI, killed_with_client_ids),
           ("wrong-sms-index", MBIM, wrong_sms_index),
           ("gone-in-the-middle", BOTH, gone_in_the_middle),
           ("stray-byte", QMI, stray_byte)]
ELSEWHERE = {"events-never-told"}  # tests/python/events.py


def documented(path):
    with open(path, encoding="utf-8") as file:
        return set(re.findall(r"^\| `([a-z0-9-]+)` \|", file.read(), re.M))


def main():
    kit = Kit(sys.argv[1:6])
    tested = {row.quirk for row in ROWS} | {name for name, _, _ in SPECIAL} | ELSEWHERE
    table = documented(os.path.join(sys.argv[6], "hardware.md"))
    kit.tap.ok(tested == table and len(table) >= 20, "the table of docs/hardware.md is what is "
               "tested", sorted(tested ^ table))
    for row in ROWS:
        if kit.protocol in row.protocols:
            check(kit, row)
    for _, protocols, function in SPECIAL:
        if kit.protocol in protocols:
            function(kit)
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
