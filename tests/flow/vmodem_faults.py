#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""The virtual modem's faults, latency, indications and port, seen from a raw QMUX client.

vmodem_faults.py SIMTOPUP-VMODEM SCENARIOS      prints TAP
"""

import os
import random
import signal
import struct
import sys
import time

from vmodem_qmux import Closed, Modem, Qmux

DMS, NAS, VOICE, UIM = 2, 3, 9, 0x0B
VOUCHER = "*101*12345678901234#"

tests = []
failures = 0


def report(good, name):
    global failures
    tests.append(name)
    failures += not good
    print(f"{'ok' if good else 'not ok'} {len(tests)} - {name}", flush=True)


def equal(name, got, wanted):
    report(got == wanted, name)
    if got != wanted:
        print(f"# got    {got!r}\n# wanted {wanted!r}", flush=True)


def raises(kind, call, *args):
    try:
        call(*args)
    except kind:
        return True
    return False


def send(qmux, service, message, tlvs=None):
    """Sends without waiting; returns the transaction."""
    qmux.send(qmux.frame(service, qmux.client(service), message, tlvs))
    return qmux.transaction


def model(qmux):
    return qmux.request(DMS, 0x22).tlvs[1]


def check_answers(modem, qmux):
    qmux.client(DMS)
    modem.ok("fault on=qmi.dms.0x24 nth=1 action=delay ms=150")
    start = time.monotonic()
    slow, quick = send(qmux, DMS, 0x24), send(qmux, DMS, 0x22)
    order = [qmux.receive().transaction for _ in range(2)]
    report(order == [quick, slow] and time.monotonic() - start >= 0.15, "delay: others overtake")

    modem.ok("fault on=qmi.dms.0x24 nth=1 action=drop")
    dropped = send(qmux, DMS, 0x24)
    report(qmux.request(DMS, 0x22).transaction != dropped and not qmux.buffer, "drop")

    modem.ok("fault on=qmi.dms.0x2? nth=2 action=error code=0x34")
    equal("error: the second match of a glob", [qmux.request(DMS, 0x22).error,
                                                qmux.request(DMS, 0x24).error,
                                                qmux.request(DMS, 0x24).error], [0, 52, 0])
    modem.ok("fault on=qmi.dms.0x22 nth=1 action=split at=3 ms=1")
    report(model(qmux) == b"Virtual Modem 1", "split")
    modem.ok("fault on=qmi.dms.0x22 nth=1 action=duplicate")
    first = qmux.request(DMS, 0x22)
    second = qmux.receive()
    equal("duplicate", (second.transaction, second.tlvs), (first.transaction, first.tlvs))
    modem.ok("fault on=qmi.dms.0x22 nth=1 action=wrong-client")
    asked = qmux.client(DMS)
    report(qmux.request(DMS, 0x22).client != asked, "wrong-client")
    modem.ok("fault on=qmi.dms.0x22 nth=1 action=wrong-transaction")
    sent = send(qmux, DMS, 0x22)
    report(qmux.receive().transaction != sent, "wrong-transaction")
    modem.ok("fault on=qmi.dms.0x22 nth=1 action=garble at=30")
    report(model(qmux) != b"Virtual Modem 1", "garble")
    modem.ok("fault on=qmi.dms.0x22 nth=1 action=stray")
    send(qmux, DMS, 0x22)
    report(raises(ValueError, qmux.receive), "stray byte before the frame")
    qmux.buffer = b""
    modem.ok("fault on=qmi.dms.0x22 from=2 count=2 action=drop")
    kept = [send(qmux, DMS, 0x22) for _ in range(4)]
    equal("from and count", [qmux.receive().transaction, qmux.receive().transaction],
          [kept[0], kept[3]])
    modem.ok("fault on=* action=error code=3")
    modem.ok("faults clear")
    equal("faults clear", qmux.request(DMS, 0x22).error, 0)
    report(modem.ask("fault on=* action=nonsense").startswith("error"), "unknown action is refused")


def check_money(start):
    """What was carried out and what was not, when nothing is answered."""
    for action, charges in (("drop", 1), ("drop-request", 0), ("error", 0), ("unplug", 1),
                            ("unplug-request", 0), ("hang", 1)):
        with start("fictel") as modem, Qmux(modem.link) as qmux:
            qmux.client(VOICE)
            modem.ok(f"fault on=ussd.start nth=1 action={action} code=53")
            send(qmux, VOICE, 0x43, {1: qmux.uss(VOUCHER)})
            if action in ("unplug", "unplug-request"):
                report(raises(Closed, qmux.receive), f"{action}: hangup")
                report(not os.path.lexists(modem.link), f"{action}: no port")
            elif action in ("drop", "drop-request", "error"):
                qmux.control(0x21)
            else:
                modem.ok("resume")
                qmux.indication(VOICE, 0x43)
            # The operator's step is due by now: it runs before the answer to advance.
            modem.ok("advance 1")
            equal(f"{action} on ussd.start: charges", len(modem.book()), charges)


def check_reading(start):
    with start("fictel") as modem, Qmux(modem.link) as qmux:
        qmux.client(DMS)
        modem.ok("stop-reading")
        waiting = send(qmux, DMS, 0x22)
        report(raises(TimeoutError, qmux.receive, 0.1), "stop-reading: no answer")
        modem.ok("resume")
        equal("resume: the request was waiting", qmux.receive().transaction, waiting)

        modem.ok("stop-reading")
        frame, written = qmux.frame(DMS, qmux.client(DMS), 0x22), 0
        try:
            while written < 1 << 20:
                written += os.write(qmux.fd, frame)
        except BlockingIOError:
            pass
        report(written < 1 << 20, "stop-reading: the port fills and writing would block")
        modem.ok("unplug")
        report(raises(Closed, qmux.receive), "unplug: hangup while a writer is stuck")
        report(not os.path.lexists(modem.link), "unplug: no port")
        modem.ok("replug")
        with Qmux(modem.link) as again:
            report(model(again) == b"Virtual Modem 1", "replug: a new port behind the same link")
            equal("replug: client ids are new", modem.stats()["clients"]["dms"], [1])


def check_latency(start):
    for extra, least, most in (((), 0.1, 0.35), (("--serial",), 0.4, 5)):
        with start("fictel", "--latency-ms", "100", *extra) as modem, Qmux(modem.link) as qmux:
            qmux.client(DMS)
            begin = time.monotonic()
            for _ in range(4):
                send(qmux, DMS, 0x22)
            for _ in range(4):
                qmux.receive()
            took = time.monotonic() - begin
            report(least <= took < most, f"latency {' '.join(extra) or 'in parallel'}")
            if not least <= took < most:
                print(f"# took {took:.3f} s")


def check_indications(start):
    with start("fictel") as modem, Qmux(modem.link) as qmux:
        quiet = qmux.client(NAS)
        equal("indications: nobody asked", modem.ok("indications 10"), "0")
        listener = qmux.allocate(NAS)
        qmux.request(NAS, 0x03, {0x13: b"\1", 0x19: b"\1"}, cid=listener)
        equal("indications: one listener", modem.ok("indications 4"), "4")
        got = [qmux.receive() for _ in range(4)]
        equal("indications: kinds and owner", ([m.id for m in got], {m.client for m in got}),
              ([0x24, 0x51] * 2, {listener}))
        equal("indications: broadcast", modem.ok("indications 2 broadcast"), "2")
        equal("indications: to everybody", {qmux.receive().client, qmux.receive().client}, {0xFF})
        modem.ok("set network.dbm -99")
        signal_info = qmux.indication(NAS, 0x51).tlvs[0x14]
        equal("set: the new signal is told", struct.unpack_from("<b", signal_info)[0], -99)
        qmux.request(UIM, 0x2E, {1: struct.pack("<I", 0x11)})
        modem.ok("set sim.state absent")
        equal("set: the card is told", qmux.indication(UIM, 0x32).tlvs[0x10][9], 0)
        report(quiet != listener and modem.ask("set sim.state nonsense").startswith("error"),
               "set: a wrong word is refused")
        sent = int(modem.ok("indications 20000"))
        stats = modem.stats()
        report(sent == 20000 and stats["bytes_queued"] > 0,
               "indications: nobody reads, and the modem lives on")


def check_port(start):
    with start("fictel") as modem:
        with Qmux(modem.link) as qmux:
            qmux.client(DMS)
            send(qmux, DMS, 0x22)
            modem.stats()  # after it the answer stands in the port
        modem.stats()  # and after this one the close was seen
        with Qmux(modem.link) as qmux:
            report(raises(TimeoutError, qmux.receive, 0.05), "last close: stale answers are gone")
        with Qmux(modem.link) as first, Qmux(modem.link) as second:
            first.client(DMS)
            second.send(second.frame(DMS, 9, 0x22))
            report(first.receive().error == 7, "two openers share what is read")
        modem.ok("set modem.keep-stale true")
        with Qmux(modem.link) as qmux:
            qmux.send(qmux.frame(DMS, 1, 0x22))
            modem.stats()
        modem.stats()
        with Qmux(modem.link) as qmux:
            report(qmux.receive().id == 0x22, "keep-stale: they are there")
        modem.ok("set modem.keep-stale false")
        with Qmux(modem.link) as qmux:
            whole = qmux.frame(0, 0, 0x21)
            for octet in whole:
                qmux.send(bytes([octet]))
            report(qmux.receive().id == 0x21, "a request in single bytes")
            qmux.send(b"\0\xff\0" + qmux.frame(0, 0, 0x21))
            report(qmux.receive().id == 0x21, "garbage before a request is skipped")
            broken = bytearray(qmux.frame(0, 0, 0x22, {1: b"\2"}))
            broken[13] = 9  # the TLV says more than there is
            qmux.send(bytes(broken))
            equal("a TLV that does not fit is malformed", qmux.receive().error, 1)
            equal("a TLV that is missing", qmux.control(0x22).error, 17)
            equal("a TLV that is too short", qmux.control(0x22, {1: b""}).error, 1)
            qmux.send(qmux.frame(0, 0, 0x21)[:7])
        modem.stats()  # after it the modem has seen the close
        with Qmux(modem.link) as qmux:
            equal("last close: half a request is forgotten", qmux.control(0x21).error, 0)


def check_noise(start):
    """Any bytes: the modem neither dies nor hangs."""
    noise = random.Random(4)
    with start("fictel") as modem, Qmux(modem.link) as qmux:
        for service in (DMS, NAS, 5, VOICE, UIM):
            qmux.client(service)
        for _ in range(3000):
            service = noise.choice((0, DMS, NAS, 5, VOICE, UIM))
            tlvs = {noise.choice((1, 2, 3, 0x10, 0x11, 0x12, 0x16)):
                    noise.randbytes(noise.randrange(12)) for _ in range(noise.randrange(4))}
            frame = bytearray(qmux.frame(service, 1, noise.randrange(0x20, 0x52), tlvs))
            if noise.random() < 0.2:
                frame[noise.randrange(3, len(frame))] = noise.randrange(256)
            qmux.send(bytes(frame))
            try:
                while True:
                    os.read(qmux.fd, 65536)
            except BlockingIOError:
                pass
        requests = sum(modem.stats()["requests"].values())
        report(requests > 2000 and modem.process.poll() is None, "3000 random frames")
        print(f"# {requests} of them were requests")


def check_end(start):
    modem = start("fictel")
    with modem:
        pass
    equal("end of standard input", (modem.status, modem.left_over), (0, False))
    modem = start("fictel")
    with modem:
        modem.process.send_signal(signal.SIGTERM)
    equal("SIGTERM", (modem.status, modem.left_over), (0, False))


def main():
    program, scenarios = sys.argv[1], sys.argv[2]

    def start(name, *args):
        return Modem(program, scenarios, name, *args)

    with start("fictel") as modem, Qmux(modem.link) as qmux:
        check_answers(modem, qmux)
    check_money(start)
    check_reading(start)
    check_latency(start)
    check_indications(start)
    check_port(start)
    check_noise(start)
    check_end(start)
    print(f"1..{len(tests)}")
    return failures != 0


if __name__ == "__main__":
    sys.exit(main())
