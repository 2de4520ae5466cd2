// SPDX-License-Identifier: GPL-2.0-or-later
// Reader::guest and Reader::memory_backing: the domain around its modules.

#include <limits>

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
  if (const xml::Element* os = domain.child("os")) {
    guest.firmware = Reader::text(os->attribute("firmware"));
    if (const xml::Element* loader = os->child("loader")) {
      const xml::Attribute* type = loader->attribute("type");
      guest.loader_is_flash = type != nullptr && type->value == "pflash";
      guest.loader = reader.text(*loader);
      guest.loader->value = trim(guest.loader->value);
      if (guest.loader->value.empty()) {
        guest.loader.reset();
      }
    }
  }
  if (const xml::Element* features = domain.child("features")) {
    guest.features = features->name_at;
    guest.acpi = features->child("acpi") != nullptr;
  }
  if (const xml::Element* emulator = Reader::find(domain, {"devices", "emulator"})) {
    guest.emulator = trim(reader.text(*emulator).value);
  }
}

// What runs in the guest, as virt-install and virt-manager note it.
void read_system(const xml::Element& domain, Guest& guest) {
  constexpr std::string_view kSpace = "http://libosinfo.org/xmlns/libvirt/domain/1.0";
  const xml::Element* metadata = domain.child("metadata");
  if (metadata == nullptr) {
    return;
  }
  for (const xml::Element& entry : metadata->children) {
    if (!xml::is_named(entry, "libosinfo", kSpace, domain)) {
      continue;
    }
    for (const xml::Element& child : entry.children) {
      const xml::Attribute* id = child.attribute("id");
      if (xml::local_name(child) == "os" && id != nullptr) {
        guest.os_id = id->value;
      }
    }
  }
}

void read_features(const xml::Element& cpu, Guest& guest) {
  for (const xml::Element& one : cpu.children) {
    const xml::Attribute* name = one.attribute("name");
    if (one.name != "feature" || name == nullptr) {
      continue;
    }
    const xml::Attribute* policy = one.attribute("policy");
    const std::string_view word =
        policy == nullptr ? "require" : std::string_view(policy->value);
    if (word == "force" || word == "require") {
      guest.cpu_features[std::string(name->value)] = true;
    } else if (word == "disable" || word == "forbid") {
      guest.cpu_features[std::string(name->value)] = false;
    }
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
    if (const xml::Attribute* id = model->attribute("vendor_id")) {
      guest.cpu_vendor_id = id->value;
    }
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
    const xml::Attribute* limit = bits->attribute("limit");
    guest.phys_bits_limit =
        limit == nullptr ? std::nullopt : lenient_number(limit->value);
  }
  read_features(*cpu, guest);
}

bool is_root_bus(const xml::Element& controller) {
  const xml::Attribute* model = controller.attribute("model");
  return model != nullptr &&
         (model->value == "pci-root" || model->value == "pcie-root");
}

// The size of the machine's own bus's 64-bit window, which libvirt keeps in KiB.
void read_pci_hole(const xml::Element& domain, Guest& guest) {
  const xml::Element* devices = domain.child("devices");
  if (devices == nullptr) {
    return;
  }
  for (const xml::Element& one : devices->children) {
    const xml::Element* hole = one.child("pcihole64");
    if (one.name != "controller" || hole == nullptr || !is_root_bus(one)) {
      continue;
    }
    const xml::Attribute* unit = hole->attribute("unit");
    const std::string text = std::string(trim(hole->text)) +
                             (unit == nullptr ? "" : std::string(unit->value));
    if (const auto size = parse_size(text, kKiB)) {
      guest.pci_hole = align_up(*size, kKiB);
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
    guest.vcpu_placement = model::kPlacementWords.find(placement->value)
                               .value_or(model::Placement::Static);
  }
  if (const xml::Attribute* cpuset = vcpu->attribute("cpuset")) {
    guest.vcpu_cpuset = IdSet::parse(cpuset->value);
  }
}

}  // namespace

