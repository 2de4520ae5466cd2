// SPDX-License-Identifier: GPL-2.0-or-later
#include "dialect/unread.h"

#include <algorithm>

#include "grammar/homes.h"
#include "grammar/slip.h"

namespace memdimm::dialect {
namespace {

// Elements beside the grammars' that readers and rules ask for, wherever they stand:
// Reader::guest(), read_around(), the libvirt and proposal readers, <metadata> for
// suppressions, and the roots that hold a domain.
constexpr std::array<std::string_view, 42> kRead = {"acpi",
                                                    "address",
                                                    "alias",
                                                    "arg",
                                                    "commandline",
                                                    "controller",
                                                    "cpu",
                                                    "cputune",
                                                    "devices",
                                                    "disk",
                                                    "domain",
                                                    "emulator",
                                                    "emulatorpin",
                                                    "feature",
                                                    "features",
                                                    "filesystem",
                                                    "hard_limit",
                                                    "hostdev",
                                                    "inactiveDomain",
                                                    "interface",
                                                    "iommu",
                                                    "iothreadpin",
                                                    "launchSecurity",
                                                    "libosinfo",
                                                    "lint",
                                                    "loader",
                                                    "maxphysaddr",
                                                    "memballoon",
                                                    "memtune",
                                                    "metadata",
                                                    "min_guarantee",
                                                    "model",
                                                    "name",
                                                    "os",
                                                    "pcihole64",
                                                    "type",
                                                    "vcpu",
                                                    "vcpupin",
                                                    "vcpusched",
                                                    "vendor",
                                                    "video",
                                                    "vsock"};

// What the grammars let anything stand in.
constexpr std::array<std::string_view, 4> kAround = {
    "domain", "inactiveDomain", "devices", "cpu"};

// Names of the grammars that most devices have, too, and nobody reads there. Of a
// <source> some attributes are read; a <target> matters for what is in it.
constexpr std::array<std::string_view, 3> kOfDevices = {"driver", "source", "target"};
constexpr std::array<std::string_view, 2> kDriverIsRead = {"filesystem", "interface"};
constexpr std::array<std::string_view, 2> kReadAttributes = {"page-size", "size"};

bool is_read(const xml::Attribute& attribute) {
  return attribute.name.starts_with("xmlns") ||
         grammar::lists(kReadAttributes, attribute.name);
}

std::size_t hash_of(std::string_view parent, std::string_view name) {
  const auto byte = [](char c) { return std::size_t{static_cast<unsigned char>(c)}; };
  return parent.size() * 31 + byte(parent.back()) * 7 + name.size() * 61 +
         byte(name.front()) * 5 + byte(name.back()) * 13 + byte(name[name.size() / 2]);
}

}  // namespace

Unread::Unread(std::span<const grammar::Grammar* const> grammars)
    : names_(kRead.begin(), kRead.end()) {
  for (const grammar::Grammar* grammar : grammars) {
    for (const std::string_view name : grammar->homes().names()) {
      names_.push_back(name);
      if (std::ranges::any_of(grammar->homes().of(name), [](const grammar::Home& home) {
            return home.part == grammar::Part::Element;
          })) {
        elements_.push_back(name);
      }
    }
    const grammar::Surroundings& around = grammar->surroundings();
    names_.insert(names_.end(), around.lone.begin(), around.lone.end());
    for (const grammar::Neighbour& row : around.neighbours) {
      names_.push_back(row.name);
    }
  }
  for (std::vector<std::string_view>* each : {&names_, &elements_}) {
    std::ranges::sort(*each);
    each->erase(std::unique(each->begin(), each->end()), each->end());
  }
}

bool Unread::is_known(std::string_view name) const {
  return std::ranges::binary_search(names_, name) ||
         !grammar::lookalike(name, names_).empty();
}

bool Unread::is_unread(std::string_view parent, std::string_view name) const {
  if (name.find(':') != std::string_view::npos) {
    return false;
  }
  if (grammar::lists(kAround, parent)) {
    return !is_known(name);
  }
  if (std::ranges::binary_search(elements_, parent)) {
    return false;
  }
  if (name == "driver" && grammar::lists(kDriverIsRead, parent)) {
    return false;
  }
  return grammar::lists(kOfDevices, name) || !is_known(name);
}

bool Unread::has(std::string_view parent,
                 std::string_view name,
                 std::span<const xml::Attribute> attributes) {
  return known(parent, name).unread && std::ranges::none_of(attributes, is_read);
}

const Unread::Known& Unread::known(std::string_view parent, std::string_view name) {
  constexpr std::size_t kTried = 8;
  const std::size_t first = hash_of(parent, name);
  Known* place = &known_[first % known_.size()];
  for (std::size_t i = 0; i < kTried; ++i) {
    Known& next = known_[(first + i) % known_.size()];
    if (next.name == name && next.parent == parent) {
      return next;
    }
    if (next.name.empty()) {
      place = &next;
      break;
    }
  }
  *place = {std::string(parent), std::string(name), is_unread(parent, name)};
  return *place;
}

}  // namespace memdimm::dialect
