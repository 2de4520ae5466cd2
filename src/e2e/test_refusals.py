# SPDX-License-Identifier: GPL-2.0-or-later
"""Every rule of which memdimm says that QEMU refuses what breaks it, with the words of a
real QEMU that does. memdimm prints no arguments for such a document: those of the table
are written by hand, and each names the one thing that is wrong with them.

The documents are those of testdata/rules/; a rule without a row fails the test."""
import json
import pathlib
import re
import unittest

import harness
import machine_refusals
import qemu
from harness import MIB

PAUSED = ["-S", "-nodefaults", "-display", "none", "-accel", "tcg"]


def guest(memory="512M,slots=4,maxmem=4G", machine="q35"):
    return ["-machine", machine, "-m", memory]


def module(backend="size=512M", device="", kind="ram", driver="pc-dimm"):
    return ["-object", f"memory-backend-{kind},id=m,{backend}",
            "-device", f"{driver},memdev=m{device}"]


def node(backend, memory="512M"):
    return [*guest(memory), "-object", f"memory-backend-{backend},id=m",
            "-numa", "node,memdev=m"]


def hmat(*words):
    """A guest of two nodes with a CPU each, and `words` behind each a -numa."""
    return ["-machine", "q35,hmat=on", "-m", "1G", "-smp", "2",
            *(word for i in range(2) for word in (
                "-object", f"memory-backend-ram,id=m{i},size=512M",
                "-numa", f"node,nodeid={i},cpus={i},initiator={i},memdev=m{i}")),
            *(word for one in words for word in ("-numa", one))]


def link(what, value, target=0):
    return (f"hmat-lb,initiator=0,target={target},hierarchy=memory,"
            f"data-type=access-{what},{what}={value}")


def cache(level, size, line=",line=64"):
    return (f"hmat-cache,node-id=0,size={size},level={level},associativity=direct,"
            f"policy=write-back{line}")


LINKS = [link("latency", 5), link("bandwidth", "1M")]


def flash(image, count=1):
    return [word for unit in range(count) for word in (
        "-drive", f"if=pflash,format=raw,readonly=on,unit={unit},file={{tmp}}/{image}")]


def rom(image, address):
    return ["-device", f"loader,file={{tmp}}/{image},addr={address},force-raw=on"]