namespace {

// A module's form, whatever its name is.
bool looks_like_module(const xml::Element& device) {
  const xml::Element* target = device.child("target");
  const xml::Element* source = device.child("source");
  return (target != nullptr && target->child("size") != nullptr) ||
         (source != nullptr && (source->attribute("size") != nullptr ||
                                source->attribute("page-size") != nullptr));
}

// Elements of a namespace that is declared belong to whoever declared it.
bool is_foreign(const xml::Element& domain, const xml::Element& device) {
  const std::size_t colon = device.name.find(':');
  if (colon == std::string_view::npos) {
    return device.attribute("xmlns") != nullptr;
  }
  const std::string declared = "xmlns:" + std::string(device.name.substr(0, colon));
  const xml::Element* devices = domain.child("devices");
  return device.attribute(declared) != nullptr ||
         devices->attribute(declared) != nullptr ||
         domain.attribute(declared) != nullptr;
}

}  // namespace

std::vector<Located<std::string>> Reader::unread(const xml::Element& domain) {
  std::vector<Located<std::string>> out;
  const xml::Element* devices = domain.child("devices");
  if (devices == nullptr) {
    return out;
  }
  for (const xml::Element& device : devices->children) {
    if (device.name != "memory" && looks_like_module(device) &&
        !is_foreign(domain, device)) {
      out.push_back({std::string(device.name), device.name_at});
    }
  }
  return out;
}

Guest Reader::guest(const xml::Element& domain) const {
  Guest guest;
  if (const xml::Attribute* type = domain.attribute("type")) {
    guest.type = {std::string(type->value), type->value_at};
  }
  if (const xml::Attribute* id = domain.attribute("id")) {
    const auto number = parse_decimal(id->value);
    if (number && *number <= std::numeric_limits<unsigned>::max()) {
      guest.id = static_cast<unsigned>(*number);
    }
  }
  if (const xml::Element* name = domain.child("name")) {
    guest.name = trim(name->text);
  }
  if (const xml::Element* balloon = find(domain, {"devices", "memballoon"})) {
    const xml::Attribute* model = balloon->attribute("model");
    guest.balloon_said = true;
    guest.balloon = model == nullptr || model->value != "none";
  }
  read_os(*this, domain, guest);
  read_system(domain, guest);
  read_cpu(*this, domain, guest);
  read_pci_hole(domain, guest);
  read_vcpu(*this, domain, guest);
  return guest;
}

namespace {

// What the attribute of the child says; the grammar has refused words that are not
// there.
template <class T, std::size_t N>
std::optional<Located<T>> choice(const xml::Element& backing,
                                 std::string_view child,
                                 std::string_view attribute,
                                 const Words<T, N>& words) {
  const xml::Element* element = backing.child(child);
  const xml::Attribute* given =
      element == nullptr ? nullptr : element->attribute(attribute);
  if (given == nullptr) {
    return std::nullopt;
  }
  const auto value = words.find(given->value);
  return value ? std::optional(Located<T>{*value, given->value_at}) : std::nullopt;
}

void read_pages(const Reader& reader,
                const xml::Element& backing,
                model::MemoryBacking& out) {
  const xml::Element* hugepages = backing.child("hugepages");
  if (hugepages == nullptr) {
    return;
  }
  out.hugepages = hugepages->name_at;
  for (const xml::Element& page : hugepages->children) {
    if (const auto size = reader.size(page, "size", "unit")) {
      out.pages.push_back({*size, reader.set(page.attribute("nodeset")), page.name_at});
    }
  }
}

std::optional<Span> place_of(const xml::Element* element) {
  return element == nullptr ? std::nullopt : std::optional(element->name_at);
}

}  // namespace

model::MemoryBacking Reader::memory_backing(const xml::Element& domain) const {
  model::MemoryBacking backing;
  const xml::Element* element = domain.child("memoryBacking");
  if (element == nullptr) {
    return backing;
  }
  read_pages(*this, *element, backing);
  backing.no_share_pages = place_of(element->child("nosharepages"));
  backing.locked = place_of(element->child("locked"));
  backing.discard = element->child("discard") != nullptr;
  backing.source = choice(*element, "source", "type", model::kSourceTypeWords);
  backing.access = choice(*element, "access", "mode", model::kSharingWords);
  backing.allocation = choice(*element, "allocation", "mode", model::kAllocationWords);
  if (const xml::Element* allocation = element->child("allocation")) {
    backing.threads = number(allocation->attribute("threads"));
  }
  return backing;
}

}  // namespace memdimm::dialect
