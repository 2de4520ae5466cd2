# SPDX-License-Identifier: GPL-2.0-or-later
"""Converted documents: libvirt's own schema takes them, the guest gets the same memory,
a real QEMU starts it, and the way back leads to the same guest again."""
import json
import os
import random
import subprocess
import unittest

import harness

SCHEMA = os.environ.get("LIBVIRT_SCHEMA", "/usr/share/libvirt/schemas/domain.rng")
SEED = 20
DOCUMENTS = 25
MIB = harness.MIB


def proposal(rng):
    """A domain of the proposal that libvirt can say too: one guest node, whole MiB."""
    slots = rng.choice((4, 8, 16, 256))
    boot = rng.choice((128, 256, 384, 1024))
    modules = [(rng.choice((128, 256, 512)), rng.random() < 0.3)
               for _ in range(rng.randint(0, 3))]
    given = sorted(rng.sample(range(1, slots), len(modules))) if rng.random() < 0.5 else None
    maximum = boot + sum(size for size, _ in modules) + rng.choice((2, 1024, 4096))
    lines = [f"<domain type='qemu'>\n  <name>n{rng.randint(0, 999)}</name>",
             f"  <memory slots='{slots}' max-memory='{maximum}' max-memory-unit='MiB'"
             + rng.choice((f" unit='MiB'>{boot + sum(s for s, _ in modules)}</memory>",
                           "/>" if modules else f" unit='MiB'>{boot}</memory>"))]
    lines.append(f"  <vcpu>{rng.randint(1, 4)}</vcpu>")
    lines.append("  <os><type arch='x86_64' machine="
                 f"'{rng.choice(('pc', 'q35'))}'>hvm</type></os>")
    if rng.random() < 0.5:
        lines.append("  <features>\n    <acpi/>\n  </features>")
    lines.append("  <devices>\n    <!-- kept -->")
    if modules or rng.random() < 0.5:
        host = " host-node='0'" if rng.random() < 0.3 else ""
        lines.append(f"    <memory type='ram'>\n      <source type='ram' size='{boot}' "
                     f"unit='MiB'{host}/>\n    </memory>")
    elif "/>" in lines[1]:
        lines[1] = lines[1].replace("/>", f" unit='MiB'>{boot}</memory>")
    for number, (size, bound) in enumerate(modules):
        host = " host-node='0'" if bound else ""
        slot = (f"\n      <address type='acpi-dimm' slot='{given[number]}'/>"
                if given else "")
        lines.append(f"    <memory type='ram'>\n      <source type='ram' size='{size}' "
                     f"unit='MiB'{host}/>\n      <target model='dimm'/>{slot}\n"
                     "    </memory>")
    return "\n".join([*lines, "  </devices>", "</domain>", ""])


def libvirt(rng):
    """A domain of libvirt's that the proposal can say too."""
    slots = rng.choice((4, 8, 16))
    boot = rng.choice((128, 256, 1024))
    sizes = [rng.choice((128, 256, 512)) for _ in range(rng.randint(0, 3))]
    maximum = boot + sum(sizes) + rng.choice((16, 1024))
    modules = "".join(
        "    <memory model='dimm'>\n"
        + ("      <source>\n        <nodemask>0</nodemask>\n      </source>\n"
           if rng.random() < 0.3 else "")
        + f"      <target>\n        <size unit='MiB'>{size}</size>\n"
        "        <node>0</node>\n      </target>\n    </memory>\n" for size in sizes)
    return f"""<domain type='qemu'>
  <name>l{rng.randint(0, 999)}</name>
  <maxMemory slots='{slots}' unit='MiB'>{maximum}</maxMemory>
  <memory unit='MiB'>{boot + sum(sizes)}</memory>
  <vcpu>2</vcpu>
  <os><type arch='x86_64' machine='{rng.choice(('pc', 'q35'))}'>hvm</type></os>
  <features><acpi/></features>
  <cpu>
    <numa>
      <cell id='0' cpus='0-1' memory='{boot}' unit='MiB'/>
    </numa>
  </cpu>
  <devices>
{modules}  </devices>
</domain>
"""


class Convert(harness.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not os.path.exists(SCHEMA):
            raise AssertionError(f"{SCHEMA} is missing: apt-get install libvirt0")

    def convert(self, source, to, name):
        return self.write(harness.memdimm("convert", "--to", to, *self.options,
                                          source).decode(), name)

    def memory(self, document, shift=0):
        """What the guest gets: its memory at boot, and each module."""
        shown = self.layout(document)
        return {"boot": shown["boot"], "maximum": shown["maximum"],
                "slots": shown["slots"] - shift,
                "modules": [(one["size"], one["slot"] - shift, one["node"] or 0)
                            for one in shown["modules"]]}

    def start(self, document):
        with self.running(self.arguments(document)) as guest:
            self.check_same(document)
            return guest.execute("query-memory-size-summary"), sorted(
                (one["size"], one["node"]) for one in guest.memory_devices().values())

    def test_the_proposal_becomes_libvirts_and_back(self):
        rng = random.Random(SEED)
        converted = []
        for number in range(DOCUMENTS):
            source = self.write(proposal(rng), f"proposal-{number}.xml")
            with self.subTest(document=source.read_text()):
                other = self.convert(source, "libvirt", f"to-libvirt-{number}.xml")
                self.assertIn("<!-- kept -->", other.read_text())
                self.assertEqual(self.memory(other), self.memory(source))
                back = self.convert(other, "proposal", f"back-{number}.xml")
                self.assertEqual(self.memory(back), self.memory(source))
                self.assertEqual(self.start(other), self.start(source))
                converted.append(str(other))
        judged = subprocess.run(["xmllint", "--noout", "--relaxng", SCHEMA, *converted],
                                capture_output=True, text=True, check=False)
        self.assertEqual(judged.returncode, 0, judged.stderr[-3000:])

    def test_libvirts_becomes_the_proposal_and_back(self):
        rng = random.Random(SEED)
        for number in range(DOCUMENTS):
            source = self.write(libvirt(rng), f"libvirt-{number}.xml")
            with self.subTest(document=source.read_text()):
                # A dimm in slot 0 makes room for the boot module: every slot moves up.
                other = self.convert(source, "proposal", f"to-proposal-{number}.xml")
                had_modules = bool(self.layout(source)["modules"])
                shift = 1 if had_modules else 0
                self.assertEqual(self.memory(other, shift), self.memory(source))
                back = self.convert(other, "libvirt", f"back-{number}.xml")
                self.assertEqual(self.memory(back, shift), self.memory(source))
                self.assertEqual(self.start(other), self.start(source))


if __name__ == "__main__":
    unittest.main()
