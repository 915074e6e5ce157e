# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""package.py VMODEM SCENARIOS RECIPES PROTOCOL: the Python package on a virtual modem."""

import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from decimal import Decimal

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tools"))
from kit import ICCID, Kit, wait_for  # noqa: E402

import simtopup  # noqa: E402
from simtopup._lib import lib  # noqa: E402

SOON = 0.5  # seconds from Ctrl-C to KeyboardInterrupt


def raises(kind, function, *arguments, **options):
    """The exception, or None."""
    try:
        function(*arguments, **options)
    except kind as error:
        return error
    return None


def read(kit):
    with kit.modem() as virtual, simtopup.Modem(virtual.uri) as modem, \
            simtopup.Operators([kit.recipes]) as operators:
        kit.tap.ok(modem.status()["sim"]["iccid"] == ICCID, "status")
        card = modem.status(everything=True)["sim"]["card"]
        kit.tap.ok(card["type"] == "usim" and card["euicc"], "status with the card", card)
        balance = modem.balance(operators)
        bucket = balance.buckets[0]
        kit.tap.ok(balance.state == "ok" and
                   bucket.money == simtopup.Money(Decimal("12.34"), "EUR") and
                   bucket.expires.startswith("2027-03-31"), "balance", balance.to_dict())
        with modem.ussd("*102#") as session:
            kit.tap.ok(session.state is simtopup.UssdState.MENU, "ussd: a menu", session.text)
            session.answer("1")
            kit.tap.ok(session.state is simtopup.UssdState.FINAL and
                       "12.34 EUR" in session.text, "ussd: its answer", session.text)
        text = operators.read_text("Fictel (fictitious): Your credit is 7.00 EUR, valid until "
                                   "2027-03-31.", {"mcc_mnc": "00101"})
        kit.tap.ok(text.buckets[0].money.amount == Decimal(7), "a text without a modem",
                   text.to_dict())
        code = simtopup.identify("89049032123451234512345678901235", operators)[0]
        kit.tap.ok(code["kind"] == "eid" and code["check"] == "ok", "identify", code)
        kit.tap.ok(raises(simtopup.Error, simtopup.identify, b"no picture"), "identify: no picture")
        before = [name for name in os.listdir("/proc/self/fd")]
        for _ in range(20):
            modem.status()
        kit.tap.ok(len(os.listdir("/proc/self/fd")) <= len(before) + 1, "no descriptor leaks")


def esim(kit):
    eid = f"8904998{random.randrange(10 ** 25):025d}"  # of no other test
    with kit.modem("esim", f"[sim]\neid={eid}\n") as virtual, simtopup.Modem(virtual.uri) as modem:
        card = modem.esim()
        info = card.info()
        kit.tap.ok(info["eid"] == eid and info["free_nvm"] > 0, "esim: info", info)
        profiles = card.profiles()
        kit.tap.ok([item.state for item in profiles] == ["enabled", "disabled", "disabled"] and
                   profiles[2].class_ == "provisioning" and profiles[0].nickname == "home",
                   "esim: profiles", profiles)
        domains = card.domains()
        kit.tap.ok([(item.name, item.eid, item.profiles) for item in domains] ==
                   [("GSMA", eid, profiles)] and modem.esim(domains[0].aid).profiles() == profiles,
                   "esim: domains", domains)
        away = profiles[1].iccid
        kit.tap.ok(card.enable(away)["active"] and modem.status()["sim"]["iccid"] == away and
                   card.check()["card"] == away, "esim: enable")
        card.set_nickname(away, "Ferien")
        kit.tap.ok(card.profiles()[1].nickname == "Ferien", "esim: nickname")
        waiting = card.notifications()
        card.remove_notification(waiting[0]["seq"])
        kit.tap.ok(len(card.notifications()) == len(waiting) - 1 == 1 and
                   card.notification(1)["kind"] == "notification", "esim: notifications", waiting)
        error = raises(simtopup.Error, card.delete, away)
        kit.tap.ok(error and error.status == simtopup.Status.STATE, "esim: it is in use", error)
        card.delete(profiles[0].iccid)
        card.reset(simtopup.ResetBits.OPERATIONAL | simtopup.ResetBits.SMDP, eid)
        card.set_smdp("other.example")
        kit.tap.ok(len(card.profiles()) == 1 and
                   card.info()["addresses"]["smdp"] == "other.example", "esim: reset")
    state = {"profiles": [{"iccid": ICCID, "state": "enabled"}, {"iccid": "89001010000000000024"}],
             "in_service": False, "since": 1000}
    policy = {"order": [ICCID, "89001010000000000024"], "down_after": 60}
    decision = simtopup.failover_decide(state, policy, 1059)
    kit.tap.ok(decision == {"action": "stay", "reason": "waiting", "look_again_at": 1060000},
               "failover: wait", decision)
    decision = simtopup.failover_decide(state, policy, 1060)
    kit.tap.ok(decision["action"] == "switch" and decision["iccid"] == "89001010000000000024",
               "failover: switch", decision)


