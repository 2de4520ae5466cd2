// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/huge_pages.h"

#include <algorithm>

#include "facts/architectures.h"

namespace memdimm::layout {
namespace {

template <class Sizes>
bool holds(const Sizes& sizes, Bytes size) {
  return std::find(sizes.begin(), sizes.end(), size) != sizes.end();
}

void add(const facts::Architecture& arch, std::vector<Bytes>& out) {
  for (const Bytes size : arch.possible_pages) {
    if (size != 0 && !holds(out, size)) {
      out.push_back(size);
    }
  }
}

}  // namespace

std::vector<Bytes> possible_huge_pages(const model::Guest& guest,
                                       const Target& target) {
  const facts::Architecture& arch = architecture(guest);
  std::vector<Bytes> sizes;
  add(arch, sizes);
  if (!sizes.empty() && accelerator(guest, target) == Accelerator::Tcg) {
    add(facts::find_architecture(facts::kUsualArchitecture), sizes);
  }
  std::sort(sizes.begin(), sizes.end());
  return sizes;
}

bool is_impossible_page(Bytes size, const model::Domain& domain, const Target& target) {
  const std::vector<Bytes> sizes = possible_huge_pages(domain.guest, target);
  const bool ordinary = domain.dialect == model::DialectId::Libvirt &&
                        holds(architecture(domain.guest).base_pages, size);
  return !sizes.empty() && !ordinary && !target.hugetlbfs.contains(size) &&
         !holds(sizes, size);
}

std::vector<Bytes> mounted_pages(const model::Domain& domain, const Layout& layout) {
  std::vector<Bytes> sizes;
  const auto take = [&](const std::optional<Backend>& backend) {
    if (backend && backend->type == BackendType::File && backend->page_size) {
      sizes.push_back(*backend->page_size);
    }
  };
  take(layout.boot_backend);
  for (const GuestNode& node : layout.nodes) {
    take(node.backend);
  }
  for (const PlacedModule& placed : layout.modules) {
    take(placed.backend);
  }
  if (layout.legacy_path && !domain.backing.pages.empty()) {
    sizes.push_back(domain.backing.pages.front().size.value);
  }
  return sizes;
}

}  // namespace memdimm::layout
