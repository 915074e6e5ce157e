/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../core/error.h"
#include "probe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int parse_option(const char *option, struct st_uri *uri)
{
	if (strcmp(option, "via=proxy") == 0)
		uri->via = ST_VIA_PROXY;
	else if (strcmp(option, "via=direct") == 0)
		uri->via = ST_VIA_DIRECT;
	else if (strcmp(option, "reconnect=yes") == 0)
		uri->follow = true;
	else if (strcmp(option, "over=mbim") == 0)
		uri->over_mbim = true;
	else
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "after ? may stand via=proxy, via=direct, reconnect=yes and "
			       "over=mbim, with & between");
	return 0;
}

static int parse_options(const char *query, struct st_uri *uri)
{
	g_auto(GStrv) options = g_strsplit(query, "&", 8);
	int result = 0;

	for (char **option = options; *option && result == 0; option++)
		result = parse_option(*option, uri);
	return result;
}

static int parse_qrtr(const char *number, struct st_uri *uri)
{
	char *end;
	unsigned long long node;

	errno = 0;
	node = strtoull(number, &end, 10);
	if (!g_ascii_isdigit(number[0]) || *end || errno || node >= UINT32_MAX)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "qrtr: needs a node number");
	if (uri->via == ST_VIA_PROXY || uri->over_mbim || uri->follow)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "QRTR has neither a proxy nor another way");
	uri->is_qrtr = true;
	uri->protocol = ST_PROTOCOL_QMI;
	uri->via = ST_VIA_DIRECT;
	uri->qrtr_node = (uint32_t)node;
	g_snprintf(uri->path, sizeof(uri->path), "qrtr:%u", uri->qrtr_node);
	return 0;
}

static int parse_stable(const char *stable, const char *root, struct st_uri *uri)
{
	enum st_protocol protocol;

	if (!st_probe_find(stable, root, uri->path, sizeof(uri->path), &protocol)) {
		st_fail(SIMTOPUP_NO_DEVICE, ST_LAYER_SYSTEM, "no modem is plugged in there");
		return st_error_set_hint("the list of modems names the path of each");
	}
	uri->protocol = uri->over_mbim ? ST_PROTOCOL_QMI : protocol;
	uri->follow = true;
	return 0;
}

static int parse_device(const char *path, const char *root, struct st_uri *uri)
{
	if (path[0] != '/' || g_strlcpy(uri->path, path, sizeof(uri->path)) >= sizeof(uri->path))
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "a device is an absolute path, with qmi: or mbim: before it");
	if (access(path, F_OK) < 0)
		return st_fail(SIMTOPUP_NO_DEVICE, ST_LAYER_SYSTEM, "there is no such device");
	if (uri->protocol == ST_PROTOCOL_NONE)
		uri->protocol = uri->over_mbim ? ST_PROTOCOL_QMI : st_probe_protocol(path, root);
	if (uri->protocol == ST_PROTOCOL_NONE) {
		st_fail(SIMTOPUP_NO_DEVICE, ST_LAYER_SYSTEM,
			"the node is not known as a QMI or MBIM port");
		return st_error_set_hint("if you know what it speaks, write qmi:PATH or mbim:PATH");
	}
	return 0;
}

int st_uri_parse(const char *uri, const char *root, struct st_uri *ret_uri)
{
	struct st_uri parsed = { .protocol = ST_PROTOCOL_NONE };
	g_autofree char *name = g_strdup(uri);
	char *query = strrchr(name, '?');
	int result = 0;

	if (query) {
		*query = '\0';
		result = parse_options(query + 1, &parsed);
	}
	if (result)
		return result;
	if (g_str_has_prefix(name, "qmi:"))
		parsed.protocol = ST_PROTOCOL_QMI;
	else if (g_str_has_prefix(name, "mbim:"))
		parsed.protocol = ST_PROTOCOL_MBIM;
	if (parsed.over_mbim && parsed.protocol == ST_PROTOCOL_MBIM)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "over=mbim is for qmi:");

	if (g_str_has_prefix(name, "qrtr:"))
		result = parse_qrtr(name + 5, &parsed);
	else if (g_str_has_prefix(name, "path:"))
		result = parse_stable(name + 5, root, &parsed);
	else if (parsed.protocol != ST_PROTOCOL_NONE)
		result = parse_device(strchr(name, ':') + 1, root, &parsed);
	else
		result = parse_device(name, root, &parsed);
	if (result == 0)
		*ret_uri = parsed;
	return result;
}
