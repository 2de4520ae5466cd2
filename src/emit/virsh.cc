// SPDX-License-Identifier: GPL-2.0-or-later
// Modules go to virsh as here-documents that the shell hands on as they are: options of
// virsh 7.9 (resizing) and older.
#include "emit/virsh.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "emit/argv.h"
#include "emit/libvirt_module.h"

namespace memdimm::emit {
namespace {

std::string in_kib(Bytes size) {
  return std::to_string(size / kKiB);
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
        scope_(scope.live || scope.config ? scope : VirshScope{.live = true}) {}

  Line operator()(const Plug& what) const {
    return {line("attach-device", kFromInput),
            libvirt_module(what.module, what.placed)};
  }
  Line operator()(const Unplug& what) const {
    return {line("detach-device", kFromInput),
            libvirt_module(what.module, what.placed)};
  }
  // The alias is the running guest's; a definition that was stored has none, and its
  // virtio-mem is found by its node.
  Line operator()(const Resize& what) const {
    const bool by_node = scope_.config && what.placed.node;
    const std::string which = by_node
                                  ? "--node " + std::to_string(*what.placed.node)
                                  : "--alias " + shell_word_on_one_line(what.placed.id);
    return {line("update-memory-device",
                 which + " --requested-size " + in_kib(what.requested) + "KiB")};
  }
  Line operator()(const Balloon& what) const {
    return {line("setmem", "--size " + in_kib(what.size) + "KiB")};
  }

 private:
  static constexpr auto kFromInput = "--file /dev/stdin";

  [[nodiscard]] std::string line(std::string_view name, std::string_view rest) const {
    std::string out = "virsh ";
    out.append(name).append(" --domain ").append(domain_).append(" ").append(rest);
    out += scope_.live ? " --live" : "";
    return out + (scope_.config ? " --config" : "");
  }

  std::string domain_;
  VirshScope scope_;
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
  const Writer writer(domain, scope);
  std::string out;
  for (const Operation& operation : operations) {
    const Line line = std::visit(writer, operation);
    const std::string next = &operation == &operations.back() ? "\n" : " &&\n";
    if (line.input.empty()) {
      out += line.command + next;
    } else {
      const std::string end = end_of(line.input);
      out += line.command;
      out.append(" <<'").append(end).append("'").append(next);
      out += line.input + end + '\n';
    }
  }
  return out;
}

}  // namespace memdimm::emit
