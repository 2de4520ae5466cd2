// SPDX-License-Identifier: GPL-2.0-or-later
// The edits that turn a proposal into a document of libvirt's dialect.
#include <algorithm>

#include "edit/convert.h"
#include "edit/convert_codes.h"
#include "edit/sizes.h"
#include "facts/architectures.h"
#include "facts/libvirt.h"
#include "facts/machines.h"
#include "layout/machine.h"

namespace memdimm::edit {
namespace {

using model::Domain;
using model::Module;

class Converter {
 public:
  Converter(const xml::Document& document,
            const Domain& domain,
            const layout::Layout& layout,
            const layout::Target& target,
            Diagnostics& out)
      : source_(*document.source),
        root_(document.root),
        domain_(domain),
        layout_(layout),
        target_(target),
        units_(layout::architecture(domain.guest).units),
        out_(out) {}

  std::vector<Edit> run() {
    check_nodes();
    convert_memory();
    convert_boot();
    convert_modules();
    complete_domain();
    tell_slots();
    return std::move(edits_);
  }

 private:
  void refuse(Span where, std::string message, std::string help) {
    out_.add(kNotInLibvirt, where, std::move(message)).help = std::move(help);
  }

  void check_step(const Located<Bytes>& size, Bytes step) {
    if (!is_multiple(size.value, step)) {
      refuse(size.where,
             "libvirt would round " + show_size(size.value) + " up to " +
                 show_size(align_up(size.value, step)),
             "use a multiple of " + show_size(step));
    }
  }

  // What plugs the next module counts with it.
  void tell_slots() {
    if (domain_.slots && layout_.boot_slot() && !out_.has_errors()) {
      out_.add(kSlotsCounted,
               domain_.slots->where,
               "libvirt counts no slot for the memory at boot: slot " +
                   std::to_string(*layout_.boot_slot()) +
                   " is free, and the other modules keep theirs");
    }
  }

  void check_nodes() {
    for (const layout::GuestNode& node : layout_.nodes) {
      if (node.backend || target_.has(facts::Libvirt::EmptyCells)) {
        continue;
      }
      const bool cell = node.id < domain_.cells.size();
      Span where = cell ? domain_.cells[node.id].where : domain_.where;
      for (const Module& module : domain_.modules) {
        if (module.node && module.node->value == node.id) {
          where = module.node->where;
        }
      }
      refuse(where,
             "guest node " + std::to_string(node.id) +
                 " has no memory at boot, and cells without any came with libvirt " +
                 facts::show_version(facts::row_of(facts::Libvirt::EmptyCells).since),
             "keep all modules on the boot module's node");
    }
  }

  void convert_memory() {
    std::vector<std::string> lines;
    if (domain_.maximum) {
      check_step(*domain_.maximum, units_.memory);
      lines.push_back(libvirt_maximum(layout_.slots, domain_.maximum->value));
    }
    XmlAttributes attributes;
    if (domain_.guest.dump_core) {
      attributes.emplace_back("dumpCore", *domain_.guest.dump_core ? "on" : "off");
    }
    lines.push_back(sized("memory", layout_.total, std::move(attributes)));
    if (const xml::Element* memory = root_.child("memory")) {
      edits_.push_back({memory->whole, indented(source_, *memory, lines)});
    } else {
      added_ = std::move(lines);
    }
  }

  void convert_boot() {
    const Module* module =
        layout_.boot_module() ? &domain_.modules[*layout_.boot_module()] : nullptr;
    const Located<Bytes> size =
        module != nullptr ? module->size : Located<Bytes>{layout_.boot, domain_.where};
    check_step(size, units_.memory);
    if (module != nullptr && module->backing.path) {
      refuse(module->backing.path->where,
             "libvirt has no path for the memory at boot",
             "use plain memory or huge pages");
    }
    if (has_cells()) {
      write_cells(size.value);
    }
    const layout::Backend* backend = boot_backend(layout_);
    if (backend == nullptr) {
      return;
    }
    if (!backend->host_nodes.empty()) {
      append("numatune", bound(backend->host_nodes.to_string()));
    }
    if (module != nullptr && module->backing.page_size) {
      append("memoryBacking",
             element("hugepages", {}, page(module->backing.page_size->value)));
    }
  }

  // Boot memory is in cells where modules may come, and where the document has some; a
  // machine without NUMA has none.
  [[nodiscard]] bool has_cells() const {
    const facts::MachineFamily* family = layout_.machine.family;
    const bool numa = family == nullptr || family->numa;
    return numa && (layout_.maximum || !domain_.cells.empty());
  }

  // Of a guest without cells only all of its memory can be spoken of.
  [[nodiscard]] std::string bound(const std::string& nodeset) const {
    if (!has_cells()) {
      return element("memory", {{"mode", "strict"}, {"nodeset", nodeset}});
    }
    return element("memnode",
                   {{"cellid", std::to_string(boot_node(layout_))},
                    {"mode", "strict"},
                    {"nodeset", nodeset}});
  }

  [[nodiscard]] std::string page(Bytes size) const {
    const WrittenNumber written = write_size(size);
    XmlAttributes attributes{{"size", written.number}, {"unit", written.unit}};
    if (has_cells()) {
      attributes.emplace_back("nodeset", std::to_string(boot_node(layout_)));
    }
    return element("page", attributes);
  }

  // `child` as a new child of the domain's `parent`, which is made where it is missing.
  void append(const std::string& parent, const std::string& child) {
    if (const xml::Element* found = root_.child(parent)) {
      edits_.push_back(add_child(source_, *found, child));
    } else {
      add_to_domain(element(parent, {}, child));
    }
  }

