# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""For tests: a running simtopup-vmodem, and a QMUX client that shares no code with it."""

import configparser
import json
import os
import select
import shutil
import socket
import struct
import subprocess
import tempfile
import time

DEADLINE = 10.0


def scenario(folder, name):
    parser = configparser.ConfigParser(interpolation=None, delimiters="=", strict=True)
    parser.optionxform = str
    with open(os.path.join(folder, name + ".scenario"), encoding="utf-8") as file:
        parser.read_file(file)
    return parser


class Closed(Exception):
    """The modem is gone: hangup or end of file."""


class Modem:
    def __init__(self, program, folder, name, *args, protocol="qmi"):
        self.folder = tempfile.mkdtemp(prefix="vmodem-")
        self.link, self.oracle = (os.path.join(self.folder, n) for n in ("port", "oracle"))
        path = os.path.join(self.folder, "control")
        self.process = subprocess.Popen(
            [program, "--protocol", protocol, "--scenario",
             os.path.join(folder, name + ".scenario"), "--link", self.link, "--control", path,
             "--oracle", self.oracle, "--exit-on-eof", *args],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        ready = self.process.stdout.readline()
        if ready != f"ready {self.link}\n":
            raise RuntimeError(f"the modem did not start: {ready!r}")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(DEADLINE)
        self.socket.connect(path)
        self.lines = self.socket.makefile("rw", encoding="utf-8", newline="\n")

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.lines.close()
        self.socket.close()
        self.process.stdin.close()
        self.status = self.process.wait(DEADLINE)
        self.process.stdout.close()
        self.left_over = os.path.lexists(self.link)
        shutil.rmtree(self.folder)

    def ask(self, line):
        self.lines.write(line + "\n")
        self.lines.flush()
        return self.lines.readline().rstrip("\n")

    def ok(self, line):
        answer = self.ask(line)
        if not answer.startswith("ok"):
            raise RuntimeError(f"{line}: {answer}")
        return answer[3:]

    def stats(self):
        return json.loads(self.ask("stats"))

    def book(self):
        with open(self.oracle, encoding="utf-8") as file:
            return [json.loads(line) for line in file]


class Message:
    def __init__(self, frame):
        self.service, self.client = frame[4], frame[5]
        if self.service == 0:
            flags, self.transaction, self.id, length = struct.unpack_from("<BBHH", frame, 6)
            at = 12
            self.kind = ("request", "response", "indication")[flags]
        else:
            flags, self.transaction, self.id, length = struct.unpack_from("<BHHH", frame, 6)
            at = 13
            self.kind = {0: "request", 2: "response", 4: "indication"}[flags]
        if at + length != len(frame):
            raise ValueError("TLVs do not fill the frame")
        self.tlvs = {}
        while at < len(frame):
            kind, length = struct.unpack_from("<BH", frame, at)
            self.tlvs[kind] = frame[at + 3:at + 3 + length]
            at += 3 + length
        self.error = None
        if self.kind == "response":
            self.error = struct.unpack("<HH", self.tlvs[2])[1]


class Qmux:
    """One client of a port, opened directly."""

    def __init__(self, path):
        self.fd = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)
        self.buffer = b""
        self.waiting = []  # indications
        self.transaction = 0
        self.clients = {}

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        os.close(self.fd)

    def send(self, data):
        while data:
            select.select([], [self.fd], [], DEADLINE)
            data = data[os.write(self.fd, data):]

    def frame(self, service, cid, message, tlvs=None):
        self.transaction = self.transaction % 255 + 1
        body = b"".join(struct.pack("<BH", k, len(v)) + v for k, v in (tlvs or {}).items())
        sdu = struct.pack("<BB" if service == 0 else "<BH", 0, self.transaction)
        sdu += struct.pack("<HH", message, len(body)) + body
        return struct.pack("<BHBBB", 1, 5 + len(sdu), 0, service, cid) + sdu

    def receive(self, deadline=None):
        """The next message of any kind."""
        end = time.monotonic() + (DEADLINE if deadline is None else deadline)
        while True:
            if self.buffer and self.buffer[0] != 1:
                raise ValueError("stray byte")
            if len(self.buffer) >= 3:
                length = struct.unpack_from("<H", self.buffer, 1)[0] + 1
                if len(self.buffer) >= length:
                    frame, self.buffer = self.buffer[:length], self.buffer[length:]
                    return Message(frame)
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                raise TimeoutError
            try:
                data = os.read(self.fd, 4096)
            except BlockingIOError:
                continue
            except OSError as error:
                raise Closed from error
            if not data:
                raise Closed
            self.buffer += data

    def response(self, transaction, service):
        while True:
            message = self.receive()
            if message.kind == "indication":
                self.waiting.append(message)
            elif (message.transaction, message.service) == (transaction, service):
                return message

    def control(self, message, tlvs=None):
        self.send(self.frame(0, 0, message, tlvs))
        return self.response(self.transaction, 0)

    def allocate(self, service):
        answer = self.control(0x22, {1: bytes([service])})
        if answer.error:
            raise RuntimeError(f"client id: error {answer.error}")
        return answer.tlvs[1][1]

    def client(self, service):
        if service not in self.clients:
            self.clients[service] = self.allocate(service)
        return self.clients[service]

    def request(self, service, message, tlvs=None, cid=None):
        cid = self.client(service) if cid is None else cid
        self.send(self.frame(service, cid, message, tlvs))
        return self.response(self.transaction, service)

    def any(self):
        return self.waiting.pop(0) if self.waiting else self.receive()

    def indication(self, service, number):
        """The next indication of this kind; others that come before it are dropped."""
        while True:
            message = self.any()
            if message.kind == "indication" and (message.service, message.id) == (service, number):
                return message

    def drain(self):
        """After an answer to this request, everything before it has come."""
        self.control(0x21)
        self.waiting.clear()

    @staticmethod
    def uss(text):
        data = text.encode("ascii")
        return bytes([1, len(data)]) + data

    @staticmethod
    def text(tlvs, kind):
        """USS data as text, by its label."""
        label, data = tlvs[kind][0], tlvs[kind][2:]
        return data.decode({1: "ascii", 2: "latin-1", 3: "utf-16-be"}[label])
