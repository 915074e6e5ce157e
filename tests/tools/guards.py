# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""guards.py TOOL VMODEM SCENARIOS RECIPES PROTOCOL: what stops a renewal before the send."""

import json
import sys

from kit import DONE, FAILED, USAGE, Kit, parse, renew


def refused(kit, tool, modem, key, status, *words):
    """Refused with this status, nothing sent; the same order is free to go afterwards."""
    done = renew(tool, modem, key, *words)
    error = parse(done)["error"]
    kit.tap.ok(done.returncode == FAILED and error["status"] == status and
               error["effect"] == "none" and error.get("hint", "") != "",
               f"{key}: {status}, with a hint", done.stdout)
    shown = tool.run(tool.command(modem.uri, "renew", "--rail", "voucher-ussd", "--voucher-file",
                                  tool.voucher, "--max-price", "10EUR", "--dry-run", *words))
    problems = [problem["status"] for problem in parse(shown)["problems"]]
    kit.tap.ok(status in problems, f"{key}: --dry-run tells", shown.stdout)
    tool.run(tool.command(modem.uri, "renewals", "cancel", key))
    kit.tap.ok(not modem.oracle() and not modem.oracle("refused"), f"{key}: nothing was sent")


def limits(kit, tool, modem):
    def limit(*words):
        return tool.run(tool.command(modem.uri, "limits", *words))

    for name, value in [("per-renewal", "9.99EUR"), ("per-sim-day", "5EUR"),
                        ("attempts-per-sim-day", "0"), ("spend", "9EUR/30")]:
        done = limit("set", name, value)
        kit.tap.ok(done.returncode == DONE and name.replace("-", "_") in parse(done),
                   f"limits set {name}", done.stdout)
        refused(kit, tool, modem, name, "ceiling")
        limit("clear", name)
    limit("set", "per-renewal", "20EUR")
    done = tool.run(tool.command(
        modem.uri, "renew", "--rail", "voucher-ussd", "--voucher-file", tool.voucher,
        "--max-price", "10EUR", "--request-key", "worth", "--yes"))
    kit.tap.ok(done.returncode == FAILED and parse(done)["error"]["status"] == "ceiling" and
               "--face-value" in parse(done)["error"]["hint"] and not modem.oracle(),
               "a limit, and a voucher of which nobody knows the worth", done.stdout)
    tool.run(tool.command(modem.uri, "renewals", "cancel", "worth"))
    limit("clear", "per-renewal")
    limit("pause")
    refused(kit, tool, modem, "paused", "state")
    found = parse(limit("resume"))
    kit.tap.ok(found == {"paused": False, "spend": []}, "all are gone again", found)
    kit.tap.ok(limit("set", "per-renewal", "ten").returncode == USAGE and
               limit("set", "none", "1").returncode == USAGE and
               limit("nonsense").returncode == USAGE, "what is no limit is an error")
    person = tool.run([kit.binary, "--ledger", tool.ledger, "limits", "set", "spend", "50EUR/7"])
    kit.tap.ok("50 EUR in 7 days" in person.stdout, "limits for a person", person.stdout)


def line(kit, tool, modem):
    modem.control("set network.registration roaming")
    refused(kit, tool, modem, "abroad", "roaming")
    modem.control("set network.registration searching")
    refused(kit, tool, modem, "no-service", "not-registered")
    modem.control("set network.registration roaming")
    done = renew(tool, modem, "consent", "--allow-roaming")
    kit.tap.ok(done.returncode == DONE and parse(done)["state"] == "VERIFIED",
               "abroad with consent", done.stdout)
    kit.tap.ok(len(modem.oracle()) == 1, "charged once", modem.oracle())


def last_try(kit):
    with kit.modem() as modem:
        with kit.tool("11111111111111") as tool, kit.tool("11111111111112") as second, \
                kit.tool("12345678901234") as third:
            second.ledger = third.ledger = tool.ledger
            renew(tool, modem, "first")
            done = renew(second, modem, "second")
            kit.tap.ok(done.returncode == FAILED and parse(done)["state"] == "REFUSED",
                       "two wrong vouchers are refused by the operator", done.stdout)
            done = renew(third, modem, "third")
            kit.tap.ok(done.returncode == FAILED and parse(done)["error"]["status"] == "refused"
                       and len(modem.oracle("refused")) == 2 and not modem.oracle(),
                       "the last try before the bar stays unused", done.stdout)
            third.run(third.command(modem.uri, "renewals", "cancel", parse(done)["id"]
                                    if "id" in parse(done) else "third"))
            done = third.run(third.command(
                modem.uri, "renew", "--rail", "plan-ussd", "--plan", "internet-1gb",
                "--max-price", "5EUR", "--request-key", "plan", "--yes", "--wait", "0"))
            kit.tap.ok(parse(done).get("effect") == "done", "a plan is bought", done.stdout)
            done = renew(third, modem, "fourth")
            kit.tap.ok(done.returncode == FAILED and parse(done)["error"]["status"] == "refused"
                       and len(modem.oracle("refused")) == 2,
                       "which gives no try back: the operator counts vouchers", done.stdout)


def clock(kit):
    with kit.modem() as modem, kit.tool() as tool:
        tool.environment["SIMTOPUP_CLOCK"] = modem.socket
        with kit.tool("62345678901234") as first:
            first.ledger = tool.ledger
            first.environment["SIMTOPUP_CLOCK"] = modem.socket
            done = renew(first, modem, "before", "--wait", "0")
            kit.tap.ok(parse(done)["state"] == "ACCEPTED", "one before", done.stdout)
            tool.run(tool.command(modem.uri, "renewals", "resolve", "before", "--paid", "--by",
                                  "Ada", "--why", "test"))
        asked = modem.stats()["requests"]["ussd.start"]
        modem.control("wall-step -3600000")
        done = renew(tool, modem, "back")
        kit.tap.ok(done.returncode == FAILED and parse(done)["error"]["status"] == "clock",
                   "a clock behind the ledger moves no money", done.stdout)
        kit.tap.ok(modem.stats()["requests"]["ussd.start"] == asked, "nobody was asked",
                   modem.stats()["requests"])
        accept = ["renewals", "accept-clock", "--by", "Ada", "--why", "no battery"]
        kit.tap.ok(tool.run(tool.command(modem.uri, *accept[:2])).returncode == USAGE and
                   tool.run(tool.command(modem.uri, *accept)).returncode == DONE and
                   tool.run(tool.command(modem.uri, *accept)).returncode == FAILED,
                   "a person accepts it, once, with name and reason")
        done = renew(tool, modem, "back")
        kit.tap.ok(parse(done)["effect"] == "done" and len(modem.oracle()) == 1,
                   "and the same order goes on", done.stdout)
        word = json.loads(tool.run(tool.command(modem.uri, "receipt", "before")).stdout)
        kit.tap.ok([item["kind"] for item in word["amendments"]] == ["resolved", "clock"] and
                   word["amendments"][1]["by"] == "Ada", "its receipt has the word", word)


def main():
    kit = Kit(sys.argv[1:])
    with kit.modem() as modem, kit.tool() as tool:
        limits(kit, tool, modem)
    with kit.modem() as modem, kit.tool() as tool:
        line(kit, tool, modem)
    last_try(kit)
    clock(kit)
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
