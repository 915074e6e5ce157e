# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""events.py VMODEM SCENARIOS RECIPES PROTOCOL: what happens to SIM, slots, network and signal."""

import asyncio
import os
import select
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tools"))
from kit import ICCID, Kit, wait_for  # noqa: E402

import simtopup  # noqa: E402
from simtopup import EventKind  # noqa: E402

OTHER = "8900101000000054321"
STATE = EventKind.SIM | EventKind.NETWORK | EventKind.SIGNAL | EventKind.SLOT
PATIENCE = 20
FLOOD = 2000

# What is done, which kind of event it makes, and what must be in it; None: no event at all.
STEPS = [
    ("sim-remove", "sim", {"change": "removed", "state": "absent", "previous_iccid": ICCID}),
    ("sim-insert", "sim", {"state": "ready", "iccid": ICCID}),
    ("sim-remove", "slot", {"slot.number": 1, "slot.state": "absent", "slot.active": True}),
    (f"sim-insert iccid={OTHER}", "sim",
     {"change": "changed", "iccid": OTHER, "previous_iccid": ICCID}),
    ("set sim.state pin", "sim", {"change": "state", "state": "pin"}),
    ("set sim.state puk", "sim", {"change": "state", "state": "puk"}),
    ("set sim.state ready", "sim", {"change": "ready", "state": "ready", "iccid": OTHER}),
    ("register roaming mcc=999 mnc=99 name=Abroad", "network",
     {"registration": "roaming", "roaming": True, "operator.mcc": "999", "operator.mnc": "99",
      "operator.name": "Abroad", "rat": "lte"}),
    ("register roaming rat=umts", "network", {"registration": "roaming", "rat": "umts"}),
    ("register denied", "network", {"registration": "denied"}),
    ("register home mcc=001 mnc=01 name=Fictel rat=lte", "network",
     {"registration": "home", "roaming": False, "operator.mnc": "01"}),
    ("set network.dbm -79", "signal", {"threshold": -75, "rising": False}),
    ("set network.dbm -73", None, {}),  # above -75 again, but not by 4 dB
    ("set network.dbm -99", "signal", {"dbm": -99, "threshold": -95, "rising": False}),
    ("set network.dbm -97", None, {}),
    ("set network.dbm -59", "signal", {"dbm": -59, "threshold": -75, "rising": True}),
    ("set [slot 2] present true", "slot", {"slot.number": 2, "slot.state": "present",
                                           "slot.active": False}),
    ("set [slot 2] present false", "slot", {"slot.number": 2, "slot.state": "absent"}),
]


def value_of(event, path):
    for key in path.split("."):
        event = event.get(key) if isinstance(event, dict) else None
    return event


def is_like(event, kind, wanted):
    return event["event"] == kind and all(value_of(event, key) == value
                                          for key, value in wanted.items())


