# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""
Asks a SIM what is left, renews it once, and proves it.

    with simtopup.Modem("qmi:/dev/cdc-wdm0") as modem:
        print(modem.status()["sim"]["iccid"])

Times are in seconds. A call that waits for the modem ends within half a second
of Ctrl-C; a payment that was sent by then stays sent.
"""

from __future__ import annotations

import ctypes
from typing import Callable

from ._lib import LOG, decode, encode, lib
from .account import Balance, Bucket, Money, Operators, identify, money
from .errors import (CallerError, CardError, Effect, Error, ModemError, OperatorError, Status,
                     check)
from .esim import Domain, Esim, Profile, ResetBits, failover_decide
from .modem import EventKind, Hotplug, Modem, RadioState, Ussd, UssdState, modems
from .pin import Pin
from .renewal import Ledger, Renewal, check_receipt
from .sms import Message, Messages, Sms, parts as sms_parts

__all__ = [
    "Balance", "Bucket", "CallerError", "CardError", "Domain", "Effect", "Error", "Esim",
    "EventKind", "Hotplug", "Ledger", "Message", "Messages", "Modem", "ModemError", "Money",
    "OperatorError", "Operators", "Pin", "Profile", "RadioState", "Renewal", "ResetBits", "Sms",
    "Status", "Ussd", "UssdState", "check_receipt", "clock_follow", "failover_decide", "has",
    "identify", "log_to", "modems", "money", "redact", "sms_parts", "version",
]


def version() -> str:
    """Of the library that is loaded."""
    return decode(lib.simtopup_version()) or ""


def has(feature: str) -> bool:
    """ "qmi", "mbim" or "zbar": is it in this build? """
    return bool(lib.simtopup_has(encode(feature)))


def redact(text: str) -> str:
    """Masks runs of seven and more digits, as the library's log does."""
    buffer = ctypes.create_string_buffer(encode(text) or b"")
    lib.simtopup_redact(ctypes.cast(buffer, ctypes.c_char_p))
    return buffer.value.decode("utf-8", "replace")


def clock_follow(control_socket: str | None) -> None:
    """For tests: the clock of a virtual modem."""
    check(lib.simtopup_clock_follow(encode(control_socket)))


_log = LOG()


def log_to(listener: Callable[[str, str], None] | None) -> None:
    """Gives diagnostics (layer, text), redacted, to a listener; None drops them."""
    global _log

    def call(layer: bytes, text: bytes, _data: object) -> None:
        if listener:
            listener(decode(layer) or "", decode(text) or "")

    kept = _log  # until the new one is set
    _log = LOG(call) if listener else LOG()
    lib.simtopup_log_set(_log, None)
    del kept
