# SPDX-License-Identifier: GPL-2.0-or-later
"""The steps that diff prints turn a QEMU that runs one document into what the other
document says. The guest is paused and gives nothing back, so that nothing is unplugged
here: test_guest.py has a guest that does."""
import json
import random
import unittest

import harness
import qemu
from harness import MIB

PROPOSAL = """<domain type='qemu'>
  <memory slots='8' max-memory='8' max-memory-unit='GiB' unit='MiB'/>
  <os><type arch='x86_64' machine='{machine}'>hvm</type></os>
  <features><acpi/></features>
  <devices>
{modules}  </devices>
</domain>
"""
LIBVIRT = """<domain type='qemu'>
  <name>guest</name>
  <maxMemory slots='8' unit='GiB'>8</maxMemory>
  <memory unit='MiB'>{total}</memory>
  <vcpu>2</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <features><acpi/></features>
  <cpu><numa>
    <cell id='0' cpus='0' memory='256' unit='MiB'/>
    <cell id='1' cpus='1' memory='256' unit='MiB'/>
  </numa></cpu>
  <devices>
{modules}  </devices>
</domain>
"""
PLACE = ("type", "id", "memdev", "node", "slot", "size", "block-size", "requested-size")


def ram(mib, slot=None, more=""):
    address = "" if slot is None else f"<address type='acpi-dimm' slot='{slot}'/>"
    return (f"    <memory type='ram'><source type='ram' size='{mib}' unit='MiB'/>{more}"
            f"{address}</memory>\n")


def dimm(mib, node, slot=None, base=""):
    address = "" if slot is None else f"<address type='dimm' slot='{slot}'{base}/>"
    return (f"    <memory model='dimm'><target><size unit='MiB'>{mib}</size>"
            f"<node>{node}</node></target>{address}</memory>\n")


def virtio_mem(mib, node, requested):
    return (f"    <memory model='virtio-mem'><target><size unit='MiB'>{mib}</size>"
            f"<node>{node}</node><block unit='MiB'>2</block>"
            f"<requested unit='MiB'>{requested}</requested></target></memory>\n")


def nvdimm(mib, node, path):
    return (f"    <memory model='nvdimm'><source><path>{path}</path></source><target>"
            f"<size unit='MiB'>{mib}</size><node>{node}</node></target></memory>\n")


