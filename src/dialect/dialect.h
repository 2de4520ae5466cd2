// SPDX-License-Identifier: GPL-2.0-or-later
// The dialects as a table, and which one a document is written in.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "diag/diagnostics.h"
#include "grammar/pattern.h"
#include "model/domain.h"
#include "xml/document.h"

namespace memdimm::dialect {

struct Dialect {
  model::DialectId id;
  std::string_view name;  // "proposal": also the schema's file name
  std::string_view title;
  grammar::Grammar (*grammar)();
  std::optional<model::Domain> (*read)(const xml::Document&, Diagnostics&);
  std::optional<model::Module> (*read_module)(const xml::Element&,
                                              const Source&,
                                              Diagnostics&);
};

// Of codes.h those that are about the whole document.
std::span<const Code> codes();

std::span<const Dialect> dialects();

const Dialect& dialect(model::DialectId id);

// The dialect that the document's marks say: slots= or max-memory= on <memory> and
// <memory type=…> for the proposal, <maxMemory> and <memory model=…> for libvirt. A
// document without any is a plain libvirt domain. nullptr and an error for a document
// that has marks of both, or whose root is neither <domain> nor <memory>.
const Dialect* recognise(const xml::Document& document, Diagnostics& out);

// What of a document is to be read: itself, or the domains in what libvirt keeps of
// one: a snapshot, a checkpoint, the status of one that runs. The inactive domain of a
// snapshot is called <domain> here, too.
std::vector<xml::Element> roots(const xml::Element& root);

// The root is a module by itself, not a domain.
inline bool is_module(const xml::Document& document) {
  return document.root.name == "memory";
}

}  // namespace memdimm::dialect
