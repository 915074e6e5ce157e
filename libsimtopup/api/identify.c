/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../account/issuer.h"
#include "../codec/activation.h"
#include "../codec/digits.h"
#include "../codec/identity.h"
#include "../codec/picture.h"
#include "../core/error.h"
#include "../core/json.h"
#include "../core/secret.h"

#include <simtopup/identify.h>
#include <string.h>

#define NUMBER_MAX 40

static const char *check_name(int check)
{
	return check > 0 ? "ok" : check == 0 ? "wrong" : "none";
}

/* The digits of "ICCID: 8933 0100-..."; false when there is anything else. */
static bool read_number(const char *text, size_t len, char *ret_number)
{
	const char *colon = memchr(text, ':', len);
	size_t count = 0;
	size_t start = colon ? (size_t)(colon - text) + 1 : 0;

	for (size_t i = 0; i + 1 < start; i++) {
		if (!g_ascii_isalpha(text[i]) && text[i] != ' ')
			return false;
	}
	for (size_t i = start; i < len; i++) {
		if (strchr(" \t\r\n-.", text[i]) && text[i])
			continue;
		if (!g_ascii_isxdigit(text[i]) || count == NUMBER_MAX)
			return false;
		ret_number[count++] = g_ascii_toupper(text[i]);
	}
	ret_number[count] = '\0';
	return count > 0;
}

static bool describe_eid(const char *number, JsonObject *object)
{
	if (strlen(number) != ST_EID_TEXT - 1)
		return false;
	json_object_set_string_member(object, "kind", "eid");
	json_object_set_string_member(object, "eid", number);
	json_object_set_string_member(object, "check", check_name(st_eid_check(number)));
	st_issuer_of_eid(number, object);
	return true;
}

static bool describe_iccid(const char *number, const simtopup_operators *operators,
			   JsonObject *object)
{
	char iccid[ST_ICCID_TEXT];
	size_t len;

	/* As printed, or as it lies on the card. */
	if (!st_iccid_normalise(number, iccid, sizeof(iccid)) || !g_str_has_prefix(iccid, "89"))
		return false;
	len = strlen(iccid);
	if (len < 18)
		return false;
	json_object_set_string_member(object, "kind", "iccid");
	json_object_set_string_member(object, "iccid", iccid);
	/* With 18 digits it is the custom to leave the check digit out. */
	json_object_set_string_member(object, "check",
				      check_name(len > 18 || st_luhn_check(iccid) > 0 ?
							 st_luhn_check(iccid) : -1));
	st_issuer_of_iccid(iccid, operators, object);
	return true;
}

static const char *describe_activation(const char *text, size_t len, JsonObject *object)
{
	struct st_activation code;
	const char *fault = st_activation_read(text, len, &code);
	char *masked;
	size_t id_len;

	if (fault)
		return fault;
	id_len = strlen(code.matching_id);
	masked = g_strnfill(id_len, '*');
	if (id_len >= 8)
		memcpy(masked + id_len - 4, code.matching_id + id_len - 4, 4);
	json_object_set_string_member(object, "kind", "activation-code");
	json_object_set_string_member(object, "address", code.address);
	st_json_set_text(object, "matching_id", masked);
	st_json_set_text(object, "oid", code.oid);
	json_object_set_boolean_member(object, "confirmation_code", code.needs_code);
	if (code.odd_flag)
		json_object_set_boolean_member(object, "odd_flag", TRUE);
	g_free(masked);
	st_activation_clear(&code);
	return NULL;
}

/* NULL, or a sentence that says why it is nothing known. */
static const char *describe(const char *text, size_t len, const simtopup_operators *operators,
			    JsonObject *object)
{
	char number[NUMBER_MAX + 1];

	if (st_activation_is_likely(text, len))
		return describe_activation(text, len, object);
	if (read_number(text, len, number) && (describe_eid(number, object) ||
					       describe_iccid(number, operators, object)))
		return NULL;
	/* A link, or a code without its beginning. */
	if (memchr(text, '$', len) || memchr(text, '%', len))
		return describe_activation(text, len, object);
	return "this is no ICCID, no EID and no activation code";
}

static char *print_codes(JsonArray *codes)
{
	JsonObject *object = json_object_new();
	char *text;

	json_object_set_array_member(object, "codes", codes);
	text = st_json_print(object);
	json_object_unref(object);
	return text;
}

int simtopup_identify(const char *text, size_t len, const simtopup_operators *operators,
		      char **ret_json)
{
	JsonObject *object;
	JsonArray *codes;
	const char *fault;

	st_error_clear();
	if (!text || !ret_json)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "an argument is missing");
	object = json_object_new();
	fault = describe(text, len, operators, object);
	if (fault) {
		json_object_unref(object);
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "%s", fault);
	}
	codes = json_array_new();
	json_array_add_object_element(codes, object);
	*ret_json = print_codes(codes);
	return 0;
}

struct found {
	const simtopup_operators *operators;
	JsonArray *codes;
};

static void add_code(const char *symbology, const char *text, size_t len, void *data)
{
	struct found *found = data;
	JsonObject *object = json_object_new();

	/* What it is instead is not told: it may be anybody's secret. */
	if (describe(text, len, found->operators, object))
		json_object_set_string_member(object, "kind", "unknown");
	json_object_set_string_member(object, "symbology", symbology);
	json_array_add_object_element(found->codes, object);
}

int simtopup_identify_picture(const void *picture, size_t len, const simtopup_operators *operators,
			      char **ret_json)
{
	struct found found = { .operators = operators };
	int result;

	st_error_clear();
	if (!picture || !ret_json)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "an argument is missing");
	found.codes = json_array_new();
	result = st_picture_read(picture, len, add_code, &found);
	if (result == 0)
		result = st_fail(SIMTOPUP_NOT_FOUND, ST_LAYER_CALLER,
				 "there is no code in the picture that can be read");
	if (result < 0) {
		json_array_unref(found.codes);
		return result;
	}
	*ret_json = print_codes(found.codes);
	return 0;
}
