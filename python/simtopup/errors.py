# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""What fails, and what it may have done."""

from __future__ import annotations

import enum

from ._lib import decode, lib


class Effect(enum.IntEnum):
    NONE = 0  # nothing happened
    DONE = 1  # it happened, whatever failed afterwards
    UNKNOWN = 2  # it may have happened: look, do not repeat


class Status(enum.IntEnum):
    OK = 0
    INVALID = -1
    BUSY = -2
    CANCELLED = -3
    TIMEOUT = -4
    UNSUPPORTED = -5
    FORKED = -6
    PERMISSION = -7
    IO = -8
    NOT_FOUND = -9
    STATE = -10
    NO_EVENT = -11
    NO_DEVICE = -32
    DEVICE_GONE = -33
    PORT_TAKEN = -34
    PROTOCOL = -35
    RESOURCES = -36
    NOT_READY = -37
    NOT_REGISTERED = -38
    NETWORK = -39
    NO_DATA = -40
    NO_CS = -41
    NO_SIM = -64
    SIM_ERROR = -65
    PIN_REQUIRED = -66
    PIN_WRONG = -67
    PUK_REQUIRED = -68
    SIM_BLOCKED = -69
    SUBJECT_CHANGED = -70
    LAST_TRY = -71
    NO_EUICC = -80
    POLICY = -81
    CARD_BUSY = -82
    NOT_ACTIVE = -83
    NO_RECIPE = -128
    REFUSED = -129
    IN_DOUBT = -130
    OPEN_RENEWAL = -131
    KEY_CONFLICT = -132
    CEILING = -133
    VOUCHER_USED = -134
    LEDGER = -135
    CLOCK = -136
    NO_BASELINE = -137
    UNPROVED = -138
    UNEXPECTED_MENU = -139
    CHARGED = -140
    ROAMING = -141


class Error(Exception):
    """A call failed. `effect` tells what it may have done all the same."""

    def __init__(self, status: int, effect: int, layer: str, peer_code: str, message: str,
                 hint: str, retries: int = -1) -> None:
        super().__init__(message)
        self.status = status
        self.effect = Effect(effect)
        self.layer = layer
        self.peer_code = peer_code
        self.message = message
        self.hint = hint
        self.retries: int | None = retries if retries >= 0 else None  # of the PIN or PUK

    @property
    def name(self) -> str:
        """Of the status, such as "timeout"."""
        return decode(lib.simtopup_status_name(self.status)) or ""

    def __str__(self) -> str:
        parts = [self.message, self.peer_code and f"({self.peer_code})", self.hint]
        if self.effect is Effect.UNKNOWN:
            parts.append("It may have happened: look, do not repeat.")
        return " ".join(part for part in parts if part)


class CallerError(Error):
    """The caller or this machine: -1 to -31."""


class ModemError(Error):
    """The modem or the network: -32 to -63."""


class CardError(Error):
    """The card: -64 to -95."""


class OperatorError(Error):
    """The operator, or the rules about money: -128 to -159."""


_RANGES = [(-31, CallerError), (-63, ModemError), (-95, CardError), (-127, Error),
           (-159, OperatorError)]


def last_error() -> Error:
    """The record of this thread as an exception, to be raised or looked at."""
    record = lib.simtopup_last_error()
    status = lib.simtopup_error_status(record)
    kind = next((kind for lowest, kind in _RANGES if status >= lowest), Error)
    return kind(status, lib.simtopup_error_effect(record),
                decode(lib.simtopup_error_layer(record)) or "",
                decode(lib.simtopup_error_peer_code(record)) or "",
                decode(lib.simtopup_error_message(record)) or "",
                decode(lib.simtopup_error_hint(record)) or "",
                lib.simtopup_error_retries(record))


def check(status: int) -> int:
    if status < 0:
        raise last_error()
    return status
