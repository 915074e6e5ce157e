/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The service centre: what it delivers, keeps until there is room, and is given. */
#include "operator.h"

#include "gsm.h"
#include "machine.h"

#include <string.h>

#define SUBMIT 1
#define UDHI 0x40
#define PART_SEPTETS 153 /* 3GPP TS 23.040, 9.2.3.24.1, with an 8-bit reference */
#define PART_UNITS 67

static unsigned places(struct vm *vm)
{
	return (unsigned)CLAMP(vm_scenario_int(vm, "sms", "places", VM_SMS_MAX), 0, VM_SMS_MAX);
}

bool vm_sms_full(struct vm *vm)
{
	for (unsigned i = 0; i < places(vm); i++) {
		if (!vm->sms[i].used)
			return false;
	}
	return true;
}

unsigned vm_sms_places(struct vm *vm)
{
	return places(vm);
}

static bool store(struct vm *vm, const uint8_t *pdu, size_t len)
{
	for (unsigned i = 0; i < places(vm); i++) {
		struct vm_sms *sms = &vm->sms[i];

		if (sms->used)
			continue;
		memset(sms, 0, sizeof(*sms));
		memcpy(sms->pdu, pdu, len);
		sms->pdu_len = len;
		sms->used = true;
		if (machine_plugged(vm))
			vm->protocol->sms(vm, i);
		return true;
	}
	return false;
}

bool sms_arrive(struct vm *vm, const uint8_t *pdu, size_t len)
{
	struct vm_operator *op = vm->operator_;

	if (len == 0 || len > sizeof(vm->sms[0].pdu))
		return false;
	if (vm_scenario_bool(vm, "sms", "transfer", false)) {
		if (machine_plugged(vm))
			vm->protocol->sms_direct(vm, pdu, len);
		return true;
	}
	if (op->letters->len == 0 && store(vm, pdu, len))
		return true;
	g_ptr_array_add(op->letters, g_bytes_new(pdu, len));
	if (machine_plugged(vm))
		vm->protocol->sms_full(vm);
	return true;
}

static void on_room(struct vm *vm, void *data)
{
	GPtrArray *letters = vm->operator_->letters;

	(void)data;
	while (letters->len > 0) {
		gsize len;
		const uint8_t *pdu = g_bytes_get_data(letters->pdata[0], &len);

		if (!store(vm, pdu, len))
			return;
		g_ptr_array_remove_index(letters, 0);
	}
}

void vm_sms_room(struct vm *vm)
{
	/* Behind the answer to what made the room. */
	if (vm->operator_->letters->len > 0)
		vm_after(vm, 0, on_room, NULL, NULL);
}

/* The characters of one part; `*at` moves on. */
static char *next_part(const char **at, bool gsm7)
{
	const char *start = *at, *p = start;
	unsigned used = 0, max = gsm7 ? PART_SEPTETS : PART_UNITS;

	while (*p) {
		g_autofree char *one = g_strndup(p, (gsize)(g_utf8_next_char(p) - p));
		uint8_t octets[4];
		size_t len = gsm7 ? vm_gsm7_unpacked(one, octets, sizeof(octets)) :
				    vm_ucs2_be(one, octets, sizeof(octets)) / 2;

		if (used + len > max)
			break;
		used += (unsigned)len;
		p = g_utf8_next_char(p);
	}
	*at = p;
	return g_strndup(start, (gsize)(p - start));
}

static GPtrArray *split(const char *text)
{
	GPtrArray *parts = g_ptr_array_new_with_free_func(g_free);
	bool gsm7 = vm_gsm7_fits(text);
	const char *at = text;

	while (*at && parts->len < 255)
		g_ptr_array_add(parts, next_part(&at, gsm7));
	return parts;
}

