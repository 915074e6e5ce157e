# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""
slot.py TOOL VMODEM SCENARIOS RECIPES PROTOCOL: slots and the power of the SIM, with the modem's own
count of switches, and with qmicli or mbimcli on the same modem.
"""

import concurrent.futures
import os
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tools"))
from kit import DONE, FAILED, ICCID, PARTLY, UNKNOWN, USAGE, Kit, parse, wait_for  # noqa: E402
from pin import Card, other_tool  # noqa: E402

SECOND = "8900101000000054321"
TWO = f"""[modem]
settle-ms=80
[slot 2]
present=true
active=false
iccid={SECOND}
[slot 3]
present=false
active=false
[sim 2]
state=pin
iccid={SECOND}
imsi=001010000054321
pin=4321
pin-enabled=true
"""
SWITCH = {"qmi": "qmi.uim.0x46", "mbim": "mbim.ext.7"}
RESTART = {"qmi": "qmi.uim.0x31", "mbim": "mbim.uicc.6"}


LOCK = threading.Lock()


class Modem(Card):
    def __init__(self, kit, modem, tool):
        super().__init__(kit, modem, tool)
        self.ok = self.one_by_one

    def one_by_one(self, *result):
        with LOCK:
            return self.kit.tap.ok(*result)

    def run(self, *words):
        return self.tool.run(self.tool.command(self.modem.uri, *words))

    def slot(self, *words):
        return self.run("slot", *words)

    def active(self):
        return [slot["number"] for slot in parse(self.slot())["slots"] if slot["active"]]

    def count(self, name="switches"):
        return self.modem.stats()["slot"][name]

    # On MBIM reading and setting the mapping have one number.
    def fault(self, action, nth=None):
        nth = nth or {"qmi": 1, "mbim": 3}[self.kit.protocol]
        self.modem.control(f"fault on={SWITCH[self.kit.protocol]} nth={nth} {action}")


def switches(modem):
    qmi = modem.kit.protocol == "qmi"
    modem.ok(modem.active() == [1], "slot 1", modem.slot().stdout)
    done = modem.slot("2")
    found = parse(done)
    modem.ok(done.returncode == DONE and found["sim"] == "pin" and
             [slot["active"] for slot in found["slots"]] == [False, True, False], "switched",
             done.stdout + done.stderr)
    status = parse(modem.run("status"))
    modem.ok(status["sim"]["iccid"] == SECOND, "another SIM", status["sim"])
    modem.ok(modem.pin("verify", "4321", options=["--expect-iccid", SECOND]).returncode == DONE and
             parse(modem.run("status"))["sim"]["imsi"] == "001010000054321", "with its own PIN")
    modem.ok(modem.slot("2").returncode == DONE and modem.count() == 1, "it is: nothing is sent")
    said = other_tool(modem, "--uim-get-slot-status" if qmi else "--ms-query-device-slot-mappings")
    if said is not None:
        modem.ok("slot status: active" in said.lower() if qmi else "slot index: 1" in said.lower()
                 or "'1'" in said, "qmicli, mbimcli see it", said)
        said = other_tool(modem, *(["--uim-switch-slot=1"] if qmi else
                                   ["--ms-set-device-slot-mappings=0"]))
        wait_for(lambda: modem.count() == 2, "their switch")
        modem.ok(modem.active() == [1], "what they switch, we see", said)
    else:
        modem.slot("1")
    modem.ok(modem.slot("2").returncode == DONE and parse(modem.run("status"))["sim"]["state"] ==
             "ready", "a card keeps its state, here that its PIN was given")
    modem.ok(modem.slot("1").returncode == DONE and
             parse(modem.run("status"))["sim"]["iccid"] == ICCID, "and back")


def refuses(modem):
    modem.fails("no such slot", modem.slot("7"), FAILED, "not-found")
    modem.fails("an empty one", modem.slot("3"), FAILED, "no-sim")
    modem.ok(modem.slot("0").returncode == USAGE and modem.count() == 0, "nothing was sent")
    modem.fails("forced to an empty one", modem.run("--timeout", "2", "slot", "3", "--force"),
                FAILED, "no-sim")
    modem.ok(modem.count() == 2 and modem.active() == [1], "back again", modem.slot().stdout)
    code = {"qmi": 94, "mbim": 28}[modem.kit.protocol]
    modem.fault(f"action=error code={code}", {"qmi": 1, "mbim": None}[modem.kit.protocol])
    done = modem.slot("2")
    modem.ok(parse(done)["error"]["status"] == "unsupported" and modem.count() == 2, "refused",
             done.stdout)


def restores(modem):
    modem.modem.control("set [slot 2] dead true")
    error = modem.fails("a card that does not start", modem.run("--timeout", "2", "slot", "2"),
                        FAILED, "not-ready")
    modem.ok("slot 1 is in use again" in error["message"] and modem.count() == 2 and
             modem.active() == [1], "the former one is in use again", error)
    modem.ok(parse(modem.run("status"))["sim"]["state"] == "ready", "and works")
    modem.modem.control("set [slot 1] dead true")
    error = modem.fails("nor the former one", modem.run("--timeout", "2", "slot", "2"), FAILED,
                        "not-ready")
    modem.ok("slot 1 is in use now" in error["message"], "says where it stands", error)


def lost_answers(modem):
    modem.fault("action=drop")
    done = modem.run("--timeout", "6", "slot", "2")
    modem.ok(done.returncode == DONE and modem.count() == 1 and modem.active() == [2],
             "a lost answer: the modem tells what it did", done.stdout + done.stderr)


def follows(modem):
    """The modem leaves the bus while it switches, and comes back."""
    modem.modem.control("set modem.reenumerates true")
    done = modem.slot("2")
    modem.ok(done.returncode == DONE and parse(done)["sim"] == "pin" and modem.count() == 1,
             "it went and came back", done.stdout + done.stderr)
    modem.modem.control("set [slot 1] dead true")
    modem.fails("it went for good", modem.run("--timeout", "2", "slot", "1"), UNKNOWN,
                "not-ready", "unknown")


def without_indications(modem):
    """Firmware takes the registration and never tells: a look every second must do."""
    if modem.kit.protocol == "mbim":
        return
    modem.modem.control("set qmi.slot-indications false")
    modem.modem.control("set qmi.card-indications false")
    modem.ok(modem.slot("2").returncode == DONE and modem.active() == [2], "no indications")


def registers_for_the_time(modem):
    """Nobody who does not listen is told anything afterwards."""
    modem.slot("2")
    before = modem.modem.stats()["indications"]
    modem.modem.control("set sim.iccid 8900101000000099999")
    modem.ok(modem.modem.stats()["indications"] == before, "nothing is told any more")


def one_at_a_time(modem):
    """The lock of the modem: a second process waits, and is told who has it."""
    modem.modem.control("set [slot 2] dead true")
    thread = threading.Thread(target=modem.run, args=("--timeout", "3", "slot", "2"))
    thread.start()
    wait_for(lambda: modem.count() == 1, "the first")
    done = modem.run("--timeout", "0.3", "sim", "restart")
    modem.ok(parse(done)["error"]["status"] == "busy" and modem.count("power_cycles") == 0,
             "one act at a time", done.stdout)
    thread.join()


def restarts(modem):
    modem.modem.control("set sim.relock true")
    done = modem.run("sim", "restart")
    modem.ok(done.returncode == DONE and parse(done)["sim"] == "pin" and
             modem.count("power_cycles") == 1, "a SIM with a PIN waits for it",
             done.stdout + done.stderr)
    modem.ok(modem.pin("disable", "1234").returncode == DONE and
             parse(modem.run("sim", "restart"))["sim"] == "ready", "one without does not")
    modem.modem.control("set sim.dead true")
    modem.fails("it does not start", modem.run("--timeout", "2", "sim", "restart"), PARTLY,
                "not-ready", "done")
    modem.modem.control("set sim.dead")
    if modem.kit.protocol == "qmi":
        modem.modem.control(f"fault on={RESTART['qmi']} nth=1 action=drop-request")
        modem.ok(modem.run("--timeout", "6", "sim", "restart").returncode == DONE,
                 "switched off, it is switched on again, even twice")
        modem.modem.control("faults clear")
        modem.modem.control(f"fault on={RESTART['qmi']} action=error code=3")
        error = modem.fails("it stays off", modem.run("--timeout", "6", "sim", "restart"), PARTLY,
                            "protocol", "done")
        modem.ok("switched off" in error["hint"], "and says so", error)
    else:
        modem.modem.control("set mbim.uicc false")
        error = modem.fails("no such service", modem.run("sim", "restart"), FAILED, "unsupported")
        modem.ok("over MBIM" in error["message"], "in words", error)


def main():
    kit = Kit(sys.argv[1:])
    tests = (restarts, switches, refuses, restores, lost_answers, follows, without_indications,
             registers_for_the_time, one_at_a_time)

    def run(test):
        with kit.modem("fictel", TWO) as modem, kit.tool() as tool:
            test(Modem(kit, modem, tool))

    # Side by side: what they do most is to wait for a card that does not start.
    with concurrent.futures.ThreadPoolExecutor(5) as pool:
        for done in [pool.submit(run, test) for test in tests]:
            done.result()
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
