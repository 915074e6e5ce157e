# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""A virtual modem, the tool on it, and what the operator really charged."""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time

VOUCHER = "12345678901234"


class Vmodem:
    """simtopup-vmodem with its link, control socket and oracle book in a folder of its own."""

    def __init__(self, binary, scenario, protocol, *options):
        self.folder = tempfile.mkdtemp(prefix="simtopup-rig-")
        self.link = os.path.join(self.folder, "modem")
        self.socket = os.path.join(self.folder, "control")
        self.book = os.path.join(self.folder, "oracle.jsonl")
        self.scenario = scenario
        self.uri = f"{protocol}:{self.link}"
        self.process = subprocess.Popen(
            [binary, "--protocol", protocol, "--scenario", scenario, "--link", self.link,
             "--control", self.socket, "--oracle", self.book, "--exit-on-eof", *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("ready "):
            raise RuntimeError(f"the virtual modem did not start: {line!r}")

    def scenario_value(self, key):
        with open(self.scenario, encoding="utf-8") as file:
            for line in file:
                if line.startswith(key + "="):
                    return line.split("=", 1)[1].strip()
        raise KeyError(key)

    def control(self, line):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.connect(self.socket)
            client.sendall(line.encode() + b"\n")
            answer = b""
            while not answer.endswith(b"\n"):
                part = client.recv(65536)
                if not part:
                    break
                answer += part
        text = answer.decode().strip()
        if text.startswith("error"):
            raise RuntimeError(f"{line}: {text}")
        return text

    def flood(self, line, count):
        """The same line many times over one connection; answers are read, not kept."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.connect(self.socket)
            answers = 0
            for start in range(0, count, 100):
                some = min(100, count - start)
                client.sendall((line + "\n").encode() * some)
                answers += some
                while answers:
                    part = client.recv(65536)
                    if not part:
                        raise RuntimeError("the control socket hung up")
                    answers -= part.count(b"\n")

    def stats(self):
        return json.loads(self.control("stats"))

    def oracle(self, kind="voucher"):
        if not os.path.exists(self.book):
            return []
        with open(self.book, encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        return [row for row in rows if row["kind"] == kind]

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Tool:
    """The bundled tool with a ledger and a voucher file of its own."""

    def __init__(self, binary, recipes, voucher=VOUCHER):
        self.binary = binary
        self.folder = tempfile.mkdtemp(prefix="simtopup-tool-")
        self.ledger = os.path.join(self.folder, "state", "ledger.db")
        self.voucher = os.path.join(self.folder, "voucher")
        with open(self.voucher, "w", encoding="ascii") as file:
            file.write(voucher + "\n")
        self.environment = dict(os.environ, SIMTOPUP_OPERATORS=recipes, HOME=self.folder)

    def command(self, uri, *words):
        return [self.binary, "-d", uri, "--json", "--ledger", self.ledger, *words]

    def renew_command(self, uri, key="kill-test", *words, rail="voucher-ussd"):
        order = ["--plan", "internet-1gb", "--max-price", "6EUR"] if rail.startswith("plan") else \
            ["--voucher-file", self.voucher, "--face-value", "10EUR", "--max-price", "10EUR"]
        return self.command(uri, "renew", "--rail", rail, *order, "--request-key", key, "--yes",
                            *words)

    def run(self, command, timeout=60, **options):
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True,
                              timeout=timeout, stdin=subprocess.DEVNULL, **options)
        return done

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Tap:
    """Test Anything Protocol on standard output."""

    def __init__(self):
        self.count = 0
        self.failed = 0
        self.started = time.monotonic()

    def ok(self, passed, name, detail=""):
        self.count += 1
        self.failed += not passed
        print(f"{'ok' if passed else 'not ok'} {self.count} - {name}", flush=True)
        if not passed and detail:
            for line in str(detail).splitlines()[:40]:
                print(f"# {line}", flush=True)
        return passed

    def skip(self, name, why):
        self.count += 1
        print(f"ok {self.count} - {name} # SKIP {why}", flush=True)

    def done(self):
        print(f"1..{self.count}", flush=True)
        return 1 if self.failed else 0
