// SPDX-License-Identifier: GPL-2.0-or-later
// What is written is read back as the same module.
#include "emit/libvirt_module.h"

#include <string>

#include <doctest/doctest.h>

#include "model/module_attributes.h"
#include "testing/running.h"

namespace memdimm::emit {
namespace {

using testing::module_of;

layout::PlacedModule in_slot(std::optional<unsigned> slot) {
  layout::PlacedModule placed;
  placed.slot = slot;
  return placed;
}

TEST_CASE("a module is written with all that it says") {
  const std::string modules[] = {
      "<memory model='dimm' access='shared' discard='yes'><source><pagesize "
      "unit='KiB'>2048</pagesize><nodemask>0-1,3</nodemask></source><target><size "
      "unit='KiB'>262144</size><node>0</node></target><address type='dimm' slot='3' "
      "base='0x140000000'/><alias name='ua-a&lt;b'/></memory>",
      "<memory model='nvdimm' "
      "access='private'><uuid>49545eb3-75e1-2d0a-acdd-f0294406c99e"
      "</uuid><source><path>/a &amp; 'b'</path><alignsize "
      "unit='KiB'>2048</alignsize><pmem/>"
      "</source><target><size unit='KiB'>262144</size><node>0</node><label><size "
      "unit='KiB'>128</size></label><readonly/></target><address type='dimm' slot='0'/>"
      "</memory>",
      "<memory model='virtio-mem'><source><nodemask>1</nodemask></source><target "
      "dynamicMemslots='yes'><size unit='KiB'>1048576</size><node>0</node><block "
      "unit='KiB'>2048</block><requested unit='KiB'>0</requested><address "
      "base='0x150000000'/></target><driver iommu='on' packed='off'/><acpi index='7'/>"
      "<address type='pci' domain='0x0000' bus='0x01' slot='0x0a' function='0x1' "
      "multifunction='on'/></memory>",
      "<memory model='virtio-pmem' access='shared'><source><path>/pmem</path></source>"
      "<target><size unit='KiB'>524288</size></target><address type='pci' "
      "domain='0x0000' "
      "bus='0x00' slot='0x05' function='0x0'/></memory>",
  };
  for (const std::string& text : modules) {
    CAPTURE(text);
    const model::Module said = module_of(text);
    const layout::PlacedModule placed =
        in_slot(said.slot ? std::optional(said.slot->value) : std::nullopt);
    const std::string written = libvirt_module(said, placed);
    CAPTURE(written);
    const model::Module read = module_of(written);
    CHECK(read.kind.index() == said.kind.index());
    for (const model::Attribute& attribute : model::kAttributes) {
      CAPTURE(attribute.written.name);
      CHECK(model::is_said(attribute, read) == model::is_said(attribute, said));
    }
    // A value in another unit or form would be another one when it is read again.
    CHECK(libvirt_module(read, placed) == written);
  }
}

TEST_CASE("a module is written with the place that it has") {
  const model::Module module = module_of(
      "<memory model='dimm'><target><size unit='MiB'>256</size></target>"
      "</memory>");
  layout::PlacedModule placed = in_slot(4);
  placed.node = 1;
  CHECK(libvirt_module(module, placed) ==
        "<memory model='dimm'>\n"
        "  <target>\n"
        "    <size unit='KiB'>262144</size>\n"
        "    <node>1</node>\n"
        "  </target>\n"
        "  <address type='dimm' slot='4'/>\n"
        "</memory>\n");
}

}  // namespace
}  // namespace memdimm::emit
