/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tty.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

void die(const char *what)
{
	fprintf(stderr, "usbmodem: %s: %s\n", what, strerror(errno));
	exit(1);
}

void write_all(int fd, const void *data, size_t len, const char *what)
{
	const uint8_t *p = data;

	while (len > 0) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			die(what);
		p += n;
		len -= (size_t)n;
	}
}

void tty_open(struct tty *tty, const char *path)
{
	struct termios t;

	tty->fd = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (tty->fd < 0 || tcgetattr(tty->fd, &t) != 0)
		die(path);
	cfmakeraw(&t);
	if (tcsetattr(tty->fd, TCSANOW, &t) != 0)
		die(path);
}

/* A full queue holds the modem back, as a full buffer in a real one does. */
int tty_wanted(const struct tty *tty)
{
	return tty->queued < QUEUE_MAX ? tty->fd : -1;
}

void tty_read(struct tty *tty)
{
	ssize_t n = read(tty->fd, tty->data + tty->len, MESSAGE_MAX - tty->len);

	if (n < 0 && errno == EINTR)
		return;
	if (n <= 0)
		exit(0);
	tty->len += (size_t)n;
}

/* The length of the message that the bytes start with, 0 while it cannot be known. */
static size_t message_len(const struct tty *tty, enum protocol protocol)
{
	const uint8_t *d = tty->data;

	/* QMUX: a marker, then the length of what follows. MBIM 1.0, table 9-1. */
	if (protocol == PROTOCOL_QMI)
		return tty->len < 3 ? 0 : 1 + ((size_t)d[1] | (size_t)d[2] << 8);
	if (tty->len < 8)
		return 0;
	return (size_t)d[4] | (size_t)d[5] << 8 | (size_t)d[6] << 16 | (size_t)d[7] << 24;
}

static void enqueue(struct tty *tty, size_t len)
{
	struct message *new = malloc(sizeof(*new) + len);

	if (!new)
		die("message");
	new->len = len;
	memcpy(new->data, tty->data, len);
	tty->len -= len;
	memmove(tty->data, tty->data + len, tty->len);
	tty->queue[tty->queued++] = new;
	tty->unannounced++;
}

void tty_cut(struct tty *tty, enum protocol protocol)
{
	while (tty->queued < QUEUE_MAX) {
		size_t len = message_len(tty, protocol);

		if (len > MESSAGE_MAX) {
			errno = EMSGSIZE;
			die("tty");
		}
		if (len == 0 || len > tty->len)
			return;
		enqueue(tty, len);
	}
}

struct message *tty_take(struct tty *tty)
{
	struct message *first = tty->queue[0];

	if (tty->queued == 0)
		return NULL;
	tty->queued--;
	memmove(tty->queue, tty->queue + 1, tty->queued * sizeof(tty->queue[0]));
	return first;
}
