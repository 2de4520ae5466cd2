# SPDX-License-Identifier: GPL-2.0-or-later
"""QEMU's arguments for a domain, straight from its XML and without memdimm: what is
needed to see QEMU refuse what memdimm will not print, and a second opinion on what it
does print. Knows what the generator writes, and no more."""
import xml.etree.ElementTree as ElementTree

from oracle.guest import (KIB, MIB, UEFI, Guest, amount, backend_of, cpu_of, firmware_of,
                          id_list, keyval, size_of, up)

UUID = "d54e5d1c-9d2f-4a5b-8b3f-0c1e6f2a7b90"  # some, where libvirt makes one up


def guest_of(root, chosen_cpu, machine_default="pc"):
    kind = root.find("os/type")
    return Guest(arch=kind.get("arch"), machine=kind.get("machine", machine_default),
                 vcpus=root.findtext("vcpu") or "1", cpu=cpu_of(root, chosen_cpu),
                 firmware=firmware_of(root),
                 locked=root.find("memoryBacking/locked") is not None)


def lowest_free(taken, slots):
    return next((slot for slot in range(slots) if slot not in taken), None)


def give_slots(wanted, slots):
    """Slots for modules in document order: given ones first, then the lowest free."""
    taken = {slot for slot in wanted if slot is not None}
    out = []
    for slot in wanted:
        if slot is None:
            slot = lowest_free(taken, slots)
            taken.add(slot)
        out.append(slot)
    return out


# The proposal.

def proposal_backend(module, identity):
    source = module.find("source")
    page = None
    if source.get("type") == "hugepage":
        page = amount(source.get("page-size"), source.get("unit"))
        size = page * int(source.get("count"))
    else:
        size = amount(source.get("size", "0"), source.get("unit"))
    return backend_of(identity, size, source.get("path"), page,
                      source.get("host-node") or (page and source.get("node")))


def proposal(root):
    guest = guest_of(root, True)
    guest.proposal = True
    memory = root.find("memory")
    guest.slots = int(memory.get("slots", "0"))
    if memory.get("max-memory"):
        guest.maximum = amount(memory.get("max-memory"), memory.get("max-memory-unit"))
    every = root.findall("devices/memory")
    ram = [one for one in every if one.get("type") == "ram"]
    wanted = [one.find("address") for one in ram]
    slots = give_slots([None if one is None else int(one.get("slot")) for one in wanted],
                       guest.slots)
    cells = root.findall("cpu/numa/cell")
    targets = [one.find("target") for one in ram]
    nodes = [None if one is None else one.get("node") for one in targets]
    guest.nodes = [[int(one.get("id")), one.get("cpus", ""), None] for one in cells]
    if not cells and any(node is not None for node in nodes):
        highest = max(int(node) for node in nodes if node is not None)
        guest.nodes = [[number, "", None] for number in range(min(highest, 128) + 1)]
    order = sorted(range(len(ram)), key=lambda at: 1 << 40 if slots[at] is None
                   else slots[at])
    home, backend = 0, backend_of("boot", boot_size(root))
    if order:
        backend = proposal_backend(ram[order[0]], "boot")
        home = int(nodes[order[0]] or 0)
    guest.boot = backend["size"]
    if not ram and not guest.slots and any(cell.get("memory") for cell in cells):
        classic_nodes(guest, cells)
    else:
        tie_in(guest, backend, home)
    guest.contract = proposal_contract(guest, root, home, [slots[at] for at in order])
    for at, module in enumerate(ram):
        if order and at == order[0]:
            continue
        add_dimm(guest, proposal_backend(module, f"m{at}"), slots[at],
                 int(nodes[at] or 0) if guest.nodes else None,
                 None if targets[at] is None else targets[at].get("address"))
    if guest.modules and not guest.firmware and guest.arch == "aarch64":
        guest.firmware = ["-bios", UEFI]  # as --complete finds it
    add_images(guest, every)
    return guest


