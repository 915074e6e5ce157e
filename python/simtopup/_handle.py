# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""Handles with a lifetime, and calls that Ctrl-C ends."""

from __future__ import annotations

import ctypes
import signal
import threading
from types import FrameType, TracebackType
from typing import Any, Callable, TypeVar

from ._lib import lib
from .errors import check

Self = TypeVar("Self", bound="Handle")


def new(function: Callable[..., int], *arguments: Any) -> int:
    """Calls a function whose last argument is a ret_*."""
    pointer = ctypes.c_void_p()
    check(function(*arguments, ctypes.byref(pointer)))
    return pointer.value or 0


class Handle:
    """Closed by `with`, by close(), or when nobody refers to it any more."""

    _free: Callable[[int], None]

    def __init__(self, pointer: int, *keeps: Any) -> None:
        self._pointer: int | None = pointer
        self._keeps = keeps  # what must stay open as long as this one

    @property
    def pointer(self) -> int:
        if self._pointer is None:
            raise ValueError(f"{type(self).__name__} is closed")
        return self._pointer

    def close(self) -> None:
        pointer, self._pointer = self._pointer, None
        if pointer is not None:
            self._free(pointer)
        self._keeps = ()

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_pointer", None) is not None:
            self.close()


class Interrupts:
    """
    What a signal handler raises while the library works would be lost: it runs
    inside a callback. It is kept, the wait is cancelled, and it is raised after.
    A payment that was sent stays sent: the state of the renewal tells.
    """

    def __init__(self, modem: int) -> None:
        self._modem = modem
        self._previous: Any = None
        self._raised: BaseException | None = None

    def cancel(self, raised: BaseException) -> None:
        self._raised = self._raised or raised
        lib.simtopup_modem_cancel(self._modem)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        try:
            self._previous(number, frame)
        except BaseException as raised:  # noqa: B902 - whatever it is, it is raised again
            self.cancel(raised)

    def __enter__(self) -> Interrupts:
        if threading.current_thread() is threading.main_thread():
            previous = signal.getsignal(signal.SIGINT)
            if callable(previous):
                self._previous = previous
                signal.signal(signal.SIGINT, self._on_signal)
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 trace: TracebackType | None) -> None:
        if self._previous is not None:
            signal.signal(signal.SIGINT, self._previous)
        if self._raised is not None:
            raise self._raised from None
