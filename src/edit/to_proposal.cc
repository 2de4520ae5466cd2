// SPDX-License-Identifier: GPL-2.0-or-later
// The edits that turn a document of libvirt's dialect into a proposal.
#include <algorithm>

#include "base/text.h"
#include "edit/convert.h"
#include "edit/convert_codes.h"
#include "edit/resolve.h"
#include "edit/sizes.h"
#include "facts/limits.h"

namespace memdimm::edit {
namespace {

using layout::Backend;
using model::Domain;
using model::Module;

class Converter {
 public:
  Converter(const xml::Document& document,
            const Domain& domain,
            const layout::Layout& layout,
            Diagnostics& out)
      : document_(document),
        source_(*document.source),
        root_(document.root),
        domain_(domain),
        layout_(layout),
        out_(out) {}

  std::vector<Edit> run() {
    if (!domain_.maximum && domain_.modules.empty()) {
      return {};  // a plain domain reads the same in both dialects
    }
    check_backing();
    check_host_policy();
    choose_slots();
    convert_memory();
    convert_cells();
    convert_backing();
    convert_modules();
    tell_slots();
    return std::move(edits_);
  }

 private:
  void refuse(Span where, std::string message) {
    out_.add(kNotInProposal, where, std::move(message)).help =
        "keep the document in libvirt's dialect, or change this first";
  }

  void check_backing() {
    const model::MemoryBacking& backing = domain_.backing;
    if (backing.source && backing.source->value != model::SourceType::Anonymous) {
      refuse(backing.source->where,
             "the proposal cannot say where all memory comes from, only each module");
    }
    if (backing.access) {
      refuse(backing.access->where, "the proposal cannot say that memory is shared");
    }
    if (backing.allocation) {
      refuse(backing.allocation->where,
             "the proposal cannot say when memory is allocated");
    }
    if (!domain_.slots || domain_.slots->value == 0) {
      refuse(domain_.maximum ? domain_.maximum->where : domain_.where,
             "the proposal has no maximum without slots");
    }
  }

  void check_host_policy() {
    const auto strict = [](model::NumaMode mode) {
      return mode == model::NumaMode::Strict;
    };
    const model::Numatune& numatune = domain_.numatune;
    const bool placed_by_host = layout_.placed_by_numad();
    if (numatune.memory &&
        (placed_by_host || !strict(numatune.mode.value_or(model::NumaMode::Strict)))) {
      refuse(*numatune.memory,
             "the proposal binds to host nodes strictly, or not at all");
    }
    for (const model::MemNode& node : numatune.nodes) {
      if (!strict(node.mode)) {
        refuse(node.where, "the proposal binds to host nodes strictly, or not at all");
      }
    }
  }

  // The boot module goes below every dimm; where one has slot 0, all move up.
  void choose_slots() {
    std::optional<unsigned> lowest;
    const layout::PlacedModule* holder = nullptr;
    for (const layout::PlacedModule& placed : layout_.modules) {
      if (placed.slot && (!lowest || *placed.slot < *lowest)) {
        lowest = placed.slot;
        holder = &placed;
      }
    }
    shift_ = lowest == 0U ? 1 : 0;
    if (shift_ != 0 && layout_.slots == facts::kMostSlots) {
      refuse(domain_.modules[holder->index].where,
             "no slot is left below this module for the memory at boot");
    }
  }

  // Slots are what modules are called after: another machine for whoever runs this one.
  void tell_slots() {
    if (!domain_.slots || out_.has_errors()) {
      return;
    }
    const std::string counted_slots = counted(layout_.slots, "slot");
    const std::string moved = counted_slots + " become " +
                              std::to_string(layout_.slots + 1) +
                              ", and each module is in the slot behind its own";
    out_.add(kSlotsCounted,
             domain_.slots->where,
             "the proposal counts a slot for the memory at boot: " +
                 (shift_ == 0 ? "slot 0 of the " + counted_slots + " is no longer free"
                              : moved));
  }

