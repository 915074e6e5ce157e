/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * The real proxies. They listen on abstract sockets, which belong to a network
 * namespace, and serve uid 0 only: each worker has a namespace of its own.
 */

#include "matrix.h"

#include <gio/gunixsocketaddress.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define INSIDE "SIMTOPUP_MATRIX_NAMESPACE"

static pid_t proxy; /* that this worker has started */

bool proxy_enter(char **argv)
{
	g_autoptr(GPtrArray) command = g_ptr_array_new();
	g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
	int status = 1;

	if (g_getenv(INSIDE))
		return true;
	if (!g_spawn_command_line_sync("unshare -rn true", NULL, NULL, &status, NULL) || status)
		return false;
	g_setenv(INSIDE, "1", TRUE);
	g_ptr_array_add(command, (char *)"unshare");
	g_ptr_array_add(command, (char *)"-rn");
	g_ptr_array_add(command, self);
	for (char **word = argv + 1; *word; word++)
		g_ptr_array_add(command, *word);
	g_ptr_array_add(command, NULL);
	execvp("unshare", (char **)command->pdata);
	return false;
}

void proxy_worker(void)
{
	g_assert_cmpint(unshare(CLONE_NEWNET), ==, 0);
}

/* Who listens, 0: nobody. */
static int listener(void)
{
	g_autofree char *name = g_strconcat(setup.protocol, "-proxy", NULL);
	g_autoptr(GSocketClient) client = g_socket_client_new();
	g_autoptr(GSocketAddress) address =
		g_unix_socket_address_new_with_type(name, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
	g_autoptr(GSocketConnection) connection =
		g_socket_client_connect(client, G_SOCKET_CONNECTABLE(address), NULL, NULL);
	g_autoptr(GCredentials) who = NULL;

	if (!connection)
		return 0;
	who = g_socket_get_credentials(g_socket_connection_get_socket(connection), NULL);
	return who ? (int)g_credentials_get_unix_pid(who, NULL) : 0;
}

static pid_t start(void)
{
	g_autofree char *program = g_strdup_printf("/usr/libexec/%s-proxy", setup.protocol);
	/* Ends with the worker, however that ends. */
	g_autofree char *all = g_strdup_printf(
		"exec setpriv --pdeathsig KILL %s --no-exit >/dev/null 2>&1", program);
	pid_t child = fork();

	if (child == 0) {
		execl("/bin/sh", "sh", "-c", all, NULL);
		_exit(127);
	}
	return child;
}

int proxy_pid(void)
{
	int pid = listener();

	if (pid)
		return pid;
	proxy = start();
	while (!(pid = listener())) {
		/* The name may still be that of the one before, which was killed. */
		if (waitpid(proxy, NULL, WNOHANG) == proxy)
			proxy = start();
		g_usleep(1000);
	}
	return pid;
}

void proxy_end(void)
{
	int pid = listener();

	if (pid > 1)
		kill(pid, SIGKILL);
	while (pid && listener() == pid)
		g_usleep(1000);
	if (proxy && pid == proxy) {
		waitpid(proxy, NULL, 0);
		proxy = 0;
	}
}
