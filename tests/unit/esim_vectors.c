/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Each vector is read by the library, and printed as the independent decoder prints it. */
#include "codec_test.h"

#include "codec/digits.h"
#include "core/json.h"
#include "esim/es10.h"

static JsonObject *malformed(void)
{
	JsonObject *object = json_object_new();

	json_object_set_boolean_member(object, "malformed", TRUE);
	return object;
}

static JsonObject *number(const char *key, int64_t value)
{
	JsonObject *object = json_object_new();

	json_object_set_int_member(object, key, value);
	return object;
}

static void set_names(JsonObject *object, const char *key, uint32_t bits,
		      const char *(*name)(unsigned bit))
{
	JsonArray *array = json_array_new();

	for (unsigned i = 0; i < 32; i++) {
		if (bits >> i & 1)
			json_array_add_string_element(array, name(i));
	}
	json_object_set_array_member(object, key, array);
}

static JsonObject *show_eid(const uint8_t *data, size_t len)
{
	char eid[ST_EID_TEXT];
	JsonObject *object;

	if (!st_es10_read_eid(data, len, eid))
		return malformed();
	object = json_object_new();
	json_object_set_string_member(object, "eid", eid);
	json_object_set_boolean_member(object, "mod97ok", st_eid_check(eid) == 1);
	return object;
}

static JsonObject *show_challenge(const uint8_t *data, size_t len)
{
	uint8_t challenge[16];
	char text[33];
	JsonObject *object;

	if (!st_es10_read_challenge(data, len, challenge))
		return malformed();
	st_hex_encode(challenge, 16, text, sizeof(text));
	object = json_object_new();
	json_object_set_string_member(object, "challenge", text);
	return object;
}

static JsonObject *show_addresses(const uint8_t *data, size_t len)
{
	struct st_es10_addresses addresses;
	JsonObject *object;

	if (!st_es10_read_addresses(data, len, &addresses))
		return malformed();
	object = json_object_new();
	st_json_set_text(object, "defaultDp", addresses.smdp);
	st_json_set_text(object, "rootDs", addresses.smds);
	return object;
}

static JsonObject *show_fci(const uint8_t *data, size_t len)
{
	struct st_es10_fci fci;
	JsonObject *object;

	if (!st_es10_read_fci(data, len, &fci))
		return malformed();
	object = number("maxData", fci.max_data);
	st_json_set_text(object, "aid", fci.aid);
	st_json_set_text(object, "svn", fci.svn);
	g_assert_cmpint(fci.is_isdr, ==, *fci.svn != '\0');
	return object;
}

static void set_keys(JsonObject *object, const char *key, char (*keys)[41], unsigned n)
{
	JsonArray *array = json_array_new();

	for (unsigned i = 0; i < n; i++)
		json_array_add_string_element(array, keys[i]);
	json_object_set_array_member(object, key, array);
}

static void set_resources(JsonObject *object, const struct st_es10_info *info)
{
	JsonObject *ext = number("apps", info->apps);

	json_object_set_int_member(ext, "nvm", info->nvm);
	if (info->vm >= 0)
		json_object_set_int_member(ext, "vm", info->vm);
	json_object_set_object_member(object, "ext", ext);
}

static void set_certification(JsonObject *object, const struct st_es10_info *info)
{
	JsonObject *data;

	if (!*info->platform_label)
		return;
	data = json_object_new();
	st_json_set_text(data, "platformLabel", info->platform_label);
	st_json_set_text(data, "discoveryBaseURL", info->discovery_url);
	json_object_set_object_member(object, "certData", data);
}

static void set_info2(JsonObject *object, const struct st_es10_info *info)
{
	st_json_set_text(object, "profileVersion", info->profile_version);
	st_json_set_text(object, "fw", info->firmware);
	st_json_set_text(object, "ts102241", info->ts102241);
	st_json_set_text(object, "gp", info->globalplatform);
	st_json_set_text(object, "ppVersion", info->protection_profile);
	set_resources(object, info);
	set_names(object, "uicc", info->uicc, st_es10_uicc_name);
	set_names(object, "rsp", info->rsp, st_es10_rsp_name);
	if (info->has_ppr)
		set_names(object, "forbiddenPpr", info->forbidden_ppr, st_es10_ppr_name);
	if (info->category >= 0)
		json_object_set_int_member(object, "category", info->category);
	if (info->has_sas)
		json_object_set_string_member(object, "sas", info->sas);
	set_certification(object, info);
}

