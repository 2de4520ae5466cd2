# SPDX-License-Identifier: GPL-2.0-or-later
"""The verdict of memdimm on one domain beside that of a real QEMU."""
import dataclasses
import json
import os
import pathlib
import re
import shutil
import subprocess

import qemu

from oracle import command_line, differences, errors, translate

STARTED, REFUSED, HOST, CONTRACT, DIFFER = (
    "started alike", "refused alike", "host-only", "contract-only", "disagreements")
NONE = "no-such-mount"
OPINION = "other arguments than the translator's"


@dataclasses.dataclass
class Answer:
    """What QEMU did: it refused with this message, or it started and has this."""
    message: str | None
    devices: dict = dataclasses.field(default_factory=dict)
    summary: dict = dataclasses.field(default_factory=dict)
    numa: str = ""
    region: dict | None = None  # base and size of where modules go
    mtree: str = ""  # of microvm only

    def maps(self, backend):
        """Whether the guest sees memory of a backend whose name starts so."""
        if self.mtree:
            return re.search(rf"ram\): {backend}\d", self.mtree) is not None
        return self.region is not None

    def rename(self, before, after):
        """Gives its devices other ids."""
        names = dict(zip(before, after))
        self.devices = {names.get(name, name): one for name, one in self.devices.items()}


def region(tree):
    """Where modules go, as `info mtree` tells it."""
    found = re.search(r"^ *(\w+)-(\w+) \(.*\): (?:device|hotplug)-memory\r?$", tree, re.M)
    if not found:
        return None
    base, last = (int(word, 16) for word in found.groups())
    return {"base": base, "size": last - base + 1}


class Oracle:
    """memdimm, a QEMU, and a folder that both see: `inside` is its path in a chroot."""

    def __init__(self, memdimm, folder, root=None, hugetlbfs=None, emulator=qemu.BINARY):
        self.memdimm_path = memdimm
        self.folder = pathlib.Path(folder)
        self.root = root
        self.prefix = ("chroot", root) if root else ()
        self.emulator = emulator
        self.hugetlbfs = hugetlbfs
        self.version = self.qemu_version()
        self.refuses = self.who_refuses()

    def inside(self, path):
        return "/" + os.path.relpath(path, self.root) if self.root else str(path)

    def outside(self, path):
        return pathlib.Path(self.root + path if self.root else path)

    def qemu_version(self):
        program = self.emulator if self.root else qemu.binary(self.emulator)
        said = subprocess.run([*self.prefix, program, "--version"], check=True,
                              capture_output=True, text=True, timeout=60).stdout
        return re.search(r"version (\d+\.\d+)", said)[1]

    def memdimm(self, *words):
        """(exit code, standard output); 2 and crashes are never an answer."""
        done = subprocess.run([self.memdimm_path, *words], capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=60, check=False)
        if done.returncode not in (0, 1):
            raise RuntimeError(f"memdimm {' '.join(words)} ended with {done.returncode}:"
                               f"\n{done.stdout}{done.stderr}")
        return done.returncode, done.stdout

    def errors(self, options, document):
        """{rule: its first finding} of a document's errors."""
        _, found = self.memdimm("validate", "--format", "json", *options, document)
        out = {}
        for one in json.loads(found)["diagnostics"]:
            if one["severity"] == "error":
                out.setdefault(one["rule"], one)
        return out

    def who_refuses(self):
        """{rule: nobody, parser, libvirt, qemu or guest}."""
        rules = json.loads(self.memdimm("rules", "--format", "json")[1])
        return {rule["id"]: rule["refuses"] for rule in rules}

    def options(self, memfd, ram):
        """Mounts that are not there have a parent that is not there, so that QEMU cannot
        take the name for a file to make."""
        out = ["--accel", "tcg", "--qemu-version", self.version,
               "--memory-dir", self.inside(ram),
               "--hugepage-backend", "memfd" if memfd else "file"]
        mount = self.hugetlbfs or self.folder / NONE / "2M"
        out += ["--hugetlbfs", f"2M={self.inside(mount)}"]
        for size in ("1G", "4M", "64K", "4K"):
            out += ["--hugetlbfs", f"{size}={self.inside(self.folder / NONE / size)}"]
        return out

    def run(self, arguments):
        self.make_directories(arguments)
        try:
            with qemu.Qemu(arguments, self.prefix, self.emulator) as one:
                return Answer(None, one.memory_devices(),
                              one.execute("query-memory-size-summary"),
                              one.monitor("info numa"), region(one.monitor("info mtree")),
                              one.monitor("info mtree -f")
                              if "-machine microvm" in " ".join(arguments) else "")
        except qemu.QemuExited as exited:
            lines = [line for line in str(exited).splitlines() if "warning:" not in line]
            return Answer("\n".join(lines))

    def make_directories(self, arguments):
        """The directories that libvirt makes before it starts a guest."""
        for path in re.findall(r'mem-path(?:": ?"|=)([^",]+)', "\n".join(arguments)):
            outer = self.outside(path)
            mount = self.hugetlbfs
            if mount and outer.is_relative_to(mount):
                outer.mkdir(parents=True, exist_ok=True)
            elif outer.is_relative_to(self.folder) and "ram" in outer.parts:
                outer.parent.mkdir(parents=True, exist_ok=True)


