# SPDX-License-Identifier: GPL-2.0-or-later
"""What all end-to-end tests share: the memdimm under test, the documents of testdata/,
and a folder of its own for each test. Nothing outside that folder is written to: it
takes the place of the directories of a document's files, and of libvirt's own."""
import json
import os
import pathlib
import re
import resource
import subprocess
import tempfile
import unittest

import qemu

ROOT = pathlib.Path(__file__).resolve().parents[2]
MEMDIMM = (os.environ.get("MEMDIMM_E2E")
           or os.environ.get("MEMDIMM", str(ROOT / "build/dev/src/memdimm")))
TESTDATA = ROOT / "testdata"
MIB = 1024 * 1024
# A sanitizer's report must not look like a document with errors, whose exit code is 1.
SANITIZERS = {"ASAN_OPTIONS": "exitcode=99", "UBSAN_OPTIONS": "exitcode=99"}


class Refused(Exception):
    """memdimm found an error; the text is what it printed."""


def memdimm(*arguments, fine=(0,)):
    """What memdimm prints on standard output, as bytes. Where 1 is fine, an error is told
    by there being nothing on standard output."""
    done = subprocess.run([MEMDIMM, *map(str, arguments)], capture_output=True,
                          stdin=subprocess.DEVNULL, timeout=qemu.TIMEOUT, check=False,
                          env=os.environ | SANITIZERS)
    if done.returncode == 1 and (1 not in fine or not done.stdout):
        raise Refused((done.stdout + done.stderr).decode(errors="replace"))
    if done.returncode not in fine:
        raise AssertionError(f"memdimm {arguments} ended with {done.returncode}:\n"
                             + done.stderr.decode(errors="replace"))
    return done.stdout


def good(kind):
    """The good documents of both dialects: `kind` is domain or module."""
    found = sorted(TESTDATA.glob("*/good/*.xml"))
    return [path for path in found
            if path.name.startswith("module-") == (kind == "module")]


def keeping_rules():
    """The documents that show how each rule is kept, with memdimm's options for them:
    the PC domains among them, for QEMU to start."""
    found = []
    for path in sorted(TESTDATA.glob("rules/*/ok*.xml")):
        text = path.read_text(encoding="utf-8")
        options = path.with_name("args")
        words = options.read_text().split() if options.exists() else []
        # Words that name what stands beside the document.
        words = [str(path.with_name(word)) if path.with_name(word).exists() else word
                 for word in words]
        if "<domain" in text and "arch='x86_64'" in text:
            # With {} it is a whole command, of another kind.
            found.append((path, [] if "{}" in words else words))
    return found


def images(text):
    """The files that QEMU does not make itself, flash and rom, with their sizes."""
    for one in re.findall(r"""<source\b[^>]*\bpath=['"][^>]*>""", text):
        values = dict(re.findall(r"""([\w-]+)=['"]([^'"]*)['"]""", one))
        name = values["path"].rpartition("/")[2]
        if name.endswith((".fd", ".bin", ".rom")):
            unit = {"b": 1, "KiB": 1024, "MiB": MIB}[values.get("unit", "KiB")]
            yield name, int(values.get("size", 64)) * unit


def may_lock_memory():
    limit, _ = resource.getrlimit(resource.RLIMIT_MEMLOCK)
    return os.geteuid() == 0 or limit == resource.RLIM_INFINITY


def number_set(text):
    """{0, 1, 2, 5} of '0-2,5'."""
    numbers = set()
    for part in filter(None, text.split(",")):
        first, _, last = part.partition("-")
        numbers.update(range(int(first), int(last or first) + 1))
    return numbers


class Case(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.version = qemu.version()

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="memdimm-e2e-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.monitors = 0
        for name in ("files", "ram", "hugepages", "hugepages-1G"):
            (self.folder / name).mkdir()
        self.options = ["--accel", "tcg", "--memory-dir", self.folder / "ram",
                        "--hugetlbfs", f"2M={self.folder / 'hugepages'}",
                        "--hugetlbfs", f"1G={self.folder / 'hugepages-1G'}"]

    def write(self, text, name="document.xml"):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def document(self, source):
        """A document of testdata/, in this test's folder, and its files as well."""
        text = source.read_text(encoding="utf-8")
        files = self.folder / "files"
        for image, size in images(text):
            with open(files / image, "wb") as file:
                file.truncate(size)
        text = re.sub(r"""(\bpath=['"]|<path>)/(?:[^'"<]*/)?""", rf"\1{files}/", text)
        return self.write(text, f"{source.parts[-3]}-{source.parts[-2]}-{source.name}")

    def arguments(self, document, *options, version=None):
        """QEMU's arguments for a whole command, without the emulator's name."""
        printed = memdimm("qemu-args", "--complete", "--format", "json", *self.options,
                          "--qemu-version", version or self.version, *options, document)
        arguments = json.loads(printed)[1:]
        self.make_directories(arguments)
        if "mem-lock=on" in arguments and not may_lock_memory():
            print(f"not run: {document} with its memory locked, since this user may not",
                  flush=True)
            arguments = [word.replace("mem-lock=on", "mem-lock=off") for word in arguments]
        return arguments

    def make_directories(self, words):
        """The directories that libvirt makes before it starts a guest."""
        for word in words:
            for path in re.findall(rf"{re.escape(str(self.folder))}/ram/[^,\"]*", word):
                pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
            for path in re.findall(rf"{re.escape(str(self.folder))}/hugepages[^,\"]*", word):
                pathlib.Path(path).mkdir(parents=True, exist_ok=True)

    def running(self, arguments, **more):
        """A QEMU that has a monitor for memdimm beside the test's own."""
        self.monitors += 1
        self.monitor = self.folder / f"monitor-{self.monitors}"
        return qemu.Qemu([*arguments, "-qmp", f"unix:{self.monitor},server=on,wait=off"],
                         **more)

    def check_same(self, document, *options):
        """memdimm itself finds no difference between the document and what runs."""
        code, out, err = self.live_command(self.monitor, "verify", "--format", "json",
                                           *self.options, *options, document)
        self.assertEqual((code, json.loads(out or "{}").get("same")), (0, True), out + err)

    @staticmethod
    def live_command(socket, name, *words):
        """A command on the QEMU whose monitor is there: exit code, output, messages."""
        done = subprocess.run([MEMDIMM, name, "--qmp", str(socket), *map(str, words)],
                              capture_output=True, text=True, stdin=subprocess.DEVNULL,
                              timeout=4 * qemu.TIMEOUT, check=False,
                              env=os.environ | SANITIZERS)
        return done.returncode, done.stdout, done.stderr

    def expect_live(self, code, socket, name, *words):
        """What it prints and says that ends with this code."""
        seen, out, err = self.live_command(socket, name, *words)
        self.assertEqual(seen, code, out + err)
        return out + err

    def layout(self, document, *options):
        return json.loads(memdimm("layout", "--format", "json", *self.options,
                                  "--qemu-version", self.version, *options, document))
