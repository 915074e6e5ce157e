/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * usbmodem qmi|mbim TTY: makes the modem behind TTY a USB device of this machine.
 *
 * The device speaks USB/IP (Linux, Documentation/usb/usbip_protocol.rst) with
 * vhci_hcd through a socket pair. The gadget interfaces of the stock kernel
 * (Debian 12, 6.1) would not do: FunctionFS stalls SET_INTERFACE for any
 * setting but 0, and cdc_mbim needs setting 1; gadgetfs cuts control transfers
 * at 256 bytes, and libmbim writes up to 4096; raw_gadget is not built.
 *
 * Control messages go to the TTY as they are. What comes from there is cut into
 * messages, announced on the interrupt endpoint and handed out one by one. The
 * data endpoints never give a byte, and forget what they are given. The device
 * is unplugged when this process ends, and it ends when the TTY hangs up.
 */

#include "descriptors.h"
#include "tty.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/usb/cdc.h>
#include <linux/usb/ch9.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define ATTACH "/sys/devices/platform/vhci_hcd.0/attach"
#define TRANSFER_MAX 65536
#define PENDING_MAX 256

enum { CMD_SUBMIT = 1, CMD_UNLINK = 2, RET_SUBMIT = 3, RET_UNLINK = 4 };

/* Every field but the setup packet is big-endian on the wire. */
struct header {
	uint32_t command;
	uint32_t seqnum;
	uint32_t devid;
	uint32_t in;
	uint32_t ep;
	union {
		struct {
			uint32_t flags;
			uint32_t length;
			uint32_t unused[3];
			struct usb_ctrlrequest setup;
		} submit;
		struct {
			uint32_t status;
			uint32_t actual_length;
			uint32_t unused[5];
		} result;
		uint32_t unlink_seqnum;
	};
};
_Static_assert(sizeof(struct header) == 48, "usbip header");

/* A transfer that waits for something to say. */
struct pending {
	uint32_t seqnum;
	uint32_t ep;
};

struct modem {
	enum protocol protocol;
	int host;
	struct tty tty;
	uint8_t alt;
	struct pending pending[PENDING_MAX];
	size_t waiting;
};

static void read_all(int fd, void *data, size_t len)
{
	ssize_t n = recv(fd, data, len, MSG_WAITALL);

	/* The host closes when the port is detached. */
	if (n == 0 || (n < 0 && errno == ECONNRESET))
		exit(0);
	if (n != (ssize_t)len)
		die("host");
}

static void complete(struct modem *m, uint32_t seqnum, int status, const void *data, size_t len)
{
	struct header h = {
		.command = htonl(RET_SUBMIT),
		.seqnum = htonl(seqnum),
		.result.status = htonl((uint32_t)status),
		.result.actual_length = htonl((uint32_t)len),
	};

	write_all(m->host, &h, sizeof(h), "host");
	if (data)
		write_all(m->host, data, len, "host");
}

static void stall(struct modem *m, uint32_t seqnum)
{
	complete(m, seqnum, -EPIPE, NULL, 0);
}

/* The answer to a control request, no longer than the host wants it. */
static void reply(struct modem *m, const struct header *h, const void *data, size_t len)
{
	size_t wanted = h->submit.setup.wLength;

	complete(m, h->seqnum, 0, data, len < wanted ? len : wanted);
}

static void hand_out(struct modem *m, const struct header *h)
{
	struct message *first = tty_take(&m->tty);

	reply(m, h, first ? first->data : NULL, first ? first->len : 0);
	free(first);
}

static void on_class(struct modem *m, const struct header *h, const uint8_t *data)
{
	/* CDC NCM 1.0, table 6-3, for a function that could move 16-bit blocks. */
	static const struct usb_cdc_ncm_ntb_parameters ntb = {
		.wLength = sizeof(ntb), .bmNtbFormatsSupported = USB_CDC_NCM_NTB16_SUPPORTED,
		.dwNtbInMaxSize = 16384, .wNdpInDivisor = 4, .wNdpInAlignment = 4,
		.dwNtbOutMaxSize = 16384, .wNdpOutDivisor = 4, .wNdpOutAlignment = 4,
	};
	uint8_t request = h->submit.setup.bRequest;

	if (!h->in) {
		/* The others only set something up that no data will ever use. */
		if (request == USB_CDC_SEND_ENCAPSULATED_COMMAND)
			write_all(m->tty.fd, data, h->submit.length, "tty");
		complete(m, h->seqnum, 0, NULL, h->submit.length);
	} else if (request == USB_CDC_GET_ENCAPSULATED_RESPONSE) {
		hand_out(m, h);
	} else if (request == USB_CDC_GET_NTB_PARAMETERS) {
		reply(m, h, &ntb, sizeof(ntb));
	} else if (request == USB_CDC_GET_NTB_INPUT_SIZE) {
		reply(m, h, &ntb.dwNtbInMaxSize, sizeof(ntb.dwNtbInMaxSize));
	} else {
		stall(m, h->seqnum);
	}
}

