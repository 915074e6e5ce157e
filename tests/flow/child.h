/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* A virtual modem as a child of a test, with its control socket. */
#ifndef TEST_CHILD_H
#define TEST_CHILD_H

#include <gio/gio.h>

struct child {
	GSubprocess *process;
	char *folder, *link, *socket, *oracle, *uri;
};

/* argv of the test: VMODEM SCENARIO-FOLDER RECIPES-FOLDER PROTOCOL [gtest options] */
struct setup {
	const char *vmodem, *scenarios, *recipes, *protocol;
};
extern struct setup setup;
/* Takes those four from argv and gives the rest to GTest. */
void setup_init(int *argc, char ***argv);

void child_start(struct child *child, const char *scenario, const char *option);
void child_stop(struct child *child);
/* One line to the control socket; the answer is freed by the caller. */
char *child_control(struct child *child, const char *format, ...) G_GNUC_PRINTF(2, 3);
void child_tell(struct child *child, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Sanitizers make everything slower: what a call may take over its deadline. */
int slack_ms(void);
/* Of this process. */
unsigned open_descriptors(void);
/* The same as soon as they are no more than `number`, or after a second. */
unsigned settled_descriptors(unsigned number);

#endif
