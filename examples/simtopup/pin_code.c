/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Where codes come from: a file, a descriptor, a prompt; never the command line. */
#include "pin.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Alone on its page, which is neither swapped nor dumped. */
struct tool_pins *tool_pins_new(void)
{
	struct tool_pins *pins = mmap(NULL, sizeof(*pins), PROT_READ | PROT_WRITE,
				      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pins == MAP_FAILED)
		return NULL;
	(void)mlock(pins, sizeof(*pins));
	(void)madvise(pins, sizeof(*pins), MADV_DONTDUMP);
	return pins;
}

void tool_pins_free(struct tool_pins *pins)
{
	explicit_bzero(pins, sizeof(*pins));
	munmap(pins, sizeof(*pins));
}

/* All of it: what is behind the first line end is the new PIN. */
static bool read_all(int fd, char *ret_text, size_t size)
{
	size_t len = 0;
	ssize_t got;

	do {
		got = read(fd, ret_text + len, size - 1 - len);
		len += got > 0 ? (size_t)got : 0;
	} while ((got > 0 && len < size - 1) || (got < 0 && errno == EINTR && !tool_interrupted()));
	ret_text[len] = '\0';
	if (len == size - 1)
		errno = EFBIG;
	return got == 0 && len > 0;
}

static bool split(char *text, bool has_new, struct tool_pins *ret_pins)
{
	char *end = strchr(text, '\n');
	char *rest = end ? end + 1 : text + strlen(text);

	text[strcspn(text, "\r\n")] = '\0';
	rest[strcspn(rest, "\r\n")] = '\0';
	errno = 0;
	/* What is no code is the library's to refuse; here it only has to fit. */
	return g_strlcpy(ret_pins->code, text, TOOL_PIN_SIZE) < TOOL_PIN_SIZE && *text &&
	       g_strlcpy(ret_pins->new_pin, has_new ? rest : "", TOOL_PIN_SIZE) < TOOL_PIN_SIZE &&
	       (!has_new || *rest);
}

static bool read_from(int fd, bool has_new, struct tool_pins *ret_pins)
{
	char text[4 * TOOL_PIN_SIZE];
	bool done = read_all(fd, text, sizeof(text)) && split(text, has_new, ret_pins);

	explicit_bzero(text, sizeof(text));
	return done;
}

static bool ask_one(const char *question, char ret_code[TOOL_PIN_SIZE])
{
	size_t len = 0;
	bool done = tool_prompt_secret(question, ret_code, TOOL_PIN_SIZE - 1, &len);

	ret_code[done ? len : 0] = '\0';
	return done;
}

/* A new PIN that was mistyped once would lock its owner out. */
static bool ask_all(const char *question, const char *asks_new, struct tool_pins *ret_pins)
{
	char again[TOOL_PIN_SIZE] = "";
	bool done = ask_one(question, ret_pins->code);

	if (done && asks_new) {
		done = ask_one(asks_new, ret_pins->new_pin) && ask_one("The same again: ", again) &&
		       strcmp(again, ret_pins->new_pin) == 0;
		if (!done && !errno)
			errno = EINVAL;
	}
	explicit_bzero(again, sizeof(again));
	return done;
}

int tool_read_pins(const struct tool *tool, const char *question, const char *asks_new,
		   struct tool_pins *ret_pins)
{
	int fd = tool->args.pin_fd;
	bool done;

	errno = 0;
	if (tool->args.pin_file)
		fd = open(tool->args.pin_file, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (!tool->args.pin_file && fd < 0)
		done = ask_all(question, asks_new, ret_pins);
	else
		done = fd >= 0 && read_from(fd, asks_new != NULL, ret_pins);
	if (tool->args.pin_file && fd >= 0) {
		int error = errno;

		close(fd);
		errno = error;
	}
	if (done)
		return TOOL_DONE;
	if (tool_interrupted())
		return tool_error(tool, SIMTOPUP_CANCELLED, "cancelled");
	if (errno == EINVAL)
		return tool_error(tool, SIMTOPUP_INVALID, "these are two different PINs");
	return tool_error(tool, SIMTOPUP_IO, "cannot read the code: %s",
			  errno ? strerror(errno) : "a line is missing or too long");
}
