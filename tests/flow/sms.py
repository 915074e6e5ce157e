# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""sms.py TOOL VMODEM SCENARIOS RECIPES PROTOCOL: messages, through the tool and the public API."""

import json
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tools"))
from kit import DONE, FAILED, PARTLY, UNKNOWN, UNPROVED, USAGE, Kit, parse, renew  # noqa: E402

# From 722; a pair of surrogates lies in both parts.
HEAD = "07919919000000f044038127f20008621132400164400e050003770201004800690020d83d"
TAIL = "07919919000000f044038127f20008621132400164400e050003770202de000020006f006b"
REPORT = "07914356060013F1065A098136397339F7219011700463802190117004638030"
PUSH = "07919919000000f0440b913316325476f800046211324001644008" "0605040b8423f0ff"
FLASH = "07919919000000f004038127f200106211324001644002c834"
SEND = {"qmi": "qmi.wms.0x20", "mbim": "mbim.sms.3"}
LIST = {"qmi": "qmi.wms.0x31", "mbim": "mbim.sms.2"}
READ = {"qmi": "qmi.wms.0x22", "mbim": "mbim.sms.2"}
RECEIPT = "Fictel (fictitious): Recharge of 10.00 EUR received. Credit 22.34 EUR, valid until " \
    "2027-04-30. Voucher ending 1234."


class Bench:
    """A modem, the tool on it, and short words for both."""

    def __init__(self, kit, modem, tool):
        self.kit, self.modem, self.tool = kit, modem, tool
        self.ok = kit.tap.ok

    def run(self, *words, **options):
        command = self.tool.command(self.modem.uri, *options.pop("options", ()), "sms", *words)
        return subprocess.run(command, env=self.tool.environment, capture_output=True, text=True,
                              timeout=60, **({"stdin": subprocess.DEVNULL} | options))

    def list(self):
        return parse(self.run("list"))

    def messages(self):
        return self.list()["messages"]

    def sent(self):
        return self.modem.oracle("sms")

    def requests(self, names):
        return self.modem.stats()["requests"].get(names[self.kit.protocol], 0)


def lists(bench):
    bench.ok(bench.messages() == [], "an empty store is an empty list")
    bench.modem.control("sms Fictel Crédit 5€ {}[]")
    bench.modem.control("sms +33612345678 " + "long text " * 40)
    bench.modem.control("sms 722 " + "Баланс 10₽ 😀 " * 12)
    for pdu in (TAIL, REPORT, PUSH, "0011223344"):
        bench.modem.control("sms-pdu " + pdu)
    found = bench.messages()
    kinds = [message["kind"] for message in found]
    bench.ok(sorted(kinds) == ["data", "received", "received", "received", "received", "report",
                               "unreadable"], "everything is listed, by its kind", kinds)
    texts = {message["sender"]: message for message in found if message["kind"] == "received" and
             message["complete"]}
    bench.ok(texts["Fictel"]["text"] == "Crédit 5€ {}[]" and texts["Fictel"]["encoding"] == "gsm7"
             and texts["Fictel"]["state"] == "unread", "GSM 7-bit with extension", texts["Fictel"])
    long = texts["+33612345678"]
    bench.ok(long["text"] == "long text " * 40 and long["parts"] == 3, "three parts of GSM 7-bit",
             long)
    wide = texts["722"]
    bench.ok(wide["text"] == "Баланс 10₽ 😀 " * 12 and wide["encoding"] == "ucs2" and
             wide["parts"] == 3, "three parts of UCS2", wide)
    half = next(message for message in found if not message.get("complete", True))
    bench.ok(half["missing"] == [1] and half["text"].endswith(" ok"), "one that is incomplete",
             half)
    report = next(message for message in found if message["kind"] == "report")
    bench.ok(report["delivery"] == "pending" and report["recipient"] == "639337937",
             "a status report", report)
    push = next(message for message in found if message["kind"] == "data")
    bench.ok(push["ports"] == {"destination": 2948, "source": 9200} and push["data"] == "ff",
             "what is for a port", push)
    bench.ok([message["state"] for message in bench.messages()] == ["read"] * 7,
             "what was listed is read")


