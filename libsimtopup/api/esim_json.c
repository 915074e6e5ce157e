/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "esim.h"

#include "../core/json.h"

JsonArray *st_esim_names(uint32_t bits, const char *(*name)(unsigned bit))
{
	JsonArray *array = json_array_new();

	for (unsigned i = 0; i < 32; i++) {
		if (bits >> i & 1 && name(i))
			json_array_add_string_element(array, name(i));
	}
	return array;
}

static void set_servers(const struct st_profile *profile, JsonObject *object)
{
	JsonArray *servers;

	if (profile->n_servers == 0)
		return;
	servers = json_array_new();
	for (unsigned i = 0; i < profile->n_servers; i++) {
		JsonObject *server = json_object_new();

		st_json_set_text(server, "address", profile->servers[i].address);
		json_object_set_array_member(
			server, "events",
			st_esim_names(profile->servers[i].events, st_es10_event_name));
		json_array_add_object_element(servers, server);
	}
	json_object_set_array_member(object, "notifies", servers);
}

static void set_icon(const struct st_profile *profile, JsonObject *object)
{
	g_autofree char *text = NULL;

	if (!profile->icon_len)
		return;
	text = g_base64_encode(profile->icon, profile->icon_len);
	json_object_set_string_member(object, "icon_type", profile->icon_type ? "png" : "jpeg");
	json_object_set_string_member(object, "icon", text);
}

static JsonObject *profile_json(const struct st_profile *profile)
{
	JsonObject *object = json_object_new();

	st_json_set_text(object, "iccid", profile->iccid);
	st_json_set_text(object, "aid", profile->aid);
	if (profile->state >= 0)
		st_json_set_text(object, "state", profile->state ? "enabled" : "disabled");
	st_json_set_text(object, "nickname", profile->nickname);
	st_json_set_text(object, "spn", profile->spn);
	st_json_set_text(object, "name", profile->name);
	st_json_set_text(object, "class", st_es10_class_name(profile->class));
	st_json_set_text(object, "mcc_mnc", profile->plmn);
	st_json_set_text(object, "gid1", profile->gid1);
	st_json_set_text(object, "gid2", profile->gid2);
	if (profile->ppr)
		json_object_set_array_member(object, "policy",
					     st_esim_names(profile->ppr, st_es10_ppr_name));
	set_servers(profile, object);
	set_icon(profile, object);
	return object;
}

JsonArray *st_profiles_json(const GArray *profiles)
{
	JsonArray *array = json_array_new();

	for (unsigned i = 0; i < profiles->len; i++)
		json_array_add_object_element(
			array, profile_json(&g_array_index(profiles, struct st_profile, i)));
	return array;
}

JsonObject *st_notice_json(const struct st_notice *notice)
{
	JsonObject *object = json_object_new();
	JsonArray *events = st_esim_names(notice->events, st_es10_event_name);

	json_object_set_int_member(object, "seq", notice->seq);
	if (json_array_get_length(events) > 0)
		st_json_set_text(object, "event", json_array_get_string_element(events, 0));
	json_array_unref(events);
	st_json_set_text(object, "address", notice->address);
	st_json_set_text(object, "iccid", notice->iccid);
	return object;
}

static JsonArray *keys(const char (*list)[41], unsigned n)
{
	JsonArray *array = json_array_new();

	for (unsigned i = 0; i < n; i++)
		json_array_add_string_element(array, list[i]);
	return array;
}

static void set_count(JsonObject *object, const char *key, int64_t value)
{
	if (value >= 0)
		json_object_set_int_member(object, key, value);
}

void st_esim_info_json(const struct st_es10_info *info, JsonObject *object)
{
	st_json_set_text(object, "svn", info->svn);
	st_json_set_text(object, "profile_version", info->profile_version);
	st_json_set_text(object, "firmware", info->firmware);
	set_count(object, "free_nvm", info->nvm);
	set_count(object, "free_ram", info->vm);
	set_count(object, "applications", info->apps);
	if (info->has_uicc)
		json_object_set_array_member(object, "uicc",
					     st_esim_names(info->uicc, st_es10_uicc_name));
	if (info->has_rsp)
		json_object_set_array_member(object, "rsp",
					     st_esim_names(info->rsp, st_es10_rsp_name));
	st_json_set_text(object, "uicc_version", info->ts102241);
	st_json_set_text(object, "globalplatform", info->globalplatform);
	st_json_set_text(object, "protection_profile", info->protection_profile);
	st_json_set_text(object, "category", st_es10_category_name(info->category));
	if (info->has_ppr)
		json_object_set_array_member(
			object, "forbidden_policy",
			st_esim_names(info->forbidden_ppr, st_es10_ppr_name));
	st_json_set_text(object, "sas_number", info->sas);
	st_json_set_text(object, "platform_label", info->platform_label);
	st_json_set_text(object, "discovery_url", info->discovery_url);
	json_object_set_array_member(object, "verifies", keys(info->verify, info->n_verify));
	json_object_set_array_member(object, "signs", keys(info->sign, info->n_sign));
}

JsonObject *st_switch_json(const struct st_switch_report *report)
{
	JsonObject *object = json_object_new();

	st_json_set_text(object, "eid", report->eid);
	st_json_set_text(object, "from", report->from);
	st_json_set_text(object, "to", report->to);
	st_json_set_text(object, "card", report->card);
	st_json_set_text(object, "modem", report->modem);
	json_object_set_boolean_member(object, "changed", report->changed);
	json_object_set_boolean_member(object, "active", report->is_active);
	if (report->rolled_back)
		json_object_set_boolean_member(object, "went_back", TRUE);
	set_count(object, "tries", report->tries);
	st_json_set_text(object, "way", report->way);
	st_json_set_text(object, "woken", report->woken);
	st_json_set_time(object, "look_again_at", report->look_again_ms);
	return object;
}
