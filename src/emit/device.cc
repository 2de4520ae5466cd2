// SPDX-License-Identifier: GPL-2.0-or-later
// Backends and devices of modules as items.
#include <utility>

#include "base/words.h"
#include "emit/item.h"
#include "facts/modules.h"
#include "model/module_attributes.h"

namespace memdimm::emit {
namespace {

using layout::Backend;
using layout::BackendType;
using layout::HostPolicy;

constexpr auto kTypes =
    words<BackendType>({{BackendType::Ram, "memory-backend-ram"},
                        {BackendType::File, "memory-backend-file"},
                        {BackendType::Memfd, "memory-backend-memfd"},
                        {BackendType::Epc, "memory-backend-epc"}});
constexpr auto kPolicies = words<HostPolicy>({{HostPolicy::Bind, "bind"},
                                              {HostPolicy::Preferred, "preferred"},
                                              {HostPolicy::Interleave, "interleave"}});

// Adds what is there and leaves out what is not, so that the order of properties can be
// read off the code.
class Builder {
 public:
  explicit Builder(std::string option) { item_.option = std::move(option); }

  Builder& set(std::string key, Value value) {
    item_.properties.push_back({std::move(key), std::move(value)});
    return *this;
  }
  template <class T>
  Builder& maybe(const std::string& key, const std::optional<T>& value) {
    return value ? set(key, *value) : *this;
  }
  Builder& number(const std::string& key, std::optional<unsigned> value) {
    return value ? set(key, std::uint64_t{*value}) : *this;
  }
  Builder& flag(const std::string& key, bool value) {
    return value ? set(key, true) : *this;
  }
  Item take() { return std::move(item_); }

 private:
  Item item_;
};

// What is said of an attribute as a property's value; nullopt where that is nothing to
// tell QEMU.
struct PropertyValue {
  std::optional<Value> operator()(Bytes value) const {
    return value == 0 ? std::nullopt : std::optional<Value>(value);
  }
  std::optional<Value> operator()(unsigned value) const { return std::uint64_t{value}; }
  std::optional<Value> operator()(const std::string& value) const { return value; }
  std::optional<Value> operator()(const IdSet& value) const { return value.ids(); }
  std::optional<Value> operator()(bool value) const { return value; }
  std::optional<Value> operator()(model::Sharing value) const {
    return value == model::Sharing::Shared;
  }
  // Of several properties: see add_bus_address().
  std::optional<Value> operator()(const model::DeviceAddress& /*value*/) const {
    return std::nullopt;
  }
  template <class T>
  std::optional<Value> operator()(const Located<T>& said) const {
    return (*this)(said.value);
  }
  template <class T>
  std::optional<Value> operator()(const std::optional<T>& said) const {
    return (*this)(*said);
  }
};

void add_property(const model::Attribute& attribute,
                  const model::Module& module,
                  Builder& device) {
  if (model::is_said(attribute, module)) {
    device.maybe(
        std::string(attribute.property),
        std::visit(
            [&](const auto& access) { return PropertyValue()(*access.get(module)); },
            attribute.field));
  }
}

void add_bus_address(const model::Module& module,
                     const layout::PlacedModule& placed,
                     const layout::Layout& layout,
                     Builder& device) {
  if (const auto* pci = std::get_if<model::PciAddress>(&module.bus_address)) {
    // libvirt calls all buses but the machine's own pci.N.
    const bool root = pci->bus == 0 && layout.machine.family != nullptr &&
                      !layout.machine.family->root_bus.empty();
    device.set("bus",
               root ? std::string(layout.machine.family->root_bus)
                    : "pci." + std::to_string(pci->bus));
    device.maybe("multifunction", placed.multifunction);
    std::string at = show_hex(pci->slot);
    if (pci->function != 0) {
      at += '.' + show_hex(pci->function);
    }
    device.set("addr", at);
  } else if (const auto* ccw = std::get_if<model::CcwAddress>(&module.bus_address)) {
    const auto hex = [](unsigned value) { return show_hex(value).substr(2); };
    std::string devno = hex(ccw->devno);
    devno.insert(0, 4 - std::min<std::size_t>(4, devno.size()), '0');
    device.set("devno", hex(ccw->cssid) + '.' + hex(ccw->ssid) + '.' + devno);
  }
}

std::string driver_of(const model::Module& module, const layout::PlacedModule& placed) {
  const facts::ModelRow& row = module.row();
  return std::string(placed.ccw ? row.ccw_driver : row.driver);
}

}  // namespace

std::string_view qom_type(BackendType type) {
  return kTypes.of(type);
}

std::optional<BackendType> backend_type(std::string_view word) {
  return kTypes.find(word);
}

void add_backend(const Backend& backend, std::vector<Item>& out) {
  Builder object("-object");
  if (!backend.thread_context_nodes.empty()) {
    Builder context("-object");
    context.set("qom-type", "thread-context")
        .set("id", "tc-" + backend.id)
        .set("node-affinity", backend.thread_context_nodes.ids());
    out.push_back(context.take());
  }
  object.set("qom-type", std::string(kTypes.of(backend.type))).set("id", backend.id);
  if (backend.type == BackendType::Memfd && backend.page_size) {
    object.set("hugetlb", true).set("hugetlbsize", *backend.page_size);
  }
  object.maybe("mem-path", backend.path)
      .maybe("discard-data", backend.discard_data)
      .maybe("share", backend.share);
  if (backend.plain_ramblock_id) {
    object.set("x-use-canonical-path-for-ramblock-id", false);
  }
  object.maybe("prealloc", backend.prealloc)
      .number("prealloc-threads", backend.prealloc_threads)
      .maybe("reserve", backend.reserve)
      .set("size", backend.size)
      .maybe("align", backend.align)
      .flag("pmem", backend.pmem);
  if (!backend.host_nodes.empty()) {
    object.set("host-nodes", backend.host_nodes.ids())
        .set("policy", std::string(kPolicies.of(backend.policy)));
  }
  if (!backend.thread_context_nodes.empty()) {
    object.set("prealloc-context", "tc-" + backend.id);
  }
  out.push_back(object.take());
}

Item device_item(const model::Module& module,
                 const layout::PlacedModule& placed,
                 const layout::Layout& layout,
                 const Scope& scope) {
  Builder device("-device");
  const auto add_properties = [&](bool of_driver) {
    for (const model::Attribute& attribute : model::kAttributes) {
      const bool is_driver = attribute.written.parent == model::Parent::Driver;
      if (!attribute.property.empty() && is_driver == of_driver) {
        add_property(attribute, module, device);
      }
    }
  };
  device.set("driver", driver_of(module, placed));
  if (placed.has_driver) {
    add_properties(true);
  }
  device.number("node", placed.node);
  add_properties(false);
  device.maybe("uuid", placed.made_up_uuid).set("memdev", placed.backend.id);
  const auto address = placed.address_given ? placed.address : std::optional<Address>();
  if (module.takes_slot()) {
    device.set("id", placed.id).number("slot", placed.slot).maybe("addr", address);
    return device.take();
  }
  device.flag("prealloc", placed.prealloc).maybe("memaddr", address);
  device.maybe("dynamic-memslots", placed.dynamic_memslots).set("id", placed.id);
  if (!scope.complete) {
    add_bus_address(module, placed, layout, device);
  }
  if (module.acpi_index && !placed.ccw) {
    device.set("acpi-index", std::uint64_t{module.acpi_index->value});
  }
  return device.take();
}

}  // namespace memdimm::emit