def deletes(bench):
    bench.modem.control("sms-pdu " + HEAD)
    whole = next(message for message in bench.messages() if message.get("reference") == 0x77)
    bench.ok(whole["complete"] and whole["text"] == "Hi 😀 ok", "a late part completes it", whole)
    one = parse(bench.run("read", whole["id"]))
    bench.ok([message["id"] for message in one["messages"]] == [whole["id"]], "read one", one)
    bench.ok(bench.run("delete", whole["id"]).returncode == DONE and
             all(message.get("reference") != 0x77 for message in bench.messages()),
             "delete takes all parts")
    done = bench.run("delete", whole["id"])
    bench.ok(done.returncode == FAILED and parse(done)["error"]["status"] == "not-found",
             "twice is an error", done.stdout)
    # The places are free again: the same index, another message.
    old = bench.messages()
    victim = next(message for message in old if message.get("sender") == "Fictel")
    bench.run("delete", victim["id"])
    bench.modem.control("sms Fictel Something else")
    found = bench.messages()
    there = next(message for message in found if message.get("text") == "Something else")
    bench.ok(there["id"].split("-")[0] == victim["id"].split("-")[0], "a place is used again",
             f"{there} {victim}")
    bench.ok(bench.run("delete", victim["id"]).returncode == FAILED and
             len(bench.messages()) == len(found), "another message in that place stays")
    for message in found:
        bench.run("delete", message["id"])
    bench.ok(bench.messages() == [], "all deleted")


def sends(bench):
    done = bench.run("send", "555", "Solde € ?", "--yes")
    bench.ok(done.returncode == DONE and parse(done) == {"sent": True, "parts": 1}, "send",
             done.stdout)
    bench.run("send", "+99912345678", "é" * 161, "--yes")
    bench.run("send", "*100#", "привет 😀", "--yes")
    bench.run("send", "556", "--yes", stdin=None, input="from a pipe\n")
    found = [(row["to"], row["part"], row["parts"], row["text"]) for row in bench.sent()]
    bench.ok(found == [("555", 1, 1, "Solde € ?"), ("+99912345678", 1, 2, "é" * 153),
                       ("+99912345678", 2, 2, "é" * 8), ("*100#", 1, 1, "привет 😀"),
                       ("556", 1, 1, "from a pipe")],
             "the network was given what was meant, once", found)
    bench.ok(bench.requests(SEND) == 5, "one request for each part")
    for words in [("555", "x"), ("Orange", "x", "--yes"), ("555", "", "--yes")]:
        bench.ok(bench.run("send", *words).returncode == USAGE, f"not sent: {words}")
    bench.ok(bench.requests(SEND) == 5, "and nothing was sent")
    bench.modem.control("set sms.price 0.10")
    bench.modem.control("set [sms 777] reply Your credit is {balance} {currency}")
    bench.run("send", "777", "BAL", "--yes")
    bench.ok([message["text"] for message in bench.messages()] == ["Your credit is 12.24 EUR"] and
             bench.sent()[-1]["amount"] == "0.10", "it is charged, and the answer comes",
             bench.messages())


def refused(bench, fault, words, code, effect, rows):
    """A send that does not end well; none is ever repeated."""
    before, asked = len(bench.sent()), bench.requests(SEND)
    if fault:
        bench.modem.control(fault)
    done = bench.run("send", *words, "--yes", options=("--timeout", "2"))
    error = parse(done)["error"]
    bench.modem.control("faults clear")
    bench.ok(done.returncode == code and error["effect"] == effect and
             len(bench.sent()) - before == rows, f"{fault or words}: {effect}",
             f"{done.stdout} {bench.sent()[before:]}")
    return bench.requests(SEND) - asked


