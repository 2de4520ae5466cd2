// SPDX-License-Identifier: GPL-2.0-or-later
#include "emit/qmp.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

namespace memdimm::emit {
namespace {

using Json = nlohmann::ordered_json;

layout::PlacedModule placed() {
  layout::PlacedModule out;
  out.id = "dimm1";
  out.slot = 1;
  out.backend.id = "memdimm1";
  out.backend.size = 256 * kMiB;
  return out;
}

TEST_CASE("plugging is the backend, then the device") {
  CHECK(plug({}, placed(), {}, {7, 2}, Form::Ndjson) ==
        R"({"execute":"object-add","arguments":{"qom-type":"memory-backend-ram",)"
        R"("id":"memdimm1","size":268435456}})"
        "\n"
        R"({"execute":"device_add","arguments":{"driver":"pc-dimm",)"
        R"("memdev":"memdimm1","id":"dimm1","slot":1}})"
        "\n");
}

TEST_CASE("before QEMU 6.0 a backend's properties are nested") {
  CHECK(plug({}, placed(), {}, {5, 2}, Form::Ndjson)
            .starts_with(
                R"({"execute":"object-add","arguments":{"qom-type":)"
                R"("memory-backend-ram","id":"memdimm1","props":{"size":268435456}}})"
                "\n"));
}

TEST_CASE("a running guest gets no thread context") {
  layout::PlacedModule module = placed();
  module.backend.thread_context_nodes = IdSet(0);
  CHECK(plug({}, module, {}, {7, 2}, Form::Ndjson).find("context") ==
        std::string::npos);
}

TEST_CASE("a plan says how to undo each step and what to wait for") {
  const Json plan = Json::parse(plug({}, placed(), {}, {7, 2}, Form::Plan));
  CHECK(plan["plan"] == "plug");
  REQUIRE(plan["steps"].size() == 2);
  CHECK(plan["steps"][0]["rollback"].empty());
  CHECK(plan["steps"][1]["rollback"] ==
        Json::parse(R"([{"execute":"object-del","arguments":{"id":"memdimm1"}}])"));
  for (const Json& step : plan["steps"]) {
    CHECK(!step["purpose"].get<std::string>().empty());
    CHECK(step["command"].contains("execute"));
  }
}

TEST_CASE("unplugging waits for the guest before it removes the backend") {
  CHECK(unplug({}, placed(), {7, 2}, Form::Ndjson) ==
        R"({"execute":"device_del","arguments":{"id":"dimm1"}})"
        "\n"
        R"({"execute":"object-del","arguments":{"id":"memdimm1"}})"
        "\n");
  const Json plan = Json::parse(unplug({}, placed(), {7, 2}, Form::Plan));
  CHECK(plan["steps"][0]["await"][0]["event"] == "DEVICE_DELETED");
  CHECK(plan["steps"][0]["failure"].size() == 2);
  CHECK(Json::parse(unplug({}, placed(), {5, 2}, Form::Plan))["steps"][0]["failure"]
            .size() == 1);
}

TEST_CASE("a virtio-mem is emptied before it is unplugged") {
  model::Module module;
  module.kind = model::VirtioMem{};
  const std::string lines = unplug(module, placed(), {8, 2}, Form::Ndjson);
  CHECK(lines.starts_with(
      R"({"execute":"qom-set","arguments":{"path":"/machine/peripheral/dimm1",)"
      R"("property":"requested-size","value":0}})"
      "\n"));
}

TEST_CASE("resizing sets the requested size in bytes") {
  CHECK(resize(placed(), 512 * kMiB, Form::Ndjson) ==
        R"({"execute":"qom-set","arguments":{"path":"/machine/peripheral/dimm1",)"
        R"("property":"requested-size","value":536870912}})"
        "\n");
  const Json plan = Json::parse(resize(placed(), kGiB, Form::Plan));
  CHECK(plan["steps"][0]["await"][0]["event"] == "MEMORY_DEVICE_SIZE_CHANGE");
}

TEST_CASE(
    "what undoes the operations of a sequence stands once, and steps refer to it") {
  const model::Module module;
  const layout::Layout layout;
  const layout::PlacedModule gone = placed();
  layout::PlacedModule grown = placed();
  grown.id = "virtiomem0";
  layout::PlacedModule added = placed();
  added.id = "dimm2";
  added.backend.id = "memdimm2";
  const std::vector<Operation> operations = {Unplug{module, gone, &layout},
                                             Resize{grown, kGiB, 512 * kMiB},
                                             Plug{module, added, layout},
                                             Balloon{kGiB}};
  const Json plan = Json::parse(sequence("diff", operations, {7, 2}, Form::Plan));
  const auto words = [](const Json& list) {
    std::string out;
    for (const Json& one : list) {
      const Json& command = one.contains("command") ? one["command"] : one;
      const Json& to = command["arguments"];
      const std::string id = to.contains("id") ? to["id"] : to["path"];
      out += command["execute"].get<std::string>() + ' ' + id + ' ';
    }
    return out;
  };
  const Json& steps = plan["steps"];
  REQUIRE(steps.size() == 6);
  CHECK_FALSE(steps[0].contains("undo_from"));
  CHECK_FALSE(steps[1].contains("undo_from"));
  CHECK(steps[2]["undo_from"] == 0);
  CHECK(steps[3]["undo_from"] == 1);
  CHECK(steps[4]["undo_from"] == 1);
  CHECK(words(steps[4]["rollback"]) == "object-del memdimm2 ");
  CHECK(steps[5]["undo_from"] == 2);
  const Json& undo = plan["undo"];
  REQUIRE(undo.size() == 3);
  CHECK(undo[1]["number"] == 1);
  CHECK(words(undo[0]["steps"]) == "object-add memdimm1 device_add dimm1 ");
  CHECK(words(undo[1]["steps"]) == "qom-set /machine/peripheral/virtiomem0 ");
  CHECK(undo[1]["steps"][0]["command"]["arguments"]["value"] == 512 * kMiB);
  CHECK(words(undo[2]["steps"]) == "device_del dimm2 object-del memdimm2 ");
  CHECK(undo[2]["steps"][0]["await"][0]["event"] == "DEVICE_DELETED");
}

TEST_CASE("a sequence of one operation has nothing before it to undo") {
  const Json plan = Json::parse(
      sequence("plug", std::vector<Operation>{Balloon{kGiB}}, {7, 2}, Form::Plan));
  CHECK_FALSE(plan.contains("undo"));
}

}  // namespace
}  // namespace memdimm::emit
