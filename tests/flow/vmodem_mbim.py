#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""The MBIM side of simtopup-vmodem, judged by mbimcli, mbim-proxy and a client of our own.

usage: vmodem_mbim.py SIMTOPUP_VMODEM SCENARIO_FOLDER
"""
import re
import struct
import subprocess
import sys
import time

from vmodem_mbim_host import BASIC, EXT, PATIENCE, SMS, USSD, Host, Modem, pack, unpack

BALANCE = "Fictel (fictitious): Your credit is 12.34 EUR, valid until 2027-03-31."
VOUCHER = "*101*12345678901234#"


def field(output, name):
    found = re.search(r"^\s*%s: '?(.*?)'?\s*$" % re.escape(name), output, re.M)
    return found.group(1) if found else None


def same(got, wanted, what):
    assert got == wanted, "%s: %r instead of %r" % (what, got, wanted)


def compare_with_scenario(modem, *options):
    """What mbimcli prints is what the scenario says."""
    modem_, sim, network = (modem.values[name] for name in ("modem", "sim", "network"))

    def ask(query, *wanted):
        output = modem.cli(*options, query)
        for name, value in wanted:
            same(field(output, name), value, name)
        return output

    ask("--query-device-caps", ("Device ID", modem_["imei"]),
        ("Firmware info", modem_["firmware"]), ("Hardware info", modem_["model"]))
    numbers = [n for n in sim["msisdn"].split(";") if n]
    ask("--query-subscriber-ready-status", ("Ready state", "initialized"),
        ("Subscriber ID", sim["imsi"]), ("SIM ICCID", sim["iccid"]),
        ("Telephone numbers", "(%d) '%s" % (len(numbers), ", ".join(numbers))))
    ask("--query-pin-state", ("PIN type", "pin1"), ("PIN state", "unlocked"),
        ("Remaining attempts", sim.get("pin-retries", "3")))
    ask("--query-home-provider", ("Provider ID", network["home-mcc"] + network["home-mnc"]),
        ("Provider name", network["home-name"]))
    ask("--query-registration-state", ("Register state", "home"),
        ("Provider ID", network["mcc"] + network["mnc"]), ("Provider name", network["name"]),
        ("Available data classes", network["rat"]))
    ask("--query-packet-service-state", ("Packet service state", "attached"))
    ask("--query-signal-state", ("RSSI [0-31,99]", "%d" % ((int(network["dbm"]) + 113) // 2)))
    ask("--query-radio-state", ("Software radio state", "on"))
    ask("--query-connection-state", ("Activation state", "deactivated"))
    slots = [name for name in modem.values if name.startswith("slot ")]
    ask("--ms-query-sys-caps", ("Number of slots", str(len(slots))))
    active = [int(s.split()[1]) - 1 for s in slots if modem.values[s].get("active") == "true"][0]
    output = ask("--ms-query-device-slot-mappings")
    assert re.search(r"Executor '0': slot '%d'" % active, output), output
    wanted = "state-active-esim" if sim.get("eid") else "state-active"
    same(field(modem.cli(*options, "--ms-query-slot-info-status=%d" % active), "Slot '%d'"
               % active), wanted, "slot state")
    output = ask("--query-device-services")
    for service in ("basic-connect", "sms", "ussd", "ms-basic-connect-extensions"):
        assert "Service: '%s'" % service in output, service


def mbimcli_reads_the_scenario():
    with Modem() as modem:
        compare_with_scenario(modem)
        same(modem.stats()["requests"]["mbim.open"], modem.stats()["requests"]["mbim.close"],
             "mbimcli closes what it opens")


def mbimcli_negotiates_mbimex():
    for version, option in (("2.0", "--device-open-ms-mbimex-v2"),
                            ("3.0", "--device-open-ms-mbimex-v3")):
        with Modem("fictel", "[modem]\nmbimex=%s\n" % version) as modem:
            compare_with_scenario(modem, option)
            output = modem.cli(option, "--query-signal-state")
            same(field(output, "RSRP"), modem.values["network"]["dbm"] + " dBm", "RSRP")
            compare_with_scenario(modem)  # a host that asks for nothing gets the first layouts
    with Modem("fictel", "[modem]\nmbimex=1.0\n") as modem:
        compare_with_scenario(modem, "--device-open-ms-mbimex-v3")
        with Host(modem) as host:
            same(host.ask(EXT, 15, struct.pack("<HH", 0x100, 0x300)).status, 9, "EXT 15")


def mbimcli_unlocks_the_sim():
    with Modem("sim-pin") as modem:
        pin, tries = modem.values["sim"]["pin"], int(modem.values["sim"].get("pin-retries", 3))
        output = modem.cli("--query-pin-state")
        same((field(output, "PIN state"), field(output, "Remaining attempts")),
             ("locked", str(tries)), "PIN")
        output = modem.cli("--query-subscriber-ready-status")
        same((field(output, "Ready state"), field(output, "Subscriber ID")),
             ("device-locked", "unknown"), "locked SIM")
        assert "PinRequired" in modem.cli("--query-home-provider", ok=False)
        modem.cli("--enter-pin=0000", ok=False)
        same(field(modem.cli("--query-pin-state"), "Remaining attempts"), str(tries - 1), "tries")
        modem.cli("--enter-pin=" + pin)
        output = modem.cli("--query-subscriber-ready-status")
        same(field(output, "Subscriber ID"), modem.values["sim"]["imsi"], "unlocked SIM")


def wrong_pins_end_in_the_puk():
    with Modem("sim-pin", "[sim]\npuk=87654321\n") as modem, Host(modem) as host:
        tries = int(modem.values["sim"].get("pin-retries", 3))

        def enter(kind, first, second=""):
            first, second = first.encode("utf-16-le"), second.encode("utf-16-le")
            info = struct.pack("<6I", kind, 0, 24, len(first), 24 + len(first), len(second))
            answer = host.ask(BASIC, 4, info + first + second, kind=1)
            return answer.status, answer.u32(0), answer.u32(1), answer.u32(2)

        for left in range(tries - 1, 0, -1):
            same(enter(2, "9999"), (2, 2, 1, left), "wrong PIN")
        same(enter(2, "9999"), (2, 11, 1, 10), "last wrong PIN")
        same([host.message().cid for _ in range(3)], [2, 9, 10], "told")
        same(enter(11, "11111111", "4321"), (2, 11, 1, 9), "wrong PUK")
        same(enter(11, "87654321", "4321"), (0, 2, 0, 3), "PUK")


def unknown_values_are_as_devices_give_them():
    with Modem("no-sim") as modem:
        same(field(modem.cli("--query-subscriber-ready-status"), "Ready state"),
             "sim-not-inserted", "ready state")
        assert "SimNotInserted" in modem.cli("--query-pin-state", ok=False)
    with Modem("sparse") as modem, Host(modem) as host:
        sim = modem.values["sim"]
        answer = host.ask(BASIC, 2)
        same(answer.string(4), sim.get("imsi", ""), "IMSI")
        same(answer.u32(6), 1 if sim.get("msisdn") else 0, "numbers")
        same(host.ask(BASIC, 11).u32(0), 99, "RSSI")
        same(host.ask(BASIC, 9).string(20), "", "operator")
        same(host.ask(EXT, 8, bytes(4)).status, 9, "no slot status")
        same(host.ask(BASIC, 16).u32(0), 3, "no extensions at all")


def ussd_final():
    with Modem() as modem, Host(modem) as host:
        host.ussd("*100#")
        response, session, dcs, octets = host.reply()
        same((response, session, dcs, unpack(octets)), (0, 0, 0x0F, BALANCE), "balance")
        host.ussd("*100#", encoding="ucs2")
        same(unpack(host.reply()[3]), BALANCE, "asked in UCS2")


def ussd_in_fragments():
    with Modem() as modem, Host(modem, max_transfer=64) as host:
        host.ussd("*100#", room=20)
        same(unpack(host.reply()[3]), BALANCE, "balance")
        assert host.fragments >= 3, "the answer was not cut"
        host.send(BASIC, 1, room=4)
        assert host.answer().status == 0
        for current in (0, 2):
            host.write(struct.pack("<IIIII", 3, 24, 77, 3, current) + bytes(4))
        same(host.message().status, 2, "FRAGMENT_OUT_OF_SEQUENCE")


def ussd_data_coding_schemes():
    with Modem() as modem, Host(modem) as host:
        def ask(code, dcs, skip, decode):
            said = modem.values["ussd " + code]["text"]
            for name, value in modem.values["account main"].items():
                said = said.replace("{%s}" % name, value)
            host.ussd(code)
            response, _, got, octets = host.reply()
            text = said.replace("{currency}", "EUR")
            same((response, got, decode(octets[skip:])), (0, dcs, text), code)
            return octets

        def utf16(octets):
            return octets.decode("utf-16-be")

        ask("*100#", 0x0F, 0, unpack)
        ask("*110#", 0x48, 0, utf16)
        ask("*111#", 0x0F, 0, lambda octets: utf16(bytes.fromhex(unpack(octets))))
        same(ask("*112#", 0x11, 2, utf16)[:2], pack("en"), "language")
        same(unpack(ask("*113#", 0x10, 0, lambda octets: unpack(octets, skip=3)))[:3], "en\r",
             "language")
        ask("*114#", 0x44, 0, lambda octets: octets.decode("latin-1"))
        ask("*122#", 0x48, 0, utf16)


def ussd_labels_may_lie():
    with Modem("fictel", "[ussd *151#]\ntext=Lie\nencoding=ucs2\ndcs=15\n") as modem, \
            Host(modem) as host:
        host.ussd("*151#")
        same(host.reply()[2:], (15, "Lie".encode("utf-16-be")), "a lying DCS")


def ussd_menu():
    with Modem() as modem, Host(modem) as host:
        host.ussd("*102#")
        response, session, _, octets = host.reply()
        same((response, session), (1, 0), "menu")
        assert unpack(octets).startswith("Fictel (fictitious)\n1:Credit"), unpack(octets)
        host.ussd("1", action=1)
        same(host.reply()[:2], (0, 1), "answer to a menu")
        host.ussd("1", action=1)
        same(host.answer().status, 28, "answer without a session")
        host.ussd("*102#")
        host.reply()
        host.ussd("", action=2)
        same(host.reply()[:2], (0, 1), "cancel")
        host.ussd("", action=2)
        same(host.answer().status, 28, "cancel without a session")


def ussd_ends_without_an_answer():
    with Modem() as modem, Host(modem) as host:
        for code, wanted in (("*118#", 5), ("*119#", 4), ("*121#", 2), ("*199#", 4)):
            host.ussd(code)
            same((host.reply()[0], code), (wanted, code), "response")
        host.ussd("*120#")
        response, _, _, octets = host.reply()
        same((response, unpack(octets)), (2, BALANCE), "terminated with text")
        host.ussd("*115#")
        same(host.reply()[::3], (2, b""), "terminated before the text")
        modem.control("advance 300")
        late = host.message()
        same((late.cid, late.status, unpack(late.ref(12))), (1, None, BALANCE), "late text")
        host.ussd("*117#")
        waiting = host.tid
        host.ussd("*100#")
        same(host.reply()[0], 3, "another local client")
        host.ussd("", action=2)
        failed = host.message()
        same((failed.tid, failed.status), (waiting, 2), "the cancelled request")
        same(host.reply()[0], 0, "cancel")
    with Modem("lte-only") as modem, Host(modem) as host:
        host.ussd("*100#")
        same(host.reply()[0], 4, "no circuit switching")


def ussd_by_notification():
    with Modem("fictel", "[mbim]\nussd-answer=notification\n") as modem, Host(modem) as host:
        host.ussd("*100#")
        same(host.reply(), (0, 0, 0, b""), "empty answer")
        note = host.message()
        same((note.uuid, unpack(note.ref(12))), (USSD, BALANCE), "notification")
    with Modem() as modem, Host(modem) as host:
        modem.control("ussd-notify Hello")
        note = host.message()
        same((note.u32(0), note.u32(1), unpack(note.ref(12))), (0, 0, "Hello"), "from the network")
        modem.control("ussd-request Well?")
        same(host.message().u32(0), 1, "the network asks")


def voucher_is_charged_once():
    with Modem() as modem, Host(modem) as host:
        host.ussd(VOUCHER)
        assert "Recharge of 10.00 EUR accepted" in unpack(host.reply()[3])
        host.ussd(VOUCHER)
        assert "already been used" in unpack(host.reply()[3])
        book = modem.charges()
        same([line["kind"] for line in book], ["voucher", "refused"], "oracle book")
        same((book[0]["amount"], book[0]["balance_after"]), ("10.00", "22.34"), "charge")
        host.ussd("*100#")
        assert "22.34 EUR" in unpack(host.reply()[3])

        modem.control("advance 3000")
        note = host.message()
        same((note.uuid, note.cid, note.u32(0), note.u32(1)), (SMS, 5, 2, 1), "new message")
        read_receipt(host)


def read_receipt(host):
    answer = host.ask(SMS, 2, struct.pack("<III", 0, 1, 1))
    same((answer.status, answer.u32(1)), (0, 1), "messages")
    at = answer.u32(2)
    index, status = struct.unpack_from("<II", answer.info, at)
    same((index, status), (1, 0), "an unread message")
    pdu = answer.ref(at + 8, base=at)
    pdu = pdu[1 + pdu[0]:]
    octets = (pdu[1] + 1) // 2
    same((pdu[0] & 3, pdu[2], unpack(pdu[3:3 + octets], count=pdu[1] * 4 // 7)),
         (0, 0xD0, "Fictel"), "SMS-DELIVER and its sender")
    rest = pdu[3 + octets:]
    same(rest[1], 0, "DCS")
    text = unpack(rest[10:], count=rest[9])
    assert "Recharge of 10.00 EUR received" in text, text
    same(host.ask(SMS, 2, struct.pack("<III", 0, 2, 0)).u32(1), 0, "unread messages left")
    same(host.ask(SMS, 4, struct.pack("<II", 1, 1), kind=1).status, 0, "delete")
    same(host.ask(SMS, 2, struct.pack("<III", 0, 1, 1)).status, 30, "deleted")
    same(host.ask(SMS, 3, bytes(12), kind=1).status, 21, "an empty message")


def indications_follow_the_subscription():
    with Modem() as modem, Host(modem) as host:
        modem.control("indications 2")
        same([host.message().cid for _ in range(2)], [11, 11], "the standard set")
        same(host.ask(BASIC, 19, struct.pack("<I", 0), kind=1).status, 0, "no events")
        modem.control("indications 2")
        modem.control("ussd-notify Hello")
        assert host.silent(modem), "an indication that nobody wanted"
        entry = USSD + struct.pack("<II", 1, 1)
        host.ask(BASIC, 19, struct.pack("<III", 1, 12, len(entry)) + entry, kind=1)
        modem.control("indications 2")
        modem.control("ussd-notify Hello")
        same(host.message().uuid, USSD, "the only event")
        assert host.silent(modem)


def hosts_may_misbehave():
    with Modem() as modem:
        with Host(modem, max_transfer=0) as host:
            host.send(BASIC, 1)
            same(host.answer().status, 5, "NOT_OPENED")
        with Host(modem) as host:
            same(host.ask(bytes(16), 1).status, 9, "an unknown service")
            same(host.ask(BASIC, 99).status, 9, "an unknown command")
            same(host.ask(BASIC, 1, kind=1).status, 9, "a command that cannot be set")
            for info in (b"", b"\xff" * 4, b"\xff" * 64, struct.pack("<4I", 1, 15, 8, 2**32 - 1)):
                for service, cid in ((BASIC, 4), (BASIC, 9), (BASIC, 19), (SMS, 4), (USSD, 1),
                                     (EXT, 7)):
                    assert host.ask(service, cid, info, kind=1).status in (21, 26, 28, 30), cid
            host.write(struct.pack("<III", 3, 2**31, 9))
            same(host.message().status, 8, "MAX_TRANSFER")
            host.write(struct.pack("<III", 1, 4, 9))
            same(host.message().status, 3, "LENGTH_MISMATCH")
            same(host.ask(BASIC, 1).status, 0, "after all that")


def faults_match_both_names():
    with Modem() as modem, Host(modem) as host:
        for name in ("ussd.start", "mbim.ussd.1", "mbim.basic.11"):
            modem.control("fault on=%s nth=1 action=error code=1" % name)
            host.send(BASIC, 11) if "basic" in name else host.ussd("*100#")
            same((host.answer().status, name), (1, name), "BUSY")
        modem.control("fault on=ussd.start nth=1 action=drop")
        host.ussd(VOUCHER)
        assert host.silent(modem)
        same(len(modem.charges()), 1, "charged, though the answer was dropped")
        modem.control("set sim.state absent")
        same(sorted(host.message().cid for _ in range(3)), [2, 9, 10], "SIM removed")
        same(host.ask(BASIC, 2).u32(0), 2, "no SIM")


def the_proxy_serves_the_same():
    for extra, option in (("[modem]\nmbimex=1.0\n", ()),
                          ("[modem]\nmbimex=3.0\n", ("--device-open-ms-mbimex-v3",))):
        proxy = subprocess.Popen(["/usr/libexec/mbim-proxy", "--no-exit"])
        try:
            with Modem("fictel", extra) as modem:
                # The first client waits for the proxy to listen: mbimcli does not.
                deadline = time.monotonic() + PATIENCE
                while "@mbim-proxy" not in open("/proc/net/unix").read():
                    assert time.monotonic() < deadline, "mbim-proxy does not listen"
                compare_with_scenario(modem, "-p", *option)
        finally:
            proxy.terminate()
            proxy.wait(PATIENCE)


TESTS = [mbimcli_reads_the_scenario, mbimcli_negotiates_mbimex, mbimcli_unlocks_the_sim,
         wrong_pins_end_in_the_puk, unknown_values_are_as_devices_give_them, ussd_final,
         ussd_in_fragments, ussd_data_coding_schemes, ussd_labels_may_lie, ussd_menu,
         ussd_ends_without_an_answer, ussd_by_notification, voucher_is_charged_once,
         indications_follow_the_subscription, hosts_may_misbehave, faults_match_both_names]


def in_namespace():
    """The proxy's socket is abstract and it serves only uid 0: both need a namespace of ours."""
    return subprocess.run(["unshare", "-rn", "sh", "-c", "ip link set lo up"],
                          capture_output=True).returncode == 0


def run(test):
    try:
        test()
        return True
    except (AssertionError, OSError, subprocess.SubprocessError, struct.error) as error:
        print("# %s: %s" % (type(error).__name__, str(error).replace("\n", "\n# ")))
        return False


def main():
    Modem.program, Modem.scenarios = sys.argv[1:3]
    if len(sys.argv) > 3:
        return 0 if run(the_proxy_serves_the_same) else 1
    failed = 0
    print("1..%d" % (len(TESTS) + 1))
    for number, test in enumerate(TESTS, 1):
        good = run(test)
        failed += not good
        print("%s %d - %s" % ("ok" if good else "not ok", number, test.__name__), flush=True)
    if not in_namespace():
        print("ok %d - the_proxy_serves_the_same # SKIP no network namespace" % (len(TESTS) + 1))
        return failed
    good = subprocess.run(["unshare", "-rn", "sh", "-c", 'ip link set lo up && exec "$@"', "sh",
                           sys.executable, *sys.argv, "proxy"]).returncode == 0
    print("%s %d - the_proxy_serves_the_same" % ("ok" if good else "not ok", len(TESTS) + 1))
    return failed + (not good)


sys.exit(1 if main() else 0)
