# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""two_sims.py TOOL VMODEM SCENARIOS RECIPES PROTOCOL: two SIMs, one ledger, and the book."""

import sys

from kit import DONE, FAILED, ICCID, UNPROVED, Kit, parse

SECOND = "8900101000000054321"
LATE = "62345678901234"  # accepted at once, credited ten minutes later
NEVER = "92345678901234"
SILENT = f"""[voucher {NEVER}]
state=valid
amount=10.00
days=30
answer=lost
charge=never
receipt=false
"""
TWO = f"""[slot 2]
present=true
active=false
iccid={SECOND}
[sim 2]
state=ready
iccid={SECOND}
imsi=001010000054321
"""


def error(done):
    return parse(done)["error"]["status"]


class Bench:
    def __init__(self, kit, modem, tool):
        self.kit, self.modem, self.tool, self.ok = kit, modem, tool, kit.tap.ok
        tool.environment["SIMTOPUP_CLOCK"] = modem.socket

    def run(self, *words):
        return self.tool.run(self.tool.command(self.modem.uri, *words))

    def renew(self, key, voucher):
        with open(self.tool.voucher, "w", encoding="ascii") as file:
            file.write(voucher + "\n")
        return self.tool.run(self.tool.renew_command(self.modem.uri, key, "--wait", "0"))

    def message(self, key, voucher):
        with open(self.tool.voucher, "w", encoding="ascii") as file:
            file.write(voucher + "\n")
        return parse(self.run(
            "--timeout", "4", "renew", "--rail", "voucher-sms", "--voucher-file",
            self.tool.voucher, "--face-value", "10EUR", "--max-price", "10EUR",
            "--request-key", key, "--yes", "--wait", "0"))

    def insert(self, slot):
        done = self.run("slot", str(slot))
        self.ok(done.returncode == DONE, f"slot {slot}", done.stdout + done.stderr)

    def book(self):
        return [(row["account"], row["voucher_last4"]) for row in self.modem.oracle()]


def check(bench):
    ok = bench.ok
    first = bench.renew("first", LATE)
    ok(first.returncode == UNPROVED and parse(first)["state"] == "ACCEPTED" and not bench.book(),
       "the first SIM's renewal is open", first.stdout)
    bench.insert(2)
    paused = bench.run("renewals", "verify", "first")
    ok(paused.returncode == UNPROVED and error(paused) == "subject-changed",
       "its verification pauses", paused.stdout)
    same = bench.renew("first", LATE)
    ok(parse(same)["subject"]["iccid"] == ICCID and parse(same)["state"] == "ACCEPTED" and
       not bench.modem.oracle("refused"), "its key sends nothing for the second SIM", same.stdout)
    taken = bench.renew("taken", LATE)
    ok(taken.returncode == FAILED and not bench.book() and not bench.modem.oracle("refused"),
       "its voucher is not entered for the second SIM", taken.stdout)
    second = bench.renew("second", "12345678901234")
    ok(second.returncode == DONE and parse(second)["state"] == "VERIFIED" and
       parse(second)["subject"]["iccid"] == SECOND, "the second SIM is renewed", second.stdout)
    ok(bench.book() == [("second", "1234")], "and charged, and nobody else", bench.book())
    bench.insert(1)
    blocked = bench.renew("more", "22345678901234")
    ok(blocked.returncode == FAILED and error(blocked) == "open-renewal",
       "the first SIM is still blocked", blocked.stdout)
    bench.modem.control("advance 660000")
    done = bench.run("renewals", "verify", "first")
    ok(done.returncode == DONE and parse(done)["state"] == "VERIFIED" and
       bench.book() == [("second", "1234"), ("main", "1234")], "and verified when it came",
       done.stdout + str(bench.book()))


def messages(bench):
    """The modem's memory outlives a SIM: what it keeps may be about another one."""
    lost = bench.message("lost", NEVER)
    bench.ok(lost["state"] == "IN_DOUBT", "the first SIM's message is not answered", lost)
    bench.insert(2)
    second = bench.message("second", "12345678901234")
    bench.ok(second["state"] in ("ACCEPTED", "VERIFIED") and len(bench.book()) == 1,
             "the second SIM's is", second)
    bench.modem.control("advance 10000")
    bench.insert(1)
    found = parse(bench.run("renewals", "verify", "lost"))
    bench.ok(found["state"] == "IN_DOUBT" and found["evidence"][-1]["level"] == "E0" and
             "another renewal's" in found["evidence"][-1]["summary"],
             "its receipt is none of the first SIM's", found)


def main():
    kit = Kit(sys.argv[1:])
    with kit.modem("fictel", TWO + SILENT) as modem, kit.tool() as tool:
        messages(Bench(kit, modem, tool))
    with kit.modem("fictel", TWO) as modem, kit.tool() as tool:
        check(Bench(kit, modem, tool))
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
