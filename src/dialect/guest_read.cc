// SPDX-License-Identifier: GPL-2.0-or-later
// Reader::guest and Reader::memory_backing: the domain around its modules.
#include <algorithm>

#include "base/text.h"
#include "dialect/common_read.h"

namespace memdimm::dialect {
namespace {

using model::Guest;

// What lies outside the memory elements passes whatever it is, so that a number there
// that is none is read as absent, not reported.
std::optional<unsigned> lenient_number(std::string_view text) {
  const auto value = parse_decimal(trim(text));
  constexpr std::uint64_t kLargest = 65535;
  return value && *value <= kLargest ? std::optional(static_cast<unsigned>(*value))
                                     : std::nullopt;
}

void read_os(const Reader& reader, const xml::Element& domain, Guest& guest) {
  if (const xml::Element* type = Reader::find(domain, {"os", "type"})) {
    guest.arch = Reader::text(type->attribute("arch"));
    guest.machine = Reader::text(type->attribute("machine"));
  }
  if (const xml::Element* features = domain.child("features")) {
    guest.features = features->name_at;
    guest.acpi = features->child("acpi") != nullptr;
  }
  if (const xml::Element* emulator = Reader::find(domain, {"devices", "emulator"})) {
    guest.emulator = trim(reader.text(*emulator).value);
  }
}

void read_cpu(const Reader& reader, const xml::Element& domain, Guest& guest) {
  const xml::Element* cpu = domain.child("cpu");
  if (cpu == nullptr) {
    return;
  }
  guest.cpu_mode = Reader::text(cpu->attribute("mode"));
  if (const xml::Element* model = cpu->child("model")) {
    guest.cpu_model = reader.text(*model);
    guest.cpu_model->value = trim(guest.cpu_model->value);
    if (!guest.cpu_mode) {
      guest.cpu_mode = Located<std::string>{"custom", guest.cpu_model->where};
    }
  }
  if (const xml::Element* vendor = cpu->child("vendor")) {
    guest.cpu_vendor = std::string(trim(vendor->text));
  }
  if (const xml::Element* bits = cpu->child("maxphysaddr")) {
    guest.phys_bits_mode = Reader::text(bits->attribute("mode"));
    const xml::Attribute* number = bits->attribute("bits");
    const auto value = number == nullptr ? std::nullopt : lenient_number(number->value);
    if (value) {
      guest.phys_bits = Located<unsigned>{*value, number->value_at};
    }
  }
}

void read_vcpu(const Reader& reader, const xml::Element& domain, Guest& guest) {
  const xml::Element* vcpu = domain.child("vcpu");
  if (vcpu == nullptr) {
    return;
  }
  guest.vcpus = {lenient_number(vcpu->text).value_or(1),
                 vcpu->text_at(reader.source())};
  if (const xml::Attribute* placement = vcpu->attribute("placement")) {
    guest.vcpu_placement =
        placement->value == "auto" ? model::Placement::Auto : model::Placement::Static;
  }
  if (const xml::Attribute* cpuset = vcpu->attribute("cpuset")) {
    guest.vcpu_cpuset = IdSet::parse(cpuset->value);
  }
}

}  // namespace

Guest Reader::guest(const xml::Element& domain) const {
  Guest guest;
  if (const xml::Attribute* type = domain.attribute("type")) {
    guest.type = {std::string(type->value), type->value_at};
  }
  if (const xml::Element* name = domain.child("name")) {
    guest.name = trim(name->text);
  }
  if (const xml::Element* balloon = find(domain, {"devices", "memballoon"})) {
    const xml::Attribute* model = balloon->attribute("model");
    guest.balloon = model == nullptr || model->value != "none";
  }
  read_os(*this, domain, guest);
  read_cpu(*this, domain, guest);
  read_vcpu(*this, domain, guest);
  return guest;
}

model::MemoryBacking Reader::memory_backing(const xml::Element& domain) const {
  model::MemoryBacking backing;
  const xml::Element* element = domain.child("memoryBacking");
  if (element == nullptr) {
    return backing;
  }
  if (const xml::Element* hugepages = element->child("hugepages")) {
    backing.hugepages = hugepages->name_at;
    for (const xml::Element& page : hugepages->children) {
      if (const auto size = this->size(page, "size", "unit")) {
        backing.pages.push_back({*size, set(page.attribute("nodeset")), page.name_at});
      }
    }
  }
  backing.no_share_pages = element->child("nosharepages") != nullptr;
  backing.locked = element->child("locked") != nullptr;
  backing.discard = element->child("discard") != nullptr;
  const auto word = [&](std::string_view child, std::string_view attribute) {
    const xml::Element* from = element->child(child);
    return from == nullptr ? std::nullopt : text(from->attribute(attribute));
  };
  if (const auto type = word("source", "type")) {
    const auto value = type->value == "file"    ? model::SourceType::File
                       : type->value == "memfd" ? model::SourceType::Memfd
                                                : model::SourceType::Anonymous;
    backing.source = Located<model::SourceType>{value, type->where};
  }
  if (const auto mode = word("access", "mode")) {
    const auto value =
        mode->value == "shared" ? model::Sharing::Shared : model::Sharing::Private;
    backing.access = Located<model::Sharing>{value, mode->where};
  }
  if (const auto mode = word("allocation", "mode")) {
    const auto value = mode->value == "immediate" ? model::Allocation::Immediate
                                                  : model::Allocation::OnDemand;
    backing.allocation = Located<model::Allocation>{value, mode->where};
  }
  if (const xml::Element* allocation = element->child("allocation")) {
    backing.threads = number(allocation->attribute("threads"));
  }
  return backing;
}

}  // namespace memdimm::dialect
