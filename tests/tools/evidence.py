# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""evidence.py TOOL VMODEM SCENARIOS RECIPES PROTOCOL: proof over hours, one process a look."""

import base64
import csv
import datetime
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys

from kit import ATTENTION, DONE, FAILED, UNKNOWN, UNPROVED, Kit, parse

HOUR = 3600000


class Case:
    """One renewal on a modem and a ledger of its own, under the modem's clock."""

    def __init__(self, kit, voucher=None, extra=""):
        self.kit, self.ok = kit, kit.tap.ok
        self.modem_, self.tool = kit.modem("fictel", extra), kit.tool(voucher or "0" * 14)
        self.voucher = voucher

    def __enter__(self):
        self.modem = self.modem_.__enter__()
        self.tool.__enter__()
        self.tool.environment["SIMTOPUP_CLOCK"] = self.modem.socket
        return self

    def __exit__(self, *why):
        self.tool.__exit__(*why)
        self.modem_.__exit__(*why)

    def run(self, *words):
        return self.tool.run(self.tool.command(self.modem.uri, *words))

    def renew(self, face, *words):
        what = ["--rail", "voucher-ussd", "--voucher-file", self.tool.voucher, "--face-value",
                face, "--max-price", face] if self.voucher else \
            ["--rail", "plan-ussd", "--plan", "internet-1gb", "--max-price", "5EUR"]
        return self.run("renew", *what, "--request-key", "k", "--yes", "--wait", "0", *words)

    def renew_as(self, key, *words):
        """Another one, of 10 EUR, with the voucher that the tool has now."""
        return self.run("renew", "--rail", "voucher-ussd", "--voucher-file", self.tool.voucher,
                        "--face-value", "10EUR", "--max-price", "10EUR", "--request-key", key,
                        "--yes", "--wait", "0", *words)

    def look(self):
        """The next round, when it is due; the renewal, and how long the wait was."""
        shown = parse(self.run("renewals", "show", "k"))
        due = datetime.datetime.fromisoformat(shown["next_check_at"].replace("Z", "+00:00"))
        wait = int(due.timestamp() * 1000) - int(self.modem.control("clock").split()[0])
        if wait > 0:
            self.modem.control(f"advance {wait}")
        return parse(self.run("renewals", "verify", "k")), wait

    def look_until(self, state, most=25):
        waits = []
        for _ in range(most):
            found, wait = self.look()
            waits.append(wait)
            if found["state"] == state or "next_check_at" not in found:
                break
        return found, waits


def hours(kit):
    late = f"[voucher 62345678901234]\ncharge-delay-ms={4 * HOUR}\n"
    with Case(kit, "62345678901234", late) as case:
        done = case.renew("10EUR")
        case.ok(done.returncode == UNPROVED and parse(done)["state"] == "ACCEPTED", "accepted",
                done.stdout)
        waits = []
        for number in range(20):
            if number == 3:
                case.modem.control("reboot")
            found, wait = case.look()
            waits.append(wait)
            if found["state"] != "ACCEPTED":
                break
        grows = all(later >= before - 1000 for before, later in zip(waits[1:], waits[2:]))
        case.ok(found["state"] == "VERIFIED" and sum(waits) >= 4 * HOUR,
                "VERIFIED hours later, one process a look, over a reboot", f"{found} {waits}")
        case.ok(grows and len(waits) < 14, "at growing intervals", waits)
        case.ok(len(case.modem.oracle()) == 1, "one charge")


def never_then_late(kit):
    with Case(kit, "82345678901234") as case:
        case.renew("10EUR")
        found, waits = case.look_until("UNVERIFIED")
        case.ok(found["state"] == "UNVERIFIED" and 20 * HOUR < sum(waits) <= 25 * HOUR and
                "Ask the operator" in found["advice"] and found["support"] == "100",
                "never credited: UNVERIFIED after a day, and whom to ask", f"{found} {waits}")
        shown = case.run("receipt", "k").stdout
        case.ok("amendments" not in json.loads(shown), "its receipt", shown)
        case.modem.control("consume -10.00")
        case.modem.control(f"advance {30 * HOUR}")
        done = case.run("renewals", "verify", "k")
        case.ok(done.returncode == DONE and parse(done)["state"] == "VERIFIED",
                "credited days later: evidence still counts", done.stdout)
        receipt = json.loads(case.run("receipt", "k").stdout)
        case.ok(receipt["amendments"][0]["from"] == "UNVERIFIED", "and amends the receipt", receipt)


