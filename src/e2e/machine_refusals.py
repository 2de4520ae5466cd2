# SPDX-License-Identifier: GPL-2.0-or-later
"""What other machines than today's PC refuse, as rows for test_refusals.py.

A row is (rule, emulator, QEMU's arguments behind PAUSED, what its message holds,
document). The document is a domain that memdimm refuses by that rule; a row whose rule is
None waits for one and only holds QEMU to its words."""
ARM, ARM32 = "qemu-system-aarch64", "qemu-system-arm"
PPC, S390, RISCV = "qemu-system-ppc64", "qemu-system-s390x", "qemu-system-riscv64"
LOONG, PC, PC32 = "qemu-system-loongarch64", "qemu-system-x86_64", "qemu-system-i386"

FIRMWARE = ["-bios", "{tmp}/64K.fd"]
VIRT = ["-cpu", "cortex-a57", *FIRMWARE]


def guest(machine, memory="1G,slots=4,maxmem=8G"):
    return ["-machine", machine, "-m", memory]


def module(size="512M", device="", driver="pc-dimm"):
    return ["-object", f"memory-backend-ram,id=m,size={size}",
            "-device", f"{driver},memdev=m{device}"]


def nvdimm(size, device=""):
    path = f"{{tmp}}/nvdimm-{size}.img"
    return ["-object", f"memory-backend-file,id=m,size={size},mem-path={path}",
            "-device", f"nvdimm,memdev=m{device}"]


def domain(arch, machine, modules="", slots=4, boot=1024, plugged=0, most=8 << 20,
           cells=True, cpu="", inside=""):
    """boot, plugged in MiB, most in KiB; inside: more of the domain."""
    cell = f"<numa><cell id='0' cpus='0' memory='{boot}' unit='MiB'/></numa>"
    maximum = f"<maxMemory slots='{slots}' unit='KiB'>{most}</maxMemory>" if most else ""
    return (f"<domain type='qemu'><name>g</name>{maximum}"
            f"<memory unit='MiB'>{boot + plugged}</memory><vcpu>1</vcpu>"
            f"<os{UEFI if inside else ''}><type arch='{arch}' machine='{machine}'>hvm"
            f"</type></os>{inside}"
            f"<cpu>{cpu}{cell if cells else ''}</cpu><devices>{modules}</devices></domain>")


def proposal(arch, machine, boot=1024, size=None, most=8 << 20):
    """boot in MiB, size of a module in MiB, most in KiB."""
    module = (f"<memory type='ram'><source type='ram' size='{boot}' unit='MiB'/></memory>"
              f"<memory type='ram'><source type='ram' size='{size}' unit='MiB'/></memory>"
              if size else "")
    return (f"<domain type='qemu'><memory slots='4' max-memory='{most}' unit='MiB'>"
            f"{boot + (size or 0)}</memory><os><type arch='{arch}' machine='{machine}'>hvm"
            f"</type></os><devices>{module}</devices></domain>")


def memory(model, inside="", source="", size=512):
    node = "<node>0</node>" if model != "virtio-pmem" else ""
    return (f"<memory model='{model}'>{source}<target><size unit='MiB'>{size}</size>{node}"
            f"{inside}</target></memory>")


BLOCK = "<block unit='MiB'>2</block><requested unit='MiB'>0</requested>"
FILE = "<source><path>/srv/m.img</path></source>"
UEFI = " firmware='efi'"
ACPI = "<features><acpi/></features>"
A57 = "<model>cortex-a57</model>"
LABEL = "<label><size unit='KiB'>128</size></label>"


def at(model, base):
    return memory(model).replace(
        "</target>", f"</target><address type='dimm' slot='0' base='{base:#x}'/>")

