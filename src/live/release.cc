// SPDX-License-Identifier: GPL-2.0-or-later
// Events of QEMU 2.1 to 11.1; which of them a machine sends depends on how it unplugs.
#include "live/release.h"

#include <nlohmann/json.hpp>

#include "base/visible.h"

namespace memdimm::live {
namespace {

// Of ACPI's _OST (ACPI 6.5, 6.3.5), for an ejection that the platform or the guest
// asked for.
constexpr unsigned kEjectRequest = 3;
constexpr unsigned kGuestEject = 0x103;
constexpr unsigned kEjectPending = 0x84;

unsigned number_at(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number_unsigned() ? found->get<unsigned>()
                                                              : 0;
}

bool ejection_failed(const nlohmann::json& info) {
  const unsigned source = number_at(info, "source");
  const unsigned status = number_at(info, "status");
  return (source == kEjectRequest || source == kGuestEject) && status != 0 &&
         status != kEjectPending;
}

}  // namespace

Release release_in(const qmp::Event& event, const std::string& id, std::string& words) {
  const auto data = nlohmann::json::parse(event.data, nullptr, false);
  if (!data.is_object()) {
    return Release::None;
  }
  const auto is_ours = [&](const nlohmann::json& object) {
    return object.is_object() && object.contains("device") && object["device"] == id;
  };
  if (event.name == "ACPI_DEVICE_OST" && data.contains("info")) {
    const auto& info = data["info"];
    return is_ours(info) && ejection_failed(info) ? Release::Refused : Release::None;
  }
  if (!is_ours(data)) {
    return Release::None;
  }
  if (event.name == "DEVICE_DELETED") {
    return Release::Gone;
  }
  if (event.name == "MEM_UNPLUG_ERROR" || event.name == "DEVICE_UNPLUG_GUEST_ERROR") {
    words = data.contains("msg") && data["msg"].is_string()
                ? ": " + visible(data["msg"].get<std::string>())
                : words;
    return Release::Refused;
  }
  return Release::None;
}

}  // namespace memdimm::live
