# SPDX-License-Identifier: GPL-2.0-or-later
"""What both dialects come down to, and how QEMU is told of it."""
import dataclasses

KIB, MIB = 1 << 10, 1 << 20
X86 = ("x86_64", "i686")
# What -bios of a document is that leaves the choice of firmware to libvirt.
UEFI = "/usr/share/qemu-efi-aarch64/QEMU_EFI.fd"
UNITS = {"b": 1, "bytes": 1, "k": KIB, "KiB": KIB, "M": MIB, "MiB": MIB, "G": 1 << 30,
         "GiB": 1 << 30, "TiB": 1 << 40, "KB": 1000, "MB": 1000**2}


@dataclasses.dataclass
class Guest:
    """What both dialects come down to."""
    arch: str
    machine: str
    vcpus: str
    cpu: str = ""
    boot: int = 0
    boot_object: dict | None = None      # tied in by -machine memory-backend=
    slots: int = 0
    maximum: int | None = None
    nodes: list = dataclasses.field(default_factory=list)    # (id, cpus, object)
    modules: list = dataclasses.field(default_factory=list)  # (object, device)
    images: list = dataclasses.field(default_factory=list)   # words
    firmware: list = dataclasses.field(default_factory=list)  # words
    locked: bool = False
    acpi: bool = True
    nvdimm: bool = False
    proposal: bool = False
    libvirt_refuses: bool = False
    contract: set = dataclasses.field(default_factory=set)  # rules that QEMU never sees

    def has_acpi(self):
        """Whether acpi= is a word of the machine."""
        return self.arch in X86 or (self.machine.startswith("virt")
                                    and self.arch in ("aarch64", "armv7l", "loongarch64"))

    def arguments(self):
        machine = self.machine
        machine += ",acpi=off" if not self.acpi and self.has_acpi() else ""
        machine += ",nvdimm=on" if self.nvdimm else ""
        if self.boot_object:
            machine += f",memory-backend={self.boot_object['id']}"
        memory = f"size={self.boot}b"
        memory += f",slots={self.slots}" if self.slots else ""
        memory += "" if self.maximum is None else f",maxmem={self.maximum}b"
        words = ["-machine", machine, "-accel", "tcg", "-m", memory, "-smp", self.vcpus,
                 "-display", "none", "-nodefaults", "-S"]
        words += ["-cpu", self.cpu] if self.cpu else []
        words += ["-overcommit", "mem-lock=on"] if self.locked else []
        if self.boot_object:
            words += ["-object", keyval(self.boot_object)]
        for number, cpus, backend in self.nodes:
            node = f"node,nodeid={number}"
            node += "".join(f",cpus={run}" for run in runs(cpus))
            if backend:
                words += ["-object", keyval(backend)]
                node += f",memdev={backend['id']}"
            words += ["-numa", node]
        for backend, device in self.modules:
            words += ["-object", keyval(backend), "-device", keyval(device)]
        return words + self.firmware + self.images


def keyval(properties):
    """The syntax that every QEMU knows; the generator writes no commas."""
    words = []
    for key, value in properties.items():
        values = value if isinstance(value, list) else [value]
        texts = [{True: "on", False: "off"}[one] if isinstance(one, bool) else str(one)
                 for one in values]
        words += texts if key in ("qom-type", "driver") else [
            f"{key}={text}" for text in texts]
    return ",".join(words)


def amount(number, unit):
    return int(number) * UNITS[unit or "KiB"]


def size_of(element):
    return amount(element.text, element.get("unit")) if element is not None else None


def id_list(text):
    out = []
    for part in filter(None, (text or "").split(",")):
        first, _, last = part.partition("-")
        out += range(int(first), int(last or first) + 1)
    return out


def runs(text):
    """"0-2,5" as ["0-2", "5"], in order and joined where they touch."""
    out = []
    for number in sorted(set(id_list(text))):
        if out and out[-1][1] == number - 1:
            out[-1][1] = number
        else:
            out.append([number, number])
    return [str(first) if first == last else f"{first}-{last}" for first, last in out]


def cpu_of(root, chosen):
    """chosen: where nothing says which CPU, aarch64 gets one that can do more than QEMU's
    own choice, which is a 32-bit one, and libvirt's too."""
    kind = root.find("os/type")
    default = "max" if (chosen and kind.get("arch") == "aarch64"
                        and kind.get("machine", "").startswith("virt")) else ""
    cpu = root.find("cpu")
    if cpu is None:
        return default
    model = cpu.findtext("model") or ("max" if cpu.get("mode") else default)
    bits = cpu.find("maxphysaddr")
    if bits is not None:
        return f"{model or 'qemu64'},phys-bits={bits.get('bits')}"
    return model


def firmware_of(root):
    loader = root.find("os/loader")
    if loader is not None and loader.get("type") == "pflash":
        return ["-drive", f"if=pflash,format=raw,readonly=on,unit=0,file={loader.text}"]
    if loader is not None:
        return ["-bios", loader.text]
    return ["-bios", UEFI] if root.find("os").get("firmware") == "efi" else []


def up(size, step):
    return -(-size // step) * step


def backend_of(identity, size, path=None, page=None, host=None, policy="bind"):
    """page: huge pages of that size, from a memfd, which needs no mount."""
    kind = "file" if path else "memfd" if page else "ram"
    backend = {"qom-type": f"memory-backend-{kind}", "id": identity, "size": size}
    if path:
        backend["mem-path"] = path
    elif page:
        backend |= {"hugetlb": True, "hugetlbsize": page}
    if host:
        backend |= {"host-nodes": id_list(host), "policy": policy}
    return backend
