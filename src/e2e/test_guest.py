# SPDX-License-Identifier: GPL-2.0-or-later
"""A real Linux guest takes a module and gives it back, and QEMU sends the events that
memdimm's plan names. The guest is Debian's kernel with a busybox as its only program."""
import gzip
import json
import os
import pathlib
import subprocess
import time
import unittest

import harness
import qemu

FOLDER = pathlib.Path(os.environ.get("GUEST", harness.ROOT / "build/guest"))
BOOT_SECONDS = 240  # under TCG, on a busy machine
MODULE = """<memory type='ram'>
  <source type='ram' size='128' unit='MiB'/>
</memory>
"""
DOMAIN = """<domain type='qemu'>
  <name>guest</name>
  <memory slots='4' max-memory='2' max-memory-unit='GiB' unit='MiB'>512</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
</domain>
"""
VIRTIO_MEM = """<domain type='qemu'>
  <name>guest</name>
  <maxMemory slots='4' unit='GiB'>2</maxMemory>
  <memory unit='MiB'>1024</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <features><acpi/></features>
  <cpu><numa><cell id='0' cpus='0' memory='512' unit='MiB'/></numa></cpu>
  <devices><memory model='virtio-mem'><target>
    <size unit='MiB'>512</size><node>0</node><block unit='MiB'>2</block>
    <requested unit='KiB'>0</requested>
  </target></memory></devices>
</domain>
"""
# A virtio-mem wants these, in this order; Debian 13's kernel has some of them built in.
DRIVERS = ("virtio_ring", "virtio", "virtio_pci_legacy_dev", "virtio_pci_modern_dev",
           "virtio_pci", "virtio_mem")
INIT = """#!/bin/busybox sh
/bin/busybox mkdir -p /proc /sys
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sysfs /sys
for driver in DRIVERS; do /bin/busybox insmod /$driver.ko; done
if /bin/busybox grep -q keep-modules /proc/cmdline; then
  echo 0 > /sys/firmware/acpi/hotplug/memory/enabled
fi
echo GUEST-READY
while true; do
  echo "MEMORY $(/bin/busybox grep MemTotal /proc/meminfo)"
  /bin/busybox sleep 1
done
"""


def archive_entry(name, mode, data, number):
    """One file of a cpio archive in the format that Linux unpacks ("newc")."""
    fields = [number, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0]
    head = b"070701" + b"".join(b"%08X" % field for field in fields)
    head += name.encode() + b"\0"
    return head + b"\0" * (-len(head) % 4) + data + b"\0" * (-len(data) % 4)


def initramfs(folder):
    busybox = (folder / "busybox").read_bytes()
    modules = [name for name in DRIVERS if (folder / f"modules/{name}.ko").exists()]
    init = INIT.replace("DRIVERS", " ".join(modules)).encode()
    drivers = [(f"{name}.ko", 0o100644, (folder / f"modules/{name}.ko").read_bytes())
               for name in modules]
    entries = [("bin", 0o040755, b""), ("dev", 0o040755, b""),
               ("bin/busybox", 0o100755, busybox), ("init", 0o100755, init), *drivers,
               ("TRAILER!!!", 0, b"")]
    return gzip.compress(b"".join(archive_entry(name, mode, data, number)
                                  for number, (name, mode, data) in enumerate(entries)), 1)


def matches(wanted, seen):
    """Every member that the plan names is there."""
    if isinstance(wanted, dict):
        return all(key in seen and matches(value, seen[key])
                   for key, value in wanted.items())
    return wanted == seen


