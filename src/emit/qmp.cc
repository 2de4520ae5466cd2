// SPDX-License-Identifier: GPL-2.0-or-later
#include "emit/qmp.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/json_document.h"
#include "emit/json_value.h"
#include "emit/virsh.h"

namespace memdimm::emit {
namespace {

using Json = nlohmann::ordered_json;

struct Event {
  std::string name;
  Json data;  // the members to look for
  std::string means;
};

struct Step {
  std::string purpose;
  Json command;
  std::vector<Json> rollback = {};  // to send when QEMU refuses `command`
  std::vector<Event> await = {};    // the step is done when one of these came …
  std::vector<Event> failure = {};  // … and has failed when one of these came
  std::size_t undo = 0;  // after `rollback`, so many of Sequence::undo, the last first
};

struct Sequence {
  std::vector<Step> steps;
  std::vector<std::vector<Step>>
      undo;  // what takes each operation back, in their order
};

Json command(std::string_view name, Json arguments) {
  return {{"execute", name}, {"arguments", std::move(arguments)}};
}

Json object_add(const Item& object, facts::Version qemu) {
  Json properties = json_object(object);
  if (facts::has(qemu, facts::Qemu::JsonObjects)) {
    return command("object-add", std::move(properties));
  }
  Json arguments = {{"qom-type", properties["qom-type"]}, {"id", properties["id"]}};
  properties.erase("qom-type");
  properties.erase("id");
  arguments["props"] = std::move(properties);
  return command("object-add", std::move(arguments));
}

Json object_del(const std::string& id) {
  return command("object-del", {{"id", id}});
}

Json events(const std::vector<Event>& list) {
  Json out = Json::array();
  for (const Event& event : list) {
    out.push_back(
        {{"event", event.name}, {"data", event.data}, {"means", event.means}});
  }
  return out;
}

Json step_json(const Step& step) {
  Json out = {{"purpose", step.purpose},
              {"command", step.command},
              {"rollback", step.rollback},
              {"await", events(step.await)},
              {"failure", events(step.failure)}};
  if (step.undo > 0) {
    out["undo_from"] = step.undo - 1;
  }
  return out;
}

// Written once each, and referred to by number: a step that repeated them would make a
// long sequence grow with its square.
Json undo_json(const std::vector<std::vector<Step>>& undo) {
  Json out = Json::array();
  for (const std::vector<Step>& steps : undo) {
    Json one = {{"number", out.size()}, {"steps", Json::array()}};
    for (const Step& step : steps) {
      one["steps"].push_back(step_json(step));
    }
    out.push_back(std::move(one));
  }
  return out;
}

std::string render(std::string_view action, const Sequence& sequence, Form form) {
  std::string lines;
  Json document = {{"plan", action}, {"steps", Json::array()}};
  for (const Step& step : sequence.steps) {
    lines += harmless_json(step.command.dump()) + '\n';
    document["steps"].push_back(step_json(step));
  }
  const bool referred = std::any_of(sequence.steps.begin(),
                                    sequence.steps.end(),
                                    [](const Step& step) { return step.undo > 0; });
  if (referred) {
    document["undo"] = undo_json(sequence.undo);
  }
  return form == Form::Ndjson ? lines : harmless_json(document.dump(2)) + '\n';
}

Step resize_step(const layout::PlacedModule& placed, Bytes requested) {
  Step step;
  step.purpose = "ask the guest for another size";
  step.command = command("qom-set",
                         {{"path", "/machine/peripheral/" + placed.id},
                          {"property", "requested-size"},
                          {"value", requested}});
  step.await = {{"MEMORY_DEVICE_SIZE_CHANGE",
                 {{"id", placed.id}, {"size", requested}},
                 "the guest has reached the size; others may come before it"}};
  return step;
}

Step device_del_step(const layout::PlacedModule& placed, facts::Version qemu) {
  Step step;
  step.purpose = "ask the guest to give the module back";
  step.command = command("device_del", {{"id", placed.id}});
  step.await = {{"DEVICE_DELETED",
                 {{"device", placed.id}},
                 "the guest has let go and QEMU has removed the device"}};
  step.failure = {{"ACPI_DEVICE_OST",
                   {{"info", {{"device", placed.id}, {"source", 3}, {"status", 130}}}},
                   "the guest cannot free the memory (x86); the module stays"}};
  if (facts::has(qemu, facts::Qemu::UnplugErrorEvent)) {
    step.failure.push_back({"DEVICE_UNPLUG_GUEST_ERROR",
                            {{"device", placed.id}},
                            "the guest refuses (machines without ACPI events)"});
  }
  return step;
}

// Appends the steps of one operation.
class Steps {
 public:
  Steps(facts::Version qemu, std::vector<Step>& out) : qemu_(qemu), out_(out) {}

