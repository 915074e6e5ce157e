/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "machine.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define READ_SIZE 4096

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/*
 * One descriptor of our own keeps the port alive while no client has it open.
 * It is read-only so that its own close is no IN_CLOSE_WRITE on the watch.
 */
static bool open_keeper(struct vm_machine *machine)
{
	machine->keeper = ioctl(machine->master, TIOCGPTPEER, O_RDONLY | O_NOCTTY | O_CLOEXEC);
	return machine->keeper >= 0;
}

/* True when there was nothing left to read, false when the port is gone. */
static bool read_all(struct vm *vm)
{
	struct vm_machine *machine = vm->machine;
	uint8_t data[READ_SIZE];

	while (!machine->paused && !machine->hung && !machine->going && machine->master >= 0) {
		ssize_t n = read(machine->master, data, sizeof(data));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return true;
		if (n <= 0)
			return false;
		vm->protocol->input(vm, data, (size_t)n);
	}
	return true;
}

static gboolean on_readable(int fd, GIOCondition condition, void *data)
{
	(void)fd;
	(void)condition;
	read_all(data);
	return G_SOURCE_CONTINUE;
}

static gboolean on_writable(int fd, GIOCondition condition, void *data)
{
	struct vm *vm = data;

	(void)fd;
	(void)condition;
	vm->machine->write_source = 0;
	machine_pump(vm);
	return G_SOURCE_REMOVE;
}

/* Only while our own descriptor is closed does the master tell whether anybody has the port. */
static bool nobody_has_it(struct vm_machine *machine)
{
	struct pollfd p = { .fd = machine->master };

	close_fd(&machine->keeper);
	poll(&p, 1, 0);
	open_keeper(machine);
	return p.revents & POLLHUP;
}

static bool has_close(const uint8_t *data, size_t len)
{
	for (size_t at = 0; at + sizeof(struct inotify_event) <= len;) {
		struct inotify_event event;

		memcpy(&event, data + at, sizeof(event));
		at += sizeof(event) + event.len;
		if (event.mask & IN_CLOSE_WRITE)
			return true;
	}
	return false;
}

static void forget(struct vm *vm)
{
	struct vm_machine *machine = vm->machine;

	if (!machine->keep_stale) {
		tcflush(machine->keeper, TCIFLUSH);
		machine_drop_frames(vm);
	}
	if (vm->protocol->drained)
		vm->protocol->drained(vm);
}

static gboolean on_event(int fd, GIOCondition condition, void *data)
{
	struct vm *vm = data;
	struct vm_machine *machine = vm->machine;
	uint8_t events[4096];
	ssize_t len = read(fd, events, sizeof(events));

	(void)condition;
	if (len <= 0 || !has_close(events, (size_t)len) || machine->hung)
		return G_SOURCE_CONTINUE;

	/* What a client wrote before it died was sent: it counts. */
	read_all(vm);
	if (!machine->going && !machine->hung && nobody_has_it(machine))
		forget(vm);
	return G_SOURCE_CONTINUE;
}

void port_read_on(struct vm *vm)
{
	struct vm_machine *machine = vm->machine;
	bool want = machine->master >= 0 && !machine->paused && !machine->hung;

	if (want && !machine->read_source)
		machine->read_source =
			g_unix_fd_add(machine->master, G_IO_IN, on_readable, vm);
	if (!want)
		g_clear_handle_id(&machine->read_source, g_source_remove);
}

bool port_write(struct vm *vm, const uint8_t *data, size_t len, size_t *ret_written)
{
	struct vm_machine *machine = vm->machine;
	size_t done = 0;

	while (done < len) {
		ssize_t n = write(machine->master, data + done, len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		done += (size_t)n;
	}
	*ret_written = done;
	if (done == len)
		return true;

	if (!machine->write_source)
		machine->write_source =
			g_unix_fd_add(machine->master, G_IO_OUT, on_writable, vm);
	return false;
}

static bool fail(GError **error, const char *what, const char *path)
{
	g_set_error(error, G_FILE_ERROR, (int)g_file_error_from_errno(errno), "%s %s: %s",
		    what, path, g_strerror(errno));
	return false;
}

/* Atomically: a reader of the link sees the old port or the new one. */
static bool make_link(const char *slave, const char *link, GError **error)
{
	g_autofree char *temporary = g_strdup_printf("%s.%d", link, (int)getpid());

	unlink(temporary);
	if (symlink(slave, temporary) < 0)
		return fail(error, "cannot make", temporary);
	if (rename(temporary, link) < 0) {
		unlink(temporary);
		return fail(error, "cannot make", link);
	}
	return true;
}

static bool watch_slave(struct vm *vm, const char *slave, GError **error)
{
	struct vm_machine *machine = vm->machine;

	machine->watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (machine->watch < 0 ||
	    inotify_add_watch(machine->watch, slave, IN_CLOSE_WRITE) < 0)
		return fail(error, "cannot watch", slave);
	machine->watch_source = g_unix_fd_add_full(G_PRIORITY_HIGH, machine->watch, G_IO_IN,
						   on_event, vm, NULL);
	return true;
}

bool port_open(struct vm *vm, GError **error)
{
	struct vm_machine *machine = vm->machine;
	struct termios raw;
	char slave[64];

	machine->master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (machine->master < 0 || grantpt(machine->master) < 0 || unlockpt(machine->master) < 0)
		return fail(error, "cannot make", "a pseudo-terminal");
	if (ptsname_r(machine->master, slave, sizeof(slave)) != 0 || !open_keeper(machine))
		return fail(error, "cannot open", "the pseudo-terminal");

	tcgetattr(machine->keeper, &raw);
	cfmakeraw(&raw);
	if (tcsetattr(machine->keeper, TCSANOW, &raw) < 0)
		return fail(error, "cannot set", slave);
	if (!watch_slave(vm, slave, error) || !make_link(slave, machine->link, error))
		return false;

	port_read_on(vm);
	return true;
}

void port_close(struct vm *vm)
{
	struct vm_machine *machine = vm->machine;

	if (machine->master >= 0)
		unlink(machine->link);
	g_clear_handle_id(&machine->read_source, g_source_remove);
	g_clear_handle_id(&machine->write_source, g_source_remove);
	g_clear_handle_id(&machine->watch_source, g_source_remove);
	close_fd(&machine->watch);
	close_fd(&machine->keeper);
	close_fd(&machine->master);
}