static JsonObject *show_info(const uint8_t *data, size_t len)
{
	enum st_es10_tag tag = data[1] == 0x20 ? ST_ES10_INFO1 : ST_ES10_INFO2;
	struct st_es10_info info;
	JsonObject *object;

	if (!st_es10_read_info(data, len, tag, &info))
		return malformed();
	object = json_object_new();
	st_json_set_text(object, "svn", info.svn);
	set_keys(object, "ciVerify", info.verify, info.n_verify);
	set_keys(object, "ciSign", info.sign, info.n_sign);
	if (tag == ST_ES10_INFO2)
		set_info2(object, &info);
	return object;
}

static void set_owner(JsonObject *object, const struct st_profile *profile)
{
	JsonObject *owner;

	if (!*profile->plmn)
		return;
	owner = json_object_new();
	st_json_set_text(owner, "plmn", profile->plmn);
	st_json_set_text(owner, "gid1", profile->gid1);
	st_json_set_text(owner, "gid2", profile->gid2);
	json_object_set_object_member(object, "owner", owner);
}

static void set_servers(JsonObject *object, const struct st_profile *profile)
{
	JsonArray *servers;

	if (profile->n_servers == 0)
		return;
	servers = json_array_new();
	for (unsigned i = 0; i < profile->n_servers; i++) {
		JsonObject *server = json_object_new();

		set_names(server, "ops", profile->servers[i].events, st_es10_event_name);
		st_json_set_text(server, "addr", profile->servers[i].address);
		json_array_add_object_element(servers, server);
	}
	json_object_set_array_member(object, "notif", servers);
}

static JsonObject *show_profile(const struct st_profile *profile)
{
	JsonObject *object = json_object_new();

	st_json_set_text(object, "iccid", profile->iccid);
	st_json_set_text(object, "aid", profile->aid);
	if (profile->state >= 0)
		st_json_set_text(object, "state", profile->state ? "enabled" : "disabled");
	st_json_set_text(object, "nick", profile->nickname);
	st_json_set_text(object, "spn", profile->spn);
	st_json_set_text(object, "name", profile->name);
	st_json_set_text(object, "class", st_es10_class_name(profile->class));
	if (profile->icon_type >= 0)
		st_json_set_text(object, "iconType", profile->icon_type ? "png" : "jpg");
	if (profile->icon_len)
		json_object_set_int_member(object, "iconLen", (gint64)profile->icon_len);
	set_owner(object, profile);
	set_servers(object, profile);
	return object;
}

static JsonObject *show_profiles(const uint8_t *data, size_t len)
{
	g_autoptr(GArray) profiles = NULL;
	JsonObject *object;
	JsonArray *array;
	int code;

	if (!st_es10_read_profiles(data, len, &profiles, &code))
		return malformed();
	if (!profiles)
		return number("error", code);
	array = json_array_new();
	for (unsigned i = 0; i < profiles->len; i++)
		json_array_add_object_element(
			array, show_profile(&g_array_index(profiles, struct st_profile, i)));
	object = json_object_new();
	json_object_set_array_member(object, "profiles", array);
	return object;
}

static JsonObject *show_metadata(const uint8_t *data, size_t len)
{
	struct st_profile profile;
	JsonObject *object;

	if (!st_es10_read_metadata(data, len, &profile))
		return malformed();
	object = json_object_new();
	json_object_set_object_member(object, "metadata", show_profile(&profile));
	return object;
}

static JsonObject *show_notice(const struct st_notice *notice)
{
	JsonObject *object = number("seq", notice->seq);

	set_names(object, "op", notice->events, st_es10_event_name);
	st_json_set_text(object, "addr", notice->address);
	st_json_set_text(object, "iccid", notice->iccid);
	if (notice->raw) {
		st_json_set_text(object, "kind", notice->is_result ? "result" : "other");
		json_object_set_int_member(object, "len", (gint64)notice->raw_len);
	}
	return object;
}

static JsonObject *show_notices(const uint8_t *data, size_t len)
{
	bool list = data[1] == 0x28;
	g_autoptr(GArray) notices = NULL;
	JsonObject *object;
	JsonArray *array;
	int code;

	if (!st_es10_read_notices(data, len,
				  list ? ST_ES10_LIST_NOTICES : ST_ES10_RETRIEVE_NOTICES, &notices,
				  &code))
		return malformed();
	if (!notices)
		return number("error", code);
	array = json_array_new();
	for (unsigned i = 0; i < notices->len; i++)
		json_array_add_object_element(
			array, show_notice(&g_array_index(notices, struct st_notice, i)));
	object = json_object_new();
	json_object_set_array_member(object, list ? "notifications" : "pending", array);
	return object;
}

