/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Elementary files by commands to the card (ETSI TS 102 221 8, 11.1). */
#ifndef ST_UICC_EF_H
#define ST_UICC_EF_H

#include "../codec/fcp.h"
#include "channel.h"

/* From the MF, whose own identifier is left out; 7FFF is the channel's application. */
int st_ef_select(struct st_channel *channel, const uint16_t *path, size_t n,
		   struct st_fcp *ret_fcp, st_deadline deadline);
/* All of the transparent file that is selected. */
int st_ef_read(struct st_channel *channel, const struct st_fcp *fcp, GByteArray *ret_data,
		 st_deadline deadline);
/* Counted from 1. */
int st_ef_read_record(struct st_channel *channel, const struct st_fcp *fcp, unsigned record,
			GByteArray *ret_data, st_deadline deadline);

#endif
