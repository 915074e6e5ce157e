#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""The virtual modem over QMI, judged by qmicli, by qmi-proxy and by a raw QMUX client.

vmodem_qmi.py SIMTOPUP-VMODEM SCENARIOS      prints TAP
"""

import fcntl
import os
import re
import shutil
import socket
import struct
import subprocess
import sys

from vmodem_qmux import Modem, Qmux, scenario

DMS, NAS, WMS, VOICE, UIM = 2, 3, 5, 9, 0x0B
BALANCE = "Fictel (fictitious): Your credit is 12.34 EUR, valid until 2027-03-31."
ACCEPTED = ("Fictel (fictitious): Recharge of 10.00 EUR accepted. New credit 22.34 EUR, "
            "valid until 2027-04-30.")
USED = "Fictel (fictitious): This voucher has already been used. Your credit is unchanged."
VOUCHER = "*101*12345678901234#"

tests = []
failures = 0


def report(good, name, skip=None):
    global failures
    tests.append(name)
    failures += not good
    tail = f" # SKIP {skip}" if skip else ""
    print(f"{'ok' if good else 'not ok'} {len(tests)} - {name}{tail}", flush=True)


def equal(name, got, wanted):
    report(got == wanted, name)
    if got != wanted:
        print(f"# got    {got!r}\n# wanted {wanted!r}", flush=True)


def qmicli(modem, *args, proxy=False):
    mode = ["--device-open-qmi"] + ["--device-open-proxy"] * proxy
    done = subprocess.run(["qmicli", "-d", os.path.realpath(modem.link), *mode, *args],
                          capture_output=True, text=True, timeout=30)
    return done.stdout + done.stderr


def values(text, *labels):
    """What qmicli printed after each label, without quotes."""
    found = []
    for label in labels:
        match = re.search(rf"{re.escape(label)}\s*:\s*'?([^'\n]*)'?", text)
        found.append(match.group(1).strip() if match else None)
    return found


def swapped(octets):
    return "".join(f"{o & 15:x}{o >> 4:x}" for o in octets)


def octets(text):
    match = re.search(r"Read result:\s*\n\s*([0-9A-F:]+)", text)
    return bytes.fromhex(match.group(1).replace(":", "")) if match else b""


def check_values(modem, want, proxy):
    """Everything a status needs, as qmicli prints it, against the scenario file."""
    how = "through qmi-proxy" if proxy else "directly"
    m, s, n = want["modem"], want["sim"], want["network"]

    def ask(*args):
        return qmicli(modem, *args, proxy=proxy)

    equal(f"{how}: manufacturer", values(ask("--dms-get-manufacturer"), "Manufacturer"),
          [m["manufacturer"]])
    equal(f"{how}: model", values(ask("--dms-get-model"), "Model"), [m["model"]])
    equal(f"{how}: revision", values(ask("--dms-get-revision"), "Revision"), [m["firmware"]])
    equal(f"{how}: IMEI", values(ask("--dms-get-ids"), "IMEI"), [m["imei"]])
    equal(f"{how}: MSISDN", values(ask("--dms-get-msisdn"), "MSISDN"), [s["msisdn"]])
    equal(f"{how}: ICCID and IMSI by DMS",
          values(ask("--dms-uim-get-iccid"), "ICCID") + values(ask("--dms-uim-get-imsi"), "IMSI"),
          [s["iccid"], s["imsi"]])
    equal(f"{how}: card status",
          values(ask("--uim-get-card-status"), "Card state", "Application state", "PIN1 state",
                 "PIN1 retries", "PUK1 retries"),
          ["present", "ready", "enabled-verified", "3", "10"])
    equal(f"{how}: slot status",
          values(ask("--uim-get-slot-status"), "Card status", "Slot status", "ICCID", "EID"),
          ["present", "active", s["iccid"], s["eid"]])
    equal(f"{how}: serving system",
          values(ask("--nas-get-serving-system"), "Registration state", "Roaming status", "MCC",
                 "MNC", "Description"),
          ["registered", "off", str(int(n["mcc"])), str(int(n["mnc"])), n["name"]])
    equal(f"{how}: system info", values(ask("--nas-get-system-info"), "MCC", "MNC"),
          [n["mcc"], n["mnc"]])
    equal(f"{how}: signal", values(ask("--nas-get-signal-info"), "RSSI"), [n["dbm"] + " dBm"])
    equal(f"{how}: home network", values(ask("--nas-get-home-network"), "MCC", "Description"),
          [str(int(n["home-mcc"])), n["home-name"]])
    equal(f"{how}: SPN", values(ask("--nas-get-operator-name"), "Name             "), [s["spn"]])
    equal(f"{how}: EF_ICCID", swapped(octets(ask("--uim-read-transparent=0x3F00,0x2FE2"))),
          s["iccid"] + "f")
    equal(f"{how}: EF_IMSI", swapped(octets(ask("--uim-read-transparent=0x3F00,0x7FFF,0x6F07"))),
          "809" + s["imsi"])
    record = octets(ask("--uim-read-record=record-number=1,record-length=0,"
                        "file=[0x3F00-0x7FFF-0x6F40]"))
    equal(f"{how}: EF_MSISDN", (record[11], swapped(record[12:18]).rstrip("f")),
          (0x91, s["msisdn"].lstrip("+")))


def check_other_scenarios(start):
    with start("sim-pin") as modem:
        status = qmicli(modem, "--uim-get-card-status")
        equal("sim-pin: PIN is wanted", values(status, "Application state", "PIN1 state"),
              ["pin1-or-upin-pin-required", "enabled-not-verified"])
        report("AccessDenied" in qmicli(modem, "--uim-read-transparent=0x3F00,0x7FFF,0x6F07"),
               "sim-pin: EF_IMSI is not read before the PIN")
        report("IncorrectPin" in qmicli(modem, "--uim-verify-pin=PIN1,9999"),
               "sim-pin: a wrong PIN is refused")
        equal("sim-pin: one try less", values(qmicli(modem, "--uim-get-card-status"),
                                              "PIN1 retries"), ["2"])
        qmicli(modem, "--uim-verify-pin=PIN1,1234")
        equal("sim-pin: the right PIN", values(qmicli(modem, "--uim-get-card-status"),
                                               "Application state", "PIN1 retries"), ["ready", "3"])
    with start("no-sim") as modem:
        equal("no-sim: card status", values(qmicli(modem, "--uim-get-card-status"), "Card state"),
              ["absent"])
        report("NotProvisioned" in qmicli(modem, "--nas-get-home-network"),
               "no-sim: no home network")
    with start("sparse") as modem:
        report("NotProvisioned" in qmicli(modem, "--dms-get-msisdn"), "sparse: no number")
        report("NotSupported" in qmicli(modem, "--uim-get-slot-status"), "sparse: no slot status")
        report("InformationUnavailable" in qmicli(modem, "--nas-get-operator-name"),
               "sparse: no names")
    with start("roaming") as modem:
        equal("roaming: serving system",
              values(qmicli(modem, "--nas-get-serving-system"), "Roaming status", "MCC", "[0]"),
              ["on", "999", "umts"])


def dial(qmux, code, message=0x43):
    return qmux.request(VOICE, message, {1: qmux.uss(code)})


def check_ussd(start):
    with start("fictel") as modem, Qmux(modem.link) as qmux:
        qmux.request(VOICE, 0x03, {0x16: b"\1"})
        equal("USSD: acknowledged", dial(qmux, "*100#").error, 0)
        told = qmux.indication(VOICE, 0x43)
        equal("USSD: balance, ASCII", told.tlvs[0x12][:1] + told.tlvs[0x12][2:],
              b"\1" + BALANCE.encode())
        equal("USSD: balance, UTF-16", told.tlvs[0x14][1:].decode("utf-16-le"), BALANCE)
        equal("USSD: released", qmux.indication(VOICE, 0x3D).tlvs, {})
        equal("USSD: blocking form", qmux.text(dial(qmux, "*100#", 0x3A).tlvs, 0x12), BALANCE)
        qmux.indication(VOICE, 0x3D)

        dial(qmux, "*102#")
        equal("USSD: menu text", qmux.text(qmux.indication(VOICE, 0x43).tlvs, 0x12),
              "Fictel (fictitious)\n1:Credit\n2:Recharge\n3:Credit by SMS\n0:End")
        equal("USSD: menu wants an answer", qmux.indication(VOICE, 0x3E).tlvs[1], b"\2")
        equal("USSD: one session at a time", dial(qmux, "*100#").error, 90)
        equal("USSD: answer is acknowledged", dial(qmux, "1", 0x3B).error, 0)
        told = qmux.indication(VOICE, 0x3E)
        equal("USSD: answer to the menu", (told.tlvs[1], qmux.text(told.tlvs, 0x10)),
              (b"\1", BALANCE))
        qmux.indication(VOICE, 0x3D)
        equal("USSD: no session, no answer", dial(qmux, "1", 0x3B).error, 90)

        dial(qmux, "*110#")
        told = qmux.indication(VOICE, 0x43)
        equal("USSD: UCS2", (told.tlvs[0x12][0], qmux.text(told.tlvs, 0x12)), (3, BALANCE))
        dial(qmux, "*111#")
        equal("USSD: UCS2 as hex", qmux.text(qmux.indication(VOICE, 0x43).tlvs, 0x12),
              "Fictel: 12.34 EUR until 2027-03-31".encode("utf-16-be").hex().upper())
        dial(qmux, "*115#")
        equal("USSD: release first", [m.id for m in (qmux.any(), qmux.any()) if m.id != 0x3D], [])
        modem.ok("advance 1000")
        equal("USSD: ... and then the text", qmux.text(qmux.indication(VOICE, 0x43).tlvs, 0x12),
              BALANCE)
        dial(qmux, "*119#")
        told = qmux.indication(VOICE, 0x43)
        equal("USSD: not supported", told.tlvs[0x10], struct.pack("<H", 92))
        dial(qmux, "*117#")
        equal("USSD: cancel", qmux.request(VOICE, 0x3C).error, 0)
        equal("USSD: nothing to cancel", qmux.request(VOICE, 0x3C).error, 90)
        qmux.drain()
        modem.ok("ussd-notify Hello")
        told = qmux.indication(VOICE, 0x3E)
        equal("USSD: network tells", (told.tlvs[1], qmux.text(told.tlvs, 0x10)), (b"\1", "Hello"))
        modem.ok("ussd-request Well?")
        equal("USSD: network asks", qmux.indication(VOICE, 0x3E).tlvs[1], b"\2")
        dial(qmux, "yes", 0x3B)
        equal("USSD: network is thankful", qmux.text(qmux.indication(VOICE, 0x3E).tlvs, 0x10),
              "Fictel (fictitious): Thank you.")
    with start("quirks-qmi-old") as modem, Qmux(modem.link) as qmux:
        equal("old firmware: 0x43 is unknown", dial(qmux, "*100#").error, 71)
        tlvs = dial(qmux, "*100#", 0x3A).tlvs
        equal("old firmware: 0x3A, no UTF-16", (qmux.text(tlvs, 0x12), 0x16 in tlvs),
              (BALANCE, False))
    with start("quirks-qmi-double") as modem, Qmux(modem.link) as qmux:
        qmux.request(VOICE, 0x03, {0x16: b"\1"})
        dial(qmux, "*100#")
        both = [qmux.text(qmux.indication(VOICE, 0x43).tlvs, 0x12),
                qmux.text(qmux.indication(VOICE, 0x3E).tlvs, 0x10)]
        equal("double text", both, [BALANCE, BALANCE])
    with start("lte-only") as modem, Qmux(modem.link) as qmux:
        dial(qmux, "*100#")
        equal("lte-only: supplementary services fail",
              qmux.indication(VOICE, 0x43).tlvs[0x10], struct.pack("<H", 92))


def final(qmux, code):
    error = dial(qmux, code).error
    return error or qmux.text(qmux.indication(VOICE, 0x43).tlvs, 0x12)


def check_money(start):
    with start("fictel") as modem, Qmux(modem.link) as qmux:
        qmux.request(WMS, 0x01, {0x10: b"\1"})
        equal("voucher: accepted", final(qmux, VOUCHER), ACCEPTED)
        equal("voucher: used the second time", final(qmux, VOUCHER), USED)
        book = modem.book()
        equal("oracle: one charge, one refusal", [row["kind"] for row in book],
              ["voucher", "refused"])
        equal("oracle: what was charged",
              [book[0][key] for key in ("account", "voucher_last4", "amount", "currency",
                                        "balance_before", "balance_after", "expires_after")],
              ["main", "1234", "10.00", "EUR", "12.34", "22.34", "2027-04-30"])
        report("12345678901234" not in open(modem.oracle).read(), "oracle: no whole voucher")
        modem.ok("advance 3000")
        told = qmux.indication(WMS, 0x01)
        storage, index = struct.unpack("<BI", told.tlvs[0x10])
        pdu = qmux.request(WMS, 0x22, {1: struct.pack("<BI", storage, index), 0x10: b"\1"}).tlvs[1]
        report(len(pdu) > 20 and pdu[1] == 6, "receipt: an SMS is stored and can be read")
        equal("receipt: deleted",
              [qmux.request(WMS, 0x24, {1: bytes([storage]), 0x10: struct.pack("<I", index),
                                        0x12: b"\1"}).error,
               qmux.request(WMS, 0x31, {1: bytes([storage]), 0x12: b"\1"}).tlvs[1]],
              [0, b"\0\0\0\0"])

        final(qmux, "*101*62345678901234#")
        report("Your credit is 22.34" in final(qmux, "*100#"), "charge delay: not yet")
        before = modem.ask("clock").split()
        modem.ok("advance 600000")
        after = modem.ask("clock").split()
        report("Your credit is 32.34" in final(qmux, "*100#"), "charge delay: ten minutes later")
        equal("clock: ten virtual minutes, same boot",
              # The machine's own wall clock may be set meanwhile, by a second or so.
              [600000 - slip <= int(after[i]) - int(before[i]) < 660000
               for i, slip in ((0, 2000), (1, 0))]
              + [before[2] == after[2]], [True, True, True])
        modem.ok("reboot")
        report(modem.ask("clock").split()[2] != after[2], "clock: a reboot has another id")

        equal("voucher: no answer", [dial(qmux, "*101*72345678901234#").error,
                                     qmux.request(VOICE, 0x3C).error], [0, 0])
        modem.ok("advance 1")  # cancelled or not: what was sent is carried out
        equal("oracle: charged all the same", modem.book()[-1]["balance_after"], "42.34")
        for _ in range(3):
            text = final(qmux, "*101*11111111111111#")
        report("not valid" in text and "blocked" in final(qmux, "*101*22345678901234#"),
               "voucher: barred after three wrong numbers")
        modem.ok("swap-sim imsi=001010000054321 iccid=8900101000000054321")
        report("Your credit is 4.50 EUR" in final(qmux, "*100#"), "another SIM, another account")
        report("accepted" in final(qmux, "*101*22345678901234#"), "... that is not barred")


def check_clients(start):
    with start("fictel") as modem, Qmux(modem.link) as qmux:
        equal("clients: ten ids", [qmux.allocate(NAS) for _ in range(10)], list(range(1, 11)))
        equal("clients: exhausted", qmux.control(0x22, {1: bytes([NAS])}).error, 5)
        report("ClientIdsExhausted" in qmicli(modem, "--nas-noop"), "clients: qmicli says so")
        equal("clients: in the statistics", len(modem.stats()["clients"]["nas"]), 10)
        equal("clients: released", qmux.control(0x23, {1: bytes([NAS, 4])}).error, 0)
        equal("clients: unknown id", [qmux.control(0x23, {1: bytes([NAS, 4])}).error,
                                      qmux.request(NAS, 0x24, cid=4).error], [7, 7])
        equal("clients: id is given again", qmux.allocate(NAS), 4)
        equal("clients: unknown service and command",
              [qmux.control(0x22, {1: b"\x77"}).error, qmux.request(NAS, 0x1234, cid=1).error],
              [31, 71])
        qmux.control(0x27)
        equal("clients: sync releases all", modem.stats()["clients"]["nas"], [])


def check_proxy(program, scenarios):
    """In a network namespace of its own: the proxy's socket is abstract."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        up = struct.pack("16sh14x", b"lo", 0x1 | 0x40)
        fcntl.ioctl(s, 0x8914, up)  # SIOCSIFFLAGS: IFF_UP, IFF_RUNNING
    with Modem(program, scenarios, "fictel") as modem:
        proxy = subprocess.Popen(["/usr/libexec/qmi-proxy", "--no-exit"])
        try:
            check_values(modem, scenario(scenarios, "fictel"), proxy=True)
        finally:
            proxy.terminate()
            proxy.wait()


