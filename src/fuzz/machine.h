// SPDX-License-Identifier: GPL-2.0-or-later
// What `memdimm layout` says of a document, for comparing two.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace memdimm::fuzz {

struct Module {
  std::string id;
  std::string model;
  std::optional<std::uint64_t> slot;
  std::uint64_t node = 0;  // also where the guest has no nodes
  std::uint64_t size = 0;
  std::uint64_t address = 0;
  bool operator==(const Module&) const = default;
};

struct Machine {
  std::uint64_t boot = 0;
  std::uint64_t slots = 0;
  std::optional<std::uint64_t> maximum;
  std::vector<Module> modules;
  bool operator==(const Machine&) const = default;
};

// The document must be one that is accepted.
Machine machine_of(const std::string& text);

// Whether both guests get the same memory. Slots, and what is called after them, may be
// higher by one: in the proposal boot memory takes one.
bool is_same_memory(const Machine& one, const Machine& other);

}  // namespace memdimm::fuzz
