/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "row.h"

#include "../core/error.h"

#include <string.h>

enum {
	ID, REQUEST_KEY, SUBJECT_KEY, SUBJECT, RAIL, SPEC, SECRET_TAG, SECRET_HINT, CLOSE_ON_ACK,
	STATE, VERSION, FENCE, OWNER_PID, OWNER_START, OWNER_BOOT, TOKEN, CURRENCY,
	RESERVED_UNITS, RESERVED_SCALE, REASON, FACTS, CREATED, SUBMITTED, NEXT_CHECK,
	VERIFY_UNTIL, ROUNDS, CLOSED, COLUMNS,
};

void st_row_init(struct st_row *row)
{
	memset(row, 0, sizeof(*row));
	row->subject = json_object_new();
	row->facts = json_object_new();
	row->evidence = json_array_new();
	row->fresh = json_array_new();
	row->fresh_raw = g_ptr_array_new_with_free_func(g_free);
}

void st_row_clear(struct st_row *row)
{
	g_clear_pointer(&row->subject, json_object_unref);
	g_clear_pointer(&row->facts, json_object_unref);
	g_clear_pointer(&row->evidence, json_array_unref);
	g_clear_pointer(&row->fresh, json_array_unref);
	g_clear_pointer(&row->fresh_raw, g_ptr_array_unref);
	g_clear_pointer(&row->spec, g_free);
}

/* What the parser gives is immutable; a renewal goes on adding to its facts. */
static bool read_object(const struct st_value *column, JsonObject **object)
{
	JsonObject *read = st_json_parse_object(column->text);
	JsonObjectIter iter;
	const char *name;
	JsonNode *node;

	if (!read)
		return false;
	json_object_unref(*object);
	*object = json_object_new();
	json_object_iter_init(&iter, read);
	while (json_object_iter_next(&iter, &name, &node))
		json_object_set_member(*object, name, json_node_copy(node));
	json_object_unref(read);
	return true;
}

#define COPY(field, column)                                                                    \
	g_strlcpy(field, columns[column].text ? columns[column].text : "", sizeof(field))

int st_row_read(const struct st_value *columns, unsigned count, void *data)
{
	struct st_row *row = data;

	if (count != COLUMNS || !columns[STATE].text ||
	    !st_state_parse(columns[STATE].text, &row->state) ||
	    !read_object(&columns[SUBJECT], &row->subject) ||
	    !read_object(&columns[FACTS], &row->facts))
		return st_fail(SIMTOPUP_LEDGER, ST_LAYER_LEDGER, "a row of the ledger is damaged");
	COPY(row->id, ID);
	COPY(row->request_key, REQUEST_KEY);
	COPY(row->subject_key, SUBJECT_KEY);
	COPY(row->rail, RAIL);
	g_free(row->spec);
	row->spec = g_strdup(columns[SPEC].text);
	COPY(row->secret_tag, SECRET_TAG);
	COPY(row->secret_hint, SECRET_HINT);
	row->close_on_ack = columns[CLOSE_ON_ACK].number != 0;
	row->version = columns[VERSION].number;
	row->fence = columns[FENCE].number;
	row->owner.pid = columns[OWNER_PID].number;
	row->owner.start = columns[OWNER_START].number;
	COPY(row->owner.boot_id, OWNER_BOOT);
	COPY(row->token, TOKEN);
	COPY(row->reserved.currency, CURRENCY);
	row->reserved.units = columns[RESERVED_UNITS].number;
	row->reserved.scale = (int32_t)columns[RESERVED_SCALE].number;
	COPY(row->reason, REASON);
	row->created = columns[CREATED].number;
	row->submitted = columns[SUBMITTED].number;
	row->next_check = columns[NEXT_CHECK].number;
	row->verify_until = columns[VERIFY_UNTIL].number;
	row->rounds = columns[ROUNDS].number;
	row->closed = columns[CLOSED].number;
	return 0;
}

static void fill(const struct st_row *row, const char *subject, const char *facts,
		 struct st_value *ret_values)
{
	struct st_value values[COLUMNS] = {
		[ID] = st_value_text(row->id),
		[REQUEST_KEY] = st_value_text(row->request_key),
		[SUBJECT_KEY] = st_value_text(row->subject_key),
		[SUBJECT] = st_value_text(subject),
		[RAIL] = st_value_text(row->rail),
		[SPEC] = st_value_text(row->spec),
		[SECRET_TAG] = st_value_text(row->secret_tag[0] ? row->secret_tag : NULL),
		[SECRET_HINT] = st_value_text(row->secret_hint),
		[CLOSE_ON_ACK] = st_value_int(row->close_on_ack),
		[STATE] = st_value_text(st_state_name(row->state)),
		[VERSION] = st_value_int(row->version),
		[FENCE] = st_value_int(row->fence),
		[OWNER_PID] = st_value_int(row->owner.pid),
		[OWNER_START] = st_value_int(row->owner.start),
		[OWNER_BOOT] = st_value_text(row->owner.boot_id),
		[TOKEN] = st_value_text(row->token),
		[CURRENCY] = st_value_text(row->reserved.currency),
		[RESERVED_UNITS] = st_value_int(row->reserved.units),
		[RESERVED_SCALE] = st_value_int(row->reserved.scale),
		[REASON] = st_value_text(row->reason),
		[FACTS] = st_value_text(facts),
		[CREATED] = st_value_int(row->created),
		[SUBMITTED] = st_value_int(row->submitted),
		[NEXT_CHECK] = st_value_int(row->next_check),
		[VERIFY_UNTIL] = st_value_int(row->verify_until),
		[ROUNDS] = st_value_int(row->rounds),
		[CLOSED] = st_value_int(row->closed),
	};

	memcpy(ret_values, values, sizeof(values));
}

int st_row_insert(struct st_store *store, const struct st_row *row)
{
	g_autofree char *subject = st_json_canonical(row->subject);
	g_autofree char *facts = st_json_canonical(row->facts);
	struct st_value values[COLUMNS];

	fill(row, subject, facts, values);
	return store->ops->run(store,
			       "INSERT INTO renewal (" ST_ROW_COLUMNS ") VALUES"
			       " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,"
			       "  $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)",
			       values, NULL, NULL);
}

int st_row_update(struct st_store *store, const struct st_row *row, const struct st_row *before)
{
	g_autofree char *subject = st_json_canonical(row->subject);
	g_autofree char *facts = st_json_canonical(row->facts);
	struct st_value values[COLUMNS + 3];
	int result;

	fill(row, subject, facts, values);
	values[COLUMNS] = st_value_text(st_state_name(before->state));
	values[COLUMNS + 1] = st_value_int(before->version);
	values[COLUMNS + 2] = st_value_int(before->fence);
	result = store->ops->run(store,
				 "UPDATE renewal SET state = $10, version = $11, fence = $12,"
				 " owner_pid = $13, owner_start = $14, owner_boot = $15,"
				 " token = $16, currency = $17, reserved_units = $18,"
				 " reserved_scale = $19, reason = $20, facts = $21,"
				 " submitted = $23, next_check = $24, verify_until = $25,"
				 " rounds = $26, closed = $27"
				 " WHERE id = $1 AND state = $28 AND version = $29 AND fence = $30",
				 values, NULL, NULL);
	if (result == 0 && store->ops->changed(store) != 1)
		result = st_fail(SIMTOPUP_STATE, ST_LAYER_LEDGER,
				 "another process has moved this renewal on");
	return result;
}
