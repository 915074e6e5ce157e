# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""licences.py ROOT: SPDX lines on top of each file, and no path of anybody's machine."""

import re
import sys

import lint

SOURCES = (".c", ".h", ".py", ".sh", ".build", ".sym", ".recipe", ".scenario",
           "meson_options.txt", ".ci/run")
FREE = re.compile(r"^(operators/.*\.recipe|examples/(?!simtopup/).*\.(c|py))$")
OURS = "SPDX-License-Identifier: LGPL-2.1-or-later"
ANY = re.compile(r"SPDX-License-Identifier: (0BSD|CC0-1\.0)$")
AUTHORS = "SPDX-FileCopyrightText: 2026 The libsimtopup authors"
# Folders that only somebody's machine has; what a system has in /usr, /etc, /dev is fine.
MACHINE = re.compile(r"(?<![\w.~*$}])/(work|home|root|mnt|srv|Users|workspace|builds?)/\w")


def judge_licence(path, text):
    lines = [re.sub(r"^(/\*|//|#) ?| ?\*/$", "", line) for line in text.split("\n")[:4]]
    if lines[0].startswith("!"):
        lines = lines[1:]
    if len(lines) < 2 or lines[1] != AUTHORS:
        return f"{path}: the second line must be {AUTHORS}"
    if FREE.match(path):
        return None if ANY.match(lines[0]) else f"{path}: must be 0BSD or CC0-1.0"
    return None if lines[0] == OURS else f"{path}: the first line must be {OURS}"


def judge_paths(path, text):
    for number, line in enumerate(text.split("\n"), 1):
        if MACHINE.search(line):
            yield f"{path}:{number}: a path of a machine"


def main(root):
    report = lint.Report()
    licences, paths = [], []
    for path in lint.files(root):
        text = lint.read(root, path)
        if path.endswith(SOURCES):
            fault = judge_licence(path, text)
            licences += [fault] if fault else []
        paths += judge_paths(path, text)
    report.test("SPDX lines", licences)
    report.test("no path of a machine", paths)
    report.test("the licence itself", [] if "LESSER GENERAL PUBLIC LICENSE" in
                lint.read(root, "COPYING") else ["COPYING is not the LGPL"])
    return report.done()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