def bonus(kit):
    with Case(kit, "22345678901234") as case:
        found = parse(case.renew("20EUR"))
        case.ok(found["state"] == "ACCEPTED" and "not what was bought" in
                found["evidence"][-1]["summary"], "a bonus that nobody named proves nothing", found)
        case.ok(case.modem.oracle()[0]["bonus"] == "2.00", "though it was credited")
        found, _ = case.look_until("UNVERIFIED")
        case.ok(found["state"] == "UNVERIFIED", "it ends UNVERIFIED", found)
        done = case.run("renewals", "resolve", "k", "--paid", "--by", "Ada", "--why", "20 and 2")
        case.ok(parse(done)["state"] == "RESOLVED_PAID", "and a person resolves it", done.stdout)
    with Case(kit, "22345678901234") as case:
        done = case.renew("20EUR", "--allow-bonus", "2EUR")
        case.ok(done.returncode == DONE and parse(done)["state"] == "VERIFIED",
                "a bonus that was allowed", done.stdout)


def spend(kit):
    with Case(kit, "62345678901234") as case:
        case.renew("10EUR")
        case.modem.control("consume 0.50")
        found, _ = case.look()
        case.ok(found["state"] == "ACCEPTED", "spent while waiting", found)
        case.modem.control(f"advance {HOUR}")
        found, _ = case.look()
        case.ok(found["state"] == "VERIFIED" and "since the look before" in
                found["evidence"][-1]["summary"], "what was spent is measured", found["evidence"])
    with Case(kit, "62345678901234") as case:
        case.renew("10EUR")
        case.modem.control(f"advance {HOUR}")
        case.modem.control("consume 0.07")
        found, _ = case.look()
        case.ok(found["state"] == "ACCEPTED", "spent before it was seen: not proved", found)


def absence(kit):
    with Case(kit, None, "[plan 1gb]\nanswer=lost\ncharge=never\n") as case:
        done = case.renew("5EUR", "--timeout", "3")
        case.ok(done.returncode == UNKNOWN and parse(done)["state"] == "IN_DOUBT",
                "a plan in doubt", done.stdout)
        found, waits = case.look_until("FAILED")
        seen = [item["kind"] for item in found["evidence"] if item["level"] == "N2"]
        case.ok(found["state"] == "FAILED" and found["effect"] == "none" and
                seen == ["absence", "absence-again"] and sum(waits) >= HOUR,
                "nothing came, seen twice an hour apart, by an operator that shows it: FAILED",
                f"{found} {waits}")
        case.ok(not case.modem.oracle("plan"), "nothing was charged")
    with Case(kit, None, "[plan 1gb]\ncharge=never\n") as case:
        case.renew("5EUR")
        found, _ = case.look_until("UNVERIFIED")
        case.ok(found["state"] == "UNVERIFIED" and
                not [item for item in found["evidence"] if item["level"] == "N2"],
                "against the operator's yes absence proves nothing", found)


def comes_back(kit):
    with Case(kit, "82345678901234") as case:
        case.renew("10EUR")
        for spent in ("10.00", "-10.00", "10.00", "-10.00"):
            case.modem.control(f"consume {spent}")
            found, _ = case.look()
        case.ok(found["state"] == "ACCEPTED" and not case.modem.oracle(),
                "a balance that comes back is no credit", found["evidence"])


