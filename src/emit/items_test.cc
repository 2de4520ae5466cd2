// SPDX-License-Identifier: GPL-2.0-or-later
// The whole command: what is in it, and in which order.
#include <algorithm>

#include <doctest/doctest.h>

#include "emit/argv.h"
#include "emit/item.h"
#include "testing/proposal.h"

namespace memdimm::emit {
namespace {

using testing::proposal_domain;
using testing::proposal_with;
using testing::ram;

// The words with blanks between them.
std::string command(const model::Domain& domain,
                    const Scope& scope = {},
                    const layout::Target& target = {}) {
  const auto items =
      command_items(domain, layout::resolve(domain, target), target, scope);
  std::string out;
  for (const std::string& word : arguments(items, target.qemu, Syntax::Keyval)) {
    out += (out.empty() ? "" : " ") + word;
  }
  return out;
}

TEST_CASE("a plain guest is -m alone") {
  CHECK(command(proposal_domain("<memory>524288</memory>")) == "-m size=524288k");
  CHECK(command(proposal_domain("<memory unit='b'>8193</memory>")) == "-m size=16k");
}

TEST_CASE("sizes that are no whole KiB are written in bytes") {
  CHECK(command(proposal_domain(
            "<memory slots='1' max-memory='1073745921' max-memory-unit='b' "
            "unit='MiB'>512</memory>")) ==
        "-m size=524288k,slots=1,maxmem=1073745921b");
}

TEST_CASE("boot memory with a backend is tied in by the machine, or by its node") {
  const std::string bound =
      "<memory type='ram'><source type='ram' size='524288' host-node='1'/>";
  CHECK(command(proposal_with(bound + "</memory>")) ==
        "-machine memory-backend=memdimm0 -m size=524288k,slots=8,maxmem=8388608k "
        "-object memory-backend-ram,id=memdimm0,size=536870912,host-nodes=1,"
        "policy=bind");
  CHECK(command(proposal_with(bound + "<target node='0'/></memory>")) ==
        "-m size=524288k,slots=8,maxmem=8388608k "
        "-object memory-backend-ram,id=memdimm0,size=536870912,host-nodes=1,"
        "policy=bind -numa node,nodeid=0,memdev=memdimm0");
}

TEST_CASE(
    "images become a drive, a loader or an option ROM, flash numbered by itself") {
  const std::string image = "<source type='file' path='/a,b'/>";
  CHECK(command(proposal_with(
            "<memory type='flash'>" + image + "</memory><memory type='rom'>" + image +
            "</memory><memory type='flash'>" + image + "</memory><memory type='rom'>" +
            image + "<target address='0x1000'/></memory>" + ram(512))) ==
        "-m size=524288k,slots=8,maxmem=8388608k "
        "-drive if=pflash,format=raw,readonly=on,unit=0,file=/a,,b "
        "-option-rom romfile=/a,,b "
        "-drive if=pflash,format=raw,readonly=on,unit=1,file=/a,,b "
        "-device loader,file=/a,,b,addr=4096,force-raw=on");
}

TEST_CASE("a complete command starts paused, with this memory and nothing else") {
  const auto domain = proposal_domain(
      "<memory>524288</memory><vcpu>3</vcpu><os><type arch='x86_64' "
      "machine='pc-q35-7.2'>hvm</type></os>");
  CHECK(command(domain, {true}) ==
        "qemu-system-x86_64 -machine pc-q35-7.2 -accel tcg -m size=524288k "
        "-smp 3 -display none -nodefaults -S");
  layout::Target kvm;
  kvm.accelerator = layout::Accelerator::Kvm;
  CHECK(command(domain, {true}, kvm).find("-accel kvm") != std::string::npos);
  layout::Target bits;
  bits.phys_bits = 44;
  CHECK(command(domain, {true}, bits).find("-cpu qemu64,phys-bits=44") !=
        std::string::npos);
}

TEST_CASE("what decides how far a CPU addresses is told for a start") {
  const auto domain = proposal_domain(
      "<os><type machine='q35'>hvm</type></os>"
      "<cpu><model vendor_id='AuthenticAMD'>Nehalem</model>"
      "<maxphysaddr mode='passthrough' limit='44'/>"
      "<feature name='lm' policy='force'/><feature name='vmx' policy='force'/></cpu>"
      "<devices><controller type='pci' index='0' model='pcie-root'>"
      "<pcihole64 unit='GiB'>2</pcihole64></controller></devices>");
  layout::Target kvm;
  kvm.accelerator = layout::Accelerator::Kvm;
  const std::string line = command(domain, {true}, kvm);
  CHECK(line.find("-cpu Nehalem,vendor=AuthenticAMD,lm=on,host-phys-bits=on,"
                  "host-phys-bits-limit=44 ") != std::string::npos);
  CHECK(line.find("-global q35-pcihost.pci-hole64-size=2097152K") != std::string::npos);
  CHECK(command(domain, {}, kvm).find("-global") == std::string::npos);
}

TEST_CASE("every backend is named by exactly one device, node or machine") {
  const auto domain = proposal_with(ram(512, "<target node='1'/>") +
                                    ram(128, "<target node='0'/>") + ram(256));
  const auto items = command_items(domain, layout::resolve(domain, {}), {}, {});
  std::vector<std::string> backends;
  std::vector<std::string> users;
  for (const Item& item : items) {
    for (const Property& property : item.properties) {
      if (item.option == "-object" && property.key == "id") {
        backends.push_back(std::get<std::string>(property.value));
      } else if (property.key == "memdev" || property.key == "memory-backend") {
        users.push_back(std::get<std::string>(property.value));
      }
    }
  }
  std::sort(backends.begin(), backends.end());
  std::sort(users.begin(), users.end());
  CHECK(backends.size() == 3);
  CHECK(backends == users);
}

}  // namespace
}  // namespace memdimm::emit
