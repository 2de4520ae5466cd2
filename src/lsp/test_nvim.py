#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The language server in an editor that others wrote: neovim, without a screen.

usage: MEMDIMM=build/dev/src/memdimm test_nvim.py"""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
MEMDIMM = os.environ.get("MEMDIMM", str(ROOT / "build/dev/src/memdimm"))
SECONDS = 60

DOMAIN = """<domain type='kvm'>
  <name>vm</name>
  <maxMemory slots='2' unit='GiB'>4</maxMemory>
  <memory unit='MiB'>1536</memory>
  <vcpu>2</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <features><acpi/></features>
  <cpu><numa><cell id='0' cpus='0-1' memory='1' unit='GiB'/></numa></cpu>
  <devices>
    <!-- \U0001f600 --><memory model='dim'>
      <target>
        <size unit='MiB'>512</size>
        <node>0</node>
      </target>
    </memory>
  </devices>
</domain>
"""

# Opens the document, mends what is told as a user would, asks what is under the caret,
# and keeps what came.
SCRIPT = """
local out = {}
local function wait(what, condition)
  if not vim.wait(20000, condition, 20) then
    out.failed = what
  end
end
local function finish()
  local file = io.open(vim.env.RESULT, 'w')
  file:write(vim.json.encode(out))
  file:close()
  vim.cmd('qa!')
end
vim.cmd('edit ' .. vim.env.DOCUMENT)
local buffer = vim.api.nvim_get_current_buf()
local id = vim.lsp.start_client({ name = 'memdimm', cmd = { vim.env.MEMDIMM, 'lsp' } })
vim.lsp.buf_attach_client(buffer, id)
local client = vim.lsp.get_client_by_id(id)
wait('a finding', function() return #vim.diagnostic.get(buffer) > 0 end)
local first = vim.diagnostic.get(buffer)[1]
out.first = { code = first.code, line = first.lnum, column = first.col,
              message = first.message, source = first.source }
local function ask(method, params)
  local answer = client.request_sync(method, params, 20000, buffer)
  return answer and answer.result
end
local document = { uri = vim.uri_from_bufnr(buffer) }
local place = { line = first.lnum, character = 31 }
local actions = ask('textDocument/codeAction', { textDocument = document,
  range = { start = place, ['end'] = place }, context = { diagnostics = {} } })
out.titles = vim.tbl_map(function(one) return one.title end, actions or {})
vim.lsp.util.apply_workspace_edit(actions[1].edit, client.offset_encoding)
wait('no finding', function() return #vim.diagnostic.get(buffer) == 0 end)
out.mended = vim.api.nvim_buf_get_lines(buffer, first.lnum, first.lnum + 1, false)[1]
out.hover = ask('textDocument/hover', { textDocument = document,
  position = { line = 11, character = 20 } })
out.symbols = vim.tbl_map(function(one) return one.name end,
  ask('textDocument/documentSymbol', { textDocument = document }) or {})
vim.api.nvim_buf_set_lines(buffer, 12, 13, false, { '        <no' })
out.completion = vim.tbl_map(function(one) return one.label end,
  ask('textDocument/completion', { textDocument = document,
    position = { line = 12, character = 11 } }) or {})
finish()
"""


class Neovim(unittest.TestCase):
    def test_session(self):
        nvim = shutil.which("nvim")
        self.assertIsNotNone(nvim, "nvim is not there; Debian's package neovim brings it")
        with tempfile.TemporaryDirectory() as folder:
            tmp = pathlib.Path(folder)
            (tmp / "vm.xml").write_text(DOMAIN, encoding="utf-8")
            (tmp / "session.lua").write_text(SCRIPT, encoding="utf-8")
            done = subprocess.run(
                [nvim, "--headless", "-n", "-u", "NONE", "-i", "NONE",
                 "-c", f"luafile {tmp / 'session.lua'}", "-c", "cquit"],
                env={**os.environ, "HOME": folder, "XDG_CONFIG_HOME": folder,
                     "XDG_STATE_HOME": folder, "XDG_CACHE_HOME": folder,
                     "MEMDIMM": os.path.abspath(MEMDIMM), "RESULT": str(tmp / "result"),
                     "DOCUMENT": str(tmp / "vm.xml")},
                capture_output=True, timeout=SECONDS, check=False, text=True)
            self.assertTrue((tmp / "result").exists(), done.stdout + done.stderr)
            result = json.loads((tmp / "result").read_text(encoding="utf-8"))
        self.assertNotIn("failed", result)
        first = result["first"]
        self.assertEqual(("MD014", "memdimm", 9), (first["code"], first["source"],
                                                   first["line"]))
        self.assertIn("'dim'", first["message"])
        # neovim counts bytes once it has the place: 4 + 4 for the emoji's comment …
        self.assertEqual(DOMAIN.split("\n")[9].encode().index(b"dim'"), first["column"])
        self.assertIn("let MD014 pass here, with a reason", result["titles"])
        self.assertIn("model='dimm'", result["mended"])
        self.assertIn("dimm0: 512 MiB", result["hover"]["contents"]["value"])
        self.assertEqual(["memory", "cell 0", "dimm0"], result["symbols"])
        self.assertIn("node", result["completion"])


if __name__ == "__main__":
    unittest.main()
