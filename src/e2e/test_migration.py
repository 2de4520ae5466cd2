# SPDX-License-Identifier: GPL-2.0-or-later
"""A guest that got modules while it ran migrates to a QEMU started from what memdimm
prints for the domain with these modules: by --plug, and from the updated document."""
import json
import time
import unittest

import harness
import qemu

DIMM = """<memory type='ram'>
  <source type='ram' size='{size}' unit='MiB'/>
</memory>
"""
LIBVIRT_DIMM = """<memory model='dimm'>
  <target><size unit='MiB'>{size}</size><node>0</node></target>
</memory>
"""
# Documents of testdata/ with room for more modules, how theirs are written, and how many
# are plugged.
DOMAINS = [
    ("proposal/good/boot-dimm-from-text.xml", DIMM, (1, 2, 3, 4)),
    ("proposal/good/two-nodes.xml", DIMM, (4,)),
    ("proposal/good/two-dimms.xml", DIMM, (1, 4)),
    ("libvirt/good/auto-cell.xml", LIBVIRT_DIMM, (1, 2, 3)),
    ("libvirt/good/dimms.xml", LIBVIRT_DIMM, (1,)),
]
SIZES = [128, 256, 128, 384]
# The first page that SeaBIOS has written to, and the last pages of low memory.
COMPARED = [(0, 1 << 20), (15 << 20, 1 << 20)]


def devices(guest):
    """The memory devices, but for how they came in: a target never plugged them."""
    shown = guest.memory_devices()
    for one in shown.values():
        del one["hotplugged"]
    return shown


class Migration(harness.Case):
    def plug(self, guest, domain, module):
        lines = harness.memdimm("hotplug-json", "--domain", domain, *self.options,
                                "--qemu-version", self.version, module)
        for line in lines.decode().splitlines():
            guest.send(line)

    def attach(self, domain, module, name):
        return self.write(harness.memdimm("attach", *self.options, domain,
                                          module).decode(), name)

    def memory(self, guest, name):
        """The compared pieces of guest memory, as QEMU saves them."""
        pieces = []
        for number, (begin, size) in enumerate(COMPARED):
            path = self.folder / f"{name}-{number}"
            guest.execute("pmemsave", val=begin, size=size, filename=str(path))
            pieces.append(path.read_bytes())
        return pieces

    def migrate(self, source, arguments, name, document=None):
        """Migrates and compares; the source stays paused and whole."""
        socket = f"unix:{self.folder / name}"
        with self.running([*arguments, "-incoming", socket]) as target:
            source.execute("migrate", uri=socket)
            deadline = time.monotonic() + qemu.TIMEOUT
            while time.monotonic() < deadline:
                status = source.execute("query-migrate").get("status")
                if status in ("completed", "failed"):
                    break
                time.sleep(0.05)
            self.assertEqual(status, "completed",
                             json.dumps(source.execute("query-migrate")))
            while target.execute("query-status")["status"] == "inmigrate":
                self.assertLess(time.monotonic(), deadline)
                time.sleep(0.05)
            self.assertEqual(devices(target), devices(source))
            summary = "query-memory-size-summary"
            self.assertEqual(target.execute(summary), source.execute(summary))
            self.assertEqual(self.memory(target, "target"), self.memory(source, "source"))
            if document is not None:
                self.check_same(document)

    def start(self, domain):
        """A guest whose firmware has run a little, so that its memory holds something."""
        source = self.enterContext(qemu.Qemu(self.arguments(domain)))
        source.execute("cont")
        time.sleep(0.5)
        source.execute("stop")
        return source

    def test_target_has_the_same_memory(self):
        for name, form, counts in DOMAINS:
            for count in counts:
                with self.subTest(document=name, modules=count):
                    self.one_migration(harness.TESTDATA / name, form, count)

    def one_migration(self, document, form, count):
        domain = self.document(document)
        modules = [self.write(form.format(size=size), f"module-{number}.xml")
                   for number, size in enumerate(SIZES[:count])]
        current = domain
        # Each migration needs a source that has not been migrated yet.
        by_plug, by_document = self.start(domain), self.start(domain)
        for number, module in enumerate(modules):
            for guest in (by_plug, by_document):
                self.plug(guest, current, module)
            current = self.attach(current, module, f"attached-{number}.xml")
        plugged = [word for module in modules for word in ("--plug", module)]
        self.migrate(by_plug, self.arguments(domain, *plugged), "by-plug")
        resolved = self.write(harness.memdimm("resolve", *self.options, current).decode(),
                              "resolved.xml")
        self.migrate(by_document, self.arguments(resolved), "by-document", resolved)
        self.end_guests()

    def test_a_filled_guest_migrates_into_the_pinned_document(self):
        domain = """<domain type='qemu'>
  <memory slots='8' max-memory='4' max-memory-unit='GiB' unit='MiB'/>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <devices>
{}  </devices>
</domain>
"""
        # Each of another size, so that each is known wherever it stands.
        modules = [f"    {DIMM.format(size=size)}" for size in (512, 128, 256, 64)]
        old = self.write(domain.format("".join(modules[:3])), "old.xml")
        new = self.write(domain.format("".join([modules[0], modules[3], modules[2],
                                                modules[1]])), "new.xml")
        first = 1 << 32
        filled = [(first + (32 << 20), 0x1111), (first + (200 << 20), 0x2222)]
        fill = [word for address, data in filled
                for word in ("-device", f"loader,addr={address},data={data},data-len=8")]
        source = self.enterContext(qemu.Qemu([*self.arguments(old), *fill]))
        source.execute("cont")
        time.sleep(0.5)
        source.execute("stop")
        steps = json.loads(harness.memdimm("diff", "--format", "qmp", *self.options,
                                           "--qemu-version", self.version, old, new,
                                           fine=(0, 1)))["steps"]
        for step in steps:
            source.execute(step["command"]["execute"], **step["command"]["arguments"])
        pinned = self.write(harness.memdimm("diff", "--pin", *self.options, old,
                                            new).decode(), "pinned.xml")
        COMPARED.extend((address, 4096) for address, _ in filled)
        self.addCleanup(COMPARED.__delitem__, slice(2, None))
        for piece, (_, data) in zip(self.memory(source, "filled")[2:], filled):
            self.assertEqual(int.from_bytes(piece[:8], "little"), data)
        self.migrate(source, self.arguments(pinned), "pinned", pinned)

    def end_guests(self):
        """Ends this round's guests: twenty rounds of them are too many at once."""
        while len(self._cleanups) > self.kept_cleanups:
            function, args, kwargs = self._cleanups.pop()
            function(*args, **kwargs)

    def setUp(self):
        super().setUp()
        self.kept_cleanups = len(self._cleanups)


if __name__ == "__main__":
    unittest.main()
