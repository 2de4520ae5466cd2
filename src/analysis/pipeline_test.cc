// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/pipeline.h"

#include <doctest/doctest.h>

namespace memdimm::analysis {
namespace {

constexpr std::string_view kDomain =
    "<domain type='qemu'><memory slots='4' max-memory='4194304' unit='MiB'>512</memory>"
    "<devices><memory type='ram'><source type='ram' size='512' unit='MiB'/></memory>"
    "</devices></domain>";

TEST_CASE("each stage runs only when those before it left no errors") {
  struct Row {
    std::string_view text;
    bool document;
    bool dialect;
    bool domain;
    bool module;
    bool layout;
  };
  constexpr Row kRows[] = {
      {"<domain>", false, false, false, false, false},
      {"<network/>", true, false, false, false, false},
      {"<domain><memory>x</memory></domain>", true, true, false, false, false},
      {"<domain><memory unit='EiB'>99</memory></domain>",
       true,
       true,
       false,
       false,
       false},
      {kDomain, true, true, true, false, true},
      {"<memory type='ram'><source type='ram' size='131072'/></memory>",
       true,
       true,
       false,
       true,
       true},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.text);
    const Source source(0, "test.xml", std::string(row.text));
    const Settings settings;
    Pipeline pipeline(settings);
    Diagnostics out;
    const Analysis analysis = pipeline.check(source, out);
    CHECK(analysis.document.has_value() == row.document);
    CHECK((analysis.dialect != nullptr) == row.dialect);
    CHECK(analysis.domain.has_value() == row.domain);
    CHECK(analysis.module.has_value() == row.module);
    CHECK(analysis.layout.has_value() == row.layout);
    CHECK(out.has_errors() != row.layout);
  }
}

TEST_CASE("a dialect that is asked for overrules what the document shows") {
  const Source source(0, "test.xml", std::string(kDomain));
  Settings settings;
  settings.dialect = model::DialectId::Libvirt;
  Pipeline pipeline(settings);
  Diagnostics out;
  CHECK(pipeline.check(source, out).dialect->id == model::DialectId::Libvirt);
  CHECK(out.has_errors());
}

TEST_CASE(
    "a module by itself is checked with rules that live as long as the pipeline") {
  const Source source(
      0, "m.xml", "<memory type='ram'><source type='ram' size='204800'/></memory>");
  const Settings settings;
  Pipeline pipeline(settings);
  Diagnostics out;
  Analysis module = pipeline.read(source, out);
  pipeline.check_module(module, {}, out);
  REQUIRE(out.all().size() == 1);
  CHECK(out.all()[0].code->name == "guest-block-size");
  CHECK(module.layout->modules.back().id == "dimm-hotplug");
}

}  // namespace
}  // namespace memdimm::analysis
