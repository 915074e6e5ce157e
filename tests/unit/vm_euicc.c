/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The virtual eUICC by itself: blocks, profiles, policy, memory, and signatures that hold. */
#include "codec_test.h"

#include "card.h"
#include "esim/es10.h"
#include "euicc.h"

#include <openssl/ecdsa.h>
#include <openssl/x509v3.h>

#define ONE "89001010000000000016"
#define TWO "89001010000000000024"

/* What the machine would do. */
static unsigned resets, unplugs, refreshes;

void vm_card_reset(struct vm_card *card)
{
	(void)card;
	resets++;
}

void vm_card_add_applet(struct vm_card *card, const struct vm_applet *applet)
{
	(void)card;
	g_assert_true(applet->apdu == vm_euicc_apdu);
}

void machine_unplug_soon(struct vm *vm);
void machine_unplug_soon(struct vm *vm)
{
	(void)vm;
	unplugs++;
}

void vm_after(struct vm *vm, int64_t delay_ms, void (*fn)(struct vm *, void *), void *data,
	      GDestroyNotify free_data)
{
	(void)vm;
	(void)delay_ms;
	(void)fn;
	(void)data;
	(void)free_data;
	refreshes++;
}

bool vm_scenario_bool(struct vm *vm, const char *group, const char *key, bool fallback)
{
	return g_key_file_has_key(vm->scenario, group, key, NULL) ?
		       g_key_file_get_boolean(vm->scenario, group, key, NULL) : fallback;
}

int64_t vm_scenario_int(struct vm *vm, const char *group, const char *key, int64_t fallback)
{
	return g_key_file_has_key(vm->scenario, group, key, NULL) ?
		       g_key_file_get_int64(vm->scenario, group, key, NULL) : fallback;
}

struct bench {
	struct vm vm;
	struct vm_euicc *euicc;
	GByteArray *answer;
};

static void setup(struct bench *bench, const void *extra)
{
	g_autofree char *text = g_strconcat(
		"[profile 1]\niccid=" ONE "\nname=First\nspn=Fictel\nenabled=true\nsize=1000\n"
		"server=smdp.example\nevents=enable;disable;delete\nowner=00101\n"
		"imsi=001010000000001\n"
		"[profile 2]\niccid=" TWO "\nname=Second\nserver=smdp.example\nevents=enable\n"
		"installed-now=true\n[euicc]\nsmdp=smdp.example\n", extra, NULL);

	bench->vm.scenario = g_key_file_new();
	g_assert_true(g_key_file_load_from_data(bench->vm.scenario, text, (gsize)-1, 0, NULL));
	bench->vm.sim.eid = g_strdup("89049990000000000000000000123477");
	bench->euicc = vm_euicc_new(&bench->vm);
	bench->answer = g_byte_array_new();
}

static void teardown(struct bench *bench, const void *extra)
{
	(void)extra;
	vm_euicc_free(bench->euicc);
	g_byte_array_unref(bench->answer);
	g_key_file_unref(bench->vm.scenario);
	g_free(bench->vm.sim.eid);
	g_free(bench->vm.sim.iccid);
	g_free(bench->vm.sim.imsi);
	g_free(bench->vm.sim.spn);
	g_free(bench->vm.sim.gid1);
	g_free(bench->vm.sim.msisdn[0]);
}

static uint16_t block(struct bench *bench, uint8_t p1, uint8_t p2, const void *data, size_t len)
{
	uint8_t apdu[5 + 255] = { 0x80, 0xE2, p1, p2, (uint8_t)len };

	g_assert_cmpuint(len, <=, 255);
	memcpy(apdu + 5, data, len);
	g_byte_array_set_size(bench->answer, 0);
	return vm_euicc_apdu(bench->euicc, apdu, 5 + len, bench->answer);
}

static void ask(struct bench *bench, const struct st_es10_request *request)
{
	g_assert_cmphex(block(bench, 0x91, 0, request->data, request->len), ==, 0x9000);
}

static int result(struct bench *bench, enum st_es10_tag tag)
{
	int code = -1;

	g_assert_true(st_es10_read_result(bench->answer->data, bench->answer->len, tag, &code));
	return code;
}

static int switch_to(struct bench *bench, enum st_es10_tag tag, const char *iccid, bool refresh)
{
	struct st_es10_request request;
	struct st_profile_id id;

	g_assert_true(st_profile_id_read(iccid, &id));
	st_es10_ask_switch(tag, &id, refresh, &request);
	ask(bench, &request);
	return result(bench, tag);
}

