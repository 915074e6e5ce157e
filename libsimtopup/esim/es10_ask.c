/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "es10.h"

#include <string.h>

#define TAG_ICCID 0x5A
#define TAG_AID 0x4F
#define AID_MIN 5 /* ISO/IEC 7816-4 8.2.1.2 */
#define AID_MAX 16

bool st_profile_id_read(const char *text, struct st_profile_id *ret_id)
{
	struct st_profile_id id = { .by_aid = g_ascii_strncasecmp(text, "A0", 2) == 0 };
	size_t len = strnlen(text, 2 * AID_MAX + 1);

	if (!id.by_aid) {
		id.len = ST_ICCID_OCTETS;
		if (!st_iccid_encode(text, id.octets))
			return false;
		*ret_id = id;
		return true;
	}
	if (len % 2 || len < 2 * AID_MIN || len > 2 * AID_MAX)
		return false;
	id.len = len / 2;
	for (size_t i = 0; i < len; i++) {
		int value = g_ascii_xdigit_value(text[i]);

		if (value < 0)
			return false;
		id.octets[i / 2] = (uint8_t)(id.octets[i / 2] << 4 | value);
	}
	*ret_id = id;
	return true;
}

static size_t begin(struct st_ber_writer *writer, enum st_es10_tag tag,
		    struct st_es10_request *request)
{
	st_ber_writer_init(writer, request->data, sizeof(request->data));
	return st_ber_begin(writer, tag);
}

static void end(struct st_ber_writer *writer, size_t begun, struct st_es10_request *request)
{
	st_ber_end(writer, begun);
	request->len = writer->failed ? 0 : writer->len;
}

void st_es10_ask(enum st_es10_tag tag, struct st_es10_request *ret)
{
	struct st_ber_writer writer;

	end(&writer, begin(&writer, tag, ret), ret);
}

void st_es10_ask_eid(struct st_es10_request *ret)
{
	struct st_ber_writer writer;
	size_t begun = begin(&writer, ST_ES10_EID, ret);

	/* The tag list is mandatory: without it cards answer 6A80. */
	st_ber_put(&writer, 0x5C, "\x5A", 1);
	end(&writer, begun, ret);
}

void st_es10_ask_profiles(bool icons, struct st_es10_request *ret)
{
	static const uint8_t tags[] = { 0x5A, 0x4F, 0x9F, 0x70, 0x90, 0x91, 0x92, 0x95, 0x99,
					0xB7, 0xB6, 0x93, 0x94 };
	struct st_ber_writer writer;
	size_t begun = begin(&writer, ST_ES10_PROFILES, ret);

	st_ber_put(&writer, 0x5C, tags, icons ? sizeof(tags) : sizeof(tags) - 2);
	end(&writer, begun, ret);
}

static void put_id(struct st_ber_writer *writer, const struct st_profile_id *id)
{
	st_ber_put(writer, id->by_aid ? TAG_AID : TAG_ICCID, id->octets, id->len);
}

void st_es10_ask_switch(enum st_es10_tag tag, const struct st_profile_id *id, bool refresh,
			struct st_es10_request *ret)
{
	struct st_ber_writer writer;
	size_t begun = begin(&writer, tag, ret), chosen = st_ber_begin(&writer, 0xA0);
	uint8_t flag = refresh ? 0xFF : 0x00; /* X.690 11.1 */

	put_id(&writer, id);
	st_ber_end(&writer, chosen);
	st_ber_put(&writer, 0x81, &flag, 1);
	end(&writer, begun, ret);
}

void st_es10_ask_delete(const struct st_profile_id *id, struct st_es10_request *ret)
{
	struct st_ber_writer writer;
	size_t begun = begin(&writer, ST_ES10_DELETE, ret);

	put_id(&writer, id);
	end(&writer, begun, ret);
}

bool st_es10_ask_nickname(const uint8_t iccid[ST_ICCID_OCTETS], const char *nickname,
			  struct st_es10_request *ret)
{
	struct st_ber_writer writer;
	size_t begun = begin(&writer, ST_ES10_NICKNAME, ret), len = strlen(nickname);

	if (len > ST_NICKNAME_MAX)
		return false;
	st_ber_put(&writer, TAG_ICCID, iccid, ST_ICCID_OCTETS);
	st_ber_put(&writer, 0x90, nickname, len);
	end(&writer, begun, ret);
	return true;
}

/* A BIT STRING of so many named bits, bit 0 first. */
static void put_bits(struct st_ber_writer *writer, uint32_t tag, unsigned bits, unsigned count)
{
	uint8_t octets[2] = { (uint8_t)(8 - count), 0 };

	for (unsigned i = 0; i < count; i++) {
		if (bits >> i & 1)
			octets[1] |= (uint8_t)(0x80 >> i);
	}
	st_ber_put(writer, tag, octets, sizeof(octets));
}

void st_es10_ask_reset(unsigned bits, struct st_es10_request *ret)
{
	struct st_ber_writer writer;
	size_t begun = begin(&writer, ST_ES10_RESET, ret);

	put_bits(&writer, 0x82, bits, 3);
	end(&writer, begun, ret);
}

bool st_es10_ask_set_smdp(const char *address, struct st_es10_request *ret)
{
	struct st_ber_writer writer;
	size_t begun = begin(&writer, ST_ES10_SET_SMDP, ret), len = strlen(address);

	if (len > ST_ADDRESS_MAX)
		return false;
	st_ber_put(&writer, 0x80, address, len);
	end(&writer, begun, ret);
	return true;
}

void st_es10_ask_events(enum st_es10_tag tag, unsigned events, struct st_es10_request *ret)
{
	struct st_ber_writer writer;
	size_t begun = begin(&writer, tag, ret), criteria;

	if (tag == ST_ES10_LIST_NOTICES) {
		put_bits(&writer, 0x81, events, 4);
	} else {
		criteria = st_ber_begin(&writer, 0xA0);
		put_bits(&writer, 0x81, events, 4);
		st_ber_end(&writer, criteria);
	}
	end(&writer, begun, ret);
}

void st_es10_ask_notice(int64_t seq, struct st_es10_request *ret)
{
	struct st_ber_writer writer;
	size_t begun = begin(&writer, ST_ES10_RETRIEVE_NOTICES, ret);
	size_t criteria = st_ber_begin(&writer, 0xA0);

	st_ber_put_integer(&writer, 0x80, seq);
	st_ber_end(&writer, criteria);
	end(&writer, begun, ret);
}

void st_es10_ask_remove(int64_t seq, struct st_es10_request *ret)
{
	struct st_ber_writer writer;
	size_t begun = begin(&writer, ST_ES10_REMOVE_NOTICE, ret);

	st_ber_put_integer(&writer, 0x80, seq);
	end(&writer, begun, ret);
}
