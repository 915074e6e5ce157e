# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""
events.py TOOL VMODEM SCENARIOS RECIPES PROTOCOL EXAMPLES LIBRARY PROGRAM...

The examples of events on three loops do the same: epoll, GLib, asyncio.
"""

import json
import os
import subprocess
import sys

from kit import DONE, Kit, wait_for

LINES_MAX = 40
STEPS = [("sim-remove", {"event": "sim", "change": "removed"}),
         ("sim-insert iccid=8900101000000054321", {"event": "sim", "state": "ready"}),
         ("register roaming name=Abroad", {"event": "network", "roaming": True})]


def sources(examples):
    return {name: os.path.join(examples, name)
            for name in ("events_epoll.c", "events_glib.c", "python/events.py")}


def is_like(event, wanted):
    return all(event.get(key) == value for key, value in wanted.items())


def watch(kit, name, command, environment):
    with kit.modem() as modem:
        process = subprocess.Popen([*command, modem.uri], text=True, stdout=subprocess.PIPE,
                                   env=environment)
        # Its registration is the last thing that it does before it waits.
        registered = "qmi.nas.0x39" if kit.protocol == "qmi" else "mbim.basic.9"
        wait_for(lambda: modem.stats()["requests"].get(registered), name)
        seen = []
        for line, wanted in STEPS:
            modem.control(line)
            for text in process.stdout:
                seen.append(json.loads(text))
                if is_like(seen[-1], wanted):
                    break
            kit.tap.ok(seen and is_like(seen[-1], wanted), f"{name}: {line}", seen)
        kit.tap.ok(any(event.get("previous_iccid") == "8900101000000012345" for event in seen),
                   f"{name}: which card there was", seen)
        modem.control("unplug")
        rest, _ = process.communicate(timeout=30)
        kit.tap.ok(process.returncode == DONE and '"gone"' in rest, f"{name}: unplugged", rest)


def main():
    kit = Kit(sys.argv[1:6])
    examples, library, programs = sys.argv[6], sys.argv[7], sys.argv[8:]
    for name, path in sources(examples).items():
        with open(path, encoding="utf-8") as file:
            count = len(file.readlines())
        kit.tap.ok(count <= LINES_MAX, f"{name} has at most {LINES_MAX} lines", count)
    environment = dict(os.environ, SIMTOPUP_LIBRARY=library, PYTHONDONTWRITEBYTECODE="1",
                       PYTHONPATH=os.path.join(examples, "..", "python"))
    for program in programs:
        watch(kit, os.path.basename(program), [program], environment)
    if os.environ.get("SIMTOPUP_BUILD") != "asan":  # Python itself is not sanitized
        watch(kit, "events.py", [sys.executable, os.path.join(examples, "python", "events.py")],
              environment)
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
