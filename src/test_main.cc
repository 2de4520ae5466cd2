// SPDX-License-Identifier: GPL-2.0-or-later
// The main of the unit tests, which doctest provides.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