def doubts(bench):
    protocol = bench.kit.protocol
    fault = "fault on=" + SEND[protocol] + " "
    asked = refused(bench, fault + "action=drop", ("555", "x"), UNKNOWN, "unknown", 1)
    bench.ok(asked == 1, "a lost answer: asked once", asked)
    asked = refused(bench, fault + "action=drop-request", ("555", "x"), UNKNOWN, "unknown", 0)
    bench.ok(asked == 1, "a lost request: asked once", asked)
    busy = {"qmi": "code=53", "mbim": "code=20"}[protocol]
    refused(bench, fault + "action=error " + busy, ("555", "x"), FAILED, "none", 0)
    # Part 1 left, part 2 was refused with proof, or is not certain.
    refused(bench, fault + "nth=2 action=error " + busy, ("555", "y" * 161), PARTLY, "done", 1)
    asked = refused(bench, fault + "nth=1 action=drop", ("555", "y" * 400), UNKNOWN, "unknown", 1)
    bench.ok(asked == 1, "no part follows one that is not certain", asked)
    # MBIM has no cause: what the network said is not known.
    bench.modem.control("set [sms 66] reject-rp 28")
    known = protocol == "qmi"
    refused(bench, None, ("66", "x"), FAILED if known else UNKNOWN, "none" if known else "unknown",
            0)
    bench.modem.control("set [sms 67] reject-rp 41")
    refused(bench, None, ("67", "x"), UNKNOWN, "unknown", 0)
    bench.modem.control("set network.registration searching")
    refused(bench, None, ("555", "x"), FAILED if known else UNKNOWN, "none" if known else "unknown",
            0)
    bench.modem.control("set network.registration home")
    done = bench.run("send", "555", "at last", "--yes")
    bench.ok(done.returncode == DONE, "and the next one goes", done.stdout)


class Watch:
    """`sms watch`, listening."""

    def __init__(self, bench):
        before = bench.modem.stats()["requests"]
        self.process = subprocess.Popen(
            bench.tool.command(bench.modem.uri, "sms", "watch", "--wait", "30"),
            env=bench.tool.environment, stdout=subprocess.PIPE, text=True)
        name = {"qmi": "qmi.wms.0x01", "mbim": "mbim.basic.19"}[bench.kit.protocol]
        wanted = before.get(name, 0) + 1
        until = time.monotonic() + 20
        while bench.modem.stats()["requests"].get(name, 0) < wanted and time.monotonic() < until:
            time.sleep(0.01)

    def next(self):
        return json.loads(self.process.stdout.readline())

    def stop(self):
        self.process.terminate()
        code = self.process.wait(10)
        self.process.stdout.close()
        return code


def watches(bench):
    watch = Watch(bench)
    bench.modem.control("sms Fictel Hello")
    event = watch.next()
    bench.ok(event["event"] == "sms" and event["sender"] == "Fictel" and event["text"] == "Hello"
             and event["complete"], "live", event)
    bench.modem.control("sms-pdu " + TAIL)
    bench.modem.control("sms-pdu " + REPORT)
    bench.ok(watch.next()["kind"] == "report", "half a message does not come")
    bench.modem.control("sms-pdu " + HEAD)
    event = watch.next()
    bench.ok(event["text"] == "Hi 😀 ok" and event["parts"] == 2, "the whole one does", event)
    bench.modem.control("set sms.transfer true")
    bench.modem.control("sms-pdu " + FLASH)
    event = watch.next()
    bench.ok(event["class"] == 0 and event["text"] == "Hi" and "id" not in event,
             "a class 0 message is stored nowhere", event)
    bench.modem.control("set sms.transfer false")
    if bench.kit.protocol == "qmi":
        until = time.monotonic() + 10
        while not bench.modem.stats()["requests"].get("qmi.wms.0x37") and time.monotonic() < until:
            time.sleep(0.01)
        bench.ok(bench.modem.stats()["requests"].get("qmi.wms.0x37") == 1, "and acknowledged once")
    bench.modem.control("set sms.places 4")
    bench.modem.control("sms Fictel No room")
    event = watch.next()
    bench.ok(event == {"event": "sms-full"}, "no room is an event", event)
    bench.ok(watch.stop() == DONE, "Ctrl-C ends it: exit 0")


