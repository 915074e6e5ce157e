# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""usage.py TOOL VMODEM SCENARIOS RECIPES: arguments, help, and what fails before a modem."""

import os
import re
import subprocess
import sys
import tempfile

from kit import DONE, FAILED, USAGE, Kit, parse

RENEW = ["renew", "--rail", "voucher-ussd", "--max-price", "10EUR"]
WRONG = [
    [], ["no-such-verb"], ["--no-such-option", "status"], ["status", "extra"], ["ussd"],
    ["ussd", "*100#", "1"], ["balance", "--rail", "voucher-ussd"], ["status", "--yes"],
    ["--timeout", "0", "status"], ["--timeout", "soon", "status"], ["--timeout", "-1", "status"],
    ["renewals"], ["renewals", "show"], ["renewals", "list", "x"], ["renewals", "burn", "x"],
    ["renewals", "resolve", "x"], ["renewals", "resolve", "x", "--paid", "--not-paid",
                                   "--by", "me", "--why", "so"],
    ["renewals", "resolve", "x", "--paid", "--by", "me"], ["receipt"], ["receipt", "a", "b"],
    ["renew"], ["renew", "--rail", "voucher-ussd", "--yes", "--voucher-file", "/dev/null"],
    RENEW, [*RENEW, "--yes"], [*RENEW, "--voucher-file", "/dev/null"],
    [*RENEW, "--voucher-fd", "0"], [*RENEW, "--voucher-fd", "x"],
    [*RENEW, "--plan", "5GB", "--yes"],
    [*RENEW, "--voucher-file", "/dev/null", "--voucher-fd", "0", "--yes"],
    [*RENEW, "--wait", "later", "--yes"],
]
VERBS = ["modems", "status", "balance", "ussd", "renew", "renewals", "receipt"]
SECRET = "12345678901234"


def wrong_usage(kit):
    for words in WRONG:
        done = kit.run(*words)
        kit.tap.ok(done.returncode == USAGE and done.stderr.startswith("simtopup: ") and
                   not done.stdout, f"exit 2: {' '.join(words) or 'nothing'}",
                   done.stdout + done.stderr)
        error = parse(kit.run("--json", *words))["error"]
        kit.tap.ok(error["status"] == "invalid" and error["effect"] == "none",
                   f"as JSON: {' '.join(words) or 'nothing'}", f"{error}")


def help_and_version(kit):
    done = kit.run("--help")
    kit.tap.ok(done.returncode == DONE and all(f"\n  {verb}" in done.stdout for verb in VERBS),
               "--help names every verb", done.stdout)
    options = set(re.findall(r"--([a-z-]+)", done.stdout))
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
    with open(os.path.join(root, "docs", "man", "simtopup.1"), encoding="utf-8") as file:
        page = file.read()
    named = {name.replace("-", "", 1) for name in re.findall(r"Fl (-[a-z-]+)", page)}
    kit.tap.ok(named == options and all(f".It Cm {verb}" in page for verb in VERBS),
               "the manual page names the same options and verbs", f"{named ^ options}")
    done = kit.run("--version")
    kit.tap.ok(done.returncode == DONE and done.stdout.startswith("simtopup 0."), "--version",
               done.stdout)


def no_echo(kit):
    for words in ([f"--voucher={SECRET}", *RENEW], [*RENEW, f"--voucher-file={SECRET}", "--yes"],
                  [SECRET], ["renewals", SECRET]):
        done = kit.run(*words)
        kit.tap.ok(SECRET not in done.stdout + done.stderr,
                   "a voucher typed into the command line is not repeated", done.stderr)


def no_device(kit):
    for device in ("/dev/null", "/nonexistent", "qmi:/nonexistent", "mbim:/dev/null", "serial:x",
                   "qrtr:0"):
        done = kit.run("--json", "-d", device, "status")
        error = parse(done)["error"]
        kit.tap.ok(done.returncode in (FAILED, USAGE) and error["message"] and
                   error["status"] != "ok", f"no modem at {device}", done.stdout)
    done = kit.run("--json", "status", SIMTOPUP_DEVICE="qmi:/nonexistent")
    kit.tap.ok(parse(done)["error"]["status"] == "no-device", "SIMTOPUP_DEVICE is used",
               done.stdout)
    done = kit.run("--json", "status", SIMTOPUP_CLOCK="/nonexistent")
    kit.tap.ok(done.returncode == FAILED and parse(done)["error"]["status"] == "io",
               "a clock that nobody keeps is an error", done.stdout)


def full_disk(kit):
    with open("/dev/full", "w", encoding="ascii") as full:
        done = subprocess.run([kit.binary, "modems", "--json"], stdout=full, check=False,
                              stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    kit.tap.ok(done.returncode == FAILED, "what cannot be written is a failure")


def recipes(kit):
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "bad.recipe"), "w", encoding="utf-8") as file:
            file.write("this is no recipe\n")
        done = kit.run("--json", "-d", "qmi:/nonexistent", "balance", SIMTOPUP_OPERATORS=folder)
        kit.tap.ok(done.returncode == FAILED and "bad.recipe" in parse(done)["error"]["message"],
                   "a wrong recipe is named", done.stdout)


def modems(kit):
    done = kit.run("--json", "modems")
    kit.tap.ok(done.returncode == DONE and isinstance(parse(done), list), "modems is a list",
               done.stdout)


def main():
    kit = Kit(sys.argv[1:])
    wrong_usage(kit)
    help_and_version(kit)
    no_echo(kit)
    no_device(kit)
    full_disk(kit)
    recipes(kit)
    modems(kit)
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
