#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""scripts/build says how far it is, and what went wrong. The cmake here only prints what
ninja would."""
import fcntl
import os
import pathlib
import pty
import shutil
import subprocess
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parent / "build"
CMAKE = """#!/bin/bash
if [[ $1 == --build ]]; then
  # shellcheck disable=SC1090
  . "$FAKES/building"
else
  echo "-- Configuring done"
  exit "$(<"$FAKES/configured")"
fi
"""
STEPS = """
echo "[0/2] Re-checking globbed directories..."
for ((at = 1; at <= %d; ++at)); do echo "[$at/%d] Building CXX object $at.cc.o"; done
"""


class Build(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="test-build-")
        self.addCleanup(scratch.cleanup)
        self.root = pathlib.Path(scratch.name) / "root"
        self.fakes = pathlib.Path(scratch.name) / "fakes"
        (self.root / "scripts").mkdir(parents=True)
        self.fakes.mkdir()
        shutil.copy(SCRIPT, self.root / "scripts/build")
        self.program(self.root / "scripts/setup", "#!/bin/sh\n")
        self.program(self.fakes / "cmake", CMAKE)
        self.program(self.fakes / "ccache", "#!/bin/sh\nexit 1\n")
        self.configured(0)

    def program(self, path, text):
        path.write_text(text, encoding="ascii")
        path.chmod(0o755)

    def configured(self, code):
        (self.fakes / "configured").write_text(f"{code}\n", encoding="ascii")

    def build(self, building, **streams):
        """Runs scripts/build, whose ninja is this piece of shell."""
        (self.fakes / "building").write_text(building, encoding="ascii")
        return subprocess.run(
            [self.root / "scripts/build", "dev"], check=False, stdin=subprocess.DEVNULL,
            env={"PATH": f"{self.fakes}:{os.environ['PATH']}", "FAKES": str(self.fakes)},
            **(streams or {"capture_output": True, "text": True}))

    def told(self, building):
        done = self.build(building)
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
        first, *lines = done.stderr.splitlines()
        self.assertEqual(first, "scripts/build: building build/dev")
        return lines

    def log(self):
        return (self.root / "build/dev/build.log").read_text(encoding="ascii")

    def test_a_log_has_a_line_for_every_tenth(self):
        self.assertEqual(self.told(STEPS % (400, 400)),
                         [f"scripts/build: build/dev: {40 * tenth} of 400 ({10 * tenth} %)"
                          for tenth in range(1, 11)])

    def test_a_log_has_a_line_for_every_step_of_a_few(self):
        self.assertEqual(self.told(STEPS % (3, 3)),
                         ["scripts/build: build/dev: 1 of 3 (33 %)",
                          "scripts/build: build/dev: 2 of 3 (66 %)",
                          "scripts/build: build/dev: 3 of 3 (100 %)"])

    def test_a_log_has_a_line_where_a_tenth_takes_long(self):
        script = self.root / "scripts/build"
        text = script.read_text(encoding="utf-8")
        self.assertIn("pause=20", text)
        script.write_text(text.replace("pause=20", "pause=1"), encoding="utf-8")
        slow = 'echo "[1/400] one"; sleep 1.1; echo "[2/400] two"; echo "[3/400] three"\n'
        self.assertEqual(self.told(slow), ["scripts/build: build/dev: 2 of 400 (0 %)"])

    def test_it_says_no_more_where_nothing_is_to_do(self):
        for building in ('echo "ninja: no work to do."\n',
                         'echo "[0/2] Re-checking globbed directories..."\n'):
            self.assertEqual(self.told(building), [])

    def test_what_the_build_said_is_kept(self):
        self.told(STEPS % (3, 3) + "echo 'one.cc:1: warning: [5/6] hm'\n")
        self.assertIn("[2/3] Building CXX object 2.cc.o\n", self.log())
        self.assertIn("one.cc:1: warning: [5/6] hm\n", self.log())

    def test_a_terminal_has_one_line_that_is_written_anew(self):
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        done = self.build(STEPS % (3, 3), stderr=theirs, stdout=theirs)
        os.close(theirs)
        self.assertEqual(done.returncode, 0)
        said = b""
        while True:
            try:
                said += os.read(ours, 4096)
            except OSError:
                break
        lines = said.decode().replace("\r\n", "\n").splitlines(keepends=False)
        self.assertEqual(lines[0], "scripts/build: building build/dev")
        self.assertEqual([line.rstrip() for line in lines[1:]],
                         ["", "scripts/build: build/dev: 1 of 3 (33 %)",
                          "scripts/build: build/dev: 2 of 3 (66 %)",
                          "scripts/build: build/dev: 3 of 3 (100 %)"])
        self.assertEqual(said.count(b"\n"), 2)

    def test_it_says_for_whom_it_waits(self):
        (self.root / "build").mkdir()
        (self.fakes / "building").write_text("", encoding="ascii")
        with open(self.root / "build/dev.lock", "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with subprocess.Popen(
                    [self.root / "scripts/build", "dev"], stderr=subprocess.PIPE, text=True,
                    env={"PATH": f"{self.fakes}:{os.environ['PATH']}",
                         "FAKES": str(self.fakes)}) as building:
                self.assertEqual(building.stderr.readline(),
                                 "scripts/build: waiting for another build of build/dev\n")
                fcntl.flock(lock, fcntl.LOCK_UN)
                self.assertEqual(building.stderr.read(),
                                 "scripts/build: building build/dev\n")
                self.assertEqual(building.wait(), 0)

    def test_what_fails_is_told_whole(self):
        done = self.build(STEPS % (2, 400) + "echo 'two.cc:1: error: no'; exit 1\n")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("[2/400] Building CXX object 2.cc.o\ntwo.cc:1: error: no\n"
                      "scripts/build: failed: cmake --build", done.stderr)

    def test_a_build_that_cannot_be_configured_is_told(self):
        self.configured(1)
        done = self.build("echo never\n")
        self.assertEqual(done.returncode, 2)
        self.assertIn("-- Configuring done\nscripts/build: failed: cmake -S", done.stderr)
        self.assertNotIn("never", done.stderr)


if __name__ == "__main__":
    unittest.main()
