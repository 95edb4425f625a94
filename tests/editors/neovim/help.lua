-- The help is found, however the plugin was installed.
local steps = require('steps')

steps.take(function()
  local found, failure = pcall(vim.cmd.help, 'consult')
  steps.say(found and vim.api.nvim_buf_get_name(0):find('doc/consult.txt', 1, true), 'the help is opened', failure)
end)
