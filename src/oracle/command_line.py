# SPDX-License-Identifier: GPL-2.0-or-later
"""What a QEMU command line says about memory, for comparing one with another."""
import json

KIB, MIB = 1 << 10, 1 << 20


def properties(word, first):
    """One value of -object or -device in either syntax; values as texts."""
    if word.startswith("{"):
        pairs = [(key, one) for key, value in json.loads(word).items()
                 for one in (value if isinstance(value, list) else [value])]
    else:
        words = word.split(",")
        pairs = [(first, words[0])] + [part.split("=", 1) for part in words[1:]]
    out = {}
    for key, value in pairs:
        text = {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)
        out[key] = f"{out[key]},{text}" if key in out else text
    return out


def size_word(word, step=1):
    return -(-int(word[:-1]) * {"b": 1, "k": KIB}[word[-1]] // step) * step


IDLE = ("addr", "memaddr", "requested-size")  # 0 is the same as nothing
APART = ("id", "prealloc", "bus", "dynamic-memslots", "memdev", "uuid", "devno")


def memory_of(arguments):
    """What a command line says about memory, without names: two that mean the same give
    the same. Of a backend the size, the host nodes, and whether it is plain memory."""
    pairs = list(zip(arguments, arguments[1:]))
    backends = {}
    for option, value in pairs:
        if option == "-object":
            one = properties(value, "qom-type")
            backends[one["id"]] = (one.get("size"), one.get("host-nodes"),
                                   one["qom-type"] == "memory-backend-ram")
    out = []
    for option, value in pairs:
        if option == "-m":
            fields = dict(part.split("=") for part in value.split(","))
            out.append(("-m", size_word(fields["size"], 8 * KIB),
                        int(fields.get("slots", "0")),
                        size_word(fields.get("maxmem", "0b"))))
        elif option == "-numa" and value.startswith("node"):
            node, _, name = value.partition(",memdev=")
            node, _, mib = node.partition(",mem=")
            old = (str(int(mib) * MIB), None, True) if mib not in ("", "0") else None
            out.append((node, backends.get(name) if name else old))
        elif option == "-device":
            device = properties(value, "driver")
            kept = {key: text for key, text in device.items()
                    if key not in APART and not (key in IDLE and text == "0")}
            out.append((kept, backends.get(device.get("memdev"))))
        elif option in ("-drive", "-option-rom"):
            out.append((option, value.replace("romfile=", "")))
    return out
