#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""validate --watch: what it says, when it says it again, and how it ends.

usage: MEMDIMM=build/dev/src/memdimm test_watch.py"""
import os
import pathlib
import pty
import select
import signal
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
MEMDIMM = os.environ.get("MEMDIMM", str(ROOT / "build/dev/src/memdimm"))
FINE = "<memory type='ram'>\n  <source type='ram' size='512' unit='MiB'/>\n</memory>\n"
WRONG = FINE.replace("source", "sorce")
WAITS = "memdimm: waiting for changes; Ctrl-C ends it\n"
PATIENCE = 30


class Watch(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="test-watch-")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.write("vm.xml", WRONG)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def words(self, *words):
        return [MEMDIMM, "validate", *words]

    def once(self, *words):
        """What a run without --watch says, findings and the rest in one."""
        return subprocess.run(self.words(*words), cwd=self.folder, text=True, check=False,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT).stdout

    def watch(self, *words, **streams):
        watching = subprocess.Popen(
            self.words("--watch", *words), cwd=self.folder,
            **({"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE,
                "stderr": subprocess.STDOUT} | streams))
        self.addCleanup(self.end, watching)
        return watching

    def end(self, watching):
        watching.kill()
        watching.wait()
        if watching.stdout:
            watching.stdout.close()

    def told(self, watching, fd=None):
        """What it says until it waits."""
        fd = watching.stdout.fileno() if fd is None else fd
        said = b""
        until = time.monotonic() + PATIENCE
        while not said.replace(b"\r\n", b"\n").endswith(WAITS.encode()):
            ready, _, _ = select.select([fd], [], [], until - time.monotonic())
            self.assertTrue(ready, f"it never waits; it said {said}")
            more = os.read(fd, 65536)
            self.assertTrue(more, f"it ended; it said {said}")
            said += more
        return said.decode().replace("\r\n", "\n")

    def test_it_says_what_a_run_says_and_that_it_waits(self):
        watching = self.watch("vm.xml")
        self.assertEqual(self.told(watching), self.once("vm.xml") + WAITS)
        self.write("vm.xml", FINE)
        self.assertEqual(self.told(watching), self.once("vm.xml") + WAITS)

    def test_it_sees_what_comes_and_goes_in_a_folder(self):
        def add():
            self.write("deep/er/new.xml", WRONG)

        def replace():
            self.write("draft", FINE)
            (self.folder / "draft").rename(self.folder / "deep/er/new.xml")

        def remove():
            (self.folder / "vm.xml").unlink()

        def configure():
            self.write(".memdimm.json", '{"severity": {"MD108": "error"}}')

        watching = self.watch(".")
        said = [self.told(watching)]
        self.assertEqual(said[0], self.once(".") + WAITS)
        for change in (add, replace, remove, configure):
            change()
            said.append(self.told(watching))
            self.assertEqual(said[-1], self.once(".") + WAITS, change.__name__)
            self.assertNotEqual(said[-1], said[-2] if change is not configure else "")

    def test_a_fault_of_a_configuration_can_be_mended(self):
        self.write(".memdimm.json", "{")
        watching = self.watch("vm.xml")
        self.assertIn(".memdimm.json:1:2", self.told(watching))
        self.write(".memdimm.json", "{}")
        self.assertEqual(self.told(watching), self.once("vm.xml") + WAITS)

    def test_a_file_that_is_not_there_is_waited_for(self):
        watching = self.watch("later.xml")
        self.assertIn("cannot read 'later.xml'", self.told(watching))
        self.write("later.xml", WRONG)
        self.assertEqual(self.told(watching), self.once("later.xml") + WAITS)

    def test_it_mends_what_is_written(self):
        watching = self.watch("--fix", ".")
        self.told(watching)
        deadline = time.monotonic() + PATIENCE
        while (self.folder / "vm.xml").read_text(encoding="utf-8") != FINE:
            self.assertLess(time.monotonic(), deadline)
        self.told(watching)  # its own change is one
        self.write("second.xml", WRONG)
        self.assertIn("1 fixed", self.told(watching))
        self.assertEqual((self.folder / "second.xml").read_text(encoding="utf-8"), FINE)

    def test_ctrl_c_ends_it(self):
        watching = self.watch("vm.xml")
        self.told(watching)
        watching.send_signal(signal.SIGINT)
        self.assertEqual(watching.wait(PATIENCE), -signal.SIGINT)

    def test_an_input_that_ends_does_not_end_it(self):
        watching = self.watch("vm.xml", stdin=subprocess.PIPE)
        self.told(watching)
        watching.stdin.close()
        self.write("vm.xml", FINE)
        self.assertEqual(self.told(watching), self.once("vm.xml") + WAITS)

    def test_a_terminal_is_cleared_before_each_run(self):
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        watching = self.watch("vm.xml", stdout=theirs, stderr=theirs)
        os.close(theirs)
        for text in (FINE, WRONG):
            said = self.told(watching, ours)
            self.assertTrue(said.startswith("\x1b[H\x1b[2J"), said)
            self.assertEqual(said.count("\x1b[2J"), 1)
            self.write("vm.xml", text)

    def test_standard_input_is_read_once(self):
        for words in ([], ["-"], ["vm.xml", "-"]):
            done = subprocess.run(self.words("--watch", *words), cwd=self.folder, text=True,
                                  check=False, input=FINE, capture_output=True)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn("memdimm: --watch checks files again", done.stderr)


if __name__ == "__main__":
    unittest.main()
