-- consult/pick: a list of the server's to pick from, with a way to say it in one's own words.
local M = {}

local OWN_WORDS = 'In your own words …'

---@class consult.Question
---@field question string
---@field items { title: string, detail: string }[]
---@field freeText string  What may be typed instead; empty where nothing may be.

-- Ask the user, and answer what is picked: { number } from 0, { text }, or null where it is nothing.
---@param asked consult.Question
function M.on_pick(_, asked)
  return M.awaited(function(done)
    if #asked.items == 0 then
      return M.in_own_words(asked, done)
    end
    local rows = vim.list_extend({}, asked.items)
    if asked.freeText ~= '' then
      table.insert(rows, { title = OWN_WORDS, detail = '' })
    end
    local choice = { prompt = asked.question, kind = 'consult_pick', format_item = M.row }
    vim.ui.select(rows, choice, function(row, number)
      if row and number > #asked.items then
        M.in_own_words(asked, done)
      else
        done(row and { number = number - 1 } or vim.NIL)
      end
    end)
  end)
end

function M.row(item)
  return item.detail == '' and item.title or ('%s: %s'):format(item.title, item.detail)
end

function M.in_own_words(asked, done)
  vim.ui.input({ prompt = asked.freeText .. ': ' }, function(words)
    words = vim.trim(words or '')
    done(words ~= '' and { text = words } or vim.NIL)
  end)
end

-- What a question answers, whenever that is: Neovim runs a handler in a coroutine, which may wait.
---@param ask fun(done: fun(answer: any))
function M.awaited(ask)
  local waiting = coroutine.running()
  ask(function(answer)
    -- A question may be answered before one waits for it.
    vim.schedule(function()
      coroutine.resume(waiting, answer)
    end)
  end)
  return coroutine.yield()
end

return M
