# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""What the tests of the tool share, on top of tests/flow/rig.py."""

import configparser
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "flow"))
from rig import Tap, Tool, Vmodem  # noqa: E402

ICCID = "8900101000000012345"
NOBODY = 65534
DONE, FAILED, USAGE, UNKNOWN, UNPROVED, PARTLY, ATTENTION = range(7)


def read_scenario(path):
    """A scenario as groups of keys; a later value of a key wins, as in GKeyFile."""
    parser = configparser.RawConfigParser(strict=False, delimiters=("=",), interpolation=None,
                                          comment_prefixes=("#",), allow_no_value=False)
    parser.optionxform = str
    parser.read(path, encoding="utf-8")
    return {group: dict(parser[group]) for group in parser.sections()}


def flatten(value, path=""):
    """{"a": [{"b": 1}]} as {"a.0.b": 1}."""
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    else:
        return {path: value}
    flat = {}
    for key, below in items:
        flat.update(flatten(below, f"{path}.{key}" if path else str(key)))
    return flat


def wait_for(condition, what, patience=30):
    """Until something happened in another process, which tells nobody by itself."""
    until = time.monotonic() + patience
    while not condition():
        if time.monotonic() > until:
            raise RuntimeError(f"{what}: not within {patience} s")
        time.sleep(0.01)


class Kit:
    """The programs under test, as meson gives them: TOOL VMODEM SCENARIOS RECIPES PROTOCOL."""

    def __init__(self, arguments):
        self.binary, self.vmodem, self.scenarios, self.recipes = arguments[:4]
        self.protocol = arguments[4] if len(arguments) > 4 else None
        self.tap = Tap()

    def scenario(self, name="fictel"):
        return os.path.join(self.scenarios, name + ".scenario")

    @contextlib.contextmanager
    def modem(self, scenario="fictel", extra="", *options):
        """A virtual modem, with lines of `extra` behind its scenario."""
        with tempfile.TemporaryDirectory(prefix="simtopup-kit-") as folder:
            path = os.path.join(folder, "scenario")
            with open(self.scenario(scenario), encoding="utf-8") as source, \
                    open(path, "w", encoding="utf-8") as target:
                target.write(source.read() + "\n" + extra)
            with Vmodem(self.vmodem, path, self.protocol, *options) as modem:
                modem.uri += "?via=direct"
                yield modem

    def tool(self, voucher="12345678901234"):
        return Tool(self.binary, self.recipes, voucher)

    def as_user(self):
        """Options for subprocess that make it nobody when we are root; None: cannot be."""
        if os.geteuid() != 0:
            return {}
        options = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        try:
            done = subprocess.run([self.binary, "--version"], capture_output=True, check=False,
                                  **options)
        except OSError:  # nobody may not enter the build folder, or the namespace has no nobody
            return None
        return options if done.returncode == 0 else None

    def run(self, *words, **environment):
        """The tool without a modem and a ledger; JSON only when asked for."""
        with self.tool() as tool:
            tool.environment.update(environment)
            return tool.run([self.binary, *words])


def parse(done):
    """The one JSON document on standard output."""
    lines = done.stdout.splitlines()
    if len(lines) != 1:
        raise RuntimeError(f"not one document: {done.stdout!r} {done.stderr!r}")
    return json.loads(lines[0])


def renew(tool, modem, key, *words, price="10EUR", face_value="10EUR"):
    """`renew` with a voucher of the tool's own file."""
    return tool.run(tool.command(
        modem.uri, "renew", "--rail", "voucher-ussd", "--voucher-file", tool.voucher,
        "--max-price", price, "--face-value", face_value, "--request-key", key, "--yes", *words))


def only(document, *keys):
    return [key for key in keys if key not in document]
