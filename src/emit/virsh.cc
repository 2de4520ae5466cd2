// SPDX-License-Identifier: GPL-2.0-or-later
// Modules go to virsh as here-documents that the shell hands on as they are: options of
// virsh 7.9 (resizing) and older ones.
#include "emit/virsh.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.h"
#include "emit/argv.h"
#include "emit/libvirt_module.h"

namespace memdimm::emit {
namespace {

std::string in_kib(Bytes size) {
  return std::to_string(size / kKiB) + "KiB";
}

// A command, and what it reads.
struct Line {
  std::string command;
  std::string input = {};
};

class Writer {
 public:
  Writer(std::string_view domain, VirshScope scope)
      : domain_(domain.empty() ? R"("${DOMAIN:?is the name of the guest}")"
                               : shell_word_on_one_line(domain)),
        scope_(scope.is_said() ? scope : VirshScope{.live = true}) {}

  void operator()(const Plug& what) {
    add("attach-device", kFromInput, scope_, libvirt_module(what.module, what.placed));
  }
  // A guest that runs has aliases, which leave no doubt. A definition that was stored
  // has none: its module is found by what it is, and its virtio-mem by its node.
  void operator()(const Unplug& what) {
    if (scope_.live) {
      add("detach-device-alias", alias(what.placed), kLive);
    }
    if (scope_.config) {
      model::Module module = what.module;
      module.base.reset();  // which only the guest that runs is sure to have
      add("detach-device", kFromInput, kConfig, libvirt_module(module, what.placed));
    }
  }
  void operator()(const Resize& what) {
    const std::string size = " --requested-size " + in_kib(what.requested);
    if (scope_.live) {
      add("update-memory-device", alias(what.placed) + size, kLive);
    }
    if (scope_.config) {
      add("update-memory-device",
          "--node " + std::to_string(what.placed.node.value_or(0)) + size,
          kConfig);
    }
  }
  void operator()(const Balloon& what) {
    add("setmem", "--size " + in_kib(what.size), scope_);
  }

  [[nodiscard]] const std::vector<Line>& lines() const { return lines_; }

 private:
  static constexpr auto kFromInput = "--file /dev/stdin";
  static constexpr VirshScope kLive{.live = true};
  static constexpr VirshScope kConfig{.config = true};

  static std::string alias(const layout::PlacedModule& placed) {
    return "--alias " + shell_word_on_one_line(placed.id);
  }

  void add(std::string_view name,
           std::string_view rest,
           VirshScope scope,
           std::string input = {}) {
    std::string out = "virsh ";
    out.append(name).append(" --domain ").append(domain_).append(" ").append(rest);
    out += scope.live ? " --live" : "";
    out += scope.config ? " --config" : "";
    lines_.push_back({std::move(out), std::move(input)});
  }

  std::string domain_;
  VirshScope scope_;
  std::vector<Line> lines_;
};

// A word that no line of the text is.
std::string end_of(const std::string& text) {
  std::string word = "MODULE";
  const std::vector<std::string_view> lines = split(text, '\n');
  while (std::find(lines.begin(), lines.end(), word) != lines.end()) {
    word += '_';
  }
  return word;
}

}  // namespace

std::string virsh(std::string_view domain,
                  std::span<const Operation> operations,
                  VirshScope scope) {
  Writer writer(domain, scope);
  for (const Operation& operation : operations) {
    std::visit(writer, operation);
  }
  std::string out;
  for (const Line& line : writer.lines()) {
    const std::string next = &line == &writer.lines().back() ? "\n" : " &&\n";
    out += line.command;
    if (line.input.empty()) {
      out += next;
    } else {
      const std::string end = end_of(line.input);
      out.append(" <<'").append(end).append("'").append(next);
      out += line.input + end + '\n';
    }
  }
  return out;
}

}  // namespace memdimm::emit
