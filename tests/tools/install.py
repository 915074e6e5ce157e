# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The libsimtopup authors
"""
install.py BUILD SOURCE VMODEM: installs into a temporary prefix and uses the
library there as a stranger would, with cc, pkg-config and python3 only. What
README shows is what comes out.
"""

import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "flow"))
from rig import Tap, Vmodem  # noqa: E402

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)


def blocks(source, language):
    with open(os.path.join(source, "README.md"), encoding="utf-8") as file:
        return [text for kind, text in BLOCK.findall(file.read()) if kind == language]


def run(command, environment=None, **options):
    return subprocess.run(command, env=environment, text=True, capture_output=True, check=False,
                          stdin=subprocess.DEVNULL, **options)


def install(build, folder):
    """The prefix as its user will see it: DESTDIR before the configured one."""
    done = run(["meson", "install", "-C", build, "--no-rebuild", "--quiet"],
               dict(os.environ, DESTDIR=folder))
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    for base, _, names in os.walk(folder):
        if "libsimtopup.pc" in names:
            return base
    raise RuntimeError("no libsimtopup.pc was installed")


def example(source, path):
    with open(os.path.join(source, path), encoding="utf-8") as file:
        return re.sub(r"^(/\*|#) SPDX.*\n", "", file.read(), flags=re.M).strip() + "\n"


def c_program(tap, source, folder, pkgconfig):
    text = blocks(source, "c")[0]
    tap.ok(text == example(source, "examples/status.c"), "README's C program is the example")
    path = os.path.join(folder, "status.c")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    environment = dict(os.environ, PKG_CONFIG_PATH=pkgconfig, PKG_CONFIG_SYSROOT_DIR=folder)
    flags = run(["pkg-config", "--cflags", "--libs", "libsimtopup"], environment).stdout.split()
    foreign = [flag for flag in flags if re.search(r"glib|gobject|qmi|mbim|sqlite", flag)]
    tap.ok(flags and not foreign, "pkg-config names no other library", f"{flags}")
    done = run(["cc", "-Wall", "-Wextra", "-Werror", "-o", path[:-2], path, *flags])
    tap.ok(done.returncode == 0, "README's C program builds with cc and pkg-config",
           done.stderr)
    return path[:-2]


def outputs(source):
    """What README shows behind `$ command`."""
    shown = {}
    for text in blocks(source, "console"):
        for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
            command, _, output = part.partition("\n")
            shown[command] = output
    return shown


def find(folder, name):
    for base, _, names in os.walk(folder):
        if name in names:
            return os.path.join(base, name)
    raise RuntimeError(f"{name} was not installed")


def compare(tap, name, done, shown):
    tap.ok(done.returncode == 0 and done.stdout == shown, f"{name} prints what README shows",
           f"{done.stdout!r}, in README {shown!r} {done.stderr}")


def main(build, source, vmodem):
    tap = Tap()
    sanitized = os.environ.get("SIMTOPUP_BUILD") == "asan"
    if sanitized:
        tap.skip("install", "a sanitized library needs its runtime preloaded")
        return tap.done()
    scenario = os.path.join(source, "tests", "vmodem", "scenarios", "fictel.scenario")
    with tempfile.TemporaryDirectory(prefix="simtopup-install-") as folder:
        program = c_program(tap, source, folder, install(build, folder))
        for name in ("simtopup", "simtopup-vmodem", "fictel.recipe", "simtopup.h", "py.typed"):
            tap.ok(bool(find(folder, name)), f"{name} is installed")
        package = os.path.dirname(os.path.dirname(find(folder, "py.typed")))
        environment = dict(os.environ, PYTHONPATH=package,
                           LD_LIBRARY_PATH=os.path.dirname(find(folder, "libsimtopup.so.0")),
                           SIMTOPUP_OPERATORS=os.path.dirname(find(folder, "fictel.recipe")))
        python = blocks(source, "python")[0]
        tap.ok(python == example(source, "examples/python/status.py"),
               "README's Python program is the example")
        shown = outputs(source)
        for protocol in ("qmi", "mbim"):
            with Vmodem(vmodem, scenario, protocol) as modem:
                uri = modem.uri + "?via=direct"
                compare(tap, f"the C program on {protocol}", run([program, uri], environment),
                        shown["./status qmi:/dev/cdc-wdm0"])
                compare(tap, f"the Python program on {protocol}",
                        run([sys.executable, "-c", python, uri], environment),
                        shown["python3 status.py qmi:/dev/cdc-wdm0"])
                tool = [find(folder, "simtopup"), "-d", uri]
                compare(tap, f"balance on {protocol}", run([*tool, "balance"], environment),
                        shown["simtopup balance"])
    return tap.done()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
