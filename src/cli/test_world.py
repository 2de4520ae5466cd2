#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The real binary where files, their names and the streams are not what they should be:
what is read and what is not, what is written and how, and what reaches a terminal."""
import json
import os
import pathlib
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
import unicodedata
import unittest
import xml.dom.minidom

MEMDIMM = os.path.abspath(os.environ["MEMDIMM"])
SECONDS = 120  # with sanitizers, on a busy machine
MIB = 1 << 20

# A slip in it that --fix mends, and one that it does not.
SLIP = """<domain type='kvm'>
  <maxMemory slots='2' unit='GiB'>8</maxMemory>
  <memory unit='GiB'>3</memory>
  <vcpu>2</vcpu>
  <features><acpi/></features>
  <cpu><numa><cell id='0' cpus='0-1' memory='2' unit='GiB'/></numa></cpu>
  <devices>
    <memory model='dimm'><target><size unit='GiB'>1</size><nodd>0</nodd></target><address type='dimm' slot='0'/></memory>
  </devices>
</domain>
"""
MENDED = SLIP.replace("nodd>", "node>")
STAYS = SLIP.replace("<nodd>0</nodd>", "<node>0</node>").replace("slot='0'", "slot='9'")


def run(*words, stdin=b"", cwd=None, **environment):
    clean = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **environment}
    return subprocess.run([MEMDIMM, *words], input=stdin, capture_output=True, timeout=SECONDS, env=clean, cwd=cwd)


def shell(command, cwd, **environment):
    clean = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "M": MEMDIMM, **environment}
    return subprocess.run(["bash", "-c", command], stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, env=clean, cwd=cwd)


class Here(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def file(self, name, text=STAYS):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def names(self):
        return sorted(path.name for path in self.folder.iterdir())


class Reading(Here):
    def test_a_folder_gives_regular_files_only(self):
        self.file("d/a.xml")
        os.mkfifo(self.folder / "d/pipe.xml")
        (self.folder / "d/zero.xml").symlink_to("/dev/zero")
        (self.folder / "d/gone.xml").symlink_to("nowhere")
        with socket.socket(socket.AF_UNIX) as server:
            here = os.getcwd()
            os.chdir(self.folder / "d")  # names of sockets are short
            try:
                server.bind("socket.xml")
            finally:
                os.chdir(here)
            done = run("validate", "--isolated", "d", cwd=self.folder)
        self.assertIn(done.returncode, (1, 2), done)
        self.assertIn(b"d/a.xml:", done.stdout)
        for name in (b"pipe", b"zero", b"socket"):
            self.assertNotIn(name, done.stdout + done.stderr)

    def test_what_never_ends_is_read_up_to_the_limit(self):
        with open("/dev/zero", "rb") as zero:
            for words, stdin in ((["/dev/zero"], subprocess.DEVNULL), (["-"], zero)):
                with self.subTest(words=words):
                    done = subprocess.run([MEMDIMM, "validate", "--max-file-size", "4M", *words], stdin=stdin, capture_output=True, timeout=SECONDS)
                    self.assertEqual(done.returncode, 2)
                    self.assertRegex(done.stderr.decode(), r"^memdimm: cannot read .*: it has more than 4 MiB; --max-file-size SIZE takes more\n$")

    def test_a_size_is_enough_to_refuse_a_file(self):
        sparse = self.folder / "big.xml"
        with open(sparse, "wb") as file:
            file.truncate(5 << 30)
        start = time.monotonic()
        for command in ("validate", "layout", "resolve", "qemu-args"):
            done = run(command, str(sparse))
            self.assertEqual(done.returncode, 2)
            self.assertIn(b"it has more than 256 MiB", done.stderr)
        self.assertLess(time.monotonic() - start, 20)

    def test_the_limit_is_exact_and_can_be_configured(self):
        size = len(STAYS)
        path = self.file("d/vm.xml")
        self.assertEqual(run("validate", "--max-file-size", str(size), str(path)).returncode, 1)
        self.assertEqual(run("validate", "--max-file-size", str(size), "-", stdin=STAYS.encode()).returncode, 1)
        self.assertEqual(run("validate", "--max-file-size", str(size - 1), str(path)).returncode, 2)
        self.assertEqual(run("validate", "--max-file-size", str(size - 1), "-", stdin=STAYS.encode()).returncode, 2)
        self.file("d/.memdimm.json", json.dumps({"max-file-size": str(size - 1)}))
        self.assertEqual(run("validate", str(path)).returncode, 2)

    def test_memory_that_ends_is_one_sentence(self):
        if "asan" in subprocess.run(["ldd", MEMDIMM], capture_output=True, text=True).stdout:
            self.skipTest("sanitizers need more address space than there is to limit")
        self.file("many.xml", "<domain>" + "<a/>" * 2000000 + "</domain>")
        done = shell('ulimit -v 200000; "$M" validate --isolated -j1 many.xml', self.folder)
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertRegex(done.stderr.decode(), r"^memdimm: [^\n]*not enough memory\n$")


class Descriptors(Here):
    def test_closed_streams_leave_files_what_they_are(self):
        for closed in (">&-", "2>&-", "<&-", "<&- >&- 2>&-"):
            with self.subTest(closed=closed):
                for i in range(20):
                    self.file(f"d/{i}.xml", SLIP.replace("</devices>", "<memory model='dimm'><target><size unit='MiB'>100</size><node>7</node></target></memory></devices>"))
                shell(f'"$M" validate --fix --isolated -j4 d {closed}', self.folder)
                texts = {path.read_text() for path in (self.folder / "d").iterdir()}
                self.assertEqual(len(texts), 1, texts)
                self.assertTrue(texts.pop().startswith("<domain type='kvm'>\n  <maxMemory"))

    def test_the_umask_is_kept_for_what_is_new(self):
        for i in range(40):
            self.file(f"d/{i}.xml", SLIP)
        before = stat.S_IMODE((self.folder / "d/0.xml").stat().st_mode)
        done = shell('umask 077; "$M" validate --fix --isolated -j4 --format json=report d', self.folder)
        self.assertEqual(done.returncode, 0, done)
        self.assertEqual(stat.S_IMODE((self.folder / "report").stat().st_mode), 0o600)
        self.assertEqual(stat.S_IMODE((self.folder / "d/0.xml").stat().st_mode), before)


class Writing(Here):
    def fix(self, name, code=0):
        done = run("validate", "--fix", "--isolated", name, cwd=self.folder)
        self.assertEqual(done.returncode, code, done)
        return done

    def test_every_name_of_a_file_is_mended(self):
        path = self.file("vm.xml", SLIP)
        os.link(path, self.folder / "other.xml")
        self.fix("vm.xml")
        self.assertEqual((self.folder / "other.xml").read_text(), MENDED)
        self.assertTrue(path.samefile(self.folder / "other.xml"))

    def test_owner_and_mode_stay(self):
        path = self.file("vm.xml", SLIP)
        if os.geteuid() == 0:
            os.chown(path, 65534, 65534)
        path.chmod(0o604)
        before = path.stat()
        self.fix("vm.xml")
        after = path.stat()
        self.assertEqual((after.st_mode, after.st_uid, after.st_gid), (before.st_mode, before.st_uid, before.st_gid))
        self.assertEqual(path.read_text(), MENDED)

    def test_a_name_may_be_as_long_as_names_can_be(self):
        path = self.file("x" * 251 + ".xml", SLIP)
        self.fix(path.name)
        self.assertEqual(path.read_text(), MENDED)
        self.assertEqual(len(self.names()), 1)

    def test_a_link_stays_one(self):
        real = self.file("deep/vm.xml", SLIP)
        (self.folder / "link.xml").symlink_to("deep/vm.xml")
        self.fix("link.xml")
        self.assertTrue((self.folder / "link.xml").is_symlink())
        self.assertEqual(real.read_text(), MENDED)

    def test_a_killed_run_leaves_old_or_new_and_the_next_one_tidies_up(self):
        drafts = 0
        for round_ in range(12):
            for i in range(200):
                self.file(f"d/{i}.xml", SLIP)
            words = [MEMDIMM, "validate", "--fix", "--isolated", "-j2", "d"]
            child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder)
            time.sleep(0.004 * round_)
            child.send_signal(signal.SIGKILL)
            child.wait()
            for path in (self.folder / "d").iterdir():
                if path.suffix == ".xml":
                    self.assertIn(path.read_text(), (SLIP, MENDED))
                else:
                    drafts += 1
            self.fix("d")
            self.assertEqual({path.suffix for path in (self.folder / "d").iterdir()}, {".xml"})

    def test_a_pipe_is_not_mended(self):
        done = shell('"$M" validate --isolated --fix <(printf %s "$T")', self.folder, T=SLIP)
        self.assertEqual(done.returncode, 2, done)
        self.assertIn(b"it is no regular file", done.stderr)


# Each would do something to a terminal or a log but stand there.
STEERING = "\x1b[31m \x9b31m \x7f \u202e\u2066 \u200b \u2028 \ufeff \U000e0041 \u061c \xad"
BAD_NAMES = [b"esc\x1b[31m.xml", b"c1\xc2\x9b31m.xml", b"line\n::error::x.xml", b"::error::lead.xml", b"half\xed\xa0\x80.xml", b"latin\xe9.xml",
             "bidi\u202e.xml".encode(), "zero\u200bwidth.xml".encode(), b"##[error]x.xml", b"tab\t.xml", b"ret\r.xml"]


def steers(text):
    # Line ends are the report's own.
    return sorted({f"U+{ord(c):04X}" for c in text if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") and c != "\n"})


class Escaping(Here):
    FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "junit", "checkstyle")

    def check(self, done, where):
        for stream in (done.stdout, done.stderr):
            text = stream.decode()  # or it is no UTF-8
            self.assertEqual(steers(text), [], (where, text))
            self.assertNotIn("##[", text, where)
        return done.stdout.decode()

    def test_names_of_files(self):
        for name in BAD_NAMES:
            folder = os.fsencode(self.folder)
            (pathlib.Path(os.fsdecode(folder + b"/" + name))).write_text(STAYS)
            for format_ in self.FORMATS:
                with self.subTest(name=name, format=format_):
                    done = run("validate", "--isolated", "--format", format_, "--", name, cwd=self.folder)
                    self.assertEqual(done.returncode, 1)
                    text = self.check(done, name)
                    commands = [line for line in text.split("\n") if line.lstrip().startswith("::")]
                    self.assertEqual(len(commands), 1 if format_ == "github" else 0, text)
                    if format_ in ("json", "sarif", "gitlab"):
                        json.loads(text)
                    if format_ in ("junit", "checkstyle"):
                        xml.dom.minidom.parseString(text)
            for words in (["validate", name + b".no"], ["layout", name + b".no"], ["resolve", "--output", b"no/" + name, name],
                          ["validate", "--config", name, name], ["validate", "--baseline", name, name], [name], ["validate", b"--" + name]):
                with self.subTest(words=words):
                    done = run(*words, cwd=self.folder)
                    self.check(done, words)
                    self.assertFalse(any(line.lstrip().startswith("::") for line in done.stderr.decode().split("\n")), done.stderr)

    def test_what_documents_say(self):
        said = STEERING.replace("\x1b", "")  # which XML does not have
        said = "".join(c for c in said if c not in "\x7f")
        for text in (SLIP.replace("<nodd>0</nodd>", f"<node>{said}</node>"), SLIP.replace("unit='GiB'>1<", f"unit='{said}'>1<"),
                     SLIP.replace("model='dimm'", f"model='{said}'"), SLIP.replace("nodd", "no\u200ddd"), SLIP.replace("</domain>", said),
                     SLIP.replace("<nodd>0</nodd>", "<node>0</node>").replace("model='dimm'>", f"model='dimm'><!-- memdimm: ignore {said} -->"),
                     SLIP.replace("kvm", "##[error]x ##vso[y]")):
            path = self.file("vm.xml", text)
            for format_ in self.FORMATS:
                with self.subTest(text=text, format=format_):
                    done = run("validate", "--isolated", "--format", format_, str(path))
                    out = self.check(done, text)
                    if format_ in ("json", "sarif", "gitlab"):
                        json.loads(out)
                    if format_ in ("junit", "checkstyle"):
                        xml.dom.minidom.parseString(out)

    def test_paths_in_documents_reach_every_json(self):
        path = "/x" + "".join(c for c in STEERING if c not in "\x1b\x7f")
        text = f"""<domain type='kvm'><memory slots='2' max-memory='4' max-memory-unit='GiB' unit='GiB'>1</memory>
