// SPDX-License-Identifier: GPL-2.0-or-later
// Each kind of value with the one sentence for what is none of its kind.
#include "cli/values.h"

#include <algorithm>
#include <cctype>

#include "base/file.h"
#include "base/text.h"
#include "base/visible.h"
#include "facts/cpu_models.h"

namespace memdimm::cli {
namespace {

// "0.5G" as 512 MiB: whole MiB in a fraction of a larger unit.
std::optional<Bytes> fraction(const std::string& text) {
  const std::size_t point = text.find_first_of(".,");
  if (point == std::string::npos) {
    return std::nullopt;
  }
  const std::size_t unit_at = text.find_first_not_of("0123456789", point + 1);
  if (unit_at == std::string::npos) {
    return std::nullopt;
  }
  const std::string digits = text.substr(point + 1, unit_at - point - 1);
  const auto whole = parse_decimal(text.substr(0, point));
  const auto part = parse_decimal(digits);
  const Unit* unit = find_unit(trim(text.substr(unit_at)));
  Bytes tens = 1;
  constexpr std::size_t kMostDigits = 6;
  if (!whole || !part || unit == nullptr || digits.size() > kMostDigits) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < digits.size(); ++i) {
    tens *= 10;
  }
  const auto scaled = checked_multiply(*part, unit->bytes);
  const auto base = checked_multiply(*whole, unit->bytes);
  if (!scaled || !base || *scaled % tens != 0) {
    return std::nullopt;
  }
  const Bytes out = saturating_add(*base, *scaled / tens);
  return out % kMiB == 0 ? std::optional(out) : std::nullopt;
}

// Why `text` is no size: more than 64 bits hold, a fraction, or anything else.
std::string no_size(const std::string& text) {
  const std::size_t digits = text.find_first_not_of("0123456789");
  const std::string rest = text.substr(std::min(digits, text.size()));
  const bool number = digits != 0 && !text.empty();
  if (number && (rest.empty() || find_unit(trim(rest)) != nullptr)) {
    return " is more than 16 EiB - 1, the most that 64 bits count";
  }
  if (number && (rest.front() == '.' || rest.front() == ',')) {
    const auto meant = fraction(text);
    return " is a fraction; expected a whole number, " +
           (meant ? "here " + option_size(*meant) : std::string("for example 4608M"));
  }
  return " is not a size; expected for example 512M";
}

std::optional<facts::Version> version_in(const std::string& text) {
  constexpr std::uint64_t kLargest = 999;
  const auto parts = split(text, '.');
  const auto major = parse_decimal(parts[0]);
  const auto minor = parts.size() > 1 ? parse_decimal(parts[1]) : 0;
  const bool patch = parts.size() < 3 || parse_decimal(parts[2]).has_value();
  if (!major || !minor || !patch || parts.size() > 3 || *major > kLargest ||
      *minor > kLargest) {
    return std::nullopt;
  }
  return facts::Version{static_cast<unsigned>(*major), static_cast<unsigned>(*minor)};
}

}  // namespace

std::string not_known(std::string_view given,
                      const std::vector<std::string_view>& words) {
  return quoted(given) + " is not known; expected " +
         join_or({words.begin(), words.end()}) + or_meant(closest_match(given, words));
}

std::string alternatives(const std::vector<std::string_view>& words) {
  std::string out;
  for (const std::string_view word : words) {
    out += (out.empty() ? "" : "|") + std::string(word);
  }
  return out;
}

std::vector<std::string_view> severity_words() {
  auto out = kSeverityWords.all();
  std::reverse(out.begin(), out.end());
  return out;
}

std::vector<std::string_view> threshold_words() {
  auto out = severity_words();
  out.emplace_back("never");
  return out;
}

Read<facts::Version> read_version(const std::string& text, std::string_view example) {
  if (const auto version = version_in(text)) {
    return {version};
  }
  return {.wrong = quoted(text) + " is not a version; expected for example " +
                   std::string(example)};
}

Read<facts::Version> read_qemu_version(const std::string& text) {
  Read<facts::Version> out = read_version(text, "7.2");
  if (out.value && *out.value < facts::kOldestQemu) {
    return {.wrong = quoted(text) + " has no memory modules; expected " +
                     facts::show_version(facts::kOldestQemu) + " or newer"};
  }
  return out;
}

Read<model::DialectId> read_dialect(const std::string& text) {
  if (const auto dialect = model::kDialectWords.find(text)) {
    return {dialect};
  }
  const auto words = model::kDialectWords.all();
  return {.wrong = quoted(text) + " is not a dialect; expected " +
                   join_or({words.begin(), words.end()}) +
                   or_meant(closest_match(text, words))};
}

Read<Bytes> read_size(const std::string& text) {
  const auto size = parse_size(text, 1);
  return {size, size ? std::string() : quoted(text) + no_size(text)};
}

