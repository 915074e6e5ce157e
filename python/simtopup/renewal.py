# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""Renew once, verify, prove."""

from __future__ import annotations

import ctypes
import json
import os
from typing import Any

from ._handle import Handle, new
from ._lib import decode, encode, lib, milliseconds, owned
from .account import Money, Operators, c_money
from .errors import Effect, check
from .modem import Modem


class _Spec(Handle):
    """What is to be bought. The voucher lives in the library's locked memory only."""

    _free = lib.simtopup_spec_free

    def __init__(self, rail: str) -> None:
        super().__init__(new(lib.simtopup_spec_new, encode(rail)))

    def set_text(self, key: str, value: str | None) -> None:
        if value is not None:
            check(lib.simtopup_spec_set(self.pointer, encode(key), encode(value)))

    def set_money(self, key: str, value: str | Money | None) -> None:
        if value is not None:
            check(lib.simtopup_spec_set_money(self.pointer, encode(key),
                                              ctypes.byref(c_money(value))))

    def set_secret(self, key: str, secret: bytes | bytearray) -> None:
        if not isinstance(secret, (bytes, bytearray)):
            raise TypeError("a secret is bytes or, to be wiped, a bytearray")
        copy = (ctypes.c_char * len(secret)).from_buffer_copy(secret)
        try:
            check(lib.simtopup_spec_set_secret(self.pointer, encode(key), copy, len(secret)))
        finally:
            ctypes.memset(copy, 0, len(secret))
            if isinstance(secret, bytearray):
                secret[:] = bytes(len(secret))


class Ledger(Handle):
    """Where renewals are kept: the promise of paying once holds for each ledger."""

    _free = lib.simtopup_ledger_close

    def __init__(self, path: str | os.PathLike[str], operators: Operators | None = None,
                 timeout: float | None = None) -> None:
        super().__init__(new(lib.simtopup_ledger_open, os.fsencode(path),
                             milliseconds(timeout)), operators)
        if operators is not None:
            check(lib.simtopup_ledger_set_operators(self.pointer, operators.pointer))

    def renewal(self, modem: Modem, request_key: str,
                voucher: bytes | bytearray | None, max_price: str | Money, *,
                rail: str = "voucher-ussd", plan: str | None = None,
                face_value: str | Money | None = None,
                allow_spend: str | Money | None = None,
                allow_bonus: str | Money | None = None, expect_iccid: str | None = None,
                close_on: str | None = None, allow_unproved: bool = False,
                allow_roaming: bool = False,
                timeout: float | None = None) -> Renewal:
        """
        Makes a renewal, or finds the one with this key; sends nothing. Store the
        key first: the same key with the same order is the same renewal, for ever.
        A bytearray is wiped. A plan of the rails plan-ussd and plan-sms needs no
        voucher: None.
        """
        with _Spec(rail) as spec:
            if voucher is not None:
                spec.set_secret("voucher", voucher)
            spec.set_text("plan", plan)
            spec.set_money("max_price", max_price)
            spec.set_money("face_value", face_value)
            spec.set_money("allow_spend", allow_spend)
            spec.set_money("allow_bonus", allow_bonus)
            spec.set_text("expect_iccid", expect_iccid)
            spec.set_text("close_on", close_on)
            spec.set_text("allow_unproved", "yes" if allow_unproved else None)
            spec.set_text("allow_roaming", "yes" if allow_roaming else None)
            pointer = modem.new(lib.simtopup_renewal_open, self.pointer, modem.pointer,
                                encode(request_key), spec.pointer, milliseconds(timeout))
        return Renewal(self, modem, pointer)

    def find(self, name: str, modem: Modem | None = None) -> Renewal:
        """By its id; by_key() takes the request key."""
        return Renewal(self, modem, new(lib.simtopup_renewal_find, self.pointer,
                                        modem and modem.pointer, encode(name)))

    def by_key(self, request_key: str, modem: Modem | None = None) -> Renewal:
        """An earlier renewal, to look at it, to verify it, or to settle it."""
        return Renewal(self, modem, new(lib.simtopup_renewal_open, self.pointer,
                                        modem and modem.pointer, encode(request_key), None, 0))

    def set_limit(self, limit: str | Money, days: int) -> None:
        """What may be spent in this currency within so many days; zero stops all."""
        check(lib.simtopup_ledger_set_limit(self.pointer, ctypes.byref(c_money(limit)), days))

    def set_rule(self, name: str, value: str) -> None:
        """A limit for every spec: per-renewal, per-sim-day, attempts-per-sim-day or
        spend ("100EUR/30"); "" removes it."""
        check(lib.simtopup_ledger_set_rule(self.pointer, encode(name), encode(value)))

    def rules(self) -> dict[str, Any]:
        """The limits and whether payments are paused."""
        found: dict[str, Any] = json.loads(
            owned(new(lib.simtopup_ledger_rules_json, self.pointer)))
        return found

    def pause(self, paused: bool = True) -> None:
        """Stops every send of every process on this ledger. Lasting."""
        check(lib.simtopup_ledger_pause(self.pointer, int(paused)))

    def accept_clock(self, by: str, why: str) -> None:
        """A person says that the clock is right, though rows of the ledger lie ahead of it."""
        check(lib.simtopup_ledger_accept_clock(self.pointer, encode(by), encode(why)))

    def list(self) -> list[dict[str, Any]]:
        """All renewals, newest first."""
        found: list[dict[str, Any]] = json.loads(
            owned(new(lib.simtopup_ledger_list_json, self.pointer)))
        return found

    def export(self, form: str = "journal") -> str:
        """The journal, chained and signed, or the receipts as JSON lines, or csv."""
        return owned(new(lib.simtopup_ledger_export_as, self.pointer, encode(form)))

    def public_key(self) -> str:
        return owned(new(lib.simtopup_ledger_public_key, self.pointer))


