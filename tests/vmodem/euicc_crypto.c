/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "euicc.h"
#include "euicc_cert.h"
#include "euicc_keys.h" /* made by mkcerts */

#include <openssl/ecdsa.h>
#include <openssl/x509v3.h>
#include <string.h>

#define HALF 32 /* octets of r and of s */

static EVP_PKEY *read_key(const unsigned char *der, size_t len)
{
	EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &der, (long)len);

	vm_cert_check(key != NULL, "a key");
	return key;
}

static X509 *read_cert(const unsigned char *der, size_t len)
{
	X509 *cert = d2i_X509(NULL, &der, (long)len);

	vm_cert_check(cert != NULL, "a certificate");
	return cert;
}

static GByteArray *encode(X509 *cert)
{
	GByteArray *bytes = g_byte_array_new();
	unsigned char *der = NULL;
	int len = i2d_X509(cert, &der);

	vm_cert_check(len > 0, "a certificate");
	g_byte_array_append(bytes, der, (guint)len);
	OPENSSL_free(der);
	return bytes;
}

/* The eUICC's own certificate carries its EID (4.5.2.1.0.3). */
void vm_euicc_make_keys(struct vm_euicc *euicc)
{
	EVP_PKEY *signer = read_key(eum_key, sizeof(eum_key));
	X509 *eum = read_cert(eum_certificate, sizeof(eum_certificate)), *own;

	euicc->key = read_key(euicc_key, sizeof(euicc_key));
	own = vm_cert_make(VM_ROLE_EUICC, euicc->eid, euicc->key, eum, signer);
	euicc->certificate = encode(own);
	euicc->eum_certificate = encode(eum);
	X509_free(own);
	X509_free(eum);
	EVP_PKEY_free(signer);
}

void vm_euicc_free_keys(struct vm_euicc *euicc)
{
	EVP_PKEY_free(euicc->key);
	g_byte_array_unref(euicc->certificate);
	g_byte_array_unref(euicc->eum_certificate);
}

void vm_euicc_sign(const struct vm_euicc *euicc, const uint8_t *data, size_t len,
		   GByteArray *out)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	unsigned char der[128], raw[2 * HALF];
	const unsigned char *p = der;
	size_t der_len = sizeof(der);
	ECDSA_SIG *signature;

	vm_cert_check(context && EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL,
						    euicc->key) > 0 &&
			      EVP_DigestSign(context, der, &der_len, data, len) > 0,
		      "a signature");
	signature = d2i_ECDSA_SIG(NULL, &p, (long)der_len);
	vm_cert_check(signature && BN_bn2binpad(ECDSA_SIG_get0_r(signature), raw, HALF) == HALF &&
			      BN_bn2binpad(ECDSA_SIG_get0_s(signature), raw + HALF, HALF) == HALF,
		      "a signature");
	ECDSA_SIG_free(signature);
	EVP_MD_CTX_free(context);
	vm_tlv_put(out, 0x5f37, raw, sizeof(raw));
}

const uint8_t *vm_euicc_ci(void)
{
	static uint8_t id[20];
	X509 *ci = read_cert(ci_certificate, sizeof(ci_certificate));
	const ASN1_OCTET_STRING *key_id = X509_get0_subject_key_id(ci);

	vm_cert_check(key_id && ASN1_STRING_length(key_id) == (int)sizeof(id), "a key id");
	memcpy(id, ASN1_STRING_get0_data(key_id), sizeof(id));
	X509_free(ci);
	return id;
}
