# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""
mutants.py SOURCE [NAME...]: breaks each rule of money on purpose, in a copy of
the tree, and demands that the named test fails. A rule whose break is not seen
is a rule that nobody holds. docs/ledger.md has the list.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile

from breaks import BREAKS

LEFT_OUT = shutil.ignore_patterns(".git", "build*", "__pycache__")
CAUGHT, MISSED, BROKEN = "caught", "MISSED", "does not build"


def run(words, **options):
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          **options)


def passes(words, environment):
    """A test that fails may leave stopped children behind: they go with their session."""
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(words, env=environment, stdout=out, stderr=out,
                                   start_new_session=True)
        try:
            code = process.wait(900)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        out.seek(0)
        return code == 0 and "\nok 1" in "\n" + out.read()


class Tree:
    """A copy of the source with a build of its own."""

    def __init__(self, source):
        self.folder = tempfile.mkdtemp(prefix="simtopup-mutants-")
        self.source = os.path.join(self.folder, "source")
        self.build = os.path.join(self.folder, "build")
        shutil.copytree(source, self.source, ignore=LEFT_OUT)
        done = run(["meson", "setup", self.build, self.source])
        if done.returncode:
            raise RuntimeError(done.stdout)

    def edit(self, edits):
        """Applies (file, old, new); gives back what was there."""
        before = {}
        for path, old, new in edits:
            full = os.path.join(self.source, path)
            with open(full, encoding="utf-8") as file:
                text = file.read()
            before.setdefault(full, text)
            if text.count(old) != 1:
                self.restore(before)
                raise RuntimeError(f"{path}: {text.count(old)} times: {old!r}")
            with open(full, "w", encoding="utf-8") as file:
                file.write(text.replace(old, new))
        return before

    @staticmethod
    def restore(before):
        for full, text in before.items():
            with open(full, "w", encoding="utf-8") as file:
                file.write(text)

    def test(self, program, path, whole):
        """None when it does not build, else whether the test passes."""
        if run(["ninja", "-C", self.build, program]).returncode:
            return None
        environment = dict(os.environ)
        environment.pop("SIMTOPUP_LONG", None)
        if whole:
            environment["SIMTOPUP_LONG"] = "1"
        words = [os.path.join(self.build, program), "--tap",
                 os.path.join(self.source, "operators"), "-p", path]
        return passes(words, environment)

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def judge(tree, mutant):
    before = tree.edit(mutant.edits)
    try:
        passed = tree.test(mutant.program, mutant.path, mutant.whole)
    finally:
        tree.restore(before)
    return BROKEN if passed is None else MISSED if passed else CAUGHT


def main():
    source, wanted = sys.argv[1], sys.argv[2:]
    tree = Tree(source)
    missed = count = 0
    try:
        # Each of them passes as long as nothing is broken.
        for program, path, whole in sorted({(m.program, m.path, m.whole) for m in BREAKS
                                            if not wanted or m.name in wanted}):
            if not tree.test(program, path, whole):
                print(f"Bail out! {program} {path} fails by itself")
                return 1
        for mutant in BREAKS:
            if wanted and mutant.name not in wanted:
                continue
            verdict = judge(tree, mutant)
            count += 1
            missed += verdict != CAUGHT
            print(f"{'ok' if verdict == CAUGHT else 'not ok'} {count} - {mutant.name}: "
                  f"{mutant.what}: {verdict} by {os.path.basename(mutant.program)} {mutant.path}",
                  flush=True)
    finally:
        tree.close()
    print(f"1..{count}")
    return missed > 0


if __name__ == "__main__":
    sys.exit(main())
