// SPDX-License-Identifier: GPL-2.0-or-later
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
                   const Options& options,
                   std::size_t width) {
  switch (options.layout) {
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

ExitCode show_layout(const Options& options, const Streams& streams) {
  Session session(options, streams);
  const analysis::Analysis domain = session.domain(options.paths.front());
  if (!domain.layout || session.out().has_errors()) {
    return session.finish("");
  }
  return session.finish(render(domain, options, columns(streams.out_is_terminal)));
}

}  // namespace memdimm::cli