  void operator()(const Plug& what) const;
  void operator()(const Unplug& what) const;
  void operator()(const Resize& what) const {
    out_.push_back(resize_step(what.placed, what.requested));
  }
  void operator()(const Balloon& what) const {
    Step step;
    step.purpose = "ask the guest to hold memory back, or to take it again";
    step.command = command("balloon", {{"value", what.size}});
    step.await = {{"BALLOON_CHANGE",
                   {{"actual", what.size}},
                   "the guest has reached the size; others may come before it"}};
    out_.push_back(std::move(step));
  }

 private:
  facts::Version qemu_;
  std::vector<Step>& out_;
};

void Steps::operator()(const Plug& what) const {
  const auto& [module, placed, layout] = what;
  // A thread context speeds up a start; a running guest gets none, as with libvirt.
  layout::Backend backend = placed.backend;
  backend.thread_context_nodes = IdSet();
  std::vector<Item> objects;
  add_backend(backend, objects);
  Step object;
  object.purpose = "add the memory backend";
  object.command = object_add(objects.front(), qemu_);
  Step device;
  device.purpose = "plug the module";
  device.command =
      command("device_add", json_object(device_item(module, placed, layout, {})));
  device.rollback = {object_del(placed.backend.id)};
  if (module.is<model::Dimm>()) {
    device.await.push_back(
        {"ACPI_DEVICE_OST",
         {{"info", {{"device", placed.id}, {"source", 1}, {"status", 0}}}},
         "a running guest with ACPI has taken the module; none comes while it is "
         "paused"});
  }
  out_.push_back(std::move(object));
  out_.push_back(std::move(device));
}

void Steps::operator()(const Unplug& what) const {
  if (what.module.is<model::VirtioMem>()) {
    out_.push_back(resize_step(what.placed, 0));
  }
  out_.push_back(device_del_step(what.placed, qemu_));
  Step release;
  release.purpose = "remove the backend, once the device is gone";
  release.command = object_del(what.placed.backend.id);
  out_.push_back(std::move(release));
}

// What takes an operation back; nothing where what it was before is not known.
std::vector<Step> inverse(const Operation& operation, facts::Version qemu) {
  std::vector<Step> out;
  const Steps append(qemu, out);
  if (const auto* plugged = std::get_if<Plug>(&operation)) {
    append(Unplug{plugged->module, plugged->placed});
  } else if (const auto* unplugged = std::get_if<Unplug>(&operation)) {
    if (unplugged->layout != nullptr) {
      append(Plug{unplugged->module, unplugged->placed, *unplugged->layout});
    }
  } else if (const auto* resized = std::get_if<Resize>(&operation)) {
    if (resized->before) {
      append(Resize{resized->placed, *resized->before});
    }
  }
  return out;
}

std::string alone(std::string_view action,
                  const Operation& what,
                  facts::Version qemu,
                  const Style& style) {
  return sequence(action, {&what, 1}, qemu, style);
}

}  // namespace

std::string sequence(std::string_view action,
                     std::span<const Operation> operations,
                     facts::Version qemu,
                     const Style& style) {
  if (style.form == Form::Virsh) {
    return virsh(style.guest, operations, style.scope);
  }
  Sequence out;
  for (const Operation& operation : operations) {
    const std::size_t first = out.steps.size();
    std::visit(Steps(qemu, out.steps), operation);
    for (std::size_t i = first; i < out.steps.size(); ++i) {
      out.steps[i].undo = out.undo.size();
    }
    std::vector<Step> back = inverse(operation, qemu);
    if (!back.empty()) {
      out.undo.push_back(std::move(back));
    }
  }
  return render(action, out, style.form);
}

std::string plug(const model::Module& module,
                 const layout::PlacedModule& placed,
                 const layout::Layout& layout,
                 facts::Version qemu,
                 const Style& style) {
  return alone("plug", Plug{module, placed, layout}, qemu, style);
}

std::string unplug(const model::Module& module,
                   const layout::PlacedModule& placed,
                   facts::Version qemu,
                   const Style& style) {
  return alone("unplug", Unplug{module, placed}, qemu, style);
}

std::string resize(const layout::PlacedModule& placed,
                   Bytes requested,
                   const Style& style) {
  return alone("resize", Resize{placed, requested}, {}, style);
}

}  // namespace memdimm::emit
