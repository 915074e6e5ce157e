/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "fcp.h"

#include "ber.h"

enum { TRANSPARENT = 1, LINEAR = 2, CYCLIC = 6, FOLDER = 7 }; /* 11.1.1.4.3, bits 1 to 3 and 4-6 */

static bool read_kind(uint8_t descriptor, enum st_file_kind *ret_kind)
{
	/* Bits 4 to 6 are all set for a DF or an ADF. */
	if ((descriptor & 0x38) == 0x38) {
		*ret_kind = ST_FILE_FOLDER;
		return true;
	}
	switch (descriptor & 0x07) {
	case TRANSPARENT:
		*ret_kind = ST_FILE_TRANSPARENT;
		return true;
	case LINEAR:
		*ret_kind = ST_FILE_LINEAR;
		return true;
	case CYCLIC:
		*ret_kind = ST_FILE_CYCLIC;
		return true;
	default:
		return false;
	}
}

static size_t number(const uint8_t *octets, size_t len)
{
	size_t value = 0;

	for (size_t i = 0; i < len; i++)
		value = value << 8 | octets[i];
	return value;
}

bool st_fcp_decode(const uint8_t *octets, size_t len, struct st_fcp *ret_fcp)
{
	struct st_tlv fcp, descriptor, size;
	struct st_fcp file = { 0 };

	if (!st_ber_read(octets, len, 0x62, &fcp) || !st_ber_find(&fcp, 0x82, &descriptor) ||
	    descriptor.len < 1 || !read_kind(descriptor.value[0], &file.kind))
		return false;
	if (file.kind == ST_FILE_LINEAR || file.kind == ST_FILE_CYCLIC) {
		if (descriptor.len != 5)
			return false;
		file.record_size = number(descriptor.value + 2, 2);
		file.records = descriptor.value[4];
		/* READ RECORD has one octet for the length. */
		if (file.record_size == 0 || file.record_size > 255)
			return false;
		file.size = file.record_size * file.records;
	} else if (file.kind == ST_FILE_TRANSPARENT) {
		if (!st_ber_find(&fcp, 0x80, &size) || size.len < 1 || size.len > 4)
			return false;
		file.size = number(size.value, size.len);
		if (file.size > ST_FILE_SIZE_MAX)
			return false;
	}
	*ret_fcp = file;
	return true;
}