def errors(kit):
    error = raises(simtopup.ModemError, simtopup.Modem, "qmi:/nonexistent")
    kit.tap.ok(error and error.status == simtopup.Status.NO_DEVICE and error.name == "no-device" and
               error.effect is simtopup.Effect.NONE and error.layer and error.message,
               "no modem there", error)
    kit.tap.ok(raises(simtopup.CallerError, simtopup.money, "ten euros"), "no amount")
    kit.tap.ok(simtopup.money("10.50EUR") == (Decimal("10.50"), "EUR"), "an amount is exact")
    with kit.modem() as virtual, simtopup.Modem(virtual.uri) as modem:
        error = raises(simtopup.ModemError, modem.ussd, "*118#")
        kit.tap.ok(error is not None, "a network timeout is an exception", error)
        error = raises(simtopup.CallerError, modem.ussd, "*117#", timeout=1)
        kit.tap.ok(error and error.status == simtopup.Status.TIMEOUT and
                   error.effect is simtopup.Effect.UNKNOWN and "do not repeat" in str(error),
                   "silence has an unknown effect", error)
    kit.tap.ok(raises(ValueError, modem.status), "a closed modem is an error")
    error = raises(simtopup.Error, simtopup.check_receipt, "{}")
    kit.tap.ok(error and error.status == simtopup.Status.INVALID, "no receipt", error)
    kit.tap.ok(simtopup.redact("voucher 12345678901234") == "voucher ************34", "redact",
               simtopup.redact("voucher 12345678901234"))


def sms(kit):
    with kit.modem() as virtual, simtopup.Modem(virtual.uri) as modem:
        virtual.control("sms Fictel Crédit 5€ " + "and so on " * 20)
        with modem.sms.list() as messages:
            found = list(messages)
            kit.tap.ok(len(found) == 1 and found[0].peer == "Fictel" and found[0].complete and
                       found[0].text == "Crédit 5€ " + "and so on " * 20 and
                       found[0].kind == "received" and found[0].sent_at.year > 2020 and
                       messages.full is False and
                       messages.to_dict()["messages"][0]["parts"] == 2, "sms: a list",
                       messages.to_dict())
            kit.tap.ok(raises(IndexError, lambda: messages[1]), "sms: beyond the last")
        kit.tap.ok(modem.sms.read(found[0].id) == found[0], "sms: read one")
        modem.sms.delete(found[0].id)
        error = raises(simtopup.CallerError, modem.sms.delete, found[0].id)
        kit.tap.ok(error and error.status == simtopup.Status.NOT_FOUND, "sms: deleted", error)
        modem.sms.send("555", "привет")
        kit.tap.ok([row["text"] for row in virtual.oracle("sms")] == ["привет"] and
                   simtopup.sms_parts("x" * 161) == 2, "sms: sent", virtual.oracle("sms"))
        kit.tap.ok(raises(simtopup.CallerError, modem.sms.send, "nobody", "x"), "sms: no number")


def pin(kit):
    with kit.modem("sim-pin") as virtual, simtopup.Modem(virtual.uri) as modem:
        kit.tap.ok(modem.pin.status()["state"] == "pin" and modem.pin.status()["retries"] == 3,
                   "pin: status", modem.pin.status())
        error = raises(simtopup.CardError, modem.pin.verify, b"1111")
        kit.tap.ok(error and error.status == simtopup.Status.PIN_WRONG and error.retries == 2 and
                   error.effect is simtopup.Effect.NONE, "pin: wrong", error)
        error = raises(simtopup.CardError, modem.pin.verify, b"1234", expect_iccid="1")
        kit.tap.ok(error and error.status == simtopup.Status.SUBJECT_CHANGED and
                   error.retries is None, "pin: another SIM", error)
        code = bytearray(b"1234")
        modem.pin.verify(code, expect_iccid=ICCID)
        kit.tap.ok(not any(code) and modem.status()["sim"]["state"] == "ready", "pin: unlocked")
        modem.pin.change(b"1234", b"5678")
        modem.pin.disable(b"5678")
        modem.pin.enable(b"5678")
        virtual.control("set sim.pin-retries 1")
        error = raises(simtopup.CardError, modem.pin.disable, b"5678")
        kit.tap.ok(error and error.status == simtopup.Status.LAST_TRY and error.retries == 1,
                   "pin: the last try is guarded", error)
        modem.pin.disable(b"5678", force=True)
        virtual.control("set sim.state puk")
        modem.pin.unblock(b"12345678", b"4321")
        kit.tap.ok(modem.pin.status()["state"] == "ready", "pin: unblocked")
        kit.tap.ok(raises(TypeError, modem.pin.verify, "4321"), "pin: a code is no str")


