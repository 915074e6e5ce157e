# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""sizes.py ROOT: budgets of files, functions, nesting, parameters and lines."""

import re
import sys

import lint

FILE, TEST_FILE, EXAMPLE, HEADER = 500, 400, 150, 300
FUNCTION, NESTING, PARAMETERS, LINE = 60, 4, 6, 100
# path -> reason. An exception is a decision, and stays one line.
EXCEPTIONS = {}

NAME = re.compile(r"\b([a-z_]\w*)\(([^{}]*)\)\s*$", re.S)
CONTROL = re.compile(r"^(if|else|for|while|do|switch)\b")


def file_limit(path):
    if path.startswith("include/"):
        return HEADER
    if path.startswith("tests/") and not path.startswith("tests/vmodem/"):
        return TEST_FILE
    if path.startswith("examples/"):
        return EXAMPLE
    return FILE


def functions(text):
    """(name, parameters, first line, body lines) of each function body at column 0."""
    lines = lint.without_comments(text).split("\n")
    start = None
    for number, line in enumerate(lines):
        if line == "{" and number:
            start = number
        elif line.startswith("}") and start is not None:
            head = head_of(lines, start)
            match = NAME.search(head)
            if match:
                yield match.group(1), match.group(2), start + 1, lines[start + 1:number]
            start = None


def head_of(lines, start):
    first = start
    while first and lines[first - 1].strip() and not lines[first - 1].startswith(("}", "#")) \
            and not lines[first - 1].endswith((";", "{", "\\")):
        first -= 1
    return "\n".join(lines[first:start])


def nesting(body):
    """Blocks inside each other. A control line without a brace holds one statement."""
    depth = deepest = bare = 0
    for line in body:
        code = line.strip()
        closing = len(code) - len(code.lstrip("}"))
        depth -= closing
        inner = code.lstrip("} ")
        if CONTROL.match(inner):
            deepest = max(deepest, depth + bare + 1)
            bare = 0 if inner.endswith("{") else bare + 1
        elif inner.endswith(";"):
            bare = 0
        depth += inner.count("{") - inner.count("}")
    return deepest


def parameters(text):
    return 0 if text.strip() in ("", "void") else \
        re.sub(r"\([^()]*\)", "", re.sub(r"\([^()]*\)", "", text)).count(",") + 1


def judge_c(path, text):
    for name, list_, line, body in functions(text):
        for what, value, limit in [("lines", len(body), FUNCTION),
                                   ("levels of nesting", nesting(body), NESTING),
                                   ("parameters", parameters(list_), PARAMETERS)]:
            if value > limit:
                yield f"{path}:{line}: {name}() has {value} {what}, at most {limit}"


def judge(path, text):
    lines = text.split("\n")
    if len(lines) - 1 > file_limit(path):
        yield f"{path}: {len(lines) - 1} lines, at most {file_limit(path)}"
    for number, line in enumerate(lines, 1):
        if len(line.expandtabs(8)) > LINE:
            yield f"{path}:{number}: {len(line.expandtabs(8))} columns, at most {LINE}"
        if line != line.rstrip():
            yield f"{path}:{number}: blanks at the end"
    if path.endswith((".c", ".h")):
        yield from judge_c(path, text)
        if re.search(r"\bgoto\b", lint.without_comments(text)):
            yield f"{path}: goto"


def self_test():
    """A judge that never finds anything would be worth nothing."""
    deep = "void f(void)\n{\n" + "".join("\t" * n + "if (a) {\n" for n in range(1, 6)) + \
        "\tx();\n" + "\t}\n" * 5 + "}\n"
    bare = "void f(void)\n{\n\tfor (;;)\n\t\tfor (;;)\n\t\t\tfor (;;)\n\t\t\t\tfor (;;)\n" \
        "\t\t\t\t\tif (a)\n\t\t\t\t\t\tx();\n}\n"
    flat = "void f(void)\n{\n" + "\tif (a)\n\t\tx();\n" * 10 + "}\n"
    long = "int\nf(int a,\n  int b)\n{\n" + "\tx();\n" * 61 + "}\n"
    wide = "void f(int a, int b, int c, int d, int e, int f, int g)\n{\n}\n"
    callback = "void f(int a, int (*b)(int, int, int), int c, int d, int e, int f)\n{\n}\n"
    cases = [(deep, 1), (bare, 1), (flat, 0), (long, 1), (wide, 1), (callback, 0)]
    return [f"case {number}: {list(judge_c('x.c', text))}"
            for number, (text, count) in enumerate(cases)
            if len(list(judge_c("x.c", text))) != count]


def main(root):
    report = lint.Report()
    report.test("the judge finds what it must", self_test())
    faults = [fault for path in lint.files(root, ".c", ".h", ".py", ".sh")
              if path not in EXCEPTIONS for fault in judge(path, lint.read(root, path))]
    report.test("sizes", faults)
    return report.done()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
