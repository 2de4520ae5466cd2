// SPDX-License-Identifier: GPL-2.0-or-later
// Follows gitignore(5) and gitrepository-layout(5); core.excludesFile is a person's and
// is not read, so that a checkout has the same files for everybody.
#include "lint/gitignore.h"

#include <algorithm>
#include <cctype>
#include <exception>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "base/bytes.h"
#include "base/file.h"
#include "base/text.h"

namespace memdimm::lint {
namespace {

namespace fs = std::filesystem;

// The text of a regular file; "" of anything else. Git follows no link to a .gitignore.
std::string text_of(const fs::path& file) {
  std::error_code error;
  if (fs::symlink_status(file, error).type() != fs::file_type::regular) {
    return {};
  }
  try {
    constexpr Bytes kMost = 16 * kMiB;
    return read_regular(file.string(), kMost).value_or("");
  } catch (const std::exception&) {
    return {};
  }
}

// Without the blanks at its end, but for one that a backslash keeps.
std::string_view without_blanks(std::string_view line) {
  std::size_t end = 0;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const bool kept = line[at] == '\\' && at + 1 < line.size();
    at += kept ? 1U : 0U;
    end = kept || line[at] != ' ' ? at + 1 : end;
  }
  return line.substr(0, end);
}

std::optional<IgnorePattern> pattern_of(std::string_view line) {
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  line = without_blanks(line);
  if (line.empty() || line.front() == '#') {
    return std::nullopt;
  }
  IgnorePattern out;
  if (line.front() == '!') {
    out.negated = true;
    line.remove_prefix(1);
  }
  if (line.ends_with('/')) {
    out.folders_only = true;
    line.remove_suffix(1);
  }
  out.anchored = line.find('/') != std::string_view::npos;
  if (line.starts_with('/')) {
    line.remove_prefix(1);
  }
  constexpr std::size_t kLongestPattern = 4096;  // Linux's longest path
  if (line.empty() || line.size() > kLongestPattern) {
    return std::nullopt;
  }
  out.glob = line;
  return out;
}

using IsOf = int (*)(int);

IsOf class_called(std::string_view name) {
  struct Row {
    std::string_view name;
    IsOf is;
  };
  const Row rows[] = {{"alnum", std::isalnum},
                      {"alpha", std::isalpha},
                      {"blank", std::isblank},
                      {"cntrl", std::iscntrl},
                      {"digit", std::isdigit},
                      {"graph", std::isgraph},
                      {"lower", std::islower},
                      {"print", std::isprint},
                      {"punct", std::ispunct},
                      {"space", std::isspace},
                      {"upper", std::isupper},
                      {"xdigit", std::isxdigit}};
  for (const Row& row : rows) {
    if (row.name == name) {
      return row.is;
    }
  }
  return nullptr;
}

// A set in brackets, read while it is held against one byte.
class Bracket {
 public:
  // `glob` stands behind the "[".
  Bracket(std::string_view glob, char byte) : glob_(glob), byte_(byte) {}

  // Whether the byte is in the set; nullopt where the set has no end or no meaning.
  std::optional<bool> matches() {
    const bool negated = !glob_.empty() && (glob_[0] == '!' || glob_[0] == '^');
    at_ = negated ? 1 : 0;
    bool found = false;
    for (bool first = true; at_ < glob_.size(); first = false) {
      if (glob_[at_] == ']' && !first) {
        ++at_;
        return found != negated && byte_ != '/';
      }
      const std::optional<bool> one =
          glob_.substr(at_).starts_with("[:") ? of_class() : of_range();
      if (!one) {
        return std::nullopt;
      }
      found = found || *one;
    }
    return std::nullopt;
  }

  // How much of the glob the set is.
  [[nodiscard]] std::size_t size() const { return at_; }

 private:
  std::optional<bool> of_class() {
    const std::size_t end = glob_.find(']', at_ + 2);
    if (end == std::string_view::npos) {
      return std::nullopt;
    }
    if (glob_[end - 1] != ':' || end == at_ + 2) {
      return of_range();
    }
    const IsOf is = class_called(glob_.substr(at_ + 2, end - at_ - 3));
    at_ = end + 1;
    return is == nullptr ? std::nullopt
                         : std::optional(is(static_cast<unsigned char>(byte_)) != 0);
  }

  std::optional<bool> of_range() {
    const auto low = character();
    if (!low) {
      return std::nullopt;
    }
    const std::string_view rest = glob_.substr(at_);
    if (rest.size() < 2 || rest[0] != '-' || rest[1] == ']') {
      return byte_ == *low;
    }
    ++at_;
    const auto high = character();
    const auto value = [](char c) { return static_cast<unsigned char>(c); };
    return high ? std::optional(value(*low) <= value(byte_) &&
                                value(byte_) <= value(*high))
                : std::nullopt;
  }

  std::optional<char> character() {
    at_ += at_ < glob_.size() && glob_[at_] == '\\' ? 1U : 0U;
    return at_ < glob_.size() ? std::optional(glob_[at_++]) : std::nullopt;
  }

  std::string_view glob_;
  char byte_;
  std::size_t at_ = 0;
};

// One path held against one glob. What did not match once is kept, so that a glob of
// many stars takes no longer than their product.
class Matching {
 public:
  Matching(std::string_view path, std::string_view glob) : path_(path), glob_(glob) {}

  bool run() { return from(0, 0); }

 private:
  bool from(std::size_t at, std::size_t g) {
    for (; g < glob_.size(); ++at) {
      if (glob_[g] == '*') {
        return star(at, g);
      }
      if (at == path_.size() || !one(path_[at], g)) {
        return false;
      }
    }
    return at == path_.size();
  }

