// SPDX-License-Identifier: GPL-2.0-or-later
// The rows of what the XML stage finds; xml::codes() hands them out.
#pragma once

#include <array>

#include "diag/code.h"

namespace memdimm::xml {

inline constexpr Code kNotWellFormed = {
    .id = "MD001",
    .name = "not-well-formed",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .title = "the document is not well-formed XML",
    .explanation =
        R"(The bytes break a rule of XML 1.0 itself: a tag that is not closed, an attribute without
quotes, a bare & or <, a character that XML does not have and the
like. No XML parser may go on behind such a fault, so libvirt refuses the document before
it looks at a single memory element. Only the first fault is told, since what stands
behind it cannot be read reliably. Source: XML 1.0, fifth edition, section 2.1 and the
productions it names.

To mend it, correct the place that is shown; in text and in values & is written &amp; and
< is written &lt;.)",
    .related = {"MD025"},
};

inline constexpr Code kBadEncoding = {
    .id = "MD002",
    .name = "bad-encoding",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .title = "the document is not UTF-8",
    .explanation =
        R"(memdimm reads UTF-8 and its subset ASCII. This document is UTF-16 or UTF-32, declares
another encoding, or holds bytes that are not valid in the encoding that it declares. To
guess could change a path or a name silently. Source: XML 1.0, fifth edition, section
4.3.3; Unicode, section 3.9.

To mend it, save the document as UTF-8 (iconv -f OLD -t UTF-8 does it) and declare
encoding="UTF-8", or leave the declaration out: UTF-8 is what XML assumes then, and what
libvirt writes.)",
};

inline constexpr Code kDoctypeRefused = {
    .id = "MD003",
    .name = "doctype-refused",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .title = "the document has a DOCTYPE, which is not read",
    .explanation =
        R"(A document type declaration can define entities whose expansion grows without bound or
pulls in other files. No libvirt document needs one, so it is refused instead of read.
Source: memdimm's own rule; XML 1.0, fifth edition, section 2.8 describes the
declaration.

To mend it, remove the DOCTYPE and write out the text of any entity that it defines.)",
};

inline constexpr Code kBeyondLimits = {
    .id = "MD004",
    .name = "beyond-limits",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .title = "the document goes beyond the limits of memdimm's XML reader",
    .explanation =
        R"(Every document is read in bounded time and memory: elements nest at most 96 deep, a tag
has at most 128 attributes, a name is at most 50000 bytes long, a tag, a text or a comment
at most 10000000, and a document is smaller than 4 GiB. What libvirt writes stays far
below all of them. Source: memdimm's own limits; those on length are the ones of libxml2
2.9.14, which libvirt reads with.

To mend it, look for a generator that has run wild; a document that really is so large
must be split.)",
};

inline constexpr Code kSecondDocument = {
    .id = "MD025",
    .name = "second-document",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .title = "a second document in one file",
    .explanation =
        R"(An XML document has one root element. `virt-install --print-xml` prints two domains one
after the other where an installation takes two steps (--print-step chooses one), and
`virsh dumpxml` in a loop as many as there are; libvirt reads no such file ("Extra content
at the end of the document"). Each document is judged all the same, as if it stood in a file
of its own. Source: XML 1.0, fifth edition, production document.

To mend it, give each document a file of its own.)",
    .related = {"MD001"},
    .since = "0.2.0",
};

inline constexpr std::array kCodes = {
    kNotWellFormed, kBadEncoding, kDoctypeRefused, kBeyondLimits, kSecondDocument};

}  // namespace memdimm::xml
