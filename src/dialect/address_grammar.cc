// SPDX-License-Identifier: GPL-2.0-or-later
#include "dialect/address_grammar.h"

#include <vector>

namespace memdimm::dialect {
namespace {

using grammar::Datatype;
using grammar::Pattern;
using grammar::Patterns;

struct Part {
  std::string_view name;
  const Datatype& type;
};

Pattern of_type(Patterns& p,
                std::string_view type,
                std::initializer_list<Pattern> parts) {
  std::vector<Pattern> all = {p.attribute("type", p.value(type), "type='dimm'")};
  all.insert(all.end(), parts.begin(), parts.end());
  return p.group(all);
}

Pattern optional_parts(Patterns& p, std::initializer_list<Part> parts) {
  std::vector<Pattern> all;
  for (const Part& part : parts) {
    all.push_back(p.optional(p.attribute(part.name, p.data(part.type))));
  }
  return p.group(all);
}

Pattern dimm(Patterns& p) {
  // libvirt's schema has the slot optional, its parser demands it (9.0, 11.3).
  const Pattern slot = p.data(grammar::kNumber, "a slot number in decimal digits");
  const Pattern base = p.data(grammar::kHexNumber, "an address in hexadecimal digits");
  return of_type(p,
                 "dimm",
                 {p.attribute("slot", slot, "slot='0', or another free slot"),
                  p.optional(p.attribute("base", base))});
}

Pattern pci(Patterns& p) {
  const Pattern zpci =
      p.element("zpci",
                {optional_parts(
                    p, {{"uid", grammar::kHexNumber}, {"fid", grammar::kHexNumber}})});
  return of_type(p,
                 "pci",
                 {optional_parts(p,
                                 {{"domain", grammar::kUpTo65535},
                                  {"bus", grammar::kUpTo255},
                                  {"slot", grammar::kUpTo31},
                                  {"function", grammar::kUpTo7}}),
                  p.optional(p.attribute("multifunction", p.one_of({"on", "off"}))),
                  p.optional(zpci)});
}

Pattern ccw(Patterns& p) {
  const Pattern all_three =
      p.group({p.attribute("cssid", p.data(grammar::kUpTo254), "cssid='0xfe'"),
               p.attribute("ssid", p.data(grammar::kUpTo3), "ssid='0x0'"),
               p.attribute("devno", p.data(grammar::kUpTo65535), "devno='0x0001'")});
  return of_type(p, "ccw", {p.optional(all_three)});
}

}  // namespace

Pattern device_address(Patterns& p) {
  const Pattern controller =
      p.attribute("controller", p.data(grammar::kNumber), "controller='0'");
  return p.define(
      "deviceAddress",
      p.element(
          "address",
          {p.choice(
              {dimm(p),
               pci(p),
               ccw(p),
               of_type(p,
                       "drive",
                       {optional_parts(p,
                                       {{"controller", grammar::kNumber},
                                        {"bus", grammar::kNumber},
                                        {"target", grammar::kNumber},
                                        {"unit", grammar::kNumber}})}),
               of_type(
                   p,
                   "virtio-serial",
                   {controller,
                    optional_parts(
                        p, {{"bus", grammar::kNumber}, {"port", grammar::kNumber}})}),
               of_type(p,
                       "ccid",
                       {controller, optional_parts(p, {{"slot", grammar::kNumber}})}),
               of_type(p,
                       "usb",
                       {p.attribute("bus", p.data(grammar::kNumber), "bus='0'"),
                        optional_parts(p, {{"port", grammar::kUsbPort}})}),
               of_type(
                   p, "spapr-vio", {optional_parts(p, {{"reg", grammar::kHexNumber}})}),
               of_type(p,
                       "isa",
                       {optional_parts(p,
                                       {{"iobase", grammar::kHexNumber},
                                        {"irq", grammar::kHexNumber}})}),
               of_type(p, "unassigned", {}),
               of_type(p, "virtio-mmio", {})})}));
}

}  // namespace memdimm::dialect
