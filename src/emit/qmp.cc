// SPDX-License-Identifier: GPL-2.0-or-later
#include "emit/qmp.h"

#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "emit/json_value.h"

namespace memdimm::emit {
namespace {

using Json = nlohmann::ordered_json;

constexpr layout::Version kFlatProperties{6, 0};
constexpr layout::Version kGuestErrorEvent{6, 2};

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
};

Json command(std::string_view name, Json arguments) {
  return {{"execute", name}, {"arguments", std::move(arguments)}};
}

Json object_add(const Item& object, layout::Version qemu) {
  Json properties = json_object(object);
  if (qemu >= kFlatProperties) {
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

std::string render(std::string_view action, const std::vector<Step>& steps, Form form) {
  std::string lines;
  Json document = {{"plan", action}, {"steps", Json::array()}};
  for (const Step& step : steps) {
    lines += step.command.dump() + '\n';
    document["steps"].push_back({{"purpose", step.purpose},
                                 {"command", step.command},
                                 {"rollback", step.rollback},
                                 {"await", events(step.await)},
                                 {"failure", events(step.failure)}});
  }
  return form == Form::Ndjson ? lines : document.dump(2) + '\n';
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

Step device_del_step(const layout::PlacedModule& placed, layout::Version qemu) {
  Step step;
  step.purpose = "ask the guest to give the module back";
  step.command = command("device_del", {{"id", placed.id}});
  step.await = {{"DEVICE_DELETED",
                 {{"device", placed.id}},
                 "the guest has let go and QEMU has removed the device"}};
  step.failure = {{"ACPI_DEVICE_OST",
                   {{"info", {{"device", placed.id}, {"source", 3}, {"status", 130}}}},
                   "the guest cannot free the memory (x86); the module stays"}};
  if (qemu >= kGuestErrorEvent) {
    step.failure.push_back({"DEVICE_UNPLUG_GUEST_ERROR",
                            {{"device", placed.id}},
                            "the guest refuses (machines without ACPI events)"});
  }
  return step;
}

}  // namespace

std::string plug(const model::Module& module,
                 const layout::PlacedModule& placed,
                 const layout::Layout& layout,
                 layout::Version qemu,
                 Form form) {
  // A thread context speeds up a start; a running guest gets none, as with libvirt.
  layout::Backend backend = placed.backend;
  backend.thread_context_nodes = IdSet();
  std::vector<Item> objects;
  add_backend(backend, objects);
  Step object;
  object.purpose = "add the memory backend";
  object.command = object_add(objects.front(), qemu);
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
  return render("plug", {std::move(object), std::move(device)}, form);
}

std::string unplug(const model::Module& module,
                   const layout::PlacedModule& placed,
                   layout::Version qemu,
                   Form form) {
  std::vector<Step> steps;
  if (module.is<model::VirtioMem>()) {
    steps.push_back(resize_step(placed, 0));
  }
  steps.push_back(device_del_step(placed, qemu));
  Step release;
  release.purpose = "remove the backend, once the device is gone";
  release.command = object_del(placed.backend.id);
  steps.push_back(std::move(release));
  return render("unplug", steps, form);
}

std::string resize(const layout::PlacedModule& placed, Bytes requested, Form form) {
  return render("resize", {resize_step(placed, requested)}, form);
}

}  // namespace memdimm::emit
