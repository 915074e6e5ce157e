# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""tally.py FAILED-BUILDS FOLDER...: what failed in runs of meson test,
and the sum over them as the last line."""

import json
import os
import re
import sys

TAP = re.compile(r"^(not )?ok\b[^#\n]*(# SKIP)?", re.M | re.I)
BAD = re.compile(r"^not ok\b.*", re.M | re.I)
GOOD = {"OK": (1, 0, 0), "EXPECTEDFAIL": (1, 0, 0), "SKIP": (0, 0, 1)}


def count_program(entry):
    """(passed, failed, skipped) of one program: its TAP lines, and how it ended."""
    passed = failed = skipped = 0
    for bad, skip in TAP.findall(entry.get("stdout") or ""):
        failed += bool(bad)
        skipped += bool(skip and not bad)
        passed += not bad and not skip
    whole = GOOD.get(entry["result"], (0, 1, 0))
    if not passed + failed + skipped:
        return whole
    # A program that crashed or ran out of time need not have said "not ok".
    return passed, max(failed, whole[1]), skipped


def name_failed(folder, entry):
    """What failed of one program, for those who see no more than the end of a log."""
    for line in BAD.findall(entry.get("stdout") or "") or [entry["result"]]:
        print(f"{folder}: {entry['name']}: {line}")


def count(folder):
    """(passed, failed, skipped) of one run; a run that left no log failed."""
    try:
        with open(os.path.join(folder, "meson-logs", "testlog.json"), encoding="utf-8") as file:
            entries = [json.loads(line) for line in file]
    except (OSError, ValueError):
        entries = []
    counts = [count_program(entry) for entry in entries]
    for entry, (_, failed, _) in zip(entries, counts):
        if failed:
            name_failed(folder, entry)
    return [sum(column) for column in zip(*counts)] or [0, 1, 0]


def main(failed_builds, *folders):
    counts = [(0, 0, 0), *map(count, folders)]
    passed, failed, skipped = (sum(column) for column in zip(*counts))
    failed += int(failed_builds)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
