// SPDX-License-Identifier: GPL-2.0-or-later
// Which facts two modules, and two guests, differ in.
#include "live/facets.h"

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "testing/running.h"

namespace memdimm::live {
namespace {

using testing::dimm;
using testing::in_slot;
using testing::libvirt_guest;
using testing::module_of;
using testing::nvdimm;
using testing::virtio_mem;

bool share_one(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::find_first_of(a.begin(), a.end(), b.begin(), b.end()) != a.end();
}

// "size, node"
std::string differences(const std::string& before, const std::string& after) {
  const model::Module a = module_of(before);
  const model::Module b = module_of(after);
  std::string out;
  for (const model::Attribute& attribute : model::kAttributes) {
    CHECK(differs(attribute, a, b) == differs(attribute, b, a));
    if (differs(attribute, a, b)) {
      out += (out.empty() ? "" : ", ") + std::string(attribute.compared->name);
    }
  }
  if (a.kind.index() == b.kind.index()) {
    CHECK(same_module(a, b) == out.empty());
    CHECK(share_one(keys_there(a), keys_meant(b)) == out.empty());
    CHECK(share_one(keys_there(b), keys_meant(a)) == out.empty());
  }
  return out;
}

TEST_CASE("modules differ in what they say, and not in what only one of them says") {
  const auto on = [](const std::string& source) {
    return "<memory model='dimm'><source>" + source +
           "</source><target><size unit='MiB'>256</size><node>0</node></target>"
           "</memory>";
  };
  struct Row {
    std::string before;
    std::string after;
    std::string differences;
  };
  const std::vector<Row> rows = {
      {dimm(256), dimm(256), ""},
      {dimm(256), dimm(512), "size"},
      {dimm(256), dimm(256, in_slot(1)), ""},
      {dimm(256, in_slot(0)), dimm(256, in_slot(1)), "slot"},
      {dimm(256, "<address type='dimm' slot='0' base='0x100000000'/>"),
       dimm(256, "<address type='dimm' slot='0' base='0x200000000'/>"),
       "address"},
      {dimm(256), on("<nodemask>1</nodemask>"), "host nodes"},
      {dimm(256), on("<pagesize unit='MiB'>2</pagesize>"), "page size"},
      {on("<nodemask>0-1</nodemask>"), on("<nodemask>0,1</nodemask>"), ""},
      {nvdimm("/a"), nvdimm("/b"), "path"},
      // What changes while the guest runs is not among them.
      {virtio_mem(512, 64), virtio_mem(512, 128), ""},
      {virtio_mem(512, 64), virtio_mem(256, 64), "size"},
      {virtio_mem(512, 64, testing::on_bus(1)),
       virtio_mem(512, 64, testing::on_bus(2)),
       "bus address"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.before);
    CAPTURE(row.after);
    CHECK(differences(row.before, row.after) == row.differences);
  }
}

TEST_CASE("a module is never the same as one of another kind") {
  CHECK_FALSE(share_one(keys_there(module_of(dimm(256))),
                        keys_meant(module_of(virtio_mem(256, 0)))));
}

TEST_CASE("an attribute stands where the document says it, else at the module") {
  const model::Module said = module_of(dimm(256, in_slot(1)));
  const model::Module unsaid = module_of(dimm(256));
  for (const model::Attribute& attribute : model::kAttributes) {
    if (attribute.written.name == "slot") {
      CHECK(place(attribute, said) == said.slot->where);
      CHECK(place(attribute, unsaid) == unsaid.where);
    }
  }
}

std::string shown(const State& state, const std::string& name) {
  const std::vector<Fact> facts = guest_facts(state);
  const auto found = std::find_if(
      facts.begin(), facts.end(), [&](const Fact& one) { return one.name == name; });
  return found == facts.end() ? "no such fact" : found->shown;
}

TEST_CASE("a guest's facts are what it was started with, in its dialect's words") {
  const State guest = libvirt_guest(dimm(256));
  CHECK(shown(guest, "machine") == "pc");
  CHECK(shown(guest, "maxMemory") == "8 GiB");
  CHECK(shown(guest, "slots") == "8");
  CHECK(shown(guest, "guest nodes") == "1");
  CHECK(shown(guest, "boot memory of node 0") == "1 GiB");
  CHECK(shown(guest, "CPUs of node 0") == "0-1");
  CHECK(shown(guest, "backing of node 0") == "plain memory");
  CHECK(shown(guest, "locked memory") == "no");
  CHECK(shown(guest, "shared pages") == "yes");
  const State on_files =
      libvirt_guest("",
                    std::string(testing::kHead) +
                        "<memoryBacking><source type='file'/><access mode='shared'/>"
                        "<locked/></memoryBacking>");
  CHECK(shown(on_files, "backing of node 0") == "a file, shared");
  CHECK(shown(on_files, "locked memory") == "yes");
}

TEST_CASE("modules are no facts of the guest") {
  const auto facts = [](const std::string& modules) {
    std::string out;
    for (const Fact& one : guest_facts(libvirt_guest(modules))) {
      out += one.name + '=' + one.shown + ' ';
    }
    return out;
  };
  CHECK(facts("") == facts(dimm(256) + virtio_mem(512, 64)));
}

}  // namespace
}  // namespace memdimm::live
