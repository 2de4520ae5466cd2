# SPDX-License-Identifier: GPL-2.0-or-later
"""Seeded domains of both dialects around every edge that QEMU's memory has: a small
good guest is built first, and then up to three edges are laid on it. Document N of a
seed is always the same."""
import random

from oracle.domain import (GIB, HUGE, KIB, MACHINES, MIB, PAGE, TIB, Module, add_cells,
                           edge_size, good, near)

ODD_MACHINES = ("microvm", "isapc", "pc-i440fx-5.0", "pc-q35-5.0", "pc-i440fx-2.11")
CPUS = ("qemu64", "Nehalem", "EPYC", "Skylake-Server", "Opteron_G5", "Dhyana", "athlon",
        "phenom", "kvm64", "core2duo", "qemu32", "pentium", "n270", "kvm32", "max",
        "Westmere", "coreduo", "486", "Icelake-Server", "Conroe", "pentium3")


# The edges. Each changes the domain in place.

def sizes(rng, domain):
    for module in domain.memory_modules():
        if rng.random() < 0.7:
            module.size = edge_size(rng)


def boot_around_hole(rng, domain):
    limit, low, _ = domain.split()
    domain.boot = near(rng, rng.choice((limit, limit, low, limit + 512 * MIB, 4 * GIB)))
    if domain.boot_module:
        domain.boot_module.size = domain.boot
    if domain.cells:
        add_cells(rng, domain, len(domain.cells))
    domain.maximum = domain.boot + domain.plugged() + rng.choice(
        (PAGE, HUGE, MIB, GIB, 3 * GIB))


def boot_odd(rng, domain):
    domain.boot = near(rng, rng.choice((0, 1, PAGE, 2 * PAGE, MIB, HUGE, 128 * MIB)))
    if domain.boot_module:
        domain.boot_module.size = domain.boot
    if domain.cells:
        add_cells(rng, domain, len(domain.cells))
    if rng.random() < 0.5:
        domain.boot_module = None


def slots(rng, domain):
    count = len(domain.memory_modules()) + (0 if domain.libvirt else 1)
    domain.slots = rng.choice((None, 0, 1, count - 1, count, count + 1, 255, 256, 257))
    if domain.slots is not None:
        domain.slots = max(0, domain.slots)
    last = domain.slots or 1
    modules = domain.memory_modules() + ([domain.boot_module] if domain.boot_module
                                         else [])
    for module in modules:
        if rng.random() < 0.5:
            module.slot = max(0, rng.choice(
                (0, 1, 2, last - 1, last, last - 2, 255, 256)))


def maximum(rng, domain):
    boot, total = domain.boot, domain.boot + domain.plugged()
    domain.maximum = rng.choice((
        boot, total, total, near(rng, total), near(rng, total), near(rng, boot),
        near(rng, total + GIB), near(rng, total + 64 * GIB), total + HUGE, None, 0, 1))
    if rng.random() < 0.2:
        domain.slots = rng.choice((0, None))


def phys_bits(rng, domain):
    domain.cpu = rng.choice((None, None, *CPUS, "mode:maximum", "mode:host-model",
                             "mode:host-passthrough"))
    if rng.random() < 0.4:
        domain.bits = rng.choice((36, 37, 38, 39, 40, 41, 42, 44, 48, 52))
    domain.machine = rng.choice(MACHINES)
    if rng.random() < 0.3:
        domain.slots = rng.choice((256, 255, 64, 1))
    if rng.random() < 0.3:
        boot_around_hole(rng, domain)
    _, high = domain.region()
    base, _ = domain.region()
    taken = base + (domain.slots or 0) * GIB + domain.split()[2] - domain.boot
    limit = 1 << (domain.bits or 40)
    edge = rng.choice((limit, limit, 1012 * GIB, 1012 * GIB, TIB,
                       limit - TIB if limit > TIB else limit))
    aim = edge - taken + rng.choice((0, 0, GIB, -GIB))
    if aim > domain.boot + domain.plugged():
        domain.maximum = near(rng, aim)
    elif high < limit:
        domain.maximum = domain.boot + domain.plugged() + GIB


