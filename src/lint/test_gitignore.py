#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Which files of a checkout are left out: what memdimm reads from .gitignore files beside
what git itself says, in random checkouts. memdimm never runs git; this test does.

usage: MEMDIMM=build/dev/src/memdimm test_gitignore.py [SEED]"""
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
MEMDIMM = os.environ.get("MEMDIMM", str(ROOT / "build/dev/src/memdimm"))
SEED = int(sys.argv.pop()) if sys.argv[-1].isdigit() else 1
CHECKOUTS = 60
NAMES = ["a", "b", "old", "vm", "a b", "x#y", "!k", "[c]", "deep"]
DOCUMENT = "<memory/>"
PARTS = [*NAMES, "*", "?", "**", "a*", "*d", "[a-c]", "[!a]", "[^b]x", "\\*", "\\!k", "\\[c]",
         "o[l]d", "*.*", "[[:alpha:]]", "a**", "vm.xml", "*.xml", "b.xml", "[", "x\\", "o**d"]


def git(folder, *words):
    clean = {"PATH": os.environ["PATH"], "HOME": folder, "GIT_CONFIG_NOSYSTEM": "1",
             "LC_ALL": "C.UTF-8"}
    return subprocess.run(["git", "-c", "core.excludesFile=/dev/null", *words], cwd=folder,
                          env=clean, capture_output=True, check=True).stdout


def pattern(rng):
    line = "/".join(rng.choice(PARTS) for _ in range(rng.choice([1, 1, 1, 2, 2, 3])))
    line = rng.choice(["", "", "", "/"]) + line + rng.choice(["", "", "", "/", " ", "\\ "])
    return rng.choice(["", "", "", "!"]) + line + rng.choice(["", "", "", "\r"])


def patterns(rng):
    lines = [pattern(rng) for _ in range(rng.randint(1, 5))]
    return "\n".join(["# patterns", "", *lines, ""][: rng.randint(3, 9)]) + "\n"


def fill(rng, folder, depth):
    for name in rng.sample(NAMES, rng.randint(1, 4)):
        (folder / f"{name}.xml").write_text(DOCUMENT, encoding="utf-8")
    if rng.random() < 0.5:
        (folder / ".gitignore").write_text(patterns(rng), encoding="utf-8", newline="")
    for name in rng.sample(NAMES, rng.randint(1, 3)) if depth else []:
        (folder / name).mkdir()
        fill(rng, folder / name, depth - 1)


class Gitignore(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="test-gitignore-")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)

    def by_memdimm(self, folder):
        done = subprocess.run([MEMDIMM, "validate", "--isolated", "--list-files", "."],
                              cwd=folder, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return sorted(line.removeprefix("./") for line in done.stdout.splitlines())

    @staticmethod
    def by_git(folder):
        listed = git(folder, "ls-files", "-z", "--others", "--exclude-standard", "--", "*.xml")
        return sorted(name for name in listed.decode().split("\0") if name)

    def test_random_checkouts_have_the_files_that_git_says(self):
        rng = random.Random(SEED)
        for number in range(CHECKOUTS):
            checkout = self.folder / str(number)
            checkout.mkdir()
            git(str(checkout), "init", "-q")
            fill(rng, checkout, 3)
            if rng.random() < 0.5:
                (checkout / ".git/info").mkdir(exist_ok=True)
                (checkout / ".git/info/exclude").write_text(patterns(rng), encoding="utf-8")
            rules = {str(file.relative_to(checkout)): file.read_text(encoding="utf-8")
                     for file in [*checkout.rglob(".gitignore"),
                                  *checkout.glob(".git/info/exclude")]}
            with self.subTest(seed=SEED, number=number, rules=rules):
                ours, theirs = self.by_memdimm(checkout), self.by_git(str(checkout))
                self.assertEqual(sorted(set(ours) ^ set(theirs)), [])

    def test_a_worktree_has_the_excludes_of_its_checkout(self):
        checkout = self.folder / "main"
        checkout.mkdir()
        git(str(checkout), "init", "-q")
        git(str(checkout), "-c", "user.name=n", "-c", "user.email=e", "commit", "-q",
            "--allow-empty", "-m", "first")
        git(str(checkout), "worktree", "add", "-q", "../other")
        (checkout / ".git/info").mkdir(exist_ok=True)
        (checkout / ".git/info/exclude").write_text("mine.xml\n", encoding="utf-8")
        for name in ("mine.xml", "yours.xml"):
            (self.folder / "other" / name).write_text(DOCUMENT, encoding="utf-8")
        self.assertEqual(self.by_memdimm(self.folder / "other"), ["yours.xml"])
        self.assertEqual(self.by_git(str(self.folder / "other")), ["yours.xml"])


if __name__ == "__main__":
    unittest.main()
