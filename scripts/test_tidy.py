#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""scripts/tidy runs clang-tidy when something changed that its verdict rests on, and only
then. The clang-tidy here only notes that it ran, and minds the word BAD."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parent / "tidy"
CLANG_TIDY = """#!/bin/sh
if [ "$1" = --version ]; then cat "$FAKES/version"; exit; fi
for last; do :; done
echo "${last##*/}" >>"$FAKES/ran"
echo "12 warnings generated." >&2
if grep -q BAD "$last"; then echo "$last:1:1: error: bad"; exit 1; fi
"""
DPKG_QUERY = """#!/bin/sh
echo "doctest-dev 2.4"; cat "$FAKES/packages"
"""


class Tidy(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="test-tidy-")
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)
        self.fakes = self.folder / "fakes"
        self.fakes.mkdir()
        for name, text in (("clang-tidy", CLANG_TIDY), ("dpkg-query", DPKG_QUERY)):
            (self.fakes / name).write_text(text, encoding="ascii")
            (self.fakes / name).chmod(0o755)
        for name in ("version", "packages", "ran"):
            (self.fakes / name).touch()
        self.root = self.clone("one")

    def clone(self, name):
        """A tree with two files: both include base.h, only one.cc includes deep.h, by
        way of a header in a folder."""
        root = self.folder / name
        for path, text in (("scripts/tidy", None), (".clang-tidy", "Checks: '*'"),
                           ("src/one.cc", '#include "sub/near.h"\n#include <vector>\n'),
                           ("src/two.cc", '#include "base.h"\n'),
                           ("src/base.h", '#include "made.h"\n'),
                           ("src/deep.h", ""),
                           ("src/sub/near.h", '#include "../base.h"\n# include "deep.h"\n'),
                           ("build/dev/src/made.h", "1")):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                shutil.copy(SCRIPT, root / path)
            else:
                (root / path).write_text(text, encoding="ascii")
        self.configure(root, "-Wall")
        return root

    def configure(self, root, *flags):
        build = root / "build/dev"
        rows = [{"directory": str(build), "file": str(root / "src" / name),
                 "command": f"c++ -I{root}/src -I{build}/src {' '.join(flags)} -c {name}"}
                for name in ("one.cc", "two.cc")]
        (build / "compile_commands.json").write_text(json.dumps(rows), encoding="ascii")

    def run_tidy(self, *files, root=None):
        """The names of the files that clang-tidy looked at; what was said is kept."""
        (self.fakes / "ran").write_text("", encoding="ascii")
        root = root or self.root
        environment = {**os.environ, "FAKES": str(self.fakes),
                       "PATH": f"{self.fakes}:{os.environ['PATH']}",
                       "XDG_CACHE_HOME": str(self.folder / "cache")}
        self.done = subprocess.run([root / "scripts/tidy", *files], env=environment,
                                   capture_output=True, text=True, check=False)
        return sorted((self.fakes / "ran").read_text(encoding="ascii").split())

    def write(self, path, text):
        (self.root / path).write_text(text, encoding="ascii")

    def assert_quiet(self):
        self.assertEqual((self.done.returncode, self.done.stdout, self.done.stderr),
                         (0, "", ""))

    def test_a_clean_file_is_looked_at_once(self):
        self.assertEqual(self.run_tidy(), ["one.cc", "two.cc"])
        self.assert_quiet()
        self.assertEqual(self.run_tidy(), [])
        self.assert_quiet()

    def test_a_file_with_findings_is_looked_at_and_told_each_time(self):
        self.write("src/two.cc", "BAD")
        self.assertEqual(self.run_tidy(), ["one.cc", "two.cc"])
        for _ in range(2):
            self.assertEqual(self.done.returncode, 1)
            self.assertEqual(self.done.stdout, f"{self.root}/src/two.cc:1:1: error: bad\n")
            self.assertEqual(self.run_tidy(), ["two.cc"])

    def test_what_changed_is_looked_at_again(self):
        both = ["one.cc", "two.cc"]
        changes = [
            ("the file", lambda: self.write("src/two.cc", '#include "base.h"\n//'), ["two.cc"]),
            ("a header", lambda: self.write("src/deep.h", "//"), ["one.cc"]),
            ("a header of both", lambda: self.write("src/base.h", '#include "made.h"\n//'), both),
            ("a generated header", lambda: self.write("build/dev/src/made.h", "2"), both),
            ("a header that takes another's place",
             lambda: self.write("src/sub/deep.h", ""), ["one.cc"]),
            ("the settings", lambda: self.write(".clang-tidy", "Checks: '-*'"), both),
            ("settings nearby", lambda: self.write("src/.clang-tidy", ""), both),
            ("the compile command", lambda: self.configure(self.root, "-Wextra"), both),
            ("clang-tidy", lambda: (self.fakes / "version").write_text("15"), both),
            ("a library", lambda: (self.fakes / "packages").write_text("cli11 2"), both),
        ]
        self.run_tidy()
        for what, change, expected in changes:
            with self.subTest(what):
                change()
                self.assertEqual(self.run_tidy(), expected)
                self.assertEqual(self.run_tidy(), [])

    def test_verdicts_hold_in_every_clone(self):
        self.run_tidy()
        self.assertEqual(self.run_tidy(root=self.clone("two")), [])

    def test_it_looks_at_named_files_only(self):
        self.assertEqual(self.run_tidy(self.root / "src/one.cc"), ["one.cc"])
        self.assertEqual(self.run_tidy(self.root / "src/none.cc"), [])
        self.assertEqual(self.done.returncode, 2)

    def test_a_verdict_that_nobody_asked_for_goes(self):
        self.run_tidy(self.root / "src/one.cc")
        verdict, = (self.folder / "cache/memdimm/tidy").glob("*/*")
        os.utime(verdict, (0, 0))
        self.run_tidy(self.root / "src/one.cc")
        self.assertTrue(verdict.exists(), "it was of use just now")
        os.utime(verdict, (0, 0))
        self.run_tidy(self.root / "src/two.cc")
        self.assertFalse(verdict.exists())

    def test_without_a_place_to_keep_verdicts_it_looks_at_all(self):
        (self.folder / "cache").write_text("in the way", encoding="ascii")
        for _ in range(2):
            self.assertEqual(self.run_tidy(), ["one.cc", "two.cc"])
            self.assert_quiet()


if __name__ == "__main__":
    unittest.main()
