# SPDX-License-Identifier: GPL-2.0-or-later
"""The machines beside today's PC that domains are made for: what there is to choose
from, and about where modules go. Only to aim at the edges; QEMU judges."""
import collections.abc
import dataclasses

from oracle.domain import GIB, MIB

SMALL = (256 * MIB, 512 * MIB, GIB, 1280 * MIB, 1536 * MIB, 2 * GIB, 3 * GIB)


@dataclasses.dataclass(frozen=True)
class Machine:
    name: str
    first: tuple = (0, 0)             # QEMU that has it, from and up to
    last: tuple = (99, 0)
    odd: bool = False                 # no modules, or not as the newest takes them
    boot: int | None = None           # the only size that it takes
    vcpus: int | None = None
    cpus: tuple | None = None         # in place of the board's


@dataclasses.dataclass(frozen=True)
class Board:
    arches: tuple                     # as <type arch=> says them
    emulator: str
    machines: tuple
    cpus: tuple = (None,)
    around: collections.abc.Callable | None = None  # (domain, QEMU) -> start and end
    boot: tuple = SMALL
    step: int = MIB
    module: tuple = (128 * MIB, 256 * MIB, 512 * MIB, GIB)
    kinds: tuple = ("dimm",)          # that the newest machine has
    since: tuple = (0, 0)             # QEMU from which on it has them
    strange: tuple = ("nvdimm", "virtio-mem", "virtio-pmem", "dimm")
    slots: tuple = (0, 1, 255, 256, 257)
    cells: bool = True
    acpi: bool = False                # <acpi/> may be said
    firmware: tuple = ()
    proposal: bool = True
    most: int = 0                     # a maximum above it makes QEMU slow
    limits: tuple = ()                # address bits to aim at
    pc: bool = False                  # the PC's own generator makes its domains

    def machine(self, rng, version, odd):
        found = [one for one in self.machines
                 if one.first <= version <= one.last and one.odd == odd]
        if not found:
            return self.machine(rng, version, not odd)
        return found[0] if rng.random() < 0.4 else rng.choice(found)


def up(size):
    return -(-size // GIB) * GIB


def room(domain):
    return max(0, (domain.maximum or 0) - domain.boot)


def around_arm(domain, _):
    base = up(GIB + domain.boot)
    return base, base + room(domain) + (domain.slots or 0) * GIB


def around_boot(domain, _):
    """Right behind the memory at boot: pseries, s390x."""
    return up(domain.boot), up(domain.boot) + room(domain)


def around_loongarch(domain, version):
    if version < (8, 0):
        base = up(0x90000000 + domain.boot - 256 * MIB)
    elif domain.boot > 256 * MIB:
        base = 0x80000000 + domain.boot - 256 * MIB
    else:
        base = domain.boot
    return base, base + room(domain)


ARM_CPUS = ("cortex-a57", "cortex-a57", "max", "cortex-a53", "cortex-a72",
            "neoverse-n1", "mode:maximum")
OLD_PC = tuple(Machine(f"pc-i440fx-{minor}", last=(9, 0)) for minor in
               ("2.1", "2.0", "1.7", "1.4", "2.2", "2.3")) + (
    Machine("pc-i440fx-2.4"), Machine("pc-q35-2.4"), Machine("pc-i440fx-2.5"),
    Machine("pc-q35-2.5"), Machine("isapc"))

BOARDS = {
    "aarch64": Board(
        ("aarch64",), "qemu-system-aarch64",
        (Machine("virt"), Machine("virt-7.2", (7, 2)), Machine("virt-6.0", (6, 0)),
         Machine("virt-10.0", (10, 0)), Machine("virt-4.1", last=(11, 0), odd=True),
         Machine("virt-2.12", last=(10, 99), odd=True),
         Machine("sbsa-ref", odd=True, cpus=(None, "cortex-a57")),
         Machine("raspi3b", odd=True, boot=GIB, vcpus=4, cpus=(None,))),
        ARM_CPUS, around_arm, kinds=("dimm", "dimm", "nvdimm", "virtio-mem"),
        acpi=True, firmware=("rom", "efi", "pflash"), limits=(40, 44, 48, 52)),
    "armv7l": Board(
        ("armv7l",), "qemu-system-arm",
        (Machine("virt"), Machine("virt-7.2", (7, 2)), Machine("virt-6.0", (6, 0)),
         Machine("virt-4.1", last=(11, 0), odd=True),
         Machine("raspi2b", odd=True, boot=GIB, vcpus=4, cpus=(None,))),
        ("cortex-a15", "cortex-a7", None), around_arm, kinds=("virtio-mem",),
        acpi=True, firmware=("rom",), limits=(40, 32), proposal=False),
    "ppc64": Board(
        ("ppc64", "ppc64le"), "qemu-system-ppc64",
        (Machine("pseries"), Machine("pseries-7.2", (7, 2)),
         Machine("pseries-6.0", (6, 0)), Machine("pseries-2.4", last=(9, 0), odd=True),
         Machine("powernv9", odd=True, boot=GIB),
         Machine("mac99", odd=True, vcpus=1, boot=GIB, cpus=(None,))),
        (None, "power9", "POWER9"), around_boot, step=256 * MIB,
        boot=tuple(256 * MIB * count for count in (1, 2, 3, 4, 5, 8)),
        module=(256 * MIB, 512 * MIB, GIB), kinds=("dimm", "dimm", "nvdimm"),
        slots=(0, 1, 31, 32, 33, 256), most=16 * GIB),
    "s390x": Board(
        ("s390x",), "qemu-system-s390x",
        (Machine("s390-ccw-virtio"), Machine("s390-ccw-virtio-7.2", (7, 2)),
         Machine("s390-ccw-virtio-6.0", (6, 0)),
         Machine("s390-ccw-virtio-10.0", (10, 0)),
         Machine("s390-ccw-virtio-4.2", last=(11, 0), odd=True)),
        (None,), around_boot, kinds=("virtio-mem",), since=(10, 0), cells=False,
        proposal=False),
    "riscv64": Board(
        ("riscv64",), "qemu-system-riscv64",
        (Machine("virt"), Machine("spike", odd=True),
         Machine("sifive_u", odd=True, vcpus=2)),
        (None, "rv64"), None, kinds=(), proposal=False),
    "loongarch64": Board(
        ("loongarch64",), "qemu-system-loongarch64", (Machine("virt"),), (None,),
        around_loongarch, boot=(*SMALL, 5 * GIB), acpi=True,
        kinds=("dimm",), firmware=("rom",)),
    "i686": Board(
        ("i686",), "qemu-system-i386",
        (Machine("pc"), Machine("q35"), Machine("pc-i440fx-7.2", (7, 2)),
         Machine("pc-q35-6.2", (6, 2)), Machine("isapc", odd=True)),
        (None, "qemu32", "pentium", "pentium3", "n270", "coreduo", "kvm32", "athlon",
         "486", "max", "mode:maximum"), pc=True),
    "x86_64-old": Board(("x86_64",), "qemu-system-x86_64", OLD_PC, pc=True),
    "x86_64": Board(("x86_64",), "qemu-system-x86_64", (), pc=True),
}
