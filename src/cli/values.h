// SPDX-License-Identifier: GPL-2.0-or-later
// Text to value, as options and configurations write it; or the sentence that says why
// it is none. Nothing here knows who asks.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/words.h"
#include "diag/code.h"
#include "facts/versions.h"
#include "layout/target.h"
#include "lint/settings.h"
#include "model/domain.h"

namespace memdimm::cli {

// Either a value, or why the text is none.
template <class T>
struct Read {
  std::optional<T> value = {};
  std::string wrong = {};
};

// Puts the value where it belongs; "" or why there is none.
template <class T, class Target>
std::string put(Read<T> read, Target& target) {
  if (read.value) {
    target = std::move(*read.value);
  }
  return std::move(read.wrong);
}

// "'jsn' is not known; expected text or json; did you mean 'json'?"
std::string not_known(std::string_view given,
                      const std::vector<std::string_view>& words);

template <class Enum, std::size_t N>
Read<Enum> read_word(const std::string& text, const Words<Enum, N>& words) {
  const auto value = words.find(text);
  return {value, value ? std::string() : not_known(text, words.all())};
}

// "a|b": choices as a help shows them.
std::string alternatives(const std::vector<std::string_view>& words);

// What several commands have words for.
inline constexpr auto kAcceleratorWords = words<layout::Accelerator>(
    {{layout::Accelerator::Tcg, "tcg"}, {layout::Accelerator::Kvm, "kvm"}});
inline constexpr auto kDefinitionWords = words<layout::Definition>(
    {{layout::Definition::New, "new"}, {layout::Definition::Stored, "stored"}});
inline constexpr auto kBackendWords =
    words<layout::HugepageBackend>({{layout::HugepageBackend::File, "file"},
                                    {layout::HugepageBackend::Memfd, "memfd"}});
inline constexpr auto kGuestWords =
    words<layout::GuestSystem>({{layout::GuestSystem::Linux, "linux"},
                                {layout::GuestSystem::Windows, "windows"},
                                {layout::GuestSystem::FreeBsd, "freebsd"},
                                {layout::GuestSystem::Other, "none"}});

// From worst to least, as people ask for them; thresholds also have "never".
std::vector<std::string_view> severity_words();
std::vector<std::string_view> threshold_words();

// What read_version() takes, as JSON Schema has it.
inline constexpr std::string_view kVersionPattern = "^[0-9]+(\\.[0-9]+){0,2}$";

Read<facts::Version> read_version(const std::string& text, std::string_view example);
Read<facts::Version> read_qemu_version(const std::string& text);
Read<model::DialectId> read_dialect(const std::string& text);
Read<Bytes> read_size(const std::string& text);
// How much is read of a file: 1 byte to kLargestFile.
Read<Bytes> read_file_size(const std::string& text);
// A size that a guest boots with, or grows to: what is clearly meant otherwise than it
// is written is answered with that.
Read<Bytes> read_plan_size(const std::string& text);
Read<Bytes> read_guest_block(const std::string& text);
Read<unsigned> read_phys_bits(const std::string& text);

// A number from 1 to `most` of what `noun` says.
Read<unsigned> read_count(const std::string& text,
                          unsigned most,
                          std::string_view noun);

// The same from 0 on.
Read<unsigned> read_limit(const std::string& text,
                          unsigned most,
                          std::string_view noun);

// "legacy/*=MD203,MD205"
Read<lint::FileIgnores> read_file_ignores(const std::string& text);

Read<std::string> read_absolute_path(const std::string& text);

// "2M=/dev/hugepages", "MD103=error".
Read<std::pair<Bytes, std::string>> read_mount(const std::string& text);
Read<std::pair<std::string, Severity>> read_level(const std::string& text);

// nullopt in it: never.
Read<std::optional<Severity>> read_threshold(const std::string& text);

// "a,b"
std::vector<std::string> read_list(std::string_view text);

}  // namespace memdimm::cli
