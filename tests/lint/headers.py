# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""headers.py ROOT: each public header compiles alone, as C99 and as C++17, without GLib."""

import os
import shutil
import subprocess
import sys

import lint

LANGUAGES = [("c", "c99", ["gcc", "clang"]), ("c++", "c++17", ["g++", "clang++"])]
WARNINGS = ["-pedantic", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror"]


def compile_alone(root, header, compiler, language, standard):
    """No include path but our own; the header is all there is, twice for its guard."""
    source = f"#include <simtopup/{header}>\n" * 2
    done = subprocess.run([compiler, "-x", language, f"-std={standard}", *WARNINGS,
                           "-fsyntax-only", "-I", os.path.join(root, "include"), "-"],
                          input=source, text=True, capture_output=True, check=False)
    return done.stderr.splitlines() if done.returncode else []


def foreign_includes(root, header):
    allowed = ("<stddef.h>", "<stdint.h>")
    return [line for line in lint.read(root, f"include/simtopup/{header}").splitlines()
            if line.startswith("#include <") and not line.endswith(allowed)]


def main(root):
    report = lint.Report()
    headers = sorted(os.listdir(os.path.join(root, "include", "simtopup")))
    for language, standard, compilers in LANGUAGES:
        for compiler in compilers:
            name = f"headers alone as {standard} with {compiler}"
            if not shutil.which(compiler):
                report.skip(name, f"no {compiler}")
                continue
            report.test(name, [fault for header in headers for fault in
                               compile_alone(root, header, compiler, language, standard)])
    report.test("no header includes a library",
                [f"{header}: {line}" for header in headers
                 for line in foreign_includes(root, header)])
    return report.done()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