static bool send_parts(struct vm *vm, const char *sender, const char *text)
{
	struct vm_operator *op = vm->operator_;
	g_autoptr(GPtrArray) parts = split(text);
	struct vm_sms_concat concat = { .reference = ++op->reference, .total = parts->len };
	bool gsm7 = vm_gsm7_fits(text);
	uint8_t pdu[256];

	for (unsigned i = 0; i < parts->len; i++) {
		size_t len;

		concat.number = i + 1;
		len = vm_sms_deliver_part(sender, parts->pdata[i], vm_now_ms(vm), &concat, gsm7,
					  pdu);
		if (!len || !sms_arrive(vm, pdu, len))
			return false;
	}
	return parts->len > 1;
}

bool operator_sms(struct vm *vm, const char *sender, const char *text)
{
	uint8_t pdu[256];
	size_t len = vm_sms_deliver(sender, text, vm_now_ms(vm), pdu, sizeof(pdu));

	return len ? sms_arrive(vm, pdu, len) : send_parts(vm, sender, text);
}

/* What the phone hands over: 3GPP TS 23.040, 9.2.2.2. */
struct submit {
	char to[24];
	char *text;
	unsigned part, parts;
};

struct cursor {
	const uint8_t *p;
	size_t left;
	bool bad;
};

static const uint8_t *take(struct cursor *in, size_t len)
{
	const uint8_t *p = in->p;

	if (in->bad || len > in->left) {
		in->bad = true;
		return (const uint8_t *)"\0\0\0\0\0\0\0\0\0\0\0\0";
	}
	in->p += len;
	in->left -= len;
	return p;
}

static void take_number(struct cursor *in, char to[24])
{
	static const char digits[] = "0123456789*#abc";
	unsigned len = *take(in, 1), type = *take(in, 1), n = 0;
	const uint8_t *octets = take(in, MIN((len + 1) / 2, 12));

	if (len > 20)
		in->bad = true;
	if (type >> 4 == 9)
		to[n++] = '+';
	for (unsigned i = 0; !in->bad && i < len; i++) {
		unsigned digit = i % 2 ? octets[i / 2] >> 4 : octets[i / 2] & 0xF;

		if (digit < 15)
			to[n++] = digits[digit];
	}
	to[n] = '\0';
}

static void take_header(struct submit *submit, const uint8_t *header, size_t len)
{
	for (size_t i = 1; i + 1 < len; i += 2u + header[i + 1]) {
		if (header[i] == 0 && header[i + 1] == 3 && i + 4 < len) {
			submit->parts = header[i + 3];
			submit->part = header[i + 4];
		}
	}
}

static char *read_text(bool gsm7, const uint8_t *data, size_t octets, unsigned units,
		       size_t header)
{
	uint8_t septets[256];
	size_t skipped = (header * 8 + 6) / 7, count = 0;

	if (!gsm7)
		return g_convert((const char *)data + header, (gssize)(octets - header), "UTF-8",
				 "UTF-16BE", NULL, NULL, NULL);
	for (size_t i = skipped; i < units; i++, count++) {
		unsigned pair = data[i * 7 / 8];

		if (i * 7 / 8 + 1 < octets)
			pair |= (unsigned)data[i * 7 / 8 + 1] << 8;
		septets[count] = (uint8_t)(pair >> i * 7 % 8 & 0x7F);
	}
	return vm_gsm7_text(septets, count);
}

static bool parse(const uint8_t *pdu, size_t len, struct submit *submit)
{
	static const uint8_t validity[] = { 0, 7, 1, 7 };
	struct cursor in = { .p = pdu, .left = len };
	unsigned flags, dcs, units;
	const uint8_t *data;
	size_t octets, header;

	take(&in, *take(&in, 1)); /* the service centre */
	flags = *take(&in, 1);
	take(&in, 1); /* TP-MR */
	take_number(&in, submit->to);
	take(&in, 1); /* TP-PID */
	dcs = *take(&in, 1);
	take(&in, validity[flags >> 3 & 3]);
	units = *take(&in, 1);
	octets = dcs == 0 ? (units * 7 + 7) / 8 : units;
	data = take(&in, octets);
	if (in.bad || in.left || (flags & 3) != SUBMIT || (dcs != 0 && dcs != 8))
		return false;
	header = flags & UDHI && octets ? data[0] + 1u : 0;
	if (header > octets)
		return false;
	submit->part = submit->parts = 1;
	take_header(submit, data, header);
	submit->text = read_text(dcs == 0, data, octets, units, header);
	return submit->text != NULL;
}

