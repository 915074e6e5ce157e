# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""example.py VMODEM SCENARIOS RECIPES PROTOCOL SCRIPT: examples/python/renew.py does the job."""

import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tools"))
from kit import Kit  # noqa: E402


def main():
    kit = Kit([None, *sys.argv[1:5]])
    script = sys.argv[5]
    with open(script, encoding="utf-8") as file:
        kit.tap.ok(len(file.readlines()) <= 30, "the example has at most 30 lines")
    with kit.modem() as modem, tempfile.TemporaryDirectory() as folder:
        voucher = os.path.join(folder, "voucher")
        with open(voucher, "w", encoding="ascii") as file:
            file.write("12345678901234\n")
        command = [sys.executable, script, modem.uri, kit.recipes,
                   os.path.join(folder, "ledger.db"), "june", voucher]
        for turn in ("it renews", "again it only reports"):
            done = subprocess.run(command, text=True, capture_output=True, check=False)
            kit.tap.ok(done.returncode == 0 and "VERIFIED" in done.stdout and
                       "22.34 EUR" in done.stdout, turn, done.stdout + done.stderr)
            kit.tap.ok(len(modem.oracle()) == 1, f"{turn}: one charge", modem.oracle())
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