class Listener:
    """Takes events as they come, and keeps those that nobody waited for."""

    def __init__(self, modem):
        self.modem = modem
        self.seen = []

    def take(self, seconds):
        if select.select([self.modem.fileno()], [], [], seconds)[0]:
            self.modem.dispatch()
            self.seen.extend(self.modem.events())

    def until(self, condition):
        """All that came until the first that is it; else None."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for place, event in enumerate(self.seen):
                if condition(event):
                    before, self.seen = self.seen[:place + 1], self.seen[place + 1:]
                    return before
            self.take(0.1)
        return None

    def settle(self, virtual):
        """Until the modem was asked about all that it has told; that is the last that comes."""
        virtual.control("ussd-notify mark")
        events = self.until(lambda event: event.get("text") == "mark")
        while True:
            before = virtual.stats()["requests"]
            self.take(0.05)
            if virtual.stats()["requests"] == before:
                rest, self.seen = self.seen, []
                return events[:-1] + rest


def steps(kit):
    with kit.modem() as virtual, simtopup.Modem(virtual.uri) as modem:
        modem.listen(STATE | EventKind.USSD)
        listener = Listener(modem)
        for line, kind, wanted in STEPS:
            listener.seen = []
            virtual.control(line)
            if kind:
                events = listener.until(lambda event, kind=kind, wanted=wanted:
                                        is_like(event, kind, wanted))
                kit.tap.ok(events, line, listener.seen)
                listener.settle(virtual)
            else:
                kit.tap.ok(listener.settle(virtual) == [], f"{line}: nothing to tell",
                           listener.seen)
        modem.set_signal_thresholds([-90], 2)
        virtual.control("set network.dbm -91")
        events = listener.until(lambda event: event["event"] == "signal")
        kit.tap.ok(events and events[-1]["threshold"] == -90 and not events[-1]["rising"],
                   "a threshold of one's own", events)
        told = virtual.stats()["indications"]
        for dbm in range(-60, -86, -1):
            virtual.control(f"set network.dbm {dbm}")
        events = listener.settle(virtual)
        kit.tap.ok([event["event"] for event in events] == ["signal"] and
                   virtual.stats()["indications"] - told < 25, "one crossing, one event",
                   (events, virtual.stats()["indications"] - told))


def idle(kit):
    """Who does not listen is not told, before and after."""
    with kit.modem() as virtual, simtopup.Modem(virtual.uri) as modem:
        modem.status()

        def told():
            before = virtual.stats()["indications"]
            for line in ("sim-remove", "sim-insert", "register roaming", "set network.dbm -110",
                         "set [slot 2] present true", "set [slot 2] present false"):
                virtual.control(line)
            return virtual.stats()["indications"] - before

        kit.tap.ok(told() == 0, "a handle that never listened is told nothing")
        modem.listen(STATE)
        kit.tap.ok(told() > 4, "one that listens is")
        if kit.protocol == "mbim":
            kit.tap.ok(virtual.stats()["mbim"]["signal_step"] == 2, "reports each 4 dB")
        modem.listen(EventKind(0))
        while list(modem.events()):
            pass
        kit.tap.ok(told() == 0, "after it has stopped it is told nothing")
        if kit.protocol == "mbim":
            kit.tap.ok(virtual.stats()["mbim"]["signal_step"] == 0, "its reports are as before")
        modem.dispatch()
        kit.tap.ok(not list(modem.events()), "and has no event")
        for bad in ([], [-90, -95], [-95] * 2, [0], list(range(-100, -91))):
            try:
                modem.set_signal_thresholds(bad)
                kit.tap.ok(False, f"thresholds {bad}")
            except simtopup.CallerError as error:
                kit.tap.ok(error.status == simtopup.Status.INVALID, f"thresholds {bad}", error)


def floods(kit):
    with kit.modem() as virtual, simtopup.Modem(virtual.uri) as modem:
        modem.listen(STATE | EventKind.USSD)
        listener = Listener(modem)
        before = sum(virtual.stats()["requests"].values())
        virtual.control(f"indications {FLOOD}")
        events = listener.settle(virtual)
        asked = sum(virtual.stats()["requests"].values()) - before
        kit.tap.ok(events == [] and asked < FLOOD / 4,
                   f"{FLOOD} indications that tell nothing new", (len(events), asked))
        last = "qmi.nas.0x39" if kit.protocol == "qmi" else "mbim.basic.9"
        for name in ("One", "Two", "Three"):
            asked = virtual.stats()["requests"][last]
            virtual.control(f"register roaming name={name}")
            wait_for(lambda asked=asked: modem.dispatch() or
                     virtual.stats()["requests"][last] > asked, name)
            modem.dispatch()  # its answer is there before it is counted
        events = listener.settle(virtual)
        kit.tap.ok([event["event"] for event in events] == ["network"] and
                   events[0]["operator"]["name"] == "Three" and events[0]["replaced"] == 2,
                   "of what is not taken the newest stays", events)
        sent = virtual.stats()["frames"]
        virtual.flood("ussd-notify hello", 300)
        wait_for(lambda: modem.dispatch() or virtual.stats()["frames"] - sent >= 300, "the flood")
        modem.dispatch()
        events = listener.settle(virtual)
        lost = sum(event.get("lost", 0) for event in events)
        kit.tap.ok(lost >= 44 and lost + len(events) == 300, "the oldest gives way, and is counted",
                   (lost, len(events), events[:1]))


def gone_and_back(kit):
    with kit.modem() as virtual, simtopup.Modem(virtual.uri + "&reconnect=yes") as modem:
        modem.listen(STATE)
        listener = Listener(modem)
        virtual.control("unplug")
        kit.tap.ok(listener.until(lambda event: event["event"] == "gone"), "gone")
        virtual.control(f"swap-sim iccid={OTHER}")
        virtual.control("replug")
        kit.tap.ok(listener.until(lambda event: event["event"] == "back"), "back")
        modem.status()
        kit.tap.ok(listener.until(lambda event: is_like(event, "sim", {"change": "changed"})),
                   "another SIM came meanwhile", listener.seen)
        virtual.control("register roaming")
        kit.tap.ok(listener.until(lambda event: is_like(event, "network", {"roaming": True})),
                   "and listening goes on", listener.seen)


def restarts(kit):
    """The firmware starts anew, its USB device stays."""
    with kit.modem() as virtual, simtopup.Modem(virtual.uri + "&reconnect=yes") as modem:
        modem.listen(STATE)
        listener = Listener(modem)
        virtual.control("restart")
        if kit.protocol == "qmi":  # MBIM has no word for it
            kit.tap.ok(listener.until(lambda event: event["event"] == "gone"), "restart: gone")
            kit.tap.ok(listener.until(lambda event: event["event"] == "back"), "restart: back")
        virtual.control(f"swap-sim iccid={OTHER}")
        modem.status()
        kit.tap.ok(listener.until(lambda event: is_like(event, "sim", {"change": "changed"})),
                   "restart: what changed meanwhile is told", listener.seen)
        virtual.control("register roaming")
        kit.tap.ok(listener.until(lambda event: is_like(event, "network", {"roaming": True})),
                   "restart: and listening goes on", listener.seen)


def forgotten_ids(kit):
    """Its client ids are stale, and it did not say so: found by the next call."""
    with kit.modem() as virtual, simtopup.Modem(virtual.uri) as modem:
        modem.listen(STATE)
        listener = Listener(modem)
        virtual.control("fault on=qmi.ctl.ind.0x27 action=drop")
        virtual.control("restart")
        virtual.control(f"swap-sim iccid={OTHER}")
        modem.status()
        kit.tap.ok(listener.until(lambda event: is_like(event, "sim", {"change": "changed"})),
                   "silent restart: what changed meanwhile is told", listener.seen)
        virtual.control("register roaming")
        kit.tap.ok(listener.until(lambda event: is_like(event, "network", {"roaming": True})),
                   "silent restart: and listening goes on", listener.seen)


def close_when_told(kit):
    """What is told while the port closes must not start anything."""
    with kit.modem() as virtual:
        for _ in range(20):
            with simtopup.Modem(virtual.uri) as modem:
                modem.listen(STATE | EventKind.SMS)
                virtual.control("indications 50")
                virtual.control("sms Fictel hello")
                modem.dispatch()
        if kit.protocol == "qmi":
            kit.tap.ok(not any(virtual.stats()["clients"].values()), "closed while it is told",
                       virtual.stats()["clients"])
        else:
            kit.tap.ok(not virtual.stats()["mbim"]["open"], "closed while it is told")


def quirks(kit):
    quiet = "[qmi]\nslot-indications=false\ncard-indications=false\nsignal-v2=false\n"
    with kit.modem("fictel", quiet) as virtual, simtopup.Modem(virtual.uri) as modem:
        modem.listen(STATE)
        listener = Listener(modem)
        virtual.control("set network.dbm -99")
        kit.tap.ok(listener.until(lambda event: is_like(event, "signal", {"threshold": -95})),
                   "levels in the older form", listener.seen)
        virtual.control("sim-remove")
        kit.tap.ok(listener.until(lambda event: is_like(event, "sim", {"change": "removed"})),
                   "a modem that never tells of its card is asked", listener.seen)


def on_asyncio(kit):
    async def first(modem, virtual):
        found = []
        async for event in modem.stream(EventKind.NETWORK):
            found.append(event)
            if event["roaming"]:
                return found
        return None

    async def run():
        with kit.modem() as virtual, simtopup.Modem(virtual.uri) as modem:
            task = asyncio.create_task(first(modem, virtual))
            await asyncio.sleep(0)
            virtual.control("register roaming")
            found = await asyncio.wait_for(task, PATIENCE)
            kit.tap.ok(found and found[-1]["event"] == "network", "asyncio: an event", found)

    asyncio.run(run())


def main():
    kit = Kit([None, *sys.argv[1:]])
    steps(kit)
    idle(kit)
    floods(kit)
    gone_and_back(kit)
    restarts(kit)
    close_when_told(kit)
    if kit.protocol == "qmi":
        forgotten_ids(kit)
        quirks(kit)
    on_asyncio(kit)
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
