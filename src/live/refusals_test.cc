// SPDX-License-Identifier: GPL-2.0-or-later
// What a running guest refuses, by module and by what is to be done with it.
#include "live/refusals.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "testing/proposal.h"
#include "testing/rules.h"
#include "testing/running.h"

namespace memdimm::live {
namespace {

using testing::dimm;
using testing::libvirt_guest;
using testing::module_of;
using testing::nvdimm;
using testing::on_bus;
using testing::verdicts;
using testing::virtio_mem;
using testing::virtio_pmem;

constexpr layout::Version kOld{8, 1};
constexpr layout::Version kNew{8, 2};

std::string sgx() {
  return "<memory model='sgx-epc'><target><size unit='MiB'>64</size></target></memory>";
}

model::Module flash() {
  return testing::proposal_with(
             testing::ram(64) +
             "<memory type='flash'><source type='file' path='/f.fd'/></memory>")
      .modules.back();
}

TEST_CASE("a DIMM can be unplugged, a virtio-mem from QEMU 8.2 on, nothing else") {
  struct Row {
    std::string module;
    bool old;
    bool now;
  };
  const std::vector<Row> rows = {
      {dimm(256), true, true},
      {virtio_mem(256, 0), false, true},
      {nvdimm("/a"), false, false},
      {virtio_pmem("/a"), false, false},
      {sgx(), false, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.module);
    const model::Module module = module_of(row.module);
    CHECK(can_unplug(module, kOld) == row.old);
    CHECK(can_unplug(module, kNew) == row.now);
    Diagnostics out;
    check_unplug(module, kOld, out);
    CHECK(verdicts(out.take_sorted()) == (row.old ? "" : "MD252 error"));
  }
}

TEST_CASE("images and SGX sections stay, and the verb says whose rule that is") {
  struct Row {
    model::Module module;
    Verb verb;
    std::string code;
    std::string message;
  };
  const std::vector<Row> rows = {
      {flash(), Verb::Plug, "MD310", "flash cannot be plugged while the guest runs"},
      {flash(),
       Verb::Unplug,
       "MD310",
       "flash cannot be unplugged while the guest runs"},
      {flash(), Verb::Resize, "MD409", "flash cannot be resized while the guest runs"},
      {module_of(sgx()),
       Verb::Plug,
       "MD258",
       "an SGX section cannot be plugged while the guest runs"},
      {module_of(sgx()),
       Verb::Unplug,
       "MD252",
       "an SGX section cannot be unplugged while the guest runs"},
      {module_of(sgx()),
       Verb::Resize,
       "MD409",
       "an SGX section cannot be resized while the guest runs"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.message);
    Diagnostics out;
    CHECK_FALSE(is_changeable(row.module, row.verb, out));
    REQUIRE(out.all().size() == 1);
    CHECK(out.all()[0].code->id == row.code);
    CHECK(out.all()[0].message == row.message);
  }
  for (const Verb verb : {Verb::Plug, Verb::Unplug, Verb::Resize}) {
    Diagnostics out;
    CHECK(is_changeable(module_of(nvdimm("/a")), verb, out));
    CHECK(out.all().empty());
  }
}

TEST_CASE("a virtio-mem takes whole blocks up to its size, all others none") {
  struct Row {
    std::string module;
    Bytes wanted;
    std::string help;  // "" where there is nothing to mend
  };
  const std::vector<Row> rows = {
      {virtio_mem(256, 64), 0, ""},
      {virtio_mem(256, 64), 2 * kMiB, ""},
      {virtio_mem(256, 64), 256 * kMiB, ""},
      {virtio_mem(256, 64), 258 * kMiB, "use 256 MiB"},
      {virtio_mem(256, 64), 5 * kMiB, "use 4 MiB"},
      {virtio_mem(256, 64), kMiB, "use 2 MiB"},
      {dimm(256), 256 * kMiB, "plug another module, or unplug this one"},
      {nvdimm("/a"), 0, "plug another module, or unplug this one"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.module);
    CAPTURE(row.wanted);
    Diagnostics out;
    check_resize(module_of(row.module), row.wanted, out);
    CHECK(verdicts(out.all()) == (row.help.empty() ? "" : "MD409 error"));
    for (const Diagnostic& one : out.all()) {
      CHECK(one.help == row.help);
    }
  }
}

TEST_CASE("a guest has a place for what it was started for") {
  const auto machine = [](const std::string& name) {
    return std::string(testing::kHead) + "<os><type arch='x86_64' machine='" + name +
           "'>hvm</type></os>";
  };
  struct Row {
    std::string machine;
    std::string there;
    std::string module;
    std::string found;
  };
  const std::vector<Row> rows = {
      {"pc", "", dimm(256), ""},
      {"pc", "", nvdimm("/a"), "MD254 error"},
      {"pc", nvdimm("/a"), nvdimm("/b"), ""},
      {"pc", "", virtio_mem(256, 0), ""},
      {"pc", "", virtio_mem(256, 0, on_bus(0)), ""},
      {"q35", "", dimm(256), ""},
      {"q35", "", virtio_mem(256, 0), "MD255 note"},
      {"q35", "", virtio_pmem("/a"), "MD255 note"},
      {"q35", "", virtio_mem(256, 0, on_bus(0)), "MD255 error"},
      {"q35", "", virtio_mem(256, 0, on_bus(1)), ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.machine);
    CAPTURE(row.module);
    Diagnostics out;
    check_place(
        libvirt_guest(row.there, machine(row.machine)), module_of(row.module), out);
    CHECK(verdicts(out.take_sorted()) == row.found);
  }
}

}  // namespace
}  // namespace memdimm::live
