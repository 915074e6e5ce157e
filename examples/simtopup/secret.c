/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* Until there is something to read; a Ctrl-C ends it whenever it came. */
static bool wait_readable(int fd)
{
	struct pollfd wanted = {.fd = fd, .events = POLLIN};
	sigset_t signals, before;
	bool ready;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, &before);
	ready = !tool_interrupted() && ppoll(&wanted, 1, NULL, &before) > 0;
	sigprocmask(SIG_SETMASK, &before, NULL);
	return ready && !tool_interrupted();
}

/* Up to the first line end; what is longer than `size` is no voucher and no answer. */
static bool read_line(int fd, char *ret_line, size_t size, size_t *ret_len)
{
	size_t len = 0;

	while (len < size) {
		ssize_t got = wait_readable(fd) ? read(fd, ret_line + len, size - len) : -1;
		char *end;

		if (got < 0)
			return false;
		len += (size_t)got;
		end = memchr(ret_line, '\n', len);
		if (got == 0 || end) {
			*ret_len = end ? (size_t)(end - ret_line) : len;
			return *ret_len > 0;
		}
	}
	errno = EFBIG;
	return false;
}

bool tool_prompt_secret(const char *question, char *ret_secret, size_t size, size_t *ret_len)
{
	struct termios shown, hidden;
	bool done;

	if (tcgetattr(STDIN_FILENO, &shown) < 0)
		return false;
	hidden = shown;
	hidden.c_lflag &= ~(tcflag_t)ECHO;
	tool_set_prompting(true);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
	fputs(question, stderr);
	done = read_line(STDIN_FILENO, ret_secret, size, ret_len);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
	fputc('\n', stderr);
	tool_set_prompting(false);
	return done;
}

static bool read_file(const char *path, char *ret_secret, size_t size, size_t *ret_len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	bool done = fd >= 0 && read_line(fd, ret_secret, size, ret_len);
	int error = errno;

	if (fd >= 0)
		close(fd);
	errno = error;
	return done;
}

int tool_read_voucher(const struct tool *tool, char *ret_secret, size_t size, size_t *ret_len)
{
	const struct tool_args *args = &tool->args;
	bool done;

	errno = 0;
	if (args->voucher_file)
		done = read_file(args->voucher_file, ret_secret, size, ret_len);
	else if (args->voucher_fd >= 0)
		done = read_line(args->voucher_fd, ret_secret, size, ret_len);
	else
		done = tool_prompt_secret("Voucher: ", ret_secret, size, ret_len);
	if (done)
		return TOOL_DONE;

	explicit_bzero(ret_secret, size);
	if (tool_interrupted())
		return tool_error(tool, SIMTOPUP_CANCELLED, "cancelled");
	return tool_error(tool, SIMTOPUP_IO, "cannot read the voucher: %s",
			  errno ? strerror(errno) : "it is empty");
}

bool tool_ask(const char *question, char *ret_line, size_t size)
{
	size_t len = 0;
	bool done;

	tool_set_prompting(true);
	tool_clear_progress();
	fputs(question, stderr);
	done = read_line(STDIN_FILENO, ret_line, size - 1, &len);
	tool_set_prompting(false);
	ret_line[done ? len : 0] = '\0';
	return done;
}