  // Whether `byte` is what stands at `g`, which is then behind it.
  bool one(char byte, std::size_t& g) {
    if (glob_[g] == '?') {
      ++g;
      return byte != '/';
    }
    if (glob_[g] == '[') {
      Bracket set(glob_.substr(g + 1), byte);
      const bool found = set.matches().value_or(false);
      g += 1 + set.size();
      return found;
    }
    if (glob_[g] == '\\') {
      ++g;
    }
    return g < glob_.size() && glob_[g++] == byte;
  }

  bool star(std::size_t at, std::size_t g) {
    std::size_t behind = glob_.find_first_not_of('*', g);
    behind = behind == std::string_view::npos ? glob_.size() : behind;
    const bool opens = g == 0 || glob_[g - 1] == '/';
    const bool closes = behind == glob_.size() || glob_[behind] == '/';
    const bool crosses = behind - g > 1 && opens && closes;
    // "**/" is also no folder at all.
    if (crosses && behind < glob_.size() && tried(at, behind + 1)) {
      return true;
    }
    if (behind == glob_.size()) {
      return crosses || path_.find('/', at) == std::string_view::npos;
    }
    for (; at <= path_.size(); ++at) {
      if (tried(at, behind)) {
        return true;
      }
      if (!crosses && at < path_.size() && path_[at] == '/') {
        break;
      }
    }
    return false;
  }

  bool tried(std::size_t at, std::size_t g) {
    if (failed_.empty()) {
      failed_.resize((path_.size() + 1) * (glob_.size() + 1));
    }
    const std::size_t state = at * (glob_.size() + 1) + g;
    if (failed_[state]) {
      return false;
    }
    const bool found = from(at, g);
    failed_[state] = !found;
    return found;
  }

  std::string_view path_;
  std::string_view glob_;
  std::vector<bool> failed_;
};

// Where git keeps what all worktrees share; `git` is a .git, folder or file.
fs::path common_folder(const fs::path& git) {
  constexpr std::string_view kMark = "gitdir:";
  std::error_code ignored;
  fs::path folder = git;
  if (!fs::is_directory(git, ignored)) {
    const std::string text = text_of(git);
    if (!text.starts_with(kMark)) {
      return git;
    }
    folder = git.parent_path() / trim(std::string_view(text).substr(kMark.size()));
  }
  const std::string common = text_of(folder / "commondir");
  return common.empty() ? folder : folder / trim(common);
}

bool is_checkout(const fs::path& folder) {
  std::error_code ignored;
  const fs::path git = folder / ".git";
  return fs::is_regular_file(git, ignored) || fs::exists(git / "HEAD", ignored);
}

}  // namespace

std::vector<IgnorePattern> read_ignore_patterns(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (text.starts_with(kMark)) {
    text.remove_prefix(kMark.size());
  }
  std::vector<IgnorePattern> out;
  for (const std::string_view line : split(text, '\n')) {
    if (auto pattern = pattern_of(line)) {
      out.push_back(std::move(*pattern));
    }
  }
  return out;
}

// Git compares what stands in front of the first wildcard as it is, and takes the rest
// for a glob of its own: the two stars of "a**/b" stand at the beginning of theirs.
bool is_like(std::string_view path, std::string_view glob) {
  const std::size_t plain = std::min(glob.find_first_of("*?[\\"), glob.size());
  if (path.substr(0, plain) != glob.substr(0, plain)) {
    return false;
  }
  path.remove_prefix(plain);
  glob.remove_prefix(plain);
  return Matching(path, glob).run();
}

GitIgnore::GitIgnore(const std::string& folder) {
  std::error_code ignored;
  const fs::path wanted = fs::weakly_canonical(folder, ignored);
  folder_ = wanted.string();
  fs::path root = wanted;
  while (!is_checkout(root)) {
    if (root == root.parent_path()) {
      return;
    }
    root = root.parent_path();
  }
  enter_root(root.string());
  for (const fs::path& part : wanted.lexically_relative(root)) {
    if (part != ".") {
      *this = below(part.string());
    }
  }
}

void GitIgnore::enter_root(const std::string& root) {
  in_checkout_ = true;
  folder_ = root;
  add((common_folder(fs::path(root) / ".git") / "info" / "exclude").string());
  add((fs::path(root) / ".gitignore").string());
}

void GitIgnore::add(const std::string& file) {
  auto patterns = read_ignore_patterns(text_of(file));
  if (!patterns.empty()) {
    levels_.push_back(
        std::make_shared<const Level>(Level{inside_.size(), std::move(patterns)}));
  }
}

GitIgnore GitIgnore::below(const std::string& name) const {
  const std::string folder = (fs::path(folder_) / name).string();
  GitIgnore out;
  if (is_checkout(folder)) {
    out.enter_root(folder);
    return out;
  }
  out = *this;
  out.folder_ = folder;
  if (in_checkout_) {
    out.inside_ += name + '/';
    out.add((fs::path(folder) / ".gitignore").string());
  }
  return out;
}

bool GitIgnore::ignores(const std::string& name, bool is_folder) const {
  const std::string path = inside_ + name;
  // The last pattern of the innermost file that fits decides.
  for (std::size_t i = levels_.size(); i-- > 0;) {
    const auto& patterns = levels_[i]->patterns;
    const std::string_view from_there =
        std::string_view(path).substr(levels_[i]->depth);
    const auto decides =
        std::find_if(patterns.rbegin(), patterns.rend(), [&](const auto& one) {
          return (is_folder || !one.folders_only) &&
                 is_like(one.anchored ? from_there : std::string_view(name), one.glob);
        });
    if (decides != patterns.rend()) {
      return !decides->negated;
    }
  }
  return false;
}

}  // namespace memdimm::lint
