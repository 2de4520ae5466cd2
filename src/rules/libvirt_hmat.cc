// SPDX-License-Identifier: GPL-2.0-or-later
// What QEMU refuses of an HMAT that libvirt passes on: values that its table has no
// room for, and what must be told before what.
#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <vector>

#include "base/text.h"
#include "facts/versions.h"
#include "layout/hmat_table.h"
#include "rules/libvirt.h"

namespace memdimm::rules {
namespace {

using model::Cell;
using model::CellCache;
using model::Interconnect;

std::string kib(std::uint64_t count) {
  const auto bytes = checked_multiply(count, kKiB);
  return bytes ? show_size(*bytes) : std::to_string(count) + " KiB";
}

constexpr Code kBandwidth = {
    .id = "MD243",
    .name = "bandwidth-unaligned",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Libvirt,
    .title = "a bandwidth between nodes that is no whole number of MiB",
    .explanation =
        R"(The table that the guest gets (ACPI's HMAT) counts bandwidths in MiB per second. QEMU
(5.0 to 11.1) refuses another value ("Bandwidth 1536000 between initiator=0 and target=0
should be 1MB aligned"); libvirt passes any number on. Without unit it is KiB.

To mend it, round the value: <bandwidth … value='2' unit='MiB'/>.)",
    .related = {"MD236", "MD244"},
    .since = "0.2.0",
};

bool is_whole(const Interconnect& link) {
  constexpr std::uint64_t kKibInMib = 1024;
  return !link.bandwidth || link.value % kKibInMib == 0;
}

void check_bandwidth(const Facts& facts, const Findings& findings) {
  for (const Interconnect& link : facts.domain.interconnects) {
    if (!is_whole(link)) {
      findings
          .report(link.where,
                  "a bandwidth of " + kib(link.value) +
                      " per second; expected a whole number of MiB")
          .help = "write value='" + std::to_string(align_up(link.value, kKiB) / kKiB) +
                  "' unit='MiB'";
    }
  }
}

constexpr Code kRange = {
    .id = "MD244",
    .name = "hmat-value-range",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Libvirt,
    .title = "latencies or bandwidths too far apart for one table",
    .explanation =
        R"(The guest's HMAT has a table for each level of memory and each type of access. In one,
all latencies are multiples of a power of ten, all bandwidths of a power of two, and none
is more than 65534 of it. QEMU (5.0 to 11.1) fits the values in one by one and refuses one
for which there is no room ("should not differ from previously entered min or max values on
more than 65534"). libvirt passes any on.

To mend it, round the values: latencies to tens or hundreds, bandwidths to a power of two.)",
    .related = {"MD236", "MD243"},
    .since = "0.2.0",
};

void check_range(const Facts& facts, const Findings& findings) {
  std::map<std::tuple<bool, unsigned, std::string>, layout::HmatTable> tables;
  for (const Interconnect& link : facts.domain.interconnects) {
    layout::HmatTable& table = tables[{link.bandwidth, link.cache, link.type}];
    const bool fits = link.bandwidth ? table.add_bandwidth(link.value * kKiB)
                                     : table.add_latency(link.value);
    if (!fits && is_whole(link)) {
      findings
          .report(
              link.where,
              (link.bandwidth ? "a bandwidth of " + kib(link.value) + " per second"
                              : "a latency of " + std::to_string(link.value) + " ns") +
                  " does not go into one table with those before it; expected at "
                  "most 65534 times their base")
          .help = link.bandwidth ? "round all of them to one power of two"
                                 : "round all of them to tens or hundreds";
    }
  }
}

constexpr Code kCacheFirst = {
    .id = "MD245",
    .name = "cache-without-links",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Libvirt,
    .title = "a cache of a node without latency and bandwidth",
    .explanation =
        R"(A cache in front of a node's memory is told beside how fast that memory is. QEMU (5.0
to 11.1) refuses a <cache> in a cell that is not the target of at least one <latency> and
one <bandwidth> that are not 0, from any initiator, of any type and level ("The latency and
bandwidth information of node-id=0 should be provided before memory side cache attributes").

To mend it, add both links to <interconnects>, or remove the cache.)",
    .related = {"MD236", "MD246"},
    .since = "0.2.0",
};

bool is_told(const Facts& facts, unsigned node, bool bandwidth) {
  const auto& links = facts.domain.interconnects;
  return std::any_of(links.begin(), links.end(), [&](const Interconnect& link) {
    return link.target == node && link.bandwidth == bandwidth && link.value != 0;
  });
}

unsigned id_of(const Facts& facts, std::size_t position) {
  const auto& id = facts.domain.cells[position].id;
  return id ? id->value : static_cast<unsigned>(position);
}

void check_cache_links(const Facts& facts, const Findings& findings) {
  const auto& cells = facts.domain.cells;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const unsigned node = id_of(facts, i);
    const bool latency = is_told(facts, node, false);
    const bool bandwidth = is_told(facts, node, true);
    if (cells[i].caches.empty() || (latency && bandwidth)) {
      continue;
    }
    const std::string target = " initiator='0' target='" + std::to_string(node) + "'";
    findings
        .report(cells[i].caches.front().where,
                "cell " + std::to_string(node) + " has a cache, and " +
                    (latency     ? "no bandwidth"
                     : bandwidth ? "no latency"
                                 : "neither latency nor bandwidth") +
                    " of its own")
        .help = "add <" + std::string(latency ? "bandwidth" : "latency") + target +
                " type='access' value='…'/> to <interconnects>";
  }
}

