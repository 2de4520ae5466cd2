// SPDX-License-Identifier: GPL-2.0-or-later
// Which elements of a domain neither a grammar, nor a reader, nor a rule asks for.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/pattern.h"
#include "xml/unread.h"

namespace memdimm::dialect {

// Whatever dialect the document turns out to be written in. One thread at a time.
class Unread : public xml::Unread {
 public:
  // Of these grammars, which need not outlive it.
  explicit Unread(std::span<const grammar::Grammar* const> grammars);

  bool has(std::string_view parent,
           std::string_view name,
           std::span<const xml::Attribute> attributes) override;

 private:
  // What was found out of a pair of names. Where there is no room for another, it takes
  // the place of one.
  struct Known {
    std::string parent;
    std::string name;
    bool unread = false;
  };

  const Known& known(std::string_view parent, std::string_view name);
  [[nodiscard]] bool is_unread(std::string_view parent, std::string_view name) const;
  [[nodiscard]] bool is_known(std::string_view name) const;

  std::vector<std::string_view> elements_;  // of the grammars, sorted
  std::vector<std::string_view> names_;     // and all else that is asked for, sorted
  std::array<Known, 512> known_;
};

}  // namespace memdimm::dialect
