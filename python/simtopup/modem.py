# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""Modems, their subscriber, and USSD."""

from __future__ import annotations

import asyncio
import ctypes
import enum
import json
import threading
from typing import TYPE_CHECKING, Any, AsyncIterator, Callable, Iterator, Sequence

from ._handle import Handle, Interrupts, new
from ._lib import PROGRESS, decode, encode, lib, milliseconds, owned
from .errors import Error, Status, check
from .esim import Esim
from .pin import Pin
from .sms import Sms

if TYPE_CHECKING:
    from .account import Balance, Operators

Progress = Callable[[str, int, int], None]


class EventKind(enum.IntFlag):
    SMS = 1
    USSD = 2
    GONE = 4
    SIM = 8
    NETWORK = 16
    SIGNAL = 32
    SLOT = 64
    BACK = 256
    FOUND = 512
    LOST = 1024


class Consent(enum.IntFlag):
    """What a question for a balance may do."""

    CHARGED = 1
    UNPROVED = 2


class RadioState(enum.IntEnum):
    OFF = 0
    ON = 1
    BLOCKED = 2  # by a switch of the machine


class UssdState(enum.IntEnum):
    FINAL = 0
    MENU = 1
    BY_SMS = 2
    RELEASED = 3


def modems() -> list[dict[str, Any]]:
    """The modems of this machine."""
    found: list[dict[str, Any]] = json.loads(owned(new(lib.simtopup_modems_json)))
    return found


class _Opening(threading.Thread):
    """No handle to cancel exists while it is opened: Ctrl-C leaves the wait to a thread."""

    def __init__(self, uri: str, timeout: float | None) -> None:
        super().__init__(daemon=True)
        self._uri, self._timeout = uri, timeout
        self._lock = threading.Lock()
        self._abandoned = False
        self._pointer = 0
        self._failure: BaseException | None = None

    def run(self) -> None:
        try:
            self._pointer = new(lib.simtopup_modem_open, encode(self._uri),
                                milliseconds(self._timeout))
        except BaseException as failure:
            self._failure = failure
        with self._lock:
            if self._abandoned and self._pointer:
                lib.simtopup_modem_close(self._pointer)

    def _abandon(self) -> None:
        with self._lock:
            self._abandoned = True
            if not self.is_alive() and self._pointer:
                lib.simtopup_modem_close(self._pointer)

    def wait(self) -> int:
        self.start()
        try:
            while self.is_alive():
                self.join(0.1)
        except BaseException:
            self._abandon()
            raise
        if self._failure:
            raise self._failure
        return self._pointer