<devices><memory type='ram'><source type='file' path='{path}' size='1' unit='GiB'/></memory>
<memory type='ram'><source type='file' path='{path}2' size='1' unit='GiB'/></memory></devices></domain>"""
        vm = self.file("vm.xml", text)
        for words in (["qemu-args", "--format", "json"], ["layout", "--format", "json"], ["layout"], ["layout", "--format", "svg"]):
            with self.subTest(words=words):
                done = run(words[0], "--dialect", "proposal", *words[1:], str(vm))
                out = self.check(done, words)
                if "json" in words:
                    read = json.loads(out)
                    if words[0] == "qemu-args":
                        objects = [json.loads(word) for before, word in zip(read, read[1:]) if before == "-object"]
                        self.assertEqual([one["mem-path"] for one in objects], [path, path + "2"])

    def test_what_configurations_and_baselines_say(self):
        vm = self.file("d/vm.xml")
        said = json.dumps(STEERING + "\n::error::x ##[error]y", ensure_ascii=False).replace("\x1b", "\\u001b")
        for text in (f"{{{said}: 1}}", f'{{"severity": {{{said}: "error"}}}}', f'{{"severity": {{"MD101": {said}}}}}', f'{{"guest": {said}}}',
                     f'{{"select": [{said}]}}', f'{{"libvirt": {said}}}', '{"phys-bits": 1e999}', '{"phys-bits": -1e-999}', '{"phys-bits": 99999999999999999999}',
                     '{"max-file-size": 1e999}', said, "\x1b[31m", "{", '{"a": "\ud800"}'.encode("utf-8", "surrogatepass").decode("latin-1")):
            (self.folder / "d/.memdimm.json").write_bytes(text.encode("utf-8", "surrogatepass"))
            with self.subTest(text=text):
                done = run("validate", str(vm))
                self.check(done, text)
                self.assertEqual(done.returncode, 2, done)
                self.assertRegex(done.stderr.decode(), r"\.memdimm\.json:\d+:\d+: ")
                self.assertNotIn(b"internal error", done.stderr)
                for line in done.stderr.decode().splitlines():
                    self.assertTrue(line.startswith("memdimm: "), line)
                (self.folder / "baseline").write_bytes(text.encode("utf-8", "surrogatepass"))
                done = run("validate", "--isolated", "--baseline", "baseline", "d/vm.xml", cwd=self.folder)
                self.check(done, text)
                self.assertEqual(done.returncode, 2, done)
                self.assertNotIn(b"internal error", done.stderr)


if __name__ == "__main__":
    unittest.main()
