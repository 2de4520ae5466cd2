// SPDX-License-Identifier: GPL-2.0-or-later
// Answers have the form of QEMU 7.2's.
#include "testing/fake_qemu.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <string_view>
#include <thread>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace memdimm::testing {
namespace {

using Json = nlohmann::json;
using qmp::Answer;

Answer refused(std::string words) {
  return {true, std::move(words)};
}

Answer done(const Json& returned = Json::object()) {
  return {false, returned.dump()};
}

constexpr Address kRegion = 0x100000000;

// "dimm1" of "dimm1@1", by what it is.
std::map<std::string, std::string> by_id(const std::string& contents) {
  std::map<std::string, std::string> out;
  std::string* last = nullptr;
  for (const std::string_view one : split(contents, ' ')) {
    if (last != nullptr && last->find('=') != std::string::npos &&
        last->find(' ') == std::string::npos) {
      last->append(" ").append(one);  // the unit of its size
      continue;
    }
    last = &out[std::string(one.substr(0, one.find_first_of("@=")))];
    *last = one;
  }
  return out;
}

bool names(const std::string& text, const std::string& id) {
  std::size_t at = text.find(id);
  while (at != std::string::npos && at > 0 &&
         std::isalnum(static_cast<unsigned char>(text[at - 1])) != 0) {
    at = text.find(id, at + 1);
  }
  return at != std::string::npos;
}

}  // namespace

std::vector<std::string> untold(const std::string& before,
                                const std::string& after,
                                const std::string& text) {
  auto was = by_id(before);
  auto is = by_id(after);
  std::set<std::string> ids;
  for (const auto& contents : {was, is}) {
    for (const auto& [id, what] : contents) {
      ids.insert(id);
    }
  }
  std::vector<std::string> out;
  for (const std::string& id : ids) {
    if (was[id] != is[id] && !names(text, id)) {
      out.push_back(id);
    }
  }
  return out;
}

FakeDevice* FakeQemu::find(const std::string& id) {
  const auto found = std::find_if(devices_.begin(),
                                  devices_.end(),
                                  [&](const FakeDevice& one) { return one.id == id; });
  return found == devices_.end() ? nullptr : &*found;
}

void FakeQemu::add(FakeDevice device) {
  if (device.backend.empty()) {
    device.backend = "mem" + device.id;
  }
  if (device.address == 0) {
    device.address =
        devices_.empty() ? kRegion : devices_.back().address + devices_.back().size;
  }
  backends_.push_back({device.backend, "memory-backend-ram", device.size});
  devices_.push_back(std::move(device));
}

std::string FakeQemu::contents() const {
  std::string out;
  for (const FakeDevice& one : devices_) {
    out += (out.empty() ? "" : " ") + one.id +
           (one.type == "virtio-mem" ? '=' + show_size(one.requested)
                                     : '@' + std::to_string(one.slot));
  }
  for (const Backend& one : backends_) {
    const bool used =
        std::any_of(devices_.begin(), devices_.end(), [&](const FakeDevice& device) {
          return device.backend == one.id;
        });
    if (!used) {
      out += (out.empty() ? "" : " ") + one.id;
    }
  }
  return out;
}

Answer FakeQemu::execute(const std::string& command, qmp::Deadline /*deadline*/) {
  const std::string name = Json::parse(command).at("execute");
  if (lost_) {
    throw qmp::Failure("QEMU has closed the connection");
  }
  if (meanwhile) {
    meanwhile(name);
  }
  const bool faulty = ++commands == fault_at;
  if (faulty && fault == Fault::Refused) {
    return refused("injected");
  }
  if (faulty && fault == Fault::Ignored) {
    return done();
  }
  lost_ = faulty && (fault == Fault::Lost || fault == Fault::LostAfter);
  if (lost_ && fault == Fault::Lost) {
    throw qmp::Failure("QEMU has closed the connection");
  }
  Answer answer = carry_out(command);
  if (lost_) {
    throw qmp::Failure("QEMU has closed the connection");
  }
  return faulty && fault == Fault::RefusedAfter ? refused("injected") : answer;
}

