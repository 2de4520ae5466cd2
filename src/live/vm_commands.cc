// SPDX-License-Identifier: GPL-2.0-or-later
// Everything is looked at before anything is sent.
#include "live/vm_commands.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "facts/limits.h"
#include "layout/names.h"
#include "live/hotplug_codes.h"
#include "live/operations.h"
#include "live/plug.h"
#include "live/refusals.h"
#include "live/verdict.h"
#include "live/vm_place.h"
#include "live/which.h"

namespace memdimm::live {
namespace {

using analysis::Analysis;

struct Modules {
  std::vector<Incoming> list;
  std::optional<model::DialectId> chosen;  // places are QEMU's: the modules' dialect
};

// Differences that have nothing to do with where a module goes are none here.
void expect_definition(const std::string& path, const State& definition, const Vm& vm) {
  const Verdict verdict = verify(definition, vm);
  const std::string about = quoted(path, kLongestPath) + " is not what QEMU runs: ";
  if (!verdict.machine.empty()) {
    throw NotDone(about + words_of(verdict.machine.front()));
  }
  for (const ModuleVerdict& one : verdict.modules) {
    if (one.standing == Standing::Missing) {
      throw NotDone(about + "QEMU has no " + one.id);
    }
    if (one.standing == Standing::Extra) {
      throw NotDone(about + "it has no " + one.id);
    }
    for (const Difference& difference : one.differences) {
      if (difference.what != "requested size") {
        throw NotDone(about + one.id + " has " + words_of(difference));
      }
    }
  }
}

Modules modules_of_definition(const std::vector<std::string>& paths,
                              const std::string& path,
                              analysis::Reader& reader,
                              const Vm& vm) {
  Modules out;
  Analysis domain = reader.domain(path);
  if (!domain.layout || reader.out().has_errors()) {
    return out;
  }
  expect_definition(path, {*domain.domain, *domain.layout}, vm);
  for (const std::string& one : paths) {
    plug_into(domain, one, reader);
    if (reader.out().has_errors()) {
      return out;
    }
    const layout::PlacedModule& placed = domain.layout->modules.back();
    out.list.push_back({domain.domain->modules[placed.index], placed, *domain.layout});
  }
  return out;
}

void check_boot_slot(const Analysis& module, Diagnostics& out) {
  const auto& slot = module.module->slot;
  if (module.dialect->id == model::DialectId::Proposal && slot && slot->value == 0) {
    out.add(kBootMemoryFixed,
            slot->where,
            "slot 0 holds the memory that the guest boots with")
        .help =
        "name another slot, or the definition with --domain where boot memory "
        "has another";
  }
}

Modules modules_alone(const std::vector<std::string>& paths, analysis::Reader& reader) {
  Modules out;
  for (const std::string& path : paths) {
    Analysis module = reader.module(path);
    if (!module.module || !is_changeable(*module.module, Verb::Plug, reader.out())) {
      continue;
    }
    reader.pipeline().check_module(
        module, for_running(reader.settings().target), reader.out());
    check_boot_slot(module, reader.out());
    if (reader.out().has_errors()) {
      continue;
    }
    Incoming one{*module.module, module.layout->modules.back(), *module.layout};
    if (!module.module->node) {
      one.placed.node.reset();  // QEMU takes node 0, whether the guest has nodes or not
    }
    out.chosen = module.dialect->id;
    out.list.push_back(std::move(one));
  }
  // Slots that are named count first.
  std::stable_partition(out.list.begin(), out.list.end(), [](const Incoming& one) {
    return one.module.slot.has_value();
  });
  return out;
}

void expect_room(const Vm& vm, const Incoming& what) {
  if (const std::string why = conflict(vm, what); !why.empty()) {
    const std::string name = what.module.takes_slot() && !what.placed.slot
                                 ? "a " + std::string(model::model_word(what.module)) +
                                       " of " + show_size(what.placed.size)
                                 : what.placed.id;
    throw NotDone(name + " cannot be plugged: " + why);
  }
}

// Another program may plug at the same time: who finds a place taken that was free
// chooses another, as often as there are slots at most.
MachineModule plug_one(Incoming& what,
                       const std::optional<model::DialectId>& chosen,
                       VmChange& change) {
  for (unsigned tries = 0;; ++tries) {
    const Vm now = change.look();
    if (chosen) {
      choose_place(now, *chosen, what);
    }
    expect_room(now, what);
    try {
      return change.plug(now, what);
    } catch (const NotTakenBack&) {
      throw;
    } catch (const NotDone&) {
      if (!chosen || tries == facts::kMostSlots || !is_taken(change.look(), what)) {
        throw;
      }
    }
  }
}

const MachineModule& find_by_document(const std::string& path,
                                      analysis::Reader& reader,
                                      const Vm& vm) {
  Analysis document = reader.module(path);
  if (!document.module ||
      !is_changeable(*document.module, Verb::Unplug, reader.out())) {
    throw NotDone("");
  }
  const model::Module& module = *document.module;
  Diagnostics beside;  // what is wrong with it does not matter any more
  reader.pipeline().check_module(
      document, for_running(reader.settings().target), beside);
  const Bytes size = document.layout->modules.back().size;
  std::vector<const MachineModule*> found;
  for (const MachineModule& one : vm.state.modules) {
    const VmBackend* backend = find_backend(vm, one.backend);
    const bool same =
        module.takes_slot() && module.slot
            ? one.slot == module.slot->value
            : one.model == module.model() && one.size == size &&
                  (!module.node || one.node.value_or(0) == module.node->value) &&
                  (!module.backing.path || backend == nullptr ||
                   backend->path == module.backing.path->value);
    if (same) {
      found.push_back(&one);
    }
  }
  if (found.empty()) {
    throw NotDone("QEMU has no module like that of " + quoted(path, kLongestPath));
  }
  if (found.size() > 1) {
    throw NotDone(found[0]->id + " and " + found[1]->id + " are both like that of " +
                  quoted(path, kLongestPath) + "; name an id or a slot");
  }
  return *found.front();
}

const MachineModule& find_by_word(const std::string& which, const Vm& vm) {
  if (const auto slot = parse_decimal(which)) {
    const auto found = std::find_if(
        vm.state.modules.begin(),
        vm.state.modules.end(),
        [&](const MachineModule& one) { return one.slot && *one.slot == *slot; });
    if (found == vm.state.modules.end()) {
      throw NotDone("QEMU has no module in slot " + which);
    }
    return *found;
  }
  if (const MachineModule* found = with_id(vm.state, which)) {
    return *found;
  }
  std::vector<std::string_view> ids;
  for (const MachineModule& one : vm.state.modules) {
    ids.push_back(one.id);
  }
  throw NotDone("QEMU has no module " + memdimm::quoted(which) +
                or_meant(closest_match(which, ids)));
}

}  // namespace

std::string no_unplug(const MachineModule& module, facts::Version qemu) {
  const facts::ModelRow& row = facts::row_of(module.model);
  const std::string word(row.word);
  if (!row.unplug) {
    return "QEMU unplugs no " + word + ", and " + module.id + " is one";
  }
  return qemu >= *row.unplug
             ? std::string()
             : "QEMU before " + facts::show_version(*row.unplug) + " unplugs no " +
                   word + ", and this is " + facts::show_version(qemu) +
                   "; `memdimm resize " + module.id + " 0` takes its memory away";
}

Report plug(const std::vector<std::string>& paths,
            const std::string& domain,
            analysis::Reader& reader,
            Running& running) {
  Modules modules = domain.empty()
                        ? modules_alone(paths, reader)
                        : modules_of_definition(paths, domain, reader, running.vm);
  if (reader.out().has_errors()) {
    return {};
  }
  Vm with_all = running.vm;
  for (Incoming& one : modules.list) {
    if (modules.chosen) {
      choose_place(with_all, *modules.chosen, one);
    }
    expect_room(with_all, one);
    with_all = with(std::move(with_all), one);
  }
  Report out;
  running.change.all_or_nothing([&] {
    for (Incoming& one : modules.list) {
      out.push_back("plugged " +
                    words_of(plug_one(one, modules.chosen, running.change)));
    }
  });
  for (std::string& left : running.change.refused_but_there()) {
    out.push_back(std::move(left));
  }
  return out;
}

Report unplug(const std::string& which, analysis::Reader& reader, Running& running) {
  const Vm& vm = running.vm;
  const std::string backend = layout::backend_id(which);
  const bool document = means_document(which);
  if (!document && with_id(vm.state, which) == nullptr &&
      is_unused_backend(vm, backend)) {
    running.change.release(backend);
    return {which + " was gone already; took its backend " + backend + " away"};
  }
  const MachineModule& module =
      document ? find_by_document(which, reader, vm) : find_by_word(which, vm);
  if (const std::string why = no_unplug(module, vm.qemu); !why.empty()) {
    throw NotDone(why);
  }
  running.change.unplug(vm, module);
  return {"unplugged " + words_of(module)};
}

Report resize(const std::string& id, Bytes size, Running& running) {
  const MachineModule& module = find_by_word(id, running.vm);
  const VmVirtioMem* device = find_virtio_mem(running.vm, module.id);
  if (device == nullptr) {
    throw NotDone(module.id + " is a " + std::string(facts::row_of(module.model).word) +
                  ": only a virtio-mem changes its size");
  }
  const Bytes block = std::max<Bytes>(device->block, 1);
  if (size > module.size || size % block != 0) {
    throw NotDone("cannot resize " + module.id + " to " + show_size(size) +
                  ": expected a multiple of its block of " + show_size(block) +
                  ", at most " + show_size(module.size));
  }
  running.change.resize(module, size);
  return {"resized " + module.id + " from " + show_size(device->size) + " to " +
          show_size(size)};
}

}  // namespace memdimm::live
