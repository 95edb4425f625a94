-- Opens an agent file in the real Neovim and says of each step whether it went as it should:
--   nvim --headless --clean -u init.lua -l doctor.lua
local function say(ok, step, seen)
  local more = ok and '' or '\n  seen: ' .. vim.inspect(seen)
  io.stdout:write('\n' .. (ok and 'ok ' or 'not ok ') .. step .. more .. '\n')
end

local function eventually(condition)
  return (vim.wait(20000, condition, 20))
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
end

local function codes()
  local found = vim.tbl_map(function(one) return one.code end, vim.diagnostic.get(0))
  table.sort(found)
  return table.concat(found, ' ')
end

-- The next menu is answered with the entry that contains these words.
local function choose(words)
  local seen = {}
  vim.ui.select = function(items, options, on_choice)
    for index, item in ipairs(items) do
      local label = options.format_item(item)
      table.insert(seen, label)
      if label:find(words, 1, true) then
        return on_choice(item, index)
      end
    end
    on_choice(nil)
  end
  vim.lsp.buf.code_action()
  return seen
end

local function floating_text()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
    end
  end
end

vim.cmd.edit(vim.env.CONSULT_SAMPLE)
local buffer = vim.api.nvim_get_current_buf()
say(eventually(function() return #vim.lsp.get_clients({ bufnr = buffer, name = 'consult' }) == 1 end), 'the client attaches')
local client = vim.lsp.get_clients({ bufnr = buffer })[1]
eventually(function() return client.initialized end)

say(eventually(function() return codes() == 'invalid-yaml stale-tool' end), 'an agent file is examined', vim.diagnostic.get(0))
local first = vim.diagnostic.get(0, { lnum = 2 })[1] or {}
local word = first.lnum and vim.api.nvim_buf_get_text(0, first.lnum, first.col, first.end_lnum, first.end_col, {})[1]
say(first.source == 'consult-lsp' and word == 'on:', 'a diagnostic stands under its cause', first)

vim.api.nvim_win_set_cursor(0, { 3, 2 })
local menu = choose('in quotes')
say(eventually(function() return codes() == 'stale-tool' end), 'a quick fix quotes the description', { menu, text() })
say(text():find('description: "Keeps. Triggers on: a shift"', 1, true) ~= nil, 'and leaves its words', text())

vim.api.nvim_win_set_cursor(0, { 4, 8 })
menu = choose("Rename to 'Edit'")
say(eventually(function() return codes() == '' end), 'a stale tool is renamed', { menu, text() })

-- Writes these words as a line of the frontmatter, and takes the entry that is offered at its end.
local function complete(words, label)
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

local completed = complete('mod', 'model')
say(completed == 'model: ', 'a key is completed', completed)
completed = complete('color:', 'cyan')
say(completed == 'color: cyan', 'a value is completed', completed)

vim.api.nvim_win_set_cursor(0, { 5, 1 })
vim.lsp.buf.hover()
say(eventually(floating_text) and floating_text():find('The colour that the agent has', 1, true) ~= nil, 'hover tells what a key is for', floating_text())

client:stop()
say(eventually(function() return client:is_stopped() end), 'the server stops with the editor')
vim.cmd('qa!')
