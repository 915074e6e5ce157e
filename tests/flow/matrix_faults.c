/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "matrix.h"

/* One error for each status that errors of the protocol stand for. */
struct refusal {
	uint32_t code;
	int status;
};

static const struct refusal qmi_refusals[] = {
	{ 2, SIMTOPUP_RESOURCES },	 { 3, SIMTOPUP_PROTOCOL },
	{ 4, SIMTOPUP_CANCELLED },	 { 5, SIMTOPUP_RESOURCES },
	{ 7, SIMTOPUP_NOT_READY },	 { 12, SIMTOPUP_PIN_WRONG },
	{ 16, SIMTOPUP_NO_DATA },	 { 25, SIMTOPUP_UNSUPPORTED },
	{ 36, SIMTOPUP_SIM_BLOCKED },	 { 52, SIMTOPUP_NOT_READY },
	{ 53, SIMTOPUP_NOT_REGISTERED }, { 71, SIMTOPUP_UNSUPPORTED },
	{ 82, SIMTOPUP_PERMISSION },	 { 90, SIMTOPUP_BUSY },
	{ 92, SIMTOPUP_NETWORK },	 { 102, SIMTOPUP_NO_SIM },
	{ 104, SIMTOPUP_PIN_REQUIRED },	 { 106, SIMTOPUP_PUK_REQUIRED },
	{ 0xFFFE, SIMTOPUP_PROTOCOL },
};

static const struct refusal mbim_refusals[] = {
	{ 1, SIMTOPUP_BUSY },		 { 2, SIMTOPUP_NETWORK },
	{ 3, SIMTOPUP_NO_SIM },		 { 4, SIMTOPUP_SIM_ERROR },
	{ 5, SIMTOPUP_PIN_REQUIRED },	 { 7, SIMTOPUP_NOT_REGISTERED },
	{ 9, SIMTOPUP_UNSUPPORTED },	 { 13, SIMTOPUP_RESOURCES },
	{ 14, SIMTOPUP_NOT_READY },	 { 16, SIMTOPUP_NO_DATA },
	{ 21, SIMTOPUP_INVALID },	 { 28, SIMTOPUP_UNSUPPORTED },
	{ 31, SIMTOPUP_RESOURCES },	 { 101, SIMTOPUP_NETWORK },
	{ 0x7000, SIMTOPUP_PROTOCOL },
};

static const struct fault both[] = {
	{ .name = "dropped", .rule = "action=drop", .kind = FAULT_SILENT, .unknowable = true },
	{ .name = "request-lost", .rule = "action=drop-request", .kind = FAULT_SILENT,
	  .by_request = true },
	{ .name = "hang", .rule = "action=hang", .kind = FAULT_SILENT },
	{ .name = "stops-reading", .rule = "action=stop-reading", .kind = FAULT_SILENT },
	{ .name = "other-transaction", .rule = "action=wrong-transaction", .kind = FAULT_SILENT,
	  .by_request = true, .unknowable = true },
	{ .name = "cut-to-nothing", .rule = "action=truncate at=1", .kind = FAULT_BROKEN,
	  .unknowable = true },
	{ .name = "cut-in-header", .rule = "action=truncate at=9", .kind = FAULT_BROKEN,
	  .unknowable = true },
	{ .name = "cut-in-body", .rule = "action=truncate at=18", .kind = FAULT_BROKEN,
	  .unknowable = true },
	{ .name = "short-by-1", .rule = "action=short at=1", .kind = FAULT_BROKEN, .lies = true,
	  .unknowable = true },
	{ .name = "short-by-4", .rule = "action=short at=4", .kind = FAULT_BROKEN, .lies = true,
	  .unknowable = true },
	{ .name = "oversize-by-1", .rule = "action=oversize at=1", .kind = FAULT_BROKEN,
	  .lies = true, .unknowable = true },
	{ .name = "oversize", .rule = "action=oversize at=20000", .kind = FAULT_BROKEN,
	  .unknowable = true },
	{ .name = "stray", .rule = "action=stray", .kind = FAULT_BROKEN, .unknowable = true },
	{ .name = "twice", .rule = "action=duplicate", .kind = FAULT_HARMLESS },
	{ .name = "in-pieces", .rule = "action=split at=5 ms=0", .kind = FAULT_HARMLESS },
	{ .name = "unplugged-after", .rule = "action=unplug", .kind = FAULT_GONE },
	{ .name = "unplugged-before", .rule = "action=unplug-request", .kind = FAULT_GONE,
	  .by_request = true },
};

/* Where one octet is inverted: headers, the first length, a value. */
static const unsigned qmi_garbled[] = { 0, 1, 2, 4, 6, 9, 14, 16, 20 };
static const unsigned mbim_garbled[] = { 0, 3, 4, 6, 8, 12, 16, 20, 36, 40, 44, 48 };

static void add_made(GArray *faults, char *name, char *rule, struct fault fault)
{
	fault.name = g_intern_string(name);
	fault.rule = g_intern_string(rule);
	g_array_append_val(faults, fault);
	g_free(name);
	g_free(rule);
}

static void add_refusals(GArray *faults, const struct refusal *refusals, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add_made(faults, g_strdup_printf("error-%u", refusals[i].code),
			 g_strdup_printf("action=error code=%u", refusals[i].code),
			 (struct fault){ .kind = FAULT_REFUSED, .status = refusals[i].status,
					 .by_request = true });
}

static void add_garbled(GArray *faults, const unsigned *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add_made(faults, g_strdup_printf("garbled-at-%u", at[i]),
			 g_strdup_printf("action=garble at=%u", at[i]),
			 (struct fault){ .kind = FAULT_BROKEN, .lies = true, .unknowable = true });
}

GArray *matrix_faults(bool qmi, bool proxied, int delay_ms)
{
	GArray *faults = g_array_new(FALSE, FALSE, sizeof(struct fault));

	add_made(faults, g_strdup("late"), g_strdup_printf("action=delay ms=%d", delay_ms),
		 (struct fault){ .kind = FAULT_SILENT });
	g_array_append_vals(faults, both, G_N_ELEMENTS(both));
	if (qmi) {
		add_made(faults, g_strdup("other-client"), g_strdup("action=wrong-client"),
			 (struct fault){ .kind = FAULT_SILENT, .unknowable = true });
		add_refusals(faults, qmi_refusals, G_N_ELEMENTS(qmi_refusals));
		add_garbled(faults, qmi_garbled, G_N_ELEMENTS(qmi_garbled));
	} else {
		add_refusals(faults, mbim_refusals, G_N_ELEMENTS(mbim_refusals));
		add_garbled(faults, mbim_garbled, G_N_ELEMENTS(mbim_garbled));
	}
	if (proxied) /* the process is known when the cell runs */
		add_made(faults, g_strdup("proxy-killed"), g_strdup("action=kill"),
			 (struct fault){ .kind = FAULT_PROXY, .by_request = true });
	return faults;
}