static void answers_blocks(struct bench *bench, const void *extra)
{
	static const uint8_t eid[] = { 0xBF, 0x3E, 0x03, 0x5C, 0x01, 0x5A };
	static const uint8_t junk[255] = { 0xBF, 0x22 };
	char text[ST_EID_TEXT];

	(void)extra;
	g_assert_cmphex(block(bench, 0x11, 0, eid, 3), ==, 0x9000);
	g_assert_cmphex(block(bench, 0x91, 1, eid + 3, 3), ==, 0x9000);
	g_assert_true(st_es10_read_eid(bench->answer->data, bench->answer->len, text));
	g_assert_cmpstr(text, ==, "89049990000000000000000000123477");
	/* a block is left out; a wrong P1; half a command; more than fits */
	g_assert_cmphex(block(bench, 0x11, 0, eid, 3), ==, 0x9000);
	g_assert_cmphex(block(bench, 0x91, 2, eid + 3, 3), ==, 0x6A86);
	g_assert_cmphex(block(bench, 0x80, 0, eid, 6), ==, 0x6A86);
	g_assert_cmphex(block(bench, 0x91, 0, eid, 5), ==, 0x6A80);
	g_assert_cmphex(block(bench, 0x91, 0, "\xBF\x3E\x00", 3), ==, 0x6A80);
	for (uint8_t i = 0; i < 16; i++)
		g_assert_cmphex(block(bench, 0x11, i, junk, 255), ==, 0x9000);
	g_assert_cmphex(block(bench, 0x11, 16, junk, 255), ==, 0x6A84);
}

static void tells_info(struct bench *bench, const void *extra)
{
	struct st_es10_request request;
	struct st_es10_info info;
	struct st_es10_fci fci;

	(void)extra;
	st_es10_ask(ST_ES10_INFO2, &request);
	ask(bench, &request);
	g_assert_true(st_es10_read_info(bench->answer->data, bench->answer->len, ST_ES10_INFO2,
					&info));
	g_assert_cmpint(info.nvm, ==, 400000 - 1000 - 30000);
	g_assert_cmpuint(info.n_sign, ==, 1);
	g_byte_array_set_size(bench->answer, 0);
	g_assert_cmphex(vm_euicc_select(bench->euicc, bench->answer), ==, 0x9000);
	g_assert_true(st_es10_read_fci(bench->answer->data, bench->answer->len, &fci));
	g_assert_true(fci.is_isdr && !fci.is_iot && fci.max_data == 255);
}

static void switches(struct bench *bench, const void *extra)
{
	(void)extra;
	g_assert_cmpint(switch_to(bench, ST_ES10_ENABLE, ONE, false), ==, 2);
	g_assert_cmpint(switch_to(bench, ST_ES10_DISABLE, TWO, false), ==, 2);
	g_assert_cmpint(switch_to(bench, ST_ES10_ENABLE, "89001010000000000099", false), ==, 1);
	refreshes = 0;
	g_assert_cmpint(switch_to(bench, ST_ES10_ENABLE, TWO, false), ==, 0);
	g_assert_cmpuint(refreshes, ==, 0);
	g_assert_cmpstr(bench->vm.sim.iccid, ==, ONE); /* the modem has not looked yet */
	vm_euicc_reset(bench->euicc);
	g_assert_cmpstr(bench->vm.sim.iccid, ==, TWO);
	g_assert_cmpint(switch_to(bench, ST_ES10_ENABLE, ONE, true), ==, 0);
	g_assert_cmpuint(refreshes, ==, 1);
	g_assert_cmpint(switch_to(bench, ST_ES10_DISABLE, ONE, true), ==, 0);
	vm_euicc_reset(bench->euicc);
	g_assert_null(bench->vm.sim.iccid);
}

static void keeps_policy(struct bench *bench, const void *extra)
{
	struct st_es10_request request;
	struct st_profile_id id;

	(void)extra; /* the first may not be disabled, the second not be deleted */
	g_assert_cmpint(switch_to(bench, ST_ES10_ENABLE, TWO, true), ==, 3);
	g_assert_cmpint(switch_to(bench, ST_ES10_DISABLE, ONE, true), ==, 3);
	st_profile_id_read(TWO, &id);
	st_es10_ask_delete(&id, &request);
	ask(bench, &request);
	g_assert_cmpint(result(bench, ST_ES10_DELETE), ==, 3);
	st_profile_id_read(ONE, &id);
	st_es10_ask_delete(&id, &request);
	ask(bench, &request);
	g_assert_cmpint(result(bench, ST_ES10_DELETE), ==, 2);
}

static void errs_as_told(struct bench *bench, const void *extra)
{
	struct st_es10_request request;
	struct st_profile_id id;

	(void)extra; /* busy twice, catBusy once, no refresh, no ICCID, locked after a switch */
	st_es10_ask(ST_ES10_INFO1, &request);
	g_assert_cmphex(block(bench, 0x91, 0, request.data, request.len), ==, 0x9300);
	g_assert_cmphex(block(bench, 0x91, 0, request.data, request.len), ==, 0x9300);
	g_assert_cmphex(block(bench, 0x91, 0, request.data, request.len), ==, 0x9000);
	st_profile_id_read(TWO, &id);
	st_es10_ask_switch(ST_ES10_ENABLE, &id, true, &request);
	g_assert_cmphex(block(bench, 0x91, 0, request.data, request.len), ==, 0x6A80);
	st_es10_ask_switch(ST_ES10_ENABLE, &id, false, &request);
	g_assert_cmphex(block(bench, 0x91, 0, request.data, request.len), ==, 0x6A80);
	st_profile_id_read("A0000005591010FFFFFFFF8900001200", &id);
	st_es10_ask_switch(ST_ES10_ENABLE, &id, false, &request);
	ask(bench, &request);
	g_assert_cmpint(result(bench, ST_ES10_ENABLE), ==, 5);
	ask(bench, &request);
	g_assert_cmpint(result(bench, ST_ES10_ENABLE), ==, 0);
	g_assert_cmphex(block(bench, 0x91, 0, request.data, request.len), ==, 0x6985);
	vm_euicc_reset(bench->euicc);
	ask(bench, &request);
}

