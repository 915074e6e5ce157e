# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""A virtual modem under test, and an MBIM client written from the specification."""
import json
import os
import select
import shutil
import socket
import struct
import subprocess
import tempfile
import tty

BASIC = bytes.fromhex("a289cc33bcbb8b4fb6b0133ec2aae6df")
SMS = bytes.fromhex("533fbeeb14fe44679f9033a223e56c3f")
USSD = bytes.fromhex("e550a0c85e82479e82f710abf4c3351f")
EXT = bytes.fromhex("3d01dcc5fef54d050d3abef7058e9aaf")
PATIENCE = 10


def read_scenario(path):
    groups, group = {}, {}
    for line in open(path, encoding="utf-8"):
        line = line.strip()
        if line.startswith("["):
            group = groups.setdefault(line[1:-1], {})
        elif "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            group[key.strip()] = value.strip()
    return groups


class Modem:
    """A virtual modem, with `extra` lines behind the scenario's."""

    program = scenarios = None  # set by the test

    def __init__(self, scenario="fictel", extra="", *options):
        self.dir = tempfile.mkdtemp(prefix="vmodem-")
        self.file = os.path.join(self.dir, "scenario")
        shutil.copy(os.path.join(self.scenarios, scenario + ".scenario"), self.file)
        with open(self.file, "a", encoding="utf-8") as out:
            out.write("\n" + extra)
        self.values = read_scenario(self.file)
        self.link, self.socket, self.oracle = (
            os.path.join(self.dir, name) for name in ("port", "control", "oracle"))
        self.process = subprocess.Popen(
            [self.program, "--protocol", "mbim", "--scenario", self.file, "--link", self.link,
             "--control", self.socket, "--oracle", self.oracle, "--exit-on-eof", *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        ready = self.process.stdout.readline()
        assert ready.startswith("ready "), "the virtual modem does not start"
        self.stream = socket.socket(socket.AF_UNIX)
        self.stream.settimeout(PATIENCE)
        self.stream.connect(self.socket)
        return self

    def __exit__(self, kind, *_):
        self.stream.close()
        self.process.stdin.close()
        status = self.process.wait(PATIENCE)
        self.process.stdout.close()
        shutil.rmtree(self.dir)
        assert kind or status == 0, "the virtual modem ended with %d" % status

    def control(self, line):
        self.stream.sendall(line.encode() + b"\n")
        answer = b""
        while not answer.endswith(b"\n"):
            more = self.stream.recv(65536)
            assert more, "the control socket was closed"
            answer += more
        assert not answer.startswith(b"error"), answer
        return answer.decode().rstrip()

    def stats(self):
        return json.loads(self.control("stats"))

    def charges(self):
        with open(self.oracle, encoding="utf-8") as book:
            return [json.loads(line) for line in book]

    def cli(self, *arguments, ok=True):
        done = subprocess.run(["mbimcli", "-d", self.link, *arguments], text=True,
                              capture_output=True, timeout=60, env={**os.environ, "LC_ALL": "C"})
        assert (done.returncode == 0) == ok, done.stdout + done.stderr
        return done.stdout if ok else done.stderr


class Message:
    def __init__(self, data):
        self.type, self.length, self.tid = struct.unpack_from("<III", data)
        self.status = None
        if self.type not in (0x80000003, 0x80000007):
            self.status = struct.unpack_from("<I", data, 12)[0]
            return
        self.total, self.current = struct.unpack_from("<II", data, 12)
        self.body = data[20:]

    def finish(self):
        """Once all fragments are in."""
        if self.type not in (0x80000003, 0x80000007):
            return self
        self.uuid, at = self.body[:16], 16
        self.cid = struct.unpack_from("<I", self.body, at)[0]
        at += 4
        if self.type == 0x80000003:
            self.status = struct.unpack_from("<I", self.body, at)[0]
            at += 4
        size = struct.unpack_from("<I", self.body, at)[0]
        self.info = self.body[at + 4:]
        assert len(self.info) == size, "length of the information buffer"
        return self

    def u32(self, index):
        return struct.unpack_from("<I", self.info, 4 * index)[0]

    def ref(self, at, base=0):
        offset, size = struct.unpack_from("<II", self.info, at)
        return self.info[base + offset:base + offset + size]

    def string(self, at):
        return self.ref(at).decode("utf-16-le")


class Host:
    """An MBIM client written from the specification, which may also misbehave."""

    def __init__(self, modem, max_transfer=4096):
        self.fd = os.open(modem.link, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self.fd)
        self.buffer, self.tid, self.max_transfer, self.fragments = b"", 0, max_transfer, 0
        if max_transfer:
            self.tid += 1
            self.write(struct.pack("<IIII", 1, 16, self.tid, max_transfer))
            assert self.answer().status == 0, "OPEN"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.fd)

    def write(self, data):
        while data:
            data = data[os.write(self.fd, data):]

    def message(self):
        parts = None
        while True:
            while len(self.buffer) < 12 or len(self.buffer) < self.length():
                assert select.select([self.fd], [], [], PATIENCE)[0], "no answer"
                self.buffer += os.read(self.fd, 65536)
            part = Message(self.buffer[:self.length()])
            assert part.length <= max(self.max_transfer, 64), "larger than the host's maximum"
            self.buffer = self.buffer[self.length():]
            if part.type not in (0x80000003, 0x80000007):
                return part
            if parts is None:
                parts = part
            else:
                assert (part.tid, part.current) == (parts.tid, parts.current + 1), "fragments"
                parts.body, parts.current = parts.body + part.body, part.current
            self.fragments = part.total
            if part.current + 1 == part.total:
                return parts.finish()

    def length(self):
        return struct.unpack_from("<I", self.buffer, 4)[0]

    def silent(self, modem):
        """Nothing has come although the modem has handled everything that was sent to it."""
        modem.control("clock")
        return not self.buffer and not select.select([self.fd], [], [], 0.2)[0]

    def answer(self):
        message = self.message()
        assert message.tid == self.tid, "transaction id"
        return message

    def send(self, uuid, cid, info=b"", kind=0, room=4096):
        self.tid += 1
        body = uuid + struct.pack("<III", cid, kind, len(info)) + info
        pieces = [body[i:i + room] for i in range(0, len(body), room)]
        for i, piece in enumerate(pieces):
            self.write(struct.pack("<IIIII", 3, 20 + len(piece), self.tid, len(pieces), i) + piece)

    def ask(self, *arguments, **named):
        self.send(*arguments, **named)
        return self.answer()

    def ussd(self, text, action=0, encoding="gsm7", **named):
        if action == 2:
            dcs, payload = 0, b""
        elif encoding == "gsm7":
            dcs, payload = 0x0F, pack(text)
        else:
            dcs, payload = 0x48, text.encode("utf-16-be")
        self.send(USSD, 1, struct.pack("<IIII", action, dcs, 16 if payload else 0, len(payload)) +
                  payload + bytes(-len(payload) % 4), kind=1, **named)

    def reply(self):
        """The answer to a USSD request: response, session, DCS, octets."""
        answer = self.answer()
        assert (answer.uuid, answer.cid, answer.status) == (USSD, 1, 0), answer.status
        return answer.u32(0), answer.u32(1), answer.u32(2), answer.ref(12)


GSM = ("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNO"
       "PQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà")


def pack(text):
    septets = [GSM.index(c) for c in text]
    if len(septets) % 8 == 7:
        septets.append(0x0D)
    number = sum(septet << 7 * i for i, septet in enumerate(septets))
    return number.to_bytes((len(septets) * 7 + 7) // 8, "little")


def unpack(octets, skip=0, count=None):
    number = int.from_bytes(octets, "little")
    count = len(octets) * 8 // 7 if count is None else count
    text = "".join(GSM[number >> 7 * i & 0x7F] for i in range(skip, count))
    return text[:-1] if len(octets) % 7 == 0 and text.endswith("\r") else text
