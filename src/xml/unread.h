// SPDX-License-Identifier: GPL-2.0-or-later
// What a reader of documents does not ask for, so that it takes no memory.
#pragma once

#include <span>
#include <string_view>

#include "xml/document.h"

namespace memdimm::xml {

class Unread {
 public:
  Unread() = default;
  Unread(const Unread&) = delete;
  Unread& operator=(const Unread&) = delete;
  virtual ~Unread() = default;

  // Whether nobody asks for an element of this name and with these attributes in
  // `parent`. It is asked of elements in which nothing is left that somebody asks for;
  // their text counts as nothing.
  virtual bool has(std::string_view parent,
                   std::string_view name,
                   std::span<const Attribute> attributes) = 0;
};

}  // namespace memdimm::xml
