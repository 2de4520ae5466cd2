// SPDX-License-Identifier: GPL-2.0-or-later
// The edits that write a layout's answers into its document: total, boot DIMM, slots.
#pragma once

#include <vector>

#include "edit/edits.h"
#include "layout/layout.h"
#include "model/domain.h"

namespace memdimm::edit {

// `domain` and `layout` are what `document` was read as and resolved to, without
// errors.
std::vector<Edit> resolve(const xml::Document& document,
                          const model::Domain& domain,
                          const layout::Layout& layout);

// The parts of it, for other changes to a document. The total stays as it is where it
// is that already.
void set_total(const xml::Document& document,
               const model::Domain& domain,
               Bytes total,
               std::vector<Edit>& out);

// <currentMemory>, where the document says one that differs.
void set_current(const xml::Document& document,
                 const model::Domain& domain,
                 std::optional<Bytes> current,
                 std::vector<Edit>& out);

// Gives each module without a slot the one that it has in `layout`. `but` is left
// alone.
void set_slots(const xml::Document& document,
               const model::Domain& domain,
               const layout::Layout& layout,
               std::optional<std::size_t> but,
               std::vector<Edit>& out);

// The boot DIMM that was only created, as an element on one line.
std::string boot_module_text(const layout::Layout& layout);

// `module` as a new last one in <devices>, which is made where there is none.
Edit add_module(const xml::Document& document, std::string_view module);

// What stands in front of a module in the document: a line break and blanks, or "".
std::string module_indent(const xml::Document& document);

// The slot goes into the module's <address>, or into a new one.
void set_slot(const Source& source,
              const xml::Element& module,
              model::DialectId dialect,
              unsigned slot,
              std::vector<Edit>& out);

}  // namespace memdimm::edit