def bits_range(rng, domain):
    domain.bits = rng.choice((1, 31, 32, 33, 35, 36, 51, 52, 53, 64))
    domain.cpu = rng.choice((None, "qemu64", "Nehalem", "qemu32", "pentium",
                             "mode:maximum"))


def addresses(rng, domain):
    base, end = domain.region()
    given = []
    for module in domain.memory_modules():
        if rng.random() < 0.3:
            continue
        places = [base, base, base + module.size, end - module.size, end,
                  base - module.size, 0, 1, GIB, domain.boot, 4 * GIB, (1 << 64) - HUGE,
                  (1 << 64) - module.size, rng.randrange(base, max(base + 1, end), HUGE)]
        for other in given:
            places += [other.address, other.address + other.size,
                       other.address - module.size, other.address + other.size // 2]
        spot = rng.choice(places)
        module.address = min((1 << 64) - 1,
                             near(rng, spot) if rng.random() < 0.4 else max(0, spot))
        given.append(module)


def fragments(rng, domain):
    """Modules with gaps between them, and then some that find one or do not."""
    domain.slots = 16
    size = rng.choice((64 * MIB, 128 * MIB, 512 * MIB))
    domain.modules = [Module(size=size) for _ in range(rng.randint(2, 6))]
    domain.maximum = domain.boot + domain.plugged() + rng.choice((0, size, HUGE))
    base, end = domain.region()
    gap = rng.choice((size // 2, size, size - HUGE, size + HUGE, (end - base) // 3))
    at = base + rng.choice((0, gap))
    for module in domain.modules:
        if rng.random() < 0.6:
            module.address = at // HUGE * HUGE
            at += size + gap
    rng.shuffle(domain.modules)
    if rng.random() < 0.5:
        domain.slots = len(domain.modules) + (0 if domain.libvirt else 1)
    for module in domain.modules:
        module.node = 0 if domain.cells else None


def nodes(rng, domain):
    count = rng.choice((1, 2, 2, 3, 4))
    add_cells(rng, domain, count)
    count = len(domain.cells)
    for module in domain.memory_modules() + [domain.boot_module]:
        if module and rng.random() < 0.5:
            module.node = rng.choice((None, 0, count - 1, count, count + 1, 127, 128, 5))
    change = rng.random()
    victim = rng.choice(domain.cells)
    if change < 0.15:
        victim[0] = rng.choice((count, 0, count - 1, 127, 128))
    elif change < 0.3:
        victim[1] = rng.choice((None, "0", "0-1", str(domain.vcpus),
                                f"{domain.vcpus - 1}", f"0-{domain.vcpus}", "0,2", "255"))
    elif change < 0.4:
        victim[2] = near(rng, rng.choice((0, 1, MIB, HUGE)))
        domain.boot = sum(cell[2] for cell in domain.cells)
    elif change < 0.55 and not domain.libvirt:
        domain.cells = []
    elif change < 0.65:
        rng.shuffle(domain.cells)


def many(rng, domain):
    room = 0 if domain.libvirt else 1
    count = rng.choice((1, 10, 100, 254, 255, 256)) - room
    domain.slots = rng.choice((256, 256, count + room, count))
    size = rng.choice((HUGE, HUGE, 4 * MIB))
    node = 0 if domain.cells else None
    domain.modules = [Module(size=size, node=node) for _ in range(count)]
    if rng.random() < 0.5:
        order = rng.sample(range(max(count, min(domain.slots, 256))), count)
        for module, slot in zip(domain.modules, order):
            module.slot = slot + (room if rng.random() < 0.5 else 0)
    domain.maximum = domain.boot + count * size + rng.choice((0, 0, HUGE, GIB))


def machine(rng, domain):
    domain.machine = rng.choice(ODD_MACHINES)
    if domain.machine == "isapc":
        domain.vcpus = 1
        if domain.cells:
            add_cells(rng, domain, 1)
    if rng.random() < 0.4:
        domain.modules = []
    if rng.random() < 0.3:
        domain.modules, domain.slots, domain.maximum = [], None, None


def acpi(rng, domain):
    domain.acpi = rng.random() < 0.2


def huge_pages(rng, domain):
    page = rng.choice((HUGE, HUGE, HUGE, HUGE, GIB, 3 * MIB, 4 * MIB, PAGE, 64 * KIB))
    modules = domain.memory_modules() + ([domain.boot_module] if domain.boot_module
                                         else [])
    for module in modules:
        if rng.random() < 0.6:
            module.page = page
            module.size = max(1, module.size // page) * page
            if module.size > 64 * MIB:
                module.size = page * (8 if page < GIB else 1)
            if domain.libvirt and rng.random() < 0.3:
                module.size = near(rng, module.size)
            if rng.random() < 0.2:
                module.host_node = rng.choice(("0", "0-1", "1", "127", "128"))
    if domain.boot_module:
        domain.boot = domain.boot_module.size
    domain.maximum = domain.boot + domain.plugged() + rng.choice((0, GIB, HUGE))


def files(rng, domain):
    modules = domain.memory_modules() + ([domain.boot_module] if domain.boot_module
                                         else [])
    for number, module in enumerate(modules):
        if rng.random() < 0.6 and (not domain.libvirt or module.kind != "dimm"):
            module.path = f"m{number}.img"
            module.size = near(rng, rng.choice((PAGE, HUGE, 3 * MIB, 16 * MIB, 64 * MIB)))
            module.page = None
            before = rng.choice((None, None, 0, module.size, module.size * 2,
                                 module.size // 2, module.size - 1))
            if before is not None:
                domain.files[module.path] = max(0, before)
    if domain.boot_module:
        domain.boot = domain.boot_module.size
    domain.maximum = domain.boot + domain.plugged() + rng.choice((0, GIB, PAGE, 2 * PAGE))


def host_nodes(rng, domain):
    for module in domain.memory_modules() + [domain.boot_module]:
        if module and rng.random() < 0.5:
            module.host_node = rng.choice(("0", "0", "0", "0-1", "1", "127", "128"))


def flash_and_rom(rng, domain):
    for number in range(rng.choice((1, 1, 2, 2, 3))):
        size = near(rng, rng.choice((PAGE, 64 * KIB, MIB, 4 * MIB, 6 * MIB, 8 * MIB)))
        module = Module("flash", size, path=f"f{number}.fd", sized=rng.random() < 0.8)
        domain.files[module.path] = size
        domain.modules.insert(rng.randint(0, len(domain.modules)), module)
    if rng.random() < 0.5:
        domain.modules = [one for one in domain.modules if one.kind != "flash"]
    base, _ = domain.region()
    for number in range(rng.choice((0, 1, 2, 2, 3, 16, 17))):
        size = rng.choice((1, 512, PAGE, 64 * KIB, MIB, 256 * MIB))
        module = Module("rom", size, path=f"r{number}.bin", sized=rng.random() < 0.7)
        domain.files[module.path] = size
        if rng.random() < 0.5:
            module.address = max(0, rng.choice((
                0, PAGE, MIB, 16 * MIB, domain.boot - size, domain.boot - size + 1,
                domain.boot, base, base + size, 4 * GIB - 64 * KIB, 0xc0000, 0xe0000,
                0xa0000, MIB - size, 640 * KIB, number * PAGE, 3 * GIB, 16 * MIB + PAGE,
                16 * MIB + size)))
        domain.modules.insert(rng.randint(0, len(domain.modules)), module)


def other_models(rng, domain):
    """nvdimm, virtio-mem, virtio-pmem."""
    for number in range(rng.choice((1, 1, 2, 3))):
        kind = rng.choice(("nvdimm", "virtio-mem", "virtio-pmem"))
        module = Module(kind, size=rng.choice((2, 4, 8, 16)) * MIB)
        if rng.random() < 0.4:
            module.size = near(rng, module.size)
        if kind != "virtio-pmem" and domain.cells:
            module.node = rng.randrange(len(domain.cells))
        if kind == "nvdimm" and rng.random() < 0.7:
            module.label = near(rng, rng.choice((128 * KIB, 128 * KIB, MIB, HUGE,
                                                 module.size, module.size - HUGE)))
        if kind == "virtio-mem":
            module.block = rng.choice((HUGE, HUGE, MIB, 4 * MIB, 8 * MIB, 64 * MIB, GIB,
                                       3 * MIB, PAGE))
            module.size = rng.choice((module.block, 2 * module.block, module.size, GIB,
                                      module.block * 3 // 2))
            module.requested = rng.choice((0, module.block, module.size,
                                           module.size + module.block, MIB))
        else:
            module.path = f"p{number}.img"
            module.access = rng.choice((None, "shared"))
            if rng.random() < 0.4:
                domain.files[module.path] = rng.choice((0, module.size, 2 * module.size,
                                                        module.size + 4 * MIB))
        domain.modules.insert(rng.randint(0, len(domain.modules)), module)
    domain.slots = rng.choice((domain.slots, len(domain.modules), 0, 16))
    domain.maximum = domain.boot + domain.plugged() + rng.choice((0, HUGE, GIB, 8 * GIB))


def backing(rng, domain):
    """<memoryBacking> and <numatune> of libvirt."""
    for module in domain.memory_modules():
        module.size = min(module.size, 64 * MIB)
    domain.boot = min(domain.boot, 64 * MIB)
    if domain.cells:
        add_cells(rng, domain, len(domain.cells))
    inner = rng.sample((
        "<source type='memfd'/>", "<source type='file'/>", "<source type='anonymous'/>",
        "<access mode='shared'/>", "<access mode='private'/>", "<nosharepages/>",
        "<allocation mode='immediate'/>", "<allocation mode='ondemand'/>", "<discard/>",
        "<locked/>", "<hugepages/>",
        "<hugepages><page size='2' unit='M' nodeset='0'/></hugepages>",
        "<hugepages><page size='4' unit='KiB'/></hugepages>"), rng.randint(1, 3))
    kinds = {text.split()[0].strip("</>"): text for text in inner}
    domain.backing = "".join(kinds.values())
    if rng.random() < 0.3:
        mode = rng.choice(("strict", "preferred", "interleave"))
        nodeset = rng.choice(("0", "0", "0-1", "1", "128"))
        domain.numatune = f"<memory mode='{mode}' nodeset='{nodeset}'/>"


def classic(rng, domain):
    """No modules, no slots: the elements that were there before."""
    domain.modules, domain.boot_module = [], None
    domain.slots = domain.maximum = None
    if rng.random() < 0.5:
        add_cells(rng, domain, rng.randint(1, 3))
        if rng.random() < 0.3:
            domain.cells[0][2] = near(rng, domain.cells[0][2])


BOTH = (sizes, sizes, boot_around_hole, boot_odd, slots, slots, maximum, maximum,
        phys_bits, phys_bits, bits_range, addresses, addresses, addresses, fragments,
        nodes, nodes, many, machine, huge_pages, files, host_nodes, classic)
PROPOSAL = (flash_and_rom, flash_and_rom, flash_and_rom, files)
LIBVIRT = (other_models, other_models, other_models, other_models, backing, acpi)


def domain(seed, number):
    """Document `number` of `seed`, and the names of the edges laid on it."""
    rng = random.Random(f"{seed}/{number}")
    libvirt = rng.random() < 0.5
    made = good(rng, libvirt)
    edges = rng.sample(BOTH + (LIBVIRT if libvirt else PROPOSAL),
                       rng.choice((0, 1, 1, 1, 2, 2, 3)))
    edges = list(dict.fromkeys(edges))  # twice the same would mix up its files
    for edge in edges:
        edge(rng, made)
    return made, [edge.__name__ for edge in edges], rng
