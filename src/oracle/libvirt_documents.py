# SPDX-License-Identifier: GPL-2.0-or-later
"""Seeded documents of libvirt's dialect with what only libvirt decides: the domains that
QEMU is asked about, and up to three more things laid on each."""
import random
import xml.etree.ElementTree as ElementTree

from oracle import board_documents


def inside(parent, path):
    """The element at this path below parent, made where it is missing."""
    for name in path.split("/"):
        found = parent.find(name)
        parent = ElementTree.SubElement(parent, name) if found is None else found
    return parent


def add(parent, path, name, text=None, /, **attributes):
    where = inside(parent, path) if path else parent
    one = ElementTree.SubElement(where, name, {
        key.rstrip("_"): str(value) for key, value in attributes.items()})
    one.text = text
    return one


def cells_of(root):
    return root.findall("cpu/numa/cell")


def modules_of(root):
    return root.findall("devices/memory")


# The edges. Each changes the document in place.

def cell_access(rng, root):
    for cell in cells_of(root):
        if rng.random() < 0.7:
            cell.set("memAccess", rng.choice(("shared", "private")))
        if rng.random() < 0.3:
            cell.set("discard", rng.choice(("yes", "no")))


def module_access(rng, root):
    for module in modules_of(root):
        if rng.random() < 0.7:
            module.set("access", rng.choice(("shared", "private")))
        if rng.random() < 0.4:
            module.set("discard", rng.choice(("yes", "no")))


def memory_backing(rng, root):
    backing = inside(root, "memoryBacking")
    choices = {
        "source": {"type": rng.choice(("memfd", "file", "anonymous"))},
        "access": {"mode": rng.choice(("shared", "private"))},
        "allocation": {"mode": rng.choice(("immediate", "ondemand"))}
        | ({"threads": "4"} if rng.random() < 0.3 else {}),
        "nosharepages": {}, "discard": {}, "locked": {}}
    for name in rng.sample(sorted(choices), rng.randint(1, 3)):
        if backing.find(name) is None:
            ElementTree.SubElement(backing, name, choices[name])


def huge_pages(rng, root):
    backing = inside(root, "memoryBacking")
    for old in backing.findall("hugepages"):
        backing.remove(old)
    pages = add(root, "memoryBacking", "hugepages")
    for _ in range(rng.choice((0, 1, 1, 2))):
        size, unit = rng.choice(((2, "M"), (2, "M"), (2048, "KiB"), (1, "G"), (4, "KiB")))
        page = add(pages, "", "page", size=size, unit=unit)
        if rng.random() < 0.7:
            page.set("nodeset", rng.choice(("0", "1", "0-1", "0,2", "7")))


def numatune(rng, root):
    """Modes for all memory and for single cells."""
    modes = ("strict", "preferred", "interleave", "restrictive")
    for old in root.findall("numatune"):
        root.remove(old)
    if rng.random() < 0.7:
        memory = add(root, "numatune", "memory", mode=rng.choice(modes))
        if rng.random() < 0.9:
            memory.set("nodeset", "0")
        if rng.random() < 0.15:
            memory.set("placement", "static")
    for cell in range(rng.choice((0, 1, 1, 2))):
        add(root, "numatune", "memnode", cellid=rng.choice((cell, cell, 5)),
            mode=rng.choice(modes), nodeset="0")


def node_masks(rng, root):
    for module in modules_of(root):
        if module.get("model") in ("dimm", "virtio-mem") and rng.random() < 0.6:
            source = inside(module, "source")
            if source.find("nodemask") is None:
                add(source, "", "nodemask", "0")


def distances(rng, root):
    cells = cells_of(root)
    for cell in cells:
        if rng.random() < 0.6:
            for _ in range(rng.randint(0, 2)):
                add(cell, "distances", "sibling",
                    id=rng.choice([*range(len(cells)), len(cells)]),
                    value=rng.choice((10, 20, 20, 21, 31, 9, 255)))


