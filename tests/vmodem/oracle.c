/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "machine.h"
#include "operator.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

bool oracle_open(struct vm *vm, const char *path, GError **error)
{
	vm->operator_->oracle = -1;
	if (!path)
		return true;
	vm->operator_->oracle = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	if (vm->operator_->oracle >= 0)
		return true;
	g_set_error(error, G_FILE_ERROR, (int)g_file_error_from_errno(errno),
		    "cannot open %s: %s", path, g_strerror(errno));
	return false;
}

void oracle_write(struct vm *vm, const struct account *account, const char *json)
{
	g_autoptr(GString) line = g_string_new(NULL);
	int fd = vm->operator_->oracle;

	if (fd < 0)
		return;
	g_string_printf(line, "{\"at\":%" G_GINT64_FORMAT ",\"account\":", vm_now_ms(vm));
	if (account)
		json_string(line, account->name);
	else
		g_string_append(line, "null");
	g_string_append_printf(line, ",%s}\n", json);

	/* A book with a hole proves nothing: without it the operator must not go on. */
	if (write(fd, line->str, line->len) != (ssize_t)line->len || fsync(fd) < 0)
		g_error("oracle book: %s", g_strerror(errno));
}
