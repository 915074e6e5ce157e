/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Certificates as SGP.22 4.5.2 wants them, on P-256. A failure ends the program. */
#ifndef SIMTOPUP_VMODEM_EUICC_CERT_H
#define SIMTOPUP_VMODEM_EUICC_CERT_H

#include <openssl/evp.h>
#include <openssl/x509.h>

enum vm_role { VM_ROLE_CI, VM_ROLE_EUM, VM_ROLE_EUICC };

/* Of `subject`, signed with the issuer's key; `issuer` NULL: by itself. */
X509 *vm_cert_make(enum vm_role role, const char *eid, EVP_PKEY *subject, X509 *issuer,
		   EVP_PKEY *signer);
void vm_cert_check(int ok, const char *what);

#endif
