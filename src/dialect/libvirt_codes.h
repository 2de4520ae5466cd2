// SPDX-License-Identifier: GPL-2.0-or-later
// What the two files that read libvirt's dialect share.
#pragma once

#include <optional>

#include "dialect/common_read.h"
#include "model/domain.h"

namespace memdimm::dialect {

inline constexpr Code kSizeMissing = {
    .id = "MD022",
    .name = "size-missing",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .title = "a module has no size",
    .explanation =
        "Every <memory model=…> needs <target><size> with a number in it; libvirt "
        "(9.0\n"
        "to 11.3) refuses to define a domain with a module of no size.\n"
        "Mend: say how large the module is.",
};

inline constexpr Code kNumatuneTwice = {
    .id = "MD023",
    .name = "numatune-twice",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .title = "<numatune> stands there more than once",
    .explanation =
        "libvirt (9.0 to 11.3) takes the first of most elements that are written "
        "twice,\n"
        "but refuses a domain with two <numatune>.\n"
        "Mend: put <memory> and every <memnode> into one <numatune>.",
};

std::optional<Located<model::Sharing>> read_sharing(const xml::Attribute* from);
std::optional<Located<bool>> read_yes(const xml::Attribute* from);
std::optional<model::Module> read_module(const Reader& reader,
                                         const xml::Element& element);

}  // namespace memdimm::dialect
