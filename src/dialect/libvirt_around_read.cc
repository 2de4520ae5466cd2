// SPDX-License-Identifier: GPL-2.0-or-later
// What stands around libvirt's modules and matters for them: vhost and VFIO devices,
// limits, ids in QEMU's own words.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "dialect/libvirt_parts.h"

namespace memdimm::dialect {
namespace {

using model::Guest;
using model::VhostKind;

std::string_view word(const xml::Element* element, std::string_view attribute) {
  const xml::Attribute* found =
      element == nullptr ? nullptr : element->attribute(attribute);
  return found == nullptr ? std::string_view() : found->value;
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

// A part of a PCI or CCW address: decimal or 0x hexadecimal.
unsigned part(const xml::Element& address, std::string_view name) {
  const std::string_view text = trim(word(&address, name));
  const bool hexadecimal = text.starts_with("0x") || text.starts_with("0X");
  return static_cast<unsigned>(
      (hexadecimal ? parse_hex(text) : parse_decimal(text)).value_or(0));
}

std::optional<bool> multifunction(const xml::Element& address) {
  const std::string_view text = word(&address, "multifunction");
  return is_one_of(text, {"on", "off"}) ? std::optional(text == "on") : std::nullopt;
}

// libvirt gives a virtio interface that is a tap to the kernel's vhost, unless its
// driver says 'qemu' or the guest is not KVM's.
bool is_kernel_interface(const xml::Element& device, const Guest& guest) {
  return guest.type.value == "kvm" && device.name == "interface" &&
         is_one_of(word(&device, "type"),
                   {"network", "bridge", "direct", "ethernet"}) &&
         word(device.child("model"), "type").starts_with("virtio") &&
         word(device.child("driver"), "name") != "qemu";
}

struct VhostRow {
  VhostKind kind;
  bool (*is)(const xml::Element& device, const Guest& guest);
};

constexpr std::array kVhost = {
    VhostRow{VhostKind::Kernel, is_kernel_interface},
    VhostRow{VhostKind::Kernel,
             [](const xml::Element& device, const Guest& /*guest*/) {
               return device.name == "vsock";
             }},
    VhostRow{VhostKind::User,
             [](const xml::Element& device, const Guest& /*guest*/) {
               return is_one_of(device.name, {"interface", "disk"}) &&
                      word(&device, "type") == "vhostuser";
             }},
    VhostRow{VhostKind::Virtiofs,
             [](const xml::Element& device, const Guest& /*guest*/) {
               return device.name == "filesystem" &&
                      word(device.child("driver"), "type") == "virtiofs";
             }},
};

// A device of the host's, whose DMA reaches all of the guest's memory: that memory is
// pinned.
bool is_vfio(const xml::Element& device) {
  const std::string_view type = word(&device, "type");
  return (device.name == "hostdev" && is_one_of(type, {"pci", "mdev"})) ||
         (device.name == "interface" && type == "hostdev") ||
         (device.name == "disk" && type == "nvme");
}

// By what no other device may be called or be found at; modules are read elsewhere.
void read_other(const xml::Element& device, Guest& guest) {
  const xml::Element* address = device.child("address");
  const xml::Element* alias = device.child("alias");
  if (device.name == "memory" || (address == nullptr && alias == nullptr)) {
    return;
  }
  model::OtherDevice other;
  other.name = device.name;
  other.where = device.name_at;
  if (address != nullptr) {
    other.address = read_bus_address(*address);
    other.where = address->name_at;
  }
  if (alias != nullptr) {
    other.alias = Reader::text(alias->attribute("name"));
  }
  guest.others.push_back(std::move(other));
}

void read_devices(const xml::Element& root, Guest& guest) {
  const xml::Element* devices = root.child("devices");
  if (devices == nullptr) {
    return;
  }
  for (const xml::Element& device : devices->children) {
    for (const VhostRow& row : kVhost) {
      if (row.is(device, guest)) {
        guest.vhost.push_back({row.kind, device.name_at});
      }
    }
    if (is_vfio(device)) {
      guest.vfio.push_back(device.name_at);
    }
    guest.iommu = guest.iommu || device.name == "iommu";
    read_other(device, guest);
  }
}

void read_hard_limit(const Source& source, const xml::Element& root, Guest& guest) {
  const xml::Element* limit = Reader::find(root, {"memtune", "hard_limit"});
  if (limit == nullptr) {
    return;
  }
  const std::string_view unit = word(limit, "unit");
  const Unit* row = find_unit(unit.empty() ? "KiB" : unit);
  const auto count = parse_decimal(trim(limit->text));
  const auto bytes =
      row != nullptr && count ? checked_multiply(*count, row->bytes) : std::nullopt;
  if (bytes) {
    guest.hard_limit = Located<Bytes>{*bytes, limit->text_at(source)};
  }
}

void read_scheduling(const xml::Element& root, Guest& guest) {
  const xml::Element* cputune = root.child("cputune");
  if (cputune == nullptr) {
    return;
  }
  for (const xml::Element& child : cputune->children) {
    if (child.name == "vcpusched" && !guest.realtime &&
        is_one_of(word(&child, "scheduler"), {"fifo", "rr"})) {
      guest.realtime = child.name_at;
    }
  }
}

// What stands behind `key` in JSON: enough of it to find "id":"…" among an option's
// properties.
std::string json_value(std::string_view text, std::string_view key) {
  const std::string name = '"' + std::string(key) + '"';
  std::size_t at = text.find(name);
  if (at == std::string_view::npos) {
    return {};
  }
  std::string_view rest = trim(text.substr(at + name.size()));
  if (!rest.starts_with(':')) {
    return {};
  }
  rest = trim(rest.substr(1));
  const std::size_t end = rest.find('"', 1);
  return rest.starts_with('"') && end != std::string_view::npos
             ? std::string(rest.substr(1, end - 1))
             : std::string();
}

// "memdimm0" of "memory-backend-ram,id=memdimm0,size=1G" or of the same as JSON.
std::string id_in(std::string_view properties) {
  if (trim(properties).starts_with('{')) {
    return json_value(properties, "id");
  }
  constexpr std::string_view kKey = "id=";
  for (const std::string_view part : split(properties, ',')) {
    if (part.starts_with(kKey)) {
      return std::string(part.substr(kKey.size()));
    }
  }
  return {};
}

// An option's properties stand in the argument behind it.
void read_arguments(const xml::Element& commandline, Guest& guest) {
  std::string_view option;
  for (const xml::Element& child : commandline.children) {
    const xml::Attribute* value = child.attribute("value");
    if (xml::local_name(child) != "arg" || value == nullptr) {
      continue;
    }
    const bool object = is_one_of(option, {"-object", "--object"});
    const bool device = is_one_of(option, {"-device", "--device"});
    std::string id = object || device ? id_in(value->value) : std::string();
    if (!id.empty()) {
      guest.raw_ids.push_back({object, {std::move(id), value->value_at}});
    }
    option = value->value;
  }
}

void read_commandline(const xml::Element& root, Guest& guest) {
  constexpr std::string_view kSpace = "http://libvirt.org/schemas/domain/qemu/1.0";
  for (const xml::Element& element : root.children) {
    if (xml::is_named(element, "commandline", kSpace, root)) {
      read_arguments(element, guest);
    }
  }
}

}  // namespace

model::DeviceAddress read_bus_address(const xml::Element& address) {
  const std::string_view type = word(&address, "type");
  if (type == "pci") {
    const model::PciAddress pci{.domain = part(address, "domain"),
                                .bus = part(address, "bus"),
                                .slot = part(address, "slot"),
                                .function = part(address, "function"),
                                .multifunction = multifunction(address)};
    // To libvirt (9.0) slot 0 of the first bus is no address: it finds one.
    const bool none = pci.domain == 0 && pci.bus == 0 && pci.slot == 0;
    return none ? model::DeviceAddress() : model::DeviceAddress(pci);
  }
  if (type == "ccw" && address.attribute("devno") != nullptr) {
    return model::CcwAddress{.cssid = part(address, "cssid"),
                             .ssid = part(address, "ssid"),
                             .devno = part(address, "devno")};
  }
  return {};
}

void read_around(const Source& source, const xml::Element& root, Guest& guest) {
  read_devices(root, guest);
  read_hard_limit(source, root, guest);
  read_scheduling(root, guest);
  read_commandline(root, guest);
  if (const xml::Element* security = root.child("launchSecurity")) {
    guest.launch_security =
        Located<std::string>{std::string(word(security, "type")), security->name_at};
  }
}

}  // namespace memdimm::dialect