/* The book first, then the account. */
static void charge(struct vm *vm, const struct submit *submit)
{
	struct account *account = account_current(vm);
	g_autofree char *price = g_key_file_get_string(vm->scenario, "sms", "price", NULL);
	g_autoptr(GString) json = g_string_new("\"kind\":\"sms\",\"to\":");
	int64_t units = 0;

	json_string(json, submit->to);
	g_string_append(json, ",\"text\":");
	json_string(json, submit->text);
	g_string_append_printf(json, ",\"part\":%u,\"parts\":%u", submit->part, submit->parts);
	if (account && price && money_parse(price, vm->operator_->scale, &units))
		g_string_append_printf(json, ",\"amount\":\"%s\",\"currency\":\"%s\"", price,
				       account->currency);
	oracle_write(vm, account, json->str);
	if (account)
		account->balance -= units;
}

/* What the operator says to a keyword, else to anything. */
static char *said(struct vm *vm, const struct submit *submit, const char *group,
		  const struct values *values)
{
	g_autofree char *word = g_ascii_strup(submit->text, -1);
	g_autofree char *key = g_strconcat("reply.", g_strstrip(word), NULL);
	char *text = menu_text(vm, group, key, values);

	return text ? text : menu_text(vm, group, "reply", values);
}

/* A voucher behind `prefix`, or a plan by its keyword; else the text of the number. */
static char *applied(struct vm *vm, const struct submit *submit, const char *group,
		     const struct values *values)
{
	g_autofree char *apply = g_key_file_get_string(vm->scenario, group, "apply", NULL);
	g_autofree char *prefix = g_key_file_get_string(vm->scenario, group, "prefix", NULL);
	g_autofree char *key = g_strconcat("plan.", submit->text, NULL);
	g_autofree char *plan = g_key_file_get_string(vm->scenario, group, key, NULL);

	if (apply && g_str_equal(apply, "voucher") &&
	    g_str_has_prefix(submit->text, prefix ? prefix : ""))
		return voucher_apply(vm, group, submit->text + (prefix ? strlen(prefix) : 0));
	if (plan)
		return plan_apply(vm, group, plan);
	return said(vm, submit, group, values);
}

static void reply(struct vm *vm, const struct submit *submit, const char *group)
{
	struct values values = account_values(account_current(vm));
	g_autofree char *sender = g_key_file_get_string(vm->scenario, group, "reply-sender", NULL);
	char *text = applied(vm, submit, group, &values);

	if (text && submit->part == submit->parts)
		operator_sms_later(vm, vm_scenario_int(vm, group, "reply-delay-ms", 0),
				   sender ? sender : submit->to, text);
	else
		g_free(text);
}

enum vm_sms_outcome vm_sms_submit(struct vm *vm, const uint8_t *pdu, size_t len,
				  unsigned *ret_rp_cause)
{
	struct submit submit = { .text = NULL };
	g_autofree char *group = NULL;
	enum vm_sms_outcome outcome = VM_SMS_MALFORMED;

	if (parse(pdu, len, &submit)) {
		group = g_strconcat("sms ", submit.to, NULL);
		*ret_rp_cause = (unsigned)vm_scenario_int(vm, group, "reject-rp", 0);
		outcome = *ret_rp_cause ? VM_SMS_REJECTED : VM_SMS_TAKEN;
	}
	if (outcome == VM_SMS_TAKEN) {
		vm->operator_->submitted++;
		charge(vm, &submit);
		reply(vm, &submit, group);
	}
	g_free(submit.text);
	return outcome;
}
