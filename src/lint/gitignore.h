// SPDX-License-Identifier: GPL-2.0-or-later
// Which files of a checkout git ignores: read from .gitignore and .git/info/exclude by
// ourselves, since git would run what the checkout's configuration names.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace memdimm::lint {

// One line of a .gitignore, as gitignore(5) has it.
struct IgnorePattern {
  std::string glob;
  bool negated = false;       // "!": what it is like is not ignored after all
  bool folders_only = false;  // ends with "/"
  bool anchored = false;      // has a "/": a path from the file's folder on, no name
};

// The patterns of a file's text, in its order.
std::vector<IgnorePattern> read_ignore_patterns(std::string_view text);

// Whether `path` is like the glob: * and ? match no "/", ** between slashes does.
bool is_like(std::string_view path, std::string_view glob);

// What git ignores in one folder. A file that git tracks though it ignores it counts as
// ignored.
class GitIgnore {
 public:
  // Nothing is ignored in a folder that is in no checkout.
  explicit GitIgnore(const std::string& folder);

  // The same for a folder in this one.
  [[nodiscard]] GitIgnore below(const std::string& name) const;

  // Whether what is called `name` in this folder is ignored.
  [[nodiscard]] bool ignores(const std::string& name, bool is_folder) const;

 private:
  struct Level {
    std::size_t depth;  // how much of `inside_` the folder of the patterns is
    std::vector<IgnorePattern> patterns;
  };

  GitIgnore() = default;
  void enter_root(const std::string& root);
  void add(const std::string& file);

  bool in_checkout_ = false;
  std::string folder_;
  std::string inside_;  // the folder in its checkout: "", "a/", "a/b/"
  std::vector<std::shared_ptr<const Level>> levels_;  // the last one decides first
};

}  // namespace memdimm::lint