# (rule, QEMU's arguments behind PAUSED, what its message holds). {tmp} has the files of
# IMAGES. `virtio` modules need a maximum only; memory that reserve=off does not claim.
STARTS = [
    ("MD278", [*guest("1310721k"), "-object", "memory-backend-ram,id=m,size=1310721k",
               "-numa", "node,memdev=m"],
     "total memory for NUMA nodes (0x50000400) should equal RAM size (0x50002000)"),
    ("MD034", [*guest(), *module(device=",addr=0x4294967296")],
     "address must be aligned to 0x200000 bytes"),
    ("MD102", [*guest(), *module("size=0")],
     "property 'size' of memory-backend-ram doesn't take value '0'"),
    ("MD105", [*guest(), *module(device=",addr=0x100001000")],
     "address must be aligned to 0x200000 bytes"),
    ("MD105", [*guest("512M,maxmem=4G"),
               *module("size=1G,reserve=off", ",memaddr=0x100100000",
                       driver="virtio-mem-pci")],
     "address must be aligned to 0x200000"),
    ("MD106", [*guest(), *module("size=513M")],
     "backend memory size must be multiple of 0x200000"),
    ("MD106", [*guest("524292K,slots=4,maxmem=4G", "q35,memory-backend=m"),
               "-object", "memory-backend-ram,id=m,size=524292K"],
     "Machine memory size does not match the size of the memory backend"),
    ("MD111", guest("512M,slots=4,maxmem=2097154K"),
     "maximum memory size must by aligned to multiple of 4096 bytes"),
    ("MD204", guest("512M,slots=4,maxmem=512M"),
     "memory slots were specified but maximum memory size (0x20000000) is equal to the "
     "initial memory size"),
    ("MD206", guest("512M,slots=16,maxmem=1T"), "phys-bits too low (40)"),
    ("MD206", [*guest("1G,slots=1,maxmem=200G", "q35"), "-cpu", "Nehalem,lm=off"],
     "phys-bits too low (36)"),
    ("MD206", [*guest("1G,slots=1,maxmem=1000G", "q35"), "-cpu", "Nehalem", "-global",
               "q35-pcihost.pci-hole64-size=1T"],
     "Address space limit 0xffffffffff < 0x1faffffffff phys-bits too low (40)"),
    ("MD206", [*guest("1G,slots=1,maxmem=1020G", "pc"), "-cpu", "Nehalem", "-global",
               "i440FX-pcihost.pci-hole64-size=1025M"],
     "Address space limit 0xffffffffff < 0x100400fffff phys-bits too low (40)"),
    ("MD206", [*guest("1G,slots=1,maxmem=1016G", "pc"), "-cpu",
               "Nehalem,vendor=AuthenticAMD"],
     "phys-bits too low (40)"),
    ("MD210", guest("512M,slots=257,maxmem=4G"),
     "unsupported amount of memory slots: 257"),
    ("MD212", [*guest(), *module(device=",addr=0x40000000")],
     "usable range for memory devices [0x100000000:"),
    ("MD213", [*guest(), "-object", "memory-backend-ram,id=a,size=512M",
               "-device", "pc-dimm,memdev=a,addr=0x100000000",
               *module(device=",addr=0x110000000")],
     "address range conflicts with memory device"),
    ("MD215", [*guest(), "-object", "memory-backend-ram,id=m,size=512M",
               "-numa", "node,memdev=m", "-numa", "node,nodeid=128"],
     "Max number of NUMA nodes reached: 128"),
    ("MD216", guest(machine="isapc"), "\"-memory 'slots|maxmem'\" is not supported by"),
    ("MD219", [*guest(machine="q35,acpi=off"), *module()],
     "memory hotplug is not enabled: missing acpi device or acpi disabled"),
    ("MD220", [*guest(), *module("size=512M,host-nodes=128,policy=bind")],
     "Invalid host-nodes value: 128"),
    ("MD221", [*guest("512M,slots=3,maxmem=9G"),
               "-object", "memory-backend-ram,id=a,size=512M",
               "-device", "pc-dimm,memdev=a,addr=0x260000000",
               *module("size=8G,reserve=off")],
     "could not find position in guest address space for memory device"),
    ("MD238", node("ram,size=0"),
     "property 'size' of memory-backend-ram doesn't take value '0'"),
    ("MD238", [*guest(), "-numa", "node,nodeid=0", "-numa", "node,nodeid=1"],
     "total memory for NUMA nodes (0x0) should equal RAM size (0x20000000)"),
    ("MD266", [*guest("512M,maxmem=4G"),
               *module(device=",acpi-index=16384", driver="virtio-mem-pci")],
     "acpi-index should be less or equal to 16383"),
    ("MD266", [*guest("512M,maxmem=4G"),
               *module(device=",acpi-index=4", driver="virtio-mem-pci"),
               "-device", "e1000,acpi-index=4"],
     "a PCI device with acpi-index = 4 already exist"),
    ("MD242", [*guest(), *module(),
               "-object", '{"qom-type":"memory-backend-ram","id":"m","size":67108864}'],
     "attempt to add duplicate property 'm' to object"),
    ("MD242", [*guest(), *module(device=",id=dimm0"), "-object",
               "memory-backend-ram,id=b,size=64M", "-device",
               '{"driver":"pc-dimm","memdev":"b","id":"dimm0"}'],
     "Duplicate device ID 'dimm0'"),
    ("MD243", hmat(link("bandwidth", "1500K")),
     "Bandwidth 1536000 between initiator=0 and target=0 should be 1MB aligned"),
    ("MD244", hmat(link("latency", 3), link("latency", 250000, 1)),
     "should not differ from previously entered min or max values on more than 65534"),
    ("MD244", hmat(link("bandwidth", "1M"), link("bandwidth", "65535M", 1)),
     "should not differ from previously entered values on more than 65534"),
    ("MD245", hmat(LINKS[0], cache(1, "10K")),
     "The latency and bandwidth information of node-id=0 should be provided before"),
    ("MD245", hmat(link("latency", 0), link("bandwidth", "0K"), cache(1, "10K")),
     "The latency and bandwidth information of node-id=0 should be provided before"),
    ("MD246", hmat(*LINKS, cache(2, "20K"), cache(1, "10K")),
     "Cache level=1 shall be defined first"),
    ("MD246", hmat(*LINKS, cache(1, "20K"), cache(2, "20K")),
     "the size of level=2 should be larger than the size(20480) of level=1"),
    ("MD246", hmat(*LINKS, cache(1, "10K", "")), "Parameter 'line' is missing"),
    ("MD246", hmat(*LINKS, cache(1, "10K", ",line=65536")),
     "Parameter 'line' expects uint16_t"),
    ("MD249", [*guest("512M,maxmem=8G"),
               *(word for i in range(31) for word in (
                   "-object", f"memory-backend-ram,id=m{i},size=64M,reserve=off",
                   "-device", f"virtio-mem-pci,memdev=m{i}"))],
     "PCI: no slot/function available for virtio-mem-pci, all in use or reserved"),
    ("MD260", [*guest(), "-cpu", "qemu64,phys-bits=31"],
     "phys-bits should be between 32 and 52"),
    ("MD260", [*guest(), "-cpu", "Nehalem,lm=off,phys-bits=40"],
     "phys-bits is not user-configurable in 32 bit"),
    ("MD260", [*guest(), "-cpu", "pentium3,phys-bits=36"],
     "phys-bits is not user-configurable in 32 bit"),
    ("MD302", [*guest(), *module("size=384M,hugetlb=on,hugetlbsize=3M", kind="memfd")],
     "Hugepage size must be a power of 2"),
    ("MD304", [*guest(), *module("size=512M,hugetlb=on,hugetlbsize=4M", kind="memfd")],
     "failed to create memfd with flags 0x58000007: No such device"),
    ("MD312", [*guest(), *flash("4097K.fd")], "has invalid size"),
    ("MD312", [*guest(), *flash("empty.fd")], "has invalid size 0"),
    ("MD312", [*guest(), *flash("5M.fd", 2)],
     "combined size of system firmware exceeds 8388608 bytes"),
    ("MD313", [*guest(), *flash("64K.fd", 3)],
     "machine type does not support if=pflash,bus=0,unit=2"),
    ("MD316", [*guest(), *["-option-rom", "{tmp}/64K.fd"] * 17], "too many option ROMs"),
    ("MD317", [*guest("256M,slots=4,maxmem=4G"), *rom("257M.bin", "0x100000000")],
     "Cannot load specified image"),
    ("MD318", [*guest(), *rom("64K.fd", "0x100000"), *rom("64K.fd", "0x10f000")],
     "Some ROM regions are overlapping"),
    ("MD319", [*guest(), *["-option-rom", "{tmp}/64K.fd"] * 2],
     "duplicate fw_cfg file name: genroms/64K.fd"),
    ("MD328", node("memfd,size=511M,hugetlb=on,hugetlbsize=2M", "511M"),
     "failed to resize memfd to 535822336"),
    ("MD404", [*guest("512M,maxmem=8G"),
               *module("size=1G,reserve=off", ",block-size=2G", driver="virtio-mem-pci")],
     ("backend memory size must be multiple of 0x80000000",
      "memdev size has to be multiples of'block-size' (0x80000000)")),
    ("MD407", [*guest("512M,maxmem=8G"), "-overcommit", "mem-lock=on",
               *module("size=1G,reserve=off", driver="virtio-mem-pci")],
     "Incompatible with mlock"),
    ("MD408", [*guest("512M,maxmem=8G"),
               *module("size=1G,reserve=off,hugetlb=on,hugetlbsize=1G",
                       ",block-size=2M", "memfd", "virtio-mem-pci")],
     "'block-size' property has to be at least the page size (0x40000000)"),
    ("MD509", [*guest(machine="q35,nvdimm=on"),
               *module("size=128K,mem-path={tmp}/nvdimm.img", ",label-size=128K", "file",
                       "nvdimm")],
     "is too small to contain nvdimm label"),
    *(("MD511", [*guest(machine="q35,nvdimm=on"),
                 *module(f"size=128M,align={align},mem-path={{tmp}}/aligned.img",
                         kind="file", driver="nvdimm")], message)
      for align, message in (
          ("6M", "alignment 0x600000 must be a power of two"),
          ("2K", "alignment 0x800 must be multiples of page size 0x1000"),
          ("256M", "is too small to contain nvdimm label (0x0) and aligned PMEM"))),
]
IMAGES = {"4097K.fd": 4097 * 1024 + 512, "empty.fd": 0, "5M.fd": 5 * MIB,
          "64K.fd": 64 * 1024, "257M.bin": 257 * MIB}

