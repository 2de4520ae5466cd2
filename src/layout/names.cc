// SPDX-License-Identifier: GPL-2.0-or-later
// The one place where devices and backends get their names.
#include "layout/names.h"

#include <array>
#include <cstdint>
#include <utility>

namespace memdimm::layout {
namespace {

constexpr std::string_view kOfBackends = "mem";

}  // namespace

std::string device_id(facts::Model model, unsigned number) {
  return std::string(facts::row_of(model).alias) + std::to_string(number);
}

bool keeps_alias(std::string_view alias) {
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  return alias.starts_with("ua-") &&
         alias.find_first_not_of(kAllowed) == std::string_view::npos;
}

std::string backend_id(std::string_view device) {
  return std::string(kOfBackends).append(device);
}

std::string_view device_of(std::string_view backend) {
  return backend.substr(kOfBackends.size());
}

std::string made_up_uuid(std::string_view name) {
  constexpr std::uint64_t kPrime = 0x100000001B3;  // FNV-1a
  constexpr std::size_t kWords = 2;
  std::array<std::uint64_t, kWords> words = {0xCBF29CE484222325, 0x84222325CBF29CE4};
  for (const char c : name) {
    for (std::uint64_t& word : words) {
      word = (word ^ static_cast<unsigned char>(c)) * kPrime;
    }
  }
  std::string out;
  for (const std::uint64_t word : words) {
    for (unsigned shift = 64; shift != 0;) {
      shift -= 4;
      out += "0123456789abcdef"[(word >> shift) & 0xFU];
    }
  }
  out[12] = '8';  // version 8, and the variant of RFC 9562
  out[16] = 'a';
  for (const std::size_t at : {20U, 16U, 12U, 8U}) {
    out.insert(at, "-");
  }
  return out;
}

void rename(PlacedModule& placed, std::string device) {
  placed.backend.id = backend_id(device);
  placed.id = std::move(device);
}

}  // namespace memdimm::layout