class Diff(harness.Case):
    def proposal(self, *modules, machine="pc", name="document.xml"):
        return self.write(PROPOSAL.format(machine=machine, modules="".join(modules)),
                          name)

    def libvirt(self, total, *modules, name="document.xml"):
        return self.write(LIBVIRT.format(total=total, modules="".join(modules)), name)

    def steps(self, old, new):
        options = [*self.options, "--qemu-version", self.version]
        # 1 where a start of the new document would put modules elsewhere.
        text = harness.memdimm("diff", "--format", "qmp", *options, old, new, fine=(0, 1))
        return [step["command"] for step in json.loads(text)["steps"]]

    def pinned(self, old, new):
        options = [*self.options, "--qemu-version", self.version]
        return self.write(harness.memdimm("diff", "--pin", *options, old, new).decode(),
                          "pinned.xml")

    def change(self, old, new):
        """What the guest of `old` has after the steps, and what that of `new` has."""
        with qemu.Qemu(self.arguments(old)) as running:
            for command in self.steps(old, new):
                self.assertEqual(running.execute(command["execute"],
                                                 **command["arguments"]), {})
            changed = running.memory_devices()
        with self.running(self.arguments(new)) as started:
            self.check_same(new)
            return changed, started.memory_devices()

    def check(self, old, new, keys=PLACE):
        changed, started = self.change(old, new)
        self.assertEqual({name: [one.get(key) for key in keys]
                          for name, one in changed.items()},
                         {name: [one.get(key) for key in keys]
                          for name, one in started.items()})
        self.check_layout(changed, new)

    def check_layout(self, changed, new):
        said = {one["id"]: (one["slot"], one["size"])
                for one in self.layout(new)["modules"]}
        seen = {name: (one.get("slot"), one.get("max-size", one["size"]))
                for name, one in changed.items()}
        self.assertEqual(seen, said)

    def test_modules_are_plugged_where_the_new_document_has_them(self):
        old = [ram(512), ram(256)]
        pairs = [(old, [*old, ram(128)]),
                 (old, [*old, ram(128), ram(384), ram(2)]),
                 (old, [*old, ram(128, 7), ram(64)]),
                 (old, [ram(512, 0), ram(256, 1), ram(128, 5)]),
                 ([ram(512, 2), ram(256, 4)], [ram(512, 2), ram(256, 4), ram(128, 3)])]
        for machine in ("pc", "q35"):
            for before, after in pairs:
                with self.subTest(machine=machine, after=after):
                    self.check(self.proposal(*before, machine=machine, name="old.xml"),
                               self.proposal(*after, machine=machine, name="new.xml"),
                               (*PLACE, "addr"))

    def test_libvirts_modules_are_plugged_and_resized(self):
        old = [dimm(256, 0), virtio_mem(512, 1, 64)]
        pairs = [(1280, [*old, dimm(128, 1)], 1408),
                 (1280, [dimm(256, 0), virtio_mem(512, 1, 128)], 1280),
                 (1280, [dimm(256, 0, 0), virtio_mem(512, 1, 0), dimm(384, 1, 6),
                         virtio_mem(256, 0, 32)], 1920),
                 (1280, [*old, dimm(128, 1, 3, " base='0x180000000'")], 1408)]
        for total, after, new_total in pairs:
            with self.subTest(after=after):
                self.check(self.libvirt(total, *old, name="old.xml"),
                           self.libvirt(new_total, *after, name="new.xml"))

    def test_the_balloon_is_told_what_qemu_counts(self):
        modules = [dimm(256, 0), virtio_mem(512, 1, 64),
                   nvdimm(256, 0, self.folder / "files" / "pmem.img")]
        balloon = ["-device", "virtio-balloon-pci"]
        head, full = "<memory unit='MiB'>", "<currentMemory unit='MiB'>{}</currentMemory>"
        whole = self.libvirt(1536, *modules)
        with open(whole, encoding="utf-8") as file:
            text = file.read()
        # Boot memory, the DIMM and what the virtio-mem was asked for; or simply all.
        for current in (512 + 256 + 64, 1536):
            with self.subTest(current=current):
                old = self.write(text.replace(head, full.format(600) + head), "old.xml")
                new = self.write(text.replace(head, full.format(current) + head),
                                 "new.xml")
                step, = self.steps(old, new)
                self.assertEqual(step["execute"], "balloon")
                with qemu.Qemu([*self.arguments(old), *balloon]) as running:
                    seen = running.execute("query-balloon")["actual"]
                    self.assertEqual(step["arguments"]["value"], seen)
                    running.execute("balloon", **step["arguments"])

    def test_the_order_in_the_document_does_not_matter(self):
        choose = random.Random(1)
        for _ in range(12):
            slots = choose.sample(range(1, 8), 6)
            modules = [ram(choose.choice([64, 128, 256]), slot) for slot in slots]
            before = [ram(512, 0), *modules[:choose.randint(0, 5)]]
            after = [ram(512, 0), *modules]
            choose.shuffle(after)
            with self.subTest(before=before, after=after):
                self.check(self.proposal(*before, name="old.xml"),
                           self.proposal(*after, name="new.xml"))

    def test_a_start_of_the_pinned_document_is_the_machine_that_runs(self):
        choose = random.Random(1)
        for _ in range(10):
            slots = [choose.choice([None, None, slot]) for slot in range(1, 7)]
            modules = [ram(choose.choice([64, 128, 256]), slot) for slot in slots]
            old = self.proposal(ram(512, 0), *modules[:3], name="old.xml")
            choose.shuffle(modules)
            new = self.proposal(ram(512, 0), *modules, name="new.xml")
            with self.subTest(old=old.read_text(), new=new.read_text()):
                try:
                    pinned = self.pinned(old, new)
                except harness.Refused as refused:
                    self.assertRegex(str(refused), r"MD\d{3}")
                    continue
                commands = self.steps(old, new)
                if any(one["execute"] == "device_del" for one in commands):
                    continue  # a paused guest gives nothing back
                with self.running(self.arguments(old)) as running:
                    for command in commands:
                        running.execute(command["execute"], **command["arguments"])
                    changed = running.memory_devices()
                    self.check_same(pinned)
                with self.running(self.arguments(pinned)) as started:
                    places = started.memory_devices()
                    self.check_same(pinned)
                for one in (*changed.values(), *places.values()):
                    del one["hotplugged"]
                self.assertEqual(changed, places)

    def test_what_is_detached_leaves_the_others_where_they_are(self):
        documents = [self.proposal(ram(512), ram(64), ram(256), ram(128), name="a.xml"),
                     self.libvirt(1280, dimm(256, 0), dimm(384, 1), dimm(128, 0),
                                  name="b.xml")]
        for document in documents:
            with qemu.Qemu(self.arguments(document)) as running:
                before = running.memory_devices()
            for gone in before:
                with self.subTest(document=document.name, gone=gone):
                    left = self.write(harness.memdimm("detach", *self.options, document,
                                                      gone).decode(), "left.xml")
                    with self.running(self.arguments(left)) as started:
                        after = started.memory_devices()
                        self.check_same(left)
                    self.assertEqual(after, {name: one for name, one in before.items()
                                             if name != gone})

    def test_a_module_without_a_slot_keeps_the_one_it_has(self):
        old = self.proposal(ram(512), ram(256), ram(128), name="old.xml")
        new = self.proposal(ram(512), ram(128), ram(384), ram(256), name="new.xml")
        changed, _ = self.change(old, new)
        self.assertEqual({one["slot"]: one["size"] // MIB for one in changed.values()},
                         {1: 256, 2: 128, 3: 384})

    def test_an_address_that_the_running_guest_has_given_away_is_refused(self):
        # 128 MiB would move down at a start; in the guest they stay where they are.
        taken = "<target model='dimm' node='0' address='0x110000000'/>"
        cell = "<target model='dimm' node='0'/>"
        old = self.proposal(ram(512, 0, cell), ram(256, 1, cell), ram(128, 2, cell),
                            name="old.xml")
        new = self.proposal(ram(512, 0, cell), ram(128, 2, cell), ram(64, 3, taken),
                            name="new.xml")
        with self.assertRaisesRegex(harness.Refused, "MD213"):
            self.steps(old, new)

    def test_what_needs_a_restart_has_no_steps(self):
        old = self.proposal(ram(512), ram(256), name="old.xml")
        for after in ([ram(1024), ram(256)], [ram(128), ram(512), ram(256)],
                      [ram(512), ram(256, 1, "<target model='dimm' node='1'/>")]):
            with self.subTest(after=after):
                new = self.proposal(*after, name="new.xml")
                with self.assertRaisesRegex(harness.Refused, "MD256"):
                    self.steps(old, new)

    def test_nothing_to_do_is_no_step(self):
        old = self.proposal(ram(512), ram(256), name="old.xml")
        self.assertEqual(self.steps(old, old), [])


if __name__ == "__main__":
    unittest.main()
