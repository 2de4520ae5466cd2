# SPDX-License-Identifier: GPL-2.0-or-later
"""The folders of src, each below those that build on it: what it is, and what it may
include besides itself. scripts/check-layers holds the sources to it, scripts/tour shows
it, and nothing else lists them."""

FOLDERS = {
    "base": ("what every folder uses", ""),
    "qmp": ("the monitor of a QEMU that runs: a small strict client", "base"),
    "diag": ("findings, and the texts that they are about", "base"),
    "facts": ("what QEMU, libvirt and Linux do, as tables with their sources", "base"),
    "xml": ("from bytes to a document", "base diag"),
    "model": ("what a document says", "base diag facts"),
    "grammar": ("one grammar, three readers", "base diag xml"),
    "dialect": ("from a document to the model", "base diag facts xml model grammar"),
    "layout": ("what a document resolves to", "base facts model"),
    "rules": ("what is wrong with it", "base diag facts model layout"),
    "emit": ("what QEMU is told", "base facts model layout"),
    "edit": ("changes to a document that leave all other bytes alone",
             "base diag facts xml model dialect layout"),
    "analysis": ("the chain from a text to its layout and findings",
                 "base diag xml model grammar dialect layout rules"),
    "live": ("a machine that runs: which module is which, and what changes while it does",
             "base qmp diag facts xml model dialect layout emit edit analysis"),
    "lint": ("many files: which of their findings are told, and how they are mended",
             "base diag xml model grammar dialect rules emit edit analysis live"),
    "report": ("results for people and programs", "base diag facts model layout live lint"),
    "lsp": ("the language server: findings, mends and completion in an editor",
            "base diag grammar dialect layout analysis lint"),
    "cli": ("words in, text out", "base qmp diag facts model grammar dialect layout emit edit "
                                  "analysis live lint report lsp"),
}
TESTING = "testing"  # what tests share
ALL = {TESTING, "fuzz"}  # what may include what a command may
TESTS = {  # the folders that nobody installs
    TESTING: "what unit tests share",
    "fuzz": "what any input must keep to: the targets of `scripts/fuzz`",
    "e2e": "tests on a real QEMU, in Python",
    "oracle": "what `scripts/against-qemu` and `scripts/against-libvirt` compare memdimm with, "
              "in Python",
}
BELOW = {folder: below.split() for folder, (_, below) in FOLDERS.items()}
