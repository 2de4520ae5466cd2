// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/bytes.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <limits>

#include "base/text.h"

namespace memdimm {
namespace {

constexpr Bytes kMax = std::numeric_limits<Bytes>::max();

constexpr std::array kUnits = {
    Unit{"bytes", 1, false},
    Unit{"byte", 1, false},
    Unit{"b", 1, false},
    Unit{"KiB", kKiB, false},
    Unit{"MiB", kMiB, false},
    Unit{"GiB", kGiB, false},
    Unit{"TiB", kTiB, false},
    Unit{"PiB", kTiB << 10, false},
    Unit{"EiB", kTiB << 20, false},
    Unit{"K", kKiB, false},
    Unit{"M", kMiB, false},
    Unit{"G", kGiB, false},
    Unit{"T", kTiB, false},
    Unit{"P", kTiB << 10, false},
    Unit{"E", kTiB << 20, false},
    Unit{"KB", 1'000, true},
    Unit{"MB", 1'000'000, true},
    Unit{"GB", 1'000'000'000, true},
    Unit{"TB", 1'000'000'000'000, true},
    Unit{"PB", 1'000'000'000'000'000, true},
    Unit{"EB", 1'000'000'000'000'000'000, true},
};

}  // namespace

const Unit* find_unit(std::string_view name) {
  const auto* row = std::find_if(kUnits.begin(), kUnits.end(), [&](const Unit& unit) {
    return equal_ignoring_case(unit.name, name);
  });
  return row == kUnits.end() ? nullptr : row;
}

std::string_view closest_unit(std::string_view name) {
  std::vector<std::string_view> names;
  names.reserve(kUnits.size());
  for (const Unit& unit : kUnits) {
    names.push_back(unit.name);
  }
  return closest_match(name, names);
}

std::optional<Bytes> checked_add(Bytes a, Bytes b) {
  Bytes sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) {
    return std::nullopt;
  }
  return sum;
}

std::optional<Bytes> checked_multiply(Bytes a, Bytes b) {
  Bytes product = 0;
  if (__builtin_mul_overflow(a, b, &product)) {
    return std::nullopt;
  }
  return product;
}

Bytes saturating_add(Bytes a, Bytes b) {
  return checked_add(a, b).value_or(kMax);
}

Bytes align_up(Bytes value, Step step) {
  const Bytes down = align_down(value, step);
  return down == value
             ? value
             : checked_add(down, step.bytes()).value_or(align_down(kMax, step));
}

Bytes align_down(Bytes value, Step step) {
  return value - value % step.bytes();
}

bool is_power_of_two(Bytes value) {
  return std::has_single_bit(value);
}

unsigned bit_length(Bytes value) {
  return static_cast<unsigned>(std::bit_width(value));
}

namespace {

std::optional<std::uint64_t> parse_digits(std::string_view text, int base) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, base);
  if (error != std::errc{} || stop != end) {
    return std::nullopt;
  }
  return value;
}

}  // namespace

std::optional<std::uint64_t> parse_decimal(std::string_view text) {
  return parse_digits(text, 10);
}

std::optional<std::uint64_t> parse_hex(std::string_view text) {
  if (text.starts_with("0x") || text.starts_with("0X")) {
    text.remove_prefix(2);
  }
  return parse_digits(text, 16);
}

std::optional<std::uint64_t> parse_any_base(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  if (text.starts_with('+')) {
    text.remove_prefix(1);
  }
  if (text.starts_with("0x") || text.starts_with("0X")) {
    return parse_digits(text.substr(2), 16);
  }
  return parse_digits(text, text.starts_with('0') ? 8 : 10);
}

std::optional<Bytes> parse_size(std::string_view text, Bytes default_unit) {
  const std::size_t digits = text.find_first_not_of("0123456789");
  const auto number = parse_decimal(text.substr(0, digits));
  if (!number) {
    return std::nullopt;
  }
  if (digits == std::string_view::npos) {
    return checked_multiply(*number, default_unit);
  }
  const Unit* unit = find_unit(trim(text.substr(digits)));
  return unit == nullptr ? std::nullopt : checked_multiply(*number, unit->bytes);
}

std::string show_size(Bytes value) {
  constexpr std::array kNames = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  std::size_t step = 0;
  while (value != 0 && value % 1024 == 0 && step + 1 < kNames.size()) {
    value /= 1024;
    ++step;
  }
  if (value == 1 && step == 0) {
    return "1 byte";
  }
  return std::to_string(value) + ' ' + kNames.at(step);
}

std::string option_size(Bytes value) {
  const std::string shown = show_size(value);
  const std::size_t blank = shown.find(' ');
  const bool bytes = shown[blank + 1] == 'b';
  return shown.substr(0, blank) + (bytes ? "" : shown.substr(blank + 1, 1));
}

WrittenNumber write_size(Bytes size, std::string_view unit) {
  const Unit* row = find_unit(unit.empty() ? "KiB" : unit);
  if (row != nullptr && size % row->bytes == 0) {
    return {std::to_string(size / row->bytes), std::string(unit)};
  }
  return write_size(size);
}

WrittenNumber write_size(Bytes size) {
  const std::string shown = show_size(size);
  const std::size_t blank = shown.find(' ');
  const std::string unit = shown.substr(blank + 1);
  return {shown.substr(0, blank), unit == "byte" ? "bytes" : unit};
}

std::string show_hex(std::uint64_t value) {
  std::array<char, 16> digits{};
  const auto [end, error] =
      std::to_chars(digits.data(), digits.data() + digits.size(), value, 16);
  return "0x" + std::string(digits.data(), end);
}

std::string show_range(Address begin, Bytes size) {
  return show_hex(begin) + " to " + show_hex(begin + (size == 0 ? 0 : size - 1));
}

}  // namespace memdimm
