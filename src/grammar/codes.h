// SPDX-License-Identifier: GPL-2.0-or-later
// What the grammar finds.
#pragma once

#include <array>

#include "diag/code.h"

namespace memdimm::grammar {

inline constexpr Code kUnknownElement = {
    .id = "MD010",
    .name = "unknown-element",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .mend = Mend::Names,
    .title = "an element that is not known where it stands",
    .explanation =
        R"(Inside the memory elements only the elements of the dialect may stand. libvirt's
parser skips others without a word, so that a misspelt <pagesize> quietly gives
ordinary pages; its schema (virsh define --validate) refuses them, as memdimm does.
Elements outside the memory elements are never judged.

To mend it, correct the name or remove the element. `memdimm schema` prints all that
may stand where.)",
    .related = {"MD017", "MD030", "MD035"},
};

inline constexpr Code kUnknownAttribute = {
    .id = "MD011",
    .name = "unknown-attribute",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .mend = Mend::Names,
    .title = "an attribute that its element does not have",
    .explanation =
        R"(libvirt's parser skips an attribute that it does not know, and takes the default for
the one that was meant; its schema refuses it. Some attributes exclude each other, or
belong to one type of source or address only: the message says so.

To mend it, correct the name or remove the attribute.)",
};

inline constexpr Code kMissingElement = {
    .id = "MD012",
    .name = "missing-element",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .title = "an element that must be there is missing",
    .explanation =
        R"(A memory module without a size, or without the path of its file, says too little to
make a device of it: libvirt refuses it when the domain is defined.

To mend it, add the element that the message names.)",
};

inline constexpr Code kMissingAttribute = {
    .id = "MD013",
    .name = "missing-attribute",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .mend = Mend::Slots,
    .title = "an attribute that must be there is missing",
    .explanation =
        R"(Some attributes have no default: the model of a module, the slot of its address, the
id of the cell that a <memnode> is about.

To mend it, add the attribute that the message names.)",
};

inline constexpr Code kBadValue = {
    .id = "MD014",
    .name = "bad-value",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .mend = Mend::Names,
    .title = "a value that cannot be read",
    .explanation =
        R"(The text of an element or attribute is not of the kind that is expected there: a
number with other characters in it, a unit that does not exist, a word that is none of
the known ones. libvirt's parser refuses such a document. Whether a number that can be
read is too large or too small is for other rules to say.

To mend it, write what the message says was expected. Sizes are whole numbers; their
unit goes into the attribute `unit`.)",
};

inline constexpr Code kMisplacedElement = {
    .id = "MD015",
    .name = "misplaced-element",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .title = "an element that is repeated, or excluded by another one",
    .explanation =
        R"(libvirt's parser takes the first of several elements of one name and skips the
others; its schema refuses them. Some elements exclude each other, such as <pagesize>
and <path> in a source: memory comes from one place.

To mend it, keep the one that is meant.)",
};

inline constexpr Code kUnexpectedText = {
    .id = "MD016",
    .name = "unexpected-text",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .title = "text where only elements may stand",
    .explanation =
        R"(Text directly inside an element such as <target> means nothing: the value belongs
into one of its children, for instance <size>.

To mend it, move the text to where it belongs or remove it.)",
    .related = {"MD032", "MD033"},
};

inline constexpr Code kMisspeltElement = {
    .id = "MD017",
    .name = "misspelt-element",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .mend = Mend::Names,
    .title = "an element whose name is nearly that of a memory element",
    .explanation =
        R"(Beside the memory elements anything may stand. But an element that is called almost
like one, such as <memroy> among the devices, is most likely meant to be it, and
everything in it would be ignored.

To mend it, correct the name.)",
    .related = {"MD010", "MD026"},
};

inline constexpr Code kMisplacedMemory = {
    .id = "MD030",
    .name = "memory-misplaced",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .title = "a memory element where nobody looks for it",
    .explanation =
        R"(libvirt looks for each memory element in one place: <memoryBacking>, <numatune>, the
total and the maximum straight in <domain>, nodes in <numa> in <cpu>, modules in <devices>.
Anywhere else it passes over them without a word (9.0 to 11.3; in <features> it refuses):
the guest has no huge pages, is bound to no node, lacks the module. Its schema
(virt-xml-validate, virsh define --validate) refuses the document.

To mend it, move the element to the place that the message names.)",
    .related = {"MD010", "MD031"},
    .since = "0.2.0",
};

inline constexpr Code kNamespacedElement = {
    .id = "MD031",
    .name = "memory-in-namespace",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .title = "a memory element that a namespace hides",
    .explanation =
        R"(An element with a prefix, or below an xmlns=, has another name than the one that libvirt
looks for: it passes over it without a word (9.0 to 11.3), and the guest does not get what
it says. A prefix that the document declares is taken for somebody's own and not told.

To mend it, write the element without a prefix, and remove the xmlns=.)",
    .related = {"MD030"},
    .since = "0.2.0",
};

inline constexpr Code kLostMarkup = {
    .id = "MD032",
    .name = "markup-as-text",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .title = "text that a merge, an escape or an invisible character has left",
    .explanation =
        R"(Between the elements of a domain, of its devices and of its CPU no text is read. A line
of a merge conflict there (=======) says that two versions of the document are mixed, an
element written with &lt; is no element, and a character that nobody sees has come with a
copy from elsewhere. libvirt's parser (9.0 to 11.3) passes over all of them without a word,
its schema refuses them.

To mend it, do what the message says of the text: choose one side of the conflict, write
'<' and '>', or remove the character.)",
    .related = {"MD016", "MD033"},
    .since = "0.2.0",
};

inline constexpr Code kStrayText = {
    .id = "MD033",
    .name = "stray-text",
    .severity = Severity::Warning,
    .refuses = Refuses::Parser,
    .title = "text between the elements of a domain",
    .explanation =
        R"(Between the elements of a domain, of its devices and of its CPU no text is read: what
stands there is mostly the rest of a tag that lost a bracket, or a remark that lost its
<!-- -->. libvirt's parser (9.0 to 11.3) passes over it without a word, its schema refuses
it.

To mend it, remove the text, make an element of it or put it into a comment.)",
    .related = {"MD016", "MD032"},
    .since = "0.2.0",
};

inline constexpr std::array kCodes = {kUnknownElement,
                                      kUnknownAttribute,
                                      kMissingElement,
                                      kMissingAttribute,
                                      kBadValue,
                                      kMisplacedElement,
                                      kUnexpectedText,
                                      kMisspeltElement,
                                      kMisplacedMemory,
                                      kNamespacedElement,
                                      kLostMarkup,
                                      kStrayText};

}  // namespace memdimm::grammar
