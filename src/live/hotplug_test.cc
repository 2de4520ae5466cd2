// SPDX-License-Identifier: GPL-2.0-or-later
#include "live/hotplug.h"

#include <string>

#include <doctest/doctest.h>

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

// QEMU 7.2 to 11.1: "Bus 'pcie.0' does not support hotplugging".
TEST_CASE("nothing is plugged into the root bus of a machine with PCI Express") {
  struct Row {
    std::string_view arch;
    std::string_view machine;
    std::string_view told;  // "": nothing
  };
  constexpr Row kRows[] = {
      {"x86_64", "pc", ""},
      {"x86_64", "pc-q35-7.2", "bus 0 of a q35 machine"},
      {"aarch64", "virt", "bus 0 of a virt machine"},
      {"armv7l", "virt-7.2", "bus 0 of a virt machine"},
      {"s390x", "s390-ccw-virtio", ""},
      {"mips", "malta", ""},
  };
  model::Domain domain;
  for (const Row& row : kRows) {
    CAPTURE(row.arch);
    CAPTURE(row.machine);
    domain.guest.arch = Located<std::string>{std::string(row.arch), {}};
    domain.guest.machine = Located<std::string>{std::string(row.machine), {}};
    layout::Layout layout;
    layout.machine = layout::find_machine(domain.guest, {});
    model::Module module;
    module.kind = model::VirtioMem{};
    module.bus_address = model::PciAddress{0, 0, 4, 0};
    Diagnostics out;
    check_place(domain, layout, module, out);
    REQUIRE(out.all().size() == (row.told.empty() ? 0 : 1));
    CHECK((row.told.empty() || out.all()[0].message.starts_with(row.told)));
    module.bus_address = model::PciAddress{0, 1, 0, 0};
    Diagnostics none;
    check_place(domain, layout, module, none);
    CHECK(none.all().empty());
  }
}

}  // namespace
}  // namespace memdimm::live