def radio(kit):
    with kit.modem("fictel", "[data]\nstate=connected\nrx-bytes=7\ntx-bytes=5\n") as virtual, \
            simtopup.Modem(virtual.uri) as modem:
        kit.tap.ok(modem.data() == {"state": "connected", "rx_bytes": 7, "tx_bytes": 5,
                                    "source": "modem"}, "data", modem.data())
        modem.set_radio(False)
        kit.tap.ok(modem.radio() is simtopup.RadioState.OFF and
                   modem.data() == {"state": "disconnected"}, "radio off", modem.data())
        modem.set_radio(True)
        kit.tap.ok(modem.radio() is simtopup.RadioState.ON, "and on")
        error = raises(simtopup.CardError, modem.switch_slot, 2)
        kit.tap.ok(error and error.status == simtopup.Status.NO_SIM, "an empty slot", error)
        modem.restart_sim()
        slot = virtual.stats()["slot"]
        kit.tap.ok(slot["switches"] == 0 and slot["power_cycles"] == 1, "SIM restarted", slot)


def pay(kit):
    with kit.modem() as virtual, tempfile.TemporaryDirectory() as folder, \
            simtopup.Modem(virtual.uri) as modem, \
            simtopup.Operators([kit.recipes]) as operators, \
            simtopup.Ledger(os.path.join(folder, "ledger.db"), operators) as ledger:
        secret = bytearray(b"12345678901234")
        with ledger.renewal(modem, "june", secret, "10EUR", face_value="10EUR") as renewal:
            kit.tap.ok(not any(secret), "a voucher in a bytearray is wiped", secret)
            kit.tap.ok(renewal.state == "PLANNED" and not virtual.oracle(), "planned, not sent")
            renewal.submit()
            wait_for(lambda: time.time() >= (renewal.next_check_at or 0), "due")
            renewal.verify()
            kit.tap.ok(renewal.state == "VERIFIED" and renewal.effect is simtopup.Effect.DONE,
                       "submit and verify", renewal.to_dict())
            simtopup.check_receipt(renewal.receipt(), ledger.public_key())
            kit.tap.ok(json.loads(renewal.receipt()), "a receipt that holds")
            error = raises(simtopup.Error, simtopup.check_receipt,
                           renewal.receipt().replace("10.00", "90.00"))
            kit.tap.ok(error, "and does not when it is changed")
            renewal.submit()
            kit.tap.ok(len(virtual.oracle()) == 1, "submit again only reports")
            renewal.reverse("Ada", "taken back")
            kit.tap.ok(renewal.state == "REVERSED" and
                       json.loads(renewal.receipt())["amendments"][0]["by"] == "Ada" and
                       ledger.export("receipts") == renewal.receipt() + "\n" and
                       ledger.export("csv").startswith("id,request_key,"), "reversed, exported")
        rules = {"paused": False, "spend": [], "attempts_per_sim_day": 1}
        ledger.set_rule("attempts-per-sim-day", "1")
        with ledger.renewal(modem, "plan", None, "6EUR", rail="plan-ussd",
                            plan="internet-1gb") as renewal:
            kit.tap.ok(raises(simtopup.Error, renewal.submit) and ledger.rules() == rules,
                       "a rule of the ledger holds", ledger.rules())
            ledger.set_rule("attempts-per-sim-day", "")
            renewal.submit()
            renewal.verify()
            kit.tap.ok(renewal.state == "VERIFIED" and len(virtual.oracle("plan")) == 1, "a plan",
                       renewal.to_dict())
        with ledger.by_key("june", modem) as renewal:
            error = raises(simtopup.CallerError, renewal.cancel)
            kit.tap.ok(error and error.status == simtopup.Status.STATE, "too late to cancel",
                       error)
        error = raises(simtopup.OperatorError, ledger.renewal, modem, "june", b"12345678901234",
                       "20EUR")
        kit.tap.ok(error and error.status == simtopup.Status.KEY_CONFLICT, "the key conflicts",
                   error)
        kit.tap.ok(raises(TypeError, ledger.renewal, modem, "text", "12345678901234", "10EUR"),
                   "a voucher is no str")
        ledger.set_limit("15EUR", 30)
        with ledger.renewal(modem, "july", b"32345678901234", "10EUR") as second:
            error = raises(simtopup.OperatorError, second.submit)
            kit.tap.ok(error and error.status == simtopup.Status.CEILING, "the limit holds", error)
            ledger.set_limit("100EUR", 30)
            ledger.pause()
            error = raises(simtopup.Error, second.submit)
            kit.tap.ok(error and error.effect is simtopup.Effect.NONE, "a pause holds", error)
            ledger.pause(False)
            second.cancel()
        kit.tap.ok(len(virtual.oracle()) == 1, "nothing more was paid", virtual.oracle())
        with ledger.by_key("june") as found:
            kit.tap.ok(found.state == "REVERSED" and ledger.list()[-1]["id"] == found.id and
                       ledger.export(), "looked up without a modem")
        late = ledger.by_key("june")
    kit.tap.ok(late.receipt() and raises(ValueError, ledger.list),
               "a renewal outlives the ledger that was closed", late)
    none = [getattr(lib, f"simtopup_renewal_{name}")(None)
            for name in ("state", "id", "advice", "effect", "next_check_at", "to_json")]
    kit.tap.ok(none == [b"", b"", b"", 0, 0, None], "the getters take NULL", none)
    kit.tap.ok(raises(TypeError, simtopup.Operators, kit.recipes), "one folder is no list of them")