def proposal_contract(guest, root, home, slots):
    """What the proposal wants of the boot module, of which QEMU only sees -m size=."""
    out = set()
    if root.find("memory").get("slots") == "0":
        out |= {"MD210", "MD203", "MD209"}
    if slots and (slots[0] is None or slots[0] >= guest.slots) and None not in slots[1:]:
        out.add("MD203")
    if len(slots) == guest.slots + 1 and len(set(slots)) == len(slots):
        out.add("MD209")
    if len(set(slots[1:])) == len(slots[1:]):
        out.add("MD208")  # of the boot module's slot QEMU knows nothing
    if guest.nodes and home not in [node[0] for node in guest.nodes]:
        out |= {"MD202", "MD215"}
    if guest.boot == 0:
        out.add("MD102")
    return out


def boot_size(root):
    text = root.findtext("memory")
    if text and text.strip():
        return size_of(root.find("memory"))
    current = size_of(root.find("currentMemory"))
    return 128 * MIB if current is None else current


def classic_nodes(guest, cells):
    guest.boot = 0
    for node, cell in zip(guest.nodes, cells):
        size = amount(cell.get("memory"), cell.get("unit"))
        node[2] = backend_of(f"ram{node[0]}", size) if size else None
        guest.boot += size


def tie_in(guest, backend, home):
    if guest.nodes:
        for node in guest.nodes:
            if node[0] == home:
                node[2] = backend
                return
        guest.nodes[0][2] = backend  # no such node, and the total must be somewhere
    elif backend["qom-type"] != "memory-backend-ram" or "host-nodes" in backend:
        guest.boot_object = backend


def add_dimm(guest, backend, slot, node, address, base=0):
    """base: of the number; libvirt reads hexadecimal with or without 0x."""
    device = {"driver": "pc-dimm", "memdev": backend["id"], "id": "d" + backend["id"]}
    if slot is not None:
        device["slot"] = slot
    if node is not None:
        device["node"] = node
    if address is not None:
        device["addr"] = int(address, base)
    guest.modules.append((backend, device))


def add_images(guest, modules):
    unit = 0
    for module in modules:
        path = module.find("source").get("path")
        if module.get("type") == "flash":
            guest.images += ["-drive", "if=pflash,format=raw,readonly=on,"
                             f"unit={unit},file={path}"]
            unit += 1
        elif module.get("type") == "rom":
            target = module.find("target")
            if target is not None and target.get("address"):
                guest.images += ["-device", keyval({
                    "driver": "loader", "file": path, "force-raw": True,
                    "addr": int(target.get("address"), 0)})]
            else:
                guest.images += ["-option-rom", path]


# libvirt.

def kib(size):
    return up(size, KIB)


def target_size(module):
    return kib(size_of(module.find("target/size")))


def aligned_size(arch, module):
    """On ppc64 an nvdimm's label is not counted, and the rest is rounded down."""
    size = target_size(module)
    if not arch.startswith("ppc64"):
        return up(size, 2 * MIB)
    if module.get("model") != "nvdimm":
        return up(size, 256 * MIB)
    label = kib(size_of(module.find("target/label/size")) or 0)
    return label + (size - label) // (256 * MIB) * 256 * MIB


def libvirt_cells(root, guest, modules, total):
    """(id, cpus, memory) with what libvirt adds: cell 0, and CPUs that nobody named."""
    cells = [[int(one.get("id")), one.get("cpus"),
              kib(amount(one.get("memory", "0"), one.get("unit")))]
             for one in root.findall("cpu/numa/cell")]
    if not cells and guest.arch != "s390x" and (
            guest.slots or root.find("maxMemory") is not None):
        cells = [[0, None, max(0, total - sum(map(target_size, modules)))]]
    named = [cpu for cell in cells[1:] for cpu in id_list(cell[1])]
    everyone = len(named) + len(id_list(cells[0][1])) if cells else 0
    if cells and everyone < int(guest.vcpus):
        cells[0][1] = ",".join(str(cpu) for cpu in range(int(guest.vcpus))
                               if cpu not in named)
    return cells


