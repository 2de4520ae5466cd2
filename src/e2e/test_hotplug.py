# SPDX-License-Identifier: GPL-2.0-or-later
"""What hotplug-json prints is sent to a running QEMU as it stands, which then has the
module that memdimm said. The guest is paused: it takes nothing over and gives nothing
back, so that what only a guest can do (events, an empty slot) is not seen here."""
import json
import unittest

import harness
import qemu
from harness import MIB

PROPOSAL = """<domain type='qemu'>
  <memory slots='8' max-memory='8' max-memory-unit='GiB' unit='MiB'>768</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <features><acpi/></features>
  <devices>
    <memory type='ram'><source type='ram' size='512' unit='MiB'/></memory>
    <memory type='ram'>
      <source type='ram' size='256' unit='MiB'/><address type='acpi-dimm' slot='4'/>
    </memory>
  </devices>
</domain>
"""
# An nvdimm at the start: what is plugged later needs its -machine nvdimm=on.
LIBVIRT = """<domain type='qemu'>
  <maxMemory slots='8' unit='GiB'>8</maxMemory>
  <memory unit='MiB'>896</memory>
  <vcpu>2</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <features><acpi/></features>
  <cpu><numa>
    <cell id='0' cpus='0' memory='256' unit='MiB'/>
    <cell id='1' cpus='1' memory='256' unit='MiB'/>
  </numa></cpu>
  <devices>
    <memory model='nvdimm'>
      <source><path>/files/first.img</path></source>
      <target><size unit='MiB'>128</size><node>0</node></target>
    </memory>
    <memory model='virtio-mem'>
      <target>
        <size unit='MiB'>256</size><node>1</node><block unit='MiB'>2</block>
        <requested unit='MiB'>64</requested>
      </target>
    </memory>
  </devices>
</domain>
"""
DOMAINS = {"proposal": PROPOSAL, "libvirt": LIBVIRT}
MODULES = {
    "proposal": [
        "<memory type='ram'><source type='ram' size='128' unit='MiB'/></memory>",
        "<memory type='ram'><source type='ram' size='2' unit='MiB'/>"
        "<target node='0' address='0x180000000'/></memory>",
        "<memory type='ram'><source type='file' path='/files/a, b.img' size='64' "
        "unit='MiB'/><address type='acpi-dimm' slot='7'/></memory>",
    ],
    "libvirt": [
        "<memory model='dimm'><target><size unit='MiB'>128</size><node>1</node></target>"
        "</memory>",
        "<memory model='dimm' access='shared'><target><size unit='MiB'>128</size>"
        "<node>1</node></target><address type='dimm' slot='5'/></memory>",
        "<memory model='nvdimm'><source><path>/files/second.img</path></source>"
        "<target><size unit='MiB'>128</size><node>1</node>"
        "<label><size unit='KiB'>256</size></label></target></memory>",
        "<memory model='virtio-mem'><target><size unit='MiB'>512</size><node>1</node>"
        "<block unit='MiB'>4</block><requested unit='MiB'>16</requested></target>"
        "</memory>",
        "<memory model='virtio-pmem' access='shared'><source><path>/files/pmem.img</path>"
        "</source><target><size unit='MiB'>64</size></target></memory>",
    ],
}