class Renewal(Handle):
    """One renewal. Its state is on disk before each step is acted on."""

    _free = lib.simtopup_renewal_free

    def __init__(self, ledger: Ledger, modem: Modem | None, pointer: int) -> None:
        super().__init__(pointer, ledger, modem)
        self._modem = modem

    def _call(self, function: Any, timeout: float | None) -> None:
        arguments = (self.pointer, milliseconds(timeout))
        if self._modem is None:
            check(function(*arguments))
        else:
            self._modem.call(function, *arguments)

    def submit(self, timeout: float | None = None) -> None:
        """SPENDS MONEY, at most once, ever; called again it only reports."""
        self._call(lib.simtopup_renewal_submit, timeout)

    def verify(self, timeout: float | None = None) -> None:
        """One round of looking for evidence; worth it at next_check_at."""
        self._call(lib.simtopup_renewal_verify, timeout)

    @property
    def next_check_at(self) -> float | None:
        """Unix time in seconds; None: never."""
        at = lib.simtopup_renewal_next_check_at(self.pointer)
        return at / 1000 if at else None

    @property
    def state(self) -> str:
        return decode(lib.simtopup_renewal_state(self.pointer)) or ""

    @property
    def id(self) -> str:
        return decode(lib.simtopup_renewal_id(self.pointer)) or ""

    @property
    def effect(self) -> Effect:
        return Effect(lib.simtopup_renewal_effect(self.pointer))

    @property
    def advice(self) -> str:
        return decode(lib.simtopup_renewal_advice(self.pointer)) or ""

    def cancel(self) -> None:
        """Before the send only."""
        check(lib.simtopup_renewal_cancel(self.pointer))

    def resolve(self, paid: bool, by: str, why: str) -> None:
        """A person settles what evidence cannot."""
        check(lib.simtopup_renewal_resolve(self.pointer, int(paid), encode(by), encode(why)))

    def reverse(self, by: str, why: str) -> None:
        """A person states that the operator took it back."""
        check(lib.simtopup_renewal_reverse(self.pointer, encode(by), encode(why)))

    def receipt(self) -> str:
        """Signed, canonical JSON on one line."""
        return owned(new(lib.simtopup_renewal_receipt, self.pointer))

    def to_dict(self) -> dict[str, Any]:
        """As docs/json.md says."""
        values: dict[str, Any] = json.loads(owned(lib.simtopup_renewal_to_json(self.pointer)))
        return values


def check_receipt(receipt: str, public_key: str | None = None) -> None:
    """Raises when the signature does not hold. Without a key it proves only that
    nobody changed the receipt since it was signed."""
    check(lib.simtopup_receipt_check(encode(receipt), encode(public_key)))
