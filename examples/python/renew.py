# SPDX-License-Identifier: 0BSD
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""renew.py DEVICE RECIPES LEDGER KEY VOUCHER-FILE: renews for 10 EUR, once, with proof."""
import sys
import time

import simtopup

device, recipes, ledger_path, key, voucher_file = sys.argv[1:]
with open(voucher_file, "rb") as file:
    voucher = bytearray(file.read().strip())

with simtopup.Modem(device) as modem, simtopup.Operators([recipes]) as operators, \
        simtopup.Ledger(ledger_path, operators) as ledger:
    print("before:", modem.balance(operators).text)
    with ledger.renewal(modem, key, voucher, "10EUR", face_value="10EUR") as renewal:
        try:
            renewal.submit()
        except simtopup.OperatorError as error:
            print(error)
        while renewal.state in ("ACCEPTED", "IN_DOUBT") and renewal.next_check_at:
            time.sleep(max(0, renewal.next_check_at - time.time()))
            renewal.verify()
        print(renewal.state, renewal.advice)
        for evidence in renewal.to_dict()["evidence"]:
            print(evidence["level"], evidence["summary"])
        print("after:", modem.balance(operators).text)
        print(renewal.receipt())
