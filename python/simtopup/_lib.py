# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""The shared library and one prototype for each of its functions."""

from __future__ import annotations

import ctypes
import os
from ctypes import (CFUNCTYPE, POINTER, Structure, c_char, c_char_p, c_int, c_int32, c_int64,
                    c_size_t, c_uint, c_void_p)
from typing import Any


class CMoney(Structure):
    """struct simtopup_money; its layout is frozen."""

    _fields_ = [("units", c_int64), ("scale", c_int32), ("currency", c_char * 4)]


PROGRESS = CFUNCTYPE(None, c_char_p, c_int64, c_int64, c_void_p)
LOG = CFUNCTYPE(None, c_char_p, c_char_p, c_void_p)

H = c_void_p  # a handle
S = c_char_p  # a text that is borrowed, or passed in
O = c_void_p  # a char * of ours, freed by owned()
R = POINTER(c_void_p)  # ret_*

PROTOTYPES: dict[str, tuple[Any, list[Any]]] = {
    "simtopup_version": (S, []),
    "simtopup_has": (c_int, [S]),
    "simtopup_free": (None, [O]),
    "simtopup_money_parse": (c_int, [S, POINTER(CMoney)]),
    "simtopup_log_set": (None, [LOG, c_void_p]),
    "simtopup_redact": (None, [S]),
    "simtopup_clock_follow": (c_int, [S]),
    "simtopup_last_error": (H, []),
    "simtopup_error_status": (c_int, [H]),
    "simtopup_error_effect": (c_int, [H]),
    "simtopup_error_layer": (S, [H]),
    "simtopup_error_peer_code": (S, [H]),
    "simtopup_error_message": (S, [H]),
    "simtopup_error_hint": (S, [H]),
    "simtopup_error_retries": (c_int, [H]),
    "simtopup_status_name": (S, [c_int]),
    "simtopup_effect_name": (S, [c_int]),
    "simtopup_modems_json": (c_int, [R]),
    "simtopup_hotplug_open": (c_int, [R]),
    "simtopup_hotplug_fd": (c_int, [H]),
    "simtopup_hotplug_next": (c_int, [H, R]),
    "simtopup_hotplug_close": (None, [H]),
    "simtopup_modem_open": (c_int, [S, c_int, R]),
    "simtopup_modem_close": (None, [H]),
    "simtopup_modem_cancel": (None, [H]),
    "simtopup_modem_listen": (c_int, [H, c_uint]),
    "simtopup_modem_set_signal_thresholds": (c_int, [H, POINTER(c_int32), c_size_t, c_int]),
    "simtopup_modem_fd": (c_int, [H]),
    "simtopup_modem_dispatch": (c_int, [H]),
    "simtopup_modem_next_event": (c_int, [H, R]),
    "simtopup_event_kind": (c_int, [H]),
    "simtopup_event_to_json": (O, [H]),
    "simtopup_event_free": (None, [H]),
    "simtopup_modem_set_progress": (None, [H, PROGRESS, c_void_p]),
    "simtopup_subscriber_read": (c_int, [H, c_int, R]),
    "simtopup_subscriber_sim_state": (S, [H]),
    "simtopup_subscriber_iccid": (S, [H]),
    "simtopup_subscriber_imsi": (S, [H]),
    "simtopup_subscriber_eid": (S, [H]),
    "simtopup_subscriber_msisdn": (S, [H, c_size_t]),
    "simtopup_subscriber_spn": (S, [H]),
    "simtopup_subscriber_home": (S, [H]),
    "simtopup_subscriber_registration": (S, [H]),
    "simtopup_subscriber_operator": (S, [H]),
    "simtopup_subscriber_operator_name": (S, [H]),
    "simtopup_subscriber_rat": (S, [H]),
    "simtopup_subscriber_signal_dbm": (c_int, [H]),
    "simtopup_subscriber_pin_retries": (c_int, [H]),
    "simtopup_subscriber_read_all": (c_int, [H, c_int, R]),
    "simtopup_subscriber_long_name": (S, [H]),
    "simtopup_subscriber_short_name": (S, [H]),
    "simtopup_subscriber_gid1": (S, [H]),
    "simtopup_subscriber_gid2": (S, [H]),
    "simtopup_subscriber_smsc": (S, [H]),
    "simtopup_subscriber_forbidden": (S, [H, c_size_t]),
    "simtopup_subscriber_card_type": (S, [H]),
    "simtopup_subscriber_atr": (S, [H]),
    "simtopup_subscriber_euicc": (c_int, [H]),
    "simtopup_subscriber_slot_number": (c_int, [H, c_size_t]),
    "simtopup_subscriber_slot_logical": (c_int, [H, c_size_t]),
    "simtopup_subscriber_slot_state": (S, [H, c_size_t]),
    "simtopup_subscriber_slot_iccid": (S, [H, c_size_t]),
    "simtopup_subscriber_slot_eid": (S, [H, c_size_t]),
    "simtopup_subscriber_slot_euicc": (c_int, [H, c_size_t]),
    "simtopup_subscriber_to_json": (O, [H]),
    "simtopup_subscriber_free": (None, [H]),
    "simtopup_pin_read": (c_int, [H, c_int, R]),
    "simtopup_pin_state": (S, [H]),
    "simtopup_pin_iccid": (S, [H]),
    "simtopup_pin_is_enabled": (c_int, [H]),
    "simtopup_pin_retries": (c_int, [H]),
    "simtopup_pin_puk_retries": (c_int, [H]),
    "simtopup_pin_to_json": (O, [H]),
    "simtopup_pin_free": (None, [H]),
    "simtopup_pin_verify": (c_int, [H, c_void_p, S, c_uint, c_int]),
    "simtopup_pin_enable": (c_int, [H, c_void_p, S, c_uint, c_int]),
    "simtopup_pin_disable": (c_int, [H, c_void_p, S, c_uint, c_int]),
    "simtopup_pin_change": (c_int, [H, c_void_p, c_void_p, S, c_uint, c_int]),
    "simtopup_pin_unblock": (c_int, [H, c_void_p, c_void_p, S, c_uint, c_int]),
    "simtopup_slot_switch": (c_int, [H, c_int, c_uint, c_int]),
    "simtopup_sim_restart": (c_int, [H, c_int]),
    "simtopup_radio_read": (c_int, [H, c_int, POINTER(c_int)]),
    "simtopup_radio_set": (c_int, [H, c_int, c_int]),
    "simtopup_data_read": (c_int, [H, c_int, R]),
    "simtopup_data_state": (S, [H]),
    "simtopup_data_source": (S, [H]),
    "simtopup_data_rx_bytes": (c_int64, [H]),
    "simtopup_data_tx_bytes": (c_int64, [H]),
    "simtopup_data_to_json": (O, [H]),
    "simtopup_data_free": (None, [H]),
    "simtopup_ussd_start": (c_int, [H, S, c_int, R]),
    "simtopup_ussd_answer": (c_int, [H, S, c_int]),
    "simtopup_ussd_state": (c_int, [H]),
    "simtopup_ussd_text": (S, [H]),
    "simtopup_ussd_dcs": (c_int, [H]),
    "simtopup_ussd_to_json": (O, [H]),
    "simtopup_ussd_close": (None, [H]),
    "simtopup_sms_list": (c_int, [H, c_int, R]),
    "simtopup_sms_read": (c_int, [H, S, c_int, R]),
    "simtopup_sms_delete": (c_int, [H, S, c_int]),
    "simtopup_sms_send": (c_int, [H, S, S, c_int]),
    "simtopup_sms_parts": (c_int, [S]),
    "simtopup_messages_count": (c_size_t, [H]),
    "simtopup_messages_id": (S, [H, c_size_t]),
    "simtopup_messages_kind": (S, [H, c_size_t]),
    "simtopup_messages_peer": (S, [H, c_size_t]),
    "simtopup_messages_text": (S, [H, c_size_t]),
    "simtopup_messages_sent_at": (c_int64, [H, c_size_t]),
    "simtopup_messages_is_complete": (c_int, [H, c_size_t]),
    "simtopup_messages_is_full": (c_int, [H]),
    "simtopup_messages_to_json": (O, [H]),
    "simtopup_messages_free": (None, [H]),
    "simtopup_operators_load": (c_int, [POINTER(S), c_size_t, R]),
    "simtopup_operators_free": (None, [H]),
    "simtopup_recipe_check": (c_int, [S, R]),
    "simtopup_operators_list": (c_int, [H, R]),
    "simtopup_operators_show": (c_int, [H, S, R]),
    "simtopup_balance_read": (c_int, [H, H, c_uint, c_int, R]),
    "simtopup_balance_from_text": (c_int, [H, S, S, R]),
    "simtopup_balance_state": (S, [H]),
    "simtopup_balance_text": (S, [H]),
    "simtopup_balance_count": (c_size_t, [H]),
    "simtopup_balance_kind": (S, [H, c_size_t]),
    "simtopup_balance_money": (c_int, [H, c_size_t, POINTER(CMoney)]),
    "simtopup_balance_bytes": (c_int64, [H, c_size_t]),
    "simtopup_balance_seconds": (c_int64, [H, c_size_t]),
    "simtopup_balance_messages": (c_int64, [H, c_size_t]),
    "simtopup_balance_total_bytes": (c_int64, [H, c_size_t]),
    "simtopup_balance_scope": (S, [H, c_size_t]),
    "simtopup_balance_expires": (S, [H, c_size_t]),
    "simtopup_balance_to_json": (O, [H]),
    "simtopup_balance_free": (None, [H]),
    "simtopup_identify": (c_int, [c_char_p, c_size_t, H, R]),
    "simtopup_identify_picture": (c_int, [c_char_p, c_size_t, H, R]),
    "simtopup_esim_open": (c_int, [H, S, R]),
    "simtopup_esim_close": (None, [H]),
    "simtopup_esim_info": (c_int, [H, c_int, R]),
    "simtopup_esim_profiles": (c_int, [H, c_int, c_int, R]),
    "simtopup_profiles_count": (c_size_t, [H]),
    "simtopup_profiles_iccid": (S, [H, c_size_t]),
    "simtopup_profiles_aid": (S, [H, c_size_t]),
    "simtopup_profiles_state": (S, [H, c_size_t]),
    "simtopup_profiles_nickname": (S, [H, c_size_t]),
    "simtopup_profiles_spn": (S, [H, c_size_t]),
    "simtopup_profiles_name": (S, [H, c_size_t]),
    "simtopup_profiles_class": (S, [H, c_size_t]),
    "simtopup_profiles_to_json": (O, [H]),
    "simtopup_profiles_free": (None, [H]),
    "simtopup_esim_domains": (c_int, [H, c_int, c_int, R]),
    "simtopup_domains_count": (c_size_t, [H]),
    "simtopup_domains_aid": (S, [H, c_size_t]),
    "simtopup_domains_name": (S, [H, c_size_t]),
    "simtopup_domains_eid": (S, [H, c_size_t]),
    "simtopup_domains_profiles": (H, [H, c_size_t]),
    "simtopup_domains_to_json": (O, [H]),
    "simtopup_domains_free": (None, [H]),
    "simtopup_esim_allow_restart": (None, [H, c_int]),
    "simtopup_esim_enable": (c_int, [H, S, c_int, R]),
    "simtopup_esim_disable": (c_int, [H, S, c_int, R]),
    "simtopup_esim_check": (c_int, [H, c_int, R]),
    "simtopup_esim_delete": (c_int, [H, S, c_int]),
    "simtopup_esim_set_nickname": (c_int, [H, S, S, c_int]),
    "simtopup_esim_set_smdp": (c_int, [H, S, c_int]),
    "simtopup_esim_reset": (c_int, [H, c_uint, S, c_int]),
    "simtopup_esim_notifications": (c_int, [H, c_int, R]),
    "simtopup_esim_notification": (c_int, [H, c_int64, c_int, R]),
    "simtopup_esim_notification_remove": (c_int, [H, c_int64, c_int]),
    "simtopup_failover_decide": (c_int, [S, S, c_int64, R]),
    "simtopup_ledger_open": (c_int, [S, c_int, R]),
    "simtopup_ledger_close": (None, [H]),
    "simtopup_ledger_set_operators": (c_int, [H, H]),
    "simtopup_ledger_set_limit": (c_int, [H, POINTER(CMoney), c_int]),
    "simtopup_ledger_accept_clock": (c_int, [H, S, S]),
    "simtopup_ledger_pause": (c_int, [H, c_int]),
    "simtopup_ledger_set_rule": (c_int, [H, S, S]),
    "simtopup_ledger_rules_json": (c_int, [H, R]),
    "simtopup_ledger_list_json": (c_int, [H, R]),
    "simtopup_ledger_export": (c_int, [H, R]),
    "simtopup_ledger_export_as": (c_int, [H, S, R]),
    "simtopup_ledger_public_key": (c_int, [H, R]),
    "simtopup_spec_new": (c_int, [S, R]),
    "simtopup_spec_set": (c_int, [H, S, S]),
    "simtopup_spec_set_money": (c_int, [H, S, POINTER(CMoney)]),
    "simtopup_spec_set_secret": (c_int, [H, S, c_void_p, c_size_t]),
    "simtopup_spec_free": (None, [H]),
    "simtopup_renewal_preview": (c_int, [H, H, H, c_int, R]),
    "simtopup_renewal_open": (c_int, [H, H, S, H, c_int, R]),
    "simtopup_renewal_find": (c_int, [H, H, S, R]),
    "simtopup_renewal_submit": (c_int, [H, c_int]),
    "simtopup_renewal_verify": (c_int, [H, c_int]),
    "simtopup_renewal_next_check_at": (c_int64, [H]),
    "simtopup_renewal_state": (S, [H]),
    "simtopup_renewal_id": (S, [H]),
    "simtopup_renewal_effect": (c_int, [H]),
    "simtopup_renewal_advice": (S, [H]),
    "simtopup_renewal_cancel": (c_int, [H]),
    "simtopup_renewal_resolve": (c_int, [H, c_int, S, S]),
    "simtopup_renewal_reverse": (c_int, [H, S, S]),
    "simtopup_renewal_receipt": (c_int, [H, R]),
    "simtopup_receipt_check": (c_int, [S, S]),
    "simtopup_renewal_to_json": (O, [H]),
    "simtopup_renewal_free": (None, [H]),
}


def _load() -> ctypes.CDLL:
    library = ctypes.CDLL(os.environ.get("SIMTOPUP_LIBRARY", "libsimtopup.so.0"))
    for name, (result, arguments) in PROTOTYPES.items():
        function = getattr(library, name)
        function.restype = result
        function.argtypes = arguments
    return library


lib = _load()


def encode(text: str | None) -> bytes | None:
    return None if text is None else text.encode()


def decode(text: bytes | None) -> str | None:
    return None if text is None else text.decode("utf-8", "replace")


def owned(pointer: int | None) -> str:
    """A char * of ours as text; frees it."""
    if not pointer:
        raise MemoryError("the library returned no text")
    try:
        return ctypes.string_at(pointer).decode("utf-8", "replace")
    finally:
        lib.simtopup_free(pointer)


def milliseconds(timeout: float | None) -> int:
    """None is the default of the call. A deadline that is given is never 0, which means that."""
    return 0 if timeout is None else max(1, round(timeout * 1000)) if timeout >= 0 else -1