def events(kit):
    with kit.modem() as virtual, simtopup.Modem(virtual.uri) as modem:
        modem.listen(simtopup.EventKind.SMS | simtopup.EventKind.USSD)
        virtual.control("sms Fictel hello")
        found = []

        def dispatch():
            modem.dispatch()
            found.extend(modem.events())
            return any("hello" in json.dumps(event) for event in found)

        wait_for(dispatch, "an SMS")
        kit.tap.ok(True, "an SMS is an event")
        kit.tap.ok(modem.fileno() >= 0, "and there is a descriptor to poll")


def interrupt_when(condition):
    """Ctrl-C once it is so; returns a list that gets the time of it."""
    sent = []

    def run():
        wait_for(condition, "the call")
        sent.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=run, daemon=True).start()
    return sent


def ctrl_c(kit):
    with kit.modem() as virtual, simtopup.Modem(virtual.uri) as modem:
        sent = interrupt_when(lambda: virtual.stats()["requests"].get("ussd.start"))
        error = raises(KeyboardInterrupt, modem.ussd, "*117#", timeout=60)
        took = time.monotonic() - sent[0]
        kit.tap.ok(error is not None and took < SOON, "Ctrl-C ends a call", f"{took:.3f} s")
        kit.tap.ok(signal.getsignal(signal.SIGINT) is signal.default_int_handler,
                   "the handler is as before")
        kit.tap.ok(modem.status()["sim"]["iccid"] == ICCID, "and the modem goes on")

        def progress(_stage, _done, _total):
            raise RuntimeError("stop")

        modem.progress = progress
        kit.tap.ok(raises(RuntimeError, modem.ussd, "*117#", timeout=60),
                   "an exception of the progress callback too")
    with kit.modem("fictel", "[fault 1]\non=*\naction=drop\n") as virtual:
        sent = interrupt_when(lambda: sum(virtual.stats()["requests"].values()))

        def open_and_read():
            with simtopup.Modem(virtual.uri, timeout=60) as modem:
                modem.status(timeout=60)

        error = raises(KeyboardInterrupt, open_and_read)
        took = time.monotonic() - sent[0]
        kit.tap.ok(error is not None and took < SOON, "Ctrl-C while it opens", f"{took:.3f} s")


def cancel(kit):
    with kit.modem() as virtual, simtopup.Modem(virtual.uri) as modem:

        def run():
            wait_for(lambda: virtual.stats()["requests"].get("ussd.start"), "the call")
            modem.cancel()

        threading.Thread(target=run, daemon=True).start()
        error = raises(simtopup.CallerError, modem.ussd, "*117#", timeout=60)
        kit.tap.ok(error and error.status == simtopup.Status.CANCELLED and
                   error.effect is simtopup.Effect.UNKNOWN, "another thread cancels", error)


def main():
    kit = Kit([None, *sys.argv[1:]])
    kit.tap.ok(simtopup.version().startswith("0.") and simtopup.has(kit.protocol), "the library")
    read(kit)
    esim(kit)
    errors(kit)
    sms(kit)
    pin(kit)
    radio(kit)
    pay(kit)
    events(kit)
    ctrl_c(kit)
    cancel(kit)
    return kit.tap.done()


if __name__ == "__main__":
    sys.exit(main())
