// SPDX-License-Identifier: GPL-2.0-or-later
// Holds the table of a module's attributes against the structs: each field has its row,
// and each row says of its field what a field of that type can be.
#include "model/module_attributes.h"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace memdimm::model {
namespace {

// Stands for a field of any type.
struct Anything {
  template <class T>
  operator T() const {  // NOLINT(google-explicit-constructor): that is its point
    return {};
  }
};

template <class T, std::size_t... Each>
consteval bool has_fields(std::index_sequence<Each...> /*as_many*/) {
  return requires {
    T{(void(Each), Anything())...};
  };
}

// How many fields a struct has.
template <class T, std::size_t AtLeast = 0>
consteval std::size_t fields() {
  if constexpr (has_fields<T>(std::make_index_sequence<AtLeast + 1>())) {
    return fields<T, AtLeast + 1>();
  } else {
    return AtLeast;
  }
}

template <class Owner>
consteval std::size_t rows() {
  std::size_t out = 0;
  for (const Attribute& attribute : kAttributes) {
    out += attribute.owner == owner_number<Owner>() ? 1U : 0U;
  }
  return out;
}

// `Others` of the fields are no attributes.
template <class Owner, std::size_t Others = 0>
consteval bool has_row_each() {
  static_assert(rows<Owner>() + Others == fields<Owner>(),
                "each field of Owner has its row in kAttributes");
  return true;
}

template <class... Kinds>
consteval bool kinds_have_row_each(
    std::type_identity<std::variant<Kinds...>> /*kind*/) {
  return (has_row_each<Kinds>() && ...);
}

// where, kind, sized, backing, driver and sizes are about the others.
static_assert(has_row_each<Module, 6>() && has_row_each<Backing>() &&
              has_row_each<VirtioDriver>() &&
              kinds_have_row_each(std::type_identity<ModuleKind>{}));

template <class T>
struct Forms;  // what a field of this type can look like, and can be QEMU's property

template <Form... Any>
struct AnyOf {
  static constexpr bool has(Form form) { return ((form == Any) || ...); }
};
template <>
struct Forms<Located<Bytes>> : AnyOf<Form::Size> {};
template <>
struct Forms<std::optional<Located<Bytes>>>
    : AnyOf<Form::Size, Form::SizeWithin, Form::Hexadecimal> {};
template <>
struct Forms<std::optional<Located<unsigned>>>
    : AnyOf<Form::Number, Form::GuestNode, Form::Index> {};
template <>
struct Forms<std::optional<Located<std::string>>>
    : AnyOf<Form::Text, Form::Path, Form::Uuid> {};
template <>
struct Forms<std::optional<Located<IdSet>>> : AnyOf<Form::HostNodes, Form::NodeSet> {};
template <>
struct Forms<std::optional<Located<Sharing>>> : AnyOf<Form::Sharing> {};
template <>
struct Forms<std::optional<Located<bool>>> : AnyOf<Form::YesNo, Form::OnOff> {};
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