std::optional<qmp::Event> FakeQemu::event(qmp::Deadline deadline) {
  if (lost_) {
    throw qmp::Failure("QEMU has closed the connection");
  }
  if (events_.empty()) {
    std::this_thread::sleep_until(deadline);
    return std::nullopt;
  }
  qmp::Event oldest = std::move(events_.front());
  events_.pop_front();
  return oldest;
}

Answer FakeQemu::carry_out(const std::string& command) {
  const Json message = Json::parse(command);
  const std::string name = message.at("execute");
  const std::string arguments = message.value("arguments", Json::object()).dump();
  const std::pair<const char*, Answer (FakeQemu::*)(const std::string&)> changes[] = {
      {"object-add", &FakeQemu::object_add},
      {"object-del", &FakeQemu::object_del},
      {"device_add", &FakeQemu::device_add},
      {"device_del", &FakeQemu::device_del},
      {"qom-set", &FakeQemu::qom_set}};
  for (const auto& [change, carry] : changes) {
    if (name == change) {
      sent.push_back(command);
      return (this->*carry)(arguments);
    }
  }
  if (name == "qom-get") {
    return qom_get(arguments);
  }
  const std::size_t dot = version.find('.');
  const std::pair<const char*, std::string> answers[] = {
      {"query-version",
       R"({"qemu":{"major":)" + version.substr(0, dot) + R"(,"minor":)" +
           version.substr(dot + 1) + R"(,"micro":0},"package":""})"},
      {"query-status", running ? R"({"running":true})" : R"({"running":false})"},
      {"query-kvm", R"({"enabled":false,"present":true})"},
      {"query-memory-size-summary", R"({"base-memory":1073741824})"},
      {"query-memory-devices", devices_json()},
      {"query-memdev", backends_json()},
      {"qom-list", objects_json()}};
  for (const auto& [query, answer] : answers) {
    if (name == query) {
      return {false, answer};
    }
  }
  return refused("The command " + name + " has not been found");
}

std::string FakeQemu::devices_json() const {
  Json out = Json::array();
  for (const FakeDevice& one : devices_) {
    Json data = {{"id", one.id}, {"memdev", "/objects/" + one.backend}, {"node", 0}};
    if (one.type == "virtio-mem") {
      data["memaddr"] = one.address;
      data["max-size"] = one.size;
      data["size"] = one.actual;
      data["requested-size"] = one.requested;
      data["block-size"] = 2 * kMiB;
    } else {
      data["addr"] = one.address;
      data["size"] = one.size;
      data["slot"] = one.slot;
    }
    out.push_back({{"type", one.type}, {"data", data}});
  }
  return out.dump();
}

std::string FakeQemu::backends_json() const {
  Json out = Json::array();
  for (const Backend& one : backends_) {
    out.push_back({{"id", one.id},
                   {"size", one.size},
                   {"share", false},
                   {"policy", "default"},
                   {"host-nodes", Json::array()}});
  }
  return out.dump();
}

std::string FakeQemu::objects_json() const {
  Json out = {{{"name", "type"}, {"type", "string"}}};
  for (const Backend& one : backends_) {
    out.push_back({{"name", one.id}, {"type", "child<" + one.type + ">"}});
  }
  return out.dump();
}

Answer FakeQemu::object_add(const std::string& arguments) {
  const Json object = Json::parse(arguments);
  const std::string id = object.at("id");
  if (std::any_of(backends_.begin(), backends_.end(), [&](const Backend& one) {
        return one.id == id;
      })) {
    return refused("attempt to add duplicate property '" + id +
                   "' to object (type 'container')");
  }
  backends_.push_back({id, object.at("qom-type"), object.at("size")});
  return done();
}

