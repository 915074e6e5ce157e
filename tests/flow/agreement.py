# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""
agreement.py TOOL VMODEM SCENARIOS RECIPES PROTOCOL

`status --all` against qmicli or mbimcli, which we did not write, on several
scenarios: each value that they print must be the one that we print. The
table at the end says by which of their commands each value was seen.
"""

import collections
import json
import os
import re
import subprocess
import sys
import tempfile

from rig import Tap, Tool, Vmodem

RICH = """[sim]
msisdn=+99900123456;+99900123457
gid2=4702
smsc=+99900000099
forbidden=99901;310260
[network]
long-name=Fictel Mobile
short-name=Fictel
"""
# name of the row, scenario, lines behind it
ROWS = [("fictel", "fictel", RICH), ("roaming", "roaming", RICH), ("sim-pin", "sim-pin", ""),
        ("sim-puk", "sim-puk", ""), ("no-sim", "no-sim", ""), ("sparse", "sparse", ""),
        ("searching", "fictel", "[network]\nregistration=searching\n"),
        ("denied", "fictel", "[network]\nregistration=denied\n"),
        ("no-euicc", "fictel", "[sim]\neid=\n")]
UNKNOWN = ("", "unknown", "0", None)


def flatten(value, path=""):
    if not isinstance(value, (dict, list)):
        return {path: value}
    items = value.items() if isinstance(value, dict) else enumerate(value)
    flat = {}
    for key, below in items:
        flat.update(flatten(below, f"{path}.{key}" if path else str(key)))
    return flat


def grab(text, label):
    """What stands in quotes behind the label, or None."""
    found = re.search(r"^\s*" + label + r":\s+'([^']*)'", text, re.M)
    return None if found is None or found.group(1) in UNKNOWN else found.group(1)


def octets(text):
    """Lines of nothing but octets, as both clients print what they read."""
    lines = re.findall(r"^\s*(?:Data: )?((?:[0-9A-F]{2}:?)+)\s*$", text, re.M)
    return bytes.fromhex("".join(lines).replace(":", ""))


def number(value):
    return None if value is None else int(value)


def swapped(data):
    return "".join(f"{octet & 15:X}{octet >> 4:X}" for octet in data).split("F")[0]


def address(data):
    """Length, type, digits: a dialling number as cards have it."""
    if len(data) < 2 or data[0] in (0, 0xFF):
        return None
    return ("+" if data[1] == 0x91 else "") + swapped(data[2:1 + data[0]])


def group(text):
    return octets(text).rstrip(b"\xff").hex().upper() or None


def plmns(text):
    data, found = octets(text), []
    for at in range(0, len(data) - 2, 3):
        a, b, c = data[at:at + 3]
        digits = f"{a & 15:x}{a >> 4:x}{b & 15:x}{c & 15:x}{c >> 4:x}{b >> 4:x}".rstrip("f")
        if digits:
            found.append(digits)
    return {f"sim.forbidden.{i}": plmn for i, plmn in enumerate(found)}


def msisdn(index):
    return lambda text: {f"sim.msisdn.{index}": address(octets(text)[-14:])}


def smsc(text):
    return {"sim.smsc": address(octets(text)[-15:])}


def file_key(key):
    return lambda text: {key: group(text)}


def texts(**labels):
    """Keys (a double underscore is a dot) and the labels of their values."""
    return lambda text: {key.replace("__", "."): grab(text, label)
                         for key, label in labels.items()}


def plmn_of(text, where, mcc_label="MCC", mnc_label="MNC"):
    mcc, mnc = number(grab(text, mcc_label)), grab(text, mnc_label)
    if mcc is None:
        return {}
    return {f"{where}.mcc": f"{mcc:03d}", f"{where}.mnc": f"{int(mnc or 0):02d}",
            f"{where}.name": grab(text, "Description")}


# --- qmicli

def qmi_serving(text):
    state = grab(text, "Registration state")
    roaming = {"on": True, "off": False}.get(grab(text, "Roaming status"))
    words = {"not-registered-searching": "searching", "registration-denied": "denied"}
    if state == "registered":
        words[state] = "roaming" if roaming else "home"
    ours = {"network.registration": words.get(state, state),
            "network.attached": {"attached": True, "detached": False}.get(grab(text, "PS"))}
    if state != "registered":
        return ours
    radio = grab(text, r"\[0\]")
    ours.update({"network.roaming": roaming, **plmn_of(text, "network.operator"),
                 "network.rat": {"5gnr": "nr"}.get(radio, radio)})
    return ours


def qmi_card(text):
    states = {"ready": "ready", "pin1-or-upin-pin-required": "pin", "puk1-or-upin-puk-required":
              "puk"}
    kind = grab(text, "Application type")
    pin = grab(text, "PIN1 state")
    if grab(text, "Card state") == "absent":
        return {"sim.state": "absent"}
    return {"sim.state": states.get(grab(text, "Application state")),
            "sim.card.type": kind and kind.split()[0],
            "sim.pin.enabled": None if pin is None else pin != "disabled",
            "sim.pin.retries": number(re.search(r"PIN1 retries: '(\d+)'", text)[1]),
            "sim.pin.puk_retries": number(re.search(r"PUK1 retries: '(\d+)'", text)[1])}


def qmi_slots(text):
    ours = {}
    for block in re.split(r"Physical slot (?=\d)", text)[1:]:
        found = dict(re.findall(r"^\s+([A-Za-z ]+): (.*)$", block, re.M))
        at = f"slots.{int(block.split(':')[0]) - 1}"
        ours[at + ".number"] = int(block.split(":")[0])
        ours[at + ".state"] = found["Card status"]
        ours[at + ".active"] = found["Slot status"] == "active"
        ours[at + ".logical"] = number(found.get("Logical slot"))
        for key, label in ((".iccid", "ICCID"), (".eid", "EID")):
            value = found.get(label)
            ours[at + key] = None if value in UNKNOWN or "unknown" in value else value
        if found["Card status"] == "present" and "Is eUICC" in found:
            ours[at + ".euicc"] = found["Is eUICC"] == "yes"
    return ours


def qmi_signal(text):
    found = re.search(r"RSSI: '(-?\d+) dBm'", text) or re.search(r"'(-?\d+) dBm'", text)
    return {"network.signal.dbm": int(found[1]) if found else None}


def qmi_names(text):
    found = re.search(r"Service Provider Name\n.*\n\s+Name\s+: '([^']*)'", text)
    return {"sim.spn": found[1] if found else None,
            "network.operator.long_name": grab(text, "Long Name"),
            "network.operator.short_name": grab(text, "Short Name")}


def qmi_read(file):
    return f"--uim-read-transparent=0x3F00,0x7FFF,{file}"


def qmi_record(file, record):
    return f"--uim-read-record=record-number={record},record-length=0,file=0x3F00-0x7FFF-{file}"


QMI = [("--dms-get-manufacturer", texts(manufacturer="Manufacturer")),
       ("--dms-get-model", texts(model="Model")),
       ("--dms-get-revision", texts(firmware="Revision")),
       ("--dms-get-ids", texts(imei="IMEI")),
       ("--dms-get-msisdn", texts(sim__msisdn__0="MSISDN")),
       ("--dms-uim-get-imsi", texts(sim__imsi="IMSI")),
       ("--dms-uim-get-iccid", texts(sim__iccid="ICCID")),
       ("--uim-get-card-status", qmi_card),
       ("--uim-get-slot-status", qmi_slots),
       ("--nas-get-serving-system", qmi_serving),
       ("--nas-get-signal-info", qmi_signal),
       ("--nas-get-home-network", lambda text: plmn_of(text, "sim.home")),
       ("--nas-get-operator-name", qmi_names),
       (qmi_read("0x6F3E"), file_key("sim.gid1")), (qmi_read("0x6F3F"), file_key("sim.gid2")),
       (qmi_read("0x6F7B"), plmns), (qmi_record("0x6F42", 1), smsc),
       (qmi_record("0x6F40", 1), msisdn(0)), (qmi_record("0x6F40", 2), msisdn(1))]


# --- mbimcli

AID = "A0000000871002FF33FFFF8901010000"
ISDR = "A0000005591010FFFFFFFF8900000100"
GROUP = 77


def mbim_ready(text):
    states = {"initialized": "ready", "sim-not-inserted": "absent", "not-initialized":
              "initialising", "failure": "error", "bad-sim": "error"}
    found = re.search(r"Telephone numbers: \(\d+\) '([^']*)'", text)
    numbers = found[1].split(", ") if found and found[1] != "unknown" else []
    return {"sim.state": states.get(grab(text, "Ready state")),
            "sim.imsi": grab(text, "Subscriber ID"), "sim.iccid": grab(text, "SIM ICCID"),
            **{f"sim.msisdn.{i}": value for i, value in enumerate(numbers)}}


def mbim_register(text):
    words = {"deregistered": "not-registered", "partner": "roaming"}
    state = grab(text, "Register state")
    ours = {"network.registration": words.get(state, state)}
    if state not in ("home", "roaming", "partner"):
        return ours
    plmn = grab(text, "Provider ID")
    ours.update({"network.roaming": state != "home",
                 "network.operator.name": grab(text, "Provider name"),
                 "network.operator.mcc": plmn and plmn[:3],
                 "network.operator.mnc": plmn and plmn[3:]})
    classes = (grab(text, "Available data classes") or "").split(", ")
    for rat, marks in (("gsm", ("gprs", "edge")), ("umts", ("umts", "hsdpa", "hsupa")),
                       ("lte", ("lte",)), ("nr", ("5g-nsa", "5g-sa"))):
        if any(mark in classes for mark in marks):
            ours["network.rat"] = rat
    return ours


def mbim_home(text):
    plmn = grab(text, "Provider ID")
    return {"sim.home.mcc": plmn and plmn[:3], "sim.home.mnc": plmn and plmn[3:],
            "sim.home.name": grab(text, "Provider name")}


def mbim_pin(text):
    kind, tries = grab(text, "PIN type"), re.search(r"Remaining attempts: '(\d+)'", text)
    key = {"pin1": "retries", "puk1": "puk_retries"}.get(kind)
    ours = {f"sim.pin.{key}": int(tries[1])} if key and tries else {}
    if grab(text, "PIN state") == "locked":
        ours["sim.state"] = {"pin1": "pin", "puk1": "puk"}.get(kind)
    return ours


def mbim_pin_list(text):
    mode = grab(text.split("PIN2:")[0], "Mode")
    return {"sim.pin.enabled": {"enabled": True, "disabled": False}.get(mode)}


def mbim_signal(text):
    found = re.search(r"RSSI \[0-31,99\]: '(\d+)'", text)
    rssi = int(found[1]) if found else 99
    return {"network.signal.dbm": -113 + 2 * rssi if rssi <= 31 else None}


def mbim_slot(text):
    found = re.search(r"Slot '(\d+)': '([^']*)'", text)
    if not found:
        return {}
    word = found[2].split("ate-")[1]  # libmbim 1.28 writes one of them "sate-"
    state = {"off-empty": "absent", "empty": "absent", "error": "error"}.get(word, "present")
    at = f"slots.{found[1]}"
    ours = {at + ".number": int(found[1]) + 1, at + ".state": state}
    if "esim" in found[2]:
        ours[at + ".euicc"] = True
    return ours


def mbim_mappings(text):
    ours = {}
    for executor, slot in re.findall(r"Executor '(\d+)': slot '(\d+)'", text):
        ours[f"slots.{slot}.logical"] = int(executor) + 1
        ours[f"slots.{slot}.active"] = True
    return ours


def mbim_atr(text):
    found = re.search(r"response: ([0-9A-F:]+)", text)
    return {"sim.card.atr": found[1].replace(":", "") if found else None}


def mbim_eid(text):
    found = re.search(r"response: BF:3E:12:5A:10:([0-9A-F:]+)", text)
    return {"sim.eid": found[1].replace(":", "") if found else None}


def mbim_read(file):
    return (f"--ms-query-uicc-read-binary=application-id={AID},file-path=7FFF{file},"
            "read-offset=0,read-size=0")


def mbim_record(file, record):
    return (f"--ms-query-uicc-read-record=application-id={AID},file-path=7FFF{file},"
            f"record-number={record}")


MBIM = [("--query-device-caps", texts(imei="Device ID", firmware="Firmware info",
                                      model="Hardware info")),
        ("--query-subscriber-ready-status", mbim_ready),
        ("--query-pin-state", mbim_pin), ("--query-pin-list", mbim_pin_list),
        ("--query-home-provider", mbim_home), ("--query-registration-state", mbim_register),
        ("--query-packet-service-state", lambda text: {
            "network.attached": {"attached": True, "detached": False}.get(
                grab(text, "Packet service state"))}),
        ("--query-signal-state", mbim_signal),
        ("--ms-query-slot-info-status=0", mbim_slot), ("--ms-query-slot-info-status=1", mbim_slot),
        ("--ms-query-device-slot-mappings", mbim_mappings), ("--ms-query-uicc-atr", mbim_atr),
        ("--ms-query-uicc-application-list", lambda text: {
            "sim.card.type": (re.search(r"Application type:\s+(\w+)", text) or [0, None])[1]}),
        (mbim_read("6F3E"), file_key("sim.gid1")), (mbim_read("6F3F"), file_key("sim.gid2")),
        (mbim_read("6F7B"), plmns), (mbim_record("6F42", 1), smsc),
        (f"--ms-set-uicc-open-channel=application-id={ISDR},selectp2arg=0,channel-group={GROUP}",
         lambda text: {"sim.card.euicc": True} if "channel: 1" in text else {}),
        ("--ms-set-uicc-apdu=channel=1,secure-message=none,classbyte-type=extended,"
         "command=80E2910006BF3E035C015A00", mbim_eid),
        (f"--ms-set-uicc-close-channel=channel=0,channel-group={GROUP}", lambda text: {})]


def ask(protocol, path, option):
    client = ["qmicli", "--device-open-qmi"] if protocol == "qmi" else ["mbimcli"]
    done = subprocess.run([*client, "-d", path, option], capture_output=True, text=True,
                          timeout=30, check=False)
    return done.stdout


def name_of(option):
    """A short name of a client's option for the table."""
    option = re.sub(r"application-id=\w+,?|,(selectp2arg|secure|read-|record-length)[^,]*", "",
                    option)
    return re.sub(r",(message|classbyte|command|offset|size|channel-group)[-=].*", "",
                  option).strip("-=,")