def libvirt(root):
    guest = guest_of(root, False)
    guest.acpi = root.find("features/acpi") is not None
    most = root.find("maxMemory")
    guest.slots = int(most.get("slots", "0")) if most is not None else 0
    maximum = kib(size_of(most) or 0)
    modules = root.findall("devices/memory")
    total = kib(size_of(root.find("memory")))
    cells = libvirt_cells(root, guest, modules, total)
    plugged = sum(map(target_size, modules))
    in_cells = sum(cell[2] for cell in cells)
    guest.libvirt_refuses = bool(maximum) and (in_cells + plugged if in_cells
                                               else total) > maximum
    step = 256 * MIB if guest.arch.startswith("ppc64") else MIB
    guest.boot = up(total - plugged, step)
    if cells:
        guest.boot = sum(up(cell[2], step) for cell in cells)
    guest.maximum = up(maximum, step) if maximum else None
    tuned = host_nodes(root)
    for number, cpus, memory in cells:
        backend = backend_of(f"ram{number}", up(memory, step), **tuned)
        guest.nodes.append((number, cpus or "", backend if memory else None))
    if not cells and (tuned or guest.arch == "s390x"):  # libvirt: of any machine
        guest.boot_object = backend_of("boot", guest.boot, **tuned)
    slots = iter(give_slots([slot_of(one) for one in modules if takes_slot(one)],
                            guest.slots))
    for at, module in enumerate(modules):
        libvirt_module(guest, module, at, slots, tuned)
    return guest


def host_nodes(root):
    """Where <numatune> puts all memory, as arguments for backend_of."""
    tune = root.find("numatune/memory")
    if tune is None or tune.get("mode") == "restrictive":
        return {}
    policy = {"preferred": "preferred", "interleave": "interleave"}
    return {"host": tune.get("nodeset"), "policy": policy.get(tune.get("mode"), "bind")}


def takes_slot(module):
    return module.get("model") in ("dimm", "nvdimm")


def slot_of(module):
    address = module.find("address")
    return None if address is None else int(address.get("slot"))


def libvirt_module(guest, module, at, slots, tuned):
    model = module.get("model")
    page = size_of(module.find("source/pagesize"))
    if module.findtext("source/nodemask"):
        tuned = tuned | {"host": module.findtext("source/nodemask")}
    backend = backend_of(f"m{at}", aligned_size(guest.arch, module),
                         module.findtext("source/path"),
                         page if page and page != 4 * KIB else None, **tuned)
    if takes_slot(module):
        address = module.find("address")
        add_dimm(guest, backend, next(slots), int(module.findtext("target/node") or 0)
                 if guest.nodes else None,
                 None if address is None else address.get("base"), 16)
        device = guest.modules[-1][1]
        device["driver"] = "nvdimm" if model == "nvdimm" else "pc-dimm"
        label = size_of(module.find("target/label/size"))
        if label:
            device["label-size"] = kib(label)
        guest.nvdimm = guest.nvdimm or model == "nvdimm"
        if model == "nvdimm" and guest.arch.startswith("ppc64"):
            device["uuid"] = module.findtext("uuid") or UUID
        return
    bus = "ccw" if guest.arch == "s390x" and model == "virtio-mem" else "pci"
    device = {"driver": f"{model}-{bus}", "memdev": backend["id"], "id": f"v{at}"}
    base = module.find("target/address")
    if base is not None:
        device["memaddr"] = int(base.get("base"), 16)
    if model == "virtio-mem":
        if guest.nodes or module.findtext("target/node"):
            device["node"] = int(module.findtext("target/node") or 0)
        device["block-size"] = kib(size_of(module.find("target/block")))
        device["requested-size"] = kib(size_of(module.find("target/requested")))
    guest.modules.append((backend, device))


def is_proposal(root):
    """A document with the marks of neither dialect is libvirt's."""
    return root.find("memory").get("slots") is not None or root.find(
        "memory").get("max-memory") is not None or root.find(
        "devices/memory[@type]") is not None


def translate(document):
    root = ElementTree.fromstring(document)
    return proposal(root) if is_proposal(root) else libvirt(root)
