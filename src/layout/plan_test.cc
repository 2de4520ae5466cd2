// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/plan.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace memdimm::layout {
namespace {

constexpr Bytes kG = kGiB;
constexpr Bytes kM = kMiB;

PlanRequest request(Bytes boot, Bytes total, PlanStyle style) {
  PlanRequest out;
  out.boot = boot;
  out.total = total;
  out.style = style;
  return out;
}

TEST_CASE("each style makes its own modules of the same memory") {
  struct Row {
    Bytes boot;
    Bytes total;
    PlanStyle style;
    std::optional<unsigned> slots;
    std::optional<unsigned> nodes;
    std::vector<Bytes> modules;
  };
  const std::vector<Row> rows = {
      {4 * kG, 5 * kG, PlanStyle::Largest, {}, {}, {kG}},
      {4 * kG,
       65 * kG,
       PlanStyle::Largest,
       {},
       {},
       {32 * kG, 16 * kG, 8 * kG, 4 * kG, kG}},
      // No module is larger than 32 times boot memory.
      {128 * kM, 128 * kM + 9 * kG, PlanStyle::Largest, {}, {}, {4 * kG, 4 * kG, kG}},
      {96 * kM, 96 * kM + 3 * kG, PlanStyle::Largest, {}, {}, {2 * kG, kG}},
      {4 * kG, 65 * kG, PlanStyle::Even, {}, {}, std::vector<Bytes>(8, 7808 * kM)},
      {4 * kG, 7 * kG, PlanStyle::Even, 4, {}, std::vector<Bytes>(3, kG)},
      // As many on each node.
      {4 * kG, 16 * kG, PlanStyle::Even, 6, 2, std::vector<Bytes>(4, 3 * kG)},
      {4 * kG, 16 * kG, PlanStyle::Even, 6, 5, std::vector<Bytes>(4, 3 * kG)},
      {4 * kG, 5 * kG, PlanStyle::Doubling, {}, {}, {512 * kM, 512 * kM}},
      // From 64 GiB of boot memory on, blocks are what divides its end: here 2 GiB.
      {64 * kG, 72 * kG, PlanStyle::Even, {}, {}, std::vector<Bytes>(4, 2 * kG)},
      {64 * kG, 68 * kG, PlanStyle::Doubling, {}, {}, std::vector<Bytes>(2, 2 * kG)},
  };
  for (const Row& row : rows) {
    PlanRequest wanted = request(row.boot, row.total, row.style);
    wanted.slots = row.slots;
    wanted.nodes = row.nodes;
    const auto found = plan(wanted, {});
    CAPTURE(kPlanStyleWords.of(row.style));
    CAPTURE(row.boot);
    CAPTURE(row.total);
    REQUIRE(std::holds_alternative<Plan>(found));
    CHECK(std::get<Plan>(found).modules == row.modules);
  }
}

TEST_CASE("slots and maximum leave room for more, or say that there is none") {
  struct Row {
    std::optional<unsigned> slots;
    std::optional<Bytes> maximum;
    unsigned given_slots;
    Bytes given_maximum;
  };
  // 4 GiB grow by 4 GiB and 2 GiB: two modules.
  const std::vector<Row> rows = {
      {std::nullopt, std::nullopt, 16, 16 * kG},
      {3, std::nullopt, 3, 10 * kG},
      {4, std::nullopt, 4, 16 * kG},
      {std::nullopt, 10 * kG, 3, 10 * kG},
      {std::nullopt, 12 * kG, 16, 12 * kG},
      {9, 10 * kG, 3, 10 * kG},
      {4, 12 * kG, 4, 12 * kG},
  };
  for (const Row& row : rows) {
    PlanRequest wanted = request(4 * kG, 10 * kG, PlanStyle::Largest);
    wanted.slots = row.slots;
    wanted.maximum = row.maximum;
    const auto found = plan(wanted, {});
    REQUIRE(std::holds_alternative<Plan>(found));
    CHECK(std::get<Plan>(found).slots == row.given_slots);
    CHECK(std::get<Plan>(found).maximum == row.given_maximum);
  }
}

TEST_CASE("what cannot be had is told with the nearest that can") {
  struct Row {
    Bytes boot;
    Bytes total;
    PlanStyle style;
    std::optional<unsigned> slots;
    std::optional<Bytes> maximum;
    std::string help;
  };
  const std::vector<Row> rows = {
      {kG + kM, 2 * kG, PlanStyle::Largest, {}, {}, "use 1G or 1026M"},
      {kG, 2 * kG + 100 * kM, PlanStyle::Largest, {}, {}, "use --to 2G or 2176M"},
      {kG, kG + kM, PlanStyle::Largest, {}, {}, "use --to 1152M"},
      {2 * kM, kG + 2 * kM, PlanStyle::Largest, {}, {}, "use --boot 4M or more"},
      {kG, 8 * kG, PlanStyle::Largest, 2, {}, "use --slots 4 or --to 5G or 9G"},
      // A free slot is needed where the maximum leaves room.
      {4 * kG,
       10 * kG,
       PlanStyle::Largest,
       3,
       12 * kG,
       "use --slots 4 or --to 8G or 12G"},
      {kG, 8 * kG, PlanStyle::Even, 1, {}, "use --slots 2"},
      {kG,
       kG + 256 * kG + 128 * kM,
       PlanStyle::Even,
       11,
       {},
       "use --to 257G or 263424M"},
      {4 * kG, 6 * kG + 128 * kM, PlanStyle::Doubling, {}, {}, "use --to 6G or 6656M"},
      {4 * kG, 4 * kG + 128 * kM, PlanStyle::Doubling, {}, {}, "use --to 4608M"},
      {4 * kG,
       4 * kG + 128 * kM,
       PlanStyle::Doubling,
       {},
       4 * kG + 256 * kM,
       "use --style largest, --style even or --to 4608M --max 4608M"},
      {4 * kG, 100 * kTiB, PlanStyle::Even, {}, {}, "use --to 32644G"},
      {8 * kM,
       136 * kM,
       PlanStyle::Doubling,
       {},
       {},
       "use --style largest or --style even"},
  };
  for (const Row& row : rows) {
    PlanRequest wanted = request(row.boot, row.total, row.style);
    wanted.slots = row.slots;
    wanted.maximum = row.maximum;
    const auto found = plan(wanted, {});
    CAPTURE(row.total);
    REQUIRE(std::holds_alternative<Impossible>(found));
    CAPTURE(std::get<Impossible>(found).why);
    CHECK(std::get<Impossible>(found).help == row.help);
  }
}

TEST_CASE("why a style does not reach a total is the true reason") {
  struct Row {
    PlanRequest wanted;
    std::string why;
  };
  const std::vector<Row> rows = {
      {request(4 * kG, 100 * kTiB, PlanStyle::Even),
       "style even reaches 32644 GiB at most, with modules of at most 128 GiB (32 "
       "times "
       "boot memory) in 255 slots"},
      {request(4 * kG, 30000 * kG, PlanStyle::Even),
       "style even does not reach 30000 GiB: no number of equal modules up to 255"},
      {request(8 * kM, 136 * kM, PlanStyle::Doubling), "style doubling reaches 8 MiB"},
  };
  for (const Row& row : rows) {
    const auto found = plan(row.wanted, {});
    REQUIRE(std::holds_alternative<Impossible>(found));
    const std::string& why = std::get<Impossible>(found).why;
    CHECK_MESSAGE(why.starts_with(row.why), why);
  }
}

}  // namespace
}  // namespace memdimm::layout
