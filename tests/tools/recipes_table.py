# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""recipes_table.py TOOL RECIPES docs/operators.md [--write]: the list of the shipped recipes with
the certainty of their facts, as the page has it; with --write the page gets it."""

import json
import os
import subprocess
import sys

START = "## Shipped recipes\n"


def facts_of(recipe, begins):
    found = [fact for fact in recipe["facts"] if fact["fact"].startswith(begins)]
    return ", ".join(f"{fact['fact'].split()[-1]} {fact['certainty']}" for fact in found) or "-"


def table(recipes):
    counts = {grade: sum(fact["certainty"] == grade for one in recipes for fact in one["facts"])
              for grade in "HML"}
    lines = [START, f"{len(recipes)} recipes. Facts (whose SIMs, ways to ask, vouchers, support "
             f"numbers) by certainty:\nH {counts['H']}, M {counts['M']}, L {counts['L']}. Patterns "
             "are those that a real text shows; without them the rules of\n[reading.md](reading.md)"
             " read the replies. `simtopup operator list` prints the counts of each.\n",
             "| recipe | ways to ask | voucher | patterns |\n|---|---|---|---|"]
    for one in recipes:
        lines.append(f"| `{one['recipe']}` | {facts_of(one, 'ask ')} | "
                     f"{facts_of(one, 'voucher ')} | {one['patterns'] or '-'} |")
    return "\n".join(lines) + "\n"


def main():
    tool, recipes, page = sys.argv[1:4]
    done = subprocess.run([tool, "--json", "operator", "list"], capture_output=True, text=True,
                          check=True, env=dict(os.environ, SIMTOPUP_OPERATORS=recipes))
    wanted = table([one for one in json.loads(done.stdout) if not one["fictitious"]])
    with open(page, encoding="utf-8") as file:
        head, _, rest = file.read().partition(START)
    if "--write" in sys.argv:
        with open(page, "w", encoding="utf-8") as file:
            file.write(head + wanted)
        return 0
    same = START + rest == wanted
    print(f"1..1\n{'ok' if same else 'not ok'} 1 - the page lists the recipes as they are")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
