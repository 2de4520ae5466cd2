#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""scripts/new-rule on a copy of the tree: what it makes compiles, and the unit tests ask
for what it leaves out. $BUILD is the build folder whose tests are linked with it."""
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("BUILD", ROOT / "build/dev"))


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, check=False, **more)


class NewRule(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="test-new-rule-")
        self.addCleanup(scratch.cleanup)
        self.tree = pathlib.Path(scratch.name)
        for folder in ("src", "testdata/rules"):
            shutil.copytree(ROOT / folder, self.tree / folder)
        (self.tree / "scripts").mkdir()
        for file in ("scripts/new-rule", "CMakeLists.txt"):
            shutil.copy(ROOT / file, self.tree / file)

    def new_rule(self, *words):
        return run(sys.executable, self.tree / "scripts/new-rule", *words)

    def text(self, file):
        return (self.tree / file).read_text(encoding="utf-8")

    def compile(self, file):
        """An object of the copy's file, made as the build's own."""
        rows = json.loads((BUILD / "compile_commands.json").read_text(encoding="utf-8"))
        words = next(shlex.split(row["command"]) for row in rows
                     if row["file"] == str(ROOT / file))
        words = [word.replace(str(ROOT / "src"), str(self.tree / "src")) for word in words]
        made = self.tree / "rules.o"
        words[words.index("-o") + 1] = str(made)
        done = run(*words, "-Wall", "-Wextra", "-Werror", cwd=BUILD)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return made

    def linked_with(self, made):
        """The unit tests, in which this object stands for the library's."""
        links = run("ninja", "-C", BUILD, "-t", "commands", "memdimm_tests").stdout
        words = shlex.split(links.splitlines()[-1])
        words = words[words.index("&&") + 1:]  # ": && c++ … && :"
        words = words[:words.index("&&")]
        program = self.tree / "tests"
        words[words.index("-o") + 1] = str(program)
        first = next(at for at, word in enumerate(words) if word.endswith(".o"))
        done = run(*words[:first], made, *words[first:], cwd=BUILD)
        self.assertEqual(done.returncode, 0, done.stderr)
        return program

    def test_the_tests_ask_for_what_the_skeleton_leaves_out(self):
        done = self.new_rule("MD299", "slot-on-sunday", self.tree / "src/rules/slots.cc")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("src/rules/slots.cc: title, explanation and check of MD299",
                      done.stdout)
        folder = self.tree / "testdata/rules/MD299-slot-on-sunday"
        self.assertEqual(sorted(os.listdir(folder)), ["bad.xml", "ok.xml"])
        made = self.compile("src/rules/slots.cc")
        if not (BUILD / "build.ninja").exists():
            self.skipTest("what links the tests is known of ninja only")
        program = self.linked_with(made)
        said = run(program, "--test-case=every rule *", "--no-colors=true").stdout
        for lack in ("!code.title.empty()", "mend != std::string_view::npos",
                     "the rule has no folder"):
            self.assertIn(lack, said)
        self.assertIn("MD299", said)

    def test_a_rule_goes_where_the_one_before_it_is(self):
        known = re.findall(r'\.id = "(MD40\d)"', self.text("src/rules/virtio_mem.cc"))
        done = self.new_rule("MD4", "block-too-square")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        number = re.search(r"MD4\d\d", done.stdout)[0]
        self.assertGreater(number, max(known))
        text = self.text("src/rules/virtio_mem.cc")
        self.assertIn(f'.id = "{number}",\n    .name = "block-too-square",', text)
        table = re.findall(r"^    Rule\{(\w+),", text, re.M)
        ids = dict(re.findall(r'Code (k\w+) = \{\s*\.id = "(MD\d+)"', text))
        self.assertIn("kBlockTooSquare", table)
        self.assertEqual([ids[row] for row in table], sorted(ids[row] for row in table))

    def test_it_refuses_what_cannot_be_a_rule(self):
        for words, reason in (
                (("MD203", "new-name"), "MD203 is taken; the next free one is MD2"),
                (("203", "new-name"), "'203' is not an id"),
                (("MD298", "slot-out-of-range"), "there is a rule called"),
                (("MD298", "Two_Words"), "'Two_Words' is not a name"),
                (("MD298",), "usage: ")):
            with self.subTest(words):
                done = self.new_rule(*words)
                self.assertNotEqual(done.returncode, 0)
                self.assertIn(reason, done.stderr)


if __name__ == "__main__":
    unittest.main()
