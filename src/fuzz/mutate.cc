// SPDX-License-Identifier: GPL-2.0-or-later
#include "fuzz/mutate.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace memdimm::fuzz {
namespace {

using namespace std::string_view_literals;

// What readers trip over: the ends of ranges, and bytes that mean something.
constexpr std::array kWords = {"<"sv,
                               ">"sv,
                               "/>"sv,
                               "</"sv,
                               "&"sv,
                               "'"sv,
                               R"(")"sv,
                               "{"sv,
                               "]"sv,
                               "<!--"sv,
                               "<![CDATA["sv,
                               "\0"sv,
                               "\n"sv,
                               "\x1b["sv,
                               "\xff"sv,
                               "\xe2\x80\xae"sv,
                               "-1"sv,
                               "0"sv,
                               "1"sv,
                               "0x"sv,
                               "4294967296"sv,
                               "9223372036854775808"sv,
                               "18446744073709551615"sv,
                               "18446744073709551616"sv,
                               "1e309"sv,
                               "null"sv};

constexpr std::string_view kDigits = "0123456789";

class Mutation {
 public:
  Mutation(std::span<const std::string> seeds, std::mt19937_64& random)
      : seeds_(seeds), random_(random) {}

  std::string run(std::size_t longest) {
    constexpr std::size_t kMost = 8;
    text_ = seeds_[below(seeds_.size())];
    for (std::size_t left = 1 + below(kMost); left > 0; --left) {
      change();
    }
    text_.resize(std::min(text_.size(), longest));
    return std::move(text_);
  }

 private:
  std::size_t below(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
  }

  std::string_view piece_of(std::string_view text) {
    constexpr std::size_t kLongest = 64;
    const std::size_t at = below(text.size() + 1);
    return text.substr(at, below(kLongest));
  }

  void change() {
    using Change = void (Mutation::*)(std::size_t);
    static constexpr std::array kChanges = {&Mutation::byte,
                                            &Mutation::word,
                                            &Mutation::remove,
                                            &Mutation::twice,
                                            &Mutation::splice,
                                            &Mutation::number};
    const Change how = kChanges[below(kChanges.size())];
    (this->*how)(below(text_.size() + 1));
  }

  void byte(std::size_t at) {
    if (at < text_.size()) {
      constexpr std::size_t kBytes = 256;
      text_[at] = static_cast<char>(below(kBytes));
    }
  }
  void word(std::size_t at) { text_.insert(at, kWords[below(kWords.size())]); }
  void remove(std::size_t at) { text_.erase(at, piece_of(text_).size()); }
  void twice(std::size_t at) { text_.insert(at, std::string(piece_of(text_))); }
  void splice(std::size_t at) {
    text_.insert(at, piece_of(seeds_[below(seeds_.size())]));
  }

  // The next number becomes another one.
  void number(std::size_t from) {
    const std::size_t begin = text_.find_first_of(kDigits, from);
    if (begin != std::string::npos) {
      const std::size_t end = text_.find_first_not_of(kDigits, begin);
      text_.replace(begin, end - begin, kWords[below(kWords.size())]);
    }
  }

  std::span<const std::string> seeds_;
  std::mt19937_64& random_;
  std::string text_;
};

}  // namespace

std::string mutated(std::span<const std::string> seeds,
                    std::size_t longest,
                    std::mt19937_64& random) {
  return Mutation(seeds, random).run(longest);
}

}  // namespace memdimm::fuzz
