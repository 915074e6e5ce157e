# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""hostile.py BENCH RECIPES: how the reading of a text that is meant to cost much grows with it:
instructions (callgrind, where valgrind is installed), which no busy machine and no cache changes,
then CPU time."""

import os
import re
import shutil
import subprocess
import sys
import tempfile

AT_MOST = 20.0  # times the work, for 20 times the text: what is linear, and its fixed part
FUNCTION = "st_balance_read_text"


def counts(bench, folder):
    """(class, instructions short, instructions long); callgrind writes a file for each call."""
    out = os.path.join(folder, "out")
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", f"--toggle-collect={FUNCTION}", f"--dump-after={FUNCTION}",
         f"--callgrind-out-file={out}", bench, "--count"],
        capture_output=True, text=True, check=True)
    names, totals = done.stdout.splitlines(), []
    for number in range(1, 2 * len(names) + 1):
        with open(f"{out}.{number}", encoding="utf-8") as file:
            totals.append(int(re.search(r"^totals: (\d+)", file.read(), re.M).group(1)))
    return list(zip(names, totals[::2], totals[1::2]))


def main():
    bench, recipes = sys.argv[1:3]
    worst = 0.0
    if shutil.which("valgrind"):
        with tempfile.TemporaryDirectory(prefix="simtopup-hostile-") as folder:
            rows = counts(bench, folder)
        rows = sorted(((after / before, name, before, after) for name, before, after in rows),
                      reverse=True)
        worst = rows[0][0]
        print(f"hostile: {len(rows)} classes, 20 times the text takes at most {worst:.2f} times "
              "the instructions; the three worst:")
        for ratio, name, before, after in rows[:3]:
            print(f"  x{ratio:.2f}  {before} -> {after}  \"{name}\"")
    return subprocess.run([bench, recipes], check=False).returncode or int(worst > AT_MOST)


if __name__ == "__main__":
    sys.exit(main())
