// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/proposal.h"

#include <doctest/doctest.h>

#include "facts/limits.h"
#include "testing/proposal.h"

namespace memdimm::layout {
namespace {

using testing::proposal_domain;
using testing::proposal_with;
using testing::ram;

constexpr std::string_view kSlot2 = "<address type='acpi-dimm' slot='2'/>";

TEST_CASE("without a ram module a boot DIMM is created, of the first size there is") {
  struct Row {
    std::string_view inside;
    Bytes boot;
    bool defaulted;
  };
  constexpr Row kRows[] = {
      {"<memory slots='4' max-memory='4194304'>524288</memory>"
       "<currentMemory>262144</currentMemory>",
       512 * kMiB,
       false},
      {"<memory slots='4' max-memory='4194304'/><currentMemory>262144</currentMemory>",
       256 * kMiB,
       false},
      {"<memory slots='4' max-memory='4194304'/>", facts::kDefaultBoot, true},
      {"<memory slots='4' max-memory='4194304' unit='b'>8193</memory>",
       16 * kKiB,
       false},  // as QEMU rounds it
  };
  for (const Row& row : kRows) {
    CAPTURE(row.inside);
    const Layout layout = resolve_proposal(proposal_domain(row.inside), {});
    CHECK(layout.boot == row.boot);
    CHECK(layout.boot_created());
    CHECK(layout.boot_slot() == 0U);
    CHECK(layout.proposal()->defaulted == row.defaulted);
    CHECK(layout.modules.empty());
    CHECK(layout.slots == 4);
    CHECK(layout.maximum == 4 * kGiB);
  }
}

TEST_CASE("the ram module in the lowest slot is the memory at boot") {
  const Layout layout =
      resolve_proposal(proposal_with(ram(256, kSlot2) + ram(512) +
                                     ram(128, "<address type='acpi-dimm' slot='5'/>")),
                       {});
  CHECK(layout.boot_module() == 1U);
  CHECK(layout.boot_slot() == 0U);
  CHECK(layout.boot == 512 * kMiB);
  CHECK_FALSE(layout.boot_created());
  REQUIRE(layout.modules.size() == 2);
  CHECK(layout.modules[0].id == "dimm2");
  CHECK(layout.modules[0].backend.id == "memdimm2");
  CHECK(layout.modules[1].id == "dimm5");
  CHECK(layout.total == 896 * kMiB);
  CHECK(layout.plugged == 384 * kMiB);
}

TEST_CASE("images are no memory: they neither boot nor count") {
  const std::string flash =
      "<memory type='flash'><source type='file' path='/f' size='4096'/></memory>";
  const Layout layout = resolve_proposal(proposal_with(flash + ram(512)), {});
  CHECK(layout.boot_module() == 1U);
  CHECK(layout.total == 512 * kMiB);
  REQUIRE(layout.modules.size() == 1);
  CHECK(layout.modules[0].mapped == 0);
  CHECK(layout.modules[0].slot == std::nullopt);
}

TEST_CASE("plain boot memory has no backend, any other is tied in") {
  struct Row {
    std::string_view source;
    bool backend;
    BackendType type;
  };
  constexpr Row kRows[] = {
      {"<source type='ram' size='524288'/>", false, BackendType::Ram},
      {"<source type='ram' size='524288' host-node='1'/>", true, BackendType::Ram},
      {"<source type='hugepage' page-size='2048' count='256'/>",
       true,
       BackendType::File},
      {"<source type='file' path='/p' size='524288'/>", true, BackendType::File},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.source);
    const Layout layout = resolve_proposal(
        proposal_with("<memory type='ram'>" + std::string(row.source) + "</memory>"),
        {});
    REQUIRE(layout.boot_backend.has_value() == row.backend);
    if (row.backend) {
      CHECK(layout.boot_backend->type == row.type);
      CHECK(layout.boot_backend->id == "memdimm0");
      CHECK(layout.boot_backend->size == 512 * kMiB);
    }
  }
}

TEST_CASE("nodes are the document's cells, or 0 to the highest that a module names") {
  const Layout named =
      resolve_proposal(proposal_with(ram(512) + ram(128, "<target node='2'/>")), {});
  REQUIRE(named.nodes.size() == 3);
  CHECK(named.nodes[0].backend.has_value());  // boot memory is there
  CHECK_FALSE(named.nodes[1].backend.has_value());
  CHECK_FALSE(named.nodes[2].backend.has_value());
  CHECK(named.modules[0].node == 2U);
  CHECK_FALSE(named.boot_backend.has_value());

  const Layout none = resolve_proposal(proposal_with(ram(512) + ram(128)), {});
  CHECK(none.nodes.empty());
  CHECK(none.modules[0].node == std::nullopt);

  const Layout cells = resolve_proposal(
      proposal_domain("<memory slots='4' max-memory='4194304'/><cpu><numa>"
                      "<cell id='0' cpus='0'/><cell id='1' cpus='1-2'/></numa></cpu>"
                      "<devices>" +
                      ram(512, "<target node='1'/>") + ram(128) + "</devices>"),
      {});
  REQUIRE(cells.nodes.size() == 2);
  CHECK_FALSE(cells.nodes[0].backend.has_value());
  CHECK(cells.nodes[1].backend.has_value());
  CHECK(cells.nodes[1].cpus.to_string() == "1-2");
  CHECK(cells.modules[0].node == 0U);
}

TEST_CASE("a node number beyond QEMU's does not make as many nodes") {
  const Layout layout =
      resolve_proposal(proposal_with(ram(512, "<target node='4294967295'/>")), {});
  CHECK(layout.nodes.size() == facts::kMostNodes);
}

TEST_CASE("huge pages are a file on their mount, or memfd") {
  const auto domain = proposal_with(
      ram(512) +
      "<memory type='ram'><source type='hugepage' page-size='1' unit='GiB' "
      "count='2' host-node='1,3'/></memory>");
  Target target;
  const Backend file = resolve_proposal(domain, target).modules[0].backend;
  CHECK(file.type == BackendType::File);
  CHECK(file.path == "/dev/hugepages1G");
  CHECK(file.page_size == kGiB);
  CHECK(file.size == 2 * kGiB);
  CHECK(file.host_nodes.to_string() == "1,3");
  target.hugepage_backend = HugepageBackend::Memfd;
  const Backend memfd = resolve_proposal(domain, target).modules[0].backend;
  CHECK(memfd.type == BackendType::Memfd);
  CHECK(memfd.path == std::nullopt);
  CHECK(memfd.page_size == kGiB);
}

TEST_CASE("an address of 0 lets QEMU choose, another one is kept") {
  const Layout layout =
      resolve_proposal(proposal_with(ram(512) + ram(128, "<target address='0x0'/>") +
                                     ram(128, "<target address='0x120000000'/>")),
                       {});
  CHECK_FALSE(layout.modules[0].address_given);
  CHECK(layout.modules[1].address_given);
  CHECK(layout.modules[1].address == 0x120000000);
}

TEST_CASE("a document without slots and modules keeps the classic elements") {
  const Layout plain = resolve_proposal(proposal_domain("<memory>524288</memory>"), {});
  CHECK(plain.boot == 512 * kMiB);
  CHECK(plain.maximum == std::nullopt);
  CHECK(plain.nodes.empty());
  const Layout cells = resolve_proposal(
      proposal_domain("<memory>1</memory><cpu><numa><cell id='0' memory='262144'/>"
                      "<cell id='1' memory='524288'/></numa></cpu>"),
      {});
  CHECK(cells.boot == 768 * kMiB);
  REQUIRE(cells.nodes.size() == 2);
  CHECK(cells.nodes[1].backend->size == 512 * kMiB);
}

}  // namespace
}  // namespace memdimm::layout