# On pc, whose PCI bus takes part in hotplug; the root of a q35 does not.
NVDIMM = [*guest(machine="pc,nvdimm=on"),
          *module("size=128M,mem-path={tmp}/nvdimm.img", ",id=one", "file", "nvdimm")]
VIRTIO = [*guest("512M,maxmem=8G", "pc"),
          *module("size=1G,reserve=off", ",id=one", driver="virtio-mem-pci")]
PMEM = [*guest("512M,maxmem=8G", "pc"),
        *module("size=128M,mem-path={tmp}/pmem.img,share=on", ",id=one", "file",
                "virtio-pmem-pci")]

# (rule, QEMU's arguments, a command and what it is given, what QEMU's answer holds).
COMMANDS = [
    ("MD252", NVDIMM, "device_del", {"id": "one"},
     "nvdimm device hot unplug is not supported yet"),
    *([("MD252", VIRTIO, "device_del", {"id": "one"},
        "virtio based memory devices cannot be unplugged")]
      if tuple(map(int, qemu.version().split('.'))) < (8, 2) else []),
    ("MD252", PMEM, "device_del", {"id": "one"},
     "virtio based memory devices cannot be unplugged"),
    ("MD253", [*guest(), "-object", "memory-backend-ram,id=b,size=128M"], "device_add",
     {"driver": "pc-dimm", "memdev": "b", "node": 1},
     "has value 1' which exceeds the number of numa nodes"),
    ("MD254", [*guest(), "-object", "memory-backend-ram,id=b,size=128M"], "device_add",
     {"driver": "nvdimm", "memdev": "b"}, "nvdimm is not enabled"),
    ("MD255", [*guest(), "-object", "memory-backend-ram,id=b,size=128M"], "device_add",
     {"driver": "virtio-pmem-pci", "memdev": "b"},
     "Bus 'pcie.0' does not support hotplugging"),
    ("MD256", [*guest(), *module("size=128M", ",id=one")], "qom-set",
     {"path": "/machine/peripheral/one", "property": "size", "value": 256 * MIB},
     "Property 'pc-dimm.size' is not writable"),
    ("MD256", [*guest(), *module("size=128M", ",id=one")], "qom-set",
     {"path": "/machine/peripheral/one", "property": "slot", "value": 3},
     "after it was realized"),
    ("MD258", [*guest(), "-object", "memory-backend-ram,id=b,size=64M"], "device_add",
     {"driver": "sgx-epc", "memdev": "b"},
     "Parameter 'driver' expects a pluggable device type"),
    ("MD273", [*guest(), *module(device=",id=dimm1"), "-object",
               "memory-backend-ram,id=b,size=64M"], "device_add",
     {"driver": "pc-dimm", "memdev": "b", "id": "dimm1"}, "Duplicate device ID 'dimm1'"),
    ("MD273", [*guest(), *module()], "object-add",
     {"qom-type": "memory-backend-ram", "id": "m", "size": 64 * MIB},
     "attempt to add duplicate property 'm' to object"),
    ("MD310", guest(), "device_add", {"driver": "loader", "file": "{tmp}/64K.fd"},
     "Device 'loader' can not be hotplugged on this machine"),
    ("MD310", guest(), "device_add", {"driver": "cfi.pflash01", "name": "f"},
     "Parameter 'driver' expects a pluggable device type"),
    ("MD409", NVDIMM, "qom-set",
     {"path": "/machine/peripheral/one", "property": "size", "value": 64 * MIB},
     "Property 'nvdimm.size' is not writable"),
    ("MD409", VIRTIO, "qom-set",
     {"path": "/machine/peripheral/one", "property": "requested-size",
      "value": 2048 * MIB}, "cannot exceed the memory backend size"),
]

