-- The language of the scripts beside this one: they drive the real Neovim and say of each step whether it went as it should.
local M = {}

-- Seconds to wait for what takes a model and for what the server remembers; and once a step has failed.
local PATIENCE, SOON, IN_VAIN = 60, 10, 3
local failed = false

-- Take all steps of a script once Neovim has started, then end it.
function M.take(script)
  local function take()
    local whole, failure = xpcall(script, debug.traceback)
    M.say(whole, 'every step was taken', failure)
    vim.cmd('qa!')
  end
  vim.api.nvim_create_autocmd('VimEnter', { once = true, callback = vim.schedule_wrap(take) })
end

function M.say(ok, step, seen)
  failed = failed or not ok
  local more = ok and '' or '\n  seen: ' .. vim.inspect(seen)
  io.stdout:write('\n' .. (ok and 'ok ' or 'not ok ') .. step .. more .. '\n')
  io.stdout:flush()
end

-- Whether a condition becomes true, before patience ends.
function M.eventually(condition)
  return (vim.wait((failed and IN_VAIN or PATIENCE) * 1000, condition, 20))
end

-- Whether it becomes true without a model being asked.
function M.soon(condition)
  return (vim.wait((failed and IN_VAIN or SOON) * 1000, condition, 20))
end

-- Open the file that the test names; its client, once it is ready.
function M.open_sample()
  vim.cmd.edit(vim.env.CONSULT_SAMPLE)
  M.say(M.eventually(M.client), 'the client attaches')
  return M.client()
end

-- The client of the current buffer: 'consult' of the bare configuration, 'consult_lsp' of the plugin.
function M.client()
  local client = vim.lsp.get_clients({ bufnr = 0 })[1]
  return client and client.initialized and client or nil
end

function M.text(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer or 0, 0, -1, false), '\n')
end

function M.contains(words, buffer)
  return M.text(buffer):find(words, 1, true) ~= nil
end

function M.buffer_named(words)
  return vim.iter(vim.api.nvim_list_bufs()):find(function(buffer)
    return vim.api.nvim_buf_get_name(buffer):find(words, 1, true) ~= nil
  end)
end

function M.floating_window()
  return vim.iter(vim.api.nvim_list_wins()):find(function(window)
    return vim.api.nvim_win_get_config(window).relative ~= ''
  end)
end

function M.floating_text()
  local window = M.floating_window()
  return window and M.text(vim.api.nvim_win_get_buf(window)) or ''
end

-- The next menu or question is answered with the entry that contains these words, and what that asks with the entry that
-- contains `pick`. Gives its prompt and its labels, once it is there.
function M.answer_menu_with(words, pick)
  local seen = { labels = '' }
  vim.ui.select = function(items, options, on_choice)
    local function format(item)
      return (options.format_item or tostring)(item) .. ''
    end
    seen.prompt, seen.labels = options.prompt, vim.iter(items):map(format):join('\n')
    for index, item in ipairs(items) do
      if format(item):find(words, 1, true) then
        return on_choice(item, index)
      end
    end
    on_choice(nil)
  end
  local menu = vim.ui.select
  vim.ui.select = pick and function(...)
    seen.picker = M.answer_menu_with(pick)
    menu(...)
  end or menu
  return seen
end

-- Open the code-action menu at the cursor and take the entry that contains these words.
function M.choose(words, pick)
  local seen = M.answer_menu_with(words, pick)
  vim.lsp.buf.code_action()
  return seen
end

-- The next free text that is asked for is this one.
function M.answer_input_with(words)
  local seen = {}
  vim.ui.input = function(options, on_words)
    seen.prompt = options.prompt
    on_words(words)
  end
  return seen
end

-- What is notified from now on.
function M.hear()
  local heard = {}
  vim.notify = function(message)
    table.insert(heard, message)
  end
  return heard
end

-- Every progress value that arrives from now on.
function M.watch_progress()
  local values = {}
  vim.api.nvim_create_autocmd('LspProgress', {
    callback = function(event)
      table.insert(values, event.data.params.value)
    end,
  })
  return values
end

-- Forget those that arrived so far.
function M.forget(values)
  for index in ipairs(values) do
    values[index] = nil
  end
end

-- Whether the last value ends a progress, with a message that begins like this.
function M.ended_with(values, words)
  local last = values[#values]
  return last ~= nil and last.kind == 'end' and vim.startswith(last.message or '', words)
end

-- Whether the model is answering a review, not what was asked before it.
function M.review_is_answered(values)
  return vim.iter(values):any(function(value)
    return (value.title or ''):find(': review', 1, true) and (value.message or ''):find('answering', 1, true)
  end)
end

return M
