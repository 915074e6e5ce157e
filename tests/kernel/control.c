/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* control SOCKET LINE: says LINE to the virtual modem, prints its one line of answer. */

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int say(FILE *modem, const char *line)
{
	char answer[16384];

	if (fprintf(modem, "%s\n", line) < 0 || fflush(modem) != 0)
		return 1;
	if (!fgets(answer, sizeof(answer), modem))
		return 1;
	fputs(answer, stdout);
	return strncmp(answer, "error", 5) == 0;
}

int main(int argc, char **argv)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	FILE *modem;

	if (argc != 3 || strlen(argv[1]) >= sizeof(address.sun_path)) {
		fputs("usage: control SOCKET LINE\n", stderr);
		return 2;
	}
	strcpy(address.sun_path, argv[1]);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0 ||
	    !(modem = fdopen(fd, "r+"))) {
		perror("control");
		return 1;
	}
	return say(modem, argv[2]);
}
