// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/size_sites.h"

#include <algorithm>
#include <map>

namespace memdimm::layout {
namespace {

using model::WrittenSize;

const WrittenSize* find(const std::vector<WrittenSize>& sizes, const Span& where) {
  const auto found =
      std::find_if(sizes.begin(), sizes.end(), [&](const WrittenSize& one) {
        return one.where == where;
      });
  return found == sizes.end() ? nullptr : &*found;
}

}  // namespace

std::vector<SizeSite> size_sites(const model::Domain& domain) {
  std::map<std::uint32_t, const WrittenSize*> outside;
  for (const WrittenSize& one : domain.sizes) {
    outside.emplace(one.where.begin, &one);
  }
  std::vector<SizeSite> out;
  visit_sizes(
      domain,
      [&](SizeRole role, const Located<Bytes>& size, const model::Module* module) {
        const WrittenSize* written = nullptr;
        if (module != nullptr) {
          written = find(module->sizes, size.where);
        } else if (const auto found = outside.find(size.where.begin);
                   found != outside.end() && found->second->where == size.where) {
          written = found->second;
        }
        // What was changed since is not what the document says.
        if (written != nullptr && size.value >= written->bytes() &&
            size.value - written->bytes() < kKiB) {
          out.push_back({role, size.value, written, module});
        }
      });
  return out;
}

}  // namespace memdimm::layout
