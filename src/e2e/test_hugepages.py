# SPDX-License-Identifier: GPL-2.0-or-later
"""Guests on real huge pages: on a hugetlbfs, and from memfd. Root reserves the pages and
gives them back; any other user, or a host without the memory, has this said instead."""
import pathlib
import subprocess
import unittest

import harness

POOL = pathlib.Path("/sys/kernel/mm/hugepages/hugepages-2048kB")
NEEDED = 264  # pages of 2 MiB: the largest document takes 512 MiB


def pages(what):
    return int((POOL / f"{what}_hugepages").read_text())


def left():
    """Pages that nothing has and nothing was promised."""
    return pages("free") - pages("resv")


class Hugepages(harness.Case):
    def setUp(self):
        super().setUp()
        if not POOL.exists():
            self.not_run("this host has no huge pages of 2 MiB")
        before = pages("nr")
        try:
            self.reserve()
        except PermissionError:
            self.not_run("only root may reserve huge pages")
        self.addCleanup((POOL / "nr_hugepages").write_text, str(before))
        if left() < NEEDED:
            self.not_run(f"the host gives {left()} huge pages of the {NEEDED} needed")

    def reserve(self):
        """Others may use the host's pool as well, so that this is done for each guest."""
        missing = NEEDED - left()
        if missing > 0:
            (POOL / "nr_hugepages").write_text(str(pages("nr") + missing))

    def mount(self):
        directory = self.folder / "hugepages"
        done = subprocess.run(["mount", "-t", "hugetlbfs", "-o", "pagesize=2M", "none",
                               directory], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            self.not_run(f"hugetlbfs cannot be mounted: {done.stderr.strip()}")
        self.addCleanup(subprocess.run, ["umount", directory], check=True)

    def not_run(self, reason):
        print(f"not run: {self.id()}, since {reason}", flush=True)
        self.skipTest(reason)

    def on_hugepages(self, *options):
        """The good domains that mention huge pages, with their arguments."""
        for source in harness.good("domain"):
            document = self.document(source)
            arguments = self.arguments(document, *options)
            text = "\n".join(arguments)
            if str(self.folder / "hugepages") in text or '"hugetlb":true' in text:
                yield source, document, arguments

    def check(self, document, arguments, at_least, *options):
        self.reserve()
        before = left()
        with self.running(arguments):
            self.assertGreaterEqual(before - left(), at_least // (2 * harness.MIB))
            self.check_same(document, *options)

    def test_domains_start_on_a_hugetlbfs(self):
        self.mount()
        seen = set()
        for source, document, arguments in self.on_hugepages():
            with self.subTest(document=source):
                self.check(document, arguments, 256 * harness.MIB)
                seen.add(source.parts[-3])
        self.assertEqual(seen, {"proposal", "libvirt"})

    def test_domains_start_on_memfd(self):
        seen = set()
        for source, document, arguments in self.on_hugepages("--hugepage-backend",
                                                             "memfd"):
            if "memory-backend-memfd" in "\n".join(arguments):
                with self.subTest(document=source):
                    self.check(document, arguments, 256 * harness.MIB,
                               "--hugepage-backend", "memfd")
                    seen.add(source.name)
        self.assertEqual(seen, {"boot-hugepage.xml", "dimm-hugepage.xml"})

    def test_a_module_is_plugged(self):
        self.mount()
        guest = self.document(harness.TESTDATA / "proposal/good/two-dimms.xml")
        module = self.document(harness.TESTDATA / "proposal/good/module-dimm-hugepage.xml")
        for backend in ("file", "memfd"):
            with self.subTest(backend=backend), \
                    self.running(self.arguments(guest)) as running:
                self.reserve()
                before = left()
                self.expect_live(0, self.monitor, "plug", "--domain", guest, *self.options,
                                 "--hugepage-backend", backend, module)
                self.assertGreaterEqual(before - left(), 64)
                self.assertIn("dimm1", running.memory_devices())


if __name__ == "__main__":
    unittest.main()
