# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""Operators and what they say is left."""

from __future__ import annotations

import ctypes
import json
import os
from decimal import Decimal
from typing import Any, Iterable, NamedTuple

from ._handle import Handle, new
from ._lib import CMoney, decode, encode, lib, owned
from .errors import check


class Money(NamedTuple):
    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"


def money(value: str | Money) -> Money:
    """Reads "10EUR" exactly, as the library does."""
    parsed = c_money(value)
    return Money(Decimal(parsed.units).scaleb(-parsed.scale), parsed.currency.decode())


def c_money(value: str | Money) -> CMoney:
    parsed = CMoney()
    check(lib.simtopup_money_parse(encode(str(value)), ctypes.byref(parsed)))
    return parsed


class Operators(Handle):
    """A catalogue of recipes; later folders win."""

    _free = lib.simtopup_operators_free

    def __init__(self, paths: Iterable[str | os.PathLike[str]]) -> None:
        if isinstance(paths, (str, bytes)):
            raise TypeError("a list of folders, not one")
        encoded = [os.fsencode(path) for path in paths]
        array = (ctypes.c_char_p * len(encoded))(*encoded)
        super().__init__(new(lib.simtopup_operators_load, array, len(encoded)))

    def read_text(self, text: str, subject: dict[str, str] | None = None) -> Balance:
        """Reads a text of an operator without a modem."""
        return Balance(new(lib.simtopup_balance_from_text, self.pointer,
                           encode(json.dumps(subject or {})), encode(text)))


def identify(what: str | bytes, operators: Operators | None = None) -> list[dict[str, Any]]:
    """
    What a text (str) or the codes in a picture (bytes of the file) are, as docs/json.md says.
    An activation code is a secret; its matching id comes back masked.
    """
    function = lib.simtopup_identify if isinstance(what, str) else lib.simtopup_identify_picture
    data = what.encode() if isinstance(what, str) else what
    pointer = operators.pointer if operators else None
    found = json.loads(owned(new(function, data, len(data), pointer)))
    codes: list[dict[str, Any]] = found["codes"]
    return codes


class Bucket(NamedTuple):
    kind: str  # "money", "data", "voice" or "sms"
    money: Money | None
    bytes: int | None
    seconds: int | None
    expires: str | None  # ISO 8601


class Balance:
    """What an operator said. `state` is "ok" when it was understood."""

    def __init__(self, pointer: int) -> None:
        try:
            self.state = decode(lib.simtopup_balance_state(pointer)) or ""
            self.text = decode(lib.simtopup_balance_text(pointer)) or ""
            self.buckets = [_bucket(pointer, index)
                            for index in range(lib.simtopup_balance_count(pointer))]
            self._json = owned(lib.simtopup_balance_to_json(pointer))
        finally:
            lib.simtopup_balance_free(pointer)

    def to_dict(self) -> dict[str, Any]:
        """As docs/json.md says."""
        values: dict[str, Any] = json.loads(self._json)
        return values


def _bucket(pointer: int, index: int) -> Bucket:
    value, amount = CMoney(), None
    if lib.simtopup_balance_money(pointer, index, ctypes.byref(value)) == 0:
        amount = Money(Decimal(value.units).scaleb(-value.scale), value.currency.decode())
    size = lib.simtopup_balance_bytes(pointer, index)
    seconds = lib.simtopup_balance_seconds(pointer, index)
    return Bucket(decode(lib.simtopup_balance_kind(pointer, index)) or "", amount,
                  None if size < 0 else size, None if seconds < 0 else seconds,
                  decode(lib.simtopup_balance_expires(pointer, index)))
