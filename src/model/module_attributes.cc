// SPDX-License-Identifier: GPL-2.0-or-later
// Holds the table of a module's attributes against the structs: each field has its row,
// and each row says of its field what a field of that type can be.
#include "model/module_attributes.h"

#include <algorithm>
#include <tuple>

namespace memdimm::model {
namespace {

// A binding that does not compile lacks a new field: it belongs here, into the tie
// where it is an attribute, and then into kAttributes.
[[maybe_unused]] auto fields(const Module& of) {
  const auto& [where,
               kind,
               size,
               sized,
               backing,
               node,
               slot,
               base,
               alias,
               address_type,
               bus_address] = of;
  return std::tie(size, node, slot, base, alias, address_type, bus_address);
}

[[maybe_unused]] auto fields(const Backing& of) {
  const auto& [page_size, path, host_nodes, access, discard] = of;
  return std::tie(page_size, path, host_nodes, access, discard);
}

[[maybe_unused]] auto fields(const Nvdimm& of) {
  const auto& [label, align, uuid, pmem, readonly] = of;
  return std::tie(label, align, uuid, pmem, readonly);
}

[[maybe_unused]] auto fields(const VirtioMem& of) {
  const auto& [block, requested, dynamic_memslots] = of;
  return std::tie(block, requested, dynamic_memslots);
}

// The other kinds have no fields: one that gets some needs its binding.
template <class Kind>
requires std::is_empty_v<Kind> std::tuple<> fields(const Kind& /*of*/) {
  return {};
}

template <class Owner>
consteval bool has_row_each() {
  const auto rows = std::count_if(
      kAttributes.begin(), kAttributes.end(), [](const Attribute& attribute) {
        return attribute.owner == &kOwner<Owner>;
      });
  return rows == std::tuple_size_v<decltype(fields(std::declval<const Owner&>()))>;
}

template <class... Kinds>
consteval bool kinds_have_row_each(
    std::type_identity<std::variant<Kinds...>> /*kind*/) {
  return (has_row_each<Kinds>() && ...);
}

static_assert(has_row_each<Module>(), "a row of kAttributes for each field of Module");
static_assert(has_row_each<Backing>(),
              "a row of kAttributes for each field of Backing");
static_assert(kinds_have_row_each(std::type_identity<ModuleKind>{}),
              "a row of kAttributes for each field of each kind of module");

consteval bool are_distinct() {
  for (std::size_t i = 0; i < kAttributes.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (kAttributes[i].field == kAttributes[j].field) {
        return false;
      }
    }
  }
  return true;
}
static_assert(are_distinct(), "one row of kAttributes for each field");

template <class T>
struct Forms;  // what a field of this type can look like, and can be QEMU's property

template <Form... kForms>
struct AnyOf {
  static constexpr bool has(Form form) { return ((form == kForms) || ...); }
};
template <>
struct Forms<Located<Bytes>> : AnyOf<Form::Size> {};
template <>
struct Forms<std::optional<Located<Bytes>>>
    : AnyOf<Form::Size, Form::SizeWithin, Form::Hexadecimal> {};
template <>
struct Forms<std::optional<Located<unsigned>>> : AnyOf<Form::Number, Form::GuestNode> {
};
template <>
struct Forms<std::optional<Located<std::string>>>
    : AnyOf<Form::Text, Form::Path, Form::Uuid> {};
template <>
struct Forms<std::optional<Located<IdSet>>> : AnyOf<Form::HostNodes> {};
template <>
struct Forms<std::optional<Located<Sharing>>> : AnyOf<Form::Sharing> {};
template <>
struct Forms<std::optional<Located<bool>>> : AnyOf<Form::YesNo> {};
template <>
struct Forms<std::optional<bool>> : AnyOf<Form::YesNo> {};
template <>
struct Forms<bool> : AnyOf<Form::Flag> {};
template <>
struct Forms<DeviceAddress> : AnyOf<Form::BusAddress> {};

consteval bool all_fit() {
  return std::all_of(
      kAttributes.begin(), kAttributes.end(), [](const Attribute& attribute) {
        return std::visit([]<class T>(const Access<T>& /*field*/,
                                      Form form) { return Forms<T>::has(form); },
                          attribute.field,
                          std::variant<Form>(attribute.written.form));
      });
}
static_assert(all_fit(), "a form that the type of the field can have");

}  // namespace

bool is_said(const Attribute& attribute, const Module& module) {
  return std::visit(
      [&]<class T>(const Access<T>& access) {
        const T* field = access.get(module);
        if constexpr (std::is_same_v<T, Located<Bytes>>) {
          return module.sized;
        } else if constexpr (std::is_same_v<T, bool>) {
          return field != nullptr && *field;
        } else if constexpr (std::is_same_v<T, DeviceAddress>) {
          return field->index() != 0;
        } else {
          return field != nullptr && field->has_value();
        }
      },
      attribute.field);
}

}  // namespace memdimm::model
