// SPDX-License-Identifier: GPL-2.0-or-later
// The domain around its memory.
#include <doctest/doctest.h>

#include "testing/proposal.h"

namespace memdimm::dialect {
namespace {

using testing::proposal_domain;

TEST_CASE("what a document says of its guest is read, and nothing is required") {
  const model::Guest none = proposal_domain("").guest;
  CHECK(none.type.value == "qemu");
  CHECK(none.name.empty());
  CHECK_FALSE(none.arch.has_value());
  CHECK(none.vcpus.value == 1);
  CHECK_FALSE(none.acpi);
  CHECK(none.balloon);

  const model::Guest all =
      proposal_domain(
          "<name> db1 </name><vcpu placement='auto' cpuset='0-3,^2'> 8 </vcpu>"
          "<os><type arch='x86_64' machine='q35'>hvm</type></os>"
          "<features><acpi/></features>"
          "<cpu mode='custom'><model> Haswell </model><vendor>Intel</vendor>"
          "<maxphysaddr mode='emulate' bits='42'/></cpu>"
          "<devices><emulator> /usr/bin/qemu </emulator><memballoon model='none'/>"
          "</devices>")
          .guest;
  CHECK(all.name == "db1");
  CHECK(all.vcpus.value == 8);
  CHECK(all.vcpu_placement == model::Placement::Auto);
  CHECK(all.vcpu_cpuset->to_string() == "0-1,3");
  CHECK(all.arch->value == "x86_64");
  CHECK(all.machine->value == "q35");
  CHECK(all.acpi);
  CHECK(all.cpu_mode->value == "custom");
  CHECK(all.cpu_model->value == "Haswell");
  CHECK(all.cpu_vendor == "Intel");
  CHECK(all.phys_bits->value == 42);
  CHECK(all.emulator == "/usr/bin/qemu");
  CHECK_FALSE(all.balloon);
}

TEST_CASE("what decides how far a CPU addresses is read") {
  const model::Guest guest =
      proposal_domain(
          "<cpu><model vendor_id='AuthenticAMD'>Nehalem</model>"
          "<maxphysaddr mode='passthrough' limit='39'/><feature name='pae'/>"
          "<feature name='lm' policy='forbid'/><feature name='vmx' policy='optional'/>"
          "</cpu>")
          .guest;
  CHECK(guest.cpu_vendor_id == "AuthenticAMD");
  CHECK(guest.phys_bits_limit == 39U);
  CHECK(guest.cpu_features ==
        std::map<std::string, bool>{{"lm", false}, {"pae", true}});

  // As libvirt 9.0 tells QEMU: KiB unless it says otherwise, rounded up to them.
  struct Row {
    std::string_view controller;
    std::optional<Bytes> size;
  };
  const Row rows[] = {
      {"model='pcie-root'><pcihole64>1</pcihole64>", kKiB},
      {"model='pci-root'><pcihole64 unit='GiB'>2</pcihole64>", 2 * kGiB},
      {"model='pci-root'><pcihole64 unit='b'>1025</pcihole64>", 2 * kKiB},
      {"model='pci-root'><pcihole64 unit='GB'>2</pcihole64>", 1953125 * kKiB},
      {"model='pci-root'><pcihole64>0</pcihole64>", Bytes{0}},
      {"model='pci-root'><pcihole64>many</pcihole64>", std::nullopt},
      {"model='pcie-root-port'><pcihole64>1</pcihole64>", std::nullopt},
      {"model='pcie-root'>", std::nullopt},
  };
  for (const Row& row : rows) {
    CAPTURE(row.controller);
    CHECK(proposal_domain("<devices><controller type='pci' index='0' " +
                          std::string(row.controller) + "</controller></devices>")
              .guest.pci_hole == row.size);
  }
}

TEST_CASE("a CPU model without a mode is custom") {
  CHECK(proposal_domain("<cpu><model>EPYC</model></cpu>").guest.cpu_mode->value ==
        "custom");
  CHECK(proposal_domain("<cpu mode='host-model'><model>EPYC</model></cpu>")
            .guest.cpu_mode->value == "host-model");
}

TEST_CASE("numbers outside the memory elements that are none count as absent") {
  for (const std::string_view wrong : {"", "many", "-1", "99999999999999999999"}) {
    CAPTURE(wrong);
    const model::Guest guest =
        proposal_domain("<vcpu>" + std::string(wrong) +
                        "</vcpu><cpu><maxphysaddr mode='emulate' bits='" +
                        std::string(wrong) + "'/></cpu>")
            .guest;
    CHECK(guest.vcpus.value == 1);
    CHECK_FALSE(guest.phys_bits.has_value());
  }
}

TEST_CASE("memoryBacking is read as a whole") {
  const model::MemoryBacking backing =
      proposal_domain(
          "<memoryBacking><hugepages><page size='2' unit='MiB' nodeset='0-1'/>"
          "<page size='1048576'/></hugepages><nosharepages/><locked/><discard/>"
          "<source type='memfd'/><access mode='shared'/>"
          "<allocation mode='immediate' threads='4'/></memoryBacking>")
          .backing;
  REQUIRE(backing.pages.size() == 2);
  CHECK(backing.pages[0].size.value == 2 * kMiB);
  CHECK(backing.pages[0].guest_nodes->value.to_string() == "0-1");
  CHECK(backing.pages[1].size.value == kGiB);
  CHECK(backing.no_share_pages);
  CHECK(backing.locked);
  CHECK(backing.discard);
  CHECK(backing.source->value == model::SourceType::Memfd);
  CHECK(backing.access->value == model::Sharing::Shared);
  CHECK(backing.allocation->value == model::Allocation::Immediate);
  CHECK(backing.threads->value == 4);
}

}  // namespace
}  // namespace memdimm::dialect
