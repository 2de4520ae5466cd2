// SPDX-License-Identifier: GPL-2.0-or-later
// A QEMU for tests: the other end of a monitor, with modules, backends and a guest, and
// with a fault at any message.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "qmp/monitor.h"

namespace memdimm::testing {

enum class GuestWill { Agrees, Refuses, Silent };

enum class Fault {
  None,
  Refused,       // QEMU refuses the command …
  RefusedAfter,  // … though it has carried it out
  Ignored,       // QEMU says that it has carried it out, and has not
  Lost,          // the connection breaks before QEMU has read the command …
  LostAfter,     // … or once it has carried it out
};

struct FakeDevice {
  std::string type = "dimm";
  std::string id = {};
  std::string backend = {};  // "": "mem" + id
  Bytes size = 0;            // of a virtio-mem the largest
  unsigned slot = 0;
  Address address = 0;
  Bytes requested = 0;
  Bytes actual = 0;
};

class FakeQemu : public qmp::Monitor {
 public:
  // 1 GiB at boot, 8 slots, 8 GiB at most.
  FakeQemu() = default;

  qmp::Answer execute(const std::string& command, qmp::Deadline deadline) override;
  std::optional<qmp::Event> event(qmp::Deadline deadline) override;

  // As if it had been there at the start, with a backend "mem" + id.
  void add(FakeDevice device);

  // "dimm1@1 memdimm1 virtiomem0=64 MiB": devices with their slots, then backends that
  // no device has, in the order in which they came.
  [[nodiscard]] std::string contents() const;

  std::string version = "7.2";
  unsigned slots = 8;
  GuestWill will = GuestWill::Agrees;
  bool running = true;
  bool nvdimm = true;
  Bytes guest_limit = ~Bytes{0};  // to more it brings no virtio-mem

  std::size_t fault_at = 0;  // the how manieth command it befalls, from 1 on
  Fault fault = Fault::None;
  std::size_t commands = 0;  // that were sent
  // Called in front of each command: what others do in the meantime.
  std::function<void(const std::string& name)> meanwhile;
  std::vector<std::string> sent;  // those that change something

 private:
  struct Backend {
    std::string id;
    std::string type;
    Bytes size = 0;
  };

  qmp::Answer carry_out(const std::string& command);
  FakeDevice* find(const std::string& id);
  qmp::Answer object_add(const std::string& arguments);
  qmp::Answer object_del(const std::string& arguments);
  qmp::Answer device_add(const std::string& arguments);
  qmp::Answer device_del(const std::string& arguments);
  qmp::Answer qom_get(const std::string& arguments);
  qmp::Answer qom_set(const std::string& arguments);
  [[nodiscard]] std::string devices_json() const;
  [[nodiscard]] std::string backends_json() const;
  [[nodiscard]] std::string objects_json() const;

  std::vector<FakeDevice> devices_;
  std::vector<Backend> backends_;
  std::deque<qmp::Event> events_;
  bool lost_ = false;
};

// Ids of what is in one of two contents() only, or otherwise, and is not named in the
// text: "dimm1" is not named by "memdimm1".
std::vector<std::string> untold(const std::string& before,
                                const std::string& after,
                                const std::string& text);

}  // namespace memdimm::testing
