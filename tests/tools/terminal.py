# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""terminal.py TOOL VMODEM SCENARIOS RECIPES PROTOCOL: prompts, on a pseudo-terminal."""

import os
import pty
import select
import signal
import sys
import termios

from kit import DONE, FAILED, Kit

VOUCHER = "12345678901234"
PATIENCE = 30


class Terminal:
    """The tool with a terminal as its three streams."""

    def __init__(self, command, environment):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(command[0], command, environment)
        self.seen = ""

    def expect(self, text):
        while text not in self.seen:
            if not self.read():
                raise RuntimeError(f"{text!r} does not come: {self.seen!r}")

    def read(self):
        """False at the end."""
        ready, _, _ = select.select([self.fd], [], [], PATIENCE)
        if not ready:
            os.kill(self.pid, signal.SIGKILL)
            raise RuntimeError(f"it hangs: {self.seen!r}")
        try:
            part = os.read(self.fd, 65536)
        except OSError:  # the other side is closed
            return False
        self.seen += part.decode(errors="replace")
        return bool(part)

    def type(self, text):
        os.write(self.fd, text.encode())

    def echoes(self):
        return bool(termios.tcgetattr(self.fd)[3] & termios.ECHO)

    def wait(self):
        while self.read():
            pass
        _, status = os.waitpid(self.pid, 0)
        os.close(self.fd)
        return os.waitstatus_to_exitcode(status)


def words(kit, tool, modem, *extra):
    return [kit.binary, "-d", modem.uri, "--ledger", tool.ledger, "renew", "--rail",
            "voucher-ussd", "--max-price", "10EUR", "--face-value", "10EUR", *extra]


def ask_and_pay(kit):
    with kit.modem() as modem, kit.tool() as tool:
        terminal = Terminal(words(kit, tool, modem), tool.environment)
        terminal.expect("Voucher: ")
        kit.tap.ok(not terminal.echoes(), "the voucher is asked for without echo")
        terminal.type(VOUCHER + "\n")
        terminal.expect("Type yes to go on: ")
        kit.tap.ok(terminal.echoes(), "the terminal echoes again")
        kit.tap.ok(not modem.oracle(), "nothing is paid before the answer")
        terminal.type("yes\n")
        code = terminal.wait()
        kit.tap.ok(code == DONE and "VERIFIED" in terminal.seen, "yes pays", terminal.seen)
        kit.tap.ok(VOUCHER not in terminal.seen, "the voucher is never shown", terminal.seen)
        kit.tap.ok("request key: renew-" in terminal.seen, "the key is told", terminal.seen)
        kit.tap.ok(len(modem.oracle()) == 1, "once", modem.oracle())


def decline(kit):
    for answer in ("no\n", "\n", "y\n", "\x04", "\x03"):
        with kit.modem() as modem, kit.tool() as tool:
            terminal = Terminal(words(kit, tool, modem, "--voucher-file", tool.voucher),
                                tool.environment)
            terminal.expect("Type yes to go on: ")
            terminal.type(answer)
            code = terminal.wait()
            kit.tap.ok(code == FAILED and not modem.oracle() and not modem.oracle("refused"),
                       f"{answer!r} pays nothing: exit 1", f"{code} {terminal.seen}")


def leave_the_prompt(kit):
    with kit.modem() as modem, kit.tool() as tool:
        terminal = Terminal(words(kit, tool, modem), tool.environment)
        terminal.expect("Voucher: ")
        terminal.type("\x03")
        terminal.expect("cancelled")
        kit.tap.ok(terminal.echoes(), "Ctrl-C at the prompt restores the terminal")
        kit.tap.ok(terminal.wait() == FAILED, "and ends", terminal.seen)


def menu(kit):
    with kit.modem() as modem, kit.tool() as tool:
        terminal = Terminal([kit.binary, "-d", modem.uri, "ussd", "*102#"], tool.environment)
        terminal.expect("0:End")
        terminal.expect("> ")
        terminal.type("1\n")
        terminal.expect("Your credit is 12.34 EUR")
        kit.tap.ok(terminal.wait() == DONE, "a menu is answered on a terminal", terminal.seen)
        terminal = Terminal([kit.binary, "-d", modem.uri, "ussd", "*102#"], tool.environment)
        terminal.expect("> ")
        terminal.type("\n")
        kit.tap.ok(terminal.wait() == DONE, "an empty line leaves it", terminal.seen)
        done = tool.run(tool.command(modem.uri, "ussd", "*100#"))
        kit.tap.ok(done.returncode == DONE, "and the session is over", done.stdout)


def progress(kit):
    with kit.modem() as modem, kit.tool() as tool:
        terminal = Terminal([kit.binary, "-d", modem.uri, "ussd", "*116#"], tool.environment)
        terminal.expect(" ...")
        code = terminal.wait()
        kit.tap.ok(code == DONE and "...\r\x1b[KFictel" in terminal.seen,
                   "a long call shows progress, and takes it away", repr(terminal.seen))


def main():
    kit = Kit(sys.argv[1:])
    ask_and_pay(kit)
    decline(kit)
    leave_the_prompt(kit)
    menu(kit)
    progress(kit)
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
