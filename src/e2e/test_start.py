# SPDX-License-Identifier: GPL-2.0-or-later
"""Whatever memdimm accepts, QEMU starts with; and what QEMU then has is what memdimm
said it would have."""
import re
import unittest

import harness
import qemu
from harness import MIB

# The documents about rules have guests of several GiB, and name host nodes that this
# host may not have: they start without touching the one, and without the other.
HOST_MATTERS = {'"prealloc":true': '"prealloc":false', "mem-lock=on": "mem-lock=off",
                r',"host-nodes":\[[^]]*\],"policy":"\w+"': "",
                r',"prealloc-context":"[^"]*"': "", r'"node-affinity":\[[^]]*\]':
                '"node-affinity":[0]',
                # Machine types of others' QEMU, of which nothing is said.
                r"\bpc-q35-rhel[\d.]+": "q35", r"\bxenpv\b": "pc"}


def guest_nodes(running):
    """What the monitor's `info numa` says: node -> {cpus, size, plugged}, in whole MiB."""
    nodes = {}
    for line in running.monitor("info numa").splitlines():
        found = re.match(r"node (\d+) (cpus|size|plugged):\s*(.*)", line)
        if found:
            node, what, value = found.groups()
            nodes.setdefault(int(node), {})[what] = (
                {int(cpu) for cpu in value.split()} if what == "cpus"
                else int(value.split()[0]))
    return nodes


def device_region(running):
    """Base and size of the container of all modules; None where there is none."""
    found = re.search(r"([0-9a-f]{16})-([0-9a-f]{16}) \(prio [^)]*\): device-memory\b",
                      running.monitor("info mtree"))
    if not found:
        return None
    first, last = (int(number, 16) for number in found.groups())
    return {"base": first, "size": last - first + 1}


class Start(harness.Case):
    def check_module(self, said, shown):
        self.assertEqual(shown["type"], said["model"])
        self.assertEqual(shown["memdev"], f"/objects/{said['backend']}")
        if said["address"] is not None:
            self.assertEqual(shown.get("addr", shown.get("memaddr")), said["address"])
        if said["model"] == "virtio-mem":
            self.assertEqual(shown["max-size"], said["size"])
        else:
            self.assertEqual(shown["size"], said["mapped"])
        if said["model"] in ("dimm", "nvdimm"):
            self.assertEqual(shown["slot"], said["slot"])
        if said["model"] != "virtio-pmem":
            self.assertEqual(shown["node"], said["node"] or 0)

    def check_totals(self, said, running):
        # A virtio-mem counts with what the guest has taken of it: nothing yet.
        plugged = sum(one["mapped"] for one in said["modules"]
                      if one["model"] != "virtio-mem")
        self.assertEqual(running.execute("query-memory-size-summary"),
                         {"base-memory": said["boot"], "plugged-memory": plugged})
        self.assertEqual(said["total"], said["boot"] + said["plugged"])

    def check_nodes(self, said, running):
        shown = guest_nodes(running)
        self.assertEqual(set(shown), {node["id"] for node in said["nodes"]})
        named = any(node["cpus"] for node in said["nodes"])
        for node in said["nodes"]:
            plugged = sum(one["mapped"] for one in said["modules"]
                          if (one["node"] or 0) == node["id"]
                          and one["model"] != "virtio-mem")
            self.assertEqual(shown[node["id"]]["size"], (node["memory"] + plugged) // MIB)
            self.assertEqual(shown[node["id"]]["plugged"], plugged // MIB)
            if named:
                self.assertEqual(shown[node["id"]]["cpus"],
                                 harness.number_set(node["cpus"]))

    def check_highest(self, said, arguments):
        """QEMU names the highest address itself where the CPU is too narrow for it."""
        cpu = next((arguments[at + 1] for at, word in enumerate(arguments)
                    if word == "-cpu"), "qemu64")
        error = qemu.refusal([*arguments, "-cpu", f"{cpu.split(',')[0]},phys-bits=33"])
        if said["bits"] <= 33:
            self.assertIsNone(error)
        else:
            self.assertIn(f"< {said['highest']:#x} phys-bits too low (33)", error or "")

    def check(self, said, arguments, document):
        with self.running(arguments) as running:
            shown = running.memory_devices()
            self.assertEqual(set(shown), {one["id"] for one in said["modules"]})
            for one in said["modules"]:
                self.check_module(one, shown[one["id"]])
            self.check_totals(said, running)
            if said["nodes"]:
                self.check_nodes(said, running)
            if said["modules"]:
                self.assertEqual(device_region(running), said["region"])
            if document is not None:
                self.check_same(document)

    def test_every_good_domain_is_as_laid_out(self):
        for source in harness.good("domain"):
            with self.subTest(document=source):
                document = self.document(source)
                said, arguments = self.layout(document), self.arguments(document)
                self.check(said, arguments, document)
                self.check_highest(said, arguments)

    def test_every_document_that_keeps_a_rule_is_as_laid_out(self):
        for source, options in harness.keeping_rules():
            with self.subTest(document=source):
                document = self.document(source)
                arguments = words = self.arguments(document, *options)
                for pattern, text in HOST_MATTERS.items():
                    arguments = [re.sub(pattern, text, word) for word in arguments]
                self.check(self.layout(document, *options), arguments,
                           document if arguments == words else None)


class OlderQemu(harness.Case):
    def test_the_spelling_for_5_2_still_starts(self):
        for source in harness.good("domain"):
            with self.subTest(document=source):
                document = self.document(source)
                arguments = self.arguments(document, version="5.2")
                self.assertEqual([word for word in arguments if word.startswith("{")], [])
                with qemu.Qemu(arguments) as running:
                    older = running.memory_devices()
                with qemu.Qemu(self.arguments(document)) as running:
                    self.assertEqual(running.memory_devices(), older)


if __name__ == "__main__":
    unittest.main()
