// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/id_set.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/text.h"

namespace memdimm {
namespace {

std::optional<unsigned> parse_id(std::string_view text) {
  const auto number = parse_decimal(trim(text));
  if (!number || *number > IdSet::kLargest) {
    return std::nullopt;
  }
  return static_cast<unsigned>(*number);
}

bool apply_item(IdSet& set, std::string_view item) {
  if (item.starts_with('^')) {
    const auto id = parse_id(item.substr(1));
    if (id) {
      set.remove(*id);
    }
    return id.has_value();
  }
  const std::size_t dash = item.find('-');
  const auto first = parse_id(item.substr(0, dash));
  const auto last =
      dash == std::string_view::npos ? first : parse_id(item.substr(dash + 1));
  if (!first || !last || *last < *first) {
    return false;
  }
  set.add(*first, *last);
  return true;
}

}  // namespace

std::optional<IdSet> IdSet::parse(std::string_view text) {
  IdSet set;
  auto items = split(text, ',');
  if (items.size() > 1 && is_blank(items.back())) {
    items.pop_back();
  }
  for (const std::string_view item : items) {
    if (!apply_item(set, trim(item))) {
      return std::nullopt;
    }
  }
  if (set.empty()) {
    return std::nullopt;
  }
  return set;
}

void IdSet::add(unsigned first, unsigned last) {
  Run joined{first, last};
  std::erase_if(runs_, [&](const Run& run) {
    const bool touches = run.first <= joined.last + 1 && joined.first <= run.last + 1;
    if (touches) {
      joined.first = std::min(joined.first, run.first);
      joined.last = std::max(joined.last, run.last);
    }
    return touches;
  });
  const auto after = std::find_if(runs_.begin(), runs_.end(), [&](const Run& run) {
    return run.first > joined.first;
  });
  runs_.insert(after, joined);
}

void IdSet::add(const IdSet& other) {
  for (const Run& run : other.runs_) {
    add(run.first, run.last);
  }
}

void IdSet::remove(unsigned id) {
  std::vector<Run> kept;
  for (const Run& run : runs_) {
    if (id < run.first || id > run.last) {
      kept.push_back(run);
      continue;
    }
    if (run.first < id) {
      kept.push_back({run.first, id - 1});
    }
    if (id < run.last) {
      kept.push_back({id + 1, run.last});
    }
  }
  runs_ = std::move(kept);
}

bool IdSet::contains(unsigned id) const {
  return std::any_of(runs_.begin(), runs_.end(), [&](const Run& run) {
    return run.first <= id && id <= run.last;
  });
}

bool IdSet::intersects(const IdSet& other) const {
  return std::any_of(runs_.begin(), runs_.end(), [&](const Run& a) {
    return std::any_of(other.runs_.begin(), other.runs_.end(), [&](const Run& b) {
      return a.first <= b.last && b.first <= a.last;
    });
  });
}

std::size_t IdSet::size() const {
  std::size_t count = 0;
  for (const Run& run : runs_) {
    count += run.last - run.first + 1;
  }
  return count;
}

std::vector<unsigned> IdSet::ids() const {
  std::vector<unsigned> out;
  for (const Run& run : runs_) {
    for (unsigned id = run.first; id <= run.last; ++id) {
      out.push_back(id);
    }
  }
  return out;
}

std::string IdSet::to_string() const {
  std::string out;
  for (const Run& run : runs_) {
    out += out.empty() ? "" : ",";
    out += std::to_string(run.first);
    if (run.last != run.first) {
      out += '-' + std::to_string(run.last);
    }
  }
  return out;
}

}  // namespace memdimm
