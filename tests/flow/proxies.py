# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""
The library beside other clients on the real proxies, and beside itself.

    proxies.py TOOL VMODEM SCENARIO RECIPES IDLE_CLIENT

Runs itself again under `unshare -rn`: the proxies listen on abstract sockets,
which belong to a network namespace, and serve uid 0 only.
"""

import json
import os
import subprocess
import sys
import time

from rig import Tap, Tool, Vmodem

PROXY = {"qmi": "/usr/libexec/qmi-proxy", "mbim": "/usr/libexec/mbim-proxy"}
JUDGE = {"qmi": ["qmicli", "-p", "--device-open-qmi", "--dms-get-ids"],
         "mbim": ["mbimcli", "-p", "--query-device-caps"]}
FLOOD = 10000


def namespace_is_possible():
    return subprocess.run(["unshare", "-rn", "true"],
                          stderr=subprocess.DEVNULL).returncode == 0


class Proxy:
    """The real proxy, ours to end."""

    def __init__(self, protocol):
        self.process = subprocess.Popen([PROXY[protocol], "--no-exit"],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        name = f"@{protocol}-proxy"
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with open("/proc/net/unix", encoding="ascii") as file:
                if name in file.read():
                    return
            time.sleep(0.01)
        raise RuntimeError("the proxy does not listen")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


class IdleClient:
    def __init__(self, binary, uri, kind):
        self.process = subprocess.Popen([binary, uri + "?via=proxy", kind], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        if self.process.stdout.readline() != "ready\n":
            raise RuntimeError("the idle client did not open")

    def close(self):
        out, _ = self.process.communicate("\n", timeout=30)
        return out == "closed\n" and self.process.returncode == 0


def judge(protocol, modem):
    """Does a client that we did not write get its answer?"""
    done = subprocess.run([*JUDGE[protocol], "-d", os.path.realpath(modem.link)],
                          capture_output=True, text=True, timeout=60)
    return done.returncode == 0 and modem.scenario_value("imei") in done.stdout


def leaves_as_it_was(protocol, modem, idle, tap):
    """What one listener asked of the modem is undone while another one keeps it open."""
    first = IdleClient(idle, modem.uri, "listen")
    second = IdleClient(idle, modem.uri, "listen")
    both = modem.stats()
    first.close()
    one = modem.stats()
    if protocol == "mbim":
        tap.ok(both["mbim"]["signal_step"] == 2 and one["mbim"]["signal_step"] == 0 and
               one["mbim"]["open"], "mbim: signal reports are as before", (both, one))
    else:
        tap.ok(all(len(both["clients"][name]) == 2 and len(one["clients"][name]) == 1
                   for name in ("nas", "uim", "voice", "wms")),
               "qmi: a listener gives its client ids back", (both, one))
    second.close()
    left = modem.stats()
    tap.ok(not any(left["clients"].values()) if protocol == "qmi" else
           left["mbim"]["signal_step"] == 0, f"{protocol}: nothing is left of both", left)


def check(setup, protocol, tap):
    tool_path, vmodem, scenario, recipes, idle = setup
    with Vmodem(vmodem, scenario, protocol) as modem, Tool(tool_path, recipes) as tool, \
            Proxy(protocol):
        proxied = modem.uri + "?via=proxy"
        done = tool.run(tool.command(proxied, "status"))
        tap.ok(done.returncode == 0 and json.loads(done.stdout)["sim"]["state"] == "ready",
               f"{protocol}: status through the real proxy", done.stdout + done.stderr)
        done = tool.run(tool.command(modem.uri, "balance"))
        tap.ok(done.returncode == 0 and json.loads(done.stdout)["state"] == "ok",
               f"{protocol}: the proxy is chosen when it answers", done.stdout + done.stderr)

        quiet = IdleClient(idle, modem.uri, "quiet")
        if protocol == "qmi":
            held = modem.stats()["clients"]
            tap.ok(set(held) >= {"dms", "nas", "uim"} and not any(held.values()),
                   "qmi: an idle handle holds no client id", held)
        modem.flood("ussd-notify flood", FLOOD)
        tap.ok(judge(protocol, modem), f"{protocol}: a quiet handle disturbs nobody")
        tap.ok(quiet.close(), f"{protocol}: the quiet handle closes")

        listening = IdleClient(idle, modem.uri, "listen")
        before = modem.stats()["indications"]
        modem.flood("ussd-notify flood", FLOOD)
        told = modem.stats()["indications"] - before
        tap.ok(told >= FLOOD, f"{protocol}: {told} indications to a listener that never reads")
        tap.ok(listening.close(), f"{protocol}: a listener that never read closes")
        leaves_as_it_was(protocol, modem, idle, tap)
        tap.ok(judge(protocol, modem), f"{protocol}: and disturbs nobody once it has closed")
        done = tool.run(tool.renew_command(proxied))
        tap.ok(done.returncode == 0 and len(modem.oracle()) == 1,
               f"{protocol}: renewal through the proxy, one charge", done.stdout + done.stderr)


def six_at_once(setup, protocol, tap):
    tool_path, vmodem, scenario, recipes, _ = setup
    with Vmodem(vmodem, scenario, protocol, "--latency-ms", "10") as modem, \
            Tool(tool_path, recipes) as tool:
        command = tool.command(modem.uri + "?via=direct", "status")
        runs = [subprocess.Popen(command, env=tool.environment, stdout=subprocess.PIPE, text=True)
                for _ in range(6)]
        answers = [run.communicate(timeout=60)[0] for run in runs]
        right = [json.loads(text)["sim"].get("iccid") for text in answers if text.startswith("{")
                 and "sim" in text]
        tap.ok(len(right) == 6 and len(set(right)) == 1 and right[0],
               f"{protocol}: six status at once on one direct port", answers)


def main():
    setup = sys.argv[1:6]
    tap = Tap()
    for protocol in ("qmi", "mbim"):
        six_at_once(setup, protocol, tap)
        if os.environ.get("SIMTOPUP_IN_NAMESPACE"):
            check(setup, protocol, tap)
        else:
            tap.skip(f"{protocol}: the real proxy", "network namespaces are forbidden here")
    return tap.done()


if __name__ == "__main__":
    if not os.environ.get("SIMTOPUP_IN_NAMESPACE") and namespace_is_possible():
        os.environ["SIMTOPUP_IN_NAMESPACE"] = "1"
        os.execvp("unshare", ["unshare", "-rn", sys.executable, *sys.argv])
    sys.exit(main())
