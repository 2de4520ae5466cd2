// SPDX-License-Identifier: GPL-2.0-or-later
// What can be said about a module or a guest's memory, one fact at a time, as text: two
// documents differ in a fact when its texts differ. What changes while a guest runs
// (slots of new modules, a virtio-mem's requested size, the balloon) is not among them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "live/state.h"

namespace memdimm::live {

struct ModuleFacet {
  std::string_view name;
  std::string (*shown)(const model::Module& module);
  // Where the fact stands in the document; the module's start tag where nothing says
  // it.
  Span (*where)(const model::Module& module);
  bool if_said = false;  // differs only where both say something
};

std::span<const ModuleFacet> module_facets();

// Whether two modules are of one kind and differ in no fact.
bool same_module(const model::Module& a, const model::Module& b);

// Whether a facet's texts are different facts.
bool differs(const ModuleFacet& facet, const model::Module& a, const model::Module& b);

struct Fact {
  std::string name;
  std::string shown;
  Span where;
  bool compared_only = false;  // too long to show
  bool said = true;            // false: by no element, `where` is only the domain
};

// The facts of a guest's machine and memory at boot, in the words of its dialect.
// Guests with as many nodes have the same facts in the same order.
std::vector<Fact> guest_facts(const State& state);

}  // namespace memdimm::live
