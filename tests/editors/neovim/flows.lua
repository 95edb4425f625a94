-- Every flow by the code-action menu, with the plugin or without. The test queues the model's answers in this order.
local steps = require('steps')
local say, eventually, soon = steps.say, steps.eventually, steps.soon

local function findings()
  return vim.diagnostic.get(0)
end

steps.take(function()
  local clock = vim.uv.hrtime()
  vim.cmd.edit(vim.fs.dirname(vim.env.CONSULT_SAMPLE) .. '/orders.py')
  say(eventually(function() return #findings() == 1 end), 'a flaw is underlined without asking', findings())
  io.stdout:write(('\n# %d ms from opening a file to its first finding\n'):format((vim.uv.hrtime() - clock) / 1e6))

  local progress = steps.watch_progress()
  local client = steps.open_sample()
  local buffer = vim.api.nvim_get_current_buf()

  vim.api.nvim_win_set_cursor(0, { 2, 4 })
  local menu = steps.choose('review withdraw')
  say(eventually(function() return #findings() == 1 end), 'a review becomes a diagnostic', menu)
  local finding = findings()[1] or {}
  say(finding.source == 'backend-developer' and finding.lnum == 1, 'it names the agent and stands on its line', finding)
  say(eventually(function() return steps.ended_with(progress, '1 ') end), 'progress was shown and ended', progress)

  vim.lsp.buf.hover()
  say(soon(function() return steps.floating_text():find('gain money', 1, true) end), 'hover tells why', steps.floating_text())
  vim.cmd('silent! fclose!')

  steps.choose('Refuse amounts below zero')
  say(soon(function() return steps.contains('balance - abs(amount)') end), 'the quick fix is applied', steps.text())
  say(eventually(function() return #findings() == 0 end), 'and the finding goes', findings())
  vim.cmd.undo()
  say(steps.contains('balance - amount'), 'one undo takes it back', steps.text())
  say(eventually(function() return #findings() == 1 end), 'and the finding returns', findings())
  vim.cmd.redo()

  local edits = {}
  local apply = vim.lsp.handlers['workspace/applyEdit']
  vim.lsp.handlers['workspace/applyEdit'] = function(failure, params, ...)
    table.insert(edits, params.edit)
    return apply(failure, params, ...)
  end
  vim.api.nvim_win_set_cursor(0, { 2, 4 })
  local asked = steps.choose('improve withdraw…', 'In general')
  say(eventually(function() return steps.contains('max(amount, 0)') end), 'an improvement is applied', { asked, steps.text() })
  local changed = vim.tbl_get(edits, 1, 'documentChanges', 1, 'textDocument', 'version')
  say(changed ~= nil, 'and names its version', edits)

  steps.choose('explain withdraw')
  say(eventually(function() return steps.buffer_named('answer-') end), 'an explanation is opened', vim.api.nvim_list_bufs())

  vim.api.nvim_set_current_win(vim.fn.bufwinid(buffer))
  vim.api.nvim_win_set_cursor(0, { 2, 4 })
  steps.forget(progress)
  steps.choose('review file')
  eventually(function() return steps.review_is_answered(progress) end)
  client:exec_cmd({ title = 'cancel', command = 'consult.cancel', arguments = { {} } })
  say(eventually(function() return steps.ended_with(progress, 'stopped') end), 'a review is cancelled', progress)

  client:stop()
  say(eventually(function() return client:is_stopped() end), 'the server stops with the editor')
end)
