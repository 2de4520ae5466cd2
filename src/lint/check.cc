// SPDX-License-Identifier: GPL-2.0-or-later
// Hands files out to threads by the batch, and takes what they find back in order.
#include "lint/check.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include "lint/queue.h"

namespace memdimm::lint {
namespace {

// How many batches the workers may be ahead of the one that prints.
constexpr std::size_t kAhead = 64;
// Files that a worker takes at once: to hand each over alone would wake the one that
// prints more often than it has something to do.
constexpr std::size_t kLargestBatch = 32;

using Batch = std::vector<CheckedFile>;

Batch check_batch(std::size_t first,
                  std::size_t end,
                  const CheckPlan& plan,
                  FileChecker& worker) {
  Batch results;
  results.reserve(end - first);
  for (std::size_t file = first; file < end; ++file) {
    results.push_back(worker.check(plan.files[file]));
  }
  return results;
}

}  // namespace

FileChecker& Checker::new_worker(const CheckPlan& plan) {
  workers_.push_back(std::make_unique<FileChecker>(plan, standard_input_));
  return *workers_.back();
}

void Checker::run(const CheckPlan& plan,
                  const std::function<void(CheckedFile&&)>& done) {
  constexpr std::size_t kWorthAThread = 16;
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t wanted = plan.jobs != 0 ? plan.jobs : cores;
  const std::size_t workers = std::min(wanted, plan.files.size() / kWorthAThread);
  if (workers <= 1) {
    FileChecker& worker = new_worker(plan);
    for (const InputFile& file : plan.files) {
      done(worker.check(file));
    }
    return;
  }
  run_on(workers, plan, done);
}

void Checker::run_on(std::size_t workers,
                     const CheckPlan& plan,
                     const std::function<void(CheckedFile&&)>& done) {
  const std::size_t files = plan.files.size();
  // Each worker gets some batches at least, so that none is left with all the rest.
  constexpr std::size_t kRounds = 8;
  const std::size_t size =
      std::clamp<std::size_t>(files / (workers * kRounds), 1, kLargestBatch);
  const std::size_t batches = (files + size - 1) / size;
  Queue<Batch, kAhead> queue;
  std::atomic<std::size_t> next{0};
  std::vector<std::jthread> threads;
  try {
    for (std::size_t i = 0; i < workers; ++i) {
      threads.emplace_back([&, worker = &new_worker(plan)] {
        for (std::size_t index = next++; index < batches; index = next++) {
          const std::size_t first = index * size;
          queue.put(index,
                    check_batch(first, std::min(files, first + size), plan, *worker));
        }
      });
    }
    for (std::size_t i = 0; i < batches; ++i) {
      for (CheckedFile& file : queue.take()) {
        done(std::move(file));
      }
    }
  } catch (...) {
    next = batches;
    queue.stop();
    throw;
  }
}

}  // namespace memdimm::lint
