# SPDX-License-Identifier: GPL-2.0-or-later
"""What plan prints is what a real QEMU then has: as a guest that starts with all of it,
in either dialect, and as one that boots with --boot and gets the modules while it runs."""
import re
import unittest

import harness
from harness import MIB

# --boot, --to and more, small enough for any host: nothing touches the memory.
PLANS = [
    (512, 1536, ""),
    (512, 1536, "--style even --slots 5"),
    (256, 2816, "--style doubling"),
    (1024, 4992, "--style largest --max 8G --slots 16"),
    (1024, 4096, "--style even --nodes 2 --slots 7"),
    (64, 1088, "--style largest --max 1088M"),
    (128, 6272, "--style doubling --nodes 3 --max 32G"),
]


class Plan(harness.Case):
    def plan(self, boot, total, more, form):
        words = ["plan", "--accel", "tcg", "--qemu-version", self.version, "--boot",
                 f"{boot}M", "--to", f"{total}M", *more.split(), "--format", form]
        return harness.memdimm(*words).decode()

    def check(self, running, boot, total):
        plugged = sum(one["size"] for one in running.memory_devices().values())
        self.assertEqual(plugged, (total - boot) * MIB)
        shown = running.execute("query-memory-size-summary")
        self.assertEqual(shown["base-memory"], boot * MIB)
        self.assertEqual(shown["plugged-memory"], plugged)

    def test_a_guest_starts_with_all_of_it(self):
        for boot, total, more in PLANS:
            for dialect in ("proposal", "libvirt"):
                with self.subTest(boot=boot, to=total, more=more, dialect=dialect):
                    document = self.write(self.plan(boot, total, more, dialect))
                    with self.running(self.arguments(document)) as running:
                        self.check(running, boot, total)
                        self.check_same(document)

    def test_a_guest_that_runs_gets_the_modules(self):
        for boot, total, more in PLANS:
            with self.subTest(boot=boot, to=total, more=more):
                text = self.plan(boot, total, more, "proposal")
                first, *_ = modules = re.findall(r" *<memory type=.*?</memory>\n", text,
                                                 re.S)
                for module in modules[1:]:
                    text = text.replace(module, "")
                self.assertIn(first, text)
                whole = re.compile(r" unit='\w+'>\d+</memory>")
                boots = self.write(whole.sub(f" unit='MiB'>{boot}</memory>", text))
                whole_document = self.write(self.plan(boot, total, more, "proposal"),
                                            "whole.xml")
                with self.running(self.arguments(boots)) as running:
                    self.assertEqual(running.memory_devices(), {})
                    lines = self.plan(boot, total, more, "qmp").splitlines()
                    self.assertEqual(len(lines), 2 * (len(modules) - 1))
                    for line in lines:
                        self.assertEqual(running.send(line), {})
                    self.check(running, boot, total)
                    self.check_same(whole_document)


if __name__ == "__main__":
    unittest.main()
