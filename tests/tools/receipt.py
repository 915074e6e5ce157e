# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""receipt.py TOOL VMODEM SCENARIOS RECIPES PROTOCOL: `renewals` and `receipt`."""

import json
import os
import stat
import sys

from kit import ATTENTION, DONE, FAILED, UNPROVED, Kit, parse, renew


def settle(kit):
    never = "[voucher 92345678901234]\ncharge=never\n"
    with kit.modem("fictel", never) as modem, kit.tool("92345678901234") as tool:
        found = parse(renew(tool, modem, "lost", "--timeout", "6"))
        kit.tap.ok(found["state"] == "IN_DOUBT", "a renewal in doubt", f"{found}")
        done = tool.run(tool.command(modem.uri, "renewals", "resolve", found["id"], "--paid",
                                     "--by", "Ada", "--why", "seen on the bill"))
        kit.tap.ok(done.returncode == DONE and parse(done)["state"] == "RESOLVED_PAID",
                   "a person settles it", done.stdout + done.stderr)
        done = tool.run(tool.command(modem.uri, "renewals", "resolve", found["id"], "--not-paid",
                                     "--by", "Ada", "--why", "no"))
        kit.tap.ok(done.returncode == FAILED and parse(done)["error"]["status"] == "state",
                   "and nobody settles it twice", done.stdout)
        with kit.tool() as other:
            other.ledger = tool.ledger
            done = renew(other, modem, "next")
            kit.tap.ok(done.returncode == UNPROVED and parse(done)["state"] == "ACCEPTED",
                       "the next renewal goes on; the credit may be the settled one's, late",
                       done.stdout)


def look(kit, tool, modem, renewal):
    for name in (renewal["id"], "june"):
        done = tool.run(tool.command(modem.uri, "renewals", "show", name))
        kit.tap.ok(done.returncode == DONE and parse(done)["id"] == renewal["id"],
                   "renewals show, by id and by key", done.stdout)
    listed = parse(tool.run(tool.command(modem.uri, "renewals", "list")))
    kit.tap.ok([item["id"] for item in listed] == [renewal["id"]], "renewals list", f"{listed}")
    done = tool.run([kit.binary, "--ledger", tool.ledger, "renewals", "list"])
    kit.tap.ok(renewal["id"] in done.stdout and "VERIFIED" in done.stdout,
               "renewals list for a person", done.stdout)
    done = tool.run(tool.command(modem.uri, "renewals", "show", "no-such-renewal"))
    kit.tap.ok(done.returncode == FAILED and parse(done)["error"]["status"] == "not-found",
               "a renewal that is not there", done.stdout)
    done = tool.run([kit.binary, "--ledger", tool.ledger, "renewals", "export"])
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    kit.tap.ok(done.returncode == DONE and len(rows) >= 4, "renewals export: the journal",
               done.stdout)


def check(kit, tool, modem, renewal):
    done = tool.run([kit.binary, "--ledger", tool.ledger, "receipt", renewal["id"]])
    line = done.stdout
    kit.tap.ok(done.returncode == DONE and line.count("\n") == 1 and json.loads(line),
               "a receipt is one line of JSON", line + done.stderr)
    key = tool.run([kit.binary, "--ledger", tool.ledger, "receipt", "key"]).stdout.strip()
    path = os.path.join(tool.folder, "receipt")
    for text, words, code, name in [
            (line, ["--public-key", key], DONE, "holds with the ledger's key"),
            (line, [], DONE, "holds by itself"),
            (line.replace("10.00", "90.00"), ["--public-key", key], ATTENTION, "was changed"),
            (line.replace("10.00", "90.00"), [], ATTENTION, "was changed, own key"),
            (line, ["--public-key", "A" * 43 + "="], ATTENTION, "has another key"),
            (line + line, ["--public-key", key], DONE, "comes with another"),
            (line + line.replace("10.00", "90.00"), ["--public-key", key], ATTENTION,
             "comes with a changed one"),
            (line + "\n" + line, ["--public-key", key], ATTENTION, "has a line of nothing behind"),
            (line + "\0", ["--public-key", key], FAILED, "has a NUL behind"),
            ("{}\n", [], ATTENTION, "is none")]:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        done = tool.run([kit.binary, "receipt", "check", path, *words])
        kit.tap.ok(done.returncode == code, f"a receipt that {name}: exit {code}",
                   done.stdout + done.stderr)
    kit.tap.ok("10.00" in line, "the receipt names the amount", line)
    done = tool.run([kit.binary, "receipt", "check", path + ".none"])
    kit.tap.ok(done.returncode == FAILED, "a file that is not there", done.stderr)
    done = tool.run(tool.command(modem.uri, "receipt", "no-such-renewal"))
    kit.tap.ok(done.returncode == FAILED, "a receipt that is not there", done.stdout)


def ledger_files(kit, tool):
    folder = os.path.dirname(tool.ledger)
    wide = [name for name in os.listdir(folder)
            if stat.S_IMODE(os.stat(os.path.join(folder, name)).st_mode) & 0o077]
    kit.tap.ok(not wide, "ledger and key are their owner's only", f"{wide}")
    key = os.path.join(folder, "ledger.key")
    kit.tap.ok(os.path.exists(key), "the key lies beside the ledger")
    os.rename(tool.ledger, tool.ledger + ".away")
    done = tool.run(tool.command("qmi:/nonexistent", "renewals", "list"))
    kit.tap.ok(done.returncode == FAILED and parse(done)["error"]["status"] == "ledger",
               "a ledger that is missing beside its key is no new one", done.stdout)
    os.rename(tool.ledger + ".away", tool.ledger)


def default_ledger(kit):
    user = kit.as_user()
    if user is None:
        kit.tap.skip("the ledger of a user", "nobody else can run here")
        return
    with kit.tool() as tool:
        os.chown(tool.folder, user.get("user", -1), -1)
        for home, below in [({"XDG_STATE_HOME": os.path.join(tool.folder, "xdg")}, "xdg"),
                            ({"HOME": tool.folder}, ".local/state")]:
            tool.environment.pop("XDG_STATE_HOME", None)
            tool.environment.update(home)
            done = tool.run([kit.binary, "--json", "renewals", "list"], **user)
            path = os.path.join(tool.folder, below, "simtopup", "ledger.db")
            kit.tap.ok(done.returncode == DONE and os.path.exists(path),
                       f"the ledger of a user in {below}", done.stdout)


def main():
    kit = Kit(sys.argv[1:])
    settle(kit)
    with kit.modem() as modem, kit.tool() as tool:
        renewal = parse(renew(tool, modem, "june"))
        look(kit, tool, modem, renewal)
        check(kit, tool, modem, renewal)
        ledger_files(kit, tool)
    default_ledger(kit)
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
