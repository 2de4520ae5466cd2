// SPDX-License-Identifier: GPL-2.0-or-later
// layout: what a domain resolves to, as a table, a picture or JSON.
#include "cli/layout.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/session.h"
#include "report/layout_json.h"
#include "report/layout_svg.h"
#include "report/layout_table.h"

namespace memdimm::cli {
namespace {

// The terminal's columns; 80 where the output goes elsewhere.
std::size_t columns(bool is_terminal) {
  constexpr std::size_t kUsual = 80;
  winsize size{};
  const bool known =
      is_terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0;
  return known ? size.ws_col : kUsual;
}

std::string render(const analysis::Analysis& domain,
                   const LayoutOptions& options,
                   std::size_t width) {
  switch (options.format) {
    case LayoutFormat::Json:
      return report::layout_json(*domain.domain, *domain.layout);
    case LayoutFormat::Svg:
      return report::layout_svg(*domain.domain, *domain.layout);
    case LayoutFormat::Text:
      break;
  }
  return report::layout_table(*domain.domain, *domain.layout, {width, options.ascii});
}

}  // namespace

ExitCode show_layout(const Invocation& invocation, const Streams& streams) {
  Session session(invocation, streams);
  const analysis::Analysis domain = session.domain(invocation.operands.front());
  if (!domain.layout || session.out().has_errors()) {
    return session.finish("");
  }
  return session.finish(render(
      domain, invocation.options<LayoutOptions>(), columns(streams.out_is_terminal)));
}

}  // namespace memdimm::cli
