// SPDX-License-Identifier: GPL-2.0-or-later
// What QEMU tells, and tells in a way that is not understood.
#include "live/vm.h"

#include <functional>
#include <string>

#include <doctest/doctest.h>

#include "testing/fake_qemu.h"

namespace memdimm::live {
namespace {

using testing::FakeQemu;

TEST_CASE("a QEMU is read as the machine that it is") {
  FakeQemu qemu;
  qemu.add({.id = "dimm3", .size = 256 * kMiB, .slot = 3});
  qemu.add({.type = "virtio-mem",
            .id = "virtiomem0",
            .size = kGiB,
            .requested = 64 * kMiB,
            .actual = 32 * kMiB});
  qemu.add({.type = "hv-balloon", .id = "balloon0"});
  const Vm vm = look(qemu, qmp::Clock::now());
  CHECK(vm.qemu == facts::Version{7, 2});
  CHECK(vm.running);
  CHECK(vm.knows_limits);
  CHECK(vm.kvm == false);
  CHECK(vm.nvdimm == true);
  CHECK(vm.state.boot == kGiB);
  CHECK(vm.state.slots == 8);
  CHECK(vm.state.maximum == 8 * kGiB);
  REQUIRE(vm.state.modules.size() == 2);
  const MachineModule dimm = {.model = facts::Model::Dimm,
                              .id = "dimm3",
                              .backend = "memdimm3",
                              .size = 256 * kMiB,
                              .mapped = 256 * kMiB,
                              .requested = 0,
                              .slot = 3,
                              .node = 0,
                              .address = 0x100000000};
  CHECK(vm.state.modules[0] == dimm);
  CHECK(vm.state.modules[1].size == kGiB);
  CHECK(vm.state.modules[1].requested == 64 * kMiB);
  const VmVirtioMem* device = find_virtio_mem(vm, "virtiomem0");
  REQUIRE(device != nullptr);
  CHECK(device->size == 32 * kMiB);
  CHECK(device->block == 2 * kMiB);
  CHECK(has_object(vm, "memdimm3"));
  CHECK_FALSE(has_object(vm, "memdimm4"));
  CHECK(words_of(vm.state.modules[0]) ==
        "dimm3: 256 MiB, node 0, slot 3, at 0x100000000");
}

// A QEMU that answers one command otherwise.
class Odd : public qmp::Monitor {
 public:
  Odd(std::string name, qmp::Answer answer)
      : name_(std::move(name)), answer_(std::move(answer)) {
    qemu_.add({.id = "dimm3", .size = 256 * kMiB, .slot = 3});
  }
  qmp::Answer execute(const std::string& command, qmp::Deadline deadline) override {
    return command.find('"' + name_ + '"') == std::string::npos
               ? qemu_.execute(command, deadline)
               : answer_;
  }
  std::optional<qmp::Event> event(qmp::Deadline deadline) override {
    return qemu_.event(deadline);
  }

 private:
  FakeQemu qemu_;
  std::string name_;
  qmp::Answer answer_;
};

std::string told(const std::string& command, const qmp::Answer& answer) {
  Odd odd(command, answer);
  try {
    look(odd, qmp::Clock::now());
    return "";
  } catch (const qmp::Failure& failure) {
    return failure.what();
  }
}

TEST_CASE("an answer that is not what was asked for is told") {
  const std::string commands[] = {"query-version",
                                  "query-status",
                                  "query-memory-size-summary",
                                  "query-memory-devices",
                                  "query-memdev",
                                  "qom-list"};
  const std::string answers[] = {"7", "[7]", R"([{"type":"dimm"}])", R"({"qemu":1})"};
  for (const std::string& command : commands) {
    for (const std::string& answer : answers) {
      CAPTURE(command);
      CAPTURE(answer);
      CHECK(told(command, {false, answer}) ==
            "what QEMU answers to " + command + " is not understood");
    }
  }
  CHECK(told("query-memdev", {true, "not now"}) ==
        "QEMU refuses query-memdev: not now");
  CHECK(told("qom-get", {false, R"({"slots":"many"})"}) ==
        "what QEMU answers to qom-get is not understood");
}

TEST_CASE("what an old QEMU does not tell is not known") {
  Odd odd("qom-get", {true, "Property 'pc-q35-6.2-machine.memory' not found"});
  const Vm vm = look(odd, qmp::Clock::now());
  CHECK_FALSE(vm.knows_limits);
  CHECK(vm.state.slots == facts::kMostSlots);
  CHECK(vm.state.maximum == std::nullopt);
  CHECK(vm.nvdimm == std::nullopt);
  Odd older("qom-list", {true, "no"});
  CHECK(look(older, qmp::Clock::now()).state.modules.size() == 1);
}

}  // namespace
}  // namespace memdimm::live
