# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""identify.py TOOL VMODEM SCENARIOS RECIPES: numbers, codes and pictures of them."""

import os
import struct
import subprocess
import sys
import tempfile
import zlib

from kit import ATTENTION, DONE, FAILED, USAGE, Kit, parse

ICCID = "8933010000000000012"
SECRET = "MATCHING-ID-4711"
CODE = f"LPA:1$smdp.example${SECRET}"
# CODE as a QR code of 25 modules a side, each row a number in hex.
QR = """
    1fddb7f 104cb41 174135d 174645d 174945d 1046a41 1fd557f 001ac00 1b4e341 108786b 1e78df8
    0aa70c4 1dfca97 10182a8 1dedc0c 1122cf1 146cbf0 0015914 1fcd35f 1043112 17591f1 1755725
    1741e43 105086a 1fda84f
"""
QR_SIDE = 25
# Code 128 (ISO/IEC 15417): widths of bars and spaces of set C for the values 0 to 99.
SET_C = """
212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231
113222123122123221223211221132221231213212223112312131311222321122321221312212322112322211
212123212321232121111323131123131321112313132113132311211313231113231311112133112331132131
113123113321133121313121211331231131213113213311213131311123311321331121312113312311332111
314111221411431111111224111422121124121421141122141221112214112412122114122411142112142211
241211221114413111241112134111111242121142121241114212124112124211411212421112421211212141
214121412121111143111341131141114113114311411113411311113141114131311141411131
"""
START_C, STOP = "211232", "2331112"


def png(rows):
    """A grey PNG (ISO/IEC 15948) of rows of 0 and 1, with a white edge, four pixels a module."""
    edge = [0] * (len(rows[0]) + 16)
    padded = [edge] * 8 + [[0] * 8 + list(row) + [0] * 8 for row in rows] + [edge] * 8
    raw = b""
    for row in padded:
        raw += (b"\0" + b"".join((b"\0" if bit else b"\xff") * 4 for bit in row)) * 4

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + \
            struct.pack(">I", zlib.crc32(kind + data))
    size = struct.pack(">IIBBBBB", len(padded[0]) * 4, len(padded) * 4, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(raw)) + \
        chunk(b"IEND", b"")


def code128(digits):
    """Rows of a bar code of an even number of digits."""
    patterns = "".join(SET_C.split())
    widths = [patterns[i:i + 6] for i in range(0, len(patterns), 6)]
    values = [int(digits[i:i + 2]) for i in range(0, len(digits), 2)]
    check = (105 + sum((i + 1) * value for i, value in enumerate(values))) % 103
    text = START_C + "".join(widths[value] for value in [*values, check]) + STOP
    row = []
    for i, width in enumerate(text):
        row += [1 - i % 2] * int(width)
    return [row] * 20


def qr():
    return [[int(bit) for bit in f"{int(row, 16):0{QR_SIDE}b}"] for row in QR.split()]


def run(kit, data, *words):
    """The tool with bytes on standard input."""
    with kit.tool() as tool:
        done = subprocess.run([kit.binary, "--json", "identify", *words], input=data,
                              capture_output=True, check=False, env=tool.environment)
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(),
                                           done.stderr.decode())


def numbers(kit):
    ok = kit.tap.ok
    code = parse(kit.run("--json", "identify", "8933 0100-0000 0000 0007"))["codes"][0]
    ok(code["kind"] == "iccid" and code["iccid"] == "89330100000000000007" and
       code["country_code"] == "33" and code["countries"] == ["FR"], "a typed ICCID", code)
    ok({"recipe": "orange-fr", "name": "Orange"} in code["operators"], "points to a recipe", code)
    rows = {"ok": "8944500703196187301", "wrong": "8944500703196187302",
            "none": "893301000000000001"}
    for check, number in rows.items():
        done = kit.run("--json", "identify", number)
        code = parse(done)["codes"][0]
        ok(code["check"] == check and
           done.returncode == (ATTENTION if check == "wrong" else DONE), f"check: {check}", code)
    code = parse(kit.run("--json", "identify", "98331000000000000070"))["codes"][0]
    ok(code["iccid"] == "89330100000000000007", "as it lies on the card", code)
    code = parse(kit.run("--json", "identify", "EID: 89049032123451234512345678901235"))["codes"][0]
    ok(code["kind"] == "eid" and code["check"] == "ok" and code["countries"] == ["DE"], "an EID",
       code)
    done = kit.run("identify", "89049032123451234512345678901234")
    ok(done.returncode == ATTENTION and "wrong" in done.stdout, "an EID with a slip", done.stdout)
    code = parse(kit.run("--json", "identify", "8930272000000000000"))["codes"][0]
    ok(code["countries"] == ["CA", "GR"] or code["countries"] == ["GR"], "Canada or Greece", code)
    for word in ("hello", "12345678901234567890", "89", "89330100000000000007890"):
        done = kit.run("identify", word)
        ok(done.returncode == USAGE and "no ICCID" in done.stderr, f"none: {word}", done.stderr)


def codes(kit):
    ok = kit.tap.ok
    done = kit.run("identify", CODE)
    ok(done.returncode == USAGE and SECRET not in done.stdout + done.stderr,
       "an activation code is not taken from the command line", done.stderr)
    done = run(kit, CODE.encode() + b"\r\n")
    code = parse(done)["codes"][0]
    ok(code["kind"] == "activation-code" and code["address"] == "smdp.example" and
       code["matching_id"] == "************4711" and code["confirmation_code"] is False,
       "an activation code, masked", code)
    ok(SECRET not in done.stdout + done.stderr, "its secret is not printed")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "code.txt")
        with open(path, "w", encoding="utf-8") as file:
            file.write(CODE + "$1.3.6$1\n")
        done = kit.run("identify", path)
    ok(done.returncode == DONE and "smdp.example" in done.stdout and
       "a confirmation code" in done.stdout and SECRET not in done.stdout, "from a file",
       done.stdout)
    done = run(kit, b"LPA:2$smdp.example$" + SECRET.encode(), "-")
    ok(done.returncode == USAGE and SECRET not in done.stdout, "another format", done.stdout)


def pictures(kit):
    ok = kit.tap.ok
    done = run(kit, png(qr()))
    error = parse(done).get("error")
    if error and error["status"] == "unsupported":
        ok("zbar" in error["hint"], "without zbar it says so", error)
        return
    code = parse(done)["codes"][0]
    ok(code["kind"] == "activation-code" and code["symbology"] == "QR-Code" and
       code["matching_id"].endswith("4711") and SECRET not in done.stdout, "a QR code", done.stdout)
    code = parse(run(kit, png(code128(ICCID + "3"))))["codes"][0]
    ok(code["kind"] == "iccid" and code["symbology"] == "CODE-128" and
       code["iccid"] == ICCID + "3", "the bar code on a card", code)
    code = parse(run(kit, png(code128("123456"))))["codes"][0]
    ok(code == {"kind": "unknown", "symbology": "CODE-128"}, "a code that is none of ours", code)
    done = run(kit, png([[0] * 40] * 40))
    ok(done.returncode == FAILED and parse(done)["error"]["status"] == "not-found",
       "a picture without a code", done.stdout)
    done = run(kit, png(qr())[:300])
    ok(parse(done)["error"]["status"] in ("invalid", "not-found"), "half a picture", done.stdout)
    done = run(kit, bytes(range(256)) * 50)
    ok(done.returncode == USAGE and parse(done)["error"]["status"] == "invalid", "no picture",
       done.stdout)


def main():
    kit = Kit(sys.argv[1:])
    numbers(kit)
    codes(kit)
    pictures(kit)
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
