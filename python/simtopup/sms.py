# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""Short messages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Iterator

from ._handle import Handle
from ._lib import decode, encode, lib, milliseconds, owned
from .errors import check

if TYPE_CHECKING:
    from .modem import Modem


@dataclass(frozen=True)
class Message:
    """One message, its parts joined; docs/json.md has more of it, as to_dict()."""

    id: str
    kind: str
    peer: str
    text: str
    sent_at: datetime | None
    complete: bool


def parts(text: str) -> int:
    """How many messages a text is when it is sent, and charged as."""
    return check(lib.simtopup_sms_parts(encode(text)))


class Messages(Handle):
    """What was stored when it was read, oldest first."""

    _free = lib.simtopup_messages_free

    def __len__(self) -> int:
        return int(lib.simtopup_messages_count(self.pointer))

    def __getitem__(self, index: int) -> Message:
        if not 0 <= index < len(self):
            raise IndexError(index)
        sent = lib.simtopup_messages_sent_at(self.pointer, index)
        return Message(
            decode(lib.simtopup_messages_id(self.pointer, index)) or "",
            decode(lib.simtopup_messages_kind(self.pointer, index)) or "",
            decode(lib.simtopup_messages_peer(self.pointer, index)) or "",
            decode(lib.simtopup_messages_text(self.pointer, index)) or "",
            datetime.fromtimestamp(sent / 1000, timezone.utc) if sent else None,
            bool(lib.simtopup_messages_is_complete(self.pointer, index)))

    def __iter__(self) -> Iterator[Message]:
        return (self[index] for index in range(len(self)))

    @property
    def full(self) -> bool | None:
        """No more messages can arrive; None: the modem does not tell."""
        value = lib.simtopup_messages_is_full(self.pointer)
        return None if value < 0 else bool(value)

    def to_dict(self) -> dict[str, Any]:
        values: dict[str, Any] = json.loads(owned(lib.simtopup_messages_to_json(self.pointer)))
        return values


class Sms:
    """The messages of a modem: `modem.sms`."""

    def __init__(self, modem: Modem) -> None:
        self._modem = modem

    def list(self, timeout: float | None = None) -> Messages:
        return Messages(self._modem.new(lib.simtopup_sms_list, self._modem.pointer,
                                        milliseconds(timeout)))

    def read(self, message_id: str, timeout: float | None = None) -> Message:
        pointer = self._modem.new(lib.simtopup_sms_read, self._modem.pointer, encode(message_id),
                                  milliseconds(timeout))
        with Messages(pointer) as messages:
            return messages[0]

    def delete(self, message_id: str, timeout: float | None = None) -> None:
        self._modem.call(lib.simtopup_sms_delete, self._modem.pointer, encode(message_id),
                         milliseconds(timeout))

    def send(self, to: str, text: str, timeout: float | None = None) -> None:
        """Spends money. Sent once: when the effect of an error is unknown, do not repeat it."""
        self._modem.call(lib.simtopup_sms_send, self._modem.pointer, encode(to), encode(text),
                         milliseconds(timeout))
