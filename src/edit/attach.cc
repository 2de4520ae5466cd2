// SPDX-License-Identifier: GPL-2.0-or-later
#include "edit/attach.h"

#include <algorithm>

#include "base/text.h"
#include "edit/resolve.h"
#include "edit/sizes.h"

namespace memdimm::edit {
namespace {

// The module's lines, indented as the domain's devices are: what they had in common
// goes.
std::string reindented(std::string_view text, std::string_view indent) {
  std::vector<std::string_view> lines = split(text, '\n');
  std::size_t common = std::string_view::npos;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::size_t blanks = lines[i].find_first_not_of(" \t\r");
    if (blanks != std::string_view::npos) {
      common = std::min(common, blanks);
    }
  }
  std::string out(lines.front());
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const bool blank = is_blank(lines[i]);
    out += blank ? "\n" : std::string(indent.empty() ? "\n" : indent);
    out += blank ? std::string_view() : lines[i].substr(common);
  }
  return out;
}

// The element as it stands in its own document, with its slot filled in.
std::string module_text(const xml::Document& module,
                        model::DialectId dialect,
                        const layout::Layout& after) {
  const layout::PlacedModule& placed = after.modules.back();
  std::vector<Edit> edits;
  const xml::Element* address = module.root.child("address");
  const bool has_slot = address != nullptr && address->attribute("slot") != nullptr;
  if (placed.slot && !has_slot) {
    set_slot(*module.source, module.root, dialect, *placed.slot, edits);
  }
  const xml::Element* target = module.root.child("target");
  const xml::Attribute* node = target == nullptr ? nullptr : target->attribute("node");
  if (node != nullptr && after.nodes.empty()) {
    edits.push_back(remove_attribute(*module.source, *target, *node));
  }
  const std::string text = apply(*module.source, std::move(edits));
  const std::size_t behind = module.source->text().size() - module.root.whole.end;
  return text.substr(module.root.whole.begin,
                     text.size() - behind - module.root.whole.begin);
}

void set_sizes(const xml::Document& document,
               const Running& before,
               const Running& after,
               std::vector<Edit>& out) {
  set_total(document, before.domain, after.layout.stated_total(), out);
  const auto& current = after.domain.current;
  set_current(document,
              before.domain,
              current ? std::optional(current->value) : std::nullopt,
              out);
}

}  // namespace

std::vector<Edit> attach(const xml::Document& document,
                         const Running& before,
                         const Running& after,
                         const xml::Document& module) {
  std::vector<Edit> out;
  set_sizes(document, before, after, out);
  const std::string indent = module_indent(document);
  std::string text =
      reindented(module_text(module, before.domain.dialect, after.layout), indent);
  if (before.layout.boot_created()) {
    text.insert(0, boot_module_text(before.layout) + indent);
  }
  out.push_back(add_module(document, text));
  return out;
}

std::vector<Edit> detach(const xml::Document& document,
                         const Running& before,
                         const Running& after,
                         std::size_t index) {
  std::vector<Edit> out;
  set_sizes(document, before, after, out);
  set_slots(document, before.domain, before.layout, index, out);
  out.push_back(remove(*document.source, *module_elements(document.root).at(index)));
  return out;
}

}  // namespace memdimm::edit
