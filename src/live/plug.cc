// SPDX-License-Identifier: GPL-2.0-or-later
// The domain with the module in it, and what the guest's start has settled for good.
#include "live/plug.h"

#include <algorithm>

#include "base/text.h"
#include "live/dialects.h"
#include "live/hotplug_codes.h"
#include "live/known.h"
#include "live/operations.h"
#include "live/refusals.h"

namespace memdimm::live {
namespace {

using analysis::Analysis;

// A module that names a new node makes it in a document, and cannot in a running guest.
void check_node(const State& running, const model::Module& module, Diagnostics& out) {
  const auto& nodes = running.layout.nodes;
  const bool declares = running.layout.boot_slot() && running.domain.cells.empty();
  if (!declares || !module.node ||
      module.node->value < std::max<std::size_t>(nodes.size(), 1)) {
    return;
  }
  Diagnostic& found = out.add(
      kNodeNotInGuest,
      module.node->where,
      "the guest has no node " + std::to_string(module.node->value) +
          ": the domain declares " +
          (nodes.empty() ? std::string("none") : counted(nodes.size(), "node")));
  found.labels.push_back({running.domain.where, "the domain"});
  found.help = "plug into a node that the domain declares, or into none";
}

// A document without cells gets one when it is defined, and its modules node 0; the
// guest that runs has the cell, and a module for it wants a node.
void check_named_node(const State& running,
                      const model::Module& module,
                      Diagnostics& out) {
  const layout::LibvirtReading* libvirt = running.layout.libvirt();
  const bool created = libvirt != nullptr && libvirt->defined.cell_created;
  if (!created || module.node || !module.row().node) {
    return;
  }
  Diagnostic& found = out.add(kPluggedWithoutNode,
                              module.where,
                              "this module names no guest node, and the guest that "
                              "runs has one");
  found.labels.push_back({running.domain.where, "libvirt has given it node 0"});
  found.help = "write <node>0</node> into its <target>";
}

// In the proposal the module in the lowest slot is the memory at boot. Whether it still
// is what it was.
bool check_boot_slot(const State& running, const State& after, Diagnostics& out) {
  if (after.layout.boot_slot() == running.layout.boot_slot()) {
    return true;
  }
  const std::string boot_slot = std::to_string(*running.layout.boot_slot());
  const model::Module& module = after.domain.modules.back();
  const auto& slot = module.slot;
  Diagnostic& found = out.add(
      kBootMemoryFixed,
      slot ? slot->where : module.where,
      (slot ? "slot " + std::to_string(slot->value) + " is below slot " + boot_slot
            : "no slot is free above slot " + boot_slot) +
          ", which holds the memory at boot");
  found.labels.push_back({after.domain.where, "the domain"});
  found.help = slot ? "plug into a slot above " + boot_slot
                    : "raise the number of slots and restart the guest";
  return false;
}

// What the rules say of the guest because of the module: all about it, what refuses the
// guest now, and what they did not say of the guest before.
void tell_new(const State& running,
              const State& after,
              analysis::Pipeline& pipeline,
              Diagnostics& out) {
  const layout::Target target = for_running(pipeline.settings().target);
  const Span module = after.domain.modules.back().where;
  Diagnostics found;
  pipeline.judge(after.domain, after.layout, target, found);
  Diagnostics before;
  pipeline.judge(running.domain, running.layout, target, before);
  for (Diagnostic& one : found.take_sorted()) {
    const bool about_it = one.where.source == module.source;
    const bool known = is_known(one, before.all());
    if (!about_it && !known) {
      one.labels.push_back({module, "with this module"});
    }
    if (about_it || !known || one.severity == Severity::Error) {
      out.add(std::move(one));
    }
  }
}

}  // namespace

void plug(Analysis& domain,
          const model::Module& module,
          analysis::Pipeline& pipeline,
          Diagnostics& out) {
  const State running = started({*domain.domain, *domain.layout});
  State after = plugged(running, module, pipeline.settings().target);
  if (check_boot_slot(running, after, out)) {
    tell_new(running, after, pipeline, out);
  }
  check_node(running, module, out);
  check_named_node(running, module, out);
  check_place(running, module, out);
  domain.domain = std::move(after.domain);
  domain.layout = std::move(after.layout);
}

Analysis plug_into(Analysis& domain,
                   const std::string& path,
                   analysis::Reader& reader) {
  Analysis module = reader.module(path);
  if (module.module && in_one_dialect(module, domain, kModuleAndDomain, reader.out()) &&
      is_changeable(*module.module, Verb::Plug, reader.out())) {
    plug(domain, *module.module, reader.pipeline(), reader.out());
  }
  return module;
}

void plug_into(Analysis& domain,
               std::span<const std::string> paths,
               analysis::Reader& reader) {
  for (const std::string& path : paths) {
    plug_into(domain, path, reader);
  }
}

}  // namespace memdimm::live
