// SPDX-License-Identifier: GPL-2.0-or-later
// A QEMU made into what a definition says.
#include "live/vm_apply.h"

#include <string>

#include <doctest/doctest.h>

#include "testing/live.h"
#include "testing/running.h"

namespace memdimm::live {
namespace {

using testing::dimm;
using testing::FakeQemu;
using testing::Fault;
using testing::GuestWill;
using testing::in_slot;
using testing::libvirt_guest;
using testing::LiveRun;
using testing::nvdimm;
using testing::virtio_mem;

// What runs by this definition.
FakeQemu& start(FakeQemu& qemu, const std::string& modules) {
  for (const MachineModule& one : from_definition(libvirt_guest(modules)).modules) {
    qemu.add({.type = std::string(facts::row_of(one.model).word),
              .id = one.id,
              .backend = one.backend,
              .size = one.size,
              .slot = one.slot.value_or(0),
              .address = one.address.value_or(0),
              .requested = one.requested,
              .actual = one.requested});
  }
  return qemu;
}

struct Outcome {
  std::string text;
  std::string contents;
};

Outcome applied(const std::string& before,
                const std::string& wanted,
                GuestWill will = GuestWill::Agrees) {
  FakeQemu qemu;
  qemu.will = will;
  start(qemu, before);
  const std::string text = LiveRun(qemu).apply(libvirt_guest(wanted));
  return {text, qemu.contents()};
}

TEST_CASE("a definition is held against what runs, fact by fact") {
  const auto told = [](const std::string& before, const std::string& wanted) {
    FakeQemu qemu;
    start(qemu, before);
    const Verdict verdict =
        verify(libvirt_guest(wanted), look(qemu, qmp::Clock::now()));
    std::string out;
    for (const Difference& one : verdict.machine) {
      out += words_of(one) + '\n';
    }
    for (const ModuleVerdict& one : verdict.modules) {
      out += one.id + ' ' + std::string(kStandingWords.of(one.standing));
      for (const Difference& difference : one.differences) {
        out += ", " + words_of(difference);
      }
      out += '\n';
    }
    return out;
  };
  const std::string two = dimm(256) + dimm(512);
  CHECK(told(two, two) == "dimm0 same\ndimm1 same\n");
  CHECK(told(dimm(256), two) == "dimm0 same\ndimm1 missing\n");
  CHECK(told(two, dimm(256)) == "dimm0 same\ndimm1 extra\n");
  CHECK(told(two, dimm(256) + dimm(128)) ==
        "dimm0 same\n"
        "dimm1 different, size 128 MiB in the definition, 512 MiB in QEMU\n");
  CHECK(
      told(two, dimm(512) + dimm(512)) ==
      "dimm0 different, size 512 MiB in the definition, 256 MiB in QEMU\n"
      "dimm1 different, address 0x120000000 in the definition, 0x110000000 in QEMU\n");
  CHECK(told(virtio_mem(512, 64), virtio_mem(512, 128)) ==
        "virtiomem0 different, requested size 128 MiB in the definition, 64 MiB in "
        "QEMU\n");
  CHECK(told(dimm(256), dimm(256, "<alias name='ua-mine'/>")) ==
        "ua-mine different, id ua-mine in the definition, dimm0 in QEMU, backend "
        "memua-mine in the definition, memdimm0 in QEMU\n");
  FakeQemu qemu;
  qemu.slots = 4;
  const Verdict verdict =
      verify(libvirt_guest("",
                           "<maxMemory slots='8' unit='GiB'>16</maxMemory><memory "
                           "unit='GiB'>1</memory>"),
             look(qemu, qmp::Clock::now()));
  REQUIRE(verdict.machine.size() == 2);
  CHECK(words_of(verdict.machine[0]) == "slots 8 in the definition, 4 in QEMU");
  CHECK(words_of(verdict.machine[1]) ==
        "maximum 16 GiB in the definition, 8 GiB in QEMU");
  CHECK_FALSE(verdict.same());
}

TEST_CASE("what differs is unplugged, plugged and resized") {
  const Outcome out =
      applied(dimm(256, in_slot(0)) + dimm(512, in_slot(1)) + virtio_mem(512, 64),
              dimm(256, in_slot(0)) + dimm(128, in_slot(3)) + virtio_mem(512, 128));
  CHECK(out.text ==
        "unplug dimm1: 512 MiB, node 0, slot 1, at 0x110000000\n"
        "plug dimm3: 128 MiB, node 0, slot 3, at 0x110000000\n"
        "resize virtiomem0 from 64 MiB to 128 MiB\n"
        "something differs\n");  // it would be nearer to the others after a start
  CHECK(out.contents == "dimm0@0 virtiomem0=128 MiB dimm3@3");
  CHECK(applied(dimm(256), dimm(256)).text.empty());
}

TEST_CASE("a module goes to where a start would place it") {
  const std::string three =
      dimm(256, in_slot(0)) + dimm(512, in_slot(1)) + dimm(128, in_slot(2));
  FakeQemu qemu;
  start(qemu, three);
  CHECK(LiveRun(qemu).unplug("dimm1").starts_with("unplugged"));
  CHECK(LiveRun(qemu).apply(libvirt_guest(three)) ==
        "plug dimm1: 512 MiB, node 0, slot 1, at 0x110000000\n");
}

TEST_CASE("what needs a restart is told, and nothing is done") {
  const auto refused = [](const std::string& before, const std::string& wanted) {
    FakeQemu qemu;
    start(qemu, before);
    std::string text = LiveRun(qemu).apply(libvirt_guest(wanted));
    CHECK(qemu.sent.empty());
    return text;
  };
  CHECK(
      refused(dimm(256), dimm(512) + dimm(128)) ==
      "not done: dimm0 has size 512 MiB in the definition, 256 MiB in QEMU; that needs "
      "a restart");
  CHECK(refused(nvdimm("/a"), dimm(128, in_slot(3))) ==
        "not done: QEMU unplugs no nvdimm, and nvdimm0 is one; that needs a restart");
  FakeQemu qemu;
  qemu.nvdimm = false;
  qemu.slots = 4;
  CHECK(LiveRun(qemu).apply(libvirt_guest(nvdimm("/a"))) ==
        "not done: slots 8 in the definition, 4 in QEMU; that needs a restart\n"
        "nvdimm0 cannot be plugged: the machine takes no nvdimm: QEMU was started "
        "without nvdimm=on; that needs a restart");
}

TEST_CASE("a dry run takes no step") {
  FakeQemu qemu;
  CHECK(LiveRun(qemu).apply(libvirt_guest(dimm(256)), true) ==
        "plug dimm0: 256 MiB, node 0, slot 0, at 0x100000000\n");
  CHECK(qemu.sent.empty());
}

TEST_CASE("steps that were taken are taken back where one cannot be") {
  const std::string before = dimm(256, in_slot(0)) + virtio_mem(512, 64);
  const std::string wanted = dimm(128, in_slot(3)) + virtio_mem(512, 128);
  for (const Fault fault : {Fault::Refused, Fault::Lost, Fault::LostAfter}) {
    bool reached = true;
    for (std::size_t at = 1; reached; ++at) {
      FakeQemu qemu;
      start(qemu, before);
      const std::string then = qemu.contents();
      qemu.fault = fault;
      qemu.fault_at = at;
      const std::string text = LiveRun(qemu).apply(libvirt_guest(wanted));
      reached = qemu.commands >= at;
      CAPTURE(static_cast<int>(fault));
      CAPTURE(at);
      CAPTURE(text);
      CAPTURE(qemu.contents());
      if (text.starts_with("unplug ")) {
        CHECK(qemu.contents() == "virtiomem0=128 MiB dimm3@3");
      } else if (text.starts_with("not done: ")) {
        const bool told =
            text.find("is gone, but its backend memdimm0 stays") != std::string::npos;
        CHECK((told || qemu.contents() == then ||
               qemu.contents() == "virtiomem0=64 MiB dimm0@0"));
      } else {
        const bool dimm0 = qemu.contents().find("dimm0@0") != std::string::npos;
        const bool dimm3 = qemu.contents().find("dimm3") != std::string::npos;
        CHECK((dimm0 || text.find("dimm0") != std::string::npos));
        CHECK((!dimm3 || text.find("dimm3") != std::string::npos));
      }
    }
  }
}

}  // namespace
}  // namespace memdimm::live
