-- The user's configuration has a slip, or keeps the server to other languages.
local steps = require('steps')
local say, eventually = steps.say, steps.eventually

local function heard_once(heard, words)
  local times = vim.iter(heard):filter(function(message) return message:find(words, 1, true) ~= nil end):totable()
  return #times == 1
end

local function a_slip_is_told_and_left_out(value, words)
  vim.g.consult = value
  local heard = steps.hear()
  vim.cmd('Consult usage')
  say(eventually(function() return steps.buffer_named('consult://usage') end), 'usage is shown in spite of ' .. words, heard)
  vim.cmd('Consult usage')
  say(heard_once(heard, words), 'and the slip is told once', heard)
  heard = steps.hear()
  vim.cmd('Consult restart')
  say(heard_once(heard, words), 'a restart tells it again', heard)
  say(eventually(steps.client), 'and starts the server', heard)
  vim.cmd.checkhealth('consult')
  say(steps.contains(words) and steps.contains('consult-lsp 0'), 'health tells it, and goes on', steps.text())
  vim.cmd.close()
  vim.cmd.bwipeout(steps.buffer_named('consult://usage'))
end

local function another_language_is_told_at_once()
  vim.g.consult = nil
  vim.lsp.config('consult_lsp', { filetypes = { 'python' } })
  local heard = steps.hear()
  vim.cmd('new notes.lua')
  local began = vim.uv.hrtime()
  vim.cmd('Consult review')
  say((vim.uv.hrtime() - began) / 1e9 < 2, 'a file of another language is not waited for')
  say(table.concat(heard, ' '):find("do not name \"lua\"", 1, true), 'and is told why', heard)
end

steps.take(function()
  steps.open_sample()
  a_slip_is_told_and_left_out({ cmd = 'consult-lsp serve' }, 'vim.g.consult.cmd must be a list of words')
  a_slip_is_told_and_left_out('x', 'vim.g.consult must be a table')
  another_language_is_told_at_once()
end)