class Hotplug(harness.Case):
    def domain(self, dialect):
        return self.placed(DOMAINS[dialect], f"{dialect}.xml")

    def placed(self, text, name="module.xml"):
        return self.write(text.replace("/files/", f"{self.folder}/files/"), name)

    def modules(self, dialect):
        for text in MODULES[dialect]:
            yield self.placed(text)
        for source in harness.good("module"):
            if source.parts[-3] == dialect:
                yield self.document(source)

    def lines(self, module, *options):
        text = harness.memdimm("hotplug-json", *self.options, "--qemu-version",
                               self.version, *options, module).decode()
        lines = text.splitlines()
        self.make_directories(lines)
        return lines

    def plan(self, module, *options):
        return json.loads("\n".join(self.lines(module, "--format", "plan", *options)))

    def check_plugged(self, running, lines):
        """The module is there, and is what the two commands said."""
        backend, device = (json.loads(line)["arguments"] for line in lines)
        shown = running.memory_devices()[device["id"]]
        self.assertEqual(shown["memdev"], f"/objects/{backend['id']}")
        for said, seen in (("slot", "slot"), ("node", "node"), ("addr", "addr"),
                           ("memaddr", "memaddr"), ("block-size", "block-size"),
                           ("requested-size", "requested-size")):
            if said in device and seen in shown:
                self.assertEqual(shown[seen], device[said], said)
        size = backend["size"] - device.get("label-size", 0)
        self.assertEqual(shown.get("max-size", shown["size"]), size)
        if shown["type"] in ("dimm", "nvdimm"):
            self.assertTrue(shown["hotplugged"])

    def test_a_module_is_plugged_beside_those_of_the_domain(self):
        for dialect in DOMAINS:
            domain = self.domain(dialect)
            for module in self.modules(dialect):
                with self.subTest(module=module.read_text()):
                    lines = self.lines(module, "--domain", domain)
                    with qemu.Qemu(self.arguments(domain)) as running:
                        for line in lines:
                            self.assertEqual(running.send(line), {})
                        self.check_plugged(running, lines)

    def test_the_target_of_a_migration_has_the_module_where_it_was_plugged(self):
        def without_plugging(devices):
            return {name: {key: value for key, value in device.items()
                           if key != "hotplugged"} for name, device in devices.items()}
        for dialect in DOMAINS:
            domain = self.domain(dialect)
            for module in self.modules(dialect):
                with self.subTest(module=module.read_text()):
                    with qemu.Qemu(self.arguments(domain)) as running:
                        for line in self.lines(module, "--domain", domain):
                            running.send(line)
                        source = without_plugging(running.memory_devices())
                    target = self.arguments(domain, "--plug", module)
                    with qemu.Qemu(target) as running:
                        self.assertEqual(without_plugging(running.memory_devices()),
                                         source)

    def test_a_module_is_plugged_without_a_word_about_the_domain(self):
        for dialect in DOMAINS:
            domain = self.domain(dialect)
            for module in self.modules(dialect):
                with self.subTest(module=module.read_text()):
                    lines = self.lines(module, "--id", "mine")
                    self.assertEqual(json.loads(lines[1])["arguments"]["id"], "mine")
                    with qemu.Qemu(self.arguments(domain)) as running:
                        for line in lines:
                            self.assertEqual(running.send(line), {})
                        self.check_plugged(running, lines)

    def test_modules_fill_every_slot_and_no_more(self):
        domain = self.domain("proposal")
        module = self.placed(MODULES["proposal"][0])
        with qemu.Qemu(self.arguments(domain)) as running:
            for _ in range(6):
                for line in self.lines(module, "--domain", domain):
                    running.send(line)
                domain.write_bytes(self.plug_into(domain, module))
            with self.assertRaisesRegex(harness.Refused, "MD209"):
                self.lines(module, "--domain", domain)
            slots = {one["slot"] for one in running.memory_devices().values()}
            self.assertEqual(slots, {1, 2, 3, 4, 5, 6, 7})

    def plug_into(self, domain, module):
        text = domain.read_text()
        return text.replace("  </devices>", module.read_text() + "\n  </devices>").replace(
            ">768<", "><").encode()

    def test_a_plan_that_fails_is_rolled_back(self):
        for dialect in DOMAINS:
            domain = self.domain(dialect)
            for module in self.modules(dialect):
                with self.subTest(module=module.read_text()):
                    with qemu.Qemu(self.arguments(domain)) as running:
                        self.check_rollback(running, self.plan(module, "--domain", domain))

    def check_rollback(self, running, plan):
        """The plan's last step, with a device that is there already: QEMU refuses."""
        before = running.objects(), running.memory_devices()
        *first, last = plan["steps"]
        for step in first:
            self.assertEqual(running.execute(step["command"]["execute"],
                                             **step["command"]["arguments"]), {})
        taken = {**last["command"]["arguments"], "id": next(iter(before[1]))}
        self.assertEqual(last["command"]["execute"], "device_add")
        with self.assertRaisesRegex(qemu.QmpError, "Duplicate device ID"):
            running.execute("device_add", **taken)
        self.assertNotEqual(running.objects(), before[0])
        for command in last["rollback"]:
            self.assertEqual(running.execute(command["execute"],
                                             **command["arguments"]), {})
        self.assertEqual((running.objects(), running.memory_devices()), before)

    def test_a_plan_without_a_fault_is_the_lines(self):
        for dialect in DOMAINS:
            domain = self.domain(dialect)
            for module in self.modules(dialect):
                with self.subTest(module=module.read_text()):
                    plan = self.plan(module, "--domain", domain)
                    lines = self.lines(module, "--domain", domain)
                    self.assertEqual([step["command"] for step in plan["steps"]],
                                     [json.loads(line) for line in lines])

    def test_a_taken_slot_is_refused_and_leaves_nothing_behind(self):
        domain = self.domain("proposal")
        module = self.placed("<memory type='ram'><source type='ram' size='128' "
                             "unit='MiB'/><address type='acpi-dimm' slot='4'/></memory>")
        with self.assertRaisesRegex(harness.Refused, "MD208"):
            self.lines(module, "--domain", domain)
        plan = self.plan(module, "--id", "another")
        with qemu.Qemu(self.arguments(domain)) as running:
            before = running.objects()
            add, plug = plan["steps"]
            running.execute(add["command"]["execute"], **add["command"]["arguments"])
            with self.assertRaisesRegex(qemu.QmpError, "slot 4 is busy"):
                running.execute(plug["command"]["execute"], **plug["command"]["arguments"])
            for command in plug["rollback"]:
                running.execute(command["execute"], **command["arguments"])
            self.assertEqual(running.objects(), before)

    def test_an_unplug_is_asked_of_the_guest(self):
        domain = self.domain("proposal")
        module = self.placed("<memory type='ram'><source type='ram' size='256' "
                             "unit='MiB'/><address type='acpi-dimm' slot='4'/></memory>")
        for options in ([], ["--domain", domain]):
            steps = self.plan(module, "--unplug", *options)["steps"]
            ask, release = (step["command"] for step in steps)
            with self.subTest(options=options), \
                    qemu.Qemu(self.arguments(domain)) as running:
                self.assertEqual(ask["execute"], "device_del")
                self.assertEqual(running.execute("device_del", **ask["arguments"]), {})
                # A paused guest has not let go, so that the backend is in use still.
                with self.assertRaisesRegex(qemu.QmpError, "in use"):
                    running.execute(release["execute"], **release["arguments"])

    def test_a_backend_without_its_device_is_removed_by_the_last_step(self):
        module = self.placed(MODULES["proposal"][2])
        release = self.plan(module, "--unplug")["steps"][-1]["command"]
        with qemu.Qemu(self.arguments(self.domain("proposal"))) as running:
            before = running.objects()
            running.send(self.lines(module)[0])
            self.assertEqual(running.execute(release["execute"],
                                             **release["arguments"]), {})
            self.assertEqual(running.objects(), before)

    def test_a_virtio_mem_is_asked_for_another_size(self):
        domain = self.domain("libvirt")
        module = self.placed(
            "<memory model='virtio-mem'><target><size unit='MiB'>256</size><node>1</node>"
            "<block unit='MiB'>2</block><requested unit='MiB'>64</requested></target>"
            "</memory>")
        with qemu.Qemu(self.arguments(domain)) as running:
            for size in (0, 2, 128, 256):
                [line] = self.lines(module, "--domain", domain, "--resize", f"{size}M")
                self.assertEqual(running.send(line), {})
                shown = running.memory_devices()["virtiomem0"]
                self.assertEqual(shown["requested-size"], size * MIB)
            for size in ("258M", "3M"):
                with self.assertRaisesRegex(harness.Refused, "MD409"):
                    self.lines(module, "--domain", domain, "--resize", size)

    def test_before_6_0_properties_are_nested(self):
        for dialect in DOMAINS:
            for module in self.modules(dialect):
                with self.subTest(module=module.read_text()):
                    flat, _ = map(json.loads, self.lines(module))
                    text = harness.memdimm("hotplug-json", *self.options,
                                           "--qemu-version", "5.2", module)
                    nested, device = map(json.loads, text.splitlines())
                    self.assertEqual(device["execute"], "device_add")
                    old = nested["arguments"]
                    self.assertEqual(set(old), {"qom-type", "id", "props"})
                    # reserve= came with 6.1; the rest is the same.
                    new = dict(flat["arguments"])
                    new.pop("reserve", None)
                    self.assertEqual({"qom-type": old["qom-type"], "id": old["id"],
                                      **old["props"]}, new)


if __name__ == "__main__":
    unittest.main()
