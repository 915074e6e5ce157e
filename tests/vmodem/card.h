/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * The card: logical channels, files, applets (ETSI TS 102 221). The modem's
 * services reach it by vm_card_exchange() and by what stands on that.
 */
#ifndef SIMTOPUP_VMODEM_CARD_H
#define SIMTOPUP_VMODEM_CARD_H

#include "vmodem.h"

#define VM_CARD_CHANNELS 20 /* the basic one and 19 more, 10.1.1 */
#define VM_USIM_AID_LEN 16

struct vm_applet {
	const uint8_t *aid;
	size_t aid_len;
	uint16_t (*select)(void *self, GByteArray *ret_data); /* SW */
	/* CLA without the channel. The whole answer: card.c makes 61xx of it where it must. */
	uint16_t (*apdu)(void *self, const uint8_t *apdu, size_t len, GByteArray *ret_data);
	void (*reset)(void *self); /* the card lost its power; may be NULL */
	void *self;
};

struct vm_card;

struct vm_card *vm_card_new(struct vm *vm);
void vm_card_free(struct vm_card *card);
/* Copied; `aid` and `self` are borrowed. A later one with the same AID takes its place. */
void vm_card_add_applet(struct vm_card *card, const struct vm_applet *applet);
/* Power off and on: channels and selections are gone. */
void vm_card_reset(struct vm_card *card);

/*
 * One command as the card's contacts see it; the answer ends with SW1 SW2.
 * A fault on "card.0xE2" (the instruction) with action error answers `code`.
 */
void vm_card_exchange(struct vm_card *card, const uint8_t *apdu, size_t len,
		      GByteArray *ret_answer);
/* card_service.c: as a modem that follows 61xx and 6Cxx itself; returns the last SW. */
uint16_t vm_card_transmit(struct vm_card *card, const uint8_t *apdu, size_t len,
			  GByteArray *ret_data);
/* MANAGE CHANNEL and SELECT; closes again what could not be selected. */
uint16_t vm_card_open(struct vm_card *card, const uint8_t *aid, size_t len, uint8_t p2,
		      unsigned *ret_channel, GByteArray *ret_data);
uint16_t vm_card_close(struct vm_card *card, unsigned channel);
bool vm_card_is_open(const struct vm_card *card, unsigned channel);
/* The class byte of `cla` on a channel, 10.1.1, and the channel of one. */
uint8_t vm_card_class(uint8_t cla, unsigned channel);
unsigned vm_card_channel(uint8_t cla);
void vm_card_add_words(GByteArray *answer, unsigned sw);
/* The scenario's, or a default. */
void vm_card_atr(struct vm *vm, GByteArray *ret_atr);
void vm_card_stats(const struct vm_card *card, GString *json);

/* card_files.c */
struct vm_file {
	uint16_t id;
	uint16_t parent; /* 3F00 or 7FFF */
	bool needs_pin;
	/* All records in a row; nothing: the card does not have the file. */
	void (*content)(struct vm *vm, GByteArray *bytes);
	size_t record_size; /* 0: transparent */
};

extern const uint8_t vm_usim_aid[VM_USIM_AID_LEN];

/* NULL when this card does not have it. */
const struct vm_file *vm_file_find(struct vm *vm, uint16_t id, uint16_t parent);
void vm_file_fcp(struct vm *vm, const struct vm_file *file, GByteArray *bytes);
/* Of the MF (3F00) or of the USIM (7FFF). */
void vm_file_fcp_of_df(uint16_t id, GByteArray *bytes);
void vm_bcd(const char *digits, size_t octets, GByteArray *bytes);

#endif
