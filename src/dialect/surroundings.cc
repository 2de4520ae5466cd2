// SPDX-License-Identifier: GPL-2.0-or-later
#include "dialect/surroundings.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/text.h"
#include "facts/modules.h"
#include "xml/document.h"

namespace memdimm::dialect {
namespace {

using grammar::Homonym;
using grammar::Neighbour;

// libvirt's description of the domain format, 12.8: disks, interfaces, hostdevs and
// other devices have these; <cputune> has <node> and <cache>, and <numatune>, at which
// the proposal does not look, a <memory> of its own.
constexpr std::array kHomonyms = {
    Homonym{"access", "*"},        Homonym{"acpi", "*"},
    Homonym{"acpi", "features"},   Homonym{"acpi", "os"},
    Homonym{"address", "*"},       Homonym{"alias", "*"},
    Homonym{"allocation", "*"},    Homonym{"bandwidth", "*"},
    Homonym{"block", "*"},         Homonym{"cache", "*"},
    Homonym{"cache", "cpu"},       Homonym{"cpu", "*"},
    Homonym{"cpu", "domain"},      Homonym{"devices", "*"},
    Homonym{"devices", "domain"},  Homonym{"discard", "*"},
    Homonym{"driver", "*"},        Homonym{"label", "*"},
    Homonym{"latency", "*"},       Homonym{"line", "*"},
    Homonym{"memory", "numatune"}, Homonym{"node", "*"},
    Homonym{"path", "*"},          Homonym{"readonly", "*"},
    Homonym{"size", "*"},          Homonym{"source", "*"},
    Homonym{"target", "*"},        Homonym{"uuid", "*"},
    Homonym{"uuid", "domain"},     Homonym{"zpci", "*"},
};

// ACPI is what tells a guest of its modules; <apic/> is another feature.
constexpr std::array kNeighbours = {
    Neighbour{"domain", "features"},
    Neighbour{"features", "acpi", "apic"},
};

constexpr std::array<std::string_view, 1> kForeign = {"metadata"};
constexpr std::array<std::string_view, 6> kPlain = {
    "features", "os", "memtune", "cputune", "clock", "pm"};
constexpr std::array<std::string_view, 8> kLone = {"slots",
                                                   "slot",
                                                   "nodeset",
                                                   "cellid",
                                                   "memAccess",
                                                   "dynamicMemslots",
                                                   "max-memory",
                                                   "page-size"};

std::optional<Bytes> scaled(std::string_view number, const xml::Attribute* unit) {
  const Unit* row = find_unit(unit == nullptr ? "KiB" : unit->value);
  const auto count = parse_decimal(trim(number));
  return row == nullptr || !count ? std::nullopt : checked_multiply(*count, row->bytes);
}

std::optional<Bytes> size_of(const xml::Element* element) {
  return element == nullptr ? std::nullopt
                            : scaled(element->text, element->attribute("unit"));
}

// Sums what is known, and is nullopt where something is not.
class Sum {
 public:
  void add(std::optional<Bytes> size) {
    value_ = value_ && size ? checked_add(*value_, *size) : std::nullopt;
  }
  [[nodiscard]] std::optional<Bytes> value() const { return value_; }

 private:
  std::optional<Bytes> value_ = 0;
};

Sum modules_of(const xml::Element& domain) {
  Sum sum;
  if (const xml::Element* devices = domain.child("devices")) {
    for (const xml::Element& device : devices->children) {
      if (device.name == "memory") {
        const xml::Element* target = device.child("target");
        sum.add(size_of(target == nullptr ? nullptr : target->child("size")));
      }
    }
  }
  return sum;
}

// What the total leaves for the cells that do not say their memory, in equal parts.
std::string memory_of_cell(const xml::Element& domain, const xml::Element& cell) {
  const xml::Element* cpu = domain.child("cpu");
  const xml::Element* numa = cpu == nullptr ? nullptr : cpu->child("numa");
  const auto total = size_of(domain.child("memory"));
  if (numa == nullptr || !total) {
    return "";
  }
  Sum taken = modules_of(domain);
  Bytes without = 0;
  for (const xml::Element& each : numa->children) {
    const xml::Attribute* memory = each.attribute("memory");
    if (each.name == "cell" && memory == nullptr) {
      ++without;
    } else if (each.name == "cell") {
      taken.add(scaled(memory->value, each.attribute("unit")));
    }
  }
  const auto used = taken.value();
  if (!used || *used >= *total || without == 0 || (*total - *used) % without != 0) {
    return "";
  }
  const Bytes share = (*total - *used) / without;
  const xml::Attribute* unit = cell.attribute("unit");
  const Unit* row = unit == nullptr ? nullptr : find_unit(unit->value);
  if (row != nullptr && share % row->bytes == 0) {
    return "memory='" + std::to_string(share / row->bytes) +
           "', which the total leaves";
  }
  const std::string shown = show_size(share);
  const std::size_t blank = shown.find(' ');
  return "memory='" + shown.substr(0, blank) + "' unit='" + shown.substr(blank + 1) +
         "', which the total leaves";
}

std::string example(const xml::Element& root,
                    const xml::Element& in,
                    std::string_view missing) {
  return in.name == "cell" && missing == "memory" ? memory_of_cell(root, in) : "";
}

// <pmem/> wants the <path> of a file, which a dimm has not: it is what does not belong.
std::optional<grammar::Blame> blame(const xml::Element& whole,
                                    const xml::Element& in,
                                    std::string_view missing) {
  const xml::Attribute* model = whole.attribute("model");
  const auto* row =
      model == nullptr
          ? facts::kModels.end()
          : std::ranges::find(facts::kModels, model->value, &facts::ModelRow::word);
  if (in.name != "source" || missing != "path" || row == facts::kModels.end() ||
      row->own_file || in.children.empty()) {
    return std::nullopt;
  }
  const xml::Element& child = in.children.front();
  const std::string name = '<' + std::string(child.name) + '>';
  return grammar::Blame{
      .child = &child,
      .message = name + " is no part of a module of model " + quoted(row->word) +
                 "; expected it with model='nvdimm'",
      .help = "remove it, or write model='nvdimm' and the <path> of the file"};
}

}  // namespace

grammar::Surroundings surroundings() {
  return {.homonyms = kHomonyms,
          .neighbours = kNeighbours,
          .foreign = kForeign,
          .plain = kPlain,
          .lone = kLone,
          .example = example,
          .blame = blame};
}

}  // namespace memdimm::dialect
