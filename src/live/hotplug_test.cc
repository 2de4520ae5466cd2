// SPDX-License-Identifier: GPL-2.0-or-later
#include <string>

#include <doctest/doctest.h>

#include "live/plug.h"

namespace memdimm::live {
namespace {

constexpr std::string_view kDomain =
    "<domain type='qemu'><memory slots='4' max-memory='4194304' unit='MiB'>512</memory>"
    "<devices><memory type='ram'><source type='ram' size='512' unit='MiB'/></memory>"
    "</devices></domain>";

TEST_CASE("plugging tells what is wrong with the module, not the domain again") {
  const std::string wrong_total =
      std::string(kDomain).replace(kDomain.find(">512<") + 1, 3, "999");
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
