/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "activation.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "../core/secret.h"

#define FIELDS_MAX 5
#define HTTPS_PORT 443

/* A text under work; it may hold the secret, and is wiped. */
struct draft {
	char text[ST_ACTIVATION_MAX + 1];
	size_t len;
};

static bool has_prefix(const char *text, const char *prefix)
{
	return g_ascii_strncasecmp(text, prefix, strlen(prefix)) == 0;
}

/* What copying and scanning add: a mark, blanks, line ends, zero-width and hard spaces. */
static size_t blank_len(const char *p, size_t left)
{
	static const char *const blanks[] = {
		"\xEF\xBB\xBF", "\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8D",
		"\xE2\x80\x8E", "\xE2\x81\xA0", "\xC2\xA0",     "\xC2\xAD",
	};

	if (memchr(" \t\r\n", *p, 4))
		return 1;
	for (size_t i = 0; i < G_N_ELEMENTS(blanks); i++) {
		size_t len = strlen(blanks[i]);

		if (left >= len && memcmp(p, blanks[i], len) == 0)
			return len;
	}
	return 0;
}

static void drop_blanks(const char *text, size_t len, struct draft *draft)
{
	size_t blank;

	draft->len = 0;
	for (size_t i = 0; i < len; i += blank) {
		blank = blank_len(text + i, len - i);
		if (blank == 0) {
			draft->text[draft->len++] = text[i];
			blank = 1;
		}
	}
	draft->text[draft->len] = '\0';
}

