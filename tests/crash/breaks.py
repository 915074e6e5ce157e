# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""The rules of money (I1 to I13: renewal.md 2.5), how each is broken, and which test must fail."""

from typing import NamedTuple

HOME = "libsimtopup/renewal/"
UNIT = "tests/unit/unit-renewal-"
CRASH = "tests/crash/crash-"


class Break(NamedTuple):
    name: str
    what: str
    program: str
    path: str
    edits: list
    whole: bool = False  # the long form of the test


BREAKS = [
    Break("I1", "the committing step is repeated when it fails", UNIT + "flow", "/flow/broken", [
        (HOME + "submit.c", "	result = act->rail->commit(act);\n",
         "	result = act->rail->commit(act);\n	if (result)\n"
         "		result = act->rail->commit(act);\n")]),
    Break("I1-sms", "a message whose answer was lost is sent again",
          CRASH + "matrix", "/matrix/plan-sms/modem-gone", [
              (HOME + "rail_sms.c", "	st_secret_free(text);\n	if (result == 0",
               "	if (result)\n"
               "		result = st_port_sms_send(act->port, act->way->to,\n"
               "					  st_secret_text(text), act->deadline);\n"
               "	st_secret_free(text);\n	if (result == 0")], True),
    Break("I1-version", "a row is moved without looking at its version and state",
          UNIT + "crash", "/crash/many-at-once", [
              (HOME + "row.c", " WHERE id = $1 AND state = $28 AND version = $29 AND fence = $30",
               " WHERE id = $1 AND ($28 <> '' OR $29 = $30)")]),
    Break("I1-recover", "a live sender is taken for dead", UNIT + "crash", "/crash/live-owner", [
        (HOME + "recover.c", "	if (!st_owner_is_dead(&row->owner) &&",
         "	if (false && !st_owner_is_dead(&row->owner) &&")]),
    Break("I1-fence", "the sender does not look whether the row is still its own",
          CRASH + "matrix", "/matrix/voucher-ussd/settled-as-not-paid", [
              (HOME + "submit.c", "		result = check_still_ours(renewal);",
               "		result = false ? check_still_ours(renewal) : 0;")], True),
    Break("I2-sync", "SQLite's own synchronous=FULL instead of EXTRA",
          CRASH + "power", "/power/voucher-ussd/accepted", [
              (HOME + "store_sqlite.c", '"synchronous", "EXTRA", "3"',
               '"synchronous", "FULL", "2"')], True),
    Break("I2-order", "the send comes before the commit", UNIT + "flow", "/flow/verified", [
        (HOME + "submit.c", "	int result = commit_to_send(renewal, &clock);\n",
         "	int result = act->rail->commit(act);\n\n	if (result == 0)\n"
         "		result = commit_to_send(renewal, &clock);\n")]),
    Break("I2-menu", "the walk through a menu makes the last step, too",
          CRASH + "matrix", "/matrix/plan-ussd/suspended", [
              (HOME + "rail_ussd.c",
               "	result = st_dialogue_walk(&act->dialogue, act->port, act->deadline);\n",
               "	result = st_dialogue_walk(&act->dialogue, act->port, act->deadline);\n"
               "	if (result == 0 && act->way->shows_price)\n"
               "		result = st_dialogue_commit(&act->dialogue, act->deadline);\n")]),
    Break("I3", "two open renewals of one SIM", UNIT + "ledger", "/ledger/indexes", [
        (HOME + "schema.c", "CREATE UNIQUE INDEX renewal_one_open",
         "CREATE INDEX renewal_one_open")]),
    Break("I3-card", "an open renewal blocks one IMSI of a card only",
          UNIT + "guard", "/guard/other-imsi", [
              (HOME + "ledger_guard.c", "(subject_key = $1 OR subject LIKE $2)",
               "(subject_key = $1 AND $2 <> '')")]),
    Break("I4", "the voucher of a verified renewal is free again",
          CRASH + "damage", "/damage/voucher-ussd/verified", [
              (HOME + "schema.c", " AND state NOT IN ('CANCELLED',",
               " AND state NOT IN ('VERIFIED','CANCELLED',"),
              (HOME + "ledger_guard.c", "WHERE secret_tag = $1 AND state NOT IN\"",
               "WHERE secret_tag = $1 AND state <> 'VERIFIED' AND state NOT IN\"")]),
    Break("I5", "one voucher in two live renewals", UNIT + "ledger", "/ledger/indexes", [
        (HOME + "schema.c", "CREATE UNIQUE INDEX renewal_secret_once",
         "CREATE INDEX renewal_secret_once")]),
    Break("I6", "an edge that is not in the drawing", UNIT + "states", "/states/edges", [
        (HOME + "states.c", '	{ ST_IN_DOUBT, ST_ACCEPTED, "accepted" },\n',
         '	{ ST_IN_DOUBT, ST_ACCEPTED, "accepted" },\n'
         '	{ ST_IN_DOUBT, ST_ARMED, "arm-again" },\n')]),
    Break("I7", "any change of the balance verifies", UNIT + "verify", "/verify/other-delta", [
        (HOME + "verify.c", "	if (finding != ST_FOUND_PROOF)\n",
         "	if (finding != ST_FOUND_PROOF && finding != ST_FOUND_CHANGE)\n")]),
    Break("I7-dip", "a balance that comes back to where it was is a credit",
          UNIT + "rivals", "/rivals/dips", [
              (HOME + "compare.c", " && is_more(now, &top) && is_more(now, before);",
               " && (is_more(now, &top) || true);")]),
    Break("I7-rival", "what was taken for FAILED is no rival", UNIT + "rivals", "/rivals/failed", [
        (HOME + "rivals.c", "'UNVERIFIED','FAILED',\"", "'UNVERIFIED',\"")]),
    Break("I7-receipt", "a receipt that fits two renewals acknowledges one",
          UNIT + "messages", "/messages/two-fit", [
              (HOME + "rivals.c", "	answer->rivalled = rival;\n",
               "	answer->rivalled = rival && !answer->by_sms;\n")]),
    Break("I8", "time alone makes it FAILED", CRASH + "damage", "/damage/voucher-ussd/in-doubt", [
        (HOME + "verify.c", "	return ST_UNVERIFIED;\n", "	return ST_FAILED;\n")]),
    Break("I8-receipt", "an absence that is seen twice makes it FAILED against a receipt",
          UNIT + "verify", "/verify/absence-receipt", [
              (HOME + "verify.c", "row->state == ST_FAILED || st_evidence_says_yes(row) ||",
               "row->state == ST_FAILED ||")]),
    Break("I8-late", "what came after FAILED is not told", UNIT + "late", "/late/credit", [
        (HOME + "verify.c", "	if (row->state == ST_FAILED)\n		return note_late(row);\n",
         "")]),
    Break("I9", "the limit is not looked at", UNIT + "verify", "/guard/limit", [
        (HOME + "limits.c", "limit, &order) && order <= 0;", "limit, &order);")]),
    Break("I9-worth", "a voucher of which nobody knows the worth passes a limit",
          UNIT + "guard", "/guard/face-value", [
              (HOME + "limits.c", "	if (result || limits == 0)\n",
               "	if (result || limits >= 0)\n")]),
    Break("I9-clock", "money is sent in 1970", CRASH + "matrix",
          "/matrix/voucher-ussd/clock-1970", [
              (HOME + "ledger_clock.c", "INT64_C(1735689600000)", "INT64_C(0)")], True),
    Break("I9-accepted", "one word of a person accepts every clock for ever",
          UNIT + "clock", "/clock/once", [
              (HOME + "ledger_clock.c", '"SELECT max(at)" SINCE_ACCEPTED',
               '"SELECT max(at)" SINCE_ACCEPTED " AND 1 > (SELECT count(*) FROM journal"\n'
               '				  " WHERE kind = \'clock\')"')]),
    Break("I10", "the hash of a journal row is not compared", CRASH + "damage",
          "/damage/voucher-ussd/verified", [
              (HOME + "journal.c", "	if (strcmp(head, row->head) != 0 ||", "	if (")], True),
    Break("I11", "the operator's echo of the voucher is kept", UNIT + "flow", "/flow/echo", [
        (HOME + "evidence.c", "	st_spec_mask(spec, text);\n",
         "	if (!spec)\n		st_spec_mask(spec, text);\n"),
        (HOME + "evidence.c", "	if (spec && spec->voucher)\n"
         "		st_spec_mask_hint(row->secret_hint, text);\n	else\n"
         "		st_spec_mask_unknown(row->secret_hint, text);\n", "")]),
    Break("I11-piece", "a voucher that is cut short is kept", UNIT + "receipt",
          "/receipt/mask-pieces", [(HOME + "mask.c", "#define PIECE 6 ", "#define PIECE 12 ")]),
    Break("I12", "the receipt has the time at which it was made", UNIT + "receipt",
          "/receipt/same-bytes", [
              (HOME + "receipt.c", '"decided_at", story->decided_at)',
               '"decided_at", story->decided_at + g_get_real_time())')]),
    Break("I13", "an outcome that could not be written is tried anew", UNIT + "crash",
          "/crash/no-room", [
              (HOME + "submit.c", "	if (row->state != ST_PLANNED && row->state != ST_ARMED)\n",
               "	if (row->state != ST_PLANNED && row->state != ST_ARMED &&\n"
               "	    row->state != ST_IN_DOUBT)\n"),
              (HOME + "states.c", '	{ ST_IN_DOUBT, ST_ACCEPTED, "accepted" },\n',
               '	{ ST_IN_DOUBT, ST_ACCEPTED, "accepted" },\n'
               '	{ ST_IN_DOUBT, ST_ARMED, "arm-again" },\n')]),
    Break("commit", "a COMMIT that was not certain is taken for done", UNIT + "crash",
          "/crash/doubtful-commit", [
              (HOME + "ledger.c", "result == 0 && !sure && strcmp",
               "result == 0 && (sure || !sure) && strcmp")]),
    Break("connection", "a connection that met a failed sync goes on", UNIT + "faults",
          "/faults/connection", [
              (HOME + "store_sqlite.c", "poisoned |= (code & 0xff) == SQLITE_IOERR ||",
               "poisoned |= (code & 0xff) == SQLITE_NOTADB ||")]),
    Break("reserve", "it is sent without room for the outcome", UNIT + "storage",
          "/storage/no-reserve", [
              (HOME + "arm.c", "		result = st_ledger_reserve_room(renewal->ledger);",
               "		(void)st_ledger_reserve_room(renewal->ledger);")]),
    Break("anchor", "an older ledger is taken", UNIT + "ledger", "/ledger/restored", [
        (HOME + "anchor.c", "return strcmp(found, head) == 0 ? 0 : too_old();",
         "return strcmp(found, head) == 2 ? too_old() : 0;")]),
    Break("row", "a row that is not what its journal says is taken", UNIT + "storage",
          "/storage/row-and-journal", [
              (HOME + "ledger_check.c", "!agrees(data, &row, body)",
               "(!agrees(data, &row, body) && !body)")]),
    Break("schema", "a schema with a lost bit is taken", CRASH + "damage",
          "/damage/voucher-ussd/verified", [
              (HOME + "ledger_check.c", "		result = st_schema_check(ledger->store);",
               "		result = st_sqlite_check(ledger->store);")], True),
    Break("newer", "a newer ledger is written", UNIT + "storage", "/storage/newer", [
        (HOME + "ledger_open.c", "version > ST_LEDGER_VERSION)", "version > 1000)")]),
    Break("network", "a ledger on 9p is taken", UNIT + "storage", "/storage/network", [
        (HOME + "file.c", "	case V9FS_MAGIC:\n", "")]),
    Break("fork", "a child rolls back what its parent writes", UNIT + "storage",
          "/storage/fork", [
              (HOME + "ledger_open.c", "	if (ledger->store && ledger->pid == getpid())",
               "	if (ledger->store)")]),
]
