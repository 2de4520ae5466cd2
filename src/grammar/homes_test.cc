// SPDX-License-Identifier: GPL-2.0-or-later
#include "grammar/homes.h"

#include <doctest/doctest.h>

namespace memdimm::grammar {
namespace {

std::string shown(const Homes& homes, std::string_view name) {
  std::string out;
  for (const Home& home : homes.of(name)) {
    out += out.empty() ? "" : " ";
    for (const Enclosing& each : home.path) {
      out += '/' + std::string(each.name);
      out += each.value.empty() ? "" : '=' + std::string(each.value);
    }
    out += home.part == Part::Element ? "/" : "@";
    out += name;
  }
  return out;
}

TEST_CASE("a grammar knows every place of a name, and the form of what is around it") {
  Patterns p;
  const Pattern size = p.element("size", {p.data(kNumber)});
  const Pattern slot = p.attribute("slot", p.data(kNumber));
  const auto form = [&](std::string_view type) {
    return p.group({p.attribute("type", p.value(type)), slot});
  };
  const Pattern address = p.element("address", {p.choice({form("dimm"), form("pci")})});
  const Pattern memory = p.element(
      "memory",
      {p.interleave(
          {p.optional(size), p.element("label", {size}), p.optional(address)})});
  const Homes homes(p, p.choice({p.element("domain", {memory}), memory}));
  CHECK(
      shown(homes, "size") ==
      "/domain/memory/size /domain/memory/label/size /memory/size /memory/label/size");
  CHECK(shown(homes, "slot") ==
        "/domain/memory/address=dimm@slot /domain/memory/address=pci@slot "
        "/memory/address=dimm@slot /memory/address=pci@slot");
  CHECK(shown(homes, "memory") == "/domain/memory /memory");
  CHECK(homes.of("unknown").empty());
}

}  // namespace
}  // namespace memdimm::grammar