  void add_to_domain(std::string text) { added_.push_back(std::move(text)); }

  void write_memory(const xml::Element& cell, Bytes size) {
    const WrittenNumber written = size == 0 ? write_size(0, "KiB") : write_size(size);
    edits_.push_back(add_attribute(source_, cell, "memory", written.number));
    edits_.push_back(add_attribute(source_, cell, "unit", written.unit));
  }

  // The cells of a guest that has none in its document; libvirt gives cell 0 the CPUs.
  [[nodiscard]] std::string made_cells(Bytes size) const {
    const unsigned last = std::max(domain_.guest.vcpus.value, 1U) - 1;
    std::string out;
    for (unsigned id = 0; id < std::max<std::size_t>(layout_.nodes.size(), 1); ++id) {
      const WrittenNumber written =
          id == boot_node(layout_) ? write_size(size) : write_size(0, "KiB");
      XmlAttributes attributes{{"id", std::to_string(id)}};
      if (id == 0) {
        attributes.emplace_back("cpus", last == 0 ? "0" : "0-" + std::to_string(last));
      }
      attributes.emplace_back("memory", written.number);
      attributes.emplace_back("unit", written.unit);
      out += element("cell", attributes);
    }
    return out;
  }

  void write_into_cells(const xml::Element& numa, Bytes size) {
    std::size_t index = 0;
    for (const xml::Element& child : numa.children) {
      if (child.name == "cell") {
        const bool boot = domain_.cell_id(index++) == boot_node(layout_);
        write_memory(child, boot ? size : 0);
      }
    }
  }

  void write_cells(Bytes size) {
    const xml::Element* cpu = root_.child("cpu");
    const xml::Element* numa = cpu == nullptr ? nullptr : cpu->child("numa");
    if (numa != nullptr && !domain_.cells.empty()) {
      write_into_cells(*numa, size);
      return;
    }
    const std::string line = element("numa", {}, made_cells(size));
    if (cpu != nullptr) {
      edits_.push_back(add_child(source_, *cpu, line));
    } else if (needs_ged() && !domain_.guest.cpu_mode) {
      add_to_domain(element("cpu", {{"mode", "maximum"}}, line));
    } else {
      add_to_domain(element("cpu", {}, line));
    }
  }

  void convert_modules() {
    const auto elements = module_elements(root_);
    if (layout_.boot_module()) {
      edits_.push_back(remove(source_, *elements.at(*layout_.boot_module())));
    }
    for (const layout::PlacedModule& placed : layout_.modules) {
      const Module& module = domain_.modules[placed.index];
      if (!module.is_memory()) {
        refuse(module.where,
               "libvirt has no memory module for firmware",
               "describe it in <os><loader>, and remove the module");
        continue;
      }
      if (module.backing.path) {
        refuse(module.backing.path->where,
               "libvirt has no path for a dimm's memory",
               "use plain memory or huge pages, or an nvdimm");
      }
      check_step(module.size, units_.module);
      const xml::Element& element = *elements.at(placed.index);
      edits_.push_back(
          {element.whole, indented(source_, element, libvirt_dimm(module, placed))});
    }
  }

  [[nodiscard]] bool needs_acpi() const {
    const facts::MachineFamily* family = layout_.machine.family;
    return family != nullptr && family->dimm_needs != facts::DimmNeeds::Nothing &&
           !layout_.modules.empty() && !domain_.guest.acpi;
  }

  // Firmware, and a CPU that libvirt would not choose.
  [[nodiscard]] bool needs_ged() const {
    const facts::MachineFamily* family = layout_.machine.family;
    return family != nullptr && family->dimm_needs == facts::DimmNeeds::Ged &&
           !layout_.modules.empty();
  }

  // What a proposal leaves to whoever starts an aarch64 guest with DIMMs.
  void complete_for_ged() {
    const xml::Element* os = root_.child("os");
    if (os != nullptr && !domain_.guest.has_uefi()) {
      edits_.push_back(add_attribute(source_, *os, "firmware", "efi"));
    }
    const xml::Element* cpu = root_.child("cpu");
    if (cpu != nullptr && !domain_.guest.cpu_mode) {
      edits_.push_back(add_attribute(source_, *cpu, "mode", "maximum"));
    }
  }

  // What libvirt wants of any domain, and what the proposal takes for granted.
  void complete_domain() {
    const xml::Element* features = root_.child("features");
    if (needs_acpi()) {
      if (features != nullptr) {
        edits_.push_back(add_child(source_, *features, "<acpi/>"));
      } else {
        add_to_domain("<features><acpi/></features>");
      }
    }
    if (needs_ged()) {
      complete_for_ged();
    }
    if (root_.child("name") == nullptr) {
      add_to_domain("<name>converted</name>");
    }
    if (root_.child("os") == nullptr) {
      add_to_domain("<os><type>hvm</type></os>");
    }
    for (const std::string& text : added_) {
      const xml::Element* devices = root_.child("devices");
      edits_.push_back(devices != nullptr ? add_before(source_, *devices, text)
                                          : add_child(source_, root_, text));
    }
  }

  const Source& source_;
  const xml::Element& root_;
  const Domain& domain_;
  const layout::Layout& layout_;
  const layout::Target& target_;
  facts::StartUnits units_;
  Diagnostics& out_;
  std::vector<Edit> edits_;
  std::vector<std::string> added_;
};

}  // namespace

std::vector<Edit> to_libvirt(const xml::Document& document,
                             const Domain& domain,
                             const layout::Layout& layout,
                             const layout::Target& target,
                             Diagnostics& out) {
  return Converter(document, domain, layout, target, out).run();
}

}  // namespace memdimm::edit