Answer FakeQemu::object_del(const std::string& arguments) {
  const std::string id = Json::parse(arguments).at("id");
  const auto found = std::find_if(backends_.begin(),
                                  backends_.end(),
                                  [&](const Backend& one) { return one.id == id; });
  if (found == backends_.end()) {
    return refused("object '" + id + "' not found");
  }
  if (std::any_of(devices_.begin(), devices_.end(), [&](const FakeDevice& one) {
        return one.backend == id;
      })) {
    return refused("object '" + id + "' is in use, can not be deleted");
  }
  backends_.erase(found);
  return done();
}

Answer FakeQemu::device_add(const std::string& arguments) {
  const Json device = Json::parse(arguments);
  FakeDevice out;
  out.id = device.at("id");
  out.backend = device.at("memdev");
  out.slot = device.value("slot", 0U);
  const std::string driver = device.at("driver");
  out.type = driver == "pc-dimm" ? "dimm" : driver == "nvdimm" ? driver : "virtio-mem";
  out.requested = device.value("requested-size", Bytes{0});
  out.actual = out.requested;
  if (find(out.id) != nullptr) {
    return refused("Duplicate device ID '" + out.id + "'");
  }
  const auto backend =
      std::find_if(backends_.begin(), backends_.end(), [&](const Backend& one) {
        return one.id == out.backend;
      });
  if (backend == backends_.end()) {
    return refused("Device '" + out.backend + "' not found");
  }
  for (const FakeDevice& one : devices_) {
    if (out.type != "virtio-mem" && one.type != "virtio-mem" && one.slot == out.slot) {
      return refused("slot " + std::to_string(out.slot) + " is busy");
    }
  }
  out.size = backend->size;
  out.address = device.value(out.type == "virtio-mem" ? "memaddr" : "addr", Address{0});
  if (out.address == 0) {
    out.address =
        devices_.empty() ? kRegion : devices_.back().address + devices_.back().size;
  }
  devices_.push_back(out);
  return done();
}

Answer FakeQemu::device_del(const std::string& arguments) {
  const std::string id = Json::parse(arguments).at("id");
  if (find(id) == nullptr) {
    return refused("Device '" + id + "' not found");
  }
  if (find(id)->requested != 0 || find(id)->actual != 0) {
    return refused("the device has memory plugged");
  }
  const std::string data = Json({{"device", id}}).dump();
  events_.push_back({"STOP", "{}"});
  events_.push_back({"DEVICE_DELETED", R"({"device":"another"})"});
  switch (will) {
    case GuestWill::Agrees:
      std::erase_if(devices_, [&](const FakeDevice& one) { return one.id == id; });
      events_.push_back({"DEVICE_DELETED", data});
      break;
    case GuestWill::Refuses:
      events_.push_back(
          {"ACPI_DEVICE_OST",
           Json({{"info", {{"device", id}, {"source", 3}, {"status", 0x84}}}}).dump()});
      events_.push_back(
          {"ACPI_DEVICE_OST",
           Json({{"info", {{"device", id}, {"source", 3}, {"status", 130}}}}).dump()});
      break;
    case GuestWill::Silent:
      break;
  }
  return done();
}

Answer FakeQemu::qom_get(const std::string& arguments) {
  const Json what = Json::parse(arguments);
  if (what.at("property") == "memory") {
    return done({{"size", kGiB}, {"slots", slots}, {"max-size", 8 * kGiB}});
  }
  if (what.at("property") == "nvdimm") {
    return done(nvdimm);
  }
  return refused("Property not found");
}

Answer FakeQemu::qom_set(const std::string& arguments) {
  const Json what = Json::parse(arguments);
  const std::string path = what.at("path");
  FakeDevice* device = find(path.substr(path.rfind('/') + 1));
  if (device == nullptr || what.at("property") != "requested-size") {
    return refused("Property not found");
  }
  device->requested = what.at("value");
  if (will == GuestWill::Agrees) {
    device->actual = std::min(device->requested, guest_limit);
  }
  return done();
}

}  // namespace memdimm::testing