def dearer(kit):
    with Case(kit, None, "[plan 1gb]\nprice=6.00\n") as case:
        found = parse(case.renew("5EUR", "--wait", "10"))
        case.ok(found["price"]["amount"] in ("6", "6.00") and
                case.modem.oracle("plan")[0]["amount"] == "6.00",
                "shown at 5, bought for 6: 6 is what was paid", found)
        rows = [json.loads(row)["body"] for row in case.run("renewals", "export").stdout.split("\n")
                if row]
        held = [row["reserved"]["amount"] for row in rows if row["state"] == "ACCEPTED"]
        case.ok(held and held[0] in ("6", "6.00"), "and what the limits count, from the answer on",
                rows)


def after_failed(kit):
    """The operator buys it hours after it was seen twice to have had no effect."""
    with Case(kit, None, f"[plan 1gb]\nanswer=lost\ncharge-delay-ms={12 * HOUR}\n") as case:
        case.renew("5EUR", "--timeout", "3")
        found, _ = case.look_until("FAILED")
        case.ok(found["state"] == "FAILED" and not case.modem.oracle("plan"), "failed", found)
        case.modem.control(f"advance {13 * HOUR}")
        done = case.run("renewals", "verify", "k")
        found = parse(done)
        case.ok(len(case.modem.oracle("plan")) == 1 and done.returncode == UNKNOWN and
                (found["state"], found["reason"], found["effect"]) == ("FAILED", "late", "unknown")
                and found["evidence"][-1]["level"] == "E3" and "resolve" in found["advice"],
                "it came after all: told, and what to do", found)
        again = case.run("renew", "--rail", "plan-ussd", "--plan", "internet-1gb", "--max-price",
                         "5EUR", "--request-key", "again", "--yes", "--wait", "0")
        case.ok(again.returncode == FAILED and
                parse(again)["error"]["status"] == "open-renewal" and
                len(case.modem.oracle("plan")) == 1, "and it is not bought twice", again.stdout)
        done = case.run("renewals", "resolve", "k", "--paid", "--by", "Ada", "--why", "seen")
        case.ok(done.returncode == DONE and parse(done)["state"] == "RESOLVED_PAID",
                "a person settles it", done.stdout)
        for who, code in (("Ada", DONE), ("Bob", FAILED)):
            done = case.run("renewals", "resolve", "k", "--paid", "--by", who, "--why", "seen")
            case.ok(done.returncode == code, f"settled again by {who}: exit {code}", done.stdout)


def all_open(kit):
    """No id: a round for each that is open, one document, the worst exit code."""
    late = f"[voucher 62345678901234]\ncharge-delay-ms={2 * HOUR}\n"
    with Case(kit, "62345678901234", late) as case:
        case.run("limits", "set", "per-renewal", "50EUR")
        done = case.run("renewals", "verify")
        case.ok(done.returncode == DONE and parse(done) == [], "none is open", done.stdout)
        case.renew("10EUR")
        done = case.run("renewals", "verify")
        case.ok(done.returncode == UNPROVED and [item["state"] for item in parse(done)] ==
                ["ACCEPTED"], "one that waits for its proof", done.stdout)
        case.modem.control("set sim.imsi 001010000054321")
        case.modem.control("set sim.iccid 8900101000000054321")
        with kit.tool("42345678901234") as second:
            other = case.tool.voucher
            case.tool.voucher = second.voucher
            done = case.renew_as("second", "--timeout", "3")
            case.tool.voucher = other
        case.ok(parse(done)["state"] == "IN_DOUBT", "another SIM, in doubt", done.stdout)
        done = case.run("renewals", "verify")
        states = {item["request_key"]: (item["state"], item.get("error", {}).get("status"))
                  for item in parse(done)}
        case.ok(done.returncode == UNKNOWN and states["k"] == ("ACCEPTED", "subject-changed") and
                states["second"][0] in ("IN_DOUBT", "VERIFIED"),
                "two, of which one pauses: the worst exit code", done.stdout)
        case.modem.control("set sim.imsi 001010000012345")
        case.modem.control("set sim.iccid 8900101000000012345")
        case.modem.control(f"advance {3 * HOUR}")
        done = case.run("renewals", "verify")
        states = {item["request_key"]: item["state"] for item in parse(done)}
        case.ok(states["k"] == "VERIFIED" and done.returncode == UNKNOWN,
                "each goes its own way", done.stdout)


