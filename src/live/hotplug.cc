// SPDX-License-Identifier: GPL-2.0-or-later
// With the guest's definition a request is judged by it, without by the module alone.
#include "live/hotplug.h"

#include <optional>

#include "facts/versions.h"
#include "layout/names.h"
#include "layout/roomy_guest.h"
#include "live/dialects.h"
#include "live/hotplug_codes.h"
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

std::string change_in(const Analysis& domain,
                      const Analysis& module,
                      const HotplugRequest& request,
                      analysis::Reader& reader) {
  if (!in_one_dialect(module, domain, kModuleAndDomain, reader.out())) {
    return {};
  }
  const State running{*domain.domain, *domain.layout};
  const PlacedModule* placed = find_module(running, *module.module, reader.out());
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
  const layout::RoomyGuest guest =
      layout::roomy_guest(analysis.dialect->id, module, reader.settings().target);
  return change(module, guest.layout.modules.back(), request, reader);
}

std::string plug_in(Analysis& domain,
                    const HotplugRequest& request,
                    analysis::Reader& reader) {
  const State running{*domain.domain, *domain.layout};
  const Analysis module = plug_into(domain, request.module, reader);
  if (module.module) {
    check_place(running, *module.module, reader.out());
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
  reader.pipeline().check_module(module, reader.out());
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
  std::optional<Analysis> domain;
  if (!request.domain.empty()) {
    domain = reader.domain(request.domain);
    if (!domain->layout || !is_for(request.form, *domain, reader.out())) {
      return {};
    }
    request.form.guest = domain->domain->guest.name;
    if (request.verb == Verb::Plug) {
      return plug_in(*domain, request, reader);
    }
  }
  Analysis module = reader.module(request.module);
  if (!module.module || !is_for(request.form, module, reader.out())) {
    return {};
  }
  if (request.verb == Verb::Plug) {
    return plug_alone(module, request, reader);
  }
  if (!is_changeable(*module.module, request.verb, reader.out())) {
    return {};
  }
  return domain ? change_in(*domain, module, request, reader)
                : change_alone(module, request, reader);
}

}  // namespace memdimm::live
