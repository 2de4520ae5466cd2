// SPDX-License-Identifier: GPL-2.0-or-later
// Which module is meant, for each way to mean one.
#include "live/which.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "testing/proposal.h"
#include "testing/rules.h"
#include "testing/running.h"

namespace memdimm::live {
namespace {

using testing::dimm;
using testing::in_slot;
using testing::libvirt_guest;
using testing::module_of;
using testing::nvdimm;
using testing::proposal_with;
using testing::ram;
using testing::state_of;
using testing::verdicts;
using testing::virtio_mem;

// The device's id, or what is found.
template <class Wanted>
std::string found_in(const State& running, const Wanted& wanted) {
  Diagnostics out;
  const layout::PlacedModule* placed = find_module(running, wanted, out);
  if (placed != nullptr) {
    CHECK(out.all().empty());
    return placed->id;
  }
  const auto told = out.take_sorted();
  REQUIRE(told.size() == 1);
  return std::string(told[0].code->id) + ' ' + told[0].message;
}

TEST_CASE("a module's document means the one in its slot, else one like it") {
  const std::string node = "<source><nodemask>1</nodemask></source>";
  const std::string on_host_node =
      "<memory model='dimm'>" + node +
      "<target><size unit='MiB'>256</size><node>0</node></target></memory>";
  const State guest = libvirt_guest(dimm(256) + dimm(512) + nvdimm("/a") +
                                    virtio_mem(256, 64) + on_host_node);
  struct Row {
    std::string wanted;
    std::string found;
  };
  const std::vector<Row> rows = {
      {dimm(256), "dimm0"},
      {dimm(512), "dimm1"},
      {on_host_node, "dimm3"},
      {nvdimm("/a"), "nvdimm2"},
      // What it was asked for may have changed since.
      {virtio_mem(256, 0), "virtiomem0"},
      // A slot that is named counts for more than size and kind.
      {dimm(512, in_slot(0)), "dimm0"},
      {dimm(128, in_slot(1)), "dimm1"},
      {dimm(256, in_slot(2)), "nvdimm2"},
      {dimm(256, in_slot(7)), "MD251 the domain has no module in slot 7"},
      {dimm(128), "MD251 the domain has no module like this"},
      {nvdimm("/b"), "MD251 the domain has no module like this"},
      {virtio_mem(128, 64), "MD251 the domain has no module like this"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.wanted);
    CHECK(found_in(guest, module_of(row.wanted)) == row.found);
  }
}

TEST_CASE("the first of several that are alike is meant") {
  CHECK(found_in(libvirt_guest(dimm(256, in_slot(3)) + dimm(256, in_slot(1))),
                 module_of(dimm(256))) == "dimm3");
}

TEST_CASE("the memory that a guest boots with is no device") {
  const auto slot = [](unsigned number) {
    return "<address type='acpi-dimm' slot='" + std::to_string(number) + "'/>";
  };
  const State guest = state_of(proposal_with(ram(512, slot(2)) + ram(256, slot(4))));
  const auto wanted = [](const std::string& text) {
    return proposal_with(ram(64) + text).modules.back();
  };
  CHECK(found_in(guest, wanted(ram(512, slot(2)))) ==
        "MD250 slot 2 holds the memory that the guest boots with");
  CHECK(found_in(guest, wanted(ram(512))) ==
        "MD251 the domain has no module like this");
  CHECK(found_in(guest, wanted(ram(256))) == "dimm4");
  CHECK(found_in(guest, std::string("dimm2")) ==
        "MD250 dimm2 is the memory that the guest boots with");
}

TEST_CASE("a device is found by its id, and a slip is told") {
  const State guest = libvirt_guest(dimm(256) + dimm(256, "<alias name='ua-second'/>"));
  CHECK(found_in(guest, std::string("dimm0")) == "dimm0");
  CHECK(found_in(guest, std::string("ua-second")) == "ua-second");
  Diagnostics out;
  CHECK(find_module(guest, std::string("ua-secnd"), out) == nullptr);
  CHECK(find_module(guest, std::string("x"), out) == nullptr);
  REQUIRE(verdicts(out.all()) == "MD251 error MD251 error");
  CHECK(out.all()[0].help == "did you mean 'ua-second'?");
  CHECK(out.all()[1].help == "`memdimm layout` lists the ids and slots");
}

TEST_CASE("a path or - means a document, any other word a device's id") {
  for (const char* word : {"-", "module.xml", "./module", "a/b", "/x"}) {
    CAPTURE(word);
    CHECK(means_document(word));
  }
  for (const char* word : {"dimm0", "ua-module", "", "--", "xml", "module.xml2"}) {
    CAPTURE(word);
    CHECK_FALSE(means_document(word));
  }
}

// "1 0 -": for each wanted module its place among the running ones.
std::string matches(const State& running,
                    const State& wanted,
                    facts::Version qemu = {7, 2}) {
  std::string out;
  for (const auto& match : match_modules(running, wanted, qemu)) {
    out += (out.empty() ? "" : " ") + (match ? std::to_string(*match) : "-");
  }
  return out;
}

TEST_CASE("of two definitions the surest sign says which module is which") {
  const std::string one = "<alias name='ua-one'/>";
  struct Row {
    std::string running;
    std::string wanted;
    std::string matches;
  };
  const std::vector<Row> rows = {
      {dimm(256), dimm(256), "0"},
      {dimm(256) + dimm(512), dimm(512) + dimm(256), "1 0"},
      {dimm(256) + dimm(256), dimm(256), "0"},
      {dimm(256), dimm(512), "-"},
      // The alias before the slot, and both before what it is.
      {dimm(256, one) + dimm(512), dimm(512) + dimm(256, one), "1 0"},
      {dimm(256, one) + dimm(512), dimm(512, one) + dimm(256), "- -"},
      {dimm(256, one) + dimm(512),
       dimm(512, in_slot(0)) + dimm(256, one + in_slot(1)),
       "- 0"},
      // One that can go and has changed is another one.
      {dimm(256) + dimm(512), dimm(512, in_slot(0)), "-"},
      {dimm(256, one), dimm(256), "0"},
      {dimm(256), dimm(256, one), "-"},
      {dimm(256), dimm(256, in_slot(3)), "-"},
      // What nothing takes out is the same with something changed.
      {nvdimm("/a"), nvdimm("/b"), "0"},
      {nvdimm("/a"), nvdimm("/b") + nvdimm("/a"), "- 0"},
      {virtio_mem(512, 0), virtio_mem(256, 0), "0"},
      // Never one of another kind.
      {dimm(256), nvdimm("/a", in_slot(0)), "-"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.running);
    CAPTURE(row.wanted);
    CHECK(matches(libvirt_guest(row.running), libvirt_guest(row.wanted)) ==
          row.matches);
  }
  // From 8.2 on a virtio-mem can go, so that another one comes.
  CHECK(matches(libvirt_guest(virtio_mem(512, 0)),
                libvirt_guest(virtio_mem(256, 0)),
                {8, 2}) == "-");
}

}  // namespace
}  // namespace memdimm::live
