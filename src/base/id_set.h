// SPDX-License-Identifier: GPL-2.0-or-later
// A set of small numbers as libvirt writes them: CPUs, guest nodes, host nodes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace memdimm {

// Runs are sorted, do not touch and are not empty: {0-3, 8}.
class IdSet {
 public:
  struct Run {
    unsigned first;
    unsigned last;
    bool operator==(const Run&) const = default;
  };

  static constexpr unsigned kLargest = 16383;  // libvirt 9.0 refuses 16384

  IdSet() = default;
  explicit IdSet(unsigned only) : runs_{{only, only}} {}

  // libvirt's list: items separated by commas, each N, N-M or ^N (which takes N out
  // again, left to right); blanks around numbers and a trailing comma are accepted as
  // libvirt 9.0 and 11.3 accept them. nullopt for anything else, for N-M with M < N,
  // for a number above kLargest and for a list that leaves nothing.
  static std::optional<IdSet> parse(std::string_view text);

  void add(unsigned first, unsigned last);
  void remove(unsigned id);
  void add(const IdSet& other);

  [[nodiscard]] bool empty() const { return runs_.empty(); }
  [[nodiscard]] bool contains(unsigned id) const;
  [[nodiscard]] bool intersects(const IdSet& other) const;
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] unsigned last() const { return runs_.back().last; }  // not empty
  [[nodiscard]] const std::vector<Run>& runs() const { return runs_; }
  [[nodiscard]] std::vector<unsigned> ids() const;

  // "0-3,8"
  [[nodiscard]] std::string to_string() const;

  bool operator==(const IdSet&) const = default;

 private:
  std::vector<Run> runs_;
};

}  // namespace memdimm