def hmat(rng, root):
    cells = cells_of(root)
    if not cells:
        return
    numbers = [*range(len(cells))]
    for cell in cells:
        if rng.random() < 0.4:
            add(cell, "", "cache", level=rng.choice((1, 1, 2)), associativity="direct",
                policy="writeback")
            add(cell, "cache", "size", value=10, unit="KiB")
            add(cell, "cache", "line", value=8, unit="B")
    for _ in range(rng.randint(1, 3)):
        link = add(root, "cpu/numa/interconnects", rng.choice(("latency", "bandwidth")),
                   initiator=rng.choice(numbers), target=rng.choice(numbers),
                   type=rng.choice(("access", "read", "write")),
                   value=rng.choice((5, 10, 204800)))
        if link.tag == "bandwidth":
            link.set("unit", "KiB")


def aliases(rng, root):
    for module in modules_of(root):
        if rng.random() < 0.6:
            add(module, "", "alias",
                name=rng.choice(("ua-a", "ua-b", "ua-c", "dimm7", "ua-a.b", "x")))


def nvdimm(rng, root):
    for module in modules_of(root):
        if module.get("model") == "nvdimm":
            for name in rng.sample(("alignsize", "pmem"), rng.randint(0, 2)):
                one = add(module, "source", name)
                if name == "alignsize":
                    one.text, one.attrib = "2048", {"unit": "KiB"}
            if rng.random() < 0.4:
                add(module, "target", "readonly")


def no_cells(_, root):
    """What 9.0 refuses, and later ones make a cell for."""
    for numa in root.findall("cpu/numa"):
        root.find("cpu").remove(numa)
    for module in modules_of(root):
        for node in module.findall("target/node"):
            module.find("target").remove(node)


def empty_cell(rng, root):
    cells = cells_of(root)
    if cells:
        rng.choice(cells).set("memory", "0")


def virtio_driver(rng, root):
    for module in modules_of(root):
        if rng.random() < 0.5:
            add(module, "", "driver", **rng.choice((
                {"iommu": "on"}, {"packed": "on"}, {"iommu": "on", "ats": "on"})))


def acpi_index(rng, root):
    for at, module in enumerate(modules_of(root)):
        if rng.random() < 0.6:
            add(module, "", "acpi", index=at + 5)


def dynamic_slots(rng, root):
    for module in modules_of(root):
        if module.get("model") == "virtio-mem":
            module.find("target").set("dynamicMemslots", rng.choice(("yes", "no")))


def vhost_user(_, root):
    one = add(root, "devices", "interface", type="vhostuser")
    add(one, "", "source", type="unix", path="/run/vhost.sock", mode="client")
    add(one, "", "model", type="virtio")


def no_slots(_, root):
    most = root.find("maxMemory")
    if most is not None:
        most.attrib.pop("slots", None)


def dump_core(rng, root):
    root.find("memory").set("dumpCore", rng.choice(("on", "off")))


EDGES = (cell_access, cell_access, module_access, module_access, memory_backing,
         memory_backing, huge_pages, huge_pages, numatune, numatune, node_masks, distances,
         hmat, aliases, nvdimm, no_cells, empty_cell, virtio_driver, acpi_index,
         dynamic_slots, vhost_user, no_slots, dump_core)
ORDER = ("name", "maxMemory", "memory", "currentMemory", "memoryBacking", "vcpu",
         "numatune", "os", "features", "cpu", "devices")


def domain(arch, version, seed, number):
    """Document `number` of `seed`: what it is made of, a function that lays the edges on
    its XML, and their names. Only every other one of QEMU's documents is libvirt's."""
    at = number * 100
    while True:
        made, edges, rng = board_documents.domain(arch, version, f"{seed}/libvirt", at)
        if made.libvirt:
            break
        at += 1
    chosen = random.Random(f"{seed}/{arch}/{number}/xml")
    more = list(dict.fromkeys(chosen.sample(EDGES, chosen.choice((0, 0, 1, 1, 2, 3)))))

    def lay(text):
        root = ElementTree.fromstring(text)
        for edge in more:
            edge(chosen, root)
        root[:] = sorted(root, key=lambda one: ORDER.index(one.tag))
        ElementTree.indent(root)
        return ElementTree.tostring(root, encoding="unicode") + "\n"

    return made, rng, lay, edges + [edge.__name__ for edge in more]
