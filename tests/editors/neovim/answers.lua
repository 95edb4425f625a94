-- Asks, asks further on the page, and applies a block of the answer. The test queues the model's answers in this order.
local steps = require('steps')
local say, eventually = steps.say, steps.eventually

local function page()
  return steps.buffer_named('answer-')
end

steps.take(function()
  vim.o.hidden = true
  local client = steps.open_sample()
  local code = vim.api.nvim_get_current_buf()

  vim.api.nvim_win_set_cursor(0, { 2, 4 })
  local menu = steps.choose('ask…', 'A question of your own…')
  say(eventually(page), 'a page to type on is opened', menu)
  vim.cmd.buffer(page())
  say(eventually(steps.client), 'and handed to a server')
  say(steps.client().id == client.id, 'which is the same', vim.lsp.get_clients())

  vim.api.nvim_buf_set_lines(0, -1, -1, false, { 'Can it become negative?' })
  menu = steps.choose('Consult backend-developer: ask')
  say(eventually(function() return steps.contains('## Further question', page()) end), 'the answer comes below it', { menu, steps.text(page()) })
  say(steps.contains('Can it become negative?\n\n## Answer\n', page()), 'with a heading', steps.text(page()))

  vim.api.nvim_buf_set_lines(0, -1, -1, false, { 'And then?' })
  vim.api.nvim_win_set_cursor(0, { vim.api.nvim_buf_line_count(0), 0 })
  -- The entry is there once the first answer has ended.
  eventually(function()
    menu = steps.choose('ask further')
    return steps.soon(function() return menu.labels:find('ask further', 1, true) end)
  end)
  say(eventually(function() return steps.contains('Then it is negative.', page()) end), 'one can ask further', { menu, steps.text(page()) })
  local _, times = steps.text(page()):gsub('Yes%. Guard it', '')
  say(times == 1, 'nothing came twice', steps.text(page()))

  vim.fn.search('amount < 0', 'bw')
  menu = steps.choose('Apply this block')
  say(eventually(function() return steps.contains('amount < 0', code) end), 'a block is applied', { menu, steps.text(code) })

  -- Neovim lets go of a buffer without a word only where nothing is left to be saved.
  local gone, why = pcall(vim.cmd.bdelete, page())
  say(gone, 'no page keeps the editor from being quit', why)

  client:stop()
  say(eventually(function() return client:is_stopped() end), 'the server stops with the editor')
end)
