// SPDX-License-Identifier: GPL-2.0-or-later
// Every size that a document says about memory, with what it is of and how it is spelt.
#pragma once

#include <variant>
#include <vector>

#include "layout/doubt.h"
#include "model/domain.h"

namespace memdimm::layout {

struct SizeSite {
  SizeRole role = SizeRole::Total;
  Bytes value = 0;
  const model::WrittenSize* written = nullptr;
  const model::Module* module = nullptr;  // whose it is; nullptr outside the modules

  // Nothing says what the number counts.
  [[nodiscard]] bool without_unit() const { return written->word.empty(); }
};

// Those that are as the document spells them; pointers are into `domain`.
std::vector<SizeSite> size_sites(const model::Domain& domain);

// Calls visit(role, size, module) for each size of a module, and with nullptr for each
// outside of one. `Domain` may be const.
template <class Module, class Visit>
void visit_module_sizes(Module& module, const Visit& visit) {
  const auto optional = [&](SizeRole role, auto& size) {
    if (size) {
      visit(role, *size, &module);
    }
  };
  visit(SizeRole::Module, module.size, &module);
  optional(SizeRole::Page, module.backing.page_size);
  if (auto* nvdimm = std::get_if<model::Nvdimm>(&module.kind)) {
    optional(SizeRole::Label, nvdimm->label);
    optional(SizeRole::Align, nvdimm->align);
  } else if (auto* mem = std::get_if<model::VirtioMem>(&module.kind)) {
    optional(SizeRole::Block, mem->block);
    optional(SizeRole::Requested, mem->requested);
  }
}

template <class Domain, class Visit>
void visit_sizes(Domain& domain, const Visit& visit) {
  const auto optional = [&](SizeRole role, auto& size) {
    if (size) {
      visit(role, *size, static_cast<const model::Module*>(nullptr));
    }
  };
  optional(SizeRole::Total, domain.total);
  optional(SizeRole::Current, domain.current);
  optional(SizeRole::Maximum, domain.maximum);
  for (auto& cell : domain.cells) {
    optional(SizeRole::Cell, cell.memory);
  }
  for (auto& page : domain.backing.pages) {
    visit(SizeRole::Page, page.size, static_cast<const model::Module*>(nullptr));
  }
  for (auto& module : domain.modules) {
    visit_module_sizes(module, visit);
  }
}

}  // namespace memdimm::layout
