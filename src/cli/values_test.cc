// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/values.h"

#include <doctest/doctest.h>

namespace memdimm::cli {
namespace {

TEST_CASE("a text is a value, or a sentence says why it is none") {
  CHECK(read_version("7.2", "9.0").value == facts::Version{7, 2});
  CHECK(read_version("7.2.1", "9.0").value == facts::Version{7, 2});
  CHECK(read_version("7", "9.0").value == facts::Version{7, 0});
  CHECK(read_version("7.x", "9.0").wrong ==
        "'7.x' is not a version; expected for example 9.0");
  CHECK(read_qemu_version("2.1").value == facts::kOldestQemu);
  CHECK(read_qemu_version("2.0").wrong ==
        "'2.0' has no memory modules; expected 2.1 or newer");
  CHECK(read_dialect("libvirt").value == model::DialectId::Libvirt);
  CHECK(read_dialect("libvrit").wrong ==
        "'libvrit' is not a dialect; expected proposal or libvirt; did you mean "
        "'libvirt'?");
  CHECK(read_phys_bits("46").value == 46U);
  CHECK(read_phys_bits("1e400").wrong ==
        "'1e400' is not a number of address bits; expected 32 to 63");
  CHECK(read_guest_block("128M").value == 128 * kMiB);
  CHECK(read_guest_block("100M").wrong ==
        "'100M' is not a memory block; expected a power of two such as 128M");
  CHECK(read_file_size("4095M").value == 4095 * kMiB);
  for (const char* text : {"0", "4G"}) {
    CAPTURE(text);
    CHECK(read_file_size(text).wrong ==
          "'" + std::string(text) +
              "' is no size of a file; expected 1 byte to less than 4 GiB");
  }
  CHECK(read_count("256", 256, "slots").value == 256U);
  CHECK(read_count("257", 256, "slots").wrong ==
        "'257' is not a number of slots; expected 1 to 256");
  CHECK(read_list("MD1, slot-taken") == std::vector<std::string>{"MD1", "slot-taken"});
}

TEST_CASE("a pair is read at its first equals sign") {
  const auto mount = read_mount("2M=/mnt/a=b");
  REQUIRE(mount.value.has_value());
  CHECK(mount.value->first == 2 * kMiB);
  CHECK(mount.value->second == "/mnt/a=b");
  CHECK(read_mount("2M=pages").wrong ==
        "'pages' is no absolute path; expected one from / on");
  const auto level = read_level("MD103=note");
  REQUIRE(level.value.has_value());
  CHECK(level.value->first == "MD103");
  CHECK(level.value->second == Severity::Note);
  CHECK(read_level("MD103").wrong ==
        "'MD103' sets no severity; expected for example MD103=error");
  CHECK(read_level("MD103=eror").wrong ==
        "'eror' is not known; expected error, warning or note; did you mean 'error'?");
}

TEST_CASE("never is a threshold that nothing reaches") {
  REQUIRE(read_threshold("never").value.has_value());
  CHECK_FALSE(read_threshold("never").value->has_value());
  CHECK(read_threshold("warning").value == std::optional(Severity::Warning));
  CHECK(read_threshold("nevr").wrong ==
        "'nevr' is not known; expected error, warning, note or never; did you mean "
        "'never'?");
}

TEST_CASE("words are those of the enumerators, and a value goes where it belongs") {
  std::optional<layout::GuestSystem> guest;
  CHECK(put(read_word("windows", kGuestWords), guest).empty());
  CHECK(guest == layout::GuestSystem::Windows);
  CHECK(put(read_word("dos", kGuestWords), guest) ==
        "'dos' is not known; expected linux, windows, freebsd or none");
  CHECK(guest == layout::GuestSystem::Windows);
  CHECK(alternatives(kGuestWords.all()) == "linux|windows|freebsd|none");
}

}  // namespace
}  // namespace memdimm::cli
