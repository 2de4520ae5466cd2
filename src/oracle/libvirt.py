# SPDX-License-Identifier: GPL-2.0-or-later
"""A real libvirt that is asked what it would tell QEMU: virsh with the QEMU driver inside
itself, so that no daemon runs, no domain exists, and all that it writes is one folder.

As root the driver wants Debian's user libvirt-qemu, which only comes with the daemon's
own package, and huge pages want a mount: virsh gets both in a mount namespace of its
own, and they end with it. Who is not root gets no huge pages."""
import contextlib
import os
import pathlib
import re
import select
import shlex
import shutil
import subprocess
import time

DIED = "libvirt died of this document"
SECONDS = 60  # for one answer; the first looks at every QEMU
OWNER = """user = "+0"
group = "+0"
remember_owner = 0
"""
CONFIGURATION = """security_driver = "none"
stdio_handler = "file"
namespaces = []
memory_backing_dir = "{inside}/ram"
hugetlbfs_mount = [{mounts}]
"""
# Words: folder outside, folder inside, root or /, page sizes; then the command.
NAMESPACE = r"""set -e
outside=$1 inside=$2 root=$3 sizes=$4; shift 4
mount -t tmpfs none "$root/run"  # for its list of host devices
for file in passwd group; do
  if ! grep -q ^libvirt-qemu: "$root/etc/$file"; then
    mount --bind "$outside/$file" "$root/etc/$file"
  fi
done
for size in $sizes; do
  mount -t hugetlbfs -o pagesize="$size" none "$outside/huge-$size"
done
exec "$@"
"""
USER = {"passwd": "libvirt-qemu:x:64055:64055::/nonexistent:/usr/sbin/nologin\n",
        "group": "libvirt-qemu:x:64055:\n"}
# Programs and the packages that bring them.
NEEDED = {"virsh": "libvirt-clients", "unshare": "util-linux"}
DRIVER = "usr/lib/x86_64-linux-gnu/libvirt/connection-driver/libvirt_driver_qemu.so"


class Missing(Exception):
    """A program that a package brings."""


class Impossible(Exception):
    """libvirt is there and cannot run here."""


class Refused(Exception):
    """libvirt's words."""


def page_sizes():
    """Of the host, the largest first."""
    found = pathlib.Path("/sys/kernel/mm/hugepages").glob("hugepages-*kB")
    kib = sorted(int(re.search(r"\d+", path.name)[0]) for path in found)
    # The last one is the default to libvirt, and the smallest to Linux.
    return [f"{size >> 20}G" if size >> 20 else f"{size >> 10}M" for size in reversed(kib)
            if size >= 1024]


class Libvirt:
    def __init__(self, folder, emulators, root=None):
        self.emulators = set(emulators)
        self.outside = pathlib.Path(folder) / "libvirt"
        self.inside = str(self.outside)
        if root:
            self.inside = "/" + os.path.relpath(self.outside, root)
        self.root = root
        self.sizes = page_sizes() if os.geteuid() == 0 else []
        self.asked = 0
        self._pending = b""
        self._process = None

    def mount(self, size):
        return f"{self.inside}/huge-{size}"

    def __enter__(self):
        if self.root and os.geteuid() != 0:
            raise Impossible("only root can ask in a chroot")
        for program, package in NEEDED.items():
            if not shutil.which(program, path=f"{self.root or ''}/usr/bin"):
                raise Missing(f"{program} is missing: apt-get install {package}")
        if not pathlib.Path(self.root or "/", DRIVER).exists():
            raise Missing("libvirt's QEMU driver is missing: apt-get install "
                          "libvirt-daemon-driver-qemu")
        self._write_files()
        self._start()
        try:
            said = self.ask("version")
            self.version = re.search(r"library: libvirt (\d+\.\d+)", said)[1]
        except (TypeError, OSError, TimeoutError) as error:
            said = self._pending.decode(errors="replace")
            self.__exit__()
            raise Impossible(f"libvirt does not start here: {said or error}") from error
        return self

    def _start(self):
        self._pending = b""
        self._process = subprocess.Popen(
            self._command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={"LC_ALL": "C", "PATH": os.environ["PATH"], "HOME": self.inside})

    def __exit__(self, *_):
        if self._process:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process.stdout.close()

    def _write_files(self):
        for name in ("etc", "ram", "bin", *(f"huge-{size}" for size in self.sizes)):
            (self.outside / name).mkdir(parents=True)
        for emulator in self.emulators:
            (self.outside / "bin" / emulator).symlink_to(f"/usr/bin/{emulator}")
        mounts = ", ".join(f'"{self.mount(size)}"' for size in self.sizes)
        (self.outside / "etc/qemu.conf").write_text(
            (OWNER if os.geteuid() == 0 else "")
            + CONFIGURATION.format(inside=self.inside, mounts=mounts), encoding="utf-8")
        for name, line in USER.items():
            before = pathlib.Path(self.root or "/", "etc", name).read_text(encoding="utf-8")
            (self.outside / name).write_text(before + line, encoding="utf-8")

    def _command(self):
        # libvirt looks at every emulator in PATH before it says anything.
        virsh = ["/usr/bin/env", f"PATH={self.inside}/bin", "/usr/bin/virsh", "-q", "-c",
                 f"qemu:///embed?root={self.inside}"]
        if os.geteuid() != 0:
            return virsh
        chroot = ["chroot", self.root] if self.root else []
        return ["unshare", "--mount", "sh", "-c", NAMESPACE, "sh", str(self.outside),
                self.inside, self.root or "", " ".join(self.sizes), *chroot, *virsh]

    def arguments(self, document):
        """What libvirt would tell QEMU, without the emulator's name."""
        command = f"domxml-to-native qemu-argv --xml {shlex.quote(document)}"
        said = None
        for _ in range(3):  # libvirt 9.0 dies now and then, mostly of no document at all
            try:
                said = self.ask(command)
                break
            except OSError:
                self.__exit__()
                self._start()
        if said is None:
            raise Refused(DIED)
        line = next((one for one in said.splitlines() if one.startswith("LC_ALL=")), None)
        if line:
            words = shlex.split(line)
            return words[1 + next(at for at, word in enumerate(words)
                                  if not re.match(r"[A-Z_]+=", word)):]
        errors = [one[7:] for one in said.splitlines() if one.startswith("error: ")]
        raise Refused("; ".join(errors) or said)

    def ask(self, command):
        """What virsh says to a line of its own shell."""
        self.asked += 1
        mark = f"answered-{self.asked}"
        self._process.stdin.write(f"{command}\necho {mark}\n".encode())
        self._process.stdin.flush()
        deadline = time.monotonic() + SECONDS
        while True:
            # Standard input is no terminal, and is shown as if it were typed.
            found = re.search(rf"^{mark}".encode(), self._pending, re.M)
            if found:
                said = self._pending[:found.start()]
                self._pending = self._pending[found.end():]
                return said.decode(errors="replace")
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._process.stdout], [], [], left)[0]:
                raise TimeoutError(f"libvirt gave no answer within {SECONDS} s: {command}")
            read = os.read(self._process.stdout.fileno(), 65536)
            if not read:
                raise OSError("virsh ended")
            self._pending += read
