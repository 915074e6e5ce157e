# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""
arrows.py ROOT: includes point down only.

api -> watch, renewal -> account, esim -> uicc -> port -> codec -> core, and
nothing above port/ knows QMI or MBIM.
"""

import os
import re
import sys

import lint

LEVELS = {"core": 0, "codec": 1, "port": 2, "uicc": 3, "account": 4, "esim": 4, "renewal": 5,
          "watch": 5, "api": 6}
INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]', re.M)
NO_IO = re.compile(r"^(gio/|sys/socket|sys/ioctl|fcntl\.h|poll\.h|unistd\.h|libqmi|libmbim|sqlite)")


def layer_of(path):
    return path.split("/")[1]


def judge(path, quote, target):
    """A fault, or None."""
    layer = layer_of(path)
    if quote == "<":
        inside = path.startswith(("libsimtopup/port/qmi/", "libsimtopup/port/mbim/"))
        if re.match(r"libqmi|libmbim", target) and not inside:
            return "knows a protocol's library"
        if layer == "codec" and NO_IO.match(target):
            return "codec knows no I/O"
        return None
    full = os.path.normpath(os.path.join(os.path.dirname(path), target))
    parts = full.split("/")
    if parts[0] != "libsimtopup" or parts[1] not in LEVELS:
        return f"includes {target}, which is in no layer"
    same = parts[1] == layer
    if not same and LEVELS[parts[1]] >= LEVELS[layer]:
        return f"{layer} must not include {parts[1]}"
    if parts[1] == "port" and len(parts) > 3 and os.path.dirname(path) != os.path.dirname(full):
        return f"{parts[2]} is known to {parts[1]}/{parts[2]}/ only"
    return None


def main(root):
    report = lint.Report()
    faults, seen = [], 0
    for path in lint.files(os.path.join(root, "libsimtopup"), ".c", ".h"):
        path = "libsimtopup/" + path
        text = lint.read(root, path)
        for quote, target in INCLUDE.findall(text):
            seen += 1
            fault = judge(path, quote, target)
            if fault:
                faults.append(f"{path}: {fault} ({target})")
    report.test("includes point down only", faults)
    report.test("there were includes to judge", [] if seen > 100 else [f"only {seen}"])
    foreign = []
    for path in lint.files(os.path.join(root, "tests", "vmodem"), ".c", ".h"):
        for _, target in INCLUDE.findall(lint.read(root, "tests/vmodem/" + path)):
            if re.search(r"libqmi|libmbim|simtopup/", target):
                foreign.append(f"tests/vmodem/{path}: {target}")
    report.test("the virtual modem shares no code with its clients", foreign)
    return report.done()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
