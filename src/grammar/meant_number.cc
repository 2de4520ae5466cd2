// SPDX-License-Identifier: GPL-2.0-or-later
// Numbers and sizes as people write them where only digits are read.
#include <algorithm>
#include <array>
#include <optional>

#include "base/bytes.h"
#include "base/text.h"
#include "grammar/meant.h"

namespace memdimm::grammar {
namespace {

constexpr std::string_view kDigits = "0123456789";

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of(kDigits) == std::string_view::npos;
}

bool is_letters(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view(" _-#:.()").find(c) != std::string_view::npos;
  });
}

struct Numeral {
  std::string_view word;
  std::string_view digits;
};

constexpr std::array kNumerals = {
    Numeral{"zero", "0"},        Numeral{"one", "1"},      Numeral{"two", "2"},
    Numeral{"three", "3"},       Numeral{"four", "4"},     Numeral{"five", "5"},
    Numeral{"six", "6"},         Numeral{"seven", "7"},    Numeral{"eight", "8"},
    Numeral{"nine", "9"},        Numeral{"ten", "10"},     Numeral{"eleven", "11"},
    Numeral{"twelve", "12"},     Numeral{"sixteen", "16"}, Numeral{"twenty", "20"},
    Numeral{"thirty-two", "32"}, Numeral{"first", "0"},    Numeral{"second", "1"},
    Numeral{"sixty-four", "64"},
};

struct UnitWord {
  std::string_view word;
  std::string_view unit;
};

// Beside libvirt's own units. Thousands are what nobody means who writes a word.
constexpr std::array kUnitWords = {
    UnitWord{"gig", "GiB"},       UnitWord{"gigs", "GiB"},
    UnitWord{"gigabyte", "GiB"},  UnitWord{"gigabytes", "GiB"},
    UnitWord{"gibibyte", "GiB"},  UnitWord{"gibibytes", "GiB"},
    UnitWord{"gi", "GiB"},        UnitWord{"gbyte", "GiB"},
    UnitWord{"gbytes", "GiB"},    UnitWord{"meg", "MiB"},
    UnitWord{"megs", "MiB"},      UnitWord{"megabyte", "MiB"},
    UnitWord{"megabytes", "MiB"}, UnitWord{"mebibyte", "MiB"},
    UnitWord{"mebibytes", "MiB"}, UnitWord{"mi", "MiB"},
    UnitWord{"mbyte", "MiB"},     UnitWord{"mbytes", "MiB"},
    UnitWord{"kilobyte", "KiB"},  UnitWord{"kilobytes", "KiB"},
    UnitWord{"kibibyte", "KiB"},  UnitWord{"kibibytes", "KiB"},
    UnitWord{"ki", "KiB"},        UnitWord{"kbyte", "KiB"},
    UnitWord{"kbytes", "KiB"},    UnitWord{"terabyte", "TiB"},
    UnitWord{"terabytes", "TiB"}, UnitWord{"tebibyte", "TiB"},
    UnitWord{"tebibytes", "TiB"}, UnitWord{"ti", "TiB"},
    UnitWord{"gb.", "GiB"},       UnitWord{"mb.", "MiB"},
};

// "GiB" for "G", "GB" and "gigabytes"; "" for what is no unit.
std::string unit_of(std::string_view word) {
  const auto* named = std::ranges::find_if(kUnitWords, [&](const UnitWord& row) {
    return equal_ignoring_case(row.word, word);
  });
  if (named != kUnitWords.end()) {
    return std::string(named->unit);
  }
  const Unit* row = find_unit(word);
  if (row == nullptr) {
    return "";
  }
  return row->bytes == 1 ? "bytes" : std::string(row->name.substr(0, 1)) + "iB";
}

std::string without(std::string_view text, char unwanted) {
  std::string out(text);
  std::erase(out, unwanted);
  return out;
}

// "1,048,576": groups of three digits behind one to three, with one separator.
std::string grouped(std::string_view text) {
  const std::size_t first = text.find_first_of(",.' ");
  if (first == std::string_view::npos) {
    const bool underscores = text.find('_') != std::string_view::npos;
    const std::string joined = without(text, '_');
    return underscores && is_digits(joined) ? joined : "";
  }
  const auto groups = split(text, text[first]);
  const bool fits =
      std::ranges::all_of(groups.begin() + 1, groups.end(), [](std::string_view group) {
        return group.size() == 3 && is_digits(group);
      });
  const bool leads =
      groups.front().size() <= 3 && is_digits(groups.front()) && groups.front() != "0";
  return fits && leads ? without(text, text[first]) : "";
}

