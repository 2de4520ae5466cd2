// SPDX-License-Identifier: GPL-2.0-or-later
#include "lint/foreign.h"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

namespace memdimm::lint {
namespace {

TEST_CASE("a document's kind is seen by how it begins") {
  struct Row {
    std::string_view text;
    bool others;
  };
  const Row rows[] = {
      {"<domain type='kvm'/>", false},
      {"<memory model='dimm'>", false},
      {"\xEF\xBB\xBF<?xml version='1.0'?>\n<!-- <html> -->\n<domain type='kvm'>",
       false},
      {"<domainsnapshot><domain type='kvm'/></domainsnapshot>", false},
      {"<domain xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>", false},
      {"<domain xmlns='http://libvirt.org/schemas/domain/1.0'>", false},
      {"<domain>", false},
      {"{% if x %}<domain type='kvm'>", false},
      {"<%= header %>\n<domain type='kvm'>", false},
      {"<<<<<<< HEAD\n<domain type='kvm'>", false},
      {"", false},
      {"nothing", false},
      {"<!-- no end", false},
      {"<network/>", true},
      {"<html><p>no end", true},
      {"<!DOCTYPE html>\n<domain>", true},
      {"<!doctype HTML PUBLIC '-//W3C//DTD'>", true},
      {"<!DOCTYPE domain [<!ENTITY a '<html>'>]>\n<domain type='kvm'/>", false},
      {"<disk type='file'/><disk/>", true},
      {"<?xml version='1.0' encoding='ISO-8859-1'?><catalog>\xE9</catalog>", true},
      {"<domain xmlns='urn:jboss:domain:1.1'>", true},
      {"<domain log-root='x' application-root='y' version='10'>", true},
      {"<x:pool xmlns:x='urn:x'/>", true},
      {std::string_view("<domain>\0", 9), true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(is_for_others(row.text) == row.others);
  }
}

}  // namespace
}  // namespace memdimm::lint
