-- Asks, asks further on the page, and applies a block of the answer, in the real Neovim:
--   nvim --headless --clean -u init.lua -l answers.lua
local function say(ok, step, seen)
  local more = ok and '' or '\n  seen: ' .. vim.inspect(seen)
  io.stdout:write('\n' .. (ok and 'ok ' or 'not ok ') .. step .. more .. '\n')
end

local function eventually(condition)
  return (vim.wait(20000, condition, 20))
end

local function text_of(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n')
end

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
  vim.wait(1000, function() return #seen > 0 end, 20)
  return seen
end

vim.o.hidden = true
vim.cmd.edit(vim.env.CONSULT_SAMPLE)
local code = vim.api.nvim_get_current_buf()
eventually(function() return #vim.lsp.get_clients({ bufnr = code, name = 'consult' }) == 1 end)
local client = vim.lsp.get_clients({ bufnr = code })[1]
eventually(function() return client.initialized end)

vim.api.nvim_win_set_cursor(0, { 2, 4 })
choose('ask…')
local function page()
  for _, candidate in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_get_name(candidate):find('answer-', 1, true) then
      return candidate
    end
  end
end
say(eventually(page), 'a page to type on is opened', vim.api.nvim_list_bufs())
vim.cmd.buffer(page())
say(eventually(function() return #vim.lsp.get_clients({ bufnr = page() }) == 1 end), 'and handed to one server', #vim.lsp.get_clients())
say(vim.lsp.get_clients({ bufnr = page() })[1].id == client.id, 'which is the same', vim.lsp.get_clients({ bufnr = page() })[1].id)

vim.api.nvim_buf_set_lines(0, -1, -1, false, { 'Can it become negative?' })
local menu = choose('Consult backend-developer: ask')
say(eventually(function() return text_of(page()):find('## Further question', 1, true) end), 'the answer comes below it', { menu, text_of(page()) })
say(text_of(page()):find('Can it become negative?\n\n## Answer\n', 1, true), 'with a heading', text_of(page()))

vim.api.nvim_buf_set_lines(0, -1, -1, false, { 'And then?' })
vim.api.nvim_win_set_cursor(0, { vim.api.nvim_buf_line_count(0), 0 })
local function offered()
  menu = choose('ask further')
  return vim.iter(menu):any(function(label) return label:find('ask further', 1, true) end)
end
eventually(offered)
say(eventually(function() return text_of(page()):find('Then it is negative.', 1, true) end), 'one can ask further', { menu, text_of(page()) })
local _, times = text_of(page()):gsub('Yes%. Guard it', '')
say(times == 1, 'nothing came twice', text_of(page()))

vim.fn.search('amount < 0', 'bw')
menu = choose('Apply this block')
say(eventually(function() return text_of(code):find('amount < 0', 1, true) end), 'a block is applied', { menu, text_of(code) })

client:stop()
eventually(function() return client:is_stopped() end)
vim.cmd('qa!')
