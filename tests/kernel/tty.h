/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */
#ifndef KERNEL_TTY_H
#define KERNEL_TTY_H

#include "descriptors.h"

#include <stddef.h>
#include <stdint.h>

#define MESSAGE_MAX 65536
#define QUEUE_MAX 64

struct message {
	size_t len;
	uint8_t data[];
};

/* The modem's side: bytes in, whole messages out, in their order. */
struct tty {
	int fd;
	uint8_t data[MESSAGE_MAX];
	size_t len;
	struct message *queue[QUEUE_MAX];
	size_t queued;
	size_t unannounced; /* of which the host has not been told */
};

void tty_open(struct tty *tty, const char *path);

/* The descriptor to poll, -1 while there is no room. */
int tty_wanted(const struct tty *tty);

/* Ends the process when the modem has hung up. */
void tty_read(struct tty *tty);
void tty_cut(struct tty *tty, enum protocol protocol);

/* The first message, the caller's, or NULL. */
struct message *tty_take(struct tty *tty);

/* Both end the process when they cannot go on. */
void die(const char *what) __attribute__((noreturn));
void write_all(int fd, const void *data, size_t len, const char *what);

#endif
