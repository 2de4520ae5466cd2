# SPDX-License-Identifier: GPL-2.0-or-later
"""A resolved document is the same guest, is free of errors, and stays as it is."""
import unittest

import harness


class Resolve(harness.Case):
    def test_a_resolved_domain_is_the_same_guest(self):
        options = [*self.options, "--qemu-version", self.version]
        for source in harness.good("domain"):
            with self.subTest(document=source):
                document = self.document(source)
                resolved = self.folder / f"resolved-{document.name}"
                resolved.write_bytes(harness.memdimm("resolve", *options, document))
                harness.memdimm("validate", *options, resolved)
                with self.running(self.arguments(document)):
                    self.check_same(resolved)
                for version in (self.version, "5.2"):
                    self.assertEqual(self.arguments(resolved, version=version),
                                     self.arguments(document, version=version))

    def test_a_second_resolve_changes_nothing(self):
        for source in harness.good("domain"):
            with self.subTest(document=source):
                once = harness.memdimm("resolve", *self.options, source)
                again = self.folder / "resolved.xml"
                again.write_bytes(once)
                self.assertEqual(harness.memdimm("resolve", *self.options, again), once)


if __name__ == "__main__":
    unittest.main()
