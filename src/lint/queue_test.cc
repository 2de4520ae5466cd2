// SPDX-License-Identifier: GPL-2.0-or-later
#include "lint/queue.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

namespace memdimm::lint {
namespace {

constexpr std::size_t kAhead = 4;

TEST_CASE("what several threads put is taken in order") {
  constexpr std::size_t kResults = 2000;
  constexpr std::size_t kThreads = 5;
  Queue<std::unique_ptr<std::size_t>, kAhead> queue;
  std::atomic<std::size_t> next{0};
  std::vector<std::jthread> threads;
  threads.reserve(kThreads);
  for (std::size_t thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&] {
      for (std::size_t i = next++; i < kResults; i = next++) {
        queue.put(i, std::make_unique<std::size_t>(i));
      }
    });
  }
  std::size_t in_order = 0;
  for (std::size_t i = 0; i < kResults; ++i) {
    in_order += *queue.take() == i ? 1U : 0U;
  }
  CHECK(in_order == kResults);
}

TEST_CASE("no more results wait than there is room for") {
  constexpr std::size_t kResults = 12;
  Queue<std::size_t, kAhead> queue;
  std::atomic<std::size_t> put{0};
  const std::jthread worker([&] {
    for (std::size_t i = 0; i < kResults; ++i) {
      queue.put(i, i);
      ++put;
    }
  });
  for (std::size_t taken = 0; taken < kResults; ++taken) {
    while (put < std::min(taken + kAhead, kResults)) {
      std::this_thread::yield();
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));  // to put one too many
    CHECK(put <= taken + kAhead);
    CHECK(queue.take() == taken);
  }
}

TEST_CASE("stop lets those go that wait for room, and drops what they have") {
  Queue<std::shared_ptr<int>, kAhead> queue;
  const auto result = std::make_shared<int>(0);
  std::vector<std::jthread> waiting;
  for (std::size_t i = kAhead; i < kAhead + 3; ++i) {
    waiting.emplace_back([&, i] { queue.put(i, result); });
  }
  queue.stop();
  waiting.clear();  // joins
  queue.put(0, result);
  CHECK(result.use_count() == 1);
}

}  // namespace
}  // namespace memdimm::lint
