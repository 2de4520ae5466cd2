// SPDX-License-Identifier: GPL-2.0-or-later
// What several threads make, taken by one in the order of its numbers.
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <utility>

namespace memdimm::lint {

// Each number from 0 on is put once. At most `Ahead` results wait to be taken, so that
// memory stays bounded however slow the one that takes them is.
template <class T, std::size_t Ahead>
class Queue {
 public:
  // Waits for room; what is put after stop() is dropped.
  void put(std::size_t index, T result) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return stopped_ || index < next_ + Ahead; });
    if (!stopped_) {
      slots_.at(index % Ahead) = std::move(result);
      if (index == next_) {
        ready_.notify_one();
      }
    }
  }

  // Waits for the next in order.
  T take() {
    std::unique_lock lock(mutex_);
    auto& slot = slots_.at(next_ % Ahead);
    ready_.wait(lock, [&] { return slot.has_value(); });
    T result = std::move(*slot);
    slot.reset();
    ++next_;
    room_.notify_all();
    return result;
  }

  // Lets those that wait for room go.
  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    room_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable ready_;
  std::condition_variable room_;
  std::array<std::optional<T>, Ahead> slots_;
  std::size_t next_ = 0;
  bool stopped_ = false;
};

}  // namespace memdimm::lint
