/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "euicc_cert.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>

#define VALID_S (35L * 365 * 24 * 3600)

void vm_cert_check(int ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "libcrypto cannot make %s\n", what);
	ERR_print_errors_fp(stderr);
	exit(1);
}

struct extension {
	int nid;
	const char *value;
};

/* SGP.22 4.5.2.1.0; role identifiers 2.23.146.1.2.1.x, names under 2.999 (for examples). */
static const struct extension ci[] = {
	{ NID_subject_key_identifier, "hash" },
	{ NID_basic_constraints, "critical,CA:TRUE" },
	{ NID_key_usage, "critical,keyCertSign,cRLSign" },
	{ NID_certificate_policies, "critical,2.23.146.1.2.1.0" },
	{ NID_subject_alt_name, "RID:2.999.1" },
	{ NID_undef, NULL },
};
static const struct extension eum[] = {
	{ NID_subject_key_identifier, "hash" },
	{ NID_authority_key_identifier, "keyid" },
	{ NID_basic_constraints, "critical,CA:TRUE,pathlen:0" },
	{ NID_key_usage, "critical,keyCertSign" },
	{ NID_certificate_policies, "critical,2.23.146.1.2.1.2" },
	{ NID_subject_alt_name, "RID:2.999.5" },
	{ NID_undef, NULL },
};
static const struct extension euicc[] = {
	{ NID_authority_key_identifier, "keyid" },
	{ NID_subject_key_identifier, "hash" },
	{ NID_key_usage, "critical,digitalSignature" },
	{ NID_certificate_policies, "critical,2.23.146.1.2.1.1" },
	{ NID_undef, NULL },
};
static const struct {
	const char *name;
	const struct extension *extensions;
} roles[] = {
	[VM_ROLE_CI] = { "simtopup test CI", ci },
	[VM_ROLE_EUM] = { "simtopup test EUM", eum },
	[VM_ROLE_EUICC] = { "simtopup virtual eUICC", euicc },
};

static void add_name(X509_NAME *name, const char *field, const char *value)
{
	vm_cert_check(X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
						 (const unsigned char *)value, -1, -1, 0),
		      "a name");
}

static void add_extensions(X509 *cert, X509 *issuer, const struct extension *extension)
{
	CONF *config = NCONF_new(NULL); /* empty, but policies want one */
	X509V3_CTX context;

	X509V3_set_ctx(&context, issuer ? issuer : cert, cert, NULL, NULL, 0);
	X509V3_set_nconf(&context, config);
	for (; extension->value; extension++) {
		X509_EXTENSION *made =
			X509V3_EXT_conf_nid(NULL, &context, extension->nid, extension->value);

		vm_cert_check(made && X509_add_ext(cert, made, -1), "an extension");
		X509_EXTENSION_free(made);
	}
	NCONF_free(config);
}

X509 *vm_cert_make(enum vm_role role, const char *eid, EVP_PKEY *subject, X509 *issuer,
		   EVP_PKEY *signer)
{
	X509 *cert = X509_new();
	X509_NAME *name;

	vm_cert_check(cert && X509_set_version(cert, X509_VERSION_3), "a certificate");
	ASN1_INTEGER_set(X509_get_serialNumber(cert), 1 + (long)role);
	X509_gmtime_adj(X509_getm_notBefore(cert), -24 * 3600);
	X509_gmtime_adj(X509_getm_notAfter(cert), VALID_S);
	X509_set_pubkey(cert, subject);
	name = X509_get_subject_name(cert);
	add_name(name, "C", "FR");
	add_name(name, "O", "simtopup tests");
	if (eid && *eid) /* an EID may come with a card that is put in later */
		add_name(name, "serialNumber", eid);
	add_name(name, "CN", roles[role].name);
	X509_set_issuer_name(cert, issuer ? X509_get_subject_name(issuer) : name);
	add_extensions(cert, issuer, roles[role].extensions);
	vm_cert_check(X509_sign(cert, signer, EVP_sha256()) > 0, "a signature");
	return cert;
}
