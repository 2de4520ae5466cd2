// SPDX-License-Identifier: GPL-2.0-or-later
// What the two files that read libvirt's dialect share.
#pragma once

#include <optional>

#include "dialect/common_read.h"
#include "model/domain.h"

namespace memdimm::dialect {

std::optional<Located<model::Sharing>> read_sharing(const xml::Attribute* from);
std::optional<Located<bool>> read_yes(const xml::Attribute* from);
std::optional<model::Module> read_module(const Reader& reader,
                                         const xml::Element& element);

}  // namespace memdimm::dialect
