// SPDX-License-Identifier: GPL-2.0-or-later
#include "emit/hmat.h"

#include <doctest/doctest.h>

#include "emit/argv.h"

namespace memdimm::emit {
namespace {

TEST_CASE("latencies, bandwidths and caches are spelt in QEMU's words") {
  using model::Associativity;
  using model::WritePolicy;
  model::Domain domain;
  domain.interconnects = {{false, 0, 1, 0, "read", 5, {}},
                          {true, 1, 0, 2, "access", 204800, {}}};
  domain.cells.resize(2);
  domain.cells[1].caches = {
      {1, Associativity::Direct, WritePolicy::Writeback, 10, 8, {}},
      {3, Associativity::Full, WritePolicy::Writethrough, 128, 0, {}},
      {2, Associativity::None, WritePolicy::None, 1, 0, {}}};
  layout::Layout layout;
  layout.nodes.resize(2);
  layout.nodes[1].id = 1;
  std::vector<Item> items;
  add_hmat(domain, layout, items);
  std::vector<std::string> words;
  for (const std::string& word : arguments(items, {7, 2}, {})) {
    if (word != "-numa") {
      words.push_back(word);
    }
  }
  // NOLINTBEGIN(bugprone-suspicious-missing-comma): long words in two halves
  CHECK(words ==
        std::vector<std::string>{
            "hmat-lb,initiator=0,target=1,hierarchy=memory,data-type=read-latency,"
            "latency=5",
            "hmat-lb,initiator=1,target=0,hierarchy=second-level,"
            "data-type=access-bandwidth,bandwidth=204800K",
            "hmat-cache,node-id=1,size=10K,level=1,associativity=direct,"
            "policy=write-back,line=8",
            "hmat-cache,node-id=1,size=128K,level=3,associativity=complex,"
            "policy=write-through",
            "hmat-cache,node-id=1,size=1K,level=2,associativity=none,policy=none"});
  // NOLINTEND(bugprone-suspicious-missing-comma)
}

// libvirt 9.0 and 11.3 with the same document.
TEST_CASE("a cache is its cell's, in whatever order the cells stand") {
  model::Domain domain;
  domain.cells.resize(2);
  domain.cells[0].id = Located<unsigned>{1, {}};
  domain.cells[0].caches = {{1, {}, {}, 10, 0, {}}};
  domain.cells[1].id = Located<unsigned>{0, {}};
  domain.cells[1].caches = {{1, {}, {}, 20, 0, {}}};
  layout::Layout layout;
  layout.nodes.resize(2);
  layout.nodes[1].id = 1;
  std::vector<Item> items;
  add_hmat(domain, layout, items);
  const auto words = arguments(items, {7, 2}, {});
  REQUIRE(words.size() == 4);
  CHECK(words[1].starts_with("hmat-cache,node-id=0,size=20K"));
  CHECK(words[3].starts_with("hmat-cache,node-id=1,size=10K"));
}

}  // namespace
}  // namespace memdimm::emit
