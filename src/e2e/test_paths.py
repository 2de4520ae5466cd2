# SPDX-License-Identifier: GPL-2.0-or-later
"""Paths arrive at QEMU as the document has them, whatever characters they have, in
each of the ways in which memdimm writes arguments."""
import json
import subprocess
import unittest
from xml.sax import saxutils

import harness
import qemu

NAMES = [
    "plain", "a,b", "a,,b", ",", "a,size=1", "trailing,", "-leading-dash", "--help",
    "two  blanks", " blank first", "it's", "''", 'say "yes"', "back\\slash", "\\",
    "two\nlines", "a tab\there", "$HOME", "`id`", "$(id)", "a=b", "=", "a;b", "a&b|c",
    "*?[x]", "~", "#no comment", "100%s%n", "{json}", "<xml>", "a:b", "file:x", "!hist",
    "Grüße, 世界 \U0001f40f", "{\"qom-type\": \"x\"}", "a'b\"c,d e\\f\ng$h=i",
]

DOMAIN = """<domain type='qemu'>
  <memory slots='256' max-memory='16' max-memory-unit='GiB'/>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <features><acpi/></features>
  <devices>
    <memory type='ram'><source type='ram' size='128' unit='MiB'/></memory>
{modules}  </devices>
</domain>
"""
MODULE = ("    <memory type='ram'><source type='file' path={path} size='128' unit='MiB'/>"
          "<address type='acpi-dimm' slot='{slot}'/></memory>\n")
# Runs the words of a file, as `eval "$(memdimm qemu-args ...)"` does, or of its lines.
SHELL = 'set -f; eval "set -- $(cat "$1")"; shift; printf "%s\\0" "$@"'
# In bash an option a line can become an array, still with its quotes.
BASH = ('set -f; eval "words=($(cat "$1"))"; printf "%s\\0" "${words[@]:1}"')


def quoted(path):
    """An XML attribute: line ends and tabs only last as references."""
    return saxutils.quoteattr(str(path), {"\n": "&#10;", "\t": "&#9;"})


class Paths(harness.Case):
    def setUp(self):
        super().setUp()
        self.paths = {}
        for slot, name in enumerate(NAMES, start=1):
            directory = self.folder / "files" / name
            directory.mkdir()
            self.paths[f"memdimm{slot}"] = str(directory / f"{name}.img")
        modules = "".join(MODULE.format(path=quoted(path), slot=slot)
                          for slot, path in enumerate(self.paths.values(), start=1))
        self.domain = self.write(DOMAIN.format(modules=modules))

    def printed(self, style, *options):
        return harness.memdimm("qemu-args", "--complete", "--format", style,
                               *self.options, "--qemu-version", self.version, *options,
                               self.domain)

    def through(self, shell, script, style, *options):
        """What a real shell makes of memdimm's text, without the emulator's name."""
        file = self.folder / "arguments"
        file.write_bytes(self.printed(style, *options))
        done = subprocess.run([shell, "-c", script, shell, file], check=True,
                              capture_output=True, timeout=qemu.TIMEOUT)
        return [word.decode() for word in done.stdout.split(b"\0")[:-1]]

    def check_arrival(self, arguments):
        with qemu.Qemu(arguments) as running:
            for backend, path in self.paths.items():
                with self.subTest(path=path):
                    self.assertEqual(
                        running.execute("qom-get", path=f"/objects/{backend}",
                                        property="mem-path"), path)
            # pc.ram is the boot memory, which QEMU makes itself.
            self.assertEqual(running.objects(), {"pc.ram", *self.paths})

    def test_paths_arrive_as_json(self):
        self.check_arrival(json.loads(self.printed("json", "--syntax", "json"))[1:])

    def test_paths_arrive_as_key_value_pairs(self):
        arguments = json.loads(self.printed("json", "--syntax", "keyval"))[1:]
        self.assertFalse(any(word.startswith("{") for word in arguments))
        self.check_arrival(arguments)

    def test_paths_arrive_through_a_shell(self):
        for syntax in ("json", "keyval"):
            wanted = json.loads(self.printed("json", "--syntax", syntax))[1:]
            for shell, script, style in (("sh", SHELL, "shell"), ("bash", SHELL, "shell"),
                                         ("bash", BASH, "lines")):
                with self.subTest(syntax=syntax, shell=shell, style=style):
                    self.assertEqual(
                        self.through(shell, script, style, "--syntax", syntax), wanted)

    def test_a_path_arrives_at_a_running_guest(self):
        guest = self.write(DOMAIN.format(modules=""), "guest.xml")
        with qemu.Qemu(self.arguments(guest)) as running:
            for slot, (backend, path) in enumerate(self.paths.items(), start=1):
                with self.subTest(path=path):
                    module = self.write(MODULE.format(path=quoted(path), slot=slot))
                    lines = harness.memdimm("hotplug-json", "--domain", guest,
                                            *self.options, "--qemu-version",
                                            self.version, module).decode().splitlines()
                    self.assertEqual(len(lines), 2)
                    for line in lines:
                        running.send(line)
                    self.assertEqual(
                        running.execute("qom-get", path=f"/objects/{backend}",
                                        property="mem-path"), path)


if __name__ == "__main__":
    unittest.main()
