# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""
esim_matrix.py TOOL VMODEM SCENARIOS RECIPES PROTOCOL STRIDE: every command that goes to the card
in every verb of `esim`, with every fault. A run without faults tells which commands there are;
the matrix is their product with the faults, and each STRIDE-th cell of it is tried.

In each cell the tool must end in time, say of the card what the card thinks, leave no channel
open, and the next call must work.
"""

import concurrent.futures
import json
import os
import random
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tools"))
from kit import Kit, parse, wait_for  # noqa: E402

HOME, AWAY, BOOT = "8900101000000012345", "89001010000000000024", "890010100000000003"
VERBS = {
    "info": ["info"], "list": ["list"], "notifications": ["notifications"],
    "nickname": ["nickname", BOOT, "New"], "delete": ["delete", AWAY, "--yes"],
    "enable": ["enable", AWAY], "disable": ["disable", HOME], "check": ["check"],
    "set-smdp": ["set-smdp", "other.example"],
}
SECONDS = 6
SLACK = 9  # of a loaded machine; what is timed exactly is tested elsewhere
REQUESTS = {
    "qmi": {"qmi.uim.0x42": "open", "qmi.uim.0x3B": "command", "qmi.uim.0x3F": "close"},
    "mbim": {"mbim.uicc.2": "open", "mbim.uicc.4": "command", "mbim.uicc.3": "close"},
}
# Between modem and host, on any of those; between card and modem, on commands only.
HOST = ["drop", "drop-request", "truncate at=20", "garble at=30", "duplicate", "unplug",
        "unplug-request"]
CARD = [0x6F00, 0x6985, 0x6A80, 0x9300, 0x6881]


class Cell:
    """A modem of its own, with an EID of its own."""

    def __init__(self, kit):
        eid = f"8904997{random.randrange(10 ** 25):025d}"
        self.kit = kit
        self.context = kit.modem("esim", f"[sim]\neid={eid}\n[euicc]\nrefresh-ms=20\n")
        self.tools = kit.tool()

    def __enter__(self):
        self.modem = self.context.__enter__()
        self.tool = self.tools.__enter__()
        return self

    def __exit__(self, *why):
        self.tools.__exit__(*why)
        self.context.__exit__(*why)

    def run(self, words):
        began = time.monotonic()
        done = self.tool.run([self.kit.binary, "--json", "-d", self.modem.uri, "--timeout",
                              str(SECONDS), "esim", *words])
        return done.returncode, parse(done), time.monotonic() - began

    def truth(self):
        """What the card thinks: enabled, how many profiles."""
        found = self.modem.stats()["euicc"]
        return found["enabled"], found["profiles"]


def recorded(kit):
    """(verb, request, how many of it)."""
    names = REQUESTS[kit.protocol]
    rows = []
    for verb, words in VERBS.items():
        with Cell(kit) as cell:
            before = dict(cell.modem.stats()["requests"])
            code = cell.run(words)[0]
            if code:
                raise RuntimeError(f"{verb} without a fault: {code}")
            after = cell.modem.stats()["requests"]
            for name in (*names, "card.0xE2"):
                rows.append((verb, name, after.get(name, 0) - before.get(name, 0)))
    return rows


def matrix(kit):
    for verb, name, count in recorded(kit):
        for nth in range(1, count + 1):
            for fault in HOST if name != "card.0xE2" else [f"error code={sw}" for sw in CARD]:
                yield verb, name, nth, fault


def changed(verb, before, after):
    """Did the card carry the verb out?"""
    if verb == "enable":
        return after[0] == AWAY
    if verb == "disable":
        return after[0] == ""
    return after[1] < before[1]


def judge_claim(verb, before, after, code, document):
    """What was said against what is; a fault or None."""
    if verb not in ("enable", "disable", "delete"):
        return None if after == before else f"the card changed: {before} {after}"
    happened = changed(verb, before, after)
    effect = document.get("error", {}).get("effect")
    if code == 0 and not happened:
        return "said done, and is not"
    if effect == "none" and happened:
        return "said that nothing happened, and it did"
    if effect == "done" and not happened:
        return "said that it happened, and it did not"
    return None


def may_leak(cell, name, fault):
    """The modem opened a channel and nobody was told which: no client can know."""
    kind = fault.split()[0]
    if cell.kit.protocol != "qmi":
        return 0
    # Behind a frame that is cut, the next ones are lost too.
    if kind == "truncate":
        return 3
    return REQUESTS["qmi"].get(name) == "open" and kind in ("drop", "garble")


def try_cell(kit, row):
    verb, name, nth, fault = row
    with Cell(kit) as cell:
        before = cell.truth()
        cell.modem.control(f"fault on={name} nth={nth} action={fault}")
        code, document, seconds = cell.run(VERBS[verb])
        cell.modem.control("faults clear")
        if not os.path.exists(cell.modem.link):
            cell.modem.control("replug")
            wait_for(lambda: os.path.exists(cell.modem.link), "the replug")
        found = judge_claim(verb, before, cell.truth(), code, document)
        if seconds > SECONDS + SLACK:
            found = found or f"took {seconds:.1f} s"
        code, after, _ = cell.run(["list"])
        if code and may_leak(cell, name, fault) and after["error"]["status"] == "resources":
            return found  # it says why
        if code:
            found = found or f"the next call: {after}"
        elif [item["iccid"] for item in after["profiles"] if item["state"] == "enabled"] != \
                [iccid for iccid in [cell.truth()[0]] if iccid]:
            found = found or "the list is not what the card thinks"
        left = cell.modem.stats()["channels"]
        if len(left) > may_leak(cell, name, fault):
            found = found or f"channels are open: {left}"
        return found and f"{verb}: {fault} on {name} #{nth}: {found} ({json.dumps(document)})"


def attempt(kit, row):
    try:
        return try_cell(kit, row)
    except Exception as error:  # pylint: disable=broad-except
        return f"{row}: {error!r}"


def main():
    kit, stride = Kit(sys.argv[1:6]), int(sys.argv[6])
    cells = list(matrix(kit))
    # A prime stride visits every verb, request and fault.
    chosen = cells[::stride]
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        faults = [fault for fault in pool.map(lambda row: attempt(kit, row), chosen) if fault]
    print(f"# matrix: {len(cells)} cells, {len(chosen)} tried")
    kit.tap.ok(not faults, f"{len(chosen)} cells", "\n".join(faults))
    kit.tap.ok(len(cells) > 300, "the matrix is whole", len(cells))
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