# Rules that no row can show on this QEMU, and why.
EXEMPT = {
    "MD247": "QEMU 5.2 refuses it, and none since",
    "MD314": "QEMU 10.0 and 11.1 end with SIGSEGV, 7.2 starts",
}


# Rows that need something of the host.
NEEDS = {
    "MD407": (harness.may_lock_memory, "this user may not lock memory"),
    "MD408": (pathlib.Path("/sys/kernel/mm/hugepages/hugepages-1048576kB").exists,
              "this host has no huge pages of 1 GiB"),
}


class Refusals(harness.Case):
    def setUp(self):
        super().setUp()
        for name, size in IMAGES.items():
            with open(self.folder / name, "wb") as file:
                file.truncate(size)

    def filled(self, words):
        return [*PAUSED, *(word.replace("{tmp}", str(self.folder)) for word in words)]

    def test_qemu_does_not_start_with_what_breaks_the_rule(self):
        for rule, words, message in STARTS:
            has, missing = NEEDS.get(rule, (lambda: True, ""))
            if not has():
                print(f"not run: {rule}, since {missing}", flush=True)
                continue
            with self.subTest(rule=rule, message=message):
                said = qemu.refusal(self.filled(words))
                self.assertIsNotNone(said, "QEMU started")
                # Where versions have other words, all of them.
                known = [message] if isinstance(message, str) else message
                self.assertTrue(any(one in said for one in known), said)

    def test_qemu_refuses_the_command_that_breaks_the_rule(self):
        for rule, words, command, given, message in COMMANDS:
            with self.subTest(rule=rule, message=message):
                given = {key: value.replace("{tmp}", str(self.folder))
                         if isinstance(value, str) else value
                         for key, value in given.items()}
                with qemu.Qemu(self.filled(words)) as running:
                    with self.assertRaisesRegex(qemu.QmpError, message):
                        running.execute(command, **given)

    def test_another_machine_does_not_start_either(self):
        for rule, emulator, words, message, _ in machine_refusals.ROWS:
            machine = words[words.index("-machine") + 1].partition(",")[0]
            if machine not in qemu.machines(emulator):
                print(f"not run: {rule}, since this QEMU has no {machine}", flush=True)
                continue
            with self.subTest(rule=rule, emulator=emulator, message=message):
                said = qemu.refusal(self.filled(words), emulator)
                self.assertIsNotNone(said, "QEMU started")
                self.assertIn(message, said)

    def test_memdimm_refuses_the_domains_of_other_machines(self):
        for rule, emulator, _, message, document in machine_refusals.ROWS:
            self.assertEqual(rule is None, document is None, message)
            if rule is None:
                continue
            with self.subTest(rule=rule, emulator=emulator, message=message):
                path = self.write(document)
                with self.assertRaises(harness.Refused) as refused:
                    harness.memdimm("validate", "--qemu-version", qemu.version(emulator),
                                    "--guest", "none", path)
                self.assertRegex(str(refused.exception),
                                 rf"error: .*\[{re.escape(rule)} ")

    def refused_by_qemu(self):
        for rule in json.loads(harness.memdimm("rules", "--format", "json")):
            if rule["refuses"] == "qemu":
                yield rule["id"]

    def test_every_rule_that_names_qemu_has_a_row(self):
        named = set(self.refused_by_qemu())
        others = {row[0] for row in machine_refusals.ROWS} & named
        rows = {row[0] for row in STARTS + COMMANDS} | others
        self.assertGreater(len(named), 20)
        self.assertEqual(named - rows - set(EXEMPT), set(), "no row in the table")
        self.assertEqual((rows | set(EXEMPT)) - named, set(), "QEMU is not named")
        self.assertEqual(rows & set(EXEMPT), set(), "exempt, and in the table")

    def test_memdimm_refuses_the_documents(self):
        for rule in sorted({row[0] for row in STARTS + COMMANDS} | set(EXEMPT)):
            folders = list(harness.TESTDATA.glob(f"rules/{rule}-*"))
            self.assertEqual(len(folders), 1, rule)
            # What the host decides is told by a note, and refused by nobody here.
            documents = sorted(document for document in folders[0].glob("bad*.xml")
                               if ": error: " in document.with_suffix(".txt").read_text())
            self.assertNotEqual(documents, [], rule)
            args = folders[0] / "args"
            words = args.read_text().split() if args.exists() else []
            if "{}" not in words:
                words = ["validate", *words, "{}"]
            for document in documents:
                with self.subTest(document=document):
                    command = [str(document) if word == "{}" else
                               str(folders[0] / word) if word.endswith(".xml") else word
                               for word in words]
                    with self.assertRaises(harness.Refused) as refused:
                        harness.memdimm(*command)
                    self.assertRegex(str(refused.exception),
                                     rf"error: .*\[{re.escape(rule)} ")


if __name__ == "__main__":
    unittest.main()
