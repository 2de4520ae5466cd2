// SPDX-License-Identifier: GPL-2.0-or-later
#include <exception>
#include <ostream>
#include <system_error>

#include "analysis/json_input.h"
#include "cli/command.h"
#include "cli/host.h"

namespace memdimm::cli {
namespace {

ExitCode answer(std::span<const char* const> arguments, const Streams& streams) {
  auto parsed = parse_options(arguments);
  if (const auto* told = std::get_if<Told>(&parsed)) {
    (told->code == ExitCode::Fine ? streams.out : streams.err) << told->text;
    return told->code;
  }
  auto& options = std::get<Options>(parsed);
  if (options.host) {
    read_host(options.host_root, options.settings.analysis.target);
  }
  return find_command(options.command)->run(options, streams);
}

}  // namespace

ExitCode run(std::span<const char* const> arguments, const Streams& streams) {
  try {
    const ExitCode code = answer(arguments, streams);
    streams.out.flush();
    if (!streams.out) {
      streams.err << "memdimm: cannot write to standard output\n";
      return ExitCode::Failure;
    }
    return code;
  } catch (const std::system_error& error) {
    streams.err << "memdimm: " << error.what() << '\n';
  } catch (const analysis::InputError& error) {
    streams.err << "memdimm: " << error.what() << '\n';
  } catch (const std::bad_alloc&) {
    streams.err << "memdimm: not enough memory\n";
  } catch (const std::exception& error) {
    streams.err << "memdimm: internal error: " << error.what()
                << "; please report it with the input\n";
  }
  return ExitCode::Failure;
}

}  // namespace memdimm::cli
