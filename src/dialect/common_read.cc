// SPDX-License-Identifier: GPL-2.0-or-later
#include "dialect/common_read.h"

#include <array>
#include <limits>

#include "base/text.h"
#include "dialect/codes.h"

namespace memdimm::dialect {
namespace {

constexpr std::array kCodes = {
    kNumberOutOfRange, kBadList, kSizeOverflow, kDecimalBase, kOtherModels};

constexpr Bytes kPage = 2 * kMiB;  // that the address of a module must be a multiple of

std::string_view digits_of(std::string_view text) {
  text = trim(text);
  if (text.starts_with('+')) {
    text.remove_prefix(1);
  }
  return text;
}

Span point(const Span& in, std::uint32_t at) {
  return {at, at, in.source};
}

}  // namespace

std::span<const Code> reading_codes() {
  return kCodes;
}

std::optional<Located<Bytes>> Reader::scaled(std::string_view number,
                                             model::WrittenSize size,
                                             const xml::Attribute* unit) const {
  const Unit* row =
      find_unit(unit == nullptr || unit->value.empty() ? "KiB" : unit->value);
  if (row == nullptr) {
    return std::nullopt;  // the grammar has reported it
  }
  const std::string_view digits = digits_of(number);
  const auto count = parse_decimal(digits);
  const auto bytes = count ? checked_multiply(*count, row->bytes) : std::nullopt;
  const Bytes rounded = bytes ? align_up(*bytes, sizes_.round_to) : 0;
  if (!bytes || *bytes > sizes_.largest || rounded < *bytes) {
    out_.add(kSizeOverflow,
             size.where,
             quoted(digits) + " in " + std::string(row->name) +
                 " is too large a size; at most " +
                 std::to_string(steps_in(sizes_.largest, row->bytes)) + ' ' +
                 std::string(row->name) + " can be expressed");
    return std::nullopt;
  }
  size.number = *count;
  size.unit = *row;
  if (unit != nullptr) {
    size.word = unit->value;
    size.unit_at = unit->value_at;
  }
  written_->push_back(size);
  return Located<Bytes>{rounded, size.where};
}

std::optional<Located<Bytes>> Reader::size(const xml::Element& element) const {
  if (is_blank(element.text)) {
    return std::nullopt;
  }
  model::WrittenSize written;
  written.where = element.text_at(source_);
  written.missing_at = point(element.name_at, element.name_at.end);
  return scaled(element.text, written, element.attribute("unit"));
}

std::optional<Located<Bytes>> Reader::size(const xml::Element& element,
                                           std::string_view number,
                                           std::string_view unit) const {
  const xml::Attribute* attribute = element.attribute(number);
  if (attribute == nullptr) {
    return std::nullopt;
  }
  model::WrittenSize written;
  written.where = attribute->value_at;
  written.missing_at = point(attribute->value_at, attribute->value_at.end + 1);
  written.unit_name = unit;
  return scaled(attribute->value, written, element.attribute(unit));
}

std::optional<Located<unsigned>> Reader::unsigned_at(std::string_view text,
                                                     Span where) const {
  constexpr auto kLargest = std::numeric_limits<unsigned>::max();
  const auto value = parse_decimal(digits_of(text));
  if (!value || *value > kLargest) {
    out_.add(kNumberOutOfRange,
             where,
             quoted(trim(text)) + " is too large a number; expected at most " +
                 std::to_string(kLargest));
    return std::nullopt;
  }
  return Located<unsigned>{static_cast<unsigned>(*value), where};
}

std::optional<Located<unsigned>> Reader::number(const xml::Attribute* from) const {
  return from == nullptr ? std::nullopt : unsigned_at(from->value, from->value_at);
}

std::optional<Located<unsigned>> Reader::number(const xml::Element& from) const {
  return is_blank(from.text) ? std::nullopt
                             : unsigned_at(from.text, from.text_at(source_));
}

namespace {

std::optional<Located<Address>> address_at(std::optional<std::uint64_t> value,
                                           const xml::Attribute& from,
                                           Diagnostics& out) {
  if (!value) {
    out.add(kNumberOutOfRange,
            from.value_at,
            quoted(from.value) + " is too large an address; expected at most 64 bits");
    return std::nullopt;
  }
  return Located<Address>{*value, from.value_at};
}

}  // namespace

std::optional<Located<Address>> Reader::address(const xml::Attribute* from) const {
  if (from == nullptr) {
    return std::nullopt;
  }
  const std::string_view text = trim(from->value);
  const bool hexadecimal = text.starts_with("0x") || text.starts_with("0X");
  return address_at(hexadecimal ? parse_hex(text) : parse_decimal(text), *from, out_);
}

std::optional<Located<Address>> Reader::hex(const xml::Attribute* from) const {
  if (from == nullptr) {
    return std::nullopt;
  }
  const auto value = parse_hex(digits_of(from->value));
  const auto decimal = parse_decimal(digits_of(from->value));
  if (value && decimal && *decimal != 0 && *decimal % kPage == 0 &&
      *value % kPage != 0) {
    Diagnostic& found = out_.add(kDecimalBase,
                                 from->value_at,
                                 quoted(from->value) + " is read as hexadecimal, as " +
                                     show_hex(*value) + "; expected " +
                                     show_hex(*decimal) + " for what it is in decimal");
    found.help = "write " + std::string(from->name) + "='" + show_hex(*decimal) + '\'';
    found.fix.push_back({from->value_at, show_hex(*decimal)});
    return std::nullopt;
  }
  return address_at(value, *from, out_);
}

namespace {

// "0,2-3" for "0,3-2".
std::string with_ranges_upwards(std::string_view text) {
  std::string out;
  for (const std::string_view part : split(trim(text), ',')) {
    const std::size_t dash = part.find('-');
    const auto first = parse_decimal(part.substr(0, dash));
    const auto last = dash == std::string_view::npos
                          ? std::nullopt
                          : parse_decimal(part.substr(dash + 1));
    out += out.empty() ? "" : ",";
    out += first && last && *last < *first
               ? std::to_string(*last) + '-' + std::to_string(*first)
               : std::string(part);
  }
  return out;
}

}  // namespace

std::optional<Located<IdSet>> Reader::set_at(std::string_view text, Span where) const {
  auto set = IdSet::parse(text);
  if (!set) {
    const std::string meant = with_ranges_upwards(text);
    out_.add(kBadList,
             where,
             quoted(trim(text)) +
                 " is not a list of numbers; expected for example '0-3,8' or '0-7,^4'")
        .help = IdSet::parse(meant) ? "ranges run upwards: write " + quoted(meant)
                                    : "ranges run upwards, numbers go up to " +
                                          std::to_string(IdSet::kLargest) +
                                          ", and at least one must be left";
    return std::nullopt;
  }
  return Located<IdSet>{std::move(*set), where};
}

std::optional<Located<IdSet>> Reader::set(const xml::Attribute* from) const {
  return from == nullptr ? std::nullopt : set_at(from->value, from->value_at);
}

std::optional<Located<IdSet>> Reader::set(const xml::Element& from) const {
  return set_at(from.text, from.text_at(source_));
}

std::optional<Located<std::string>> Reader::text(const xml::Attribute* from) {
  if (from == nullptr) {
    return std::nullopt;
  }
  return Located<std::string>{std::string(from->value), from->value_at};
}

Located<std::string> Reader::text(const xml::Element& from) const {
  return {std::string(from.text), from.text_at(source_)};
}

const xml::Element* Reader::find(const xml::Element& from,
                                 std::initializer_list<std::string_view> path) {
  const xml::Element* at = &from;
  for (const std::string_view name : path) {
    at = at->child(name);
    if (at == nullptr) {
      return nullptr;
    }
  }
  return at;
}

}  // namespace memdimm::dialect
