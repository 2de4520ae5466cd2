// SPDX-License-Identifier: GPL-2.0-or-later
#include "emit/virsh.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "testing/running.h"

namespace memdimm::emit {
namespace {

TEST_CASE("each operation is a command, and the next one waits for its success") {
  const model::Module module = testing::module_of(
      "<memory model='dimm'><target><size unit='MiB'>256</size><node>0</node></target>"
      "<alias name='ua-it&apos;s'/></memory>");
  layout::PlacedModule placed;
  placed.id = "virtiomem0";
  placed.slot = 2;
  placed.node = 1;
  const layout::Layout layout;
  const std::vector<Operation> all = {Plug{module, placed, layout},
                                      Unplug{module, placed},
                                      Resize{placed, 512 * kMiB},
                                      Balloon{kGiB}};
  const std::string xml =
      "<memory model='dimm'>\n"
      "  <target>\n"
      "    <size unit='KiB'>262144</size>\n"
      "    <node>0</node>\n"
      "  </target>\n"
      "  <address type='dimm' slot='2'/>\n"
      "  <alias name='ua-it&apos;s'/>\n"
      "</memory>\n"
      "MODULE\n";
  CHECK(
      virsh("it's; rm", all, {}) ==
      "virsh attach-device --domain 'it'\\''s; rm' --file /dev/stdin --live <<'MODULE' "
      "&&\n" +
          xml +
          "virsh detach-device-alias --domain 'it'\\''s; rm' --alias virtiomem0 --live "
          "&&\n"
          "virsh update-memory-device --domain 'it'\\''s; rm' --alias virtiomem0 "
          "--requested-size 524288KiB --live &&\n"
          "virsh setmem --domain 'it'\\''s; rm' --size 1048576KiB --live\n");
  CHECK(
      virsh("", {&all[3], 1}, {.live = true, .config = true}) ==
      "virsh setmem --domain \"${DOMAIN:?is the name of the guest}\" --size 1048576KiB "
      "--live --config\n");
  // What is stored has no aliases.
  CHECK(virsh("g", {&all[1], 2}, {.live = true, .config = true}) ==
        "virsh detach-device-alias --domain g --alias virtiomem0 --live &&\n"
        "virsh detach-device --domain g --file /dev/stdin --config <<'MODULE' &&\n" +
            xml +
            "virsh update-memory-device --domain g --alias virtiomem0 --requested-size "
            "524288KiB --live &&\n"
            "virsh update-memory-device --domain g --node 1 --requested-size 524288KiB "
            "--config\n");
  CHECK(virsh("g", {}, {}).empty());
}

TEST_CASE("a module cannot end the document that it stands in") {
  model::Module module = testing::module_of(testing::nvdimm("/a", testing::in_slot(0)));
  module.backing.path = Located<std::string>{"/a\nMODULE\nreboot", {}};
  const layout::PlacedModule placed;
  const layout::Layout layout;
  const Operation plug = Plug{module, placed, layout};
  const std::string text = virsh("g", {&plug, 1}, {});
  // A line end of the input is no line end any more.
  const std::string end = "\nMODULE\n";
  CHECK(text.find(end) == text.size() - end.size());
}

}  // namespace
}  // namespace memdimm::emit
