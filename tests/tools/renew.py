# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""renew.py TOOL VMODEM SCENARIOS RECIPES PROTOCOL: renewals, their exit codes, the oracle book."""

import os
import subprocess
import sys

from kit import DONE, FAILED, ICCID, PARTLY, UNKNOWN, UNPROVED, Kit, only, parse, renew, wait_for

KEYS = ("id", "request_key", "state", "effect", "rail", "subject", "price", "face_value",
        "evidence", "advice")


def verified(kit):
    with kit.modem() as modem, kit.tool() as tool:
        done = renew(tool, modem, "june")
        found = parse(done)
        kit.tap.ok(done.returncode == DONE and found["state"] == "VERIFIED",
                   "a 10-euro voucher renews and is VERIFIED", done.stdout + done.stderr)
        kit.tap.ok(not only(found, *KEYS), "its keys", f"{only(found, *KEYS)} not in {found}")
        kit.tap.ok(found["request_key"] == "june" and found["effect"] == "done" and
                   found["rail"] == "voucher-ussd" and found["subject"]["iccid"] == ICCID,
                   "its values", f"{found}")
        kinds = [evidence["kind"] for evidence in found["evidence"]]
        kit.tap.ok(any("balance" in kind for kind in kinds), "with the balance as evidence",
                   f"{found['evidence']}")
        book = modem.oracle()
        kit.tap.ok(len(book) == 1 and book[0]["balance_after"] == "22.34",
                   "one charge in the oracle book", f"{book}")
        after = parse(tool.run(tool.command(modem.uri, "balance")))
        kit.tap.ok(after["buckets"][0]["amount"] == "22.34", "balance after", f"{after}")
        again(kit, tool, modem, found)


def again(kit, tool, modem, first):
    done = renew(tool, modem, "june")
    kit.tap.ok(done.returncode == DONE and parse(done)["id"] == first["id"],
               "the same command again only reports", done.stdout)
    done = tool.run(tool.command(modem.uri, "renew", "--rail", "voucher-ussd", "--max-price",
                                 "10EUR", "--request-key", "june"))
    kit.tap.ok(done.returncode == DONE and parse(done)["id"] == first["id"],
               "the key alone reports too: no voucher, no --yes", done.stdout + done.stderr)
    done = renew(tool, modem, "june", price="20EUR")
    kit.tap.ok(done.returncode == FAILED and parse(done)["error"]["status"] == "key-conflict",
               "the key with another order is an error", done.stdout)
    done = renew(tool, modem, "july")
    kit.tap.ok(done.returncode == FAILED and parse(done)["error"]["status"] == "voucher-used",
               "the voucher under another key is an error", done.stdout)
    kit.tap.ok(len(modem.oracle()) == 1 and not modem.oracle("refused"),
               "and nothing more was sent", modem.oracle())


def nobody_reads(kit):
    with kit.modem() as modem, kit.tool() as tool:
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run(tool.renew_command(modem.uri, "unread"), env=tool.environment,
                              stdin=subprocess.DEVNULL, stdout=writer, check=False)
        os.close(writer)
        kit.tap.ok(done.returncode == PARTLY and len(modem.oracle()) == 1,
                   "paid, but nobody reads the result: exit 5", done.returncode)
        done = renew(tool, modem, "unread")
        kit.tap.ok(done.returncode == DONE and len(modem.oracle()) == 1, "told the second time",
                   done.stdout)


def refused(kit):
    for voucher, why in [("52345678901234", "expired"), ("11111111111111", "invalid")]:
        with kit.modem() as modem, kit.tool(voucher) as tool:
            done = renew(tool, modem, why)
            found = parse(done)
            kit.tap.ok(done.returncode == FAILED and found["state"] == "REFUSED" and
                       found["effect"] == "none" and found["error"]["status"] == "refused",
                       f"a voucher that is {why} is refused: exit 1", done.stdout)
            kit.tap.ok(not modem.oracle() and len(modem.oracle("refused")) == 1,
                       f"{why}: typed once, nothing charged", modem.oracle("refused"))
    with kit.modem() as modem, kit.tool("42345678901234") as tool:
        done = renew(tool, modem, "used")
        kit.tap.ok(done.returncode == UNKNOWN and parse(done)["state"] == "IN_DOUBT",
                   "already used proves nothing: exit 3", done.stdout)
        kit.tap.ok(not modem.oracle(), "used: nothing charged", modem.oracle())


