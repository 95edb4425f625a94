-- Two agent files of the user's do not load: health names each.
local steps = require('steps')

steps.take(function()
  steps.open_sample()
  vim.cmd.checkhealth('consult')
  for _, name in ipairs({ 'binary.md: This agent', 'oops.md: ' }) do
    steps.say(steps.contains('.claude/agents/' .. name), 'health names ' .. name, steps.text())
  end
end)
