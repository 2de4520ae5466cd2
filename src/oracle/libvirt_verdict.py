# SPDX-License-Identifier: GPL-2.0-or-later
"""The verdict and the arguments of memdimm on one document beside a real libvirt's."""
import dataclasses
import json
import re

from oracle import libvirt, normal_form, translate

ALIKE, REFUSED, HOST, STRICTER, DIFFER = (
    "the same arguments", "refused alike", "host-only", "stricter on purpose",
    "disagreements")


def below_the_maximum(text):
    return not translate.translate(text).libvirt_refuses


def at_the_end_of_addresses(text):
    return re.search(r"base=.(0x)?f{8}[0-9a-f]{8}\b", text) is not None


def first_of_a_pair_is_empty(text):
    return re.search(r"<cell id=.(\d+).[^>]* memory=.0.*<cell id=.\1.", text, re.S) is not None


# Rules of libvirt's that memdimm applies on purpose where libvirt lets the document pass,
# with the documents that this is about, and why.
DELIBERATE = (
    ("MD205", below_the_maximum,
     "libvirt compares before it rounds, and QEMU refuses what comes of it"),
    ("MD239", at_the_end_of_addresses,
     "libvirt's sum of address and size overflows, and QEMU refuses the address"),
    ("MD218", first_of_a_pair_is_empty,
     "libvirt lets the second of two cells with one id replace an empty first one"),
)

# Only this host decides these, or they are not about memory.
HOST_ONLY = (
    "unable to map",
    "NUMA node",
    "Unable to find any usable hugetlbfs mount",
    "hugepages for page size",
    "hugetlbfs filesystem is not mounted",  # who is not root has no mounts here
    "No such file or directory",
    "numad",
    "cannot exceed the number supported by the host CPU",
    "is not supported by hypervisor",
    libvirt.DIED,
    "is not supported by CPU driver",
    "Unknown architecture",
    "Unknown CPU model max",         # QEMU's, which the generator takes for libvirt's
    "No PCI buses available",        # for the balloon that libvirt adds
    "Unexpected enum value 0 for virDomainDeviceAddressType",
    "Unable to find 'efi' firmware",  # of those that are installed, for that machine
)

# libvirt asks the host that it runs on for the page, also for another architecture's guest.
HOST_PAGE = "block size too small, must be at least 2048KiB"
SMALL_PAGE = "arch=\"s390x\""


def host_only(message, document):
    return (any(text in message for text in HOST_ONLY)
            or (HOST_PAGE in message and SMALL_PAGE in document))


@dataclasses.dataclass
class Case:
    """One document, and what became of it."""
    outcome: str = ""
    detail: str = ""
    kinds: list = dataclasses.field(default_factory=list)

    def end(self, outcome, detail="", kinds=()):
        self.outcome, self.detail = outcome, detail
        self.kinds = list(dict.fromkeys(kinds or [detail.partition("\n")[0]]))


def kind_of(message):
    return re.sub(r"0x[0-9a-f]+|\d+", "N", message.partition(";")[0])


def judge(oracle, real, options, path):
    """oracle runs memdimm; real is libvirt."""
    case = Case()
    errors = oracle.errors(options, str(path))
    text = path.read_text(encoding="utf-8")
    try:
        told, message = real.arguments(oracle.inside(path)), None
    except libvirt.Refused as refused:
        told, message = None, str(refused)
    if errors:
        judge_errors(case, oracle, errors, message, text)
    elif message:
        case.end(HOST if host_only(message, text) else DIFFER,
                 f"memdimm accepts it, libvirt does not: {message}",
                 [f"accepted, and libvirt: {kind_of(message)}"])
    else:
        _, printed = oracle.memdimm("qemu-args", "--format", "json", *options, str(path))
        wrong = list(normal_form.differences(normal_form.of(json.loads(printed)),
                                             normal_form.of(told)))
        case.end(DIFFER if wrong else ALIKE, "\n".join(text for _, text in wrong),
                 [kind for kind, _ in wrong])
    return case


def on_purpose(rule, text):
    return any(rule == row[0] and row[1](text) for row in DELIBERATE)


def judge_errors(case, oracle, errors, message, text):
    mine = sorted(rule for rule in errors if oracle.refuses[rule] == "libvirt")
    names = " ".join(mine or sorted(errors))
    if message:
        case.end(REFUSED, f"{names}: {message}")
    elif all(on_purpose(rule, text) for rule in mine):
        case.end(STRICTER, names)
    else:
        said = "\n".join(errors[rule]["message"] for rule in mine)
        case.end(DIFFER, f"memdimm refuses ({names}), libvirt does not: {said}",
                 [f"refused for {names}, and not by libvirt"])
