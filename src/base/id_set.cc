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

// The first run that ends at `id` or behind it.
auto first_to(const std::vector<IdSet::Run>& runs, unsigned id) {
  return std::partition_point(
      runs.begin(), runs.end(), [&](const IdSet::Run& run) { return run.last < id; });
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
  // Those that touch it stand side by side.
  const auto from = first_to(runs_, first == 0 ? 0 : first - 1);
  auto to = from;
  for (; to != runs_.end() && to->first <= last + 1; ++to) {
    joined.first = std::min(joined.first, to->first);
    joined.last = std::max(joined.last, to->last);
  }
  runs_.insert(runs_.erase(from, to), joined);
}

void IdSet::add(const IdSet& other) {
  for (const Run& run : other.runs_) {
    add(run.first, run.last);
  }
}

void IdSet::remove(unsigned id) {
  const auto place = first_to(runs_, id);
  if (place == runs_.end() || place->first > id) {
    return;
  }
  const Run run = *place;
  auto next = runs_.erase(place);
  if (id < run.last) {
    next = runs_.insert(next, {id + 1, run.last});
  }
  if (run.first < id) {
    runs_.insert(next, {run.first, id - 1});
  }
}

bool IdSet::contains(unsigned id) const {
  const auto place = first_to(runs_, id);
  return place != runs_.end() && place->first <= id;
}

bool IdSet::intersects(const IdSet& other) const {
  auto a = runs_.begin();
  auto b = other.runs_.begin();
  while (a != runs_.end() && b != other.runs_.end()) {
    if (a->first <= b->last && b->first <= a->last) {
      return true;
    }
    if (a->last < b->last) {
      ++a;
    } else {
      ++b;
    }
  }
  return false;
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
