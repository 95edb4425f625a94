-- An agent file is examined, mended, completed and explained.
local steps = require('steps')
local say, eventually = steps.say, steps.eventually

local function codes()
  local found = vim.tbl_map(function(one) return one.code end, vim.diagnostic.get(0))
  table.sort(found)
  return table.concat(found, ' ')
end

-- Writes these words as a line of the frontmatter, and takes the entry that is offered at its end.
local function completed(client, words, label)
  local buffer = vim.api.nvim_get_current_buf()
  vim.api.nvim_buf_set_lines(0, 4, 4, false, { words })
  vim.api.nvim_win_set_cursor(0, { 5, #words })
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  params.position.character = #words
  local answer = client:request_sync('textDocument/completion', params, 20000, buffer)
  for _, item in ipairs((answer or {}).result or {}) do
    if item.label == label then
      vim.lsp.util.apply_text_edits({ item.textEdit }, buffer, client.offset_encoding)
    end
  end
  return vim.api.nvim_buf_get_lines(0, 4, 5, false)[1]
end

steps.take(function()
  local client = steps.open_sample()

  say(eventually(function() return codes() == 'invalid-yaml stale-tool' end), 'an agent file is examined', vim.diagnostic.get(0))
  local first = vim.diagnostic.get(0, { lnum = 2 })[1] or {}
  local word = first.lnum and vim.api.nvim_buf_get_text(0, first.lnum, first.col, first.end_lnum, first.end_col, {})[1]
  say(first.source == 'consult-lsp' and word == 'on:', 'a diagnostic stands under its cause', first)

  vim.api.nvim_win_set_cursor(0, { 3, 2 })
  local menu = steps.choose('in quotes')
  say(eventually(function() return codes() == 'stale-tool' end), 'a quick fix quotes the description', { menu, steps.text() })
  say(steps.contains('description: "Keeps. Triggers on: a shift"'), 'and leaves its words', steps.text())

  vim.api.nvim_win_set_cursor(0, { 4, 8 })
  menu = steps.choose("Rename to 'Edit'")
  say(eventually(function() return codes() == '' end), 'a stale tool is renamed', { menu, steps.text() })

  local line = completed(client, 'mod', 'model')
  say(line == 'model: ', 'a key is completed', line)
  line = completed(client, 'color:', 'cyan')
  say(line == 'color: cyan', 'a value is completed', line)

  vim.api.nvim_win_set_cursor(0, { 5, 1 })
  vim.lsp.buf.hover()
  local about = 'The colour that the agent has'
  say(eventually(function() return steps.floating_text():find(about, 1, true) end), 'hover tells what a key is for', steps.floating_text())

  client:stop()
  say(eventually(function() return client:is_stopped() end), 'the server stops with the editor')
end)
