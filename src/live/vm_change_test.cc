// SPDX-License-Identifier: GPL-2.0-or-later
// A QEMU that refuses what it does, or does not do what it says, at each message.
#include "live/vm_change.h"

#include <array>
#include <functional>
#include <string>

#include <doctest/doctest.h>

#include "testing/live.h"
#include "testing/running.h"

namespace memdimm::live {
namespace {

using testing::dimm;
using testing::FakeQemu;
using testing::Fault;
using testing::Folder;
using testing::GuestWill;
using testing::LiveRun;
using testing::virtio_mem;

// One with a module of each kind, in which a command is befallen by a fault.
FakeQemu& befall(FakeQemu& qemu, const std::string& command, Fault fault) {
  qemu.version = "8.2";
  qemu.add({.id = "dimm1", .size = 256 * kMiB, .slot = 1});
  qemu.add({.type = "virtio-mem",
            .id = "virtiomem0",
            .size = kGiB,
            .requested = 64 * kMiB,
            .actual = 64 * kMiB});
  qemu.fault = fault;
  qemu.meanwhile = [&qemu, command](const std::string& name) {
    if (name == command && qemu.fault_at == 0) {
      qemu.fault_at = qemu.commands + 1;
    }
  };
  return qemu;
}

TEST_CASE("whatever one answer is, all that is no longer as it was is named") {
  const Folder folder;
  const std::string module = folder.file("d.xml", dimm(256));
  const std::string virtio = folder.file("v.xml", virtio_mem(512, 128));
  const std::function<std::string(LiveRun&)> changes[] = {
      [&](LiveRun& run) {
        return run.plug({module, virtio, module});
      },
      [](LiveRun& run) { return run.unplug("dimm1"); },
      [](LiveRun& run) { return run.unplug("virtiomem0"); },
      [](LiveRun& run) { return run.resize("virtiomem0", 128 * kMiB); }};
  constexpr std::array kWills = {
      GuestWill::Agrees, GuestWill::Refuses, GuestWill::Silent};
  for (const auto& change : changes) {
    for (const Fault fault : {Fault::Refused,
                              Fault::RefusedAfter,
                              Fault::Ignored,
                              Fault::Lost,
                              Fault::LostAfter}) {
      bool reached = true;
      for (std::size_t at = 1; reached; ++at) {
        FakeQemu qemu;
        befall(qemu, "", fault).fault_at = at;
        qemu.will = kWills[at % kWills.size()];  // in turn: all of each take long
        const std::string before = qemu.contents();
        LiveRun run(qemu);
        const std::string text = change(run);
        reached = qemu.commands >= at;
        const std::string after = qemu.contents();
        CAPTURE(static_cast<int>(fault));
        CAPTURE(static_cast<int>(qemu.will));
        CAPTURE(at);
        CAPTURE(text);
        CAPTURE(after);
        CHECK(testing::untold(before, after, text).empty());
      }
    }
  }
}

TEST_CASE("what was refused and done all the same is taken back, or known to be done") {
  const Folder folder;
  const std::string module = folder.file("d.xml", dimm(256));
  const auto with_fault = [](const std::string& command,
                             Fault fault,
                             const std::function<std::string(LiveRun&)>& change) {
    FakeQemu qemu;
    LiveRun run(befall(qemu, command, fault));
    const std::string text = change(run);
    return text + " | " + qemu.contents();
  };
  const auto plug = [&](LiveRun& run) { return run.plug({module}); };
  const auto unplug = [](LiveRun& run) { return run.unplug("dimm1"); };
  const auto resize = [](LiveRun& run) { return run.resize("virtiomem0", kMiB * 128); };
  const std::string whole = " | dimm1@1 virtiomem0=64 MiB";
  CHECK(with_fault("device_add", Fault::RefusedAfter, plug) ==
        "not done: QEMU does not plug dimm0: injected; it is taken back" + whole);
  CHECK(with_fault("qom-set", Fault::RefusedAfter, resize) ==
        "not done: QEMU does not resize virtiomem0: injected; virtiomem0 is asked for "
        "64 MiB again" +
            whole);
  CHECK(with_fault("device_del", Fault::RefusedAfter, unplug) ==
        "unplugged dimm1: 256 MiB, node 0, slot 1, at 0x100000000\n | "
        "virtiomem0=64 MiB");
  CHECK(with_fault("object-del", Fault::Ignored, unplug) ==
        "not done: dimm1 is gone, but its backend memdimm1 stays: QEMU has removed it "
        "and shows it still | virtiomem0=64 MiB memdimm1");
  // Another program may have added it: it stays, and is told.
  CHECK(with_fault("object-add", Fault::RefusedAfter, plug) ==
        "plugged dimm2: 256 MiB, node 0, slot 2, at 0x150000000\nthere is a backend "
        "memdimm0 that no module uses, which QEMU refused to add\n | "
        "dimm1@1 virtiomem0=64 MiB dimm2@2 memdimm0");
}

TEST_CASE("who did not get rid of a module does not plug another one elsewhere") {
  const Folder folder;
  FakeQemu qemu;
  befall(qemu, "device_add", Fault::RefusedAfter).will = GuestWill::Refuses;
  CHECK(LiveRun(qemu).plug({folder.file("d.xml", dimm(256))}) ==
        "not done: QEMU does not plug dimm0: injected; dimm0 is not taken back: the "
        "guest does not give dimm0 back");
  CHECK(qemu.contents() == "dimm1@1 virtiomem0=64 MiB dimm0@0");
}

TEST_CASE("a virtio-mem that was plugged is emptied to be taken back") {
  const Folder folder;
  FakeQemu qemu;
  befall(qemu, "", Fault::Refused);
  unsigned added = 0;
  qemu.meanwhile = [&](const std::string& name) {
    added += name == "device_add" ? 1U : 0U;
    qemu.fault_at =
        added == 2 && qemu.fault_at == 0 ? qemu.commands + 1 : qemu.fault_at;
  };
  CHECK(LiveRun(qemu).plug({folder.file("v.xml", virtio_mem(512, 128)),
                            folder.file("d.xml", dimm(256))}) ==
        "not done: QEMU does not plug dimm0: injected; virtiomem1 is taken back");
  CHECK(qemu.contents() == "dimm1@1 virtiomem0=64 MiB");
}

}  // namespace
}  // namespace memdimm::live
