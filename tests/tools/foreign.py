# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""foreign.py TOOL VMODEM SCENARIOS RECIPES PROTOCOL: what the network says while we pay."""

import sys
import threading

from kit import DONE, FAILED, Kit, parse, wait_for
from rails import order

MENU = "ussd-request Fictel (fictitious): Subscribe to Jokes for 9.99 EUR a month?\\n1:Yes"


def started(bench, rail, *words):
    """The renewal in a thread; its result is in the list when the thread has ended."""
    done = []
    thread = threading.Thread(target=lambda: done.append(bench.renew(rail, "k", *words)))
    thread.start()
    return thread, done


def requested(bench):
    """Refused as long as the dialogue is open."""
    try:
        bench.modem.control(MENU)
    except Exception:  # pylint: disable=broad-except
        return False
    return True


def foreign_menu(kit):
    """The dialogue ends behind the last menu, and another one opens, while the SIM is re-read."""
    with order(kit, extra="[operator]\nsession-timeout-ms=1200\n") as bench:
        control = bench.modem.control
        control("set [ussd buy-1gb] delay-ms 300")
        thread, done = started(bench, "plan-ussd", "--wait", "0", "--timeout", "20")
        wait_for(lambda: bench.modem.stats()["requests"].get("ussd.answer", 0) >= 2, "two answers")
        for service, ms in (("qmi.dms", 1300), ("qmi.nas", 1300), ("qmi.uim", 1300),
                            ("mbim.basic", 2600)):
            control(f"fault on={service}.* action=delay ms={ms}")
        wait_for(lambda: requested(bench), "the end of the dialogue")
        thread.join()
        found = parse(done[0])
        bench.ok(done[0].returncode == FAILED and found["effect"] == "none" and
                 found["reason"] == "not-sent" and
                 "gone on" in found["evidence"][-1]["summary"], "a foreign menu is not answered",
                 done[0].stdout)
        bench.ok(bench.modem.stats()["requests"]["ussd.answer"] == 2 and not bench.charged(),
                 "nothing is said to it", bench.modem.stats())


def pushed_refusal(kit):
    """Charged; before the answer comes the network says by itself that something was refused."""
    for rail, node, text, charged in [
            ("plan-ussd", "bought-1gb", "Your credit is too low for this plan. Nothing was bought.",
             ("plan", "5.00")),
            ("voucher-ussd", "*101*{voucher}#", "This voucher number is not valid. Check the 14 "
             "digits.", ("voucher", "10.00"))]:
        with order(kit) as bench:
            bench.modem.control(f"set [ussd {node}] late-ms 60000")
            thread, done = started(bench, rail, "--timeout", "20")
            wait_for(bench.charged, "the charge")
            bench.modem.control(f"ussd-notify Fictel (fictitious): {text}")
            thread.join()
            bench.ends(f"{rail}, a push that refuses", done[0], "VERIFIED", DONE, [charged])


def main():
    kit = Kit(sys.argv[1:])
    foreign_menu(kit)
    pushed_refusal(kit)
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
