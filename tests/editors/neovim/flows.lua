-- Drives the real Neovim as a user would and says of each step whether it went as it should:
--   nvim --headless --clean -u init.lua -l flows.lua
-- The test queues the model's answers in the order of the steps below.
local function say(ok, step, seen)
  local more = ok and '' or '\n  seen: ' .. vim.inspect(seen)
  io.stdout:write('\n' .. (ok and 'ok ' or 'not ok ') .. step .. more .. '\n')
end

local function eventually(condition)
  return (vim.wait(20000, condition, 20))
end

local function lines()
  return vim.api.nvim_buf_get_lines(0, 0, -1, false)
end

local function buffer_named(words)
  for _, candidate in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_get_name(candidate):find(words, 1, true) then
      return candidate
    end
  end
end

local function code()
  return table.concat(lines(), '\n')
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

local progress = {}
vim.api.nvim_create_autocmd('LspProgress', {
  callback = function(event) table.insert(progress, event.data.params.value) end,
})

vim.cmd.edit(vim.env.CONSULT_SAMPLE)
local buffer = vim.api.nvim_get_current_buf()
say(eventually(function() return #vim.lsp.get_clients({ bufnr = buffer, name = 'consult' }) == 1 end), 'the client attaches')
local client = vim.lsp.get_clients({ bufnr = buffer })[1]
eventually(function() return client.initialized end)

vim.api.nvim_win_set_cursor(0, { 2, 4 })
local menu = choose('review withdraw')
say(eventually(function() return #vim.diagnostic.get(buffer) == 1 end), 'a review becomes a diagnostic', menu)
local diagnostic = vim.diagnostic.get(buffer)[1] or {}
say(diagnostic.source == 'backend-developer' and diagnostic.lnum == 1, 'it names the agent and stands on its line', diagnostic)
local function ended()
  local last = progress[#progress]
  return #progress >= 2 and last.kind == 'end' and last.message == '1 finding'
end
say(eventually(ended), 'progress was shown and ended', progress)

vim.lsp.buf.hover()
say(eventually(floating_text) and floating_text():find('gain money', 1, true) ~= nil, 'hover tells why', floating_text())
vim.cmd('silent! fclose!')

choose('Refuse amounts below zero')
say(eventually(function() return #lines() == 4 end), 'the quick fix is applied', code())
vim.cmd.undo()
say(#lines() == 2, 'one undo takes it back', code())
say(eventually(function() return #vim.diagnostic.get(buffer) == 1 end), 'and the finding returns', vim.diagnostic.get(buffer))

local edits = {}
local apply = vim.lsp.handlers['workspace/applyEdit']
vim.lsp.handlers['workspace/applyEdit'] = function(failure, params, ...)
  table.insert(edits, params.edit)
  return apply(failure, params, ...)
end
vim.api.nvim_win_set_cursor(0, { 2, 4 })
choose('improve withdraw')
say(eventually(function() return code():find('max(amount, 0)', 1, true) ~= nil end), 'an improvement is applied', code())

say(edits[1] and edits[1].documentChanges and edits[1].documentChanges[1].textDocument.version, 'and names its version', edits)

choose('explain withdraw')
say(eventually(function() return buffer_named('answer-') end), 'an explanation is opened', vim.api.nvim_list_bufs())

eventually(function() return progress[#progress].message == 'hover to read it again' end)

vim.api.nvim_set_current_buf(buffer)
progress = {}
vim.api.nvim_win_set_cursor(0, { 2, 4 })
choose('review file')
eventually(function()
  return vim.iter(progress):any(function(value) return (value.message or ''):find('answering') end)
end)
client:exec_cmd({ title = 'cancel', command = 'consult.cancel', arguments = { {} } })
local function cancelled()
  local value = progress[#progress]
  return value and value.kind == 'end' and value.message == 'cancelled'
end
say(eventually(cancelled), 'a review is cancelled', progress)

client:stop()
say(eventually(function() return client:is_stopped() end), 'the server stops with the editor')
vim.cmd('qa!')
