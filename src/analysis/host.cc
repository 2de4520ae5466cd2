// SPDX-License-Identifier: GPL-2.0-or-later
// Reads proc and sys: mounts of hugetlbfs, nodes with their CPUs and pages, address
// bits.
#include "analysis/host.h"

#include <algorithm>
#include <fstream>
#include <ios>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/text.h"
#include "base/utf8.h"

namespace memdimm::analysis {
namespace {

namespace fs = std::filesystem;

// "" for what is no file that can be read: then nothing is known from it.
std::string slurp(const fs::path& path) {
  constexpr std::streamsize kMost = 1 << 20;  // what the kernel writes there is small
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) {
    return {};
  }
  std::ifstream file(path, std::ios::binary);
  std::string text(kMost, '\0');
  file.read(text.data(), kMost);
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return text;
}

// What stands behind "KEY" and a colon on its line, as /proc writes it; "" for none.
std::string_view field(std::string_view text, std::string_view key) {
  for (const std::string_view line : split(text, '\n')) {
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && trim(line.substr(0, colon)) == key) {
      return trim(line.substr(colon + 1));
    }
  }
  return {};
}

// "46" of "46 bits physical, 48 bits virtual".
std::optional<std::uint64_t> leading_number(std::string_view text) {
  return parse_decimal(text.substr(0, text.find(' ')));
}

// Of proc/cpuinfo.
std::optional<unsigned> phys_bits(std::string_view cpus) {
  constexpr std::uint64_t kMost = 64;
  const auto bits = leading_number(field(cpus, "address sizes"));
  return bits && *bits <= kMost ? std::optional(static_cast<unsigned>(*bits))
                                : std::nullopt;
}

facts::CpuVendor cpu_vendor(std::string_view cpus) {
  const std::string_view id = field(cpus, "vendor_id");
  return id.empty() ? facts::CpuVendor::Unknown : facts::vendor_of(id);
}

// /proc/mounts writes a blank in a path as \040, and other bytes likewise.
std::string unescaped(std::string_view text) {
  constexpr std::size_t kDigits = 3;
  constexpr unsigned kBase = 8;
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view digits = text.substr(i + 1, kDigits);
    const bool octal = text[i] == '\\' && digits.size() == kDigits &&
                       digits[0] <= '3' &&
                       digits.find_first_not_of("01234567") == std::string_view::npos;
    if (!octal) {
      out += text[i];
      continue;
    }
    unsigned byte = 0;
    for (const char digit : digits) {
      byte = byte * kBase + static_cast<unsigned>(digit - '0');
    }
    out += static_cast<char>(byte);
    i += kDigits;
  }
  return out;
}

void read_mounts(const fs::path& root, layout::Target& target, layout::Host& host) {
  constexpr std::size_t kFields = 4;  // what, where, type, options
  constexpr std::string_view kPageSize = "pagesize=";
  const std::string meminfo = slurp(root / "proc/meminfo");
  const auto usual = leading_number(field(meminfo, "Hugepagesize"));  // in kB
  host.default_page = usual ? checked_multiply(*usual, kKiB) : std::optional<Bytes>();
  const std::string mounts = slurp(root / "proc/mounts");
  std::map<Bytes, std::string> found;
  for (const std::string_view line : split(mounts, '\n')) {
    const auto fields = split(line, ' ');
    if (fields.size() < kFields || fields[2] != "hugetlbfs") {
      continue;
    }
    std::optional<Bytes> size = host.default_page;
    for (const std::string_view option : split(fields[3], ',')) {
      if (option.starts_with(kPageSize)) {
        size = parse_size(option.substr(kPageSize.size()), 1);
      }
    }
    std::string path = unescaped(fields[1]);
    if (size && is_power_of_two(*size) && is_utf8(path)) {
      found.try_emplace(*size, std::move(path));  // libvirt takes the first
    }
  }
  target.hugetlbfs.merge(found);
}

std::vector<fs::path> entries(const fs::path& folder) {
  std::error_code ignored;
  std::vector<fs::path> out;
  for (fs::directory_iterator at(folder, ignored), end; !ignored && at != end;
       at.increment(ignored)) {
    out.push_back(at->path());
  }
  return out;
}

// Of one node's hugepages folder, which has a folder "hugepages-2048kB" for each size.
void read_pages(const fs::path& folder, unsigned node, layout::Host& host) {
  constexpr std::string_view kPrefix = "hugepages-";
  for (const fs::path& entry : entries(folder)) {
    const std::string name = entry.filename().string();
    if (!name.starts_with(kPrefix) || !name.ends_with("kB")) {
      continue;
    }
    const auto kib = parse_decimal(std::string_view(name).substr(
        kPrefix.size(), name.size() - kPrefix.size() - 2));
    const std::string text = slurp(entry / "free_hugepages");
    const auto free = parse_decimal(trim(text));
    const auto size = kib ? checked_multiply(*kib, kKiB) : std::nullopt;
    if (size && free) {
      host.free_pages[*size][node] = *free;
    }
  }
}

}  // namespace

void read_host(const fs::path& root, layout::Target& target) {
  std::error_code ignored;
  if (!fs::is_directory(root / "proc", ignored) &&
      !fs::is_directory(root / "sys", ignored)) {
    throw std::system_error(
        std::make_error_code(std::errc::no_such_file_or_directory),
        "cannot look the host up: no proc and no sys in '" + root.string() + "'");
  }
  layout::Host host;
  const std::string cpus = slurp(root / "proc/cpuinfo");
  host.phys_bits = phys_bits(cpus);
  host.cpu_vendor = cpu_vendor(cpus);
  read_mounts(root, target, host);
  const std::string transparent =
      slurp(root / "sys/kernel/mm/transparent_hugepage/hpage_pmd_size");
  host.transparent_page = parse_decimal(trim(transparent));
  const fs::path nodes = root / "sys/devices/system/node";
  const std::string online = slurp(nodes / "online");
  host.nodes = IdSet::parse(trim(online)).value_or(IdSet());
  for (const unsigned node : host.nodes.ids()) {
    const fs::path folder = nodes / ("node" + std::to_string(node));
    const std::string list = slurp(folder / "cpulist");
    if (auto set = IdSet::parse(trim(list))) {
      target.host_cpus[node] = std::move(*set);
    }
    read_pages(folder / "hugepages", node, host);
  }
  if (host.nodes.empty()) {  // a kernel without NUMA
    read_pages(root / "sys/kernel/mm/hugepages", 0, host);
  } else {
    target.numad_nodes = host.nodes;
  }
  target.host = std::move(host);
}

void look_host_up(Settings& settings) {
  if (settings.host && !settings.target.host) {
    read_host(settings.host_root, settings.target);
  }
}

}  // namespace memdimm::analysis
