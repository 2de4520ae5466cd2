# SPDX-License-Identifier: GPL-2.0-or-later
"""The memory of a QEMU command line, whoever wrote it: what means the same is the same.
Names count, as libvirt's are promised; syntax, order of properties, units, host folders,
and addresses on a bus that libvirt chooses do not."""
import json
import re

from oracle.command_line import properties

UNITS = {"": 1 << 20, "b": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
MACHINE = ("nvdimm", "memory-backend", "hmat", "mem-merge", "dump-guest-core")
DEVICES = ("pc-dimm", "nvdimm", "virtio-mem", "virtio-pmem")
BACKENDS = ("memory-backend-", "thread-context")
BUS = ("bus", "addr", "devno")
DEFAULT = {("-machine", "dump-guest-core"): "off", ("-overcommit", "mem-lock"): "off"}


def size(word):
    number, unit = re.fullmatch(r"(\d+)([a-zA-Z]?)", word).groups()
    return str(int(number) * UNITS[unit.lower()])


def fields(value, first):
    """key=value,… as a table; what is said twice is a list of both."""
    out = {}
    for part in value.split(","):
        key, equals, text = part.partition("=")
        key, text = (key, text) if equals else (first, key)
        out[key] = f"{out[key]},{text}" if key in out else text
    return out


def machine(value):
    said = fields(value, "type")
    return {key: said[key] for key in MACHINE if key in said}


def memory(value):
    said = fields(value, "size")
    return {key: text if key == "slots" else size(text) for key, text in said.items()}


def numa(value):
    said = fields(value, "kind")
    if "mem" in said:
        said["mem"] = size(said["mem"])
    return said


def device(value):
    said = properties(value, "driver")
    if not said["driver"].startswith(DEVICES):
        return None
    if said["driver"].startswith("virtio"):
        said = {key: text for key, text in said.items() if key not in BUS}
    for key in ("addr", "memaddr"):
        if key in said:
            said[key] = str(int(said[key]) % (1 << 64))  # libvirt 9.0 prints a sign
    if "uuid" in said:
        said["uuid"] = "some"  # libvirt makes one up where the document has none
    return said


def backend(value):
    said = properties(value, "qom-type")
    return said if said["qom-type"].startswith(BACKENDS) else None


def overcommit(value):
    return fields(value, "")


READERS = {"-machine": machine, "-m": memory, "-numa": numa, "-device": device,
           "-object": backend, "-overcommit": overcommit}


def of(arguments):
    """{a name for what is told: its properties}."""
    out = {"-machine": {}, "-overcommit": {}}
    for option, value in zip(arguments, [*arguments[1:], ""]):
        if option == "-mem-prealloc":
            out[option] = {}
        if option == "-mem-path":
            out[option] = {"path": value}
        if option not in READERS:
            continue
        said = READERS[option](value)
        if said is None:
            continue
        said = {key: text for key, text in said.items()
                if DEFAULT.get((option, key)) != text}
        name = f"{option} {said.get('id') or said.get('nodeid') or ''}".rstrip()
        if option == "-numa" and said["kind"] != "node":
            name = f"-numa {json.dumps(said)}"  # their order means nothing
        out[name] = said
    return out


def differences(ours, theirs):
    """Pairs of a kind and a sentence."""
    for name in [*ours, *(name for name in theirs if name not in ours)]:
        mine, other = ours.get(name), theirs.get(name)
        what = re.sub(r"\d+", "N", name)
        if mine is None or other is None:
            side = "libvirt" if mine is None else "memdimm"
            yield f"only {side}: {what}", f"only {side} says {name} {mine or other}"
            continue
        for key in [*mine, *(key for key in other if key not in mine)]:
            if mine.get(key) != other.get(key):
                side = ("another" if key in mine and key in other else
                        "only memdimm has" if key in mine else "only libvirt has")
                yield f"{what}: {side} {key}", (
                    f"{name}: {key} is {mine.get(key)} to memdimm, "
                    f"{other.get(key)} to libvirt")
    together = [name for name in ours if name in theirs and name.startswith("-device")]
    if together != [name for name in theirs if name in together]:
        yield "another order of modules", f"{list(ours)}, {list(theirs)}"
