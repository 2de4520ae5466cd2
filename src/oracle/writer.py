# SPDX-License-Identifier: GPL-2.0-or-later
"""A generated domain as XML of its dialect, each size in some unit that can say it."""
import pathlib

UNITS = {"b": 1, "bytes": 1, "KiB": 1 << 10, "k": 1 << 10, "MiB": 1 << 20, "M": 1 << 20,
         "GiB": 1 << 30, "G": 1 << 30, "TiB": 1 << 40, "KB": 1000, "MB": 1000**2}


class Writer:
    def __init__(self, domain, rng, folder):
        self.domain = domain
        self.rng = rng
        self.folder = pathlib.PurePath(folder)

    def size(self, size):
        """(number, unit); sizes are mostly written in the largest unit."""
        fitting = [unit for unit, factor in UNITS.items() if size % factor == 0]
        if self.rng.random() < 0.7:
            largest = max(UNITS[unit] for unit in fitting if UNITS[unit] % 1000)
            fitting = [unit for unit in fitting if UNITS[unit] == largest]
        unit = self.rng.choice(fitting)
        return size // UNITS[unit], unit

    def element(self, name, size, attributes=""):
        number, unit = self.size(size)
        return f"<{name}{attributes} unit='{unit}'>{number}</{name}>"

    def address(self, address):
        """libvirt reads hexadecimal digits with or without 0x."""
        bare = f"{address:x}" if self.domain.libvirt else str(address)
        return self.rng.choice((bare, hex(address), hex(address)))

    def document(self):
        domain = self.domain
        memory = self.libvirt_memory() if domain.libvirt else self.proposal_memory()
        modules = list(domain.modules)
        if domain.boot_module:
            modules.insert(self.rng.randint(0, len(modules)) if self.rng.random() < 0.3
                           else 0, domain.boot_module)
        module = self.libvirt_module if domain.libvirt else self.proposal_module
        parts = [
            "<domain type='qemu'>", " <name>g</name>", *memory,
            f"<memoryBacking>{domain.backing}</memoryBacking>" if domain.backing else "",
            f"<vcpu>{domain.vcpus}</vcpu>",
            f"<numatune>{domain.numatune}</numatune>" if domain.numatune else "",
            self.system(),
            "<features><acpi/></features>" if domain.acpi else "",
            self.cpu(), "<devices>", *map(module, modules), "</devices>"]
        return "\n ".join(filter(None, parts)) + "\n</domain>\n"

    def system(self):
        domain = self.domain
        kind = f"<type arch='{domain.arch}' machine='{domain.machine}'>hvm</type>"
        if domain.firmware == "efi":
            return f"<os firmware='efi'>{kind}</os>"
        if domain.firmware:
            kind += (f"<loader readonly='yes' type='{domain.firmware}'>"
                     f"{self.folder / 'firmware.fd'}</loader>")
        return f"<os>{kind}</os>"

    def proposal_memory(self):
        domain = self.domain
        attributes = ""
        if domain.slots is not None:
            attributes += f" slots='{domain.slots}'"
        if domain.maximum is not None:
            number, unit = self.size(domain.maximum)
            attributes += f" max-memory='{number}' max-memory-unit='{unit}'"
        if domain.boot_module:
            total = domain.boot + domain.plugged()
            return [f"<memory{attributes}/>" if attributes and self.rng.random() < 0.5
                    else self.element("memory", total, attributes)]
        if attributes and self.rng.random() < 0.2:
            return [f"<memory{attributes}/>", self.element("currentMemory", domain.boot)]
        return [self.element("memory", domain.boot, attributes)]

    def libvirt_memory(self):
        domain = self.domain
        out = []
        if domain.maximum is not None or domain.slots is not None:
            slots = "" if domain.slots is None else f" slots='{domain.slots}'"
            out.append(self.element("maxMemory", domain.maximum or 0, slots))
        out.append(self.element("memory", domain.boot + domain.plugged()))
        return out

    def cpu(self):
        domain = self.domain
        inner = ""
        attributes = ""
        if domain.cpu and domain.cpu.startswith("mode:"):
            attributes = f" mode='{domain.cpu[5:]}'"
        elif domain.cpu:
            attributes = " mode='custom' match='exact' check='none'"
            inner += f"<model fallback='forbid'>{domain.cpu}</model>"
        if domain.bits:
            inner += f"<maxphysaddr mode='emulate' bits='{domain.bits}'/>"
        if domain.cells:
            inner += "<numa>" + "".join(map(self.cell, domain.cells)) + "</numa>"
        return f"<cpu{attributes}>{inner}</cpu>" if inner or attributes else ""

    def cell(self, cell):
        number, cpus, memory = cell
        out = f"<cell id='{number}'"
        if cpus is not None:
            out += f" cpus='{cpus}'"
        has_slots = self.domain.slots is not None or self.domain.maximum is not None
        if self.domain.libvirt or not (has_slots or self.domain.modules
                                       or self.domain.boot_module):
            amount, unit = self.size(memory)
            out += f" memory='{amount}' unit='{unit}'"
        return out + "/>"

    def proposal_module(self, module):
        kind = module.kind if module.kind in ("flash", "rom") else "ram"
        number, unit = self.size(module.size)
        host = f" host-node='{module.host_node}'" if module.host_node else ""
        path = f" path='{self.folder / module.path}'" if module.path else ""
        if module.page:
            source = (f"type='hugepage' page-size='{module.page // 1024}' "
                      f"count='{module.size // module.page}'")
        elif module.path:
            source = f"type='file'{path}"
            if module.sized:
                source += f" size='{number}' unit='{unit}'"
        else:
            source = f"type='ram' size='{number}' unit='{unit}'"
        out = f"<memory type='{kind}'><source {source}{host}/>"
        target = ""
        if module.node is not None:
            target += f" node='{module.node}'"
        if module.address is not None:
            target += f" address='{self.address(module.address)}'"
        if target:
            out += f"<target{target}/>"
        if module.slot is not None:
            out += f"<address type='acpi-dimm' slot='{module.slot}'/>"
        return out + "</memory>"

    def libvirt_module(self, module):
        access = f" access='{module.access}'" if module.access else ""
        source = ""
        if module.path:
            source += f"<path>{self.folder / module.path}</path>"
        elif module.page:
            source += f"<pagesize unit='KiB'>{module.page // 1024}</pagesize>"
        if module.host_node and not module.path:
            source += f"<nodemask>{module.host_node}</nodemask>"
        target = self.element("size", module.size)
        if module.node is not None:
            target += f"<node>{module.node}</node>"
        if module.label is not None:
            target += f"<label>{self.element('size', module.label)}</label>"
        if module.kind == "virtio-mem":
            target += self.element("block", module.block)
            target += self.element("requested", module.requested)
        address = ""
        takes_slot = module.kind in ("dimm", "nvdimm")
        if module.address is not None and not takes_slot:
            target += f"<address base='{self.address(module.address)}'/>"
        if takes_slot and (module.slot is not None or module.address is not None):
            slot = self.free_slot(module)
            base = ("" if module.address is None
                    else f" base='{self.address(module.address)}'")
            address = f"<address type='dimm' slot='{slot}'{base}/>"
        source = f"<source>{source}</source>" if source else ""
        if module.uuid:
            source = "<uuid>8c1a1f8e-6a0e-4f5c-9b1d-2f3e4d5c6b7a</uuid>" + source
        return (f"<memory model='{module.kind}'{access}>{source}"
                f"<target>{target}</target>{address}</memory>")

    def free_slot(self, module):
        """libvirt wants a slot beside an address."""
        if module.slot is None:
            taken = {one.slot for one in self.domain.modules}
            module.slot = next(slot for slot in range(1000) if slot not in taken)
        return module.slot
