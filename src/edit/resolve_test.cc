// SPDX-License-Identifier: GPL-2.0-or-later
#include "edit/resolve.h"

#include <doctest/doctest.h>

#include "diag/diagnostics.h"
#include "dialect/proposal_read.h"
#include "xml/read.h"

namespace memdimm::edit {
namespace {

std::string resolved(const std::string& text) {
  const Source source(0, "test.xml", text);
  Diagnostics out;
  const auto document = xml::read(source, out);
  REQUIRE(document.has_value());
  const auto domain = dialect::read_proposal(*document, out);
  REQUIRE(domain.has_value());
  return apply(source, resolve(*document, *domain, layout::resolve(*domain, {})));
}

std::string domain(const std::string& memory, const std::string& modules) {
  return "<domain>" + memory + "<devices>" + modules + "</devices></domain>";
}

constexpr std::string_view kHead = "<memory slots='4' max-memory='4194304' unit='MiB'>";

std::string head(std::string_view total) {
  return std::string(kHead) + std::string(total) + "</memory>";
}

std::string ram(std::string_view slot) {
  return "<memory type='ram'><source type='ram' size='512' unit='MiB'/>" +
         (slot.empty()
              ? std::string()
              : "<address type='acpi-dimm' slot='" + std::string(slot) + "'/>") +
         "</memory>";
}

TEST_CASE("total and slots are filled in, and what is right is left alone") {
  const std::string done = domain(head("1024"), ram("0") + ram("1"));
  CHECK(resolved(done) == done);
  CHECK(resolved(domain(head("1"), ram("") + ram(""))) == done);
  CHECK(resolved(domain(head("1024"), ram("1") + ram(""))) ==
        domain(head("1024"), ram("1") + ram("0")));
}

TEST_CASE("resolving a second time changes nothing") {
  for (const std::string& text :
       {domain(head("7"), ram("") + ram("3")),
        domain(head("512"), ""),
        std::string("<domain><memory slots='2' max-memory='4194304'/></domain>"),
        domain("<memory slots='2' max-memory='4194304' unit='GiB'/>", ram(""))}) {
    CAPTURE(text);
    const std::string once = resolved(text);
    CHECK(once != text);
    CHECK(resolved(once) == once);
  }
}

TEST_CASE("a total that its unit cannot say gets another unit") {
  const std::string modules = ram("0");
  struct Row {
    std::string_view before;
    std::string_view after;
  };
  constexpr Row kRows[] = {
      {"<memory slots='4' max-memory='4194304' unit='GiB'>1</memory>",
       "<memory slots='4' max-memory='4194304' unit='MiB'>512</memory>"},
      {"<memory slots='4' max-memory='4194304'>1</memory>",
       "<memory slots='4' max-memory='4194304'>524288</memory>"},
      {"<memory slots='4' max-memory='4194304' unit='k'/>",
       "<memory slots='4' max-memory='4194304' unit='k'>524288</memory>"},
      {"<memory slots='4' max-memory='4194304' unit='KB'>1</memory>",
       "<memory slots='4' max-memory='4194304' unit='MiB'>512</memory>"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.before);
    CHECK(resolved(domain(std::string(row.before), modules)) ==
          domain(std::string(row.after), modules));
  }
}

TEST_CASE("a boot DIMM that QEMU makes anyway is written out") {
  const std::string boot =
      "<memory type='ram'><source type='ram' size='512' unit='MiB'/>"
      "<address type='acpi-dimm' slot='0'/></memory>";
  CHECK(resolved(domain(head("512"), "")) == domain(head("512"), boot));
  CHECK(resolved("<domain>" + head("512") + "</domain>") == domain(head("512"), boot));
  CHECK(resolved("<domain>" + head("512") + "<devices/></domain>") ==
        domain(head("512"), boot));
}

}  // namespace
}  // namespace memdimm::edit
