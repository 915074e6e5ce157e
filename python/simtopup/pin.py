# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""The PIN of the SIM."""

from __future__ import annotations

import ctypes
import json
from typing import TYPE_CHECKING, Any, Callable, Union

from ._lib import encode, lib, milliseconds, owned

if TYPE_CHECKING:
    from .modem import Modem

Code = Union[bytes, bytearray]
FORCE = 1


class Pin:
    """
    A code is bytes, or a bytearray, which is wiped. It is presented once: never with
    the last try, or when nobody knows how many are left, unless `force` is true.
    `retries` of the error has what a wrong one has left.
    """

    def __init__(self, modem: Modem) -> None:
        self._modem = modem

    def status(self, timeout: float | None = None) -> dict[str, Any]:
        """`state`, `enabled`, `retries`, `puk_retries`, `iccid`, as far as they are known."""
        pointer = self._modem.new(lib.simtopup_pin_read, self._modem.pointer,
                                  milliseconds(timeout))
        try:
            values: dict[str, Any] = json.loads(owned(lib.simtopup_pin_to_json(pointer)))
        finally:
            lib.simtopup_pin_free(pointer)
        return values

    def verify(self, pin: Code, **options: Any) -> None:
        """Unlocks the SIM; sends nothing when it waits for no PIN."""
        self._act(lib.simtopup_pin_verify, pin, **options)

    def enable(self, pin: Code, **options: Any) -> None:
        """The SIM asks for its PIN at every start."""
        self._act(lib.simtopup_pin_enable, pin, **options)

    def disable(self, pin: Code, **options: Any) -> None:
        """It does not."""
        self._act(lib.simtopup_pin_disable, pin, **options)

    def change(self, pin: Code, new_pin: Code, **options: Any) -> None:
        self._act(lib.simtopup_pin_change, pin, new_pin, **options)

    def unblock(self, puk: Code, new_pin: Code, **options: Any) -> None:
        """After the last try of the PIN; the last one of the PUK loses the SIM."""
        self._act(lib.simtopup_pin_unblock, puk, new_pin, **options)

    def _act(self, function: Callable[..., int], *codes: Code, expect_iccid: str | None = None,
             force: bool = False, timeout: float | None = None) -> None:
        if not all(isinstance(code, (bytes, bytearray)) for code in codes):
            raise TypeError("a code is bytes or, to be wiped, a bytearray")
        copies = [(ctypes.c_char * (len(code) + 1))() for code in codes]
        for copy, code in zip(copies, codes):
            copy[:len(code)] = bytes(code)
        try:
            self._modem.call(function, self._modem.pointer, *copies, encode(expect_iccid),
                             FORCE if force else 0, milliseconds(timeout))
        finally:
            for copy, code in zip(copies, codes):
                ctypes.memset(copy, 0, len(copy))
                if isinstance(code, bytearray):
                    code[:] = bytes(len(code))
