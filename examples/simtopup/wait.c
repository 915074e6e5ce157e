/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Waiting for hours, on the clock that the library goes by. With SIMTOPUP_CLOCK
 * (tests) that is a virtual modem's, which others move forward.
 */
#include "tool.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define STEP_MS 1000
#define VIRTUAL_STEP_MS 20

/* docs/vmodem.md: "clock" is answered by "WALL_MS BOOT_MS BOOT_ID". */
static bool read_virtual(const char *path, int64_t *ret_ms)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char answer[128] = "";
	bool done;

	g_strlcpy(address.sun_path, path, sizeof(address.sun_path));
	done = fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
	       send(fd, "clock\n", 6, MSG_NOSIGNAL) == 6 &&
	       recv(fd, answer, sizeof(answer) - 1, 0) > 0;
	if (fd >= 0)
		close(fd);
	if (done)
		*ret_ms = g_ascii_strtoll(answer, NULL, 10);
	return done;
}

int64_t tool_now_ms(void)
{
	const char *control_socket = g_getenv("SIMTOPUP_CLOCK");
	int64_t now;

	if (control_socket && read_virtual(control_socket, &now))
		return now;
	return g_get_real_time() / 1000;
}

bool tool_sleep_until(int64_t wall_ms)
{
	int64_t step = g_getenv("SIMTOPUP_CLOCK") ? VIRTUAL_STEP_MS : STEP_MS;
	int64_t left;

	/* In steps: the wall clock can be set, and a signal can come just before the sleep. */
	while (!tool_interrupted() && (left = wall_ms - tool_now_ms()) > 0) {
		int64_t ms = MIN(left, step);
		struct timespec span = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};

		clock_nanosleep(CLOCK_MONOTONIC, 0, &span, NULL);
	}
	return !tool_interrupted();
}
