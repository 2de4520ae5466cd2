// SPDX-License-Identifier: GPL-2.0-or-later
// What the balloon counts, and what it holds back of it.
#include "live/balloon.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "testing/running.h"

namespace memdimm::live {
namespace {

using testing::dimm;
using testing::libvirt_guest;
using testing::nvdimm;
using testing::virtio_mem;
using testing::virtio_pmem;

std::string head(const std::string& current) {
  return std::string(testing::kHead) +
         (current.empty()
              ? ""
              : "<currentMemory unit='MiB'>" + current + "</currentMemory>");
}

TEST_CASE("only boot memory and DIMMs are the balloon's") {
  struct Row {
    std::string modules;
    Bytes counted;    // MiB
    Bytes requested;  // MiB
  };
  const std::vector<Row> rows = {
      {"", 1024, 0},
      {dimm(256), 1280, 0},
      {dimm(256) + dimm(512), 1792, 0},
      {nvdimm("/a") + virtio_pmem("/b"), 1024, 0},
      {virtio_mem(512, 64) + virtio_mem(512, 128), 1024, 192},
      {dimm(256) + virtio_mem(512, 64), 1280, 64},
  };
  for (const Row& row : rows) {
    CAPTURE(row.modules);
    const Balloon found = balloon(libvirt_guest(row.modules));
    CHECK(found.counted == row.counted * kMiB);
    CHECK(found.requested == row.requested * kMiB);
    CHECK(found.held() == 0);
    CHECK(found.current() == (row.counted + row.requested) * kMiB);
  }
}

TEST_CASE("currentMemory less what virtio-mem was asked for is the guest's") {
  struct Row {
    std::string current;
    Bytes value;  // MiB, of 1280 that are counted; 64 are requested
  };
  const std::vector<Row> rows = {
      {"", 1280},
      {"0", 1280},  // as libvirt reads it
      {"1344", 1280},
      {"1343", 1279},
      {"832", 768},
      {"65", 1},
      {"9000", 1280},  // more than there is
      // Less than virtio-mem alone: QEMU takes no such value.
      {"64", 0},
      {"1", 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.current);
    const Balloon found =
        balloon(libvirt_guest(dimm(256) + virtio_mem(512, 64), head(row.current)));
    CHECK(found.value == row.value * kMiB);
    CHECK(found.held() == (1280 - row.value) * kMiB);
  }
}

}  // namespace
}  // namespace memdimm::live
