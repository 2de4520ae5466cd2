// SPDX-License-Identifier: GPL-2.0-or-later
// What can be said about a module, one row an attribute: the field that keeps it, where
// libvirt's XML has it, how two modules are compared in it, and what QEMU is told. The
// dialect's grammar and reader, the comparison, the devices of QEMU and the look at
// libvirt's version are made of these rows.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>
#include <variant>

#include "facts/versions.h"
#include "model/domain.h"

namespace memdimm::model {

// A field of a module, of one of its parts or of one kind; nullptr in the other kinds.
template <class T>
struct Access {
  using Type = T;
  const T* (*get)(const Module&);
  T* (*set)(Module&);
  bool operator==(const Access&) const = default;
};

using DeviceAddress = decltype(Module::bus_address);

// Every type that such a field has. Who does something with a field visits it, so that
// a new type asks each of them what to do with it.
using Field = std::variant<Access<Located<Bytes>>,
                           Access<std::optional<Located<Bytes>>>,
                           Access<std::optional<Located<unsigned>>>,
                           Access<std::optional<Located<std::string>>>,
                           Access<std::optional<Located<IdSet>>>,
                           Access<std::optional<Located<Sharing>>>,
                           Access<std::optional<Located<bool>>>,
                           Access<std::optional<bool>>,
                           Access<bool>,
                           Access<DeviceAddress>>;

// Where libvirt's XML has it: in <memory> itself, in its <source>, which is either made
// of pages or a file, or in its <target>.
enum class Parent {
  Memory,
  SourcePages,
  SourceFile,
  Target,
  Address,  // <address> or <alias>, which have a grammar and a reader of their own
};

// What it looks like there. Yes or no and sharing are attributes, all else is an
// element.
enum class Form {
  Size,        // <name unit='MiB'>512</name>
  SizeWithin,  // <name><size unit='MiB'>512</size></name>
  Number,
  Hexadecimal,
  GuestNode,
  HostNodes,
  Text,
  Path,
  Uuid,
  Sharing,  // name='shared'
  YesNo,    // name='yes'
  Flag,     // <name/>
  BusAddress,
};

struct Written {
  Parent parent;
  Form form;
  std::string_view name;
  // Of which models it is looked at; all of them take it.
  bool (*read)(const facts::ModelRow&);
  // What a message tells the user to add where it, or what is within it, must be there.
  std::string_view example = {};
};

struct Compared {
  std::string_view name;
  std::string_view otherwise;  // shown where nothing says it
  bool if_said = false;        // differs only where both say something
};

struct Attribute {
  const void* owner;  // of the field: see owner_of
  Field field;
  Written written;
  std::optional<Compared> compared;    // absent: it may change while the guest runs
  std::string_view property;           // of QEMU's -device, as it stands; "": none
  std::optional<facts::Libvirt> came;  // that brought it; absent: as old as its model
  std::string_view
      judged;  // the first rule about its values; "": there is no wrong one
};

// The struct that has the field, as something to compare.
template <class Owner>
inline constexpr char kOwner = 0;
template <class Owner, class T>
Owner owner_of(T Owner::*);
template <class Owner, class T>
T type_of(T Owner::*);

template <auto Member, class T, class Object>
constexpr T* reach(Object& module) {
  using Owner = decltype(owner_of(Member));
  if constexpr (std::is_same_v<Owner, Module>) {
    return &(module.*Member);
  } else if constexpr (std::is_same_v<Owner, Backing>) {
    return &(module.backing.*Member);
  } else {
    auto* kind = std::get_if<Owner>(&module.kind);
    return kind == nullptr ? nullptr : &(kind->*Member);
  }
}

template <auto Member>
constexpr Attribute attribute(const Written& written,
                              const std::optional<Compared>& compared,
                              std::string_view property,
                              std::optional<facts::Libvirt> came,
                              std::string_view judged) {
  using T = decltype(type_of(Member));
  return {.owner = &kOwner<decltype(owner_of(Member))>,
          .field = Access<T>{.get = &reach<Member, const T, const Module>,
                             .set = &reach<Member, T, Module>},
          .written = written,
          .compared = compared,
          .property = property,
          .came = came,
          .judged = judged};
}

constexpr bool any_model(const facts::ModelRow& /*row*/) {
  return true;
}
constexpr bool own_file(const facts::ModelRow& row) {
  return row.own_file;
}
constexpr bool no_file(const facts::ModelRow& row) {
  return !row.own_file;
}
constexpr bool own_pages(const facts::ModelRow& row) {
  return row.own_pages;
}

inline constexpr auto kNotCompared = std::nullopt;
inline constexpr std::string_view kNoProperty;
inline constexpr auto kAlways = std::nullopt;
inline constexpr std::string_view kNoneWrong;

// In the order in which differences are told, elements of one parent stand in the
// schema, and QEMU's properties in its arguments. module_attributes.cc asks for a row
// for each field.
inline constexpr std::array kAttributes = {
    attribute<&Module::size>(
        {Parent::Target, Form::Size, "size", any_model, "<size unit='MiB'>512</size>"},
        Compared{"size", "the file's"},
        kNoProperty,
        kAlways,
        "MD102"),
    attribute<&Module::node>({Parent::Target, Form::GuestNode, "node", any_model},
                             Compared{"node", "0"},
                             kNoProperty,
                             kAlways,
                             "MD202"),
    attribute<&Module::slot>({Parent::Address, Form::Number, "slot", any_model},
                             Compared{"slot", "", true},
                             kNoProperty,
                             kAlways,
                             "MD203"),
    attribute<&Module::base>({Parent::Address, Form::Hexadecimal, "base", any_model},
                             Compared{"address", "", true},
                             kNoProperty,
                             kAlways,
                             "MD212"),
    attribute<&Module::bus_address>(
        {Parent::Address, Form::BusAddress, "address", any_model},
        Compared{"bus address", "", true},
        kNoProperty,
        kAlways,
        kNoneWrong),
    attribute<&Module::address_type>({Parent::Address, Form::Text, "type", any_model},
                                     kNotCompared,
                                     kNoProperty,
                                     kAlways,
                                     "MD237"),
    attribute<&Module::alias>({Parent::Address, Form::Text, "alias", any_model},
                              kNotCompared,
                              kNoProperty,
                              kAlways,
                              "MD240"),
    attribute<&Backing::page_size>(
        {Parent::SourcePages, Form::Size, "pagesize", own_pages},
        Compared{"page size", "the host's"},
        kNoProperty,
        kAlways,
        "MD302"),
    attribute<&Backing::path>({Parent::SourceFile,
                               Form::Path,
                               "path",
                               own_file,
                               "<path>/PATH/TO/FILE</path>"},
                              Compared{"path", "none"},
                              kNoProperty,
                              kAlways,
                              "MD501"),
    attribute<&Backing::host_nodes>(
        {Parent::SourcePages, Form::HostNodes, "nodemask", no_file},
        Compared{"host nodes", "any"},
        kNoProperty,
        kAlways,
        "MD220"),
    attribute<&Backing::access>({Parent::Memory, Form::Sharing, "access", any_model},
                                Compared{"access", "the domain's"},
                                kNoProperty,
                                kAlways,
                                "MD506"),
    attribute<&Backing::discard>({Parent::Memory, Form::YesNo, "discard", any_model},
                                 Compared{"discard", "the domain's"},
                                 kNoProperty,
                                 kAlways,
                                 "MD502"),
    attribute<&Nvdimm::label>({Parent::Target,
                               Form::SizeWithin,
                               "label",
                               any_model,
                               "<size unit='KiB'>128</size>"},
                              Compared{"label", "none"},
                              "label-size",
                              kAlways,
                              "MD503"),
    attribute<&Nvdimm::align>({Parent::SourceFile, Form::Size, "alignsize", any_model},
                              Compared{"alignment", "QEMU's"},
                              kNoProperty,
                              facts::Libvirt::AlignSize,
                              kNoneWrong),
    attribute<&Nvdimm::uuid>({Parent::Memory, Form::Uuid, "uuid", any_model},
                             Compared{"uuid", "", true},
                             "uuid",
                             kAlways,
                             "MD504"),
    attribute<&Nvdimm::pmem>({Parent::SourceFile, Form::Flag, "pmem", any_model},
                             Compared{"pmem", "no"},
                             kNoProperty,
                             facts::Libvirt::Pmem,
                             kNoneWrong),
    attribute<&Nvdimm::readonly>({Parent::Target, Form::Flag, "readonly", any_model},
                                 Compared{"readonly", "no"},
                                 "unarmed",
                                 facts::Libvirt::ReadOnly,
                                 kNoneWrong),
    attribute<&VirtioMem::block>({Parent::Target, Form::Size, "block", any_model},
                                 Compared{"block", "QEMU's"},
                                 "block-size",
                                 kAlways,
                                 "MD401"),
    attribute<&VirtioMem::requested>(
        {Parent::Target, Form::Size, "requested", any_model},
        kNotCompared,
        "requested-size",
        kAlways,
        "MD402"),
    attribute<&VirtioMem::dynamic_memslots>(
        {Parent::Target, Form::YesNo, "dynamicMemslots", any_model},
        Compared{"dynamic memory slots", "no"},
        kNoProperty,  // where QEMU knows it: see layout
        facts::Libvirt::DynamicMemslots,
        "MD406"),
};

// Whether the module has it and says so.
bool is_said(const Attribute& attribute, const Module& module);

}  // namespace memdimm::model
