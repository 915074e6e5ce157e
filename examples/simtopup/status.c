/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

/* Joins the members that are there; each is "path" or "path=before ". */
static void print_members(JsonNode *root, const char *label, const char *const *members)
{
	g_autoptr(GString) line = g_string_new(NULL);

	for (; *members; members++) {
		g_auto(GStrv) parts = g_strsplit(*members, "=", 2);
		g_autofree char *value = tool_member(root, parts[0]);

		if (value)
			g_string_append_printf(line, "%s%s%s", line->len ? ", " : "",
					       parts[1] ? parts[1] : "", value);
	}
	tool_print_line(label, "%s", line->str);
}

static void print_list(JsonNode *root, const char *label, const char *member)
{
	JsonObject *sim = json_object_get_object_member(json_node_get_object(root), "sim");
	JsonArray *texts;

	if (!sim || !json_object_has_member(sim, member))
		return;
	texts = json_object_get_array_member(sim, member);
	for (guint i = 0; i < json_array_get_length(texts); i++)
		tool_print_line(label, "%s", json_array_get_string_element(texts, i));
}

static void print_slots(JsonNode *root)
{
	JsonObject *object = json_node_get_object(root);
	JsonArray *slots;

	if (!json_object_has_member(object, "slots"))
		return;
	slots = json_object_get_array_member(object, "slots");
	for (guint i = 0; i < json_array_get_length(slots); i++)
		print_members(json_array_get_element(slots, i), "Slot",
			      (const char *const[]){"number", "state", "active=active ",
						    "logical=logical ", "euicc=eUICC ",
						    "iccid=ICCID ", "eid=EID ", NULL});
}

static void print_status(JsonNode *root)
{
	print_members(root, "Modem", (const char *const[]){"device", "protocol", "manufacturer",
							   "model", "firmware", "imei=IMEI ",
							   NULL});
	print_members(root, "SIM", (const char *const[]){"sim.state", "sim.spn", "sim.iccid=ICCID ",
							 "sim.imsi=IMSI ", "sim.eid=EID ", NULL});
	print_list(root, "Number", "msisdn");
	print_members(root, "Card", (const char *const[]){"sim.card.type", "sim.card.euicc=eUICC ",
							  "sim.gid1=GID1 ", "sim.gid2=GID2 ",
							  "sim.smsc=SMSC ", "sim.card.atr=ATR ",
							  NULL});
	print_members(root, "PIN", (const char *const[]){"sim.pin.enabled=enabled ",
							 "sim.pin.retries=tries ",
							 "sim.pin.puk_retries=PUK tries ", NULL});
	print_members(root, "Network",
		      (const char *const[]){"network.registration", "network.operator.name",
					    "network.operator.long_name=long ",
					    "network.operator.short_name=short ",
					    "network.operator.mcc=MCC ",
					    "network.operator.mnc=MNC ", "network.rat",
					    "network.signal.dbm=dBm ", "network.attached=attached ",
					    NULL});
	print_list(root, "Avoids", "forbidden");
	print_slots(root);
}

int tool_status(struct tool *tool)
{
	g_autoptr(JsonNode) root = NULL;
	simtopup_subscriber *subscriber;
	char *json;
	int (*read)(simtopup_modem *, int, simtopup_subscriber **) =
		tool->args.all ? simtopup_subscriber_read_all : simtopup_subscriber_read;
	int code;

	if (tool->args.n_words > 0)
		return tool_usage(tool, "status takes no argument");
	code = tool_open_modem(tool);
	if (code)
		return code;
	if (read(tool->modem, tool->args.timeout_ms, &subscriber) < 0)
		return tool_fail(tool);
	json = simtopup_subscriber_to_json(subscriber);
	simtopup_subscriber_free(subscriber);
	if (tool->args.json)
		return tool_print_json(json);

	root = tool_parse(json);
	simtopup_free(json);
	print_status(root);
	return TOOL_DONE;
}