def fills(bench):
    found = bench.list()
    texts = [message.get("text") for message in found["messages"]]
    bench.ok(found["storage"] == {"used": 4, "total": 4, "full": True} and "No room" not in texts,
             "the list says that it is full", found["storage"])
    victim = next(message for message in found["messages"] if message.get("text") == "Hello")
    bench.run("delete", victim["id"])
    texts = [message.get("text") for message in bench.messages()]
    bench.ok("No room" in texts and "Hello" not in texts, "what waited comes in", texts)
    bench.modem.control("set sms.places 32")
    bench.ok(bench.list()["storage"]["full"] is False, "and it is not full any more")


def faults(bench):
    """A list survives what it can, and ends in time where it cannot."""
    before = bench.messages()
    for rule in (f"on={READ[bench.kit.protocol]} nth=1 action=drop",
                 f"on={LIST[bench.kit.protocol]} nth=1 action=drop-request",
                 f"on={READ[bench.kit.protocol]} nth=1 action=delay ms=300"):
        bench.modem.control("fault " + rule)
        done = bench.run("list", options=("--timeout", "6"))
        bench.ok(done.returncode == DONE and parse(done)["messages"] == before, rule, done.stdout)
        bench.modem.control("faults clear")
    bench.modem.control(f"fault on={LIST[bench.kit.protocol]} action=drop")
    started = time.monotonic()
    done = bench.run("list", options=("--timeout", "2"))
    bench.ok(done.returncode == FAILED and parse(done)["error"]["status"] == "timeout" and
             time.monotonic() - started < 5, "a list that never comes", done.stdout)
    bench.modem.control("faults clear")


def is_quick(kit):
    with kit.modem("fictel", "", "--latency-ms", "50") as modem, kit.tool() as tool:
        bench = Bench(kit, modem, tool)
        for number in range(32):
            modem.control(f"sms Fictel number {number}")
        started = time.monotonic()
        found = bench.messages()
        spent = time.monotonic() - started
        # 33 round trips of 50 ms in a row would be 1.65 s, beside what opening takes.
        kit.tap.ok(len(found) == 32 and spent < 1.6, "32 messages, four reads in flight",
                   f"{spent:.2f} s")


def proves(kit):
    """A receipt that came while nobody listened is evidence; one that is older is not."""
    with kit.modem() as modem, kit.tool("82345678901234") as tool:
        tool.environment["SIMTOPUP_CLOCK"] = modem.socket
        modem.control("sms Fictel " + RECEIPT)
        modem.control("advance 3600000")
        done = renew(tool, modem, "stored", "--wait", "0")
        found = parse(done)
        kinds = [item["kind"] for item in found["evidence"]]
        kit.tap.ok(done.returncode == UNPROVED and "receipt-sms" not in kinds,
                   "an older receipt is none", done.stdout + done.stderr)
        modem.control("advance 60000")
        modem.control("sms Aunt " + RECEIPT.replace("1234", "0000"))
        modem.control("sms Fictel Buy one, get one free!")
        modem.control("sms Fictel " + RECEIPT)
        modem.control("advance 60000")
        done = tool.run(tool.command(modem.uri, "renewals", "verify", found["id"]))
        found = parse(done)
        levels = [item["level"] for item in found["evidence"] if item["kind"] == "receipt-sms"]
        kit.tap.ok(levels == ["E2"] and found["state"] == "ACCEPTED",
                   "a stored receipt is evidence, and no proof", done.stdout + done.stderr)


def main():
    kit = Kit(sys.argv[1:])
    with kit.modem() as modem, kit.tool() as tool:
        bench = Bench(kit, modem, tool)
        lists(bench)
        deletes(bench)
        sends(bench)
        doubts(bench)
    with kit.modem() as modem, kit.tool() as tool:
        bench = Bench(kit, modem, tool)
        watches(bench)
        fills(bench)
        faults(bench)
    is_quick(kit)
    proves(kit)
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
