# SPDX-License-Identifier: GPL-2.0-or-later
"""Seeded domains for the machines of boards.py, as documents.py makes them for today's
PC: a small good guest, and up to three edges laid on it."""
import random

from oracle import documents
from oracle.boards import BOARDS
from oracle.domain import (GIB, HUGE, KIB, MIB, PAGE, Domain, Module, add_cells, near)


class Maker:
    def __init__(self, board, version, rng):
        self.board = board
        self.version = version  # of QEMU, as numbers
        self.rng = rng

    def good(self, libvirt):
        rng, board = self.rng, self.board
        made = Domain(libvirt, arch=rng.choice(board.arches), step=board.step,
                      vcpus=rng.randint(1, 4), acpi=board.acpi)
        if board.around:
            made.around = lambda domain: board.around(domain, self.version)
        made.cpu = rng.choice(board.cpus)
        if board.firmware:
            self.with_firmware(made, rng.choice(board.firmware))
        self.on_machine(made, odd=False)
        made.boot = made.boot if self.fixed else rng.choice(board.boot)
        made.slots = rng.choice((1, 2, 4, 16, 32))
        count = rng.randint(0, min(4, made.slots)) if self.has_modules() else 0
        made.modules = [self.module(rng.choice(board.kinds if libvirt else ("dimm",)))
                        for _ in range(count)]
        made.maximum = made.boot + made.plugged() + rng.choice((1, 2, 8)) * GIB
        if not libvirt and rng.random() < 0.5 and count < made.slots:
            made.boot_module = Module(size=made.boot)
        if board.cells and rng.random() < (0.8 if libvirt else 0.3):
            add_cells(rng, made, rng.randint(1, min(3, made.vcpus)))
        return made

    def has_modules(self):
        return self.board.kinds and self.version >= self.board.since

    def on_machine(self, domain, odd):
        machine = self.board.machine(self.rng, self.version, odd)
        domain.machine = machine.name
        domain.vcpus = machine.vcpus or domain.vcpus
        if machine.cpus:
            domain.cpu = self.rng.choice(machine.cpus)
        self.fixed = machine.boot is not None
        if self.fixed:
            domain.boot = machine.boot

    def with_firmware(self, domain, firmware):
        domain.firmware = firmware
        domain.files.pop("firmware.fd", None)
        if firmware in ("rom", "pflash"):
            domain.files["firmware.fd"] = 64 * (KIB if firmware == "rom" else MIB)

    def module(self, kind):
        rng = self.rng
        module = Module(kind, size=rng.choice(self.board.module))
        if kind in ("nvdimm", "virtio-pmem"):
            module.path = f"p{rng.randrange(1 << 30)}.img"
        if kind == "nvdimm" and "ppc64" in self.board.arches:
            module.label, module.uuid = 128 * KIB, rng.random() < 0.7
            module.size += module.label
        if kind == "virtio-mem":
            module.block = rng.choice((HUGE, HUGE, 4 * MIB, 64 * MIB))
            module.requested = rng.choice((0, module.block, module.size))
        return module

    # The edges. Each changes the domain in place.

    def sizes(self, domain):
        for module in domain.memory_modules():
            if self.rng.random() < 0.6:
                module.size = near(self.rng, self.rng.choice(
                    (PAGE, HUGE, 64 * MIB, *self.board.module)))

    def boot(self, domain):
        rng = self.rng
        domain.boot = rng.choice((
            near(rng, rng.choice(self.board.boot)), near(rng, rng.choice(self.board.boot)),
            near(rng, 4 * GIB), 1101 * MIB, 64 * MIB, 100 * MIB, 3 * MIB, 1025 * MIB))
        self.settle(domain)

    def settle(self, domain):
        """What follows from another memory at boot."""
        if domain.boot_module:
            domain.boot_module.size = domain.boot
        if domain.cells:
            add_cells(self.rng, domain, min(len(domain.cells), domain.vcpus))
        domain.maximum = domain.boot + domain.plugged() + self.rng.choice((GIB, 3 * GIB))

    def slots(self, domain):
        documents.slots(self.rng, domain)
        domain.slots = self.rng.choice((domain.slots, *self.board.slots))

    def maximum(self, domain):
        documents.maximum(self.rng, domain)
        if self.board.most and domain.maximum and domain.maximum > self.board.most:
            domain.maximum -= domain.maximum // GIB * GIB - self.board.most

    def limit(self, domain):
        """A maximum at the end of what the CPU can address."""
        rng = self.rng
        if not self.board.limits:
            return
        domain.slots = rng.choice((1, 4, 32, 256))
        base, _ = domain.region()
        end = 1 << rng.choice(self.board.limits)
        aim = end - base - domain.slots * GIB + domain.boot + rng.choice((0, 0, GIB, -GIB))
        if aim > domain.boot + domain.plugged():
            domain.maximum = near(rng, aim)

    def addresses(self, domain):
        documents.addresses(self.rng, domain)

    def fragments(self, domain):
        rng, size = self.rng, self.rng.choice(self.board.module)
        if not self.has_modules():
            return
        kind = "dimm" if "dimm" in self.board.kinds else "virtio-mem"
        domain.slots = rng.choice((8, 16))
        domain.modules = [Module(kind, size=size) for _ in range(rng.randint(2, 5))]
        domain.maximum = domain.boot + domain.plugged() + rng.choice((0, size, GIB))
        base, _ = domain.region()
        at = base + rng.choice((0, HUGE, size // 2))
        for module in domain.modules:
            module.node = 0 if domain.cells else None
            if rng.random() < 0.6:
                module.address = at
                at += size + rng.choice((size // 2, size, size - HUGE, HUGE))
        rng.shuffle(domain.modules)

    def nodes(self, domain):
        documents.nodes(self.rng, domain)

    def machine(self, domain):
        self.on_machine(domain, odd=True)
        if self.fixed:
            self.settle(domain)
            domain.acpi = False
            self.with_firmware(domain, None)
        if domain.cells and self.rng.random() < 0.7:
            domain.cells = []
            for module in domain.modules:
                module.node = None
        if self.rng.random() < 0.4:
            domain.modules = []
        if self.rng.random() < 0.3:
            domain.modules, domain.slots, domain.maximum = [], None, None

    def firmware(self, domain):
        if not self.board.acpi:
            return
        domain.acpi = self.rng.random() < 0.4
        if self.rng.random() < 0.6:
            self.with_firmware(domain, None)
        if self.rng.random() < 0.3:
            domain.cpu = None
            if self.board.limits and self.rng.random() < 0.5:
                domain.cpu = "cortex-a15"

    def kinds(self, domain):
        """Models that the machine may not have."""
        for _ in range(self.rng.randint(1, 2)):
            module = self.module(self.rng.choice(self.board.strange))
            if domain.cells and module.kind != "virtio-pmem":
                module.node = self.rng.randrange(len(domain.cells))
            domain.modules.insert(self.rng.randint(0, len(domain.modules)), module)
        domain.slots = self.rng.choice((domain.slots, len(domain.modules), 16))
        domain.maximum = domain.boot + domain.plugged() + self.rng.choice((0, GIB, 8 * GIB))

    def nvdimm(self, domain):
        """Labels, sizes and uuids that are not as they should be."""
        for module in domain.modules:
            if module.kind == "nvdimm":
                module.label = self.rng.choice((None, 128 * KIB, 127 * KIB, MIB, 256 * MIB,
                                                module.size))
                module.uuid = self.rng.random() < 0.5
                module.size = near(self.rng, module.size)

    def blocks(self, domain):
        for module in domain.modules:
            if module.kind == "virtio-mem":
                module.block = self.rng.choice((MIB, HUGE, 64 * KIB, 4 * MIB, 3 * MIB, GIB))
                module.requested = self.rng.choice((0, module.block, module.size))

    def classic(self, domain):
        domain.modules, domain.boot_module = [], None
        domain.slots = domain.maximum = None
        if self.board.cells or self.rng.random() < 0.3:
            add_cells(self.rng, domain, self.rng.randint(1, 3))


EDGES = (Maker.sizes, Maker.sizes, Maker.boot, Maker.boot, Maker.slots, Maker.maximum,
         Maker.maximum, Maker.limit, Maker.addresses, Maker.addresses, Maker.fragments,
         Maker.nodes, Maker.machine, Maker.firmware, Maker.classic)
LIBVIRT = (Maker.kinds, Maker.nvdimm, Maker.blocks)


def old_or_32_bit(made, board, version, rng):
    """A PC's domain on another PC. Its edges aim at the region of today's."""
    machine = board.machine(rng, version, rng.random() < 0.15)
    made.arch, made.machine = board.arches[0], machine.name
    if board.cpus != (None,) and made.cpu:
        made.cpu = rng.choice(board.cpus)
    if machine.name == "isapc":
        made.vcpus = 1
        if made.cells:
            add_cells(rng, made, 1)


def domain(name, version, seed, number):
    """Document `number` of `seed` for a board and a QEMU, as documents.domain."""
    board = BOARDS[name]
    if name == "x86_64":
        return documents.domain(seed, number)
    if board.pc:
        made, edges, rng = documents.domain(f"{seed}/{name}", number)
        old_or_32_bit(made, board, version, rng)
        return made, edges, rng
    rng = random.Random(f"{seed}/{name}/{number}")
    libvirt = not board.proposal or rng.random() < 0.7
    maker = Maker(board, version, rng)
    made = maker.good(libvirt)
    edges = rng.sample(EDGES + (LIBVIRT if libvirt else ()),
                       rng.choice((0, 1, 1, 1, 2, 2, 3)))
    edges = list(dict.fromkeys(edges))
    for edge in edges:
        edge(maker, made)
    return made, [edge.__name__ for edge in edges], rng
