# SPDX-License-Identifier: GPL-2.0-or-later
"""The commands on a QEMU that runs, over its monitor: what they say was done is what
QEMU has, and what they could not do has left nothing behind. The guests are paused, so
that none of them answers; test_guest.py has one that does."""
import json
import signal
import subprocess
import time
import unittest

import harness
import qemu
from harness import MIB

DOMAIN = """<domain type='kvm'>
  <name>live</name>
  <memory slots='{slots}' max-memory='8' max-memory-unit='GiB'/>
  <vcpu>2</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <devices>
    <memory type='ram'><source type='ram' size='512' unit='MiB'/></memory>
    {modules}
  </devices>
</domain>
"""
MODULE = "<memory type='ram'><source type='ram' size='{size}' unit='MiB'/>{more}</memory>"
QUICK = ("--timeout", "1")


def ram(size, more=""):
    return MODULE.format(size=size, more=more)


class Live(harness.Case):
    def start(self, domain, *more, monitors=1):
        self.monitor = self.folder / "qmp0"
        self.sockets = [str(self.folder / f"qmp{number}") for number in range(monitors)]
        words = [word for path in self.sockets
                 for word in ("-qmp", f"unix:{path},server=on,wait=off")]
        return self.enterContext(qemu.Qemu([*self.arguments(domain), *words, *more]))

    def domain(self, *modules, slots=8, name="domain.xml"):
        return self.write(DOMAIN.format(slots=slots, modules="".join(modules)), name)

    def command(self, name, *words, socket=None):
        return [harness.MEMDIMM, name, "--qmp", socket or self.sockets[0], *map(str, words)]

    def run_live(self, name, *words):
        return self.live_command(self.sockets[0], name, *words)

    def expect(self, code, name, *words):
        return self.expect_live(code, self.sockets[0], name, *words)

    def orphans(self, guest):
        """Backends that no module has, but for the memory at boot."""
        used = {one["memdev"].rpartition("/")[2] for one in guest.memory_devices().values()}
        return guest.objects() - used - {"pc.ram"}

    def test_modules_are_plugged_where_memdimm_says(self):
        domain = self.domain(ram(256))
        module = self.write(ram(128), "module.xml")
        guest = self.start(domain)
        self.check_same(domain)
        said = self.expect(0, "plug", "--domain", domain, module)
        self.assertIn("plugged dimm2: 128 MiB, node 0, slot 2, at 0x", said)
        updated = self.write(harness.memdimm("attach", domain, module).decode(), "new.xml")
        self.check_same(updated)
        # The old definition is not what runs any more.
        self.assertIn("is not what QEMU runs: it has no dimm2",
                      self.expect(1, "plug", "--domain", domain, module))
        self.expect(0, "plug", module, self.write(ram(64, "<address type='acpi-dimm' "
                                                      "slot='6'/>"), "sixth.xml"))
        seen = {one["slot"]: one["size"] // MIB for one in guest.memory_devices().values()}
        self.assertEqual(seen, {1: 256, 2: 128, 3: 128, 6: 64})
        self.assertIn("dimm3: not in the definition", self.expect(1, "verify", updated))
        self.assertEqual(self.orphans(guest), set())

    def test_what_qemu_refuses_is_taken_back(self):
        domain = self.domain()
        guest = self.start(domain)
        module = self.write(ram(128), "module.xml")
        lost = self.write("<memory type='ram'><source type='ram' size='128' unit='MiB' "
                          "host-node='77'/></memory>", "lost.xml")
        said = self.expect(1, "plug", *QUICK, lost)
        self.assertIn("memdimm: QEMU does not add the backend memdimm1 of dimm1: ", said)
        off = self.write(ram(128, "<target model='dimm' address='0x7000000000'/>"), "off.xml")
        self.assertIn("memdimm: QEMU does not plug dimm1: ", self.expect(1, "plug", off))
        self.assertEqual(guest.memory_devices(), {})
        self.assertEqual(self.orphans(guest), set())
        # The first one cannot be taken back from a paused guest, and that is told.
        said = self.expect(1, "plug", *QUICK, module, lost)
        self.assertIn("dimm1 is not taken back: no answer from the guest about dimm1 within "
                      "1 s: it is paused", said)
        self.assertEqual(list(guest.memory_devices()), ["dimm1"])

    def test_a_paused_guest_gives_no_answer(self):
        guest = self.start(self.domain(ram(256)))
        for which in ("dimm1", "1", self.write(ram(256), "module.xml")):
            with self.subTest(which=which):
                self.assertIn("no answer from the guest about dimm1 within 1 s: it is paused",
                              self.expect(1, "unplug", *QUICK, which))
        self.assertEqual(list(guest.memory_devices()), ["dimm1"])

    def test_a_backend_that_was_left_is_taken_away(self):
        guest = self.start(self.domain())
        guest.execute("object-add", **{"qom-type": "memory-backend-ram", "id": "memdimm1",
                                       "size": 128 * MIB})
        self.expect(0, "unplug", "dimm1")
        self.assertEqual(self.orphans(guest), set())

    def test_a_definition_is_applied_and_has_its_addresses(self):
        old = self.domain(ram(256), ram(128), name="old.xml")
        new = self.domain(ram(256), ram(128), ram(512), ram(384, "<address type='acpi-dimm' "
                                                            "slot='7'/>"), name="new.xml")
        guest = self.start(old)
        said = self.expect(0, "apply", "--dry-run", new)
        self.assertEqual(len(guest.memory_devices()), 2)
        self.assertEqual(said, self.expect(0, "apply", new))
        self.assertEqual(len(guest.memory_devices()), 4)
        self.check_same(new)
        self.assertEqual("nothing to do\n", self.expect(0, "apply", new))
        changed = guest.memory_devices()
        with qemu.Qemu(self.arguments(new)) as started:
            place = {name: (one["slot"], one["addr"], one["size"], one["node"])
                     for name, one in started.memory_devices().items()}
        self.assertEqual({name: (one["slot"], one["addr"], one["size"], one["node"])
                          for name, one in changed.items()}, place)

    def test_what_needs_a_restart_touches_nothing(self):
        guest = self.start(self.domain(ram(256), name="old.xml"))
        before = guest.memory_devices()
        said = self.expect(1, "apply", self.domain(ram(512), ram(64), slots=16))
        self.assertIn("slots 16 in the definition, 8 in QEMU; that needs a restart", said)
        self.assertIn("dimm1 has size 512 MiB in the definition, 256 MiB in QEMU", said)
        self.assertEqual(guest.memory_devices(), before)

    def test_255_modules_one_after_the_other(self):
        guest = self.start(self.domain(slots=256))
        module = self.write(ram(2), "module.xml")
        for number in range(1, 256):
            self.assertIn(f"plugged dimm{number}: 2 MiB, node 0, slot {number}, at 0x",
                          self.expect(0, "plug", "--guest", "none", module))
        self.assertIn("a dimm of 2 MiB cannot be plugged: all 256 slots of QEMU's are taken",
                      self.expect(1, "plug", "--guest", "none", module))
        self.assertEqual(len(guest.memory_devices()), 255)
        self.assertEqual(self.orphans(guest), set())

    def test_several_at_once_use_no_slot_twice(self):
        guest = self.start(self.domain(slots=32), monitors=3)
        module = self.write(ram(16), "module.xml")
        running = [subprocess.Popen(self.command("plug", module, module, socket=socket),
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                   for _ in range(3) for socket in self.sockets]
        for one in running:
            out, _ = one.communicate(timeout=qemu.TIMEOUT)
            self.assertEqual(one.returncode, 0, out)
        slots = sorted(one["slot"] for one in guest.memory_devices().values())
        self.assertEqual(slots, list(range(1, 19)))
        self.assertEqual(self.orphans(guest), set())

    def test_a_qemu_that_dies_is_told(self):
        guest = self.start(self.domain(ram(256)))
        with subprocess.Popen(self.command("unplug", "--timeout", "50", "dimm1"),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True) as waiting:
            time.sleep(2)
            self.assertIsNone(waiting.poll())
            guest.kill()
            out, err = waiting.communicate(timeout=10)
        self.assertEqual(waiting.returncode, 2, out + err)
        self.assertIn("dimm1 was asked to go", err)
        self.assertIn("cannot reach QEMU at", self.expect(2, "verify", self.domain()))

    def test_who_is_interrupted_says_what_is_left(self):
        guest = self.start(self.domain(ram(256)))
        for number in (signal.SIGINT, signal.SIGTERM):
            with subprocess.Popen(self.command("unplug", "--timeout", "50", "dimm1"),
                                  stderr=subprocess.PIPE, text=True) as waiting:
                time.sleep(2)
                waiting.send_signal(number)
                _, err = waiting.communicate(timeout=10)
            self.assertEqual(waiting.returncode, 2, err)
            self.assertIn("memdimm: interrupted; ", err)
            self.assertIn("dimm1 was asked to go, its backend memdimm1 is there still", err)
        self.assertEqual(list(guest.memory_devices()), ["dimm1"])

    def test_what_is_no_monitor_hangs_nobody(self):
        human = str(self.folder / "human")
        with qemu.Qemu(["-M", "none", "-display", "none", "-monitor",
                        f"unix:{human},server=on,wait=off"]):
            self.sockets = [human]
            self.assertIn("this is QEMU's monitor for people",
                          self.expect(2, "verify", *QUICK, self.domain()))

    def test_libvirts_modules(self):
        domain = self.write("""<domain type='kvm'><name>g</name>
  <maxMemory slots='8' unit='GiB'>8</maxMemory><memory unit='MiB'>1280</memory>
  <vcpu>2</vcpu><os><type arch='x86_64' machine='pc'>hvm</type></os><features><acpi/></features>
  <cpu><numa><cell id='0' cpus='0' memory='256' unit='MiB'/>
  <cell id='1' cpus='1' memory='256' unit='MiB'/></numa></cpu>
  <devices><memory model='dimm'><target><size unit='MiB'>256</size><node>1</node></target>
  </memory><memory model='virtio-mem'><target><size unit='MiB'>512</size><node>0</node>
  <block unit='MiB'>2</block><requested unit='MiB'>64</requested></target></memory>
  </devices></domain>""", "libvirt.xml")
        guest = self.start(domain)
        self.check_same(domain)
        module = self.write("<memory model='virtio-mem'><target><size unit='MiB'>256</size>"
                            "<node>1</node><block unit='MiB'>2</block><requested "
                            "unit='MiB'>0</requested></target></memory>", "module.xml")
        self.expect(0, "plug", "--domain", domain, module)
        self.assertEqual(guest.memory_devices()["virtiomem1"]["node"], 1)
        said = self.expect(1, "resize", *QUICK, "virtiomem1", "128M")
        self.assertIn("the guest has brought virtiomem1 to 0 bytes, not to 128 MiB within 1 "
                      "s: it is paused; virtiomem1 is asked for 0 bytes again", said)
        self.assertEqual(guest.memory_devices()["virtiomem1"]["requested-size"], 0)
        self.assertIn("expected a multiple of its block of 2 MiB, at most 256 MiB",
                      self.expect(1, "resize", "virtiomem1", "1M"))
        older = tuple(map(int, self.version.split("."))) < (8, 2)
        self.assertIn("QEMU before 8.2 unplugs no virtio-mem" if older else
                      "no answer from the guest about virtiomem1",
                      self.expect(1, "unplug", *QUICK, "virtiomem1"))
        self.assertEqual(self.orphans(guest) - {"ram-node0", "ram-node1"}, set())


if __name__ == "__main__":
    unittest.main()
