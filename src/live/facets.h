// SPDX-License-Identifier: GPL-2.0-or-later
// What can be said about a module or a guest's memory, one fact at a time, as text: two
// documents differ in a fact when its texts differ. What changes while a guest runs
// (slots of new modules, a virtio-mem's requested size, the balloon) is not among them.
#pragma once

#include <string>
#include <vector>

#include "live/state.h"
#include "model/module_attributes.h"

namespace memdimm::live {

// How an attribute of a module is shown; in the words of its row where nothing says it.
std::string shown(const model::Attribute& attribute, const model::Module& module);

// Where it stands in the document; the module's start tag where nothing says it.
Span place(const model::Attribute& attribute, const model::Module& module);

// Whether two modules differ in it.
bool differs(const model::Attribute& attribute,
             const model::Module& a,
             const model::Module& b);

// Whether they are of one kind and differ in no attribute.
bool same_module(const model::Module& a, const model::Module& b);

// Two modules are of one kind and differ in no attribute exactly where one of the first
// one's `keys_there` is one of the second one's `keys_meant`, or the other way round:
// so that the same one is found among many without a look at each of them.
std::vector<std::string> keys_there(const model::Module& module);
std::vector<std::string> keys_meant(const model::Module& module);

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
