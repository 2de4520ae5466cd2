# SPDX-License-Identifier: GPL-2.0-or-later
"""A domain before it is written as XML, and a small good one to lay edges on."""
import dataclasses

KIB, MIB, GIB, TIB = 1 << 10, 1 << 20, 1 << 30, 1 << 40
PAGE, HUGE = 4 * KIB, 2 * MIB
STEPS = (0, 1, PAGE, 2 * PAGE, MIB, HUGE, GIB)
# How boot memory is split around the 32-bit hole, and how large the PCI hole is: only
# to aim at the edges, never to judge.
SPLIT = {"pc": (3584 * MIB, 3 * GIB, 2 * GIB), "q35": (2816 * MIB, 2 * GIB, 32 * GIB)}
MACHINES = ("pc", "q35", "pc-q35-7.0", "pc-i440fx-6.2", "pc-q35-7.2", "pc-i440fx-7.1")


@dataclasses.dataclass
class Module:
    kind: str = "dimm"
    size: int = 64 * MIB
    node: int | None = None
    slot: int | None = None
    address: int | None = None
    page: int | None = None       # huge pages
    path: str | None = None
    host_node: str | None = None
    label: int | None = None      # nvdimm
    block: int = HUGE             # virtio-mem
    requested: int = 0
    access: str | None = None
    uuid: bool = False            # nvdimm
    sized: bool = True            # flash and rom


@dataclasses.dataclass
class Domain:
    libvirt: bool
    arch: str = "x86_64"
    machine: str = "pc"
    firmware: str | None = None   # "efi", or how a file of it is given: "rom", "pflash"
    step: int = MIB               # what boot memory and cells are multiples of
    around: object = None         # board: where modules go, in place of the PC's
    vcpus: int = 4
    cpu: str | None = None        # a model, or "mode:" and a mode
    bits: int | None = None
    boot: int = 128 * MIB
    boot_module: Module | None = None
    slots: int | None = 4
    maximum: int | None = 4 * GIB
    cells: list = dataclasses.field(default_factory=list)  # [id, cpus, memory]
    modules: list = dataclasses.field(default_factory=list)
    total: int | None = None      # what <memory> says, where that is not the sum
    acpi: bool = True
    backing: str = ""
    numatune: str = ""
    files: dict = dataclasses.field(default_factory=dict)  # name: size before the start

    def memory_modules(self):
        return [one for one in self.modules if one.kind not in ("flash", "rom")]

    def plugged(self):
        return sum(one.size for one in self.memory_modules())

    def split(self):
        return SPLIT["q35" if "q35" in self.machine else "pc"]

    def region(self):
        """Where modules go, about: start and end."""
        if self.around:
            return self.around(self)
        limit, low, _ = self.split()
        above = self.boot - low if self.boot >= limit else 0
        base = -(-(4 * GIB + above) // GIB) * GIB
        room = max(0, (self.maximum or 0) - self.boot) + (self.slots or 0) * GIB
        return base, base + room


def near(rng, value):
    """The value, or a byte, page, 2 MiB or so beside it."""
    return max(0, value + rng.choice((-1, 1)) * rng.choice(STEPS))


def edge_size(rng):
    """Small, so that many fit and preallocating them is quick."""
    return near(rng, rng.choice((PAGE, HUGE, 2 * HUGE, 8 * MIB, 64 * MIB, 128 * MIB)))


def good(rng, libvirt):
    domain = Domain(libvirt, machine=rng.choice(MACHINES), vcpus=rng.randint(1, 8))
    domain.boot = rng.choice((64, 128, 256, 512, 1024)) * MIB
    domain.slots = rng.choice((1, 2, 4, 16, 64))
    count = rng.randint(0, min(4, domain.slots))
    domain.modules = [Module(size=rng.choice((2, 4, 64, 128, 256, 1024)) * MIB)
                      for _ in range(count)]
    domain.maximum = domain.boot + domain.plugged() + rng.choice((1, 2, 8)) * GIB
    if not libvirt and rng.random() < 0.6 and count < domain.slots:
        domain.boot_module = Module(size=domain.boot)
    if rng.random() < (0.8 if libvirt else 0.3):
        add_cells(rng, domain, rng.randint(1, 3))
    return domain


def add_cells(rng, domain, count):
    """Cells that share out the CPUs and the memory at boot."""
    domain.cells = []
    first = 0
    for cell in range(count):
        last = domain.vcpus if cell == count - 1 else min(
            domain.vcpus, first + rng.randint(0, domain.vcpus))
        cpus = f"{first}-{last - 1}" if last - 1 > first else str(first)
        domain.cells.append([cell, cpus if last > first else None, 0])
        first = last
    share = domain.boot // count // domain.step * domain.step
    for cell in domain.cells[1:]:
        cell[2] = share
    domain.cells[0][2] = domain.boot - share * (count - 1)
    if domain.libvirt and domain.cells[0][2] == 0:
        domain.cells = domain.cells[:1]
        domain.cells[0][2] = domain.boot
    for module in domain.modules:
        if module.kind in ("dimm", "nvdimm", "virtio-mem"):
            module.node = rng.randrange(len(domain.cells))