def run_in_namespace(program, scenarios):
    probe = subprocess.run(["unshare", "-rn", "true"], capture_output=True)
    if probe.returncode or not os.path.exists("/usr/libexec/qmi-proxy"):
        report(True, "through qmi-proxy", skip="unshare -rn is forbidden, or no qmi-proxy")
        return
    done = subprocess.run(["unshare", "-rn", sys.executable, __file__, program, scenarios,
                           "proxy"], capture_output=True, text=True, timeout=120)
    for line in done.stdout.splitlines():
        match = re.match(r"(ok|not ok) \d+ - (.*)", line)
        if match:
            report(match.group(1) == "ok", match.group(2))
        elif line.startswith("#"):
            print(line)
    report(done.returncode == 0, "through qmi-proxy: ran to the end")
    if done.returncode:
        print("# " + done.stderr.replace("\n", "\n# "))


def main():
    program, scenarios = sys.argv[1], sys.argv[2]
    if sys.argv[3:] == ["proxy"]:
        check_proxy(program, scenarios)
        return failures != 0

    def start(name, *args):
        return Modem(program, scenarios, name, *args)

    if shutil.which("qmicli"):
        with start("fictel") as modem:
            check_values(modem, scenario(scenarios, "fictel"), proxy=False)
        check_other_scenarios(start)
        check_clients(start)
        run_in_namespace(program, scenarios)
    else:
        report(True, "qmicli", skip="qmicli is not installed")
    check_ussd(start)
    check_money(start)
    print(f"1..{len(tests)}")
    return failures != 0


if __name__ == "__main__":
    sys.exit(main())
