# SPDX-License-Identifier: GPL-2.0-or-later
"""What `--format virsh` prints is run by a shell, on a real libvirt with a guest that
runs: the guest then has what memdimm said. libvirt is virsh's embedded driver; a program
of the same name hands the shell's commands to it. The guest is paused under TCG."""
import json
import pathlib
import shlex
import subprocess
import sys
import time
import unittest

import harness
import qemu

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "oracle"))
import libvirt  # pylint: disable=wrong-import-position

DOMAIN = """<domain type='qemu'>
  <name>it's a guest</name>
  <maxMemory slots='8' unit='GiB'>4</maxMemory>
  <memory unit='MiB'>{total}</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <features><acpi/></features>
  <cpu mode='custom' match='exact'><model>qemu64</model><numa>
    <cell id='0' cpus='0' memory='256' unit='MiB'/>
  </numa></cpu>
  <devices>{modules}</devices>
</domain>
"""
# Each command goes to the test, with its input, and ends as libvirt did.
VIRSH = """#!/bin/sh
cd "$(dirname "$0")" || exit 2
case "$*" in *" /dev/stdin "*) cat > input ;; esac
printf '%s\\0' "$@" > asking && mv asking asked
while [ ! -e answer ]; do sleep 0.05; done
read -r code < answer
rm answer
exit "$code"
"""


def dimm(mib, slot=None):
    address = "" if slot is None else f"<address type='dimm' slot='{slot}'/>"
    return (f"<memory model='dimm'><target><size unit='MiB'>{mib}</size><node>0</node>"
            f"</target>{address}</memory>")


def virtio_mem(mib, requested):
    return (f"<memory model='virtio-mem'><target><size unit='MiB'>{mib}</size><node>0</node>"
            f"<block unit='MiB'>2</block><requested unit='MiB'>{requested}</requested>"
            "</target></memory>")


class Virsh(harness.Case):
    def setUp(self):
        super().setUp()
        try:
            self.libvirt = self.enterContext(libvirt.Libvirt(self.folder, [qemu.BINARY]))
        except (libvirt.Missing, libvirt.Impossible) as why:
            self.skipTest(f"not run: {why}")
        (self.folder / "bin").mkdir()
        program = self.folder / "bin/virsh"
        program.write_text(VIRSH, encoding="utf-8")
        program.chmod(0o755)

    def ask(self, *words):
        said = self.libvirt.ask(shlex.join(map(str, words)))
        return [line[7:] for line in said.splitlines() if line.startswith("error: ")], said

    def domain(self, total, *modules, name="domain.xml"):
        return self.write(DOMAIN.format(total=256 + total, modules="".join(modules)), name)

    def start(self, document):
        for words in (("define", document), ("start", "it's a guest", "--paused")):
            errors, said = self.ask(*words)
            if errors and "start" in words:
                self.skipTest(f"not run: libvirt starts no guest here: {said}")
            self.assertEqual(errors, [], said)
        self.addCleanup(self.ask, "destroy", "it's a guest")

    def run_lines(self, text):
        """What libvirt said to each of them, up to the one that it refused."""
        said = []
        folder = self.folder / "bin"
        with subprocess.Popen(["bash", "-c", text], env={"PATH": f"{folder}:/usr/bin:/bin"},
                              stdin=subprocess.DEVNULL) as shell:
            while shell.poll() is None:
                if not (folder / "asked").exists():
                    time.sleep(0.02)
                    continue
                words = (folder / "asked").read_text(encoding="utf-8").split("\0")[:-1]
                (folder / "asked").unlink()
                errors, _ = self.ask(*(folder / "input" if word == "/dev/stdin" else word
                                       for word in words))
                said.append(errors)
                (folder / "answering").write_text(f"{len(errors)}\n", encoding="utf-8")
                (folder / "answering").rename(folder / "answer")
        return said

    def memory_devices(self):
        _, said = self.ask("qemu-monitor-command", "it's a guest",
                           '{"execute": "query-memory-devices"}')
        shown = json.loads(said[said.index('{"return"'):said.rindex("}") + 1])["return"]
        return {one["data"]["id"]: one["data"] for one in shown}

    def print_lines(self, name, *words):
        return harness.memdimm(name, "--format", "virsh", *self.options, "--libvirt", "9.0",
                               "--qemu-version", self.version, *words).decode()

    def check(self, document):
        said = {one["id"]: (one["slot"], one["size"], one["address"])
                for one in self.layout(document)["modules"]}
        seen = {name: (one.get("slot"), one.get("max-size", one["size"]),
                       one.get("addr", one.get("memaddr")))
                for name, one in self.memory_devices().items()}
        self.assertEqual(seen, said)

    def test_a_module_is_attached_resized_and_asked_to_go(self):
        domain = self.domain(256 + 512, dimm(256), virtio_mem(512, 0))
        self.start(domain)
        module = self.write(dimm(128), "module.xml")
        lines = self.print_lines("hotplug-json", "--domain", domain, module)
        self.assertEqual(self.run_lines(lines), [[]], lines)
        updated = self.write(harness.memdimm("attach", domain, module).decode(), "new.xml")
        self.check(updated)
        virtio = self.write(virtio_mem(512, 0), "virtio-mem.xml")
        lines = self.print_lines("hotplug-json", "--domain", updated, "--resize", "64M",
                                 virtio)
        self.assertEqual(self.run_lines(lines), [[]], lines)
        self.assertEqual(self.memory_devices()["virtiomem0"]["requested-size"],
                         64 * harness.MIB)
        # A paused guest does not let go, but libvirt knows which module is meant.
        lines = self.print_lines("hotplug-json", "--domain", updated, "--unplug", module)
        self.assertEqual(self.run_lines(lines), [[]], lines)
        self.assertEqual(len(self.memory_devices()), 3)

    def test_the_steps_of_a_diff(self):
        old = self.domain(256 + 512, dimm(256), virtio_mem(512, 0), name="old.xml")
        new = self.domain(256 + 512 + 128 + 384,
                          dimm(256), virtio_mem(512, 32), dimm(128, 5), dimm(384),
                          name="new.xml")
        self.start(old)
        lines = self.print_lines("diff", old, new)
        self.assertEqual(self.run_lines(lines), [[], [], []], lines)
        self.assertEqual({name: (one.get("slot"), one.get("requested-size"))
                          for name, one in self.memory_devices().items()},
                         {"dimm0": (0, None), "virtiomem0": (None, 32 * harness.MIB),
                          "dimm5": (5, None), "dimm1": (1, None)})

    def test_the_next_command_waits_for_the_one_before(self):
        old = self.domain(256, dimm(256), name="old.xml")
        new = self.domain(256 + 384, dimm(256), dimm(128, 3), dimm(256), name="new.xml")
        self.start(old)
        self.run_lines(self.print_lines("hotplug-json", "--domain", old,
                                        self.write(dimm(64, 3), "taken.xml")))
        said = self.run_lines(self.print_lines("diff", old, new))
        self.assertEqual(len(said), 1)
        self.assertNotEqual(said[0], [])


if __name__ == "__main__":
    unittest.main()
