// SPDX-License-Identifier: GPL-2.0-or-later
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "base/text.h"
#include "testing/libvirt.h"

namespace memdimm::dialect {
namespace {

using testing::libvirt_domain;

std::string devices(std::string_view inside) {
  return "<devices>" + std::string(inside) + "</devices>";
}

TEST_CASE("who else maps the guest's memory is seen") {
  struct Row {
    std::string_view device;
    std::string want;
  };
  const Row rows[] = {
      {"<interface type='network'><model type='virtio'/></interface>", "kernel "},
      {"<interface type='bridge'><model type='virtio-non-transitional'/></interface>",
       "kernel "},
      {"<interface type='network'><model type='e1000e'/></interface>", ""},
      {"<interface type='user'><model type='virtio'/></interface>", ""},
      {"<interface type='network'><model type='virtio'/><driver name='qemu'/>"
       "</interface>",
       ""},
      {"<vsock model='virtio'/>", "kernel "},
      {"<interface type='vhostuser'><model type='virtio'/></interface>", "user "},
      {"<disk type='vhostuser'/>", "user "},
      {"<filesystem><driver type='virtiofs'/></filesystem>", "virtiofs "},
      {"<filesystem><driver type='path'/></filesystem>", ""},
      {"<hostdev mode='subsystem' type='pci'/>", "vfio "},
      {"<hostdev mode='subsystem' type='mdev'/>", "vfio "},
      {"<hostdev mode='subsystem' type='usb'/>", ""},
      {"<interface type='hostdev'/>", "vfio "},
      {"<disk type='nvme'/><disk type='file'/>", "vfio "},
      {"<iommu model='intel'/>", "iommu "},
  };
  for (const Row& row : rows) {
    CAPTURE(row.device);
    const model::Guest guest = libvirt_domain(devices(row.device)).guest;
    std::string got;
    for (const model::VhostDevice& one : guest.vhost) {
      got += one.kind == model::VhostKind::Kernel ? "kernel "
             : one.kind == model::VhostKind::User ? "user "
                                                  : "virtiofs ";
    }
    got += guest.vfio.empty() ? "" : "vfio ";
    got += guest.iommu ? "iommu " : "";
    CHECK(got == row.want);
  }
}

TEST_CASE("a hard limit is read with its unit, or passed over") {
  struct Row {
    std::string inside;
    Bytes want;  // 0: none
  };
  const Row rows[] = {
      {"<memtune><hard_limit unit='GiB'>9</hard_limit></memtune>", 9 * kGiB},
      {"<memtune><hard_limit> 1024 </hard_limit></memtune>", kMiB},
      {"<memtune><hard_limit unit='pages'>9</hard_limit></memtune>", 0},
      {"<memtune><hard_limit unit='EiB'>99</hard_limit></memtune>", 0},
      {"<memtune><hard_limit>much</hard_limit></memtune>", 0},
      {"<memtune/>", 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.inside);
    const auto limit = libvirt_domain(row.inside).guest.hard_limit;
    CHECK((limit ? limit->value : 0) == row.want);
  }
}

TEST_CASE("a vCPU that is scheduled in real time is seen, and an encrypted guest") {
  const auto guest = [](std::string_view inside) {
    return libvirt_domain(inside).guest;
  };
  CHECK(guest("<cputune><vcpusched vcpus='0' scheduler='fifo'/></cputune>").realtime);
  CHECK(guest("<cputune><vcpusched vcpus='0' scheduler='rr'/></cputune>").realtime);
  CHECK_FALSE(
      guest("<cputune><vcpusched vcpus='0' scheduler='batch'/></cputune>").realtime);
  CHECK(guest("<launchSecurity type='sev'/>").launch_security->value == "sev");
  CHECK_FALSE(guest("").launch_security.has_value());
}

TEST_CASE("the ids of objects and devices in QEMU's own words are seen") {
  struct Row {
    std::string_view arguments;  // separated by blanks
    std::string want;
  };
  const Row rows[] = {
      {"-object memory-backend-ram,id=m0,size=1G", "object m0 "},
      {"-device pc-dimm,memdev=m0,id=dimm0", "device dimm0 "},
      {R"(--object {&quot;qom-type&quot;:&quot;rng&quot;,&quot;id&quot;:&quot;r&quot;})",
       "object r "},
      {R"(-device {&quot;driver&quot;:&quot;x&quot;})", ""},
      {R"(-device {&quot;id&quot;:7})", ""},
      {"-device pc-dimm,memdev=m0", ""},
      {"-chardev null,id=c0", ""},
      {"-S -object rng,id=a -device b,id=c", "object a device c "},
  };
  for (const Row& row : rows) {
    CAPTURE(row.arguments);
    std::string inside =
        "<q:commandline xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'>";
    for (const std::string_view one : split(row.arguments, ' ')) {
      inside += "<q:arg value='" + std::string(one) + "'/>";
    }
    std::string got;
    for (const model::RawId& one :
         libvirt_domain(inside + "</q:commandline>").guest.raw_ids) {
      got += (one.object ? "object " : "device ") + one.id.value + ' ';
    }
    CHECK(got == row.want);
  }
}

TEST_CASE("what another namespace calls commandline is not QEMU's") {
  CHECK(libvirt_domain("<b:commandline xmlns:b='urn:bhyve'><b:arg value='-object'/>"
                       "<b:arg value='a,id=b'/></b:commandline>")
            .guest.raw_ids.empty());
}

TEST_CASE("addresses and aliases of other devices are read, as far as they say where") {
  const auto others =
      libvirt_domain(
          devices("<disk><address type='pci' bus='0x1' slot='5' function='0x2' "
                  "multifunction='on'/></disk>"
                  "<rng><address type='pci'/><alias name='ua-r'/></rng>"
                  "<disk><address type='ccw' cssid='0xfe' ssid='0x1' devno='0x12'/>"
                  "</disk><disk><address type='drive' bus='1'/></disk><memory/><hub/>"))
          .guest.others;
  REQUIRE(others.size() == 4);
  const auto& pci = std::get<model::PciAddress>(others[0].address);
  CHECK(others[0].name == "disk");
  CHECK((pci.bus == 1 && pci.slot == 5 && pci.function == 2));
  CHECK(pci.multifunction == true);
  CHECK(std::holds_alternative<std::monostate>(others[1].address));
  CHECK(others[1].alias->value == "ua-r");
  CHECK(std::get<model::CcwAddress>(others[2].address).devno == 0x12);
  CHECK(std::holds_alternative<std::monostate>(others[3].address));
}

TEST_CASE("the system that the metadata names is read") {
  struct Row {
    std::string inside;
    std::string want;
  };
  const std::string space = "'http://libosinfo.org/xmlns/libvirt/domain/1.0'";
  const Row rows[] = {
      {"<libosinfo:libosinfo xmlns:libosinfo=" + space +
           "><libosinfo:os id='http://microsoft.com/win/11'/></libosinfo:libosinfo>",
       "http://microsoft.com/win/11"},
      {"<libosinfo xmlns=" + space + "><os id='x'/></libosinfo>", "x"},
      {"<libosinfo xmlns='urn:other'><os id='x'/></libosinfo>", ""},
      {"<libosinfo xmlns=" + space + "><os/></libosinfo>", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.inside);
    const model::Domain domain =
        libvirt_domain("<metadata>" + row.inside + "</metadata>");
    CHECK(domain.guest.os_id == row.want);
  }
}

}  // namespace
}  // namespace memdimm::dialect