/* r and s behind `signed_`, by the key of the certificate. */
static void verifies(X509 *cert, const uint8_t *data, size_t len, const struct st_tlv *raw)
{
	ECDSA_SIG *signature = ECDSA_SIG_new();
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	unsigned char *der = NULL;
	int der_len;

	g_assert_cmpuint(raw->len, ==, 64);
	ECDSA_SIG_set0(signature, BN_bin2bn(raw->value, 32, NULL),
		       BN_bin2bn(raw->value + 32, 32, NULL));
	der_len = i2d_ECDSA_SIG(signature, &der);
	g_assert_cmpint(EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL,
					     X509_get0_pubkey(cert)), ==, 1);
	g_assert_cmpint(EVP_DigestVerify(context, der, (size_t)der_len, data, len), ==, 1);
	OPENSSL_free(der);
	ECDSA_SIG_free(signature);
	EVP_MD_CTX_free(context);
}

static X509 *next_cert(struct st_reader *reader)
{
	struct st_tlv tlv;
	const unsigned char *p;

	g_assert_true(st_ber_next(reader, &tlv));
	p = tlv.whole;
	return d2i_X509(NULL, &p, (long)tlv.whole_len);
}

static void checks_other(const struct st_notice *notice, const char *eid)
{
	struct st_tlv holder, tbs, signature;
	struct st_reader reader;
	X509 *own, *eum;
	char serial[64] = "";

	g_assert_true(st_ber_read(notice->raw, notice->raw_len, 0x30, &holder));
	st_ber_reader(&holder, &reader);
	g_assert_true(st_ber_next(&reader, &tbs) && st_ber_next(&reader, &signature));
	own = next_cert(&reader);
	eum = next_cert(&reader);
	verifies(own, tbs.whole, tbs.whole_len, &signature);
	g_assert_cmpint(X509_verify(own, X509_get0_pubkey(eum)), ==, 1);
	X509_NAME_get_text_by_NID(X509_get_subject_name(own), NID_serialNumber, serial,
				  sizeof(serial));
	g_assert_cmpstr(serial, ==, eid);
	X509_free(own);
	X509_free(eum);
}

static void notifies(struct bench *bench, const void *extra)
{
	g_autoptr(GArray) notices = NULL;
	struct st_es10_request request;
	int code;

	(void)extra;
	g_assert_cmpint(switch_to(bench, ST_ES10_ENABLE, TWO, false), ==, 0);
	st_es10_ask(ST_ES10_RETRIEVE_NOTICES, &request);
	ask(bench, &request);
	g_assert_true(st_es10_read_notices(bench->answer->data, bench->answer->len,
					   ST_ES10_RETRIEVE_NOTICES, &notices, &code));
	g_assert_cmpuint(notices->len, ==, 3); /* installed, disabled, enabled */
	for (unsigned i = 0; i < 3; i++) {
		const struct st_notice *notice = &g_array_index(notices, struct st_notice, i);

		g_assert_cmpint(notice->seq, ==, i);
		g_assert_cmpstr(notice->address, ==, "smdp.example");
		g_assert_cmpint(notice->is_result, ==, i == 0);
		if (i > 0)
			checks_other(notice, bench->vm.sim.eid);
	}
	st_es10_ask_remove(0, &request);
	ask(bench, &request);
	g_assert_cmpint(result(bench, ST_ES10_REMOVE_NOTICE), ==, 0);
	ask(bench, &request);
	g_assert_cmpint(result(bench, ST_ES10_REMOVE_NOTICE), ==, 1);
}

#define TEST(path, fn, extra) g_test_add(path, struct bench, extra, setup, fn, teardown)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST("/euicc/blocks", answers_blocks, NULL);
	TEST("/euicc/info", tells_info, NULL);
	TEST("/euicc/switch", switches, NULL);
	TEST("/euicc/policy", keeps_policy, "[profile 1]\nppr=ppr1\n[profile 2]\nppr=ppr2\n");
	TEST("/euicc/quirks", errs_as_told,
	     "busy=2\ncat-busy=1\nrefuses-refresh=true\nrefuses-iccid=true\n"
	     "locks-until-reset=true\n");
	TEST("/euicc/notifications", notifies, NULL);
	return g_test_run();
}
