// SPDX-License-Identifier: GPL-2.0-or-later
// qemu-args: the part of QEMU's command line that is about memory.
#include "cli/qemu_args.h"

#include <nlohmann/json.hpp>

#include "base/json_document.h"
#include "cli/command.h"
#include "cli/session.h"
#include "emit/argv.h"
#include "live/plug.h"

namespace memdimm::cli {
namespace {

// Options stand before their value on one line; `between` joins the lines.
std::string joined(const std::vector<std::string>& words,
                   std::string (*quote)(std::string_view),
                   std::string_view between) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool starts_line = i == 0 || words[i].starts_with('-');
    out += i == 0 ? "" : starts_line ? between : std::string_view(" ");
    out += quote(words[i]);
  }
  return out + '\n';
}

std::string render(const std::vector<std::string>& words,
                   ArgsFormat format,
                   bool is_terminal) {
  switch (format) {
    case ArgsFormat::Json:
      return harmless_json(nlohmann::json(words).dump()) + '\n';
    case ArgsFormat::Lines:
      return joined(words, emit::shell_word_on_one_line, "\n");
    case ArgsFormat::Shell:
      break;
  }
  return joined(words, emit::shell_word, is_terminal ? " \\\n  " : " ");
}

}  // namespace

ExitCode qemu_args(const Invocation& invocation, const Streams& streams) {
  const auto& options = invocation.options<QemuArgsOptions>();
  Session session(invocation, streams);
  analysis::Analysis domain = session.domain(invocation.operands.front());
  if (domain.layout) {
    domain.domain->guest.id.reset();  // the other side's is not known
    live::plug_into(domain, options.plug, session.reader());
  }
  if (!domain.layout || session.out().has_errors()) {
    return session.finish("");
  }
  const auto items = emit::command_items(*domain.domain,
                                         *domain.layout,
                                         invocation.analysis().target,
                                         {options.complete, options.firmware});
  return session.finish(
      render(emit::arguments(items, invocation.analysis().target.qemu, options.syntax),
             options.format,
             streams.out_is_terminal));
}

}  // namespace memdimm::cli
