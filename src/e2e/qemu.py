# SPDX-License-Identifier: GPL-2.0-or-later
"""A real QEMU under test, spoken to over QMP on its standard input and output.

QEMU greets before it looks at memory and devices, so that the greeting proves nothing:
a Qemu has started once it has answered its first command. Every wait has an end, and no
QEMU outlives its `with` block."""
import json
import os
import re
import select
import shutil
import subprocess
import tempfile
import time

BINARY = "qemu-system-x86_64"
PACKAGES = {"x86": ("i386", "x86_64"), "arm": ("aarch64", "arm"), "ppc": ("ppc64",),
            "misc": ("loongarch64", "riscv64", "s390x")}
# The root directory of another Debian, whose QEMU the tests run: its version is another
# one. It shows this one's /tmp and /dev/hugepages (scripts/test-in mounts them).
ROOT = os.environ.get("QEMU_ROOT", "")
PREFIX = ("chroot", ROOT) if ROOT else ()
TIMEOUT = 60  # seconds for one answer; preallocated memory on a busy machine is slow


class QemuExited(Exception):
    """QEMU ended by itself; the text is what it said on standard error."""


class QmpError(Exception):
    """QEMU refused a command; the text is its description."""


def binary(emulator=BINARY):
    path = shutil.which(emulator, path=f"{ROOT}/usr/bin" if ROOT else None)
    if path is None:
        package = next((name for name, targets in PACKAGES.items()
                        if emulator.rpartition("-")[2] in targets), "misc")
        raise AssertionError(f"{emulator} is missing: apt-get install qemu-system-{package}")
    return path


def version(emulator=BINARY):
    """The release of the QEMU under test, as --qemu-version takes it."""
    binary(emulator)
    said = subprocess.run([*PREFIX, emulator, "--version"], check=True, capture_output=True,
                          text=True, timeout=TIMEOUT).stdout
    return re.search(r"version (\d+\.\d+)", said).group(1)


class Qemu:
    """A QEMU with these arguments, its own name excluded; paused by -S, or by nothing."""

    def __init__(self, arguments, prefix=PREFIX, emulator=BINARY):
        if prefix == PREFIX:
            binary(emulator)
        # In a chroot its own PATH finds the emulator.
        self.command = [*prefix, emulator, *arguments, "-qmp", "stdio"]
        self.events = []
        self._pending = b""

    def __enter__(self):
        self._stderr = tempfile.TemporaryFile()
        self._process = subprocess.Popen(self.command, stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE, stderr=self._stderr)
        try:
            self._receive(lambda message: "QMP" in message)
            self.execute("qmp_capabilities")
            self.execute("query-status")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        try:
            self._process.stdin.write(b'{"execute": "quit"}\n')
            self._process.stdin.close()
            self._process.wait(5)
        except (OSError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._stderr.close()

    def kill(self):
        """As the host's own killer does it."""
        self._process.kill()
        self._process.wait(TIMEOUT)

    @property
    def stderr(self):
        self._stderr.seek(0)
        return self._stderr.read().decode(errors="replace")

    def send(self, line):
        """One command as it stands; what it returns, or QmpError."""
        try:
            self._process.stdin.write(line.encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # the answer that does not come says why
        answer = self._receive(lambda message: "return" in message or "error" in message)
        if "error" in answer:
            raise QmpError(answer["error"]["desc"])
        return answer["return"]

    def execute(self, command, **arguments):
        return self.send(json.dumps({"execute": command, "arguments": arguments}))

    def monitor(self, line):
        return self.execute("human-monitor-command", **{"command-line": line})

    def memory_devices(self):
        """What query-memory-devices shows, by id."""
        shown = self.execute("query-memory-devices")
        return {one["data"]["id"]: {"type": one["type"], **one["data"]} for one in shown}

    def objects(self):
        return {one["name"] for one in self.execute("qom-list", path="/objects")
                if one["type"].startswith("child<")}

    def _receive(self, wanted):
        deadline = time.monotonic() + TIMEOUT
        while True:
            while b"\n" not in self._pending:
                self._read_more(deadline)
            line, self._pending = self._pending.split(b"\n", 1)
            if not line.startswith(b"{"):  # s390x says there that it rounds memory
                continue
            message = json.loads(line)
            if wanted(message):
                return message
            self.events.append(message)

    def _read_more(self, deadline):
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([self._process.stdout], [], [], left)[0]:
            raise TimeoutError(f"no answer within {TIMEOUT} s: {self.command}")
        read = os.read(self._process.stdout.fileno(), 65536)
        if not read:
            self._process.wait(TIMEOUT)
            raise QemuExited(f"exit status {self._process.returncode}: {self.stderr}")
        self._pending += read


def refusal(arguments, emulator=BINARY):
    """Why QEMU does not start with these arguments; None where it does."""
    try:
        with Qemu(arguments, emulator=emulator):
            return None
    except QemuExited as exited:
        return str(exited)