// "0x400", "0b100", "0o17"
std::string of_base(std::string_view text) {
  if (text.size() < 3 || text[0] != '0') {
    return "";
  }
  const char mark = text[1];
  std::optional<std::uint64_t> value;
  if (mark == 'x' || mark == 'X') {
    value = parse_hex(text);
  } else if (mark == 'o' || mark == 'O') {
    value = parse_any_base('0' + std::string(text.substr(2)));
  } else if ((mark == 'b' || mark == 'B') && text.size() < 66 &&
             text.find_first_not_of("01", 2) == std::string_view::npos) {
    value = 0;
    for (const char bit : text.substr(2)) {
      value = *value * 2 + (bit == '1' ? 1 : 0);
    }
  }
  return value ? std::to_string(*value) : "";
}

std::optional<Bytes> to_the_power(Bytes value, Bytes base, Bytes times) {
  std::optional<Bytes> out = times > 64 ? std::nullopt : std::optional(value);
  for (Bytes i = 0; i < times && out; ++i) {
    out = checked_multiply(*out, base);
  }
  return out;
}

// "2^30", "1<<30" and "1e9", or a number; nullopt for anything else.
std::optional<Bytes> factor(std::string_view text) {
  constexpr std::array<std::string_view, 5> kOperators = {"**", "<<", "^", "e", "E"};
  for (const std::string_view sign : kOperators) {
    const std::size_t at = text.find(sign);
    if (at == std::string_view::npos) {
      continue;
    }
    const auto left = parse_decimal(trim(text.substr(0, at)));
    const auto right = parse_decimal(trim(text.substr(at + sign.size())));
    if (!left || !right) {
      return std::nullopt;
    }
    const bool ten = sign == "e" || sign == "E";
    return sign == "<<" ? to_the_power(*left, 2, *right)
           : ten        ? to_the_power(*left, 10, *right)
                        : to_the_power(1, *left, *right);
  }
  return parse_decimal(trim(text));
}

// "4*1024*1024"
std::string worked_out(std::string_view text) {
  if (text.find_first_of("*^<eE") == std::string_view::npos) {
    return "";
  }
  std::optional<Bytes> product = factor(text);
  if (!product) {
    product = 1;
    for (const std::string_view each : split(text, '*')) {
      const auto value = factor(each);
      product = product && value ? checked_multiply(*product, *value) : std::nullopt;
    }
  }
  return product ? std::to_string(*product) : "";
}

// Letters that are drawn like digits.
std::string redrawn(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += c == 'O' || c == 'o' ? '0' : c == 'l' || c == 'I' || c == '|' ? '1' : c;
  }
  const bool had_digit = text.find_first_of(kDigits) != std::string_view::npos;
  return is_digits(out) && (had_digit || text.size() == 1) ? out : "";
}

// "node0", "#3", "4 slots": one number among letters. A size is none of something else.
std::string only_number(std::string_view text) {
  const std::size_t begin = text.find_first_of(kDigits);
  if (begin == std::string_view::npos) {
    return "";
  }
  const std::size_t end = std::min(text.find_first_not_of(kDigits, begin), text.size());
  const bool is_size = begin == 0 && find_unit(trim(text.substr(end))) != nullptr;
  return !is_size && is_letters(text.substr(0, begin)) && is_letters(text.substr(end))
             ? std::string(text.substr(begin, end - begin))
             : "";
}

std::string numeral(std::string_view text) {
  const auto* row = std::ranges::find_if(kNumerals, [&](const Numeral& each) {
    return equal_ignoring_case(each.word, text);
  });
  return row == kNumerals.end() ? "" : std::string(row->digits);
}

// "4;" and "=4": a sign that is not the number's.
std::string without_marks(std::string_view text) {
  constexpr std::string_view kMarks = "=~<>;,.:+!?";
  const std::size_t begin = std::min(text.find_first_not_of(kMarks), text.size());
  const std::size_t end = text.find_last_not_of(kMarks) + 1;
  const std::string_view inside = begin < end ? text.substr(begin, end - begin) : "";
  return is_digits(trim(inside)) ? std::string(trim(inside)) : "";
}

// "4.0", of which nothing is lost.
std::string whole(std::string_view text) {
  const std::size_t point = text.find_first_of(".,");
  if (point == std::string_view::npos) {
    return "";
  }
  const std::string_view behind = text.substr(point + 1);
  return is_digits(text.substr(0, point)) && !behind.empty() &&
                 behind.find_first_not_of('0') == std::string_view::npos
             ? std::string(text.substr(0, point))
             : "";
}

struct Slip {
  std::string (*read)(std::string_view text);
  std::string_view how;
  bool sure;
};

