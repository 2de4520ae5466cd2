// SPDX-License-Identifier: GPL-2.0-or-later
#include "grammar/synonyms.h"

#include <array>

#include "base/text.h"

namespace memdimm::grammar {
namespace {

constexpr std::array kSynonyms = {
    // The other dialect's.
    Synonym{"type", "model"},
    Synonym{"model", "type"},
    Synonym{"host-node", "nodemask"},
    Synonym{"page-size", "pagesize"},
    Synonym{"address", "base"},
    Synonym{"max-memory", "maxMemory"},
    Synonym{"max-memory", "memory"},
    Synonym{"nodemask", "host-node"},
    Synonym{"pagesize", "page-size"},
    Synonym{"maxMemory", "max-memory"},
    Synonym{"base", "address"},
    // Other devices' of libvirt.
    Synonym{"dev", "path"},
    Synonym{"file", "path"},
    Synonym{"dir", "path"},
    Synonym{"nodeset", "nodemask"},
    Synonym{"hostnodes", "nodemask"},
    Synonym{"nodeset", "host-node"},
    Synonym{"cellid", "node"},
    Synonym{"cell", "node"},
    Synonym{"pages", "page"},
    Synonym{"capacity", "size"},
    Synonym{"amount", "size"},
    Synonym{"value", "size"},
    Synonym{"memory", "size"},
    Synonym{"size", "memory"},
    Synonym{"blocksize", "block"},
    Synonym{"page", "pagesize"},
    Synonym{"pagesize", "page"},
    Synonym{"cell", "cellid"},
    Synonym{"id", "cellid"},
    Synonym{"node", "cellid"},
    Synonym{"nodemask", "nodeset"},
    Synonym{"hostnodes", "nodeset"},
    Synonym{"nodes", "nodeset"},
    Synonym{"labelsize", "label"},
    // QEMU's.
    Synonym{"mem-path", "path"},
    Synonym{"filename", "path"},
    Synonym{"addr", "base"},
    Synonym{"memaddr", "base"},
    Synonym{"host-nodes", "nodemask"},
    Synonym{"host-nodes", "host-node"},
    Synonym{"align", "alignsize"},
    Synonym{"label-size", "label"},
    Synonym{"block-size", "block"},
    Synonym{"requested-size", "requested"},
    Synonym{"dynamic-memslots", "dynamicMemslots"},
    Synonym{"share", "access"},
    Synonym{"shared", "access"},
    Synonym{"memAccess", "access"},
    Synonym{"access", "memAccess"},
    Synonym{"discard-data", "discard"},
    Synonym{"unarmed", "readonly"},
    Synonym{"hugetlbsize", "pagesize"},
    Synonym{"nodeid", "id"},
    Synonym{"mem", "memory"},
    Synonym{"maxmem", "maxMemory"},
    // What is natural.
    Synonym{"guest-node", "node"},
    Synonym{"guestNode", "node"},
    Synonym{"numa", "node"},
    Synonym{"numaNode", "node"},
    Synonym{"numa-node", "node"},
    Synonym{"hostNode", "nodemask"},
    Synonym{"units", "unit"},
    Synonym{"vcpus", "cpus"},
    Synonym{"cpu", "cpus"},
};

}  // namespace

std::span<const Synonym> synonyms() {
  return kSynonyms;
}

bool is_called(const Synonym& row, std::string_view said) {
  return equal_ignoring_case(row.said, said);
}

}  // namespace memdimm::grammar
