#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The completion scripts in the shells they are for.

usage: MEMDIMM=build/dev/src/memdimm test_completions.py

A case is a command line up to the cursor, and what is offered there. bash is driven by
its variables, as readline sets them; zsh on a terminal; fish by `complete -C`."""
import fcntl
import json
import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import tempfile
import termios
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
MEMDIMM = os.environ.get("MEMDIMM", str(ROOT / "build/dev/src/memdimm"))
SECONDS = 60
FORMATS = ["text", "concise", "quiet", "json", "jsonl", "sarif", "github", "gitlab", "junit",
           "checkstyle", "rdjson", "tap"]
LEVELS = ["error", "warning", "note"]
COLORS = ["auto", "always", "never"]


def memdimm(*words):
    return subprocess.run([MEMDIMM, *words], capture_output=True, check=True,
                          timeout=SECONDS).stdout.decode()


TOLD = json.loads(memdimm("help", "--format", "json"))
RULES = [word for rule in json.loads(memdimm("rules", "--format", "json"))
         for word in (rule["id"], rule["name"])]


def commands():
    return [command["name"] for command in TOLD["commands"]]


def options(command):
    return [option for option in TOLD["options"] if command in option["commands"]]


def flags(command):
    """Every spelling of every option of a command."""
    return [flag for option in options(command) for flag in option["flags"]]


def choices():
    """COMMAND, FLAG and choices, of every option whose help shows a|b."""
    for command in commands():
        for option in options(command):
            if "|" in (option["value"] or ""):
                for flag in option["flags"]:
                    yield command, flag, option["words"]


def beginning(words, start):
    return [word for word in words if word.startswith(start)]


# What is typed, and what is offered. Files: see setUp.
CASES = [
    ("", commands() + ["-h", "--help", "-V", "--version"]),
    ("val", ["validate"]),
    ("d", beginning(commands(), "d")),
    ("--v", ["--version"]),
    ("validate --fail-on ", LEVELS + ["never"]),
    ("validate --fail-on n", ["note", "never"]),
    ("validate --fail-on=n", ["note", "never"]),
    ("validate --fail-on=", LEVELS + ["never"]),
    ("validate --for", ["--format"]),
    ("validate --format ", FORMATS),
    ("validate -f s", ["sarif"]),
    ("validate --format=j", ["json", "jsonl", "junit"]),
    ("validate --format sarif=o", ["out.sarif", "other dir"]),
    ("validate --format=sarif=out", ["out.sarif"]),
    ("validate --select MD20", beginning(RULES, "MD20")),
    ("validate --select=slot-t", ["slot-taken"]),
    ("validate --severity slot-t", ["slot-taken="]),
    ("validate --severity MD203=", LEVELS),
    ("validate --severity=MD203=e", ["error"]),
    ("validate --baseline o", ["out.sarif", "other dir"]),
    ("validate --hugetlbfs 2M=o", ["other dir"]),
    ("validate --memory-dir ", ["other dir"]),
    ("validate --jobs ", []),
    ("validate --exclude o", []),
    ("validate ", ["a.xml", "with space.xml", "other dir"]),
    ("validate a", ["a.xml"]),
    ("validate a.xml w", ["with space.xml"]),
    ("validate --fix w", ["with space.xml"]),
    ("validate --fail-on note w", ["with space.xml"]),
    ("attach a.xml ", ["a.xml", "with space.xml", "other dir"]),
    ("qemu-args --plug w", ["with space.xml"]),
    ("qemu-args --format ", ["shell", "lines", "json"]),
    ("layout --format ", ["text", "svg", "json"]),
    ("layout -o out", ["out.sarif"]),
    ("explain MD10", beginning(RULES, "MD10")),
    ("explain slot-t", ["slot-taken"]),
    ("schema --dialect p", ["proposal"]),
    ("completions ", ["bash", "zsh", "fish"]),
    ("rules MD10", beginning(RULES, "MD10")),
    ("plan ", []),
    ("rules --format ", ["text", "json"]),
    ("help pl", ["plan", "plug"]),
]
# What only bash's script does.
BASH_CASES = [
    ("nonsense ", []),
    ("nonsense --", []),
    ("validate --ignore MD203,slot-t", ["MD203,slot-taken"]),
    ("validate --ignore=MD203,slot-t", ["MD203,slot-taken"]),
    ("validate -- --f", []),
    ("validate -- a", ["a.xml"]),
    ("validate -- --format a", ["a.xml"]),
    ("explain MD203 slot-t", ["slot-taken"]),
    ("explain --format ", ["text", "json", "md"]),
    ("validate --per-file-ignores o", []),
    ("explain --color never slot-t", ["slot-taken"]),
    ("explain --color=never slot-t", ["slot-taken"]),
    ("attach a.xml with\\ space.xml ", []),
    ("attach --output out.sarif a.xml w", ["with space.xml"]),
    ("validate  -f   j", ["json", "jsonl", "junit"]),
]


class Completions(unittest.TestCase):
    maxDiff = None
    shell = ""

    @classmethod
    def setUpClass(cls):
        if not cls.shell:
            raise unittest.SkipTest("what the shells share")
        if not shutil.which(cls.shell):
            raise AssertionError(f"{cls.shell} is not there")
        cls.temporary = tempfile.TemporaryDirectory(prefix="test-completions-")
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.script = cls.folder / f"memdimm.{cls.shell}"
        cls.script.write_text(memdimm("completions", cls.shell), encoding="utf-8")
        cls.work = cls.folder / "work"
        (cls.work / "other dir").mkdir(parents=True)
        for name in ("a.xml", "with space.xml", "out.sarif"):
            (cls.work / name).write_text("", encoding="utf-8")
        cls.environment = {"PATH": os.environ["PATH"], "HOME": str(cls.folder),
                           "LC_ALL": "C.UTF-8", "TERM": "xterm"}

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def parses(self):
        done = subprocess.run([self.shell, "-n", self.script], capture_output=True,
                              text=True, check=False)
        self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""))


class Bash(Completions):
    shell = "bash"
    DRIVER = r"""
