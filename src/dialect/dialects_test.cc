// SPDX-License-Identifier: GPL-2.0-or-later
// Which dialect a document is in.
#include <doctest/doctest.h>

#include "dialect/dialect.h"
#include "xml/read.h"

namespace memdimm::dialect {
namespace {

// The dialect's name, or what is wrong.
std::string recognised(const std::string& text) {
  const Source source(0, "test.xml", text);
  Diagnostics out;
  const auto document = xml::read(source, out);
  REQUIRE(document.has_value());
  const Dialect* row = recognise(*document, out);
  if (row != nullptr) {
    CHECK(out.empty());
    return std::string(row->name);
  }
  REQUIRE(out.all().size() == 1);
  const Diagnostic& one = out.all().front();
  return std::string(one.code->id) + ' ' + std::to_string(one.where.begin) + ' ' +
         one.message;
}

TEST_CASE("a document is in the dialect whose marks it has, else in libvirt's") {
  struct Row {
    std::string_view text;
    std::string_view dialect;
  };
  constexpr Row kRows[] = {
      {"<domain/>", "libvirt"},
      {"<domain><memory>1</memory></domain>", "libvirt"},
      {"<domain><maxMemory/></domain>", "libvirt"},
      {"<domain><memory slots='1'/></domain>", "proposal"},
      {"<domain><memory max-memory='1'/></domain>", "proposal"},
      {"<domain><memory max-memory-unit='b'/></domain>", "proposal"},
      {"<domain><devices><memory type='ram'/></devices></domain>", "proposal"},
      {"<domain><devices><memory model='dimm'/></devices></domain>", "libvirt"},
      // A misspelt mark: the form of the children tells.
      {"<domain><devices><memory tpye='ram'><source type='ram'/></memory></devices>"
       "</domain>",
       "proposal"},
      {"<domain><devices><memory modle='dimm'><source/></memory></devices></domain>",
       "libvirt"},
      {"<memory type='ram'/>", "proposal"},
      {"<memory model='dimm'/>", "libvirt"},
      {"<memory/>", "libvirt"},
      {"<memory><source type='ram'/></memory>", "proposal"},
      {"<network/>",
       "MD021 1 unexpected <network>; expected <domain>, or <memory> for a module by "
       "itself"},
      {"<domain><memory max-memory='1'/><maxMemory/></domain>",
       "MD020 33 'maxMemory' is libvirt's dialect, but 'max-memory' is the proposal's"},
      {"<domain><maxMemory/><memory max-memory='1'/></domain>",
       "MD020 28 'max-memory' is the proposal's dialect, but 'maxMemory' is libvirt's"},
      // slots= beside <maxMemory> is in the wrong tag, a word of the other dialect's is
      // a slip.
      {"<domain><maxMemory/><memory slots='1'/></domain>", "libvirt"},
      {"<domain><maxMemory/><devices><memory type='nvdimm'/></devices></domain>",
       "libvirt"},
      {"<domain><memory slots='1'/><devices><memory model='ram'/></devices></domain>",
       "proposal"},
      {"<memory unit='KiB'>4</memory>",
       "MD021 1 this <memory> is the total of a domain; expected a module, with "
       "<target><size>, or the <domain> around it"},
      {"<memory type='ram' model='dimm'/>",
       "MD020 19 'model' is libvirt's dialect, but 'type' is the proposal's"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.text);
    CHECK(recognised(std::string(row.text)) == row.dialect);
  }
}

TEST_CASE("each dialect is found by its id, and has its name") {
  for (const Dialect& row : dialects()) {
    CHECK(&dialect(row.id) == &row);
    CHECK(row.name == model::kDialectWords.of(row.id));
    CHECK(!row.title.empty());
  }
}

}  // namespace
}  // namespace memdimm::dialect
