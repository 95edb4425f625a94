-- :Consult with all that belongs to it. The test queues the model's answers in this order.
local steps = require('steps')
local say, eventually = steps.say, steps.eventually

steps.take(function()
  say(package.loaded['consult.commands'] == nil, 'nothing is loaded before it is used', package.loaded)
  local progress = steps.watch_progress()
  vim.cmd.enew()
  local heard = steps.hear()
  vim.cmd('Consult review')
  say((heard[1] or ''):find('holds no file', 1, true), 'a buffer without a file is told so', heard)
  vim.cmd.edit(vim.env.CONSULT_SAMPLE)
  vim.cmd('Consult jobs')
  say(eventually(function() return heard[2] == 'Nothing is under way.' end), 'who asks before the server is there is served', heard)
  local client = steps.open_sample()
  local buffer, window = vim.api.nvim_get_current_buf(), vim.api.nvim_get_current_win()

  local offered = vim.fn.getcompletion('Consult ', 'cmdline')
  say(vim.list_contains(offered, 'review') and vim.list_contains(offered, 'cancel'), 'commands are completed', offered)
  offered = vim.fn.getcompletion('Consult preview e', 'cmdline')
  say(vim.deep_equal(offered, { 'explain' }), 'a flow to preview is completed', offered)

  heard = steps.hear()
  vim.cmd('Consult revue')
  say((heard[1] or ''):find('review, improve, explain', 1, true), 'an unknown command names those that there are', heard)
  vim.cmd('Consult answer')
  say((heard[2] or ''):find('There is no answer yet', 1, true), 'no answer to show again is said', heard)
  vim.cmd('Consult cancel')
  say(eventually(function() return heard[3] == 'Nothing is under way.' end), 'nothing to cancel is said', heard)

  vim.o.columns = 60
  local led = steps.answer_menu_with('nobody')
  vim.cmd('Consult agents')
  say(eventually(function() return led.labels ~= '' end), 'agents are listed', led)
  for _, label in ipairs(vim.split(led.labels, '\n')) do
    say(#label <= 60 and not label:find('%S…$'), 'each on a line, cut between words', label)
  end

  -- The symbol at the cursor, or the range.
  vim.api.nvim_win_set_cursor(0, { 2, 4 })
  vim.cmd('Consult review')
  say(eventually(function() return #vim.diagnostic.get(buffer) == 1 end), 'review asks about the symbol at the cursor')
  say(eventually(function() return steps.ended_with(progress, '1 ') end), 'and ends', progress)

  vim.cmd('2Consult improve refuse amounts below zero')
  say(eventually(function() return steps.contains('max(amount, 0)', buffer) end), 'improve takes free words and a range', steps.text(buffer))
  vim.cmd.undo()

  local menu = steps.answer_menu_with('Error handling')
  vim.cmd('Consult improve')
  say(eventually(function() return steps.contains('abs(amount)', buffer) end), 'improve without words offers the wishes', { menu, steps.text(buffer) })
  say(menu.prompt == 'backend-developer: What should be better?', 'under a question', menu)
  vim.cmd.undo()

  steps.answer_menu_with('In your own words')
  local input = steps.answer_input_with('round it')
  vim.cmd('Consult improve')
  say(eventually(function() return steps.contains('round(amount)', buffer) end), 'or one in own words', { input, steps.text(buffer) })
  vim.cmd.undo()

  -- Answers.
  vim.api.nvim_win_set_cursor(0, { 2, 4 })
  vim.cmd('Consult explain')
  say(eventually(function() return steps.buffer_named('answer-') end), 'explain opens an answer', vim.api.nvim_list_bufs())
  local page = steps.buffer_named('answer-')
  say(eventually(function() return steps.contains('It subtracts.', page) end), 'which holds what was said', page and steps.text(page))
  say(vim.api.nvim_get_current_win() == window, 'and leaves the cursor where it was')
  say(page and vim.bo[page].filetype == 'markdown' and vim.bo[page].modifiable, 'as Markdown that one can type on')
  say(#vim.lsp.get_clients({ bufnr = page }) == 1, 'and the server sees it', vim.lsp.get_clients())
  say(#vim.lsp.get_clients({ name = client.name }) == 1, 'and needs no further server')

  vim.cmd('Consult answer')
  say(vim.api.nvim_get_current_buf() == page, 'the answer is gone to by a command')
  vim.api.nvim_feedkeys('q', 'xt', false)
  say(vim.api.nvim_get_current_win() == window and #vim.api.nvim_list_wins() == 1, 'and closed by q')

  eventually(function() return steps.ended_with(progress, 'hover to read it again') end)
  vim.cmd('Consult further Of what?')
  say(eventually(function() return steps.contains('Of the balance.', page) end), 'further goes on with it', steps.text(page))
  say(steps.contains('It subtracts.', page) and steps.contains('Of what?', page), 'on the same page', steps.text(page))
  say(not vim.bo[page].modified, 'which need not be saved')
  heard = steps.hear()
  vim.cmd('Consult proposals')
  say(eventually(function() return heard[1] == 'No proposals are pending.' end), 'no proposals to deal with is said', heard)
  vim.cmd('Consult answer')
  vim.cmd.close()

  vim.g.consult = { answer = 'float' }
  vim.api.nvim_buf_set_lines(buffer, 2, 2, false, { '' })
  vim.api.nvim_win_set_cursor(0, { 3, 0 })
  steps.answer_menu_with('In your own words')
  steps.answer_input_with('Why so?')
  vim.cmd('1,2Consult ask')
  say(eventually(function() return steps.floating_text():find('Because.', 1, true) end), 'ask asks for the question; its answer floats, on an empty line too', steps.floating_text())
  say(vim.api.nvim_get_current_win() == steps.floating_window(), 'with the cursor in it')
  vim.cmd.close()
  vim.cmd.undo()

  vim.api.nvim_win_set_cursor(0, { 2, 4 })
  vim.cmd('Consult preview explain')
  say(eventually(function() return steps.floating_text():find('withdraw', 1, true) end), 'preview shows what would be sent', steps.floating_text())
  vim.cmd.close()
  vim.cmd('Consult usage')
  say(eventually(function() return steps.floating_text():find('backend-developer', 1, true) end) and not steps.floating_text():find('```', 1, true), 'usage shows what was spent', steps.floating_text())
  vim.cmd.close()

  -- Pickers.
  steps.forget(progress)
  menu = steps.answer_menu_with('review file', 'Run again')
  vim.cmd('Consult')
  eventually(function() return steps.review_is_answered(progress) end)
  say(menu.labels:find('explain withdraw', 1, true), ':Consult alone is the menu', menu)
  menu = steps.answer_menu_with('review of bank.py')
  vim.cmd('Consult jobs')
  say(eventually(function() return steps.ended_with(progress, 'stopped') end), 'jobs lists what is under way, and cancels it', { menu, progress })

  steps.forget(progress)
  vim.fn.append('$', 'changed = True') -- else nothing would be asked again
  vim.cmd('%Consult review')
  eventually(function() return steps.review_is_answered(progress) end)
  vim.cmd('Consult cancel')
  say(eventually(function() return steps.ended_with(progress, 'stopped') end), 'cancel ends everything', progress)

  menu = steps.answer_menu_with('backend-developer')
  vim.cmd('Consult agents')
  say(eventually(function() return menu.prompt == 'Which agent leads the menu?' end), 'agents lists who can be asked', menu)

  vim.api.nvim_win_set_cursor(0, { 2, 4 })
  heard = steps.hear()
  menu = steps.answer_menu_with('False positive')
  vim.cmd('Consult dismiss')
  say(eventually(function() return #vim.diagnostic.get(buffer) == 0 end), 'dismiss asks why, and the finding goes', menu)
  local function told() return (heard[#heard] or ''):find('“:Consult dismissed” takes it back', 1, true) end
  say(eventually(told), 'what is hidden is said, and what takes it back', heard)
  heard = steps.hear()
  vim.cmd('Consult dismiss')
  say(eventually(function() return (heard[1] or ''):find('no finding on this line', 1, true) end), 'no finding to dismiss is said', heard)
  menu = steps.answer_menu_with('bank.py:2): false positive')
  vim.cmd('Consult dismissed')
  say(eventually(function() return #vim.diagnostic.get(buffer) == 1 end), 'dismissed lists what is hidden, and shows it again', menu)
  heard = steps.hear()
  vim.cmd('Consult dismissed')
  say(eventually(function() return heard[1] == 'Nothing is dismissed in the open files.' end), 'nothing dismissed is said', heard)

  -- The server.
  vim.cmd.checkhealth('consult')
  say(eventually(function() return steps.contains('consult-lsp 0') end), 'health tells the version', steps.text())
  say(steps.contains('on Python 3') and steps.contains('bank.py') and not steps.contains('ERROR'), 'Python, and the files', steps.text())
  vim.cmd.close()

  heard = steps.hear()
  vim.cmd('Consult restart')
  local function anew()
    local now = vim.lsp.get_clients({ name = client.name, bufnr = buffer })[1]
    return now and now.id ~= client.id and now.initialized
  end
  say(eventually(anew), 'the server is started anew', vim.lsp.get_clients())
  say(eventually(function() return vim.list_contains(heard, 'The server was started again.') end), 'and that is said', heard)
  heard = steps.hear()
  vim.cmd('Consult further Once more?')
  say(eventually(function() return (heard[#heard] or ''):find('conversation is no longer kept. Ask anew.', 1, true) end), 'what it has forgotten is said', heard)
end)