class RealGuest(harness.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        subprocess.run([harness.ROOT / "scripts/fetch-guest", FOLDER], check=True)

    def boot(self, domain, *words):
        image = self.folder / "initramfs"
        image.write_bytes(initramfs(FOLDER))
        self.console = self.folder / "console"
        self.console.touch()
        guest = self.enterContext(qemu.Qemu(
            [*self.arguments(domain), "-kernel", str(FOLDER / "vmlinuz"),
             "-initrd", str(image), "-serial", f"file:{self.console}",
             "-qmp", f"unix:{self.folder}/qmp,server=on,wait=off", "-append",
             " ".join(["console=ttyS0 quiet panic=-1 memhp_default_state=online_movable",
                       *words])]))
        guest.execute("cont")
        self.wait_for(lambda: "GUEST-READY" in self.console.read_text(errors="replace"),
                      "the guest to boot")
        return guest

    def wait_for(self, condition, what):
        deadline = time.monotonic() + BOOT_SECONDS
        while not condition():
            self.assertLess(time.monotonic(), deadline, f"waited in vain for {what}:\n"
                            + self.console.read_text(errors="replace")[-2000:])
            time.sleep(0.2)

    def total_kib(self):
        """What the guest last said of its memory."""
        lines = self.console.read_text(errors="replace").splitlines()
        said = [line.split() for line in lines if line.startswith("MEMORY MemTotal:")]
        return int(said[-1][2]) if said and len(said[-1]) > 2 else 0

    def plan(self, *options):
        return json.loads(harness.memdimm("hotplug-json", "--format", "plan",
                                          "--qemu-version", self.version, *options))

    def walk(self, guest, plan):
        for step in plan["steps"]:
            guest.execute(step["command"]["execute"], **step["command"]["arguments"])
            for event in step["await"]:
                def came(event=event):
                    guest.execute("query-status")  # reads what has arrived
                    return any(seen.get("event") == event["event"]
                               and matches(event["data"], seen["data"])
                               for seen in guest.events)
                self.wait_for(came, event)

    def test_no_dimm_is_taken_that_is_off_the_memory_blocks(self):
        for rule, source, target in (
                ("MD103", "size='500'", "<target model='dimm'/>"),
                ("MD104", "size='256'", "<target model='dimm' address='0x104000000'/>")):
            with self.subTest(rule=rule):
                modules = ("<devices><memory type='ram'><source type='ram' size='512' "
                           "unit='MiB'/></memory><memory type='ram'><source type='ram' "
                           f"{source} unit='MiB'/>{target}</memory></devices>")
                domain = self.write(DOMAIN.replace(">512</memory>", "/>").replace(
                    "</domain>", f"{modules}</domain>"), f"{rule}.xml")
                self.assertIn(f"[{rule} ", harness.memdimm("validate", domain).decode())
                self.boot(domain)
                self.wait_for(self.total_kib, "the guest to say what it has")
                self.assertLess(self.total_kib(), 512 * 1024)
                self.assertIn("unaligned hotplug range", self.console.read_text())

    def test_plug_and_unplug(self):
        domain = self.write(DOMAIN, "domain.xml")
        module = self.write(MODULE, "module.xml")
        guest = self.boot(domain)
        before = self.total_kib()
        self.walk(guest, self.plan("--domain", domain, module))
        self.assertEqual(list(guest.memory_devices()), ["dimm1"])
        self.wait_for(lambda: self.total_kib() >= before + 120 * 1024,
                      "the guest to bring the module online")
        updated = self.write(harness.memdimm("attach", domain, module).decode(),
                             "updated.xml")
        self.walk(guest, self.plan("--domain", updated, "--unplug",
                                   self.write(MODULE.replace(
                                       "</memory>",
                                       "<address type='acpi-dimm' slot='1'/></memory>"),
                                       "plugged.xml")))
        self.assertEqual(guest.memory_devices(), {})
        self.assertNotIn("memdimm1", guest.objects())

    def live(self, code, name, *words):
        """What the command says that ends so."""
        return self.expect_live(code, self.folder / "qmp", name, "--timeout", "120", *words)

    def test_live_commands(self):
        domain = self.write(DOMAIN, "domain.xml")
        module = self.write(MODULE, "module.xml")
        guest = self.boot(domain)
        before = self.total_kib()
        self.assertIn("plugged dimm1: 128 MiB", self.live(0, "plug", module))
        self.wait_for(lambda: self.total_kib() >= before + 120 * 1024,
                      "the guest to bring the module online")
        updated = self.write(harness.memdimm("attach", domain, module).decode(), "new.xml")
        self.assertIn("same: 1 module", self.live(0, "verify", updated))
        self.assertIn("unplugged dimm1: 128 MiB", self.live(0, "unplug", "dimm1"))
        self.assertEqual(guest.memory_devices(), {})
        self.assertNotIn("memdimm1", guest.objects())
        self.live(0, "apply", updated)
        self.assertEqual(list(guest.memory_devices()), ["dimm1"])
        self.live(0, "apply", domain)
        self.assertEqual(guest.memory_devices(), {})

    def test_a_guest_that_keeps_its_modules(self):
        old = self.write(harness.memdimm("attach", self.write(DOMAIN, "domain.xml"),
                                         self.write(MODULE, "module.xml")).decode(),
                         "old.xml")
        guest = self.boot(old, "keep-modules")
        self.assertIn("the guest does not give dimm1 back",
                      self.live(1, "unplug", "dimm1"))
        # The steps before are taken back.
        wanted = self.write(DOMAIN, "wanted.xml")
        self.assertIn("the guest does not give dimm1 back", self.live(1, "apply", wanted))
        self.assertEqual(list(guest.memory_devices()), ["dimm1"])

    def test_a_virtio_mem_is_resized(self):
        domain = self.write(VIRTIO_MEM, "virtio-mem.xml")
        guest = self.boot(domain)
        before = self.total_kib()
        self.assertIn("resized virtiomem0 from 0 bytes to 256 MiB",
                      self.live(0, "resize", "virtiomem0", "256M"))
        self.wait_for(lambda: self.total_kib() >= before + 200 * 1024,
                      "the guest to have the memory")
        self.assertIn("virtiomem0: requested size", self.live(1, "verify", domain))
        self.live(0, "apply", domain)
        self.assertEqual(guest.memory_devices()["virtiomem0"]["size"], 0)

    def test_one_module_for_another(self):
        old = self.write(harness.memdimm(
            "attach", self.write(DOMAIN, "domain.xml"),
            self.write(MODULE, "module.xml")).decode(), "old.xml")
        new = self.write(old.read_text().replace("slot='1'", "slot='3'")
                         .replace(">640<", ">768<").replace("'128'", "'256'"), "new.xml")
        guest = self.boot(old)
        self.assertEqual(list(guest.memory_devices()), ["dimm1"])
        self.walk(guest, json.loads(harness.memdimm(
            "diff", "--format", "qmp", "--qemu-version", self.version, old, new)))
        seen = {name: (one["slot"], one["size"])
                for name, one in guest.memory_devices().items()}
        said = {one["id"]: (one["slot"], one["size"])
                for one in self.layout(new)["modules"]}
        self.assertEqual(seen, said)
        self.assertEqual(seen, {"dimm3": (3, 256 * harness.MIB)})
        self.assertNotIn("memdimm1", guest.objects())


if __name__ == "__main__":
    unittest.main()