def rebuild(rows, line):
    """The receipt from exported rows of the journal alone, without its signature."""
    told = ("allow_bonus", "allow_spend", "amount", "baseline", "charge", "close_on", "face_value",
            "max_price", "plan", "price", "proof", "rail", "recipe", "request_key", "resolved",
            "reversed", "software", "subject", "submit", "voucher")
    last = rows[-1]
    body = last["body"]
    receipt = {key: body["facts"][key] for key in told if key in body["facts"]}
    receipt["evidence"] = [item for row in rows for item in row["body"].get("evidence", [])]
    receipt["chain"] = {"host": body["host"], "seq": last["seq"], "head": last["head"],
                        "prev": last["prev"]}
    receipt |= {key: body[key] for key in ("renewal_id", "state", "reason") if key in body}
    receipt["schema"] = "simtopup-receipt-1"
    for key in ("effect", "decided_by", "decided_at", "amendments"):
        receipt[key] = line[key]
    return receipt


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def signature_holds(folder, line):
    """With openssl alone."""
    key = base64.b64decode(line["signature"]["key"])
    value = base64.b64decode(line["signature"].pop("value"))
    paths = [os.path.join(folder, name) for name in ("key.der", "value", "text")]
    prefix = bytes.fromhex("302a300506032b6570032100")  # RFC 8410: SubjectPublicKeyInfo
    for path, data in zip(paths, (prefix + key, value, canonical(line).encode())):
        with open(path, "wb") as file:
            file.write(data)
    done = subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey",
                           paths[0], "-rawin", "-sigfile", paths[1], "-in", paths[2]],
                          capture_output=True, check=False)
    return done.returncode == 0


def proofs(kit):
    with Case(kit, "12345678901234") as case:
        case.ok(parse(case.renew("10EUR", "--wait", "10"))["state"] == "VERIFIED", "verified")
        done = case.run("renewals", "resolve", "k", "--reversed", "--by", "=Ada", "--why", "June")
        case.ok(done.returncode == DONE and parse(done)["state"] == "REVERSED",
                "a person says that it was taken back", done.stdout)
        case.ok(case.run("renewals", "verify", "k").returncode == ATTENTION, "exit 6")
        rows = [json.loads(row) for row in case.run("renewals", "export").stdout.splitlines()]
        heads = [hashlib.sha256((row["prev"] + canonical(row["body"])).encode()).hexdigest()
                 for row in rows]
        case.ok(heads == [row["head"] for row in rows] and
                [row["prev"] for row in rows] == [""] + heads[:-1], "the chain holds by itself")
        text = case.run("renewals", "export", "--format", "receipts").stdout
        line = json.loads(text)
        case.ok(text == case.run("receipt", "k").stdout, "receipts as JSON lines")
        case.ok({key: line[key] for key in line if key != "signature"} == rebuild(rows, line) and
                line["amendments"][0]["seq"] == rows[-1]["seq"],
                "the receipt is what the journal says", f"{line}")
        if shutil.which("openssl"):
            case.ok(signature_holds(case.tool.folder, json.loads(text)), "signed, says openssl")
            changed = json.loads(text.replace("REVERSED", "VERIFIED"))
            case.ok(not signature_holds(case.tool.folder, changed), "and not when it was changed")
        else:
            kit.tap.skip("signed, says openssl", "no openssl")
        table = list(csv.DictReader(io.StringIO(
            case.run("renewals", "export", "--format", "csv").stdout, newline="")))
        case.ok(len(table) == 1 and table[0]["state"] == "REVERSED" and
                table[0]["reversed_by"] == "'=Ada" and table[0]["face_value_amount"] == "10" and
                table[0]["submitted_at"].endswith("Z"), "csv, and no formula in it", table)
        case.ok(case.run("renewals", "export", "--format", "xml").returncode not in (DONE, FAILED),
                "no such format")


def main():
    kit = Kit(sys.argv[1:])
    for part in (hours, never_then_late, bonus, spend, absence, comes_back, dearer,
                 after_failed, all_open, proofs):
        part(kit)
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