constexpr std::array kSlips = {
    Slip{of_base, ", not in decimal digits", true},
    Slip{grouped, ", with a separator of thousands", true},
    Slip{whole, ", with a fraction", true},
    Slip{worked_out, ", which is not worked out", true},
    Slip{redrawn, ", with a letter for a digit", false},
    Slip{without_marks, ", with more than a number", true},
    Slip{numeral, ", a word", false},
    Slip{only_number, ", with more than a number", false},
};

void add_how(std::string& how, std::string_view what) {
  if (how.empty()) {
    how = what;
  }
}

// A fraction of a unit in the next smaller one that takes it whole.
struct Fraction {
  std::uint64_t digits;  // without the point
  std::uint64_t parts;   // a power of ten
};

std::optional<Fraction> fraction(std::string_view text) {
  const std::size_t point = text.find_first_of(".,");
  if (point == std::string_view::npos || text.size() - point > 10) {
    return std::nullopt;
  }
  const std::string digits =
      std::string(text.substr(0, point)) + std::string(text.substr(point + 1));
  const auto value = parse_decimal(digits);
  if (!value || point + 1 == text.size()) {
    return std::nullopt;
  }
  Fraction out{*value, 1};
  for (std::size_t i = point + 1; i < text.size(); ++i) {
    out.parts *= 10;
  }
  return out;
}

SizeMeant in_largest_unit(Bytes bytes, bool sure) {
  const std::string text = show_size(bytes);
  const std::size_t blank = text.find(' ');
  return {text.substr(0, blank), text.substr(blank + 1), sure};
}

SizeMeant scaled(const Fraction& fraction, const std::string& unit) {
  const Unit* row = find_unit(unit.empty() ? "KiB" : unit);
  const auto product =
      row == nullptr ? std::nullopt : checked_multiply(fraction.digits, row->bytes);
  if (!product || *product == 0) {
    return {};
  }
  const Bytes bytes = *product / fraction.parts;
  if (*product % fraction.parts == 0) {
    return in_largest_unit(bytes, true);
  }
  return bytes < kMiB ? SizeMeant{} : in_largest_unit(align_up(bytes, kMiB), false);
}

// How a unit that is written behind the number stands beside the one in unit=.
std::string_view how_glued(std::string_view own, std::string_view unit) {
  const Unit* given = unit.empty() ? nullptr : find_unit(unit);
  const Unit* glued = find_unit(own);
  return given == nullptr || given->bytes != glued->bytes
             ? ", with its unit behind the number"
             : ", with the unit behind the number as well";
}

// Digits in groups of thousands; nullopt where they may as well be a fraction: one
// point and three digits are thousands where the whole is a usual size.
std::optional<SizeMeant> thousands(std::string_view number, const std::string& own) {
  const std::string joined = grouped(number);
  const bool ambiguous = number.size() <= 7 && number.find('.') < number.size();
  const auto together = parse_decimal(joined);
  if (joined.empty() || (ambiguous && together && *together % 256 != 0)) {
    return std::nullopt;
  }
  return SizeMeant{joined, own, !ambiguous};
}

}  // namespace

std::string number_meant(std::string_view text, std::string& how, bool& sure) {
  if (text.starts_with('-') && is_digits(text.substr(1))) {
    add_how(how, kNegative);
    return "";
  }
  for (const Slip& slip : kSlips) {
    std::string digits = slip.read(text);
    if (!digits.empty()) {
      add_how(how, slip.how);
      sure = slip.sure;
      return digits;
    }
  }
  return "";
}

SizeMeant size_meant(std::string_view text, std::string_view unit, std::string& how) {
  constexpr std::string_view kOfNumbers = "0123456789.,_' ";
  const std::size_t letters = std::min(text.find_first_not_of(kOfNumbers), text.size());
  const std::string_view number = trim(text.substr(0, letters));
  const std::string own = unit_of(trim(text.substr(letters)));
  if (letters < text.size() && (own.empty() || number.empty())) {
    SizeMeant out;
    out.value = number_meant(text, how, out.sure);
    return out;
  }
  if (!own.empty()) {
    add_how(how, how_glued(own, unit));
  }
  if (is_digits(number)) {
    return {std::string(number), own, true};
  }
  if (const auto grouped_size = thousands(number, own)) {
    add_how(how, ", with a separator of thousands");
    return *grouped_size;
  }
  if (const auto part = fraction(number)) {
    add_how(how, ", a fraction");
    const std::string digits = whole(number);
    return digits.empty() ? scaled(*part, own.empty() ? std::string(unit) : own)
                          : SizeMeant{digits, own, true};
  }
  SizeMeant out{.unit = own};
  out.value = number_meant(number, how, out.sure);
  return out;
}

}  // namespace memdimm::grammar