static void drop_quotes(struct draft *draft)
{
	static const char *const pairs[][2] = {
		{ "\"", "\"" }, { "'", "'" }, { "<", ">" },
		{ "\xE2\x80\x9C", "\xE2\x80\x9D" }, { "\xC2\xAB", "\xC2\xBB" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
		size_t open = strlen(pairs[i][0]), end = strlen(pairs[i][1]);

		if (draft->len < open + end || !g_str_has_prefix(draft->text, pairs[i][0]) ||
		    !g_str_has_suffix(draft->text, pairs[i][1]))
			continue;
		draft->len -= open + end;
		memmove(draft->text, draft->text + open, draft->len);
		draft->text[draft->len] = '\0';
	}
}

/* The parameter of the links of Apple and Android. */
static void follow_link(struct draft *draft)
{
	char *start, *end;

	if (!has_prefix(draft->text, "https://") && !has_prefix(draft->text, "http://"))
		return;
	start = strstr(draft->text, "carddata=");
	if (!start)
		return;
	start += strlen("carddata=");
	end = start + strcspn(start, "&#");
	draft->len = (size_t)(end - start);
	memmove(draft->text, start, draft->len);
	draft->text[draft->len] = '\0';
}

/* Only a text that is encoded as a whole: a matching id may hold a "%". */
static void undo_percents(struct draft *draft)
{
	char *out = draft->text;

	if (!has_prefix(draft->text, "LPA%3A") && !has_prefix(draft->text, "LPA:1%24") &&
	    !has_prefix(draft->text, "1%24"))
		return;
	for (const char *p = draft->text; *p; p++) {
		int high = p[0] == '%' ? g_ascii_xdigit_value(p[1]) : -1;
		int low = high >= 0 ? g_ascii_xdigit_value(p[2]) : -1;

		if (low < 0) {
			*out++ = *p;
			continue;
		}
		*out++ = (char)(high << 4 | low);
		p += 2;
	}
	*out = '\0';
	draft->len = (size_t)(out - draft->text);
}

static void tidy(const char *text, size_t len, struct draft *draft)
{
	drop_blanks(text, len, draft);
	drop_quotes(draft);
	follow_link(draft);
	undo_percents(draft);
	drop_blanks(draft->text, draft->len, draft); /* those that were encoded */
}

static bool has_controls(const struct draft *draft)
{
	for (size_t i = 0; i < draft->len; i++) {
		if ((uint8_t)draft->text[i] < 0x20 || draft->text[i] == 0x7F)
			return true;
	}
	return false;
}

static bool is_host(const char *host)
{
	size_t label = 0;

	for (const char *p = host; *p; p++) {
		if (*p == '.' && label == 0)
			return false;
		label = *p == '.' ? 0 : label + 1;
		if (label > 63 || !(g_ascii_isalnum(*p) || strchr("-_.", *p)))
			return false;
	}
	return *host && strlen(host) <= 253;
}

/* "host" or "host:port"; the port is 0 when there is none. */
static bool split_port(const char *address, char *ret_host, size_t size, unsigned *ret_port)
{
	const char *colon = strchr(address, ':');
	size_t len = colon ? (size_t)(colon - address) : strlen(address);
	guint64 port = 0;

	if (len >= size)
		return false;
	if (colon && !g_ascii_string_to_unsigned(colon + 1, 10, 1, 65535, &port, NULL))
		return false;
	memcpy(ret_host, address, len);
	ret_host[len] = '\0';
	*ret_port = (unsigned)port;
	return true;
}

static bool read_address(const char *field, char *ret_address)
{
	g_autofree char *ascii = NULL;
	char host[ST_ACTIVATION_ADDRESS];
	unsigned port;

	if (!split_port(field, host, sizeof(host), &port))
		return false;
	/* A name in another script goes over the wire as punycode. */
	if (g_utf8_validate(host, -1, NULL) && g_hostname_is_non_ascii(host))
		ascii = g_hostname_to_ascii(host);
	if (!is_host(ascii ? ascii : host))
		return false;
	if (g_snprintf(ret_address, ST_ACTIVATION_ADDRESS, "%s%s", ascii ? ascii : host,
		       field + strcspn(field, ":")) >= ST_ACTIVATION_ADDRESS)
		return false;
	return true;
}

static bool is_oid(const char *oid)
{
	size_t digits = 0, dots = 0;

	for (const char *p = oid; *p; p++) {
		if (*p == '.' ? digits == 0 : !g_ascii_isdigit(*p))
			return false;
		digits = *p == '.' ? 0 : digits + 1;
		dots += *p == '.';
	}
	return digits > 0 && dots > 0;
}

static const char *read_fields(char **fields, struct st_activation *code)
{
	if (strcmp(fields[0], "1") != 0)
		return "the format of the activation code is not 1";
	if (!fields[1] || !*fields[1])
		return "the activation code has no server address";
	if (!read_address(fields[1], code->address))
		return "the server address of the activation code is none";
	if (fields[2] && g_strlcpy(code->matching_id, fields[2], sizeof(code->matching_id)) >=
				 sizeof(code->matching_id))
		return "the matching id of the activation code is too long";
	if (fields[3] && *fields[3] &&
	    (!is_oid(fields[3]) ||
	     g_strlcpy(code->oid, fields[3], sizeof(code->oid)) >= sizeof(code->oid)))
		return "the object identifier of the activation code is none";
	if (fields[4]) {
		code->needs_code = strcmp(fields[4], "1") == 0;
		code->odd_flag = !code->needs_code && *fields[4] && strcmp(fields[4], "0") != 0;
	}
	return NULL;
}

/* Cuts the text at its first `$`s; what follows the fifth field is left out. */
static const char *read_draft(struct draft *draft, struct st_activation *code)
{
	char *fields[FIELDS_MAX + 1] = { NULL };
	char *p = draft->text;

	if (has_controls(draft) || !g_utf8_validate(draft->text, (gssize)draft->len, NULL))
		return "the activation code has control characters";
	if (has_prefix(p, "LPA:"))
		p += strlen("LPA:");
	if (!strchr(p, '$'))
		return "this is no activation code";
	for (size_t i = 0; i < FIELDS_MAX && p; i++) {
		fields[i] = p;
		p = strchr(p, '$');
		if (p)
			*p++ = '\0';
	}
	return read_fields(fields, code);
}

const char *st_activation_read(const char *text, size_t len, struct st_activation *ret_code)
{
	struct st_activation code = { .needs_code = false };
	struct draft draft;
	const char *fault;

	if (len > ST_ACTIVATION_MAX)
		return "the text is too long for an activation code";
	if (memchr(text, '\0', len))
		return "the activation code has control characters";
	/* Octets on both sides of a blank must not join to something else. */
	if (!g_utf8_validate(text, (gssize)len, NULL))
		return "the activation code is not text";
	tidy(text, len, &draft);
	fault = read_draft(&draft, &code);
	st_wipe(&draft, sizeof(draft));
	if (!fault)
		memcpy(ret_code, &code, sizeof(code));
	st_activation_clear(&code);
	return fault;
}

bool st_activation_is_likely(const char *text, size_t len)
{
	struct draft draft;
	bool likely;

	if (len > ST_ACTIVATION_MAX)
		return false;
	tidy(text, len, &draft);
	likely = has_prefix(draft.text, "LPA:") || g_str_has_prefix(draft.text, "1$");
	st_wipe(&draft, sizeof(draft));
	return likely;
}

bool st_activation_write(const struct st_activation *code, char *ret_text, size_t size)
{
	char text[ST_ACTIVATION_MAX];
	int len = g_snprintf(text, sizeof(text), "LPA:1$%s$%s", code->address, code->matching_id);

	if (*code->oid || code->needs_code)
		len += g_snprintf(text + len, sizeof(text) - (gulong)len, "$%s%s", code->oid,
				  code->needs_code ? "$1" : "");
	if ((size_t)len < size)
		memcpy(ret_text, text, (size_t)len + 1);
	st_wipe(text, sizeof(text));
	return (size_t)len < size;
}

bool st_activation_host(const struct st_activation *code, char *ret_host, size_t size,
			unsigned *ret_port)
{
	unsigned port;

	if (!split_port(code->address, ret_host, size, &port))
		return false;
	for (char *p = ret_host; *p; p++)
		*p = g_ascii_tolower(*p);
	*ret_port = port ? port : HTTPS_PORT;
	return true;
}

void st_activation_clear(struct st_activation *code)
{
	st_wipe(code, sizeof(*code));
}
