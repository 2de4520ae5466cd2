// SPDX-License-Identifier: GPL-2.0-or-later
// Reads the layout back onto the document.
#include "lsp/about.h"

#include <algorithm>

#include "base/bytes.h"
#include "layout/layout.h"

namespace memdimm::lsp {
namespace {

bool holds(Span where, std::size_t offset) {
  return where.begin <= offset && offset <= where.end;
}

std::string exact(Bytes size) {
  return show_size(size) +
         (size % kKiB == 0 && size != 0 ? " (" + std::to_string(size) + " bytes)" : "");
}

// The element whose name or start tag the place is, or nullptr.
const xml::Element* element_at(const xml::Element& around, Span where) {
  if (around.tag.begin <= where.begin && where.end <= around.tag.end) {
    return &around;
  }
  for (const xml::Element& child : around.children) {
    if (child.whole.begin <= where.begin && where.end <= child.whole.end) {
      return element_at(child, where);
    }
  }
  return nullptr;
}

std::string detail_of(const layout::PlacedModule& module) {
  std::string out = show_size(module.size);
  out += module.slot ? ", slot " + std::to_string(*module.slot) : "";
  out += module.node ? ", node " + std::to_string(*module.node) : "";
  out += module.address ? " at " + show_hex(*module.address) : "";
  return out;
}

class Outline {
 public:
  Outline(const analysis::Analysis& analysis, std::vector<Part>& out)
      : analysis_(analysis), layout_(*analysis.layout), out_(out) {}

  void run() {
    const model::Domain& domain = *analysis_.domain;
    add(domain.memory_element, "memory", show_size(layout_.total) + " in all");
    for (std::size_t i = 0; i < domain.cells.size(); ++i) {
      const unsigned id = domain.cell_id(i);
      std::string detail = id < layout_.nodes.size()
                               ? show_size(layout_.nodes[id].memory()) + " at boot"
                               : "";
      add(domain.cells[i].where, "cell " + std::to_string(id), std::move(detail));
    }
    for (std::size_t i = 0; i < domain.modules.size(); ++i) {
      const layout::PlacedModule* module = layout::find_placed(layout_, i);
      add(domain.modules[i].where,
          module == nullptr ? "boot memory" : module->id,
          module == nullptr ? show_size(layout_.boot) : detail_of(*module));
    }
    std::stable_sort(out_.begin(), out_.end(), [](const Part& a, const Part& b) {
      return a.whole.begin < b.whole.begin;
    });
  }

 private:
  void add(std::optional<Span> where, std::string name, std::string detail) {
    const xml::Element* element =
        where ? element_at(analysis_.document->root, *where) : nullptr;
    if (element != nullptr) {
      out_.push_back(
          {std::move(name), std::move(detail), element->whole, element->name_at});
    }
  }

  const analysis::Analysis& analysis_;
  const layout::Layout& layout_;
  std::vector<Part>& out_;
};

void tell_size(const std::optional<Located<Bytes>>& size,
               std::size_t offset,
               std::string_view what,
               std::vector<std::string>& out) {
  if (size && holds(size->where, offset)) {
    out.push_back(std::string(what) + ": " + exact(size->value));
  }
}

void tell_totals(const analysis::Analysis& analysis,
                 std::size_t offset,
                 std::vector<std::string>& out) {
  const model::Domain& domain = *analysis.domain;
  const layout::Layout& layout = *analysis.layout;
  tell_size(domain.total, offset, "total memory", out);
  tell_size(domain.current, offset, "memory that the balloon leaves", out);
  tell_size(domain.maximum, offset, "maximum", out);
  const bool total = domain.total && holds(domain.total->where, offset);
  if (total) {
    out.push_back("at boot: " + exact(layout.boot));
    out.push_back("modules: " + exact(layout.plugged));
  }
  if (domain.maximum && holds(domain.maximum->where, offset) && layout.map) {
    out.push_back("the guest's addresses end at " + show_hex(layout.map->highest));
  }
}

void tell_module(const layout::PlacedModule& module, std::vector<std::string>& out) {
  out.push_back(module.id + ": " + exact(module.size));
  if (module.slot) {
    out.push_back("slot " + std::to_string(*module.slot));
  }
  if (module.node) {
    out.push_back("guest node " + std::to_string(*module.node));
  }
  if (module.address) {
    out.push_back("addresses " + show_range(*module.address, module.mapped) +
                  (module.address_given ? "" : ", by QEMU"));
  }
  if (!module.backend.id.empty()) {
    out.push_back("backend " + module.backend.id);
  }
}

void tell_at(const analysis::Analysis& analysis,
             std::size_t offset,
             std::vector<std::string>& out) {
  tell_totals(analysis, offset, out);
  const model::Domain& domain = *analysis.domain;
  for (std::size_t i = 0; i < domain.modules.size(); ++i) {
    const xml::Element* element =
        element_at(analysis.document->root, domain.modules[i].where);
    if (element == nullptr || !holds(element->whole, offset)) {
      continue;
    }
    if (const layout::PlacedModule* module = layout::find_placed(*analysis.layout, i)) {
      tell_module(*module, out);
    } else {
      out.push_back("memory at boot: " + exact(analysis.layout->boot));
    }
  }
  for (std::size_t i = 0; i < domain.cells.size(); ++i) {
    const xml::Element* element =
        element_at(analysis.document->root, domain.cells[i].where);
    const unsigned id = domain.cell_id(i);
    if (element != nullptr && holds(element->tag, offset) &&
        id < analysis.layout->nodes.size()) {
      out.push_back("guest node " + std::to_string(id) +
                    " boots with: " + exact(analysis.layout->nodes[id].memory()));
    }
  }
}

}  // namespace

std::vector<Part> parts(const analysis::Analysis& analysis) {
  std::vector<Part> out;
  for (const analysis::Analysis* one : analysis::documents(analysis)) {
    if (one->domain && one->layout) {
      Outline(*one, out).run();
    }
  }
  return out;
}

std::vector<std::string> resolved_at(const analysis::Analysis& analysis,
                                     std::size_t offset) {
  std::vector<std::string> out;
  for (const analysis::Analysis* one : analysis::documents(analysis)) {
    if (one->domain && one->layout) {
      tell_at(*one, offset, out);
    }
  }
  return out;
}

}  // namespace memdimm::lsp