/* One alone is wrapped as a card would send it. */
static JsonObject *show_one_notice(const uint8_t *data, size_t len)
{
	uint8_t list[64] = { 0xBF, 0x28, (uint8_t)(len + 2), 0xA0, (uint8_t)len };
	g_autoptr(GArray) notices = NULL;
	JsonObject *object;
	int code;

	g_assert_cmpuint(len, <, 56);
	memcpy(list + 5, data, len);
	if (!st_es10_read_notices(list, len + 5, ST_ES10_LIST_NOTICES, &notices, &code))
		return malformed();
	object = json_object_new();
	json_object_set_object_member(object, "notice",
				      show_notice(&g_array_index(notices, struct st_notice, 0)));
	return object;
}

static JsonObject *show_installed(const uint8_t *data, size_t len)
{
	struct st_es10_installed installed;
	JsonObject *object;

	if (!st_es10_read_installed(data, len, &installed))
		return malformed();
	g_assert_cmpint(installed.reason, ==, -1);
	installed.notice.raw = NULL;
	object = show_notice(&installed.notice);
	st_json_set_text(object, "tid", installed.transaction);
	st_json_set_text(object, "aid", installed.aid);
	return object;
}

static JsonObject *show_refusal(const uint8_t *data, size_t len)
{
	int code;

	if (!st_es10_read_refusal(data, len, (uint32_t)(data[0] << 8 | data[1]), &code))
		return malformed();
	return number("refusal", code);
}

static JsonObject *show_result(const uint8_t *data, size_t len)
{
	static const char *const names[] = {
		[0x30] = "removeNotification", [0x31] = "enable",      [0x32] = "disable",
		[0x33] = "delete",             [0x34] = "memoryReset", [0x3F] = "setDefaultDp",
	};
	int code;

	if (data[1] >= G_N_ELEMENTS(names) || !names[data[1]] ||
	    !st_es10_read_result(data, len, (enum st_es10_tag)(0xBF00 | data[1]), &code))
		return malformed();
	return number(names[data[1]], code);
}

static const struct {
	uint8_t tag; /* the second octet behind BF */
	JsonObject *(*show)(const uint8_t *data, size_t len);
} readers[] = {
	{ 0x3E, show_eid },       { 0x2E, show_challenge },  { 0x3C, show_addresses },
	{ 0x20, show_info },      { 0x22, show_info },       { 0x2D, show_profiles },
	{ 0x25, show_metadata },  { 0x28, show_notices },    { 0x2B, show_notices },
	{ 0x37, show_installed }, { 0x2F, show_one_notice }, { 0x41, show_refusal },
	{ 0x38, show_refusal },   { 0, show_result },
};

static JsonObject *show(const uint8_t *data, size_t len)
{
	if (data[0] == 0x6F)
		return show_fci(data, len);
	for (size_t i = 0;; i++) {
		if (readers[i].tag == data[1] || readers[i].tag == 0)
			return readers[i].show(data, len);
	}
}

static char *canonical(JsonObject *object)
{
	char *text = st_json_canonical(object);

	json_object_unref(object);
	return text;
}

static void check(const void *line)
{
	JsonObject *root = st_json_parse_object(line);
	JsonObject *expect = json_object_ref(json_object_get_object_member(root, "expect"));
	g_autofree char *want = canonical(expect);
	g_autofree char *got = NULL;
	uint8_t data[1024];
	size_t len = from_hex(st_json_text(root, "hex"), data, sizeof(data));

	got = canonical(show(data, len));
	g_assert_cmpstr(got, ==, want);
	/* No beginning of it is taken for the whole. */
	for (size_t i = 2; i < len; i++) {
		g_autofree char *cut = canonical(show(data, i));

		g_assert_cmpstr(cut, ==, "{\"malformed\":true}");
	}
	json_object_unref(root);
}

int main(int argc, char **argv)
{
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;

	g_test_init(&argc, &argv, NULL);
	if (argc < 2 || !g_file_get_contents(argv[1], &text, NULL, NULL))
		return 2;
	lines = g_strsplit(g_strchomp(text), "\n", -1);
	for (size_t i = 0; lines[i]; i++) {
		g_autofree char *path = g_strdup_printf("/es10/%.4s", strstr(lines[i], "\"V") + 1);

		g_test_add_data_func(path, lines[i], check);
	}
	return g_test_run();
}
