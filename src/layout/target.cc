// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/target.h"

namespace memdimm::layout {

std::string hugepage_dir(const facts::Architecture& arch,
                         const Target& target,
                         Bytes page_size) {
  if (const auto mount = target.hugetlbfs.find(page_size);
      mount != target.hugetlbfs.end()) {
    return mount->second;
  }
  if (page_size == arch.huge_pages.front()) {
    return "/dev/hugepages";
  }
  std::string size = show_size(page_size);
  std::erase(size, ' ');
  return "/dev/hugepages" + size.substr(0, size.find("iB"));
}

}  // namespace memdimm::layout
