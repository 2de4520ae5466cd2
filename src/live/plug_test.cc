// SPDX-License-Identifier: GPL-2.0-or-later
#include "live/plug.h"

#include <string>

#include <doctest/doctest.h>

#include "live/operations.h"
#include "testing/proposal.h"
#include "testing/running.h"

namespace memdimm::live {
namespace {

using testing::proposal_domain;
using testing::proposal_with;
using testing::ram;
using testing::state_of;

model::Module module_of(const std::string& text) {
  return proposal_with(text).modules.front();
}

TEST_CASE("a module is added behind the others, and boot memory stays what it is") {
  const model::Domain domain = proposal_with(ram(512) + ram(256));
  const auto [more, layout] =
      plugged(started(state_of(domain)), module_of(ram(128)), {});
  REQUIRE(more.modules.size() == 3);
  CHECK(more.modules.back().size.value == 128 * kMiB);
  CHECK(layout.boot == 512 * kMiB);
  CHECK(layout.modules.back().slot == 2U);
}

TEST_CASE("a module without a slot goes above the boot module's, never below it") {
  const auto in_slot = [](unsigned slot) {
    return "<memory type='ram'><source type='ram' size='512' unit='MiB'/>"
           "<address type='acpi-dimm' slot='" +
           std::to_string(slot) + "'/></memory>";
  };
  const model::Domain domain = proposal_with(in_slot(2) + in_slot(3));
  const State before = started(state_of(domain));
  REQUIRE(before.layout.boot_slot() == 2U);
  const layout::Layout after = plugged(before, module_of(ram(128)), {}).layout;
  CHECK(after.boot_slot() == 2U);
  CHECK(after.modules.back().slot == 4U);
  CHECK(after.modules.back().size == 128 * kMiB);
}

TEST_CASE("a boot DIMM that was only created keeps slot 0") {
  const model::Domain domain =
      proposal_domain("<memory slots='4' max-memory='4194304' unit='MiB'>512</memory>");
  const layout::Layout layout =
      plugged(started(state_of(domain)), module_of(ram(256)), {}).layout;
  CHECK(layout.boot == 512 * kMiB);
  CHECK(layout.boot_slot() == 0U);
  REQUIRE(layout.modules.size() == 1);
  CHECK(layout.modules[0].slot == 1U);
  CHECK(layout.modules[0].size == 256 * kMiB);
}

constexpr std::string_view kPlainDomain =
    "<domain type='qemu'><memory slots='4' max-memory='4194304' unit='MiB'>512</memory>"
    "<devices><memory type='ram'><source type='ram' size='512' unit='MiB'/></memory>"
    "</devices></domain>";

TEST_CASE("plugging tells what is wrong with the module, not the domain again") {
  const std::string wrong_total =
      std::string(kPlainDomain).replace(kPlainDomain.find(">512<") + 1, 3, "999");
  const Source domain_source(0, "domain.xml", wrong_total);
  const Source module_source(
      1,
      "module.xml",
      "<memory type='ram'><source type='ram' size='204800'/></memory>");
  analysis::Pipeline pipeline({});
  Diagnostics before;
  analysis::Analysis domain = pipeline.check(domain_source, before);
  REQUIRE(before.all().size() == 1);  // the total
  Diagnostics out;
  const analysis::Analysis module = pipeline.read(module_source, out);
  plug(domain, *module.module, pipeline, out);
  REQUIRE(out.all().size() == 1);
  CHECK(out.all()[0].code->id == "MD103");
  CHECK(domain.layout->modules.back().slot == 1U);
  CHECK(domain.domain->modules.size() == 2);
}

}  // namespace
}  // namespace memdimm::live
