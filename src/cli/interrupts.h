// SPDX-License-Identifier: GPL-2.0-or-later
// Who ends memdimm while it waits for QEMU or its guest is told what was done and what
// is left: the signal breaks the wait off instead of ending the program.
#pragma once

#include <csignal>

#include <pthread.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "qmp/wait.h"

namespace memdimm::cli {

// For as long as it lives, and in this thread.
class Interrupts {
 public:
  Interrupts() : signals_(open(before_)) {}
  // What has come is taken, or it would end the program as soon as it may.
  ~Interrupts() {
    signalfd_siginfo taken{};
    while (::read(signals_.get(), &taken, sizeof taken) > 0) {
    }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;
  Interrupts(Interrupts&&) = delete;
  Interrupts& operator=(Interrupts&&) = delete;

  [[nodiscard]] qmp::Interrupt interrupt() const { return {signals_.get()}; }

 private:
  // A descriptor that can be read once one of the signals has come.
  static int open(sigset_t& before) {
    sigset_t signals{};
    ::sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
      ::sigaddset(&signals, signal);
    }
    ::pthread_sigmask(SIG_BLOCK, &signals, &before);
    return ::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
  }

  sigset_t before_{};
  Descriptor signals_;
};

}  // namespace memdimm::cli
