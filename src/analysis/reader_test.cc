// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/reader.h"

#include <sstream>
#include <system_error>

#include <doctest/doctest.h>

#include "testing/folder.h"

namespace memdimm::analysis {
namespace {

constexpr std::string_view kDomain =
    "<domain type='kvm'><memory unit='MiB'>512</memory></domain>";
constexpr std::string_view kModule =
    "<memory model='dimm'><target><size unit='MiB'>512</size></target></memory>";

// "PLACE ID: message; help" of what was found.
std::string told(Reader& reader) {
  std::string out;
  for (const Diagnostic& one : reader.out().take_sorted()) {
    out += reader.sources().place(one.where) + ' ' + std::string(one.code->id) + ": " +
           one.message + (one.help.empty() ? "" : "; " + one.help);
  }
  return out;
}

TEST_CASE("a domain is read and resolved, a module only read") {
  const testing::Folder folder;
  std::istringstream in;
  Reader reader({}, in, "<stdin>");
  const Analysis domain = reader.domain(folder.file("d.xml", kDomain));
  CHECK(domain.domain.has_value());
  CHECK(domain.layout.has_value());
  const Analysis module = reader.module(folder.file("m.xml", kModule));
  CHECK(module.module.has_value());
  CHECK_FALSE(module.layout.has_value());
  CHECK(told(reader).empty());
}

TEST_CASE("a document of the other kind is refused with the way out") {
  const testing::Folder folder;
  std::istringstream in;
  Reader reader({}, in, "<stdin>");
  const std::string domain = folder.file("d.xml", kDomain);
  const std::string module = folder.file("m.xml", kModule);
  const Analysis no_domain = reader.domain(module);
  CHECK_FALSE(no_domain.module.has_value());
  CHECK(told(reader) == module +
                            ":1:2 MD021: this is a module; expected a <domain>; "
                            "to add it to a domain: memdimm attach DOMAIN " +
                            module);
  const Analysis no_module = reader.module(domain);
  CHECK_FALSE(no_module.domain.has_value());
  CHECK_FALSE(no_module.layout.has_value());
  CHECK(told(reader) ==
        domain +
            ":1:2 MD021: this is a domain; expected a module by itself, with <memory> "
            "as the root");
}

TEST_CASE("what cannot be read as anything is told by what is wrong with it") {
  std::istringstream in("<domain>");
  Reader reader({}, in, "guest 7");
  CHECK_FALSE(reader.domain("-").domain.has_value());
  CHECK(told(reader).starts_with("guest 7:1:"));
  CHECK(reader.out().empty());
}

TEST_CASE("a dash is standard input, by the name that it is given") {
  std::istringstream in{std::string(kDomain)};
  Reader reader({}, in, "guest 7");
  CHECK(reader.domain("-").layout.has_value());
  CHECK(reader.sources().at(0).name() == "guest 7");
  CHECK_THROWS_AS(reader.load("/no such file"), std::system_error);
}

}  // namespace
}  // namespace memdimm::analysis
