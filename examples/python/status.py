# SPDX-License-Identifier: 0BSD
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
import sys

import simtopup

with simtopup.Modem(sys.argv[1]) as modem:
    status = modem.status()
    print(f'SIM {status["sim"]["state"]}, network {status["network"]["registration"]}')
