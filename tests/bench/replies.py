# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""replies.py TOOL RECIPES REPLIES.jsonl [-v]: how well `simtopup read` reads known replies.

For each field: right, refused (stated, not given), wrong (given and different; for money and
dates also given where none is stated). Without recipes and with all of them."""

import json
import os
import subprocess
import sys
import tempfile
from decimal import Decimal

FIELDS = ("balance", "currency", "data_bytes", "data_total_bytes", "voice_seconds", "sms",
          "expires", "kind")
STATES = {"balance": {"ok"}, "data": {"ok"}, "expiry": {"ok"}, "menu": {"menu", "ok"},
          "recharge-ok": {"claimed"}, "recharge-failed": {"failed"},
          "other": {"failed", "unavailable", "pending-sms", "not-understood"}}
# Whose reply it is: (operator begins with, country) -> home network
NETWORKS = {
    ("Vodafone", "DE"): "26202", ("Telkomsel", "ID"): "51010", ("Plus", "PL"): "26001",
    ("O2", "GB"): "23410", ("O2", "CZ"): "23002", ("Tchibo", "DE"): "26207",
    ("Magyar", "HU"): "21630", ("Telstra", "AU"): "50501", ("Tigo", "TD"): "62203",
    ("Mobilis", "DZ"): "60301", ("Djezzy", "DZ"): "60302", ("Ooredoo", "DZ"): "60303",
    ("MTS", "RU"): "25001", ("Beeline", "RU"): "25099", ("Tele2", "RU"): "25020",
    ("ETECSA", "CU"): "36801", ("VinaPhone", "VN"): "45202", ("Viettel", "VN"): "45204",
    ("Vietnamobile", "VN"): "45205", ("China Mobile", "CN"): "46000", ("Vodafone", "NL"): "20404",
    ("Wind", "IT"): "22288", ("MTN", "ZA"): "65510", ("Vodacom", "ZA"): "65501",
    ("Kyivstar", "UA"): "25503", ("lifecell", "UA"): "25506", ("BH Telecom", "BA"): "21890",
    ("Celcom", "MY"): "50219", ("Orange", "FR"): "20801", ("Orange", "PL"): "26003",
    ("Telma", "MG"): "64604", ("Airtel", "MG"): "64601", ("Play", "PL"): "26006",
    ("Sunrise", "CH"): "22802", ("T-Mobile", "US"): "310260", ("MTN Irancell", "IR"): "43235",
}


def read(tool, recipes, row):
    country = row["country"] if len(row["country"]) == 2 else None
    words = [tool, "--json", "read"] + (["--country", country] if country else [])
    for (name, where), network in NETWORKS.items():
        if row["operator"].startswith(name) and where == row["country"]:
            words += ["--mcc-mnc", network]
            break
    if row.get("received"):
        words += ["--received", row["received"]]
    done = subprocess.run(words, input=row["text"], capture_output=True, text=True, check=False,
                          env=dict(os.environ, SIMTOPUP_OPERATORS=recipes), timeout=30)
    return json.loads(done.stdout)


def fields(found):
    """The judged values of one answer."""
    buckets, values = found.get("buckets", []), {}
    main = [one for one in buckets if one["kind"] == "money" and one["scope"] == "main"]
    if len(main) == 1:
        values.update({"balance": main[0].get("amount"), "currency": main[0].get("currency")})
    for name, key in (("data_bytes", "bytes"), ("data_total_bytes", "total_bytes"),
                      ("voice_seconds", "seconds"), ("sms", "count")):
        parts = [one[key] for one in buckets if key in one]
        values[name] = sum(parts) if parts else None
    ends = main or [one for one in buckets if "expires" in one]
    values["expires"] = ends[0].get("expires", "")[:10] or None if ends else None
    return values


def judge(name, stated, given):
    if stated is None:
        return "wrong" if given is not None and name in ("balance", "expires") else None
    if given is None:
        return "refused"
    if name == "balance":
        return "right" if Decimal(stated) == Decimal(given) else "wrong"
    if name == "data_bytes":
        return "right" if abs(stated - given) <= 2 else "wrong"  # rounded part by part
    return "right" if stated == given else "wrong"


def score(tool, recipes, rows, verbose):
    table = {name: {"right": 0, "refused": 0, "wrong": 0} for name in FIELDS}
    for row in rows:
        found = read(tool, recipes, row)
        values = fields(found)
        verdicts = {name: judge(name, row["expect"].get(name), values.get(name))
                    for name in FIELDS[:-1]}
        verdicts["kind"] = "right" if found["state"] in STATES[row["kind"]] else \
            "refused" if found["state"] == "not-understood" else "wrong"
        for name, verdict in verdicts.items():
            if verdict:
                table[name][verdict] += 1
        if verbose and {"refused", "wrong"} & set(verdicts.values()):
            print([f"{n}: {v}" for n, v in verdicts.items() if v in ("refused", "wrong")], row)
    return table


def main():
    tool, recipes, path = sys.argv[1:4]
    with open(path, encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    with tempfile.TemporaryDirectory() as nothing:
        tables = [score(tool, where, rows, "-v" in sys.argv) for where in (nothing, recipes)]
    print(f"{len(rows)} texts\n")
    print("| field | without recipes: right | refused | wrong | with: right | refused | wrong |")
    print("|---|---|---|---|---|---|---|")
    wrong = 0
    for name in FIELDS:
        counts = [table[name][verdict] for table in tables
                  for verdict in ("right", "refused", "wrong")]
        wrong += counts[2] + counts[5] if name in ("balance", "currency", "expires") else 0
        print(f"| `{name}` | " + " | ".join(map(str, counts)) + " |")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
