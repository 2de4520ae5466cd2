// SPDX-License-Identifier: GPL-2.0-or-later
// Whether two documents can be put together or compared: only in one dialect do their
// elements mean the same.
#pragma once

#include <string_view>

#include "analysis/pipeline.h"
#include "diag/diagnostics.h"
#include "emit/qmp.h"

namespace memdimm::live {

// What the two documents are to each other, in the words of the finding.
struct DialectWords {
  std::string_view one;    // "the module"
  std::string_view other;  // "the domain"
  std::string_view label;  // of the other one's place
  std::string_view help;
};

inline constexpr DialectWords kModuleAndDomain = {
    .one = "the module",
    .other = "the domain",
    .label = "the domain",
    .help = "write both in one dialect",
};

// false after a finding at `one`. Both are read: each has its domain or its module.
bool in_one_dialect(const analysis::Analysis& one,
                    const analysis::Analysis& other,
                    const DialectWords& words,
                    Diagnostics& out);

// The finding that a proposal is for virsh, at this place.
void tell_not_for_virsh(Span where, Diagnostics& out);

// Whether the document can be written so: virsh takes libvirt's dialect only. A finding
// where it cannot.
bool is_for(const emit::Style& style,
            const analysis::Analysis& analysis,
            Diagnostics& out);

}  // namespace memdimm::live
