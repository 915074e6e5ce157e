/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The descriptors of the two devices, at high speed (USB 2.0, 9.6). */

#include "descriptors.h"

#include <linux/usb/cdc.h>
#include <linux/usb/ch9.h>
#include <string.h>

#define U16(n) (n) & 0xff, (n) >> 8

#define DEVICE(class, subclass, protocol, vendor, product) USB_DT_DEVICE_SIZE, USB_DT_DEVICE, \
	U16(0x0200), class, subclass, protocol, 64, U16(vendor), U16(product), U16(0x0100), \
	1, 2, 3, 1
#define CONFIG(len, interfaces) USB_DT_CONFIG_SIZE, USB_DT_CONFIG, U16(len), interfaces, 1, 0, \
	USB_CONFIG_ATT_ONE, 50
#define INTERFACE(number, alt, endpoints, class, subclass, protocol) USB_DT_INTERFACE_SIZE, \
	USB_DT_INTERFACE, number, alt, endpoints, class, subclass, protocol, 0
#define ENDPOINT(address, attributes, size, interval) USB_DT_ENDPOINT_SIZE, USB_DT_ENDPOINT, \
	address, attributes, U16(size), interval

/* 2^(7 - 1) microframes are 8 ms. */
#define ENDPOINT_NOTIFY ENDPOINT(USB_DIR_IN | EP_NOTIFY, USB_ENDPOINT_XFER_INT, 16, 7)
#define ENDPOINTS_DATA ENDPOINT(USB_DIR_IN | EP_DATA, USB_ENDPOINT_XFER_BULK, 512, 0), \
	ENDPOINT(USB_DIR_OUT | EP_DATA, USB_ENDPOINT_XFER_BULK, 512, 0)

/*
 * qmi_wwan knows the function of a Quectel EC25 by class ff/ff/ff and a number
 * of endpoints other than two.
 */
static const uint8_t qmi_device[] = { DEVICE(0, 0, 0, 0x05c6, 0x920d) };
#define QMI_LEN (9 + 9 + 3 * 7)
static const uint8_t qmi_config[] = {
	CONFIG(QMI_LEN, 1),
	INTERFACE(CONTROL_INTERFACE, 0, 3, 0xff, 0xff, 0xff), ENDPOINT_NOTIFY, ENDPOINTS_DATA,
};
_Static_assert(sizeof(qmi_config) == QMI_LEN, "QMI_LEN");

/*
 * CDC MBIM 1.0, 6.3 to 6.5: an association, a control and a data interface,
 * which moves nothing in setting 0. cdc_mbim goes by class alone, so that the
 * Linux Foundation's number for gadgets will do.
 */
static const uint8_t mbim_device[] = { DEVICE(USB_CLASS_MISC, 2, 1, 0x1d6b, 0x0104) };
#define MBIM_LEN (9 + 8 + 9 + 5 + 5 + 12 + 7 + 9 + 9 + 2 * 7)
static const uint8_t mbim_config[] = {
	CONFIG(MBIM_LEN, 2),
	8, USB_DT_INTERFACE_ASSOCIATION, CONTROL_INTERFACE, 2,
		USB_CLASS_COMM, USB_CDC_SUBCLASS_MBIM, USB_CDC_PROTO_NONE, 0,
	INTERFACE(CONTROL_INTERFACE, 0, 1, USB_CLASS_COMM, USB_CDC_SUBCLASS_MBIM,
		USB_CDC_PROTO_NONE),
	5, USB_DT_CS_INTERFACE, USB_CDC_HEADER_TYPE, U16(0x0110),
	5, USB_DT_CS_INTERFACE, USB_CDC_UNION_TYPE, CONTROL_INTERFACE, DATA_INTERFACE,
	12, USB_DT_CS_INTERFACE, USB_CDC_MBIM_TYPE, U16(0x0100), U16(4096), 32, 192,
		U16(2048), 0,
	ENDPOINT_NOTIFY,
	INTERFACE(DATA_INTERFACE, 0, 0, USB_CLASS_CDC_DATA, 0, USB_CDC_MBIM_PROTO_NTB),
	INTERFACE(DATA_INTERFACE, 1, 2, USB_CLASS_CDC_DATA, 0, USB_CDC_MBIM_PROTO_NTB),
	ENDPOINTS_DATA,
};
_Static_assert(sizeof(mbim_config) == MBIM_LEN, "MBIM_LEN");

static const uint8_t languages[] = { 4, USB_DT_STRING, U16(0x0409) };
static const uint8_t manufacturer[] = {
	14, USB_DT_STRING, 'F', 0, 'i', 0, 'c', 0, 't', 0, 'e', 0, 'l', 0,
};
static const uint8_t product[] = {
	12, USB_DT_STRING, 'V', 0, 'm', 0, 'o', 0, 'd', 0, 'e', 0,
};
static const uint8_t serial[] = { 6, USB_DT_STRING, '0', 0, '1', 0 };

#define ROW(protocol, type, index, data) { protocol, (type) << 8 | (index), data, sizeof(data) }
#define BOTH(type, index, data) \
	ROW(PROTOCOL_QMI, type, index, data), ROW(PROTOCOL_MBIM, type, index, data)

static const struct {
	enum protocol protocol;
	uint16_t value;
	const uint8_t *data;
	size_t len;
} rows[] = {
	ROW(PROTOCOL_QMI, USB_DT_DEVICE, 0, qmi_device),
	ROW(PROTOCOL_QMI, USB_DT_CONFIG, 0, qmi_config),
	ROW(PROTOCOL_MBIM, USB_DT_DEVICE, 0, mbim_device),
	ROW(PROTOCOL_MBIM, USB_DT_CONFIG, 0, mbim_config),
	BOTH(USB_DT_STRING, 0, languages),
	BOTH(USB_DT_STRING, 1, manufacturer),
	BOTH(USB_DT_STRING, 2, product),
	BOTH(USB_DT_STRING, 3, serial),
};

const uint8_t *descriptor(enum protocol protocol, uint16_t value, size_t *ret_len)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].protocol == protocol && rows[i].value == value) {
			*ret_len = rows[i].len;
			return rows[i].data;
		}
	}
	return NULL;
}
