// SPDX-License-Identifier: GPL-2.0-or-later
// With the guest's definition a request is judged by it, without by the module alone.
#include "live/hotplug.h"

#include <optional>

#include "facts/versions.h"
#include "layout/names.h"
#include "layout/roomy_guest.h"
#include "live/dialects.h"
#include "live/hotplug_codes.h"
#include "live/machine_state.h"
#include "live/operations.h"
#include "live/plug.h"
#include "live/refusals.h"
#include "live/which.h"

namespace memdimm::live {
namespace {

using analysis::Analysis;
using layout::PlacedModule;
using model::Module;

PlacedModule called(PlacedModule placed, const std::string& id) {
  if (!id.empty()) {
    layout::rename(placed, id);
  }
  return placed;
}

// The steps for a device that is there already.
std::string change(const Module& module,
                   const PlacedModule& device,
                   const HotplugRequest& request,
                   analysis::Reader& reader) {
  const PlacedModule placed = called(device, request.id);
  if (request.verb == Verb::Resize) {
    check_resize(module, request.size, reader.out());
    return emit::resize(placed, request.size, request.form);
  }
  const facts::Version qemu = reader.settings().target.qemu;
  check_unplug(module, qemu, reader.out());
  return emit::unplug(module, placed, qemu, request.form);
}

// The one that the request's words mean; nullptr after a finding.
const PlacedModule* find_device(const State& running,
                                const Analysis& domain,
                                const HotplugRequest& request,
                                analysis::Reader& reader) {
  if (!means_document(request.module)) {
    return find_module(running, request.module, reader.out());
  }
  const Analysis module = reader.module(request.module);
  return module.module && is_changeable(*module.module, request.verb, reader.out()) &&
                 in_one_dialect(module, domain, kModuleAndDomain, reader.out())
             ? find_module(running, *module.module, reader.out())
             : nullptr;
}

std::string change_in(const Analysis& domain,
                      const HotplugRequest& request,
                      analysis::Reader& reader) {
  const State running = started({*domain.domain, *domain.layout});
  const PlacedModule* placed = find_device(running, domain, request, reader);
  return placed == nullptr
             ? std::string()
             : change(running.domain.modules[placed->index], *placed, request, reader);
}

std::string change_alone(const Analysis& analysis,
                         const HotplugRequest& request,
                         analysis::Reader& reader) {
  const Module& module = *analysis.module;
  if (module.takes_slot() && !module.slot && request.id.empty()) {
    reader.out()
        .add(kModuleNotFound,
             module.where,
             "nothing says which of the guest's modules this is")
        .help = "write its <address slot='…'/>, or give --domain or --id";
    return {};
  }
  const layout::RoomyGuest guest = layout::roomy_guest(
      analysis.dialect->id, module, for_running(reader.settings().target));
  return change(module, guest.layout.modules.back(), request, reader);
}

// QEMU refuses a second device, or backend, of one id.
void check_id(const MachineState& machine,
              const std::string& id,
              const Module& module,
              Diagnostics& out) {
  const MachineModule* holder = with_id(machine, id);
  if (holder == nullptr) {
    holder = with_backend(machine, layout::backend_id(id));
  }
  if (holder != nullptr) {
    out.add(kIdTaken,
            module.where,
            "the guest has a module with id " + holder->id +
                " already: " + show_size(holder->size))
        .help = "leave --id out, or choose another one";
  }
}

std::string plug_in(Analysis& domain,
                    const HotplugRequest& request,
                    analysis::Reader& reader) {
  const MachineState before = from_definition(*domain.domain, *domain.layout);
  const Analysis module = plug_into(domain, request.module, reader);
  if (module.module) {
    check_id(before, request.id, *module.module, reader.out());
  }
  if (reader.out().has_errors()) {
    return {};
  }
  const PlacedModule placed = called(domain.layout->modules.back(), request.id);
  return emit::plug(domain.domain->modules[placed.index],
                    placed,
                    *domain.layout,
                    reader.settings().target.qemu,
                    request.form);
}

std::string plug_alone(Analysis& module,
                       const HotplugRequest& request,
                       analysis::Reader& reader) {
  if (!is_changeable(*module.module, Verb::Plug, reader.out())) {
    return {};
  }
  reader.pipeline().check_module(
      module, for_running(reader.settings().target), reader.out());
  PlacedModule placed = called(module.layout->modules.back(), request.id);
  if (!module.module->node) {
    placed.node.reset();  // whether the guest has nodes is not known
  }
  return emit::plug(*module.module,
                    placed,
                    *module.layout,
                    reader.settings().target.qemu,
                    request.form);
}

}  // namespace

std::string hotplug(const HotplugRequest& asked, analysis::Reader& reader) {
  HotplugRequest request = asked;
  if (!request.domain.empty()) {
    Analysis domain = reader.running(request.domain);
    if (!domain.layout || !is_for(request.form, domain, reader.out())) {
      return {};
    }
    request.form.guest = domain.domain->guest.name;
    return request.verb == Verb::Plug ? plug_in(domain, request, reader)
                                      : change_in(domain, request, reader);
  }
  Analysis module = reader.module(request.module);
  if (!module.module || !is_for(request.form, module, reader.out())) {
    return {};
  }
  if (request.verb == Verb::Plug) {
    return plug_alone(module, request, reader);
  }
  return is_changeable(*module.module, request.verb, reader.out())
             ? change_alone(module, request, reader)
             : std::string();
}

}  // namespace memdimm::live