class Modem(Handle):
    """An open modem. One thread at a time, except cancel()."""

    _free = lib.simtopup_modem_close

    def __init__(self, uri: str, timeout: float | None = None,
                 progress: Progress | None = None) -> None:
        self.progress = progress
        self._interrupts: Interrupts | None = None
        super().__init__(_Opening(uri, timeout).wait())
        self._on_progress = PROGRESS(self._progress)
        lib.simtopup_modem_set_progress(self.pointer, self._on_progress, None)

    def _progress(self, stage: bytes, done: int, total: int, _data: Any) -> None:
        # Python's own signal handlers run here, at least every 200 ms.
        try:
            if self.progress:
                self.progress(decode(stage) or "", done, total)
        except BaseException as raised:
            if self._interrupts:
                self._interrupts.cancel(raised)

    def call(self, function: Callable[..., int], *arguments: Any) -> int:
        """A call that waits for the modem, ended by Ctrl-C."""
        with Interrupts(self.pointer) as self._interrupts:
            return check(function(*arguments))

    def new(self, function: Callable[..., int], *arguments: Any) -> int:
        """The same with a ret_*."""
        with Interrupts(self.pointer) as self._interrupts:
            return new(function, *arguments)

    def cancel(self) -> None:
        """Ends the call that runs, from any thread; never a payment that was sent."""
        lib.simtopup_modem_cancel(self.pointer)

    def status(self, timeout: float | None = None, everything: bool = False) -> dict[str, Any]:
        """The subscriber as docs/json.md says. What is not known is absent.

        `everything` also asks the card what the modem does not know.
        """
        read = lib.simtopup_subscriber_read_all if everything else lib.simtopup_subscriber_read
        pointer = self.new(read, self.pointer, milliseconds(timeout))
        try:
            values: dict[str, Any] = json.loads(owned(lib.simtopup_subscriber_to_json(pointer)))
        finally:
            lib.simtopup_subscriber_free(pointer)
        return values

    def balance(self, operators: Operators, timeout: float | None = None, *,
                allow_charged: bool = False, allow_unproved: bool = False) -> Balance:
        """What is left, until when. Ways that cost money here need consent."""
        from .account import Balance

        consent = ((Consent.CHARGED if allow_charged else 0) |
                   (Consent.UNPROVED if allow_unproved else 0))
        return Balance(self.new(lib.simtopup_balance_read, self.pointer, operators.pointer,
                                consent, milliseconds(timeout)))

    def ussd(self, code: str, timeout: float | None = None) -> Ussd:
        """Dials a service code. It can spend money; after a timeout do not repeat it."""
        return Ussd(self, self.new(lib.simtopup_ussd_start, self.pointer, encode(code),
                                   milliseconds(timeout)))

    def switch_slot(self, slot: int, force: bool = False, timeout: float | None = None) -> None:
        """Makes the card of another slot (from 1) the one in use; back when it does not start."""
        self.call(lib.simtopup_slot_switch, self.pointer, slot, int(force), milliseconds(timeout))

    def restart_sim(self, timeout: float | None = None) -> None:
        """Takes the power of the SIM away for a second."""
        self.call(lib.simtopup_sim_restart, self.pointer, milliseconds(timeout))

    def radio(self, timeout: float | None = None) -> RadioState:
        """Whether it is on."""
        state = ctypes.c_int()
        self.call(lib.simtopup_radio_read, self.pointer, milliseconds(timeout),
                  ctypes.byref(state))
        return RadioState(state.value)

    def set_radio(self, on: bool, timeout: float | None = None) -> None:
        """Off is airplane mode: a data connection ends."""
        self.call(lib.simtopup_radio_set, self.pointer, int(on), milliseconds(timeout))

    def data(self, timeout: float | None = None) -> dict[str, Any]:
        """The data connection as docs/json.md says. What is not known is absent."""
        pointer = self.new(lib.simtopup_data_read, self.pointer, milliseconds(timeout))
        try:
            values: dict[str, Any] = json.loads(owned(lib.simtopup_data_to_json(pointer)))
        finally:
            lib.simtopup_data_free(pointer)
        return values

    @property
    def pin(self) -> Pin:
        """The PIN of its SIM."""
        return Pin(self)

    @property
    def sms(self) -> Sms:
        """Its messages."""
        return Sms(self)

    def esim(self, aid: str | None = None) -> Esim:
        """The eSIM in it; `aid` for cards with several security domains. Sends nothing."""
        return Esim(self, aid)

    def listen(self, kinds: EventKind) -> None:
        """From now on dispatch() must be called whenever fileno() is readable."""
        self.call(lib.simtopup_modem_listen, self.pointer, int(kinds))

    def set_signal_thresholds(self, dbm: Sequence[int], hysteresis: int = 4) -> None:
        """Levels whose crossing is an event, rising, in dBm; the hysteresis in dB."""
        self.call(lib.simtopup_modem_set_signal_thresholds, self.pointer,
                  (ctypes.c_int32 * len(dbm))(*dbm), len(dbm), hysteresis)

    def fileno(self) -> int:
        return int(lib.simtopup_modem_fd(self.pointer))

    def dispatch(self) -> None:
        check(lib.simtopup_modem_dispatch(self.pointer))

    def events(self) -> Iterator[dict[str, Any]]:
        """What is queued, oldest first; never waits."""
        yield from _events(lib.simtopup_modem_next_event, self.pointer)

    async def stream(self, kinds: EventKind) -> AsyncIterator[dict[str, Any]]:
        """Listens, and gives events as they come, on asyncio's loop; listens no more at its end."""
        loop, ready = asyncio.get_running_loop(), asyncio.Event()
        self.listen(kinds)
        loop.add_reader(self.fileno(), ready.set)
        try:
            while True:
                ready.clear()
                self.dispatch()
                for event in self.events():
                    yield event
                await ready.wait()
        finally:
            loop.remove_reader(self.fileno())
            self.listen(EventKind(0))


def _events(next_event: Callable[..., int], pointer: int) -> Iterator[dict[str, Any]]:
    while True:
        try:
            event = new(next_event, pointer)
        except Error as error:
            if error.status != Status.NO_EVENT:
                raise
            return
        try:
            yield json.loads(owned(lib.simtopup_event_to_json(event)))
        finally:
            lib.simtopup_event_free(event)


class Hotplug(Handle):
    """Modems as they come and go; those that are there come first."""

    _free = lib.simtopup_hotplug_close

    def __init__(self) -> None:
        super().__init__(new(lib.simtopup_hotplug_open))

    def fileno(self) -> int:
        return int(lib.simtopup_hotplug_fd(self.pointer))

    def events(self) -> Iterator[dict[str, Any]]:
        """What has changed, oldest first; never waits. Call it when fileno() is readable."""
        yield from _events(lib.simtopup_hotplug_next, self.pointer)


class Ussd(Handle):
    """A session. Closing it cancels a menu that is open."""

    _free = lib.simtopup_ussd_close

    def __init__(self, modem: Modem, pointer: int) -> None:
        super().__init__(pointer, modem)
        self._modem = modem

    def answer(self, text: str, timeout: float | None = None) -> None:
        self._modem.call(lib.simtopup_ussd_answer, self.pointer, encode(text),
                         milliseconds(timeout))

    @property
    def state(self) -> UssdState:
        return UssdState(lib.simtopup_ussd_state(self.pointer))

    @property
    def text(self) -> str:
        return decode(lib.simtopup_ussd_text(self.pointer)) or ""

    def to_dict(self) -> dict[str, Any]:
        values: dict[str, Any] = json.loads(owned(lib.simtopup_ussd_to_json(self.pointer)))
        return values
