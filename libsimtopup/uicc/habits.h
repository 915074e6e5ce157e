/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * What was learnt of one card by trying, for the processes that come later: a
 * small file in the runtime directory, which a reboot takes away. It says
 * nothing of whose card it is. What it says is only tried first: a file that is
 * damaged, or of another age, costs commands and breaks nothing.
 */
#ifndef ST_UICC_HABITS_H
#define ST_UICC_HABITS_H

#define ST_HABIT_WAY_SIZE 16

struct st_habits {
	unsigned block;		     /* the largest STORE DATA block it took; 0: any */
	char way[ST_HABIT_WAY_SIZE]; /* of switching profiles, as the caller names it; "": any */
};

/* What is not known, or makes no sense, is 0 and "". */
void st_habits_read(const char *eid, struct st_habits *ret_habits);
/* Not synced, and no failure: whoever reads it can learn it again. */
void st_habits_write(const char *eid, const struct st_habits *habits);

#endif
