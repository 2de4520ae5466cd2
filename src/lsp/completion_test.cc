// SPDX-License-Identifier: GPL-2.0-or-later
#include "lsp/completion.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "dialect/dialect.h"

namespace memdimm::lsp {
namespace {

struct Row {
  model::DialectId dialect;
  std::string_view text;
  std::string_view offered;  // a label among the proposals; "": there are none
  std::string_view kept;     // a label that is not among them
};

TEST_CASE("the grammar says what may stand at the caret") {
  using model::DialectId;
  constexpr Row kRows[] = {
      {DialectId::Libvirt, "<", "domain", "maxMemory"},
      {DialectId::Libvirt, "<domain><", "maxMemory", "domain"},
      {DialectId::Libvirt, "<domain><memory>1</memory><", "maxMemory", "memory"},
      {DialectId::Libvirt, "<domain><devices><memory ", "model", "slots"},
      {DialectId::Libvirt, "<domain><devices><memory model='", "virtio-mem", "kvm"},
      {DialectId::Libvirt,
       "<domain><devices><memory model='dimm'><target><size>1</size><",
       "node",
       "size"},
      {DialectId::Libvirt,
       "<domain><devices><memory model='virtio-mem'><target><",
       "block",
       "path"},
      {DialectId::Libvirt, "<domain><memory unit='KiB' ", "dumpCore", "unit"},
      {DialectId::Libvirt, "<domain><memory unit='", "GiB", "GB"},
      {DialectId::Libvirt, "<domain><devices><disk><", "", ""},
      {DialectId::Libvirt, "<domain><!-- ", "", ""},
      {DialectId::Proposal, "<domain><memory ", "max-memory", "model"},
      {DialectId::Proposal, "<domain><devices><memory type='", "flash", "dimm"},
      {DialectId::Proposal,
       "<domain><devices><memory type='ram'><source ",
       "type",
       "x"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.text);
    const grammar::Grammar grammar = dialect::dialect(row.dialect).grammar();
    const Completion found = complete(grammar, row.text, row.text.size());
    const auto has = [&](std::string_view label) {
      return std::any_of(found.proposals.begin(),
                         found.proposals.end(),
                         [&](const Proposal& one) { return one.label == label; });
    };
    CHECK(found.proposals.empty() == row.offered.empty());
    CHECK((row.offered.empty() || has(row.offered)));
    CHECK_FALSE(has(row.kept));
  }
}

TEST_CASE("what is put in is whole where the grammar has an example") {
  const grammar::Grammar grammar =
      dialect::dialect(model::DialectId::Libvirt).grammar();
  constexpr std::string_view kText =
      "<domain><devices><memory model='dimm'><target><no";
  const Completion found = complete(grammar, kText, kText.size());
  CHECK(found.begin == kText.size() - 2);
  const auto node = std::find_if(found.proposals.begin(),
                                 found.proposals.end(),
                                 [](const auto& one) { return one.label == "node"; });
  REQUIRE(node != found.proposals.end());
  CHECK(node->text.starts_with("node"));
  CHECK(node->detail == "in <target>");
}

}  // namespace
}  // namespace memdimm::lsp