def compare(tap, protocol, row, scenario, extra, tool, binary, seen):
    with tempfile.TemporaryDirectory(prefix="simtopup-agree-") as folder:
        path = os.path.join(folder, "scenario")
        with open(scenario, encoding="utf-8") as source:
            whole = source.read() + "\n" + extra
        with open(path, "w", encoding="utf-8") as target:
            target.write(whole)
        with Vmodem(binary, path, protocol) as modem:
            done = tool.run([tool.binary, "-d", modem.uri + "?via=direct", "--json", "status",
                             "--all"])
            ours = flatten(json.loads(done.stdout))
            for option, read in QMI if protocol == "qmi" else MBIM:
                for key, value in read(ask(protocol, modem.link, option)).items():
                    if value is None:
                        continue
                    tap.ok(ours.get(key) == value, f"{row}: {key} by {name_of(option)}",
                           f"we say {ours.get(key)!r}, they say {value!r}")
                    seen[key][name_of(option)] += 1


def main():
    binary, vmodem, scenarios, recipes, protocol = sys.argv[1:6]
    seen = collections.defaultdict(collections.Counter)
    tap = Tap()
    with Tool(binary, recipes) as tool:
        for row, scenario, extra in ROWS:
            compare(tap, protocol, row, os.path.join(scenarios, scenario + ".scenario"), extra,
                    tool, vmodem, seen)
    client = "qmicli" if protocol == "qmi" else "mbimcli"
    print(f"# value | {client} command: how often it was compared")
    for key in sorted(seen):
        by = ", ".join(f"{option}: {count}" for option, count in seen[key].items())
        print(f"# {key} | {by}")
    tap.ok(len(seen) >= 30, f"{len(seen)} values were compared")
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())