ROWS = [
    # aarch64's virt.
    ("MD210", ARM, [*guest("virt", "1G,slots=257,maxmem=8G"), *VIRT],
     "unsupported number of memory slots: 257", domain("aarch64", "virt", slots=257)),
    ("MD520", ARM, [*guest("virt"), *VIRT, *module(driver="virtio-pmem-pci")],
     "'virtio-pmem-pci' is not a valid device model name",
     domain("aarch64", "virt", memory("virtio-pmem", source=FILE), plugged=512)),
    ("MD219", ARM, [*guest("virt"), "-cpu", "cortex-a57", *module()],
     "memory hotplug is not enabled: missing acpi-ged device",
     domain("aarch64", "virt", memory("dimm"), plugged=512, cpu=A57)),
    ("MD219", ARM, [*guest("virt,acpi=off"), *VIRT, *module()],
     "memory hotplug is not enabled: missing acpi-ged device",
     domain("aarch64", "virt", memory("dimm"), plugged=512, cpu=A57)),
    ("MD219", ARM, [*guest("virt"), *FIRMWARE, *module()],
     "memory hotplug is not enabled: missing acpi-ged device",
     domain("aarch64", "virt", memory("dimm"), plugged=512, inside=ACPI)),
    ("MD216", ARM, [*guest("virt-4.1"), *VIRT, *module()],
     "memory hotplug is not enabled: missing acpi-ged device",
     domain("aarch64", "virt-4.1", memory("dimm"), plugged=512, cpu=A57, inside=ACPI)),
    ("MD206", ARM, [*guest("virt", "1G,slots=1,maxmem=1T"), "-cpu", "cortex-a53", *FIRMWARE],
     "Addressing limited to 40 bits, but memory exceeds it by",
     domain("aarch64", "virt", slots=1, most=1 << 30, cpu="<model>cortex-a53</model>")),
    ("MD206", ARM, [*guest("virt", "1G,slots=4,maxmem=16T"), *VIRT],
     "Addressing limited to 44 bits",
     domain("aarch64", "virt", most=1 << 34, cpu=A57)),
    ("MD212", ARM, [*guest("virt"), *VIRT, *module(device=",addr=0x40000000")],
     "usable range for memory devices [0x80000000:0x2c0000000]",
     domain("aarch64", "virt", at("dimm", 1 << 30), plugged=512, cpu=A57, inside=ACPI)),
    ("MD222", ARM, [*guest("raspi3b", "1G"), "-numa", "node"],
     "NUMA is not supported by this machine-type",
     domain("aarch64", "raspi3b", most=0)),
    ("MD114", ARM, guest("raspi3b", "2G"), "Invalid RAM size, should be 1 GiB",
     domain("aarch64", "raspi3b", boot=2048, most=0, cells=False)),
    ("MD219", ARM32, [*guest("virt"), *module()],
     "memory hotplug is not enabled: missing acpi-ged device",
     domain("armv7l", "virt", memory("dimm"), plugged=512, inside=ACPI)),
    # ppc64's pseries.
    ("MD503", PPC, [*guest("pseries"), *nvdimm("512M")],
     "PAPR requires NVDIMM devices to have label-size set",
     domain("ppc64", "pseries", memory("nvdimm", source=FILE), plugged=512)),
    ("MD520", PPC, [*guest("pseries"), *module(driver="virtio-mem-pci")],
     "'virtio-mem-pci' is not a valid device model name",
     domain("ppc64", "pseries", memory("virtio-mem", BLOCK), plugged=512)),
    ("MD505", PPC, [*guest("pseries"), *nvdimm("512M", ",label-size=128K")],
     "PAPR requires NVDIMM memory size (excluding label) to be a multiple of 256MB",
     domain("ppc64", "pseries", memory("nvdimm", LABEL, FILE, 128), plugged=128)),
    (None, PPC, [*guest("pseries"), *nvdimm("524416K", ",label-size=128K")],
     "NVDIMM device requires the uuid to be set", None),
    ("MD210", PPC, guest("pseries", "1G,slots=33,maxmem=8G"),
     "Specified number of memory slots 33 exceeds max supported 32",
     domain("ppc64", "pseries", slots=33)),
    ("MD114", PPC, guest("pseries", "300M"), "is not aligned to 256 MiB",
     proposal("ppc64", "pseries", boot=300)),
    ("MD111", PPC, guest("pseries", "1G,slots=1,maxmem=1100M"), "is not aligned to 256 MiB",
     proposal("ppc64", "pseries", most=1100 << 10)),
    ("MD106", PPC, [*guest("pseries"), *module("64M")],
     "Hotplugged memory size must be a multiple of 256 MB",
     proposal("ppc64", "pseries", size=64)),
    ("MD216", PPC, [*guest("pseries-2.4"), *module()],
     "Memory hotplug not supported for this machine",
     domain("ppc64", "pseries-2.4", memory("dimm"), plugged=512)),
    ("MD222", PPC, [*guest("powernv9", "1G"), "-numa", "node"],
     "NUMA is not supported by this machine-type",
     domain("ppc64", "powernv9", most=0)),
    # s390x.
    ("MD520", S390, [*guest("s390-ccw-virtio"), *module()],
     "'pc-dimm' is not a valid device model name",
     domain("s390x", "s390-ccw-virtio", memory("dimm"), plugged=512)),
    ("MD222", S390, [*guest("s390-ccw-virtio", "1G"), "-numa", "node"],
     "NUMA is not supported by this machine-type",
     domain("s390x", "s390-ccw-virtio", most=0)),
    ("MD114", S390, guest("s390-ccw-virtio", "1049088K"),
     "ram size must be multiples of 1 MiB",
     proposal("s390x", "s390-ccw-virtio").replace("unit='MiB'>1024", "unit='KiB'>1049088")),
    # riscv64.
    ("MD520", RISCV, [*guest("virt"), *module()],
     "'pc-dimm' is not a valid device model name",
     domain("riscv64", "virt", memory("dimm"), plugged=512)),
    ("MD223", RISCV, [*guest("virt", "1G"), "-smp", "1", "-numa", "node,mem=512M", "-numa",
                   "node,mem=512M"],
     "Number of NUMA nodes (2) cannot exceed the number of available CPUs (1)",
     domain("riscv64", "virt", most=0).replace("</numa>", "<cell id='1' memory='1'/></numa>")),
    # loongarch64.
    ("MD210", LOONG, guest("virt", "1G,slots=257,maxmem=8G"),
     "unsupported amount of memory slots: 257", domain("loongarch64", "virt", slots=257)),
    ("MD216", LOONG, [*guest("virt,nvdimm=on"), *nvdimm("512M")],
     ".nvdimm' not found",
     domain("loongarch64", "virt", memory("nvdimm", source=FILE), plugged=512, cells=False)),
    # Old PCs, and 32 bits.
    ("MD216", PC, guest("pc-i440fx-2.0"), "\"-memory 'slots|maxmem'\" is not supported by",
     domain("x86_64", "pc-i440fx-2.0")),
    ("MD212", PC, [*guest("pc-i440fx-2.1"), *module(device=",addr=0x300000000")],
     "usable range for memory devices [0x100000000:0x1c0000000]",
     domain("x86_64", "pc-i440fx-2.1", at("dimm", 3 << 32), plugged=512, inside=ACPI)),
    ("MD260", PC32, [*guest("pc"), "-cpu", "pentium,phys-bits=36"],
     "phys-bits is not user-configurable in 32 bit",
     domain("i686", "pc", cpu="<model>pentium</model>"
            "<maxphysaddr mode='emulate' bits='36'/>")),
    ("MD206", PC32, [*guest("pc", "1G,slots=1,maxmem=64G"), "-cpu", "pentium3"],
     "phys-bits too low (36)",
     domain("i686", "pc", slots=1, most=64 << 20, cpu="<model>pentium3</model>")),
    ("MD206", PC32, [*guest("pc", "1G,slots=1,maxmem=64G"), "-cpu", "Nehalem"],
     "phys-bits too low (36)",
     domain("i686", "pc", slots=1, most=64 << 20, cpu="<model>Nehalem</model>")),
]
