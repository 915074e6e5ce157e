# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""The profiles of an eSIM."""

from __future__ import annotations

import enum
import json
from typing import TYPE_CHECKING, Any, Callable, NamedTuple

from ._handle import Handle, new
from ._lib import decode, encode, lib, milliseconds, owned

if TYPE_CHECKING:
    from .modem import Modem


class ResetBits(enum.IntFlag):
    OPERATIONAL = 1
    TEST = 2
    SMDP = 4


class Profile(NamedTuple):
    """Texts of issuers are raw: escape them for a terminal."""

    iccid: str
    aid: str
    state: str  # "enabled", "disabled" or ""
    nickname: str
    spn: str
    name: str
    class_: str  # "test", "provisioning", "operational" or ""


class Domain(NamedTuple):
    """One eSIM of a card with several; Modem.esim(domain.aid) speaks to it."""

    aid: str
    name: str  # "GSMA", a maker's name or ""
    eid: str
    profiles: list[Profile]


def _profiles(pointer: Any) -> list[Profile]:
    getters = (lib.simtopup_profiles_iccid, lib.simtopup_profiles_aid,
               lib.simtopup_profiles_state, lib.simtopup_profiles_nickname,
               lib.simtopup_profiles_spn, lib.simtopup_profiles_name,
               lib.simtopup_profiles_class)
    return [Profile(*(decode(get(pointer, i)) or "" for get in getters))
            for i in range(lib.simtopup_profiles_count(pointer))]


class Esim(Handle):
    """One security domain of the card in a modem. Made by Modem.esim()."""

    _free = lib.simtopup_esim_close

    def __init__(self, modem: Modem, aid: str | None = None) -> None:
        super().__init__(new(lib.simtopup_esim_open, modem.pointer, encode(aid)), modem)
        self._modem = modem

    def _call(self, function: Callable[..., int], *arguments: Any) -> None:
        self._modem.call(function, self.pointer, *arguments)

    def _read(self, function: Callable[..., int], *arguments: Any) -> dict[str, Any]:
        text = owned(self._modem.new(function, self.pointer, *arguments))
        values: dict[str, Any] = json.loads(text)
        return values

    def info(self, timeout: float | None = None) -> dict[str, Any]:
        """What the chip is, as docs/json.md says."""
        return self._read(lib.simtopup_esim_info, milliseconds(timeout))

    def profiles(self, timeout: float | None = None) -> list[Profile]:
        pointer = self._modem.new(lib.simtopup_esim_profiles, self.pointer, 0,
                                  milliseconds(timeout))
        try:
            return _profiles(pointer)
        finally:
            lib.simtopup_profiles_free(pointer)

    def domains(self, timeout: float | None = None) -> list[Domain]:
        """Every eSIM of the card, with its profiles."""
        pointer = self._modem.new(lib.simtopup_esim_domains, self.pointer, 0,
                                  milliseconds(timeout))
        getters = (lib.simtopup_domains_aid, lib.simtopup_domains_name, lib.simtopup_domains_eid)
        try:
            return [Domain(*(decode(get(pointer, i)) or "" for get in getters),
                           _profiles(lib.simtopup_domains_profiles(pointer, i)))
                    for i in range(lib.simtopup_domains_count(pointer))]
        finally:
            lib.simtopup_domains_free(pointer)

    def allow_restart(self, allowed: bool = True) -> None:
        """Switches may restart the modem when nothing else helps: connections drop."""
        lib.simtopup_esim_allow_restart(self.pointer, int(allowed))

    def enable(self, profile: str, timeout: float | None = None) -> dict[str, Any]:
        """Switches and proves it; the former profile comes back when it does not come up."""
        return self._read(lib.simtopup_esim_enable, encode(profile), milliseconds(timeout))

    def disable(self, profile: str, timeout: float | None = None) -> dict[str, Any]:
        return self._read(lib.simtopup_esim_disable, encode(profile), milliseconds(timeout))

    def check(self, timeout: float | None = None) -> dict[str, Any]:
        """Do card and modem agree? Finishes what a killed process began."""
        return self._read(lib.simtopup_esim_check, milliseconds(timeout))

    def delete(self, profile: str, timeout: float | None = None) -> None:
        """For good."""
        self._call(lib.simtopup_esim_delete, encode(profile), milliseconds(timeout))

    def set_nickname(self, iccid: str, nickname: str, timeout: float | None = None) -> None:
        self._call(lib.simtopup_esim_set_nickname, encode(iccid), encode(nickname),
                   milliseconds(timeout))

    def set_smdp(self, address: str, timeout: float | None = None) -> None:
        self._call(lib.simtopup_esim_set_smdp, encode(address), milliseconds(timeout))

    def reset(self, bits: ResetBits, eid: str, timeout: float | None = None) -> None:
        """Deletes all that `bits` say; `eid` proves that it is the right card."""
        self._call(lib.simtopup_esim_reset, int(bits), encode(eid), milliseconds(timeout))

    def notifications(self, timeout: float | None = None) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._read(lib.simtopup_esim_notifications,
                                                 milliseconds(timeout))["notifications"]
        return found

    def notification(self, seq: int, timeout: float | None = None) -> dict[str, Any]:
        """One as its server gets it."""
        return self._read(lib.simtopup_esim_notification, seq, milliseconds(timeout))

    def remove_notification(self, seq: int, timeout: float | None = None) -> None:
        self._call(lib.simtopup_esim_notification_remove, seq, milliseconds(timeout))


def failover_decide(state: dict[str, Any], policy: dict[str, Any], now: float) -> dict[str, Any]:
    """Which profile should be in use; `now` and all moments in seconds since 1970."""
    moments = {key: round(value * 1000) for key, value in state.items()
               if key in ("since", "switched_at")}
    profiles = [{**profile, "failed_at": round(profile.get("failed_at", 0) * 1000)}
                for profile in state.get("profiles", [])]
    text = json.dumps({**state, **moments, "profiles": profiles})
    decision: dict[str, Any] = json.loads(owned(new(
        lib.simtopup_failover_decide, encode(text), encode(json.dumps(policy)),
        round(now * 1000))))
    return decision
