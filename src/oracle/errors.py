# SPDX-License-Identifier: GPL-2.0-or-later
"""What QEMU says when it refuses memory, and which rules say the same."""
import re

# The first text that is in QEMU's message decides; any of its rules is enough.
SAME_THING = (
    # Other machines than the PC.
    ("Addressing limited to", {"MD206"}),
    ("VCPU supports less PA bits", {"MD206"}),
    ("Too much memory for this machine", {"MD114"}),
    ("unsupported number of memory slots", {"MD210"}),
    ("exceeds max supported", {"MD210"}),
    ("Hotplugged memory size must be a multiple of", {"MD106"}),
    ("is not aligned to 256 MiB", {"MD114", "MD111"}),
    ("ram size must be multiples of 1 MiB", {"MD114"}),
    ("Invalid RAM size", {"MD114"}),
    ("ram_size must be greater than 1G", {"MD114"}),
    ("guest RMA (Real Mode Area memory)", {"MD114"}),
    ("not enough RAM to load the BIOS file", {"MD114"}),
    ("RAM size more than 2 GiB is not supported", {"MD114"}),
    ("missing acpi-ged device", {"MD219", "MD216"}),
    ("Memory hotplug not supported for this machine", {"MD216"}),
    ("not supported by the machine", {"MD216", "MD201"}),
    ("is not a valid device model name", {"MD520"}),
    (".nvdimm' not found", {"MD520", "MD216"}),
    ("PAPR requires NVDIMM devices to have label-size set", {"MD503"}),
    ("PAPR requires NVDIMM memory size", {"MD505", "MD106"}),
    ("NUMA is not supported by this machine-type", {"MD222"}),
    ("cannot exceed the number of available CPUs", {"MD223", "MD215"}),
    ("discontinuous hartids", {"MD233", "MD223"}),
    # Every machine, the PC's words.
    ("slots specified but no max-size", {"MD207"}),
    ("is equal to the initial memory size", {"MD204"}),
    ("must be at least the initial memory size", {"MD204", "MD205", "MD207"}),
    ("maximum memory size must by aligned", {"MD111"}),
    ("unsupported amount of memory slots", {"MD210"}),
    ("'slots|maxmem'\" is not supported by", {"MD216"}),
    ("phys-bits too low", {"MD206", "MD114"}),
    ("phys-bits should be", {"MD260"}),
    ("TCG only supports phys-bits=40", {"MD260"}),
    ("phys-bits is not user-configurable", {"MD260"}),
    ("backend memory size must be multiple of", {"MD106", "MD404"}),
    ("memory-backend-file' memory size must be multiple of", {"MD106", "MD328"}),
    ("Machine memory size does not match", {"MD106", "MD114"}),
    ("total memory for NUMA nodes", {"MD106", "MD202"}),
    ("doesn't take value '0'", {"MD102", "MD238", "MD223"}),
    ("failed to resize memfd", {"MD106", "MD328"}),
    ("must be equal to or larger than page size", {"MD106", "MD328"}),
    ("Hugepage size must be a power of 2", {"MD302"}),
    ("does not match 'size' option", {"MD106"}),
    ("address must be aligned to", {"MD105"}),
    ("usable range for memory devices", {"MD212"}),
    ("address range conflicts with memory device", {"MD213"}),
    ("memory fragmented due to alignments", {"MD221"}),
    ("not enough space, currently", {"MD205"}),
    ("is busy", {"MD208"}),
    ("invalid slot number", {"MD203"}),
    ("no free slots available", {"MD209"}),
    ("no slots where allocated", {"MD201", "MD207", "MD209"}),
    ("memory devices (e.g. for memory hotplug) are not enabled", {"MD201"}),
    ("memory hotplug is not enabled", {"MD216", "MD219"}),
    ("exceeds the number of numa nodes", {"MD202"}),
    ("which exceedsthe number of numa nodes", {"MD202"}),
    ("Max number of NUMA nodes reached", {"MD215"}),
    ("Node ID missing", {"MD218"}),
    ("Duplicate NUMA nodeid", {"MD218"}),
    ("should be smaller than maxcpus", {"MD233"}),
    ("CPU is already assigned to node-id", {"MD234"}),
    ("Invalid host-nodes value", {"MD220"}),
    ("has invalid size", {"MD312"}),
    ("combined size of system firmware exceeds", {"MD312"}),
    ("machine type does not support if=pflash", {"MD313"}),
    ("too many option ROMs", {"MD316"}),
    ("Assertion `count < fw_cfg_file_slots(s)' failed", {"MD316"}),  # types up to 2.8
    ("duplicate fw_cfg file name: genroms/", {"MD319"}),
    ("regions overlap", {"MD318"}),
    ("regions are overlapping", {"MD318"}),
    ("Cannot load specified image", {"MD315", "MD317"}),
    ("memdev size has to be multiples of'block-size'", {"MD404"}),
    ("'block-size' property", {"MD401", "MD408"}),
    ("'memaddr' property has to be multiples of", {"MD403"}),
    ("'requested-size' property", {"MD402"}),
    ("Incompatible with mlock", {"MD407"}),
    ("is too small to contain nvdimm label", {"MD509"}),
    ("is required at least 0x20000", {"MD503"}),
)

# Only this host and this build of QEMU decide these: how much memory, which pages, which
# nodes, which files, which machine types; a chroot without /proc; and what QEMU 7.2
# dies of with three sockets on riscv64 and misses under TCG in old pseries.
HOST_ONLY = (
    "Cannot allocate memory",
    "cannot bind memory to host NUMA nodes",
    "Setting CPU affinity failed",
    "failed to create memfd with flags",
    "Bad address",
    "The nodes select no CPUs",
    "No space left on device",
    "unsupported machine type",
    "block backend provides",  # a flash of another size than the machine's
    "No Transactional Memory support in TCG",
    "Property 'riscv.sifive.plic.unnamed-gpio-out",
    "Skipping reservation of swap space is not supported: Could not read",
)


def rules_for(message):
    """(text, rules) of the first row that fits, or None."""
    return next(((text, rules) for text, rules in SAME_THING if text in message), None)


def host_only(message):
    return any(text in message for text in HOST_ONLY)


def kind(message):
    """What a message shares with others: the text of its row, or itself without its
    numbers and names."""
    row = rules_for(message)
    if row:
        return row[0]
    text = message.strip().splitlines()[-1]
    text = re.sub(r"^(exit status -?\d+: )?(\S*qemu-system-\w+: )?", "", text)
    text = re.sub(r"^-(device|object|machine) \S+: ", "", text)
    return re.sub(r"0x[0-9a-f]+|\d+", "N", text)
