# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""status.py TOOL VMODEM SCENARIOS RECIPES PROTOCOL: `status` equals the scenario."""

import os
import subprocess
import sys

from kit import DONE, FAILED, Kit, flatten, parse, read_scenario

# What MBIM has no words for: of the maker (MBIM 1.0, 10.5.1), of the PUK while the PIN is
# good (10.5.13). What only the card's files know comes with --all.
UNKNOWABLE = {"qmi": (), "mbim": ("manufacturer", "sim.pin.puk_retries", "network.cs_attached")}
ONLY_ALL = {"qmi": ("sim.gid2", "sim.smsc", "sim.forbidden.0", "sim.forbidden.1", "sim.msisdn.1"),
            "mbim": ("sim.gid1", "sim.gid2", "sim.smsc", "sim.forbidden.0", "sim.forbidden.1",
                     "sim.card.type", "sim.card.atr", "slots.0.atr",
                     "network.operator.long_name", "network.operator.short_name")}
ATR = "3B9F96801FC78031E073FE2113574A330519323331BD"
RICH = """[sim]
msisdn=+99900123456;+99900123457
gid2=4702
smsc=+99900000099
forbidden=99901;310260
network-names=Fictel Mobile;Fictel
[network]
long-name=Fictel Mobile
short-name=Fictel
"""
RSSI_FLOOR, RSSI_SPAN = -113, 62  # dBm, 3GPP TS 27.007 8.5


def expected_slots(values):
    sim, slots = values["sim"], []
    for number in range(1, 6):
        slot = values.get(f"slot {number}")
        if slot is None:
            continue
        present, active = slot.get("present") == "true", slot.get("active") == "true"
        entry = {"number": number, "active": active, "state": "present" if present else "absent"}
        for key in ("iccid", "eid"):
            value = slot.get(key) or (sim.get(key) if active else None)
            if present and value:
                entry[key] = value
        if active:
            entry.update(logical=1, atr=ATR, euicc="eid" in entry)
        slots.append(entry)
    return slots


def expected_sim(sim, network):
    home = {key: network[f"home-{key}"] for key in ("mcc", "mnc", "name")
            if f"home-{key}" in network}
    pin = {"enabled": sim.get("pin-enabled") == "true", "retries": int(sim.get("pin-retries", 3)),
           "puk_retries": int(sim.get("puk-retries", 10))}
    return {"state": sim["state"], "iccid": sim["iccid"], "imsi": sim["imsi"],
            "msisdn": sim["msisdn"].rstrip(";").split(";"), "spn": sim["spn"], "home": home,
            "eid": sim["eid"], "gid1": sim["gid1"], "pin": pin,
            "card": {"type": "usim", "atr": ATR, "euicc": "eid" in sim},
            "gid2": sim.get("gid2", ()), "smsc": sim.get("smsc", ()),
            "forbidden": sim["forbidden"].split(";") if "forbidden" in sim else []}


def expected_network(network):
    dbm = int(network["dbm"])
    percent = (dbm - RSSI_FLOOR) * 100 // RSSI_SPAN
    return {"registration": network["registration"],
            "roaming": network["registration"] == "roaming",
            "operator": {key.replace("-", "_"): network[key]
                         for key in ("mcc", "mnc", "name", "long-name", "short-name")
                         if key in network},
            "rat": network["rat"], "signal": {"dbm": dbm, "percent": percent},
            "attached": network["attached"] == "true",
            "cs_attached": network.get("no-cs") != "true"}


def expected_status(modem, protocol, everything=False):
    values = read_scenario(modem.scenario)
    whole = {"device": modem.link, "protocol": protocol,
             **{key: values["modem"][key] for key in ("manufacturer", "model", "firmware", "imei")},
             "sim": expected_sim(values["sim"], values["network"]),
             "network": expected_network(values["network"]), "slots": expected_slots(values)}
    return {key: value for key, value in flatten(whole).items()
            if value != () and key not in UNKNOWABLE[protocol] and
            (everything or key not in ONLY_ALL[protocol])}


def field_by_field(kit, scenario, everything=False):
    words = ["status", "--all"] if everything else ["status"]
    with kit.modem(scenario, RICH) as modem, kit.tool() as tool:
        done = tool.run(tool.command(modem.uri, *words))
        kit.tap.ok(done.returncode == DONE, f"{scenario}: exit 0", done.stdout + done.stderr)
        found = flatten(parse(done))
        expected = expected_status(modem, kit.protocol, everything)
        for key, value in expected.items():
            kit.tap.ok(found.get(key) == value, f"{scenario}: {key}",
                       f"{found.get(key)!r}, in the scenario {value!r}")
        extra = sorted(set(found) - set(expected))
        kit.tap.ok(not extra, f"{scenario}: nothing else", f"{extra}")