@dataclasses.dataclass
class Case:
    """One document, and what became of it."""
    oracle: Oracle
    path: pathlib.Path
    text: str
    files: dict                # name: size before the start
    unsized: bool = False      # a flash or rom that leaves its size to the file
    memfd: bool = False
    outcome: str = ""
    detail: str = ""
    kinds: list = dataclasses.field(default_factory=list)  # of a disagreement
    board: bool = False        # a machine that the translator alone knows well
    errors: dict = dataclasses.field(default_factory=dict)  # rule: its finding

    def judge(self):
        document = str(self.path)
        options = self.oracle.options(self.memfd, self.path.parent / "ram")
        self.errors = self.oracle.errors(options, document)
        if self.errors:
            self.compare_refusal()
        else:
            self.compare_start(document, options)
        return self

    def end(self, outcome, detail="", kind=None):
        self.outcome, self.detail = outcome, detail
        self.kinds = [kind or detail.partition("\n")[0]]

    def translated(self):
        return translate.translate(self.text)

    def rules_of_qemu(self, guest):
        """libvirt has no part in the proposal: there its rules are QEMU's."""
        mine = ("qemu", "libvirt") if guest.proposal else ("qemu",)
        out = {rule for rule in self.errors if self.oracle.refuses[rule] in mine
               and not rule.startswith("MD0")}
        if "MD205" in self.errors and not guest.libvirt_refuses:
            out.add("MD205")
        return out - guest.contract

    def compare_refusal(self):
        guest = self.translated() if not self.unreadable() else None
        rules = self.rules_of_qemu(guest) if guest else set()
        if not rules or guest.boot == 0:  # of which QEMU makes 128 MiB
            return self.end(CONTRACT, " ".join(sorted(self.errors)))
        names = " ".join(sorted(rules))
        answer = self.oracle.run(guest.arguments())
        if answer.message is None:
            if "MD216" in rules and guest.modules and not answer.maps("m"):
                return self.end(REFUSED, "MD216: mapped nowhere")
            return self.end(DIFFER, f"memdimm refuses ({names}), QEMU starts: "
                                    f"{' '.join(guest.arguments())}",
                            f"refused for {names}, and QEMU starts")
        row = errors.rules_for(answer.message)
        if row and row[1] & set(self.errors):
            wrong = self.other_numbers(answer.message)
            return self.end(DIFFER if wrong else REFUSED, wrong or " ".join(
                sorted(row[1] & set(self.errors))), "other numbers than QEMU's")
        if self.host_decides(answer.message):
            return self.end(HOST, answer.message)
        if not guest.proposal and any(self.oracle.refuses[rule] == "libvirt"
                                      for rule in self.errors):
            return self.end(CONTRACT, answer.message)  # QEMU is never asked
        return self.end(DIFFER, f"memdimm refuses for {' '.join(sorted(self.errors))}, "
                                f"QEMU for another reason: {answer.message}\n"
                                f"{' '.join(guest.arguments())}",
                        f"refused for {names}, and by QEMU: {errors.kind(answer.message)}")

    def unreadable(self):
        """A document that is wrong as a document; there is nothing to translate."""
        return any(rule.startswith("MD0") for rule in self.errors)

    def other_numbers(self, message):
        """Where both name an address, it is the same one."""
        limit = re.search(r"Address space limit 0x\w+ < (0x\w+)", message)
        if limit and limit[1] not in json.dumps(self.errors.get("MD206", limit[1])):
            return f"QEMU's highest address is {limit[1]}: {self.errors['MD206']}"
        usable = re.search(r"usable range for memory devices \[(0x\w+):(0x\w+)\]", message)
        if usable:
            base, size = (int(word, 16) for word in usable.groups())
            said = f"{base:#x} to {base + size - 1:#x}"
            if said not in json.dumps(self.errors["MD212"]):
                return f"QEMU's region is {said}: {self.errors['MD212']}"
        return None

    def host_decides(self, message):
        if errors.host_only(message):
            return True
        if "can't open backing store" in message:
            return NONE in message or "hugepages" in message
        if "does not match 'size' option" in message or "is too small for" in message:
            size = int(re.search(r"backing store size (0x\w+)", message)[1], 16)
            return size in self.files.values()
        return self.unsized and any(text in message for text in (
            "has invalid size", "combined size of system firmware", "regions overlap",
            "regions are overlapping", "Cannot load specified image"))

    def compare_start(self, document, options):
        code, printed = self.oracle.memdimm("qemu-args", "--complete", "--format", "json",
                                            *options, document)
        if code != 0:
            return self.end(DIFFER, "validate accepts it, and qemu-args does not")
        emulator, *arguments = json.loads(printed)
        opinion = self.second_opinion(arguments)
        if self.board:
            return self.compare_board(document, options, emulator, arguments)
        if opinion:
            return self.end(DIFFER, opinion, OPINION)
        answer = self.oracle.run(arguments)
        if self.refused(answer):
            return None
        _, shown = self.oracle.memdimm("layout", "--format", "json", *options, document)
        return self.settle(differences.all_of(json.loads(shown), answer))

    def compare_board(self, document, options, emulator, arguments):
        """Whether QEMU takes the domain, and where it puts what, is asked with the
        translator's arguments, since memdimm's may lack what another machine needs."""
        guest = self.translated()
        answer = self.oracle.run(guest.arguments())
        if self.refused(answer):
            return None
        if guest.modules and not answer.maps("m"):
            return self.end(DIFFER, "memdimm accepts it, QEMU maps its modules nowhere")
        _, shown = self.oracle.memdimm("layout", "--format", "json", *options, document)
        layout = json.loads(shown)
        answer.rename([device["id"] for _, device in guest.modules],
                      differences.module_ids(layout))
        wrong = list(differences.all_of(layout, answer))
        opinion = self.second_opinion(arguments)
        if opinion:
            wrong.append((OPINION, opinion))
        if emulator != self.oracle.emulator:
            wrong.append(("--complete: another emulator", emulator))
        complete = self.oracle.run(arguments)
        if complete.message is not None:
            wrong.append((f"--complete, QEMU: {errors.kind(complete.message)}",
                          f"{complete.message}\n{' '.join(arguments)}"))
        return self.settle(wrong)

    def refused(self, answer):
        if answer.message is None:
            return False
        host = self.host_decides(answer.message)
        self.end(HOST if host else DIFFER,
                 f"memdimm accepts it, QEMU does not: {answer.message}",
                 f"accepted, and QEMU: {errors.kind(answer.message)}")
        return True

    def settle(self, wrong):
        """wrong: pairs of a kind and what is wrong; none is fine."""
        wrong = list(wrong)
        self.end(DIFFER if wrong else STARTED, "\n".join(text for _, text in wrong))
        self.kinds = list(dict.fromkeys(kind for kind, _ in wrong))

    def second_opinion(self, arguments):
        """memdimm and the translator say the same to QEMU."""
        if "<memoryBacking>" in self.text or "<numatune>" in self.text:
            return None  # the translator has no opinion on these
        ours = command_line.memory_of(arguments)
        theirs = command_line.memory_of(self.translated().arguments())
        if self.translated().firmware:  # which --complete may give as it likes
            ours, theirs = ([word for word in words if word[0] != "-drive"]
                            for words in (ours, theirs))
        for word in ours + theirs:
            if ours.count(word) != theirs.count(word):
                side = "memdimm" if word in ours else "the translator"
                return (f"only {side} tells QEMU {word}\nmemdimm: {' '.join(arguments)}\n"
                        f"translator: {' '.join(self.translated().arguments())}")
        return None


def prepare(folder, made, xml):
    """Writes a document and the files that it finds on its host."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, size in made.files.items():
        with open(folder / name, "wb") as file:
            file.truncate(size)
    path = folder / "domain.xml"
    path.write_text(xml, encoding="utf-8")
    return path
