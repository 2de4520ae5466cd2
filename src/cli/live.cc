// SPDX-License-Identifier: GPL-2.0-or-later
// QEMU is asked first: its version and accelerator are what documents are judged for.
#include "cli/live.h"

#include <functional>
#include <ostream>

#include "base/text.h"
#include "cli/command.h"
#include "cli/help.h"
#include "cli/interrupts.h"
#include "cli/session.h"
#include "cli/values.h"
#include "cli/waiting.h"
#include "live/vm_apply.h"
#include "live/vm_commands.h"
#include "qmp/client.h"
#include "report/verdict.h"

namespace memdimm::cli {
namespace {

// What a command does with a QEMU; it gives the exit code.
using Work = std::function<ExitCode(Session&, live::Running&)>;

void tell(std::string_view text, const Streams& streams) {
  for (const std::string_view line : split(text, '\n')) {
    if (!line.empty()) {
      streams.err << "memdimm: " << visible(line) << '\n';
    }
  }
}

std::string lines_of(const live::Report& report) {
  std::string out;
  for (const std::string& line : report) {
    out += visible(line) + '\n';
  }
  return out;
}

// The settings with what this QEMU is, but for what an option says.
Invocation judged_for(const Invocation& invocation, const live::Vm& vm) {
  Invocation out = invocation;
  layout::Target& target = out.given.settings.analysis.target;
  target.qemu = vm.qemu;
  if (vm.kvm && !target.accelerator) {
    target.accelerator = *vm.kvm ? layout::Accelerator::Kvm : layout::Accelerator::Tcg;
  }
  return out;
}

ExitCode work_on(live::Running& running,
                 const Invocation& invocation,
                 const Streams& streams,
                 Waiting& line,
                 const Work& work) {
  const Invocation judged = judged_for(invocation, running.vm);
  Session session(judged, streams);
  try {
    return work(session, running);
  } catch (const live::NotDone& why) {
    line.clear();
    session.finish("");
    tell(why.what(), streams);
    return ExitCode::Findings;
  }
}

ExitCode on_qemu(const Invocation& invocation,
                 const Streams& streams,
                 const Work& work) {
  const auto& options = invocation.options<LiveOptions>();
  Waiting line(streams);
  try {
    const live::Patience patience{options.timeout,
                                  [&](const std::string& what) { line.show(what); }};
    const qmp::Deadline deadline = qmp::Clock::now() + options.timeout;
    const Interrupts signals;
    qmp::Client client(qmp::connect(options.qmp, deadline, signals.interrupt()),
                       deadline,
                       signals.interrupt());
    live::VmChange change(client, patience);
    live::Running running{change.look(), change};
    return work_on(running, invocation, streams, line, work);
  } catch (const qmp::Failure& failure) {
    line.clear();
    tell(failure.what(), streams);
    return ExitCode::Failure;
  }
}

}  // namespace

ExitCode plug(const Invocation& invocation, const Streams& streams) {
  return on_qemu(invocation, streams, [&](Session& session, live::Running& running) {
    return session.finish(lines_of(live::plug(invocation.operands,
                                              invocation.options<LiveOptions>().domain,
                                              session.reader(),
                                              running)));
  });
}

ExitCode unplug(const Invocation& invocation, const Streams& streams) {
  return on_qemu(invocation, streams, [&](Session& session, live::Running& running) {
    return session.finish(
        lines_of(live::unplug(invocation.operands.front(), session.reader(), running)));
  });
}

ExitCode resize(const Invocation& invocation, const Streams& streams) {
  const Read<Bytes> size = read_size(invocation.operands[1]);
  if (!size.value) {
    const Told told = usage_error(size.wrong, invocation.command->name);
    streams.err << told.text;
    return told.code;
  }
  return on_qemu(invocation, streams, [&](Session& session, live::Running& running) {
    return session.finish(
        lines_of(live::resize(invocation.operands[0], *size.value, running)));
  });
}

ExitCode verify(const Invocation& invocation, const Streams& streams) {
  return on_qemu(invocation, streams, [&](Session& session, live::Running& running) {
    const analysis::Analysis domain = session.domain(invocation.operands.front());
    if (!domain.layout) {
      session.finish("");
      return ExitCode::Failure;
    }
    const live::Verdict verdict =
        live::verify({*domain.domain, *domain.layout}, running.vm);
    const bool json = invocation.options<LiveOptions>().format == VerifyFormat::Json;
    const ExitCode code =
        session.finish(json ? report::verdict_json(verdict, running.vm)
                            : report::verdict_text(verdict, running.vm));
    if (code != ExitCode::Fine) {
      return ExitCode::Failure;
    }
    return verdict.same() ? ExitCode::Fine : ExitCode::Findings;
  });
}

ExitCode apply(const Invocation& invocation, const Streams& streams) {
  return on_qemu(invocation, streams, [&](Session& session, live::Running& running) {
    const analysis::Analysis domain = session.domain(invocation.operands.front());
    if (!domain.layout || session.out().has_errors()) {
      return session.finish("");
    }
    const live::Applied applied = live::apply({*domain.domain, *domain.layout},
                                              invocation.options<LiveOptions>().dry_run,
                                              running);
    std::string text = lines_of(applied.done);
    const ExitCode code =
        session.finish(text.empty() ? "nothing to do\n" : std::move(text));
    if (applied.left.same()) {
      return code;
    }
    tell(report::verdict_text(applied.left, running.vm), streams);
    return ExitCode::Findings;
  });
}

}  // namespace memdimm::cli
