// SPDX-License-Identifier: GPL-2.0-or-later
// Sizes and addresses: 64-bit byte counts, the units they are written in, and
// arithmetic that never wraps silently.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace memdimm {

using Bytes = std::uint64_t;    // a size, in bytes
using Address = std::uint64_t;  // a guest-physical address, in bytes

inline constexpr Bytes kKiB = Bytes{1} << 10;
inline constexpr Bytes kMiB = Bytes{1} << 20;
inline constexpr Bytes kGiB = Bytes{1} << 30;
inline constexpr Bytes kTiB = Bytes{1} << 40;

// libvirt's units, compared without regard to case: `name` is the spelling shown to
// users, `bytes` what one of it is worth. "K" means KiB, "KB" means 1000 bytes.
struct Unit {
  std::string_view name;
  Bytes bytes;
  bool decimal;  // a power of 1000, which hardly ever is what memory needs
};

// The row for `name` (any letter case, no blanks around it), or nullptr.
const Unit* find_unit(std::string_view name);

// The spelling of a unit that is closest to `name`, or "" where none is near.
std::string_view closest_unit(std::string_view name);

// nullopt where the result does not fit 64 bits.
std::optional<Bytes> checked_add(Bytes a, Bytes b);
std::optional<Bytes> checked_multiply(Bytes a, Bytes b);

// The largest Bytes where the sum does not fit: for totals that a rule compares with a
// limit, which a sum that large always exceeds.
Bytes saturating_add(Bytes a, Bytes b);

// What sizes and addresses come in whole multiples of. A document may say 0, of which
// there is no multiple: where a rule says so, nothing else may stumble over it, so that
// a step of 0 is one of a byte, which holds of everything.
class Step {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): every size can be asked of as a step
  constexpr Step(Bytes bytes) : bytes_(bytes == 0 ? 1 : bytes) {}

  [[nodiscard]] constexpr Bytes bytes() const { return bytes_; }

 private:
  Bytes bytes_;
};

// All of these are total: by what a document says nothing is divided otherwise.
constexpr bool is_multiple(Bytes value, Step step) {
  return value % step.bytes() == 0;
}

// How many whole steps there are in `value`.
constexpr Bytes steps_in(Bytes value, Step step) {
  return value / step.bytes();
}

// `value` rounded up or down to a multiple of `step`; rounding up saturates at the
// largest multiple that fits.
Bytes align_up(Bytes value, Step step);
Bytes align_down(Bytes value, Step step);

bool is_power_of_two(Bytes value);

// How many bits it takes to write `value`; 0 for 0.
unsigned bit_length(Bytes value);

// Digits only, no sign, no blanks: nullopt for anything else and where it overflows.
std::optional<std::uint64_t> parse_decimal(std::string_view text);

// Hexadecimal digits in any case, with or without 0x in front.
std::optional<std::uint64_t> parse_hex(std::string_view text);

// The same as strtoull() reads a number of any base: blanks and one + in front, then
// hexadecimal behind 0x, octal behind 0, else decimal.
std::optional<std::uint64_t> parse_any_base(std::string_view text);

// "4096M" or "2MiB" or "512" (`default_unit` bytes each) as an option's value has it.
std::optional<Bytes> parse_size(std::string_view text, Bytes default_unit);

// "512 MiB": exact, in the largest binary unit of which it is a whole number.
std::string show_size(Bytes value);

// "512M", the same as parse_size() reads it: for values of options, which take no
// blank.
std::string option_size(Bytes value);

// A size as a number of units.
struct WrittenNumber {
  std::string number;
  std::string unit;  // "" where the document leaves KiB out
};

// A size in `unit` ("" is KiB) where it is a whole number of them, else in the largest
// unit that it is.
WrittenNumber write_size(Bytes size, std::string_view unit);

// The largest binary unit from KiB up of which `size` is a whole number, else bytes:
// "2", "GiB".
WrittenNumber write_size(Bytes size);

// "0x100000000"
std::string show_hex(std::uint64_t value);

// "0x100000000 to 0x11fffffff": from the first address to the last; of nothing, twice
// the first.
std::string show_range(Address begin, Bytes size);

}  // namespace memdimm
