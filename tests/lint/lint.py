# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""What the lint tests share: the tree, and a report in TAP."""

import os
import re

LEFT_OUT = re.compile(r"^(\.git|build.*|__pycache__|\.cache)$")


def files(root, *suffixes):
    """Paths below `root`, relative to it, sorted; build folders left out."""
    found = []
    for folder, names, leaves in os.walk(root):
        names[:] = sorted(name for name in names if not LEFT_OUT.match(name))
        for leaf in leaves:
            if LEFT_OUT.match(leaf):  # .git is a file in a linked work tree
                continue
            path = os.path.relpath(os.path.join(folder, leaf), root)
            if not suffixes or path.endswith(suffixes):
                found.append(path)
    return sorted(found)


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8", errors="surrogateescape") as file:
        return file.read()


def without_comments(text):
    """C without comments and with empty literals; every line keeps its number."""
    token = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)

    def blank(match):
        found = match.group(0)
        if found[0] in "\"'":
            return found[0] * 2
        return "\n" * found.count("\n")

    return token.sub(blank, text)


class Report:
    def __init__(self):
        self.count = 0
        self.failed = 0

    def test(self, name, faults):
        self.count += 1
        self.failed += bool(faults)
        print(f"{'not ok' if faults else 'ok'} {self.count} - {name}")
        for fault in faults:
            print(f"# {fault}")

    def skip(self, name, why):
        self.count += 1
        print(f"ok {self.count} - {name} # SKIP {why}")

    def done(self):
        print(f"1..{self.count}")
        return 1 if self.failed else 0
