/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Prints keys and certificates of a test CI and a test EUM, and the key of the
 * virtual eUICC, as C. Run at build time: every build has its own, and nobody
 * can mistake them for real ones.
 */
#include "euicc_cert.h"

#include <openssl/ec.h>
#include <stdio.h>

static EVP_PKEY *make_key(void)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");

	vm_cert_check(key != NULL, "a key");
	return key;
}

static void print(const char *name, unsigned char *der, int len)
{
	vm_cert_check(len > 0, name);
	printf("static const unsigned char %s[] = {", name);
	for (int i = 0; i < len; i++)
		printf("%s0x%02x,", i % 16 ? " " : "\n\t", der[i]);
	printf("\n};\n");
	OPENSSL_free(der);
}

static void print_key(const char *name, EVP_PKEY *key)
{
	unsigned char *der = NULL;
	int len = i2d_PrivateKey(key, &der);

	print(name, der, len);
}

static void print_cert(const char *name, X509 *cert)
{
	unsigned char *der = NULL;
	int len = i2d_X509(cert, &der);

	print(name, der, len);
}

int main(void)
{
	EVP_PKEY *ci_key = make_key(), *eum_key = make_key(), *euicc_key = make_key();
	X509 *ci = vm_cert_make(VM_ROLE_CI, NULL, ci_key, NULL, ci_key);
	X509 *eum = vm_cert_make(VM_ROLE_EUM, NULL, eum_key, ci, ci_key);

	print_cert("ci_certificate", ci);
	print_cert("eum_certificate", eum);
	print_key("eum_key", eum_key);
	print_key("euicc_key", euicc_key);
	X509_free(ci);
	X509_free(eum);
	EVP_PKEY_free(ci_key);
	EVP_PKEY_free(eum_key);
	EVP_PKEY_free(euicc_key);
	return 0;
}