def absent_is_absent(kit):
    with kit.modem("sparse") as modem, kit.tool() as tool:
        found = flatten(parse(tool.run(tool.command(modem.uri, "status"))))
        empty = [key for key, value in found.items() if value in ("", None)]
        kit.tap.ok(not empty, "sparse: no empty value", f"{empty}")
        unknown = [key for key in found if key.startswith(("sim.msisdn", "sim.spn", "sim.eid",
                                                           "network.operator", "firmware"))]
        kit.tap.ok(not unknown, "sparse: what is not known is absent", f"{unknown}")


def only_on_the_card(kit):
    """An EID that the modem does not tell, and a card that does not answer."""
    apdu = "qmi.uim.0x3B" if kit.protocol == "qmi" else "mbim.uicc.4"
    eid = read_scenario(kit.scenario())["sim"]["eid"]
    with kit.modem("fictel", "[qmi]\nslot-eid=false\n") as modem, kit.tool() as tool:
        found = parse(tool.run(tool.command(modem.uri, "status")))
        stats = modem.stats()
        kit.tap.ok(found["sim"].get("eid") == eid and found["slots"][0].get("eid") == eid,
                   "the card tells its EID", f"{found}")
        kit.tap.ok(stats["requests"]["card.0xE2"] == 1 and stats["channels"] == [],
                   "by one command, and its channel is closed", f"{stats}")
        modem.control(f"fault on={apdu} action=drop")
        done = tool.run([kit.binary, "-d", modem.uri, "--json", "--timeout", "1", "status"])
        found = parse(done)
        kit.tap.ok(done.returncode == DONE and found["sim"].get("imsi") and
                   "eid" not in found["sim"] and found["sim"]["card"]["euicc"],
                   "a card that does not answer costs its EID only", done.stdout + done.stderr)
        kit.tap.ok(modem.stats()["channels"] == [], "and no channel")


def states(kit):
    for scenario, state in [("no-sim", "absent"), ("sim-pin", "pin"), ("sim-puk", "puk")]:
        with kit.modem(scenario) as modem, kit.tool() as tool:
            done = tool.run(tool.command(modem.uri, "status"))
            kit.tap.ok(done.returncode == DONE and parse(done)["sim"]["state"] == state,
                       f"{scenario}: state {state}, and no error", done.stdout + done.stderr)


def for_a_person(kit):
    evil = "[sim]\nspn=Fic\x1b[31mtel\u202e\u009b\n"
    with kit.modem("fictel", evil) as modem, kit.tool() as tool:
        done = tool.run([kit.binary, "-d", modem.uri, "status"])
        text = done.stdout
        kit.tap.ok(done.returncode == DONE and "8900101000000012345" in text and
                   "home" in text, "status for a person", text + done.stderr)
        bad = [character for character in text if character != "\n" and
               (not character.isprintable())]
        kit.tap.ok(not bad, "no control character of the card reaches the terminal", repr(text))


def silent(kit):
    with kit.modem("fictel", "[fault 1]\non=*\naction=drop\n") as modem, kit.tool() as tool:
        done = tool.run([kit.binary, "-d", modem.uri, "--json", "--timeout", "1", "status"])
        error = parse(done)["error"]
        kit.tap.ok(done.returncode == FAILED and error["status"] == "timeout" and
                   error["effect"] == "none", "a modem that never answers: exit 1, timeout",
                   done.stdout)
        done = tool.run([kit.binary, "-d", modem.uri, "--timeout", "1", "status"])
        kit.tap.ok(done.returncode == FAILED and done.stderr.startswith("simtopup: ") and
                   not done.stdout, "one sentence on standard error", done.stderr)


def only_what_it_needs(kit):
    """Binding libcrypto and SQLite is a third of a start, and no status opens a ledger."""
    done = subprocess.run([kit.binary], env=dict(os.environ, LD_TRACE_LOADED_OBJECTS="1"),
                          capture_output=True, text=True, check=False)
    kit.tap.ok("libsimtopup" in done.stdout and "libcrypto" not in done.stdout and
               "libsqlite3" not in done.stdout, "the ledger's libraries are not loaded at start",
               done.stdout)


def main():
    kit = Kit(sys.argv[1:])
    field_by_field(kit, "fictel")
    field_by_field(kit, "fictel", everything=True)
    field_by_field(kit, "roaming")
    only_on_the_card(kit)
    absent_is_absent(kit)
    states(kit)
    for_a_person(kit)
    silent(kit)
    only_what_it_needs(kit)
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
