# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""symbols.py ROOT LIBRARY NM: exported symbols = version script = headers = Python's table."""

import ast
import re
import subprocess
import sys

import lint


def in_headers(root):
    found = set()
    for path in lint.files(root, ".h"):
        if path.startswith("include/"):
            text = lint.without_comments(lint.read(root, path))
            found.update(re.findall(r"SIMTOPUP_API\b[^;]*?\b(simtopup_\w+)\s*\(", text))
    return found


def in_script(root):
    text = lint.without_comments(lint.read(root, "libsimtopup/libsimtopup.sym"))
    return set(re.findall(r"^\t(simtopup_\w+);$", text, re.M))


def in_library(nm, library):
    lines = subprocess.run([nm, "-D", "--defined-only", library], check=True, text=True,
                           capture_output=True).stdout.splitlines()
    names = {line.split()[-1] for line in lines}
    return {name.split("@")[0] for name in names if not name.startswith("SIMTOPUP_")}


def constants(text, enum):
    """NAME = number of one enum of a header, without its prefix."""
    body = re.search(rf"enum {enum} {{(.*?)}}", text, re.S).group(1)
    return {name: int(value) for name, value in re.findall(r"SIMTOPUP_(\w+) = (-?\d+)", body)}


def python_enum(root, module, name):
    tree = ast.parse(lint.read(root, f"python/simtopup/{module}.py"))
    node = next(node for node in tree.body
                if isinstance(node, ast.ClassDef) and node.name == name)
    return {item.targets[0].id: ast.literal_eval(item.value)
            for item in node.body if isinstance(item, ast.Assign)}


def in_python(root):
    for node in ast.parse(lint.read(root, "python/simtopup/_lib.py")).body:
        if isinstance(node, ast.AnnAssign) and node.target.id == "PROTOTYPES":
            return {key.value: len(value.elts[1].elts)
                    for key, value in zip(node.value.keys, node.value.values)}
    raise SystemExit("no PROTOTYPES in _lib.py")


def arities(root):
    found = {}
    for path in lint.files(root, ".h"):
        if not path.startswith("include/"):
            continue
        text = lint.without_comments(lint.read(root, path))
        for name, list_ in re.findall(r"SIMTOPUP_API\b[^;]*?\b(simtopup_\w+)\s*\(([^;]*)\);", text):
            found[name] = 0 if list_.strip() == "void" else list_.count(",") + 1
    return found


def difference(left, right):
    return [f"only in the first: {name}" for name in sorted(left - right)] + \
           [f"only in the second: {name}" for name in sorted(right - left)]


def main(root, library, nm):
    report = lint.Report()
    headers = in_headers(root)
    report.test("headers declare functions", [] if len(headers) > 50 else ["hardly any found"])
    report.test("version script = headers", difference(in_script(root), headers))
    report.test("exported symbols = headers", difference(in_library(nm, library), headers))
    table = in_python(root)
    report.test("Python's table = headers", difference(set(table), headers))
    report.test("Python's table has the right number of arguments",
                [f"{name}: {count} in C, {table.get(name)} in Python"
                 for name, count in arities(root).items() if table.get(name) != count])
    error_h = lint.read(root, "include/simtopup/error.h")
    for enum, name, prefix in [("simtopup_status", "Status", ""),
                               ("simtopup_effect", "Effect", "EFFECT_")]:
        expected = {key.removeprefix(prefix): value
                    for key, value in constants(error_h, enum).items()}
        report.test(f"Python's {name} = enum {enum}",
                    [] if python_enum(root, "errors", name) == expected else ["they differ"])
    return report.done()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
