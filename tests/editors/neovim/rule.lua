-- The page of the rule that a finding breaks. The sample's line 2 has one that is told without asking.
local steps = require('steps')
local say, eventually = steps.say, steps.eventually

steps.take(function()
  steps.open_sample()
  say(eventually(function() return #vim.diagnostic.get(0) == 1 end), 'a flaw is told without asking', vim.diagnostic.get(0))
  local heard = steps.hear()
  vim.cmd('Consult rule')
  say((heard[1] or ''):find('No finding on this line has a page', 1, true), 'where there is none that is said', heard)
  vim.api.nvim_win_set_cursor(0, { 2, 4 })
  vim.cmd('Consult rule')
  local page = steps.buffer_named('consult://rule/')
  say(page and steps.contains('Bad:', page), 'its page is shown', { heard, page and steps.text(page) })
  say(page and not vim.bo[page].modified and not vim.bo[page].modifiable, 'and only read')
end)
