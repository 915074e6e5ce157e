/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/**
 * @file sms.h
 * Short messages (3GPP TS 23.040, 23.038), whole: the parts that the modem and
 * the SIM store are joined. New ones are events, see simtopup_modem_listen().
 */
#ifndef SIMTOPUP_SMS_H
#define SIMTOPUP_SMS_H

#include "modem.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Messages that were stored when they were read, oldest first. */
typedef struct simtopup_messages simtopup_messages;

/**
 * Reads all messages that the modem and the SIM store. Spends nothing. Modems
 * mark as read what was read.
 *
 * A message whose parts have not all come is there with what there is; in its
 * text one U+FFFD stands for each gap. What is not for a person (data for a
 * port, for the card, silent ones) and what cannot be read is there too, by
 * its kind. A sender can be forged: no message proves anything by itself.
 *
 * @param modem        an open modem
 * @param timeout_ms   deadline, 0: 30 s
 * @param ret_messages the messages, to be freed with simtopup_messages_free()
 * @retval SIMTOPUP_UNSUPPORTED the modem has no messages
 * @since 0.1
 */
SIMTOPUP_API int simtopup_sms_list(simtopup_modem *modem, int timeout_ms,
				   simtopup_messages **ret_messages);
/**
 * Reads the one message with this id.
 *
 * @param modem        an open modem
 * @param id           of simtopup_messages_id()
 * @param timeout_ms   deadline, 0: 30 s
 * @param ret_messages that message, to be freed with simtopup_messages_free()
 * @retval SIMTOPUP_NOT_FOUND it is not stored, or not any more
 * @retval SIMTOPUP_NO_DATA   not found, but the modem did not give all that it stores
 * @since 0.1
 */
SIMTOPUP_API int simtopup_sms_read(simtopup_modem *modem, const char *id, int timeout_ms,
				   simtopup_messages **ret_messages);
/**
 * Deletes a message, all parts of it. When something else lies in its place by
 * now, nothing is deleted.
 *
 * @param modem      an open modem
 * @param id         of simtopup_messages_id()
 * @param timeout_ms deadline, 0: 30 s
 * @retval SIMTOPUP_NOT_FOUND it is not stored, or not any more
 * @retval SIMTOPUP_NO_DATA   not found, but the modem did not give all that it stores
 * @since 0.1
 */
SIMTOPUP_API int simtopup_sms_delete(simtopup_modem *modem, const char *id, int timeout_ms);
/**
 * Sends a text: in GSM 7-bit when all of it fits, else in UCS2, in as many
 * parts as simtopup_sms_parts() says.
 *
 * Spends money: each part is charged, and a text can order something. It is
 * handed to the modem once and never again. 0 says that the service centre has
 * it, not that it was delivered. When it fails, the record's effect tells:
 * ::SIMTOPUP_EFFECT_NONE nothing was sent, ::SIMTOPUP_EFFECT_DONE only the
 * first parts were, ::SIMTOPUP_EFFECT_UNKNOWN it may have been: look at the
 * balance, do not repeat it.
 *
 * @param modem      an open modem
 * @param to         "+" and digits, "*", "#"; at most 20 of them
 * @param text       UTF-8, not empty
 * @param timeout_ms deadline of all parts together, 0: 120 s
 * @retval SIMTOPUP_INVALID        not a number, or not a text that can be sent
 * @retval SIMTOPUP_NOT_REGISTERED no service
 * @retval SIMTOPUP_NETWORK        the network refused it
 * @retval SIMTOPUP_TIMEOUT        no answer; effect unknown
 * @since 0.1
 */
SIMTOPUP_API int simtopup_sms_send(simtopup_modem *modem, const char *to, const char *text,
				   int timeout_ms);
/** How many parts a text takes, 1 to 255, or a negative status. Sends nothing.
 *  @param text UTF-8 @since 0.1 */
SIMTOPUP_API int simtopup_sms_parts(const char *text);

/** @param messages a list @since 0.1 */
SIMTOPUP_API size_t simtopup_messages_count(const simtopup_messages *messages);
/** Names this message, for reading and deleting it; "" beyond the last.
 *  @param messages a list @param index from 0 @since 0.1 */
SIMTOPUP_API const char *simtopup_messages_id(const simtopup_messages *messages, size_t index);
/** "received", "outgoing", "report", "data", "card", "silent", "unreadable"; "" beyond the last.
 *  @param messages a list @param index from 0 @since 0.1 */
SIMTOPUP_API const char *simtopup_messages_kind(const simtopup_messages *messages, size_t index);
/** Sender, or recipient of one that is outgoing; "" when there is none.
 *  @param messages a list @param index from 0 @since 0.1 */
SIMTOPUP_API const char *simtopup_messages_peer(const simtopup_messages *messages, size_t index);
/** In UTF-8; "" when it has none.
 *  @param messages a list @param index from 0 @since 0.1 */
SIMTOPUP_API const char *simtopup_messages_text(const simtopup_messages *messages, size_t index);
/** When the service centre had it, Unix ms; 0: not known.
 *  @param messages a list @param index from 0 @since 0.1 */
SIMTOPUP_API int64_t simtopup_messages_sent_at(const simtopup_messages *messages, size_t index);
/** 1 when all parts are there, else 0.
 *  @param messages a list @param index from 0 @since 0.1 */
SIMTOPUP_API int simtopup_messages_is_complete(const simtopup_messages *messages, size_t index);
/** 1 when no more messages can arrive, 0 when they can, -1 when the modem does not tell.
 *  @param messages a list @since 0.1 */
SIMTOPUP_API int simtopup_messages_is_full(const simtopup_messages *messages);
/** All of it, as docs/json.md says. @param messages a list
 *  @return to be freed with simtopup_free() @since 0.1 */
SIMTOPUP_API char *simtopup_messages_to_json(const simtopup_messages *messages);
/** Wipes and frees. @param messages may be NULL @since 0.1 */
SIMTOPUP_API void simtopup_messages_free(simtopup_messages *messages);

#ifdef __cplusplus
}
#endif
#endif