  void convert_memory() {
    const xml::Element* maximum = root_.child("maxMemory");
    if (maximum != nullptr) {
      edits_.push_back(remove(source_, *maximum));
    }
    const std::string line =
        proposal_memory(layout_.slots + shift_,
                        layout_.maximum,
                        saturating_add(layout_.boot, layout_.plugged));
    // libvirt reads "+512", which the proposal does not.
    const xml::Element* current = root_.child("currentMemory");
    const Bytes total = layout_.stated_total();
    if (domain_.current && domain_.current->value > total) {
      set_current(document_, domain_, total, edits_);  // as libvirt reads it
    } else if (current != nullptr && domain_.current &&
               trim(current->text).starts_with('+')) {
      edits_.push_back(set_text(source_, *current, trim(current->text).substr(1)));
    }
    const xml::Element* memory = root_.child("memory");
    if (memory != nullptr) {
      edits_.push_back({memory->whole, line});
    } else if (!root_.children.empty()) {
      edits_.push_back(add_before(source_, root_.children.front(), line));
    }
  }

  void check_cells() {
    for (std::size_t i = 0; i < domain_.cells.size(); ++i) {
      const model::Cell& cell = domain_.cells[i];
      const bool empty = cell.memory && cell.memory->value == 0;
      if (!empty && domain_.cell_id(i) != boot_node(layout_)) {
        refuse(cell.where, "the proposal boots with memory on one guest node only");
      }
      if (cell.backing.access || cell.backing.discard || !cell.caches.empty()) {
        refuse(cell.where,
               "the proposal's cells have no memory of their own to describe");
      }
    }
  }

  void convert_cells() {
    const xml::Element* cpu = root_.child("cpu");
    const xml::Element* numa = cpu == nullptr ? nullptr : cpu->child("numa");
    if (numa == nullptr) {
      return;
    }
    check_cells();
    for (const xml::Element& cell : numa->children) {
      for (const std::string_view name : {"memory", "unit"}) {
        if (const xml::Attribute* attribute = cell.attribute(name)) {
          edits_.push_back(remove_attribute(source_, cell, *attribute));
        }
      }
    }
  }

  void convert_backing() {
    const xml::Element* backing = root_.child("memoryBacking");
    const xml::Element* hugepages =
        backing == nullptr ? nullptr : backing->child("hugepages");
    if (hugepages != nullptr) {
      edits_.push_back(backing->children.size() == 1 ? remove(source_, *backing)
                                                     : remove(source_, *hugepages));
    }
    if (const xml::Element* numatune = root_.child("numatune")) {
      edits_.push_back(remove(source_, *numatune));
    }
  }

  void convert_modules() {
    Backend plain;
    plain.size = layout_.boot;
    const Backend* boot = boot_backend(layout_);
    const std::optional<unsigned> node =
        layout_.nodes.empty() ? std::nullopt : std::optional(boot_node(layout_));
    const auto lines =
        proposal_module({boot != nullptr ? boot : &plain, node, std::nullopt, 0});
    const xml::Element* devices = root_.child("devices");
    if (devices == nullptr) {
      edits_.push_back(
          add_child(source_,
                    root_,
                    "<devices>" + indented(source_, root_, lines) + "</devices>"));
    } else if (devices->children.empty()) {
      edits_.push_back(
          add_child(source_, *devices, indented(source_, *devices, lines)));
    } else {
      const xml::Element& first = devices->children.front();
      edits_.push_back(add_before(source_, first, indented(source_, first, lines)));
    }
    const auto elements = module_elements(root_);
    for (const layout::PlacedModule& placed : layout_.modules) {
      const Module& module = domain_.modules[placed.index];
      if (!module.is<model::Dimm>()) {
        refuse(module.where,
               "the proposal has no " + std::string(model::model_word(module)) +
                   ", only plain memory and huge pages");
        continue;
      }
      if (placed.backend.share || placed.backend.discard_data) {
        refuse(module.where,
               "the proposal cannot say that a module is shared or discarded");
        continue;
      }
      const auto address =
          placed.address_given ? placed.address : std::optional<Address>();
      const ModuleWords words{
          &placed.backend,
          placed.node,
          address,
          placed.slot.value_or(0) + shift_,
          module.alias ? std::string_view(module.alias->value) : std::string_view()};
      const xml::Element& element = *elements.at(placed.index);
      edits_.push_back(
          {element.whole, indented(source_, element, proposal_module(words))});
    }
  }

  const xml::Document& document_;
  const Source& source_;
  const xml::Element& root_;
  const Domain& domain_;
  const layout::Layout& layout_;
  Diagnostics& out_;
  unsigned shift_ = 0;
  std::vector<Edit> edits_;
};

}  // namespace

std::vector<Edit> to_proposal(const xml::Document& document,
                              const Domain& domain,
                              const layout::Layout& layout,
                              const layout::Target& /*target*/,
                              Diagnostics& out) {
  return Converter(document, domain, layout, out).run();
}

}  // namespace memdimm::edit
