// SPDX-License-Identifier: GPL-2.0-or-later
// What a place of a document resolves to, and what of it is memory: for hover and
// outline.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "analysis/pipeline.h"
#include "diag/source.h"

namespace memdimm::lsp {

// A part of the guest's memory, as an outline shows it.
struct Part {
  std::string name;    // "dimm0", "cell 1"
  std::string detail;  // "slot 0, node 0, 512 MiB at 0x100000000"
  Span whole;
  Span head;  // what stands for it: its name
};

// Totals, cells and modules, in the order of the document; empty where the document
// could not be read so far.
std::vector<Part> parts(const analysis::Analysis& analysis);

// What the value or the part at this byte resolves to, as lines; empty for nothing.
std::vector<std::string> resolved_at(const analysis::Analysis& analysis,
                                     std::size_t offset);

}  // namespace memdimm::lsp