constexpr Code kCacheOrder = {
    .id = "MD246",
    .name = "cache-order",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Libvirt,
    .title = "caches of a node that QEMU does not take",
    .explanation =
        R"(QEMU (5.0 to 11.1) takes the caches of a cell from level 1 on, in that order and with
none left out ("Cache level=1 shall be defined first"), each larger than the one before it
("the size of level=2 should be larger than the size(20480) of level=1"). The line is 1 to
65535 bytes: a larger one is no number to it, and one of 0 libvirt leaves out ("Parameter
'line' is missing"). libvirt passes on what is written.

To mend it, order the caches by their level, and correct the size that is named.)",
    .related = {"MD236", "MD245", "MD247"},
    .since = "0.2.0",
};

// What is wrong with the cache behind `before`, the one in front of it; "" for nothing.
std::string cache_fault(const CellCache& cache, const CellCache* before) {
  constexpr std::uint64_t kLongestLine = 65535;
  const unsigned expected = before == nullptr ? 1 : before->level + 1;
  if (cache.level > expected) {
    return "a cache of level " + std::to_string(cache.level) + "; expected level " +
           std::to_string(expected) + " before it";
  }
  if (before != nullptr && cache.level == expected &&
      cache.size_kib <= before->size_kib) {
    return "a cache of " + kib(cache.size_kib) + "; expected more than the " +
           kib(before->size_kib) + " of level " + std::to_string(before->level);
  }
  if (cache.line_bytes == 0 || cache.line_bytes > kLongestLine) {
    return "a cache line of " + std::to_string(cache.line_bytes) +
           " bytes; expected 1 to 65535";
  }
  if (!checked_multiply(cache.size_kib, kKiB)) {
    return "a cache of " + kib(cache.size_kib) + "; expected less than 2^64 bytes";
  }
  return {};
}

void check_cache_order(const Facts& facts, const Findings& findings) {
  for (const Cell& cell : facts.domain.cells) {
    const CellCache* before = nullptr;
    for (const CellCache& cache : cell.caches) {
      const std::string fault = cache_fault(cache, before);
      if (!fault.empty()) {
        findings.report(cache.where, fault);
        break;  // QEMU stops there as well
      }
      before = &cache;
    }
  }
}

constexpr Code kInitiator = {
    .id = "MD247",
    .name = "hmat-initiator",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Libvirt,
    .title = "an HMAT beside CPUs on another node than 0, on QEMU 5.2",
    .explanation =
        R"(QEMU 5.2 takes an HMAT (<interconnects>, <cache>) only where all CPUs are on node 0:
"The initiator of CPU NUMA node 1 should be itself", although it is. 7.2 does not.

To mend it, use a newer QEMU, or remove <interconnects> and <cache>.)",
    .related = {"MD246"},
    .since = "0.2.0",
};

void check_initiator(const Facts& facts, const Findings& findings) {
  if (!facts.layout.hmat || facts::has(facts.target.qemu, facts::Qemu::HmatOfAnyNode)) {
    return;
  }
  const auto& cells = facts.domain.cells;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const unsigned node = id_of(facts, i);
    if (node != 0 && cells[i].cpus) {
      findings
          .report(cells[i].cpus->where,
                  "CPUs on node " + std::to_string(node) +
                      " in a guest with an HMAT: " + "QEMU " +
                      facts::show_version(facts.target.qemu) +
                      " takes them on node 0 alone")
          .help = "use a newer QEMU, or remove <interconnects> and <cache>";
      return;
    }
  }
}

constexpr std::array kRules = {
    Rule{kBandwidth, check_bandwidth},
    Rule{kRange, check_range},
    Rule{kCacheFirst, check_cache_links},
    Rule{kCacheOrder, check_cache_order},
    Rule{kInitiator, check_initiator},
};

}  // namespace

std::span<const Rule> libvirt_hmat_rules() {
  return kRules;
}

}  // namespace memdimm::rules