Read<Bytes> read_file_size(const std::string& text) {
  const auto size = parse_size(text, 1);
  if (!size) {
    return {.wrong = quoted(text) + no_size(text)};
  }
  if (*size == 0 || *size > kLargestFile) {
    return {.wrong = quoted(text) +
                     " is no size of a file; expected 1 byte to less than "
                     "4 GiB"};
  }
  return {size};
}

Read<Bytes> read_plan_size(const std::string& text) {
  Read<Bytes> out = read_size(text);
  if (!out.value || *out.value == 0 || *out.value % kMiB == 0) {
    return out;
  }
  const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::string number = text.substr(0, end);
  const std::string unit(trim(text.substr(end)));
  const Unit* row = find_unit(unit);
  if (unit.empty() || row == nullptr || row->bytes == 1) {
    // Nobody boots with so few bytes: 4 is 4 GiB, 4096 is 4 GiB in MiB.
    constexpr Bytes kMostGiB = 512;
    const bool small = *out.value < kMostGiB;
    return {{},
            quoted(text) + " is " + show_size(*out.value) + "; did you mean " + number +
                (small ? "G" : "M") + '?'};
  }
  const bool decimal = row->bytes % 1000 == 0;
  if (!decimal) {
    return out;  // what is planned has something to say about it
  }
  const auto letter = static_cast<char>(std::toupper(unit.front()));
  return {{},
          quoted(text) + " is " + show_size(*out.value) +
              ", in units of 1000; did you mean " + number + letter + '?'};
}

Read<Bytes> read_guest_block(const std::string& text) {
  const auto size = parse_size(text, 1);
  if (size && is_power_of_two(*size)) {
    return {size};
  }
  return {.wrong = quoted(text) +
                   " is not a memory block; expected a power of two such as 128M"};
}

Read<unsigned> read_phys_bits(const std::string& text) {
  const auto bits = parse_decimal(text);
  if (!bits || !facts::is_phys_bits(*bits)) {
    return {.wrong = quoted(text) + " is not a number of address bits; expected " +
                     std::to_string(facts::kFewestBits) + " to " +
                     std::to_string(facts::kCountableBits)};
  }
  return {static_cast<unsigned>(*bits)};
}

Read<unsigned> read_count(const std::string& text,
                          unsigned most,
                          std::string_view noun) {
  const auto count = parse_decimal(text);
  if (!count || *count == 0 || *count > most) {
    return {.wrong = quoted(text) + " is not a number of " + std::string(noun) +
                     "; expected 1 to " + std::to_string(most)};
  }
  return {static_cast<unsigned>(*count)};
}

Read<unsigned> read_limit(const std::string& text,
                          unsigned most,
                          std::string_view noun) {
  const auto count = parse_decimal(text);
  if (!count || *count > most) {
    return {.wrong = quoted(text) + " is not a number of " + std::string(noun) +
                     "; expected 0 to " + std::to_string(most)};
  }
  return {static_cast<unsigned>(*count)};
}

Read<lint::FileIgnores> read_file_ignores(const std::string& text) {
  const std::size_t equals = text.rfind('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
    return {.wrong = quoted(text) +
                     " ignores no rule of any file; expected for example "
                     "legacy/*=MD203"};
  }
  return {
      lint::FileIgnores{text.substr(0, equals), read_list(text.substr(equals + 1))}};
}

Read<std::string> read_absolute_path(const std::string& text) {
  if (text.starts_with('/')) {
    return {text};
  }
  return {.wrong = quoted(text, kLongestPath) +
                   " is no absolute path; expected one from / on"};
}

Read<std::pair<Bytes, std::string>> read_mount(const std::string& text) {
  const std::size_t equals = text.find('=');
  const auto size = parse_size(text.substr(0, equals), 1);
  if (equals == std::string::npos || !size || !is_power_of_two(*size) ||
      equals + 1 == text.size()) {
    return {.wrong = quoted(text) +
                     " is not a mount; expected SIZE=PATH, for example "
                     "2M=/dev/hugepages"};
  }
  Read<std::string> path = read_absolute_path(text.substr(equals + 1));
  if (!path.value) {
    return {.wrong = std::move(path.wrong)};
  }
  return {std::pair(*size, std::move(*path.value))};
}

Read<std::pair<std::string, Severity>> read_level(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) {
    return {.wrong =
                quoted(text) + " sets no severity; expected for example MD103=error"};
  }
  const std::string word = text.substr(equals + 1);
  if (const auto severity = kSeverityWords.find(word)) {
    return {std::pair(text.substr(0, equals), *severity)};
  }
  return {.wrong = not_known(word, severity_words())};
}

Read<std::optional<Severity>> read_threshold(const std::string& text) {
  const auto severity = kSeverityWords.find(text);
  if (!severity && text != "never") {
    return {.wrong = not_known(text, threshold_words())};
  }
  return {severity};
}

std::vector<std::string> read_list(std::string_view text) {
  std::vector<std::string> out;
  for (const std::string_view word : split(text, ',')) {
    out.emplace_back(trim(word));
  }
  return out;
}

}  // namespace memdimm::cli
