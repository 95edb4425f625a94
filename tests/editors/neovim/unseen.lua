-- A file with a character that no reader sees is reviewed: it is a finding, and its quick fix takes the character out.
local steps = require('steps')
local say, eventually = steps.say, steps.eventually

local function found()
  return vim.iter(vim.diagnostic.get(0)):find(function(finding)
    return finding.message:find('which no reader sees', 1, true)
  end)
end

steps.take(function()
  local progress = steps.watch_progress()
  local client = steps.open_sample()
  say(steps.contains('\u{200b}'), 'the character is there', steps.text())
  steps.choose('review file')
  say(eventually(found), 'it is a finding', vim.diagnostic.get(0))
  say(eventually(function() return steps.ended_with(progress, '1 ') end), 'the review ends', progress)
  local finding = found() or {}
  say(finding.lnum == 1 and finding.message:find('U+200B', 1, true), 'on its line, by its name', finding)

  vim.api.nvim_win_set_cursor(0, { 2, 0 })
  local menu = steps.choose('Remove')
  say(eventually(function() return not steps.contains('\u{200b}') end), 'the quick fix takes it out', { menu, steps.text() })

  client:stop()
  say(eventually(function() return client:is_stopped() end), 'the server stops with the editor')
end)
