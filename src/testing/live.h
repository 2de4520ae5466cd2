// SPDX-License-Identifier: GPL-2.0-or-later
// The live commands on a QEMU for tests, and what came of them as text.
#pragma once

#include <chrono>
#include <sstream>
#include <string>
#include <vector>

#include "analysis/reader.h"
#include "live/vm_apply.h"
#include "live/vm_commands.h"
#include "testing/fake_qemu.h"
#include "testing/folder.h"
#include "testing/rules.h"

namespace memdimm::testing {

// One run of memdimm.
class LiveRun {
 public:
  explicit LiveRun(FakeQemu& qemu) : qemu_(qemu) {}

  std::string plug(const std::vector<std::string>& paths,
                   const std::string& domain = "") {
    return run([&](live::Running& running) {
      return live::plug(paths, domain, reader_, running);
    });
  }
  std::string unplug(const std::string& which) {
    return run(
        [&](live::Running& running) { return live::unplug(which, reader_, running); });
  }
  std::string resize(const std::string& id, Bytes size) {
    return run([&](live::Running& running) { return live::resize(id, size, running); });
  }
  std::string apply(const live::State& definition, bool dry_run = false) {
    return run([&](live::Running& running) {
      live::Applied applied = live::apply(definition, dry_run, running);
      if (!applied.left.same()) {
        applied.done.emplace_back("something differs");
      }
      return applied.done;
    });
  }

  // Sentences that were told while it waited.
  std::vector<std::string> waited;

 private:
  // What was done, a line each; or "not done: …", "lost: …", the ids of findings.
  template <class Work>
  std::string run(const Work& work) {
    const live::Patience patience{
        std::chrono::milliseconds(kPatience),
        [&](const std::string& what) { waited.push_back(what); }};
    try {
      live::VmChange change(qemu_, patience);
      live::Running running{change.look(), change};
      std::string out;
      for (const std::string& line : work(running)) {
        out += line + '\n';
      }
      const bool failed = reader_.out().has_errors();
      return failed ? verdicts(reader_.out().take_sorted()) : out;
    } catch (const live::NotDone& why) {
      return "not done: " + std::string(why.what());
    } catch (const qmp::Failure& failure) {
      return "lost: " + std::string(failure.what());
    }
  }

  static constexpr int kPatience = 20;

  FakeQemu& qemu_;
  std::istringstream none_;
  analysis::Reader reader_{analysis::Settings(), none_, "<stdin>"};
};

}  // namespace memdimm::testing
