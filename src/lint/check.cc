// SPDX-License-Identifier: GPL-2.0-or-later
#include "lint/check.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>

#include "base/file.h"
#include "dialect/codes.h"
#include "lint/fix.h"
#include "lint/policy.h"

namespace memdimm::lint {
namespace {

// Workers stop so many batches ahead of the one that prints: memory stays bounded.
constexpr std::size_t kAhead = 64;
// Files that a worker takes at once: to hand each over alone would wake the one that
// prints more often than it has something to do.
constexpr std::size_t kLargestBatch = 32;

using Batch = std::vector<CheckedFile>;

// The results of the workers, taken out in order.
class Queue {
 public:
  void put(std::size_t index, Batch results) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return stopped_ || index < next_ + kAhead; });
    if (!stopped_) {
      slots_.at(index % kAhead) = std::move(results);
      if (index == next_) {
        ready_.notify_one();
      }
    }
  }

  Batch take() {
    std::unique_lock lock(mutex_);
    auto& slot = slots_.at(next_ % kAhead);
    ready_.wait(lock, [&] { return slot.has_value(); });
    Batch results = std::move(*slot);
    slot.reset();
    ++next_;
    room_.notify_all();
    return results;
  }

  // Lets workers that wait for room go.
  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    room_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable ready_;
  std::condition_variable room_;
  std::array<std::optional<Batch>, kAhead> slots_;
  std::size_t next_ = 0;
  bool stopped_ = false;
};

// Git's own test: a NUL among the first 8,000 bytes.
bool is_binary(std::string_view text) {
  constexpr std::size_t kLooked = 8000;
  return text.substr(0, kLooked).find('\0') != std::string_view::npos;
}

// A well-formed document of another kind, met while walking a folder.
bool is_for_others(const std::vector<Diagnostic>& found,
                   const analysis::Analysis& analysis) {
  return analysis.document && analysis.dialect == nullptr && found.size() == 1 &&
         found.front().code->is(dialect::kUnexpectedRoot);
}

}  // namespace

void Checker::check_text(const InputFile& file,
                         const CheckPlan& plan,
                         Pipelines& pipelines,
                         CheckedFile& out) {
  const Settings& settings = file.settings != nullptr ? *file.settings : plan.settings;
  auto& made = pipelines[&settings];
  if (!made) {
    made = std::make_unique<analysis::Pipeline>(settings.analysis);
  }
  analysis::Pipeline& pipeline = *made;
  Sources sources;
  std::string text = read_input(file.path, standard_input_);
  if (file.from_folder && is_binary(text)) {
    out.skipped = true;
    return;
  }
  if (plan.fix) {
    std::string mended = fixed(text, pipeline, settings.rules);
    if (plan.diff) {
      out.diff = unified_diff(text, mended, out.name);
    } else if (mended != text) {
      write_whole(file.path, mended);
    }
    text = std::move(mended);
  }
  const Source& source = sources.add(out.name, std::move(text));
  Diagnostics diagnostics;
  const analysis::Analysis analysis = pipeline.check(source, diagnostics);
  std::vector<Diagnostic> found = diagnostics.take_sorted();
  if (file.from_folder && is_for_others(found, analysis)) {
    out.skipped = true;
    return;
  }
  found = choose_rules(std::move(found), settings.rules);
  if (analysis.document) {
    suppress(*analysis.document, found);
  }
  for (const Diagnostic& one : found) {
    Finding told = finding(one, sources);
    for (const Render& render : plan.renders) {
      told.texts.push_back(one.suppressed ? "" : render(one, sources));
    }
    out.findings.push_back(std::move(told));
  }
}

CheckedFile Checker::check(const InputFile& file,
                           const CheckPlan& plan,
                           Pipelines& pipelines) {
  CheckedFile out;
  out.name = file.path == "-" ? plan.stdin_name : file.path;
  try {
    check_text(file, plan, pipelines, out);
  } catch (const std::system_error& error) {
    out.failure = error.what();
  } catch (const std::exception& error) {
    // Nothing may leave a thread: a mistake of ours in one file is told like the rest.
    out.failure = "internal error in '" + out.name + "': " + error.what();
  }
  return out;
}

void Checker::run(const CheckPlan& plan,
                  const std::function<void(CheckedFile&&)>& done) {
  const std::size_t files = plan.files.size();
  constexpr std::size_t kWorthAThread = 16;
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t wanted = plan.jobs != 0 ? plan.jobs : cores;
  const std::size_t workers = std::min(wanted, files / kWorthAThread);
  if (workers <= 1) {
    pipelines_.push_back(std::make_unique<Pipelines>());
    for (const InputFile& file : plan.files) {
      done(check(file, plan, *pipelines_.back()));
    }
    return;
  }
  run_on(workers, plan, done);
}

Checker::Batch Checker::check_batch(std::size_t first,
                                    std::size_t end,
                                    const CheckPlan& plan,
                                    Pipelines& pipelines) {
  Batch results;
  results.reserve(end - first);
  for (std::size_t file = first; file < end; ++file) {
    results.push_back(check(plan.files[file], plan, pipelines));
  }
  return results;
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
  Queue queue;
  std::atomic<std::size_t> next{0};
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < workers; ++i) {
    pipelines_.push_back(std::make_unique<Pipelines>());
    threads.emplace_back([&, pipelines = pipelines_.back().get()] {
      for (std::size_t index = next++; index < batches; index = next++) {
        const std::size_t first = index * size;
        queue.put(index,
                  check_batch(first, std::min(files, first + size), plan, *pipelines));
      }
    });
  }
  try {
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
