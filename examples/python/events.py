# SPDX-License-Identifier: 0BSD
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""events.py DEVICE...: SIM and network of many modems on asyncio, each until it is gone."""
import asyncio
import json
import sys

import simtopup
from simtopup import EventKind


async def watch(device):
    with simtopup.Modem(device) as modem:
        async for event in modem.stream(EventKind.SIM | EventKind.NETWORK):
            print(json.dumps(event), flush=True)
            if event["event"] == "gone":
                return


async def main():
    await asyncio.gather(*map(watch, sys.argv[1:]))

asyncio.run(main())
