// SPDX-License-Identifier: GPL-2.0-or-later
// Which changes become restarts, and why.
#include "live/live_changes.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "testing/proposal.h"
#include "testing/running.h"

namespace memdimm::live {
namespace {

using testing::dimm;
using testing::in_slot;
using testing::libvirt_guest;
using testing::nvdimm;
using testing::on_bus;
using testing::state_of;
using testing::virtio_mem;

// "plug dimm0; restart dimm1 new: slot 9 is …"
std::string changes(const State& running,
                    const State& wanted,
                    layout::Version qemu = {7, 2}) {
  layout::Target target;
  target.qemu = qemu;
  Comparison found = compare(running, wanted, target);
  check_changes(found, qemu);
  std::string out;
  for (const Change& change : found.changes) {
    out += out.empty() ? "" : "; ";
    out += kChangeWords.of(change.kind);
    out += ' ' + change_words(change);
  }
  return out;
}

TEST_CASE("what QEMU does not take out waits for a restart, the rest does not") {
  struct Row {
    std::string running;
    std::string wanted;
    std::string changes;
  };
  const std::vector<Row> rows = {
      {"", dimm(256), "plug dimm0"},
      {dimm(256), "", "unplug dimm0"},
      {nvdimm("/a"),
       "",
       "restart nvdimm0 gone: QEMU unplugs no nvdimm and no virtio-pmem"},
      {virtio_mem(256, 0),
       "",
       "restart virtiomem0 gone: QEMU before 8.2 unplugs no virtio-mem"},
      {"",
       nvdimm("/a"),
       "restart nvdimm0 new: the guest takes no nvdimm: its domain has none, so it "
       "starts without nvdimm=on"},
      {nvdimm("/a"), nvdimm("/a") + nvdimm("/b"), "plug nvdimm1"},
      // The restarts come last, whatever their place.
      {nvdimm("/a"),
       dimm(256, in_slot(1)),
       "plug dimm1; restart nvdimm0 gone: QEMU unplugs no nvdimm and no virtio-pmem"},
      // The slot of one that stays until then is not free.
      {nvdimm("/a"),
       dimm(256, in_slot(0)),
       "restart nvdimm0 gone: QEMU unplugs no nvdimm and no virtio-pmem; "
       "restart dimm0 new: slot 0 is not free before a restart"},
      // That of one that goes is.
      {dimm(512, in_slot(0)),
       virtio_mem(256, 0) + nvdimm("/a", in_slot(0)),
       "unplug dimm0; plug virtiomem0; restart nvdimm0 new: the guest takes no "
       "nvdimm: its domain has none, so it starts without nvdimm=on"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.running);
    CAPTURE(row.wanted);
    CHECK(changes(libvirt_guest(row.running), libvirt_guest(row.wanted)) ==
          row.changes);
  }
  CHECK(changes(libvirt_guest(virtio_mem(256, 0)), libvirt_guest(""), {8, 2}) ==
        "unplug virtiomem0");
}

TEST_CASE("a module needs room below the maximum that the guest was started with") {
  const auto guest = [](const std::string& modules) {
    return libvirt_guest(modules,
                         "<maxMemory slots='3' unit='GiB'>2</maxMemory>"
                         "<memory unit='GiB'>1</memory>");
  };
  const auto wider = [](const std::string& modules) {
    return libvirt_guest(modules,
                         "<maxMemory slots='9' unit='GiB'>9</maxMemory>"
                         "<memory unit='GiB'>1</memory>");
  };
  CHECK(changes(guest(dimm(512)), guest(dimm(512) + dimm(512))) == "plug dimm1");
  // What goes first makes room, and what comes first takes it.
  CHECK(changes(guest(dimm(1024)), guest(dimm(512) + dimm(512, in_slot(2)))) ==
        "unplug dimm0; plug dimm0; plug dimm2");
  const std::string full = changes(guest(dimm(512)), wider(dimm(512) + dimm(768)));
  CHECK(full.find("restart dimm1 new: 1536 MiB and 768 MiB are more than the running "
                  "guest's maximum of 2 GiB") != std::string::npos);
  const std::string outside = changes(guest(""), wider(dimm(256, in_slot(5))));
  CHECK(outside.find("restart dimm5 new: slot 5 is not among the 3 of the running "
                     "guest") != std::string::npos);
}

TEST_CASE("a guest without a maximum, or without the node, takes no module") {
  const State fixed = libvirt_guest("", "<memory unit='GiB'>1</memory>");
  CHECK(
      changes(fixed, libvirt_guest(dimm(256)))
          .find("restart dimm0 new: the running guest has no maximum, so that nothing "
                "can be plugged") != std::string::npos);
  const std::string on_node_1 =
      "<memory model='dimm'><target><size unit='MiB'>256</size><node>1</node></target>"
      "</memory>";
  const State two_nodes = state_of(testing::libvirt_domain(
      testing::libvirt(on_node_1,
                       testing::kHead,
                       "<cell id='0' cpus='0' memory='1' unit='GiB'/>"
                       "<cell id='1' cpus='1' memory='1' unit='GiB'/>")));
  CHECK(changes(libvirt_guest(""), two_nodes)
            .find("restart dimm0 new: the running guest has no node 1") !=
        std::string::npos);
}

TEST_CASE("flash waits for a restart, and what is only noted becomes a remark") {
  const std::string boot = testing::ram(512);
  const std::string flash =
      "<memory type='flash'><source type='file' path='/f.fd'/></memory>";
  CHECK(changes(state_of(testing::proposal_with(boot)),
                state_of(testing::proposal_with(boot + flash))) ==
        "restart flash new: flash cannot be plugged while the guest runs");

  const std::string q35 = std::string(testing::kHead) +
                          "<os><type arch='x86_64' machine='q35'>hvm</type></os>";
  Comparison found =
      compare(libvirt_guest("", q35), libvirt_guest(virtio_mem(256, 0), q35), {});
  check_changes(found, {8, 2});
  CHECK_FALSE(restart_needed(found));
  REQUIRE(found.remarks.size() == 1);
  CHECK(found.remarks[0].code->id == "MD255");
  CHECK(
      changes(libvirt_guest("", q35), libvirt_guest(virtio_mem(256, 0, on_bus(0)), q35))
          .starts_with("restart virtiomem0 new: bus 0 of a q35 machine"));
}

}  // namespace
}  // namespace memdimm::live