static void on_standard(struct modem *m, const struct header *h)
{
	static const uint8_t status[2];
	const struct usb_ctrlrequest *r = &h->submit.setup;
	const uint8_t *data;
	size_t len = 0;

	switch (r->bRequest) {
	case USB_REQ_GET_DESCRIPTOR:
		data = descriptor(m->protocol, r->wValue, &len);
		if (data)
			reply(m, h, data, len);
		else
			stall(m, h->seqnum);
		return;
	case USB_REQ_GET_STATUS:
		reply(m, h, status, sizeof(status));
		return;
	case USB_REQ_GET_INTERFACE:
		reply(m, h, &m->alt, 1);
		return;
	case USB_REQ_SET_INTERFACE:
		m->alt = (uint8_t)r->wValue;
		complete(m, h->seqnum, 0, NULL, 0);
		return;
	case USB_REQ_SET_CONFIGURATION:
	case USB_REQ_CLEAR_FEATURE:
		complete(m, h->seqnum, 0, NULL, 0);
		return;
	default:
		stall(m, h->seqnum);
	}
}

static void wait_for_data(struct modem *m, const struct header *h)
{
	if (m->waiting == PENDING_MAX) {
		errno = ENOBUFS;
		die("transfers");
	}
	m->pending[m->waiting++] = (struct pending){ .seqnum = h->seqnum, .ep = h->ep };
}

static void drop_pending(struct modem *m, size_t i)
{
	m->waiting--;
	memmove(m->pending + i, m->pending + i + 1, (m->waiting - i) * sizeof(m->pending[0]));
}

static void on_unlink(struct modem *m, const struct header *h)
{
	struct header answer = { .command = htonl(RET_UNLINK), .seqnum = htonl(h->seqnum) };

	for (size_t i = 0; i < m->waiting; i++) {
		if (m->pending[i].seqnum != ntohl(h->unlink_seqnum))
			continue;
		drop_pending(m, i);
		answer.result.status = htonl((uint32_t)-ECONNRESET);
		break;
	}
	write_all(m->host, &answer, sizeof(answer), "host");
}

static void on_host(struct modem *m)
{
	static uint8_t data[TRANSFER_MAX];
	struct header h;

	read_all(m->host, &h, sizeof(h));
	h.seqnum = ntohl(h.seqnum);
	h.in = ntohl(h.in);
	h.ep = ntohl(h.ep);
	if (ntohl(h.command) == CMD_UNLINK) {
		on_unlink(m, &h);
		return;
	}

	h.submit.length = ntohl(h.submit.length);
	if (ntohl(h.command) != CMD_SUBMIT || (!h.in && h.submit.length > sizeof(data))) {
		errno = EPROTO;
		die("host");
	}
	if (!h.in && h.submit.length)
		read_all(m->host, data, h.submit.length);
	if (h.ep != 0 && h.in)
		wait_for_data(m, &h);
	else if (h.ep != 0)
		complete(m, h.seqnum, 0, NULL, h.submit.length);
	else if ((h.submit.setup.bRequestType & USB_TYPE_MASK) == USB_TYPE_CLASS)
		on_class(m, &h, data);
	else
		on_standard(m, &h);
}

/* The host polls the interrupt endpoint while the port is open. */
static void announce(struct modem *m)
{
	static const struct usb_cdc_notification ready = {
		.bmRequestType = USB_DIR_IN | USB_TYPE_CLASS | USB_RECIP_INTERFACE,
		.bNotificationType = USB_CDC_NOTIFY_RESPONSE_AVAILABLE,
		.wIndex = CONTROL_INTERFACE,
	};

	for (size_t i = 0; i < m->waiting && m->tty.unannounced > 0;) {
		if (m->pending[i].ep != EP_NOTIFY) {
			i++;
			continue;
		}
		complete(m, m->pending[i].seqnum, 0, &ready, sizeof(ready));
		drop_pending(m, i);
		m->tty.unannounced--;
	}
}

static void run(struct modem *m)
{
	for (;;) {
		struct pollfd fds[] = {
			{ .fd = m->host, .events = POLLIN },
			{ .fd = tty_wanted(&m->tty), .events = POLLIN },
		};

		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			die("poll");
		if (fds[0].revents)
			on_host(m);
		if (fds[1].revents)
			tty_read(&m->tty);
		tty_cut(&m->tty, m->protocol);
		announce(m);
	}
}

/* Port 0 of the first high-speed hub; the kernel keeps its end of the pair. */
static int plug_in(void)
{
	FILE *attach = fopen(ATTACH, "we");
	int pair[2];

	if (!attach || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		die(ATTACH);
	fprintf(attach, "0 %d 1 %d", pair[1], USB_SPEED_HIGH);
	if (fclose(attach) != 0)
		die(ATTACH);
	close(pair[1]);
	return pair[0];
}

int main(int argc, char **argv)
{
	static struct modem m;

	if (argc != 3 || (strcmp(argv[1], "qmi") != 0 && strcmp(argv[1], "mbim") != 0)) {
		fputs("usage: usbmodem qmi|mbim TTY\n", stderr);
		return 2;
	}
	m.protocol = strcmp(argv[1], "qmi") == 0 ? PROTOCOL_QMI : PROTOCOL_MBIM;
	tty_open(&m.tty, argv[2]);
	m.host = plug_in();
	run(&m);
}
