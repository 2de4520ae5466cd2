#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What CI systems and pre-commit run: the hook, and the examples of the README.

usage: MEMDIMM=build/dev/src/memdimm test_ci.py"""
import os
import pathlib
import re
import shlex
import subprocess
import tempfile
import unittest

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
MEMDIMM = os.environ.get("MEMDIMM", str(ROOT / "build/dev/src/memdimm"))
FINE = "<memory type='ram'>\n  <source type='ram' size='512' unit='MiB'/>\n</memory>\n"
WRONG = FINE.replace("source", "sorce")
FILES = {
    "fine.xml": FINE,
    "wrong.xml": WRONG,
    "pom.xml": "<project><memory/></project>\n",
    "pool.xml": "<pool type='dir'><name>p</name></pool>\n",
    "broken.xml": "<project>\n",
    "torn.xml": "<domain type='kvm'>\n",
    "binary.xml": "\0\1",
}


class Folder(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="test-ci-")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        for name, text in FILES.items():
            (self.folder / name).write_text(text, encoding="utf-8")
        (self.folder / "bin").mkdir()
        (self.folder / "bin/memdimm").symlink_to(MEMDIMM)

    def run_words(self, words, **more):
        clean = {"PATH": f"{self.folder}/bin:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
        return subprocess.run(words, cwd=self.folder, capture_output=True, text=True,
                              check=False, env=clean, stdin=subprocess.DEVNULL, **more)


class Hook(Folder):
    def setUp(self):
        super().setUp()
        text = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
        (self.hook,) = yaml.safe_load(text)

    def entry(self, *words):
        return self.run_words([*shlex.split(self.hook["entry"]), *words])

    def test_it_has_what_pre_commit_asks_for(self):
        self.assertEqual(self.hook["id"], "memdimm")
        self.assertEqual(self.hook["language"], "system")
        self.assertEqual(self.hook["types"], ["xml"])
        self.assertLessEqual({"id", "name", "entry", "language"}, set(self.hook))

    def test_it_lets_other_xml_pass_and_tells_what_is_wrong(self):
        cases = [  # files, exit code, what is told
            (["fine.xml"], 0, []),
            (["pom.xml", "pool.xml"], 0, []),
            (["binary.xml"], 0, []),
            (["wrong.xml"], 1, ["wrong.xml"]),
            (["pom.xml", "wrong.xml", "fine.xml"], 1, ["wrong.xml"]),
            (["broken.xml"], 0, []),
            (["torn.xml"], 1, ["torn.xml"]),
        ]
        for files, code, told in cases:
            with self.subTest(files=files):
                done = self.entry(*files)
                self.assertEqual(done.returncode, code, done.stdout + done.stderr)
                self.assertEqual(re.findall(r"^([\w.]+):\d", done.stdout, re.M), told)
                self.assertRegex(done.stderr, "^(memdimm: nothing|[0-9]+ files?) checked")

    def test_a_file_that_is_not_there_is_no_other_file(self):
        done = self.entry("gone.xml")
        self.assertEqual(done.returncode, 2)
        self.assertIn("gone.xml", done.stderr)

    def test_without_it_another_document_is_a_finding(self):
        done = self.run_words(["memdimm", "validate", "pom.xml"])
        self.assertEqual(done.returncode, 1)
        self.assertIn("MD021", done.stdout)

    def test_it_leaves_out_what_the_project_excludes(self):
        (self.folder / ".memdimm.json").write_text('{"exclude": ["wro*"]}', encoding="utf-8")
        self.assertEqual(self.entry("wrong.xml").returncode, 0)
        done = self.run_words(["memdimm", "validate", "wrong.xml"])
        self.assertEqual(done.returncode, 1)

    def test_arguments_of_a_configuration_come_behind_the_entry(self):
        self.assertEqual(self.entry("--fail-on", "never", "wrong.xml").returncode, 0)


class Readme(Folder):
    def setUp(self):
        super().setUp()
        readme = (ROOT / "README.md").read_text(encoding="utf-8")
        section = readme.partition("\n## In CI\n")[2].partition("\n## ")[0]
        self.blocks = re.findall(r"^```(\w+)\n(.*?)^```$", section, re.M | re.S)

    def scripts(self):
        """Every command of the section that runs memdimm, by its words."""
        for language, text in self.blocks:
            for line in text.splitlines():
                found = re.search(r"(?:memdimm|scripts/run) (validate\b[^|#]*)", line)
                if found and "apt-get" not in line:
                    yield shlex.split(found[1])

    def test_the_files_for_ci_systems_are_yaml(self):
        files = [yaml.safe_load(text) for language, text in self.blocks if language == "yaml"]
        self.assertEqual(len(files), 4)
        github, gitlab, hooks, local = files
        upload = github["jobs"]["memory"]["steps"][-1]
        self.assertIn(f"sarif={upload['with']['sarif_file']}", str(github))
        for format_name, report in (("gitlab", "codequality"), ("junit", "junit")):
            file = gitlab["memory"]["artifacts"]["reports"][report]
            self.assertIn(f"--format {format_name}={file}", str(gitlab["memory"]["script"]))
        (ours,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
        self.assertEqual(hooks["repos"][0]["hooks"][0]["id"], ours["id"])
        (entry,) = local["repos"][0]["hooks"]
        self.assertEqual((entry["entry"], entry["types"]), (ours["entry"], ours["types"]))

    def test_every_command_runs(self):
        (self.folder / "definitions").mkdir()
        (self.folder / "definitions/fine.xml").write_text(FINE, encoding="utf-8")
        (self.folder / "vm.xml").write_text(FINE, encoding="utf-8")
        scripts = list(self.scripts())
        self.assertGreaterEqual(len(scripts), 6)
        for words in scripts:
            with self.subTest(words=words):
                # A file more, for those that get theirs from xargs or pre-commit.
                done = self.run_words(["memdimm", *words, "fine.xml"])
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertNotIn("memdimm:", done.stderr)


if __name__ == "__main__":
    unittest.main()