shopt -u progcomp_alias
source "$1" || exit
cd "$2" || exit
compopt() { :; }
COMP_LINE=$3 COMP_POINT=${#3}
COMP_WORDS=("${@:4}") COMP_CWORD=$(($# - 4))
_memdimm memdimm
((!${#COMPREPLY[@]})) || printf '%s\n' "${COMPREPLY[@]}"
"""

    @staticmethod
    def words(line):
        """The words that bash makes of a line: its own, and = and : by themselves."""
        found = re.findall(r"[=:]+|(?:\\.|[^\s=:\\])+", line)
        return found + [""] if line[-1:] in ("", " ", "=", ":") else found

    def offered(self, line):
        done = subprocess.run(["bash", "--norc", "-c", self.DRIVER, "bash", self.script,
                               self.work, line, *self.words(line)],
                              capture_output=True, text=True, check=True,
                              env=self.environment, timeout=SECONDS)
        self.assertEqual(done.stderr, "")
        return done.stdout.splitlines()

    def test_it_parses(self):
        self.parses()

    def test_it_offers_what_fits(self):
        for typed, expected in CASES + BASH_CASES:
            with self.subTest(typed=typed):
                offered = self.offered("memdimm " + typed)
                self.assertEqual(sorted(offered), sorted(expected))

    def test_it_offers_every_option_and_every_choice(self):
        for command in commands():
            offered = self.offered(f"memdimm {command} -")
            self.assertEqual(sorted(offered), sorted(flags(command)), command)
        every = list(choices())
        self.assertGreater(len(every), 30)
        for command, flag, words in every:
            offered = self.offered(f"memdimm {command} {flag} ")
            self.assertEqual(offered, words, f"{command} {flag}")

    def test_shellcheck_has_nothing_against_it(self):
        done = subprocess.run(["shellcheck", self.script], capture_output=True, text=True,
                              check=False)
        self.assertEqual(done.stdout, "")

    def test_readline_replaces_the_word_and_not_what_is_in_front_of_it(self):
        for typed, expected in (("memdimm validate --format=sar", "--format=sarif "),
                                ("memdimm validate --severity=MD203=e", "--severity=MD203=error "),
                                ("memdimm validate --ignore MD203,slot-t", "MD203,slot-taken "),
                                ("memdimm validate w", "with\\ space.xml "),
                                ("memdimm val", "memdimm validate ")):
            with self.subTest(typed=typed):
                answer = on_terminal(["bash", "--norc", "--noprofile", "-i"], self.work,
                                     self.environment | {"PS1": "@ "},
                                     [f"source {self.script}; echo re''ady\n", typed + "\t"],
                                     expected)
                self.assertIn(expected, answer)


class Zsh(Completions):
    shell = "zsh"

    def test_it_parses(self):
        self.parses()

    def test_it_completes_on_a_terminal(self):
        for typed, expected in (("memdimm val", "memdimm validate "),
                                ("memdimm --vers", "memdimm --version "),
                                ("memdimm validate --fail-on nev", "--fail-on never "),
                                ("memdimm validate --fail-on=nev", "--fail-on=never "),
                                ("memdimm validate --isol", "--isolated "),
                                ("memdimm validate -f sar", "-f sarif "),
                                ("memdimm validate --format=sarif=out", "--format=sarif=out.sarif "),
                                ("memdimm validate --severity slot-t", "slot-taken="),
                                ("memdimm validate --severity MD203=e", "MD203=error "),
                                ("memdimm validate --ignore MD203,slot-t", "MD203,slot-taken"),
                                ("memdimm validate a", "validate a.xml "),
                                ("memdimm validate a.xml w", "with\\ space.xml "),
                                ("memdimm attach a.xml w", "with\\ space.xml "),
                                ("memdimm explain slot-t", "explain slot-taken "),
                                ("memdimm completions f", "completions fish ")):
            with self.subTest(typed=typed):
                self.assertIn(expected, self.typed(typed, expected))

    def typed(self, text, expected):
        ready = f"autoload -U compinit; compinit -u -D; source {self.script}; echo re''ady\n"
        return on_terminal(["zsh", "-f", "-i"], self.work, self.environment | {"PS1": "@ "},
                           [ready, text + "\t"], expected)


class Fish(Completions):
    shell = "fish"

    def offered(self, line):
        done = subprocess.run(["fish", "--no-config", "-c",
                               'source $argv[1]; cd $argv[2]; complete -C $argv[3]',
                               self.script, self.work, line],
                              capture_output=True, text=True, check=True,
                              env=self.environment, timeout=SECONDS)
        self.assertEqual(done.stderr, "")
        return [line.split("\t")[0] for line in done.stdout.splitlines()]

    def test_it_parses(self):
        self.parses()

    def test_it_offers_what_fits(self):
        for typed, expected in (("val", ["validate"]),
                                ("--v", ["--version"]),
                                ("", commands()),
                                ("validate --fail-on ", LEVELS + ["never"]),
                                ("validate --fail-on=n", ["--fail-on=note", "--fail-on=never"]),
                                ("validate --isol", ["--isolated"]),
                                ("validate -f sar", ["sarif"]),
                                ("validate --severity slot-taken=e", ["slot-taken=error"]),
                                ("validate --ignore MD203,slot-t", ["MD203,slot-taken"]),
                                ("validate a", ["a.xml"]),
                                ("explain slot-t", ["slot-taken"]),
                                ("explain MD20", sorted(beginning(RULES, "MD20"))),
                                ("layout -o out", ["out.sarif"]),
                                ("completions ", ["bash", "fish", "zsh"]),
                                ("schema --dialect p", ["proposal"]),
                                ("plan a", [])):
            with self.subTest(typed=typed):
                self.assertEqual(sorted(self.offered("memdimm " + typed)), sorted(expected))

    def test_it_offers_every_option(self):
        for command in commands():
            offered = self.offered(f"memdimm {command} --")
            self.assertEqual(sorted(offered), sorted(flag for flag in flags(command)
                                                     if flag.startswith("--")), command)


def on_terminal(command, folder, environment, lines, expected):
    """What a shell writes to a terminal where these lines are typed: after the first, it
    says `ready` and prompts with @; after the other, it is waited for `expected`."""
    ours, theirs = pty.openpty()
    out = ""
    with subprocess.Popen(command, cwd=folder, env=environment, stdin=theirs, stdout=theirs,
                          stderr=theirs, start_new_session=True,
                          preexec_fn=own_terminal) as shell:
        os.close(theirs)
        try:
            for line, wanted in zip(lines, (r"ready\r\n[^@]*@ ", re.escape(expected))):
                os.write(ours, line.encode())
                out = read_until(ours, wanted)
        finally:
            shell.kill()
            os.close(ours)
    return out


def own_terminal():
    """Standard input is this process's terminal, which line editors ask for."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def read_until(terminal, wanted):
    """What is written until it is like `wanted`, without what only moves the cursor."""
    raw, deadline = b"", time.monotonic() + 20
    while (left := deadline - time.monotonic()) > 0:
        if not select.select([terminal], [], [], left)[0]:
            break
        raw += os.read(terminal, 65536)
        text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]", "", raw.decode(errors="replace"))
        while (shorter := re.sub("[^\b]\b", "", text, count=1)) != text:
            text = shorter
        if re.search(wanted, text):
            return text
    return text if raw else ""


if __name__ == "__main__":
    unittest.main()
