# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""
leaks.py TOOL VMODEM SCENARIOS RECIPES PROTOCOL: a voucher, a PIN and the IMSI
are planted, and looked for in everything that a run leaves behind.
"""

import os
import shutil
import subprocess
import sys

from kit import DONE, Kit, read_scenario, renew, wait_for

VOUCHER = "12345678901234"
PIN = "84261739"
TRACE = {"G_MESSAGES_DEBUG": "all", "QMI_DEBUG": "1", "MBIM_DEBUG": "1"}


def spellings(secret):
    """As it is, as hex digits and as UTF-16, the ways a trace may show it."""
    raw = secret.encode()
    wide = secret.encode("utf-16-le")
    return {"text": raw, "hex": raw.hex().encode(), "HEX": raw.hex().upper().encode(),
            "hex:": b":".join(b"%02X" % byte for byte in raw),
            "hex,": b" ".join(b"%02x" % byte for byte in raw), "utf-16": wide,
            "packed": gsm7(secret), "packed hex": gsm7(secret).hex().encode(),
            "packed hex:": b":".join(b"%02X" % byte for byte in gsm7(secret))}


def gsm7(text):
    """Packed septets (3GPP TS 23.038 6.1.2.1); digits are the same as in ASCII."""
    value = sum(ord(character) << 7 * index for index, character in enumerate(text))
    return value.to_bytes((7 * len(text) + 7) // 8, "little")


def found_in(secret, content):
    return [name for name, spelling in spellings(secret).items() if spelling in content]


def check(kit, name, secrets, content):
    for what, secret in secrets.items():
        hits = found_in(secret, content)
        kit.tap.ok(not hits, f"{name}: no {what}", f"found as {hits}")


def folder_content(folder):
    parts = []
    for base, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(base, name), "rb") as file:
                parts.append(file.read())
    return b"\n".join(parts)


def quiet_and_loud(kit, imsi):
    outcomes = [("12345678901234", DONE), ("11111111111111", 1), ("42345678901234", 3)]
    for words in ([], ["--verbose"]):
        for voucher, code in outcomes:
            with kit.modem("fictel", f"[sim]\npin={PIN}\n") as modem, kit.tool(voucher) as tool:
                tool.environment.update(TRACE)
                done = renew(tool, modem, "planted", *words)
                name = f"renew {' '.join(words)} of {voucher[-4:]}"
                kit.tap.ok(done.returncode == code, f"{name}: exit {code}",
                           done.stdout + done.stderr)
                secrets = {"voucher": voucher, "PIN": PIN}
                kit.tap.ok(found_in(imsi, done.stdout.encode()) == ["text"] and
                           bool(done.stderr) == bool(words),
                           f"{name}: the search finds what is there", done.stderr)
                # Identifiers are whole in JSON on standard output, and there only.
                check(kit, f"{name}, output", secrets, done.stdout.encode())
                check(kit, f"{name}, log", {**secrets, "IMSI": imsi}, done.stderr.encode())
                state = folder_content(os.path.dirname(tool.ledger))
                check(kit, f"{name}, ledger", secrets, state)
    by_message(kit, imsi)
    pins(kit, imsi)
    with kit.modem("fictel", f"[sim]\npin={PIN}\n") as modem, kit.tool() as tool:
        tool.environment.update(TRACE)
        for verb in (["status"], ["balance"], ["ussd", "*100#"]):
            done = tool.run(tool.command(modem.uri, "--verbose", *verb))
            check(kit, f"{verb[0]}, log", {"PIN": PIN, "IMSI": imsi}, done.stderr.encode())


def by_message(kit, imsi):
    """The voucher in a message, and a receipt that repeats it."""
    echo = "[operator]\nreceipt-text=Fictel (fictitious): Recharge of {amount} {currency} " \
        f"received. Voucher {VOUCHER[:4]}-{VOUCHER[4:8]}-{VOUCHER[8:]}.\nreceipt-delay-ms=0\n"
    for extra in ("", echo):
        with kit.modem("fictel", extra) as modem, kit.tool() as tool:
            tool.environment.update(TRACE)
            done = tool.run(tool.command(
                modem.uri, "--verbose", "renew", "--rail", "voucher-sms", "--voucher-file",
                tool.voucher, "--max-price", "10EUR", "--face-value", "10EUR", "--yes"))
            name = f"voucher by message{', repeated' if extra else ''}"
            kit.tap.ok(done.returncode == DONE and bool(done.stderr), f"{name}: exit 0",
                       done.stdout + done.stderr)
            secrets = {"voucher": VOUCHER, "grouped": f"{VOUCHER[:4]}-{VOUCHER[4:8]}"}
            check(kit, f"{name}, output", secrets, done.stdout.encode())
            check(kit, f"{name}, log", {**secrets, "IMSI": imsi}, done.stderr.encode())
            check(kit, f"{name}, ledger", secrets,
                  folder_content(os.path.dirname(tool.ledger)))
    cut_short(kit)


def cut_short(kit):
    """A text that ends before the last four digits, in the answer and in a later message."""
    spelled = f"{VOUCHER[:4]}-{VOUCHER[4:8]}-{VOUCHER[8:10]}"
    extra = "[operator]\nok-text=Fictel (fictitious): Recharge of {amount} {currency} accepted. " \
        f"Voucher {VOUCHER[:10]}\n[voucher {VOUCHER}]\nvalue=10.00\nreceipt=false\n" \
        "charge-delay-ms=600000\n"
    with kit.modem("fictel", extra) as modem, kit.tool() as tool:
        tool.environment.update(TRACE, SIMTOPUP_CLOCK=modem.socket)
        done = renew(tool, modem, "cut", "--verbose", "--wait", "0")
        modem.control(f"sms Fictel Fictel (fictitious): Recharge of 10.00 EUR received. {spelled}")
        later = tool.run(tool.command(modem.uri, "--verbose", "renewals", "verify", "cut"))
        kit.tap.ok("receipt-sms" in later.stdout, "a receipt that cuts the voucher short",
                   done.stdout + later.stdout)
        secrets = {"piece": VOUCHER[:10], "grouped piece": spelled}
        for name, content in (("log", done.stderr + later.stderr),
                              ("output", done.stdout + later.stdout)):
            check(kit, f"cut short, {name}", secrets, content.encode())
        check(kit, "cut short, ledger", secrets, folder_content(os.path.dirname(tool.ledger)))


def pins(kit, imsi):
    """A PIN that is wrong, then as the old one and the new one, and a PUK."""
    secrets = {"PIN": PIN, "another PIN": "91827364", "PUK": "73519264"}
    runs = [("verify", "pin", [secrets["another PIN"]]), ("verify", "pin", [PIN]),
            ("change", "pin", [PIN, secrets["another PIN"]]),
            ("unblock", "puk", [secrets["PUK"], PIN])]
    with kit.modem("sim-pin", f"[sim]\npin={PIN}\npuk={secrets['PUK']}\n") as modem, \
            kit.tool() as tool:
        tool.environment.update(TRACE)
        file = os.path.join(tool.folder, "codes")
        for verb, state, codes in runs:
            modem.control(f"set sim.state {state}")
            with open(file, "w", encoding="ascii") as target:
                target.write("\n".join(codes))
            done = tool.run(tool.command(modem.uri, "--verbose", "pin", verb, "--pin-file", file))
            name = f"pin {verb} of {len(codes)}"
            kit.tap.ok(bool(done.stderr) and done.returncode == (codes[0] == "91827364"),
                       f"{name}: ran", done.stdout + done.stderr)
            check(kit, name, secrets, done.stdout.encode() + done.stderr.encode())
            check(kit, f"{name}, log", {"IMSI": imsi}, done.stderr.encode())


def argv(kit, tool, modem):
    """Everything that is executed, as strace sees it."""
    if not shutil.which("strace") or "asan" in os.environ.get("SIMTOPUP_BUILD", ""):
        kit.tap.skip("argv and environment", "no strace, or LeakSanitizer")
        return
    log = os.path.join(tool.folder, "exec")
    command = tool.renew_command(modem.uri)
    done = tool.run(["strace", "-f", "-v", "-s", "4096", "-e", "trace=execve", "-o", log,
                     *command])
    with open(log, "rb") as file:
        content = file.read()
    kit.tap.ok(done.returncode == DONE and b"execve" in content, "a run under strace",
               done.stdout + done.stderr)
    check(kit, "argv and environment", {"voucher": VOUCHER, "PIN": PIN}, content)


def hardened(kit):
    """While it waits for an answer: no core dump, no memory for others to read."""
    user = kit.as_user()
    with kit.modem() as modem, kit.tool() as tool:
        port = os.path.realpath(modem.link)
        os.chmod(port, 0o666)
        uri = f"{kit.protocol}:{port}?via=direct"
        process = subprocess.Popen(tool.command(uri, "ussd", "*117#"),
                                   env=tool.environment, stdout=subprocess.DEVNULL,
                                   stdin=subprocess.DEVNULL, **(user or {}))
        wait_for(lambda: modem.stats()["requests"].get("ussd.start"), "dialled")
        with open(f"/proc/{process.pid}/limits", encoding="ascii") as file:
            limit = next(line for line in file if line.startswith("Max core file size")).split()
        kit.tap.ok(limit[4:6] == ["0", "0"], "no core dump", f"{limit}")
        owner = os.stat(f"/proc/{process.pid}/environ").st_uid
        if user is None:
            kit.tap.skip("not dumpable", "nobody else can run here, and root sees no difference")
        else:
            kit.tap.ok(owner == 0, "not dumpable", f"owned by {owner}")
        process.kill()
        process.wait()


def main():
    kit = Kit(sys.argv[1:])
    imsi = read_scenario(kit.scenario())["sim"]["imsi"]
    with kit.modem("fictel", f"[sim]\npin={PIN}\n") as modem, kit.tool() as tool:
        quiet_and_loud(kit, imsi)
        argv(kit, tool, modem)
    hardened(kit)
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
