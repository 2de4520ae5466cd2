// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/host.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

#include <doctest/doctest.h>

namespace memdimm::analysis {
namespace {

namespace fs = std::filesystem;

// A machine that is made up, in a folder of its own.
class Machine {
 public:
  Machine() {
    std::string name = fs::temp_directory_path() / "memdimm-host-XXXXXX";
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    root_ = name;
  }
  ~Machine() {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;
  Machine(Machine&&) = delete;
  Machine& operator=(Machine&&) = delete;

  void write(const std::string& path, std::string_view text) const {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }
  [[nodiscard]] layout::Target read(layout::Target target = {}) const {
    read_host(root_, target);
    return target;
  }

 private:
  fs::path root_;
};

constexpr std::string_view kNode = "sys/devices/system/node/";

TEST_CASE("a machine's nodes, their CPUs and their free pages are read") {
  const Machine machine;
  const std::string node(kNode);
  machine.write(node + "online", "0,2\n");
  machine.write(node + "node0/cpulist", "0-3,8-11\n");
  machine.write(node + "node2/cpulist", "\n");  // memory only
  machine.write(node + "node0/hugepages/hugepages-2048kB/free_hugepages", "512\n");
  machine.write(node + "node2/hugepages/hugepages-2048kB/free_hugepages", "7\n");
  machine.write(node + "node2/hugepages/hugepages-1048576kB/free_hugepages", "3\n");
  machine.write(node + "node1/hugepages/hugepages-2048kB/free_hugepages", "99\n");
  const layout::Target target = machine.read();
  REQUIRE(target.host.has_value());
  CHECK(target.host->nodes.to_string() == "0,2");
  CHECK(target.numad_nodes.to_string() == "0,2");
  REQUIRE(target.host_cpus.size() == 1);
  CHECK(target.host_cpus.at(0).to_string() == "0-3,8-11");
  const auto& pages = target.host->free_pages;
  REQUIRE(pages.size() == 2);
  CHECK(pages.at(2 * kMiB).at(0) == 512);
  CHECK(pages.at(2 * kMiB).at(2) == 7);
  CHECK(pages.at(2 * kMiB).size() == 2);  // node 1 is not online
  CHECK(pages.at(kGiB).at(2) == 3);
}

TEST_CASE("the size of transparent huge pages is read") {
  const Machine machine;
  machine.write("sys/kernel/mm/transparent_hugepage/hpage_pmd_size", "536870912\n");
  CHECK(machine.read().host->transparent_page == 512 * kMiB);
  machine.write("sys/kernel/mm/transparent_hugepage/hpage_pmd_size", "none");
  CHECK_FALSE(machine.read().host->transparent_page.has_value());
}

TEST_CASE("without NUMA the pages are the kernel's own count") {
  const Machine machine;
  machine.write("sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages", "5");
  machine.write("sys/kernel/mm/hugepages/hugepages-64kB/free_hugepages", "?");
  machine.write("sys/kernel/mm/hugepages/other/free_hugepages", "5");
  const layout::Target target = machine.read();
  CHECK(target.host->nodes.empty());
  REQUIRE(target.host->free_pages.size() == 1);
  CHECK(target.host->free_pages.at(2 * kMiB).at(0) == 5);
  CHECK(target.numad_nodes == layout::Target().numad_nodes);
}

TEST_CASE("mounts are read with the size of their pages, and an option goes first") {
  const Machine machine;
  machine.write("proc/meminfo",
                "MemTotal:  1 kB\nHugePages_Free: 4\nHugepagesize:    2048 kB\n");
  machine.write("proc/mounts",
                "/dev/sda1 / ext4 rw 0 0\n"
                "hugetlbfs /dev/huge\\040pages hugetlbfs rw,relatime 0 0\n"
                "hugetlbfs /second hugetlbfs rw,pagesize=2M 0 0\n"
                "none /dev/hugepages1G hugetlbfs rw,pagesize=1024M 0 0\n"
                "none /odd hugetlbfs rw,pagesize=3M 0 0\n"
                "hugetlbfs /short\n");
  layout::Target given;
  given.hugetlbfs[kGiB] = "/mine";
  const layout::Target target = machine.read(given);
  REQUIRE(target.hugetlbfs.size() == 2);
  CHECK(target.hugetlbfs.at(2 * kMiB) == "/dev/huge pages");
  CHECK(target.hugetlbfs.at(kGiB) == "/mine");
}

TEST_CASE("the address bits are the CPU's physical ones") {
  struct Row {
    std::string_view cpuinfo;
    unsigned want;  // 0: not known
  };
  const Row rows[] = {
      {"processor\t: 0\naddress sizes\t: 46 bits physical, 48 bits virtual\n", 46},
      {"processor\t: 0\naddress sizes\t: ?\n", 0},
      {"address sizes : 99 bits physical\n", 0},
      {"", 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.cpuinfo);
    const Machine machine;
    machine.write("proc/cpuinfo", row.cpuinfo);
    CHECK(machine.read().host->phys_bits.value_or(0) == row.want);
  }
}

TEST_CASE("a machine of which nothing can be read is one of which nothing is known") {
  const Machine machine;
  machine.write("proc/empty", "");
  const layout::Target target = machine.read();
  REQUIRE(target.host.has_value());
  CHECK(target.host->free_pages.empty());
  CHECK(target.hugetlbfs.empty());
  CHECK(target.host_cpus.empty());
  CHECK_FALSE(target.host->phys_bits.has_value());
}

TEST_CASE("a folder that is no copy of a machine is refused") {
  CHECK_THROWS_WITH_AS(static_cast<void>(Machine().read()),
                       doctest::Contains("no proc and no sys in '"),
                       std::system_error);
}

}  // namespace
}  // namespace memdimm::analysis
