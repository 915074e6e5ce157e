/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Tells that nodes may have come or gone; the reader then looks at sysfs
 * itself. With libgudev and a running udevd after udev's rules have run (the
 * node has its rights and names then); else from inotify on the folder.
 */
#ifndef ST_PORT_HOTPLUG_H
#define ST_PORT_HOTPLUG_H

struct st_hotplug;

/* `folder` is where the nodes lie, "/dev" as a rule. NULL with the record filled. */
struct st_hotplug *st_hotplug_new(const char *folder);
/* Only by libgudev, for the test: NULL when the build has none or it cannot be asked. */
struct st_hotplug *st_hotplug_new_udev(void);
void st_hotplug_free(struct st_hotplug *hotplug); /* accepts NULL */
/* Readable until st_hotplug_clear(). */
int st_hotplug_fd(const struct st_hotplug *hotplug);
void st_hotplug_clear(struct st_hotplug *hotplug);

#endif