def nothing_sent(kit):
    with kit.modem() as modem, kit.tool() as tool:
        for name, status, words in [
                ("a price above the ceiling", "ceiling", {"price": "5EUR"}),
                ("another currency", None, {"price": "10USD"})]:
            done = renew(tool, modem, name.replace(" ", "-"), **words)
            found = parse(done)
            kit.tap.ok(done.returncode == FAILED and
                       found["error"]["status"] == (status or found["error"]["status"]) and
                       found["error"]["effect"] == "none", name, done.stdout)
        done = renew(tool, modem, "other-sim", "--expect-iccid", "8900101000000099999")
        kit.tap.ok(done.returncode == FAILED and
                   parse(done)["error"]["status"] == "subject-changed", "another SIM than expected",
                   done.stdout)
        done = renew(tool, modem, "dry", "--dry-run")
        kit.tap.ok(done.returncode == DONE and "12345678901234" not in done.stdout and
                   "101*" in done.stdout, "--dry-run shows the steps, the voucher masked",
                   done.stdout)
        listed = parse(tool.run(tool.command(modem.uri, "renewals", "list")))
        kit.tap.ok("dry" not in [item["request_key"] for item in listed],
                   "--dry-run leaves nothing in the ledger", f"{listed}")
        kit.tap.ok(not modem.oracle() and not modem.oracle("refused"), "nothing was sent")


def lost_answer(kit):
    late = "[voucher 92345678901234]\ncharge-delay-ms=120000\n"
    with kit.modem("fictel", late) as modem, kit.tool("92345678901234") as tool:
        done = renew(tool, modem, "lost", "--timeout", "6")
        found = parse(done)
        kit.tap.ok(done.returncode == UNKNOWN and found["state"] == "IN_DOUBT" and
                   found["effect"] == "unknown" and found["advice"],
                   "a lost answer is in doubt: exit 3", done.stdout + done.stderr)
        with kit.tool("12345678901234") as other:
            other.ledger = tool.ledger
            done = renew(other, modem, "next")
            kit.tap.ok(done.returncode == FAILED and
                       parse(done)["error"]["status"] == "open-renewal",
                       "what is in doubt blocks the next one", done.stdout)
        modem.control("advance 300000")
        tool.environment["SIMTOPUP_CLOCK"] = modem.socket
        done = tool.run(tool.command(modem.uri, "renewals", "verify", "lost"))
        kit.tap.ok(done.returncode == DONE and parse(done)["state"] == "VERIFIED",
                   "the balance settles it", done.stdout + done.stderr)
        kit.tap.ok(len(modem.oracle()) == 1, "one charge", modem.oracle())


def advance_until_done(modem, process):
    """Hours in milliseconds, while the tool waits for them."""

    def step():
        modem.control("advance 600000")
        return process.poll() is not None

    wait_for(step, "the tool goes on waiting", 60)
    return process.communicate()


def late_and_never(kit):
    for voucher, state, code in [("62345678901234", "VERIFIED", DONE),
                                 ("82345678901234", "UNVERIFIED", UNPROVED)]:
        with kit.modem() as modem, kit.tool(voucher) as tool:
            tool.environment["SIMTOPUP_CLOCK"] = modem.socket
            command = tool.command(
                modem.uri, "renew", "--rail", "voucher-ussd", "--voucher-file", tool.voucher,
                "--max-price", "10EUR", "--face-value", "10EUR", "--yes", "--wait", "86400")
            process = subprocess.Popen(command, env=tool.environment, text=True,
                                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE)
            key = process.stderr.readline()
            kit.tap.ok(key.startswith("request key: renew-"), "a key of the tool's own is told",
                       key)
            wait_for(lambda: modem.stats()["requests"].get("ussd.start", 0) >= 2, "sent")
            output, errors = advance_until_done(modem, process)
            kit.tap.ok(process.returncode == code and f'"{state}"' in output,
                       f"accepted in words, then {state}: exit {code}", output + errors)
            kit.tap.ok(key.split()[-1] in output, "under the key that was told", output)


def main():
    kit = Kit(sys.argv[1:])
    verified(kit)
    nobody_reads(kit)
    refused(kit)
    nothing_sent(kit)
    lost_answer(kit)
    late_and_never(kit)
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
