# SPDX-License-Identifier: GPL-2.0-or-later
"""Where memdimm's layout and a QEMU that runs differ: pairs of a kind and a sentence."""
import re


def all_of(layout, answer):
    yield from module_differences(layout, answer)
    yield from total_differences(layout, answer)
    yield from region_differences(layout, answer)


def module_ids(layout):
    return [one["id"] for one in layout["modules"] if one["model"] not in ("flash", "rom")]


def region_differences(layout, answer):
    said = layout["region"]
    if said and said["size"] == 0:
        said = None  # no room for modules, which QEMU does not map
    if said != answer.region:
        null = " (null)" if said is None else ""
        yield f"layout: region{null}", f"region: {said} to memdimm, {answer.region} to QEMU"


def module_differences(layout, answer):
    modules = {one["id"]: one for one in layout["modules"]
               if one["model"] not in ("flash", "rom")}
    if modules.keys() != answer.devices.keys():
        yield "modules", (
            f"modules: memdimm {sorted(modules)}, QEMU {sorted(answer.devices)}")
        return
    for name, module in modules.items():
        device = answer.devices[name]
        seen = {"address": device.get("addr", device.get("memaddr")),
                "mapped": device.get("max-size", device.get("size"))}
        if "slot" in device:
            seen["slot"] = device["slot"]
        if "node" in device:
            seen["node"] = device["node"]
        for key, value in seen.items():
            said = module[key] or 0 if key == "node" else module[key]
            if said != value:
                null = " (null)" if said is None else ""
                yield f"layout: {key} of a {module['model']}{null}", (
                    f"{name}: {key} is {said} to memdimm, {value} to QEMU")


def total_differences(layout, answer):
    plugged = sum(one["mapped"] for one in layout["modules"]
                  if one["model"] not in ("flash", "rom", "virtio-mem"))
    seen = answer.summary
    if layout["boot"] != seen["base-memory"]:
        yield "layout: boot", (
            f"boot: {layout['boot']} to memdimm, {seen['base-memory']} to QEMU")
    if plugged != seen.get("plugged-memory", 0):
        yield "layout: plugged", (
            f"plugged: {plugged} to memdimm, {seen.get('plugged-memory')} to QEMU")
    if not layout["nodes"]:
        return
    sizes = dict(re.findall(r"node (\d+) size: (\d+) MB", answer.numa))
    if len(sizes) != len(layout["nodes"]):
        yield "layout: nodes", (
            f"nodes: {len(layout['nodes'])} to memdimm, {len(sizes)} to QEMU")
    for node in layout["nodes"]:
        size = (node["memory"] or 0) + sum(
            one["mapped"] for one in layout["modules"]
            if (one["node"] or 0) == node["id"]
            and one["model"] in ("dimm", "nvdimm", "virtio-pmem"))
        if str(size >> 20) != sizes.get(str(node["id"])):
            yield "layout: memory of a node", (
                f"node {node['id']}: {size} to memdimm, QEMU says {answer.numa}")
