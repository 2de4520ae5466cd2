// SPDX-License-Identifier: GPL-2.0-or-later
// What hotplug-json is asked for, with and without the definition that runs.
#include "live/hotplug.h"

#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "testing/folder.h"
#include "testing/rules.h"
#include "testing/running.h"

namespace memdimm::live {
namespace {

using testing::dimm;
using testing::in_slot;
using testing::nvdimm;
using testing::verdicts;
using testing::virtio_mem;

// What every command names first, or what is found instead: "memdimm1 dimm1".
std::string ids(const HotplugRequest& request, facts::Version qemu = {8, 2}) {
  std::istringstream none;
  analysis::Settings settings;
  settings.target.qemu = qemu;
  analysis::Reader reader(settings, none, "<stdin>");
  const std::string lines = hotplug(request, reader);
  if (reader.out().has_errors()) {
    return verdicts(reader.out().take_sorted());
  }
  std::string out;
  constexpr std::string_view kId = R"("id":")";
  for (std::size_t at = lines.find(kId); at != std::string::npos;
       at = lines.find(kId, at + 1)) {
    const std::size_t start = at + kId.size();
    out +=
        (out.empty() ? "" : " ") + lines.substr(start, lines.find('"', start) - start);
  }
  return out;
}

TEST_CASE("a device and its backend go by its slot, or by the id that is asked for") {
  const testing::Folder folder;
  const std::string domain = folder.file(
      "domain.xml",
      "<domain type='kvm'><name>g</name>" +
          testing::libvirt(dimm(256, in_slot(0)) + nvdimm("/a") + virtio_mem(512, 64),
                           "<maxMemory slots='8' unit='GiB'>8</maxMemory>"
                           "<memory unit='GiB'>2</memory>") +
          "</domain>");
  struct Row {
    std::string module;
    bool with_domain;
    Verb verb;
    std::string id;
    std::string ids;
  };
  const std::vector<Row> rows = {
      {dimm(128), true, Verb::Plug, "", "memdimm2 dimm2"},
      {dimm(128, in_slot(5)), true, Verb::Plug, "", "memdimm5 dimm5"},
      {dimm(128, in_slot(0)), true, Verb::Plug, "", "MD208 error"},
      {dimm(128), true, Verb::Plug, "new", "memnew new"},
      {dimm(128), false, Verb::Plug, "", "memdimm-hotplug dimm-hotplug"},
      {dimm(128, in_slot(5)), false, Verb::Plug, "", "memdimm5 dimm5"},
      {dimm(256), true, Verb::Unplug, "", "dimm0 memdimm0"},
      {dimm(256), true, Verb::Unplug, "other", "other memother"},
      {dimm(64), true, Verb::Unplug, "", "MD251 error"},
      {dimm(256), false, Verb::Unplug, "", "MD251 error"},
      {dimm(256), false, Verb::Unplug, "known", "known memknown"},
      {dimm(256, in_slot(4)), false, Verb::Unplug, "", "dimm4 memdimm4"},
      {nvdimm("/a"), true, Verb::Unplug, "", "MD252 error"},
      {virtio_mem(512, 0), true, Verb::Resize, "", ""},  // a path instead of an id
      {dimm(256), true, Verb::Resize, "", "MD409 error"},
      {dimm(64), true, Verb::Resize, "", "MD251 error"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.module);
    CAPTURE(kDone.of(row.verb));
    CAPTURE(row.with_domain);
    CHECK(ids({.module = folder.file("module.xml", row.module),
               .domain = row.with_domain ? domain : "",
               .verb = row.verb,
               .size = 128 * kMiB,
               .id = row.id}) == row.ids);
  }
}

TEST_CASE("a module of another dialect is not looked for") {
  const testing::Folder folder;
  const std::string domain = folder.file(
      "domain.xml",
      "<domain type='kvm'><name>g</name>" + testing::libvirt("") + "</domain>");
  const std::string module = folder.file(
      "module.xml",
      "<memory type='ram'><source type='ram' size='256' unit='MiB'/></memory>");
  for (const Verb verb : {Verb::Plug, Verb::Unplug}) {
    CHECK(ids({.module = module, .domain = domain, .verb = verb, .id = ""}) ==
          "MD020 error");
  }
}

}  // namespace
}  // namespace memdimm::live
