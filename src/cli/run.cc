// SPDX-License-Identifier: GPL-2.0-or-later
// From words to an exit code, and from what was thrown to a sentence.
#include <exception>
#include <ostream>
#include <system_error>

#include "analysis/host.h"
#include "analysis/json_input.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/parse.h"

namespace memdimm::cli {
namespace {

ExitCode answer(std::span<const char* const> arguments, const Streams& streams) {
  auto parsed = parse(arguments, streams.in_is_piped);
  if (const auto* told = std::get_if<Told>(&parsed)) {
    if (told->code == ExitCode::Fine) {
      streams.out << told->text;
    } else {
      streams.err << visible_lines(told->text);
    }
    return told->code;
  }
  auto& invocation = std::get<Invocation>(parsed);
  analysis::look_host_up(invocation.given.settings.analysis);
  return invocation.command->run(invocation, streams);
}

}  // namespace

ExitCode tell_failure(const Streams& streams) {
  try {
    throw;
  } catch (const std::system_error& error) {
    streams.err << "memdimm: " << visible(error.what()) << '\n';
  } catch (const analysis::InputError& error) {
    for (const std::string_view fault : split(error.what(), '\n')) {
      streams.err << "memdimm: " << visible(fault) << '\n';
    }
  } catch (const std::bad_alloc&) {
    streams.err << "memdimm: not enough memory\n";
  } catch (const std::exception& error) {
    streams.err << "memdimm: internal error: " << visible(error.what())
                << "; please report it with the input\n";
  }
  return ExitCode::Failure;
}

ExitCode run(std::span<const char* const> arguments, const Streams& streams) {
  try {
    const ExitCode code = answer(arguments, streams);
    streams.out.flush();
    if (!streams.out) {
      streams.err << "memdimm: cannot write to standard output\n";
      return ExitCode::Failure;
    }
    return code;
  } catch (...) {
    return tell_failure(streams);
  }
}

}  // namespace memdimm::cli
