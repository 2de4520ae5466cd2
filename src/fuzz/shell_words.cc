// SPDX-License-Identifier: GPL-2.0-or-later
#include "fuzz/shell_words.h"

#include <algorithm>

namespace memdimm::fuzz {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::vector<std::string> words() {
    while (at_ < text_.size()) {
      read_piece();
    }
    end_word();
    return std::move(words_);
  }

 private:
  [[nodiscard]] bool has(std::string_view wanted) const {
    return text_.substr(at_).starts_with(wanted);
  }

  void end_word() {
    if (in_word_) {
      words_.push_back(std::move(word_));
      word_.clear();
    }
    in_word_ = false;
  }

  void read_piece() {
    if (has("\\\n")) {
      at_ += 2;
    } else if (has(" ") || has("\n")) {
      ++at_;
      end_word();
    } else {
      in_word_ = true;
      read_quoted_or_plain();
    }
  }

  void read_quoted_or_plain() {
    if (has("$'")) {
      at_ += 2;
      read_escaped();
    } else if (has("'")) {
      const std::size_t end = std::min(text_.find('\'', at_ + 1), text_.size());
      word_ += text_.substr(at_ + 1, end - at_ - 1);
      at_ = end + 1;
    } else {
      at_ += has("\\") ? 1U : 0U;
      word_ += text_.substr(at_, 1);
      ++at_;
    }
  }

  void read_escaped() {
    while (at_ < text_.size() && text_[at_] != '\'') {
      if (text_[at_] != '\\') {
        word_ += text_[at_++];
        continue;
      }
      ++at_;
      const std::size_t end =
          std::min(text_.find_first_not_of("01234567", at_), at_ + 3);
      if (end == at_) {
        word_ += text_[at_++];
        continue;
      }
      unsigned value = 0;
      for (; at_ < end; ++at_) {
        value = value * 8 + static_cast<unsigned>(text_[at_] - '0');
      }
      word_ += static_cast<char>(value);
    }
    ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<std::string> words_;
  std::string word_;
  bool in_word_ = false;
};

}  // namespace

std::vector<std::string> shell_words(std::string_view text) {
  return Reader(text).words();
}

}  // namespace memdimm::fuzz
