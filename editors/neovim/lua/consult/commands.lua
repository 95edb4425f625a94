-- :Consult and what follows it. Each entry of COMMANDS is one word to type; `nil` is :Consult alone.
local answer = require('consult.answer')
local options = require('consult.options')
local server = require('consult.server')
local target = require('consult.target')

local M = {}

local NOTHING = 'Nothing is under way.'

---@class consult.Call
---@field words string  What was typed after the command's name.
---@field buffer integer
---@field lines consult.Lines?  The range, if one was given.

-- Start a consultation about the lines of a call, as a job.
---@param command consult.Command
local function start(command, call, intent)
  local client = server.client(call.buffer)
  if client then
    target.argument(client, call.buffer, command, call.lines, function(argument)
      argument.intent = intent
      server.execute(client, command, argument)
    end)
  end
end

local function review(call)
  start('consult.review', call)
end

local function explain(call)
  start('consult.explain', call)
end

-- Improve in the words that were typed; without any, the server has the user pick or type a wish.
local function improve(call)
  start('consult.improve', call, call.words ~= '' and call.words or nil)
end

local function ask(call)
  start('consult.ask', call, call.words ~= '' and call.words or nil)
end

-- Ask further about the answer at the cursor, or the last one: in words, or what was typed on its page.
local function further(call)
  local page = answer.in_front()
  if not page then
    return vim.notify(answer.NONE)
  end
  local client = server.client(page)
  if client and call.words ~= '' then
    M.type_and_ask(client, page, call.words)
  elseif client then
    M.ask_typed(client, page, function()
      M.in_own_words('Ask further: ', function(words)
        M.type_and_ask(client, page, words)
      end)
    end)
  end
end

-- Dismiss a finding at the cursor. The server asks for the reason.
local function dismiss(call)
  local client = server.client(call.buffer)
  if not client then
    return
  end
  local function run(action)
    if action then
      server.execute(client, action.command.command, action.command.arguments[1])
    end
  end
  target.actions(client, call.buffer, nil, target.DISMISSALS, function(actions)
    if #actions == 0 then
      vim.notify('Nothing was dismissed, because there is no finding on this line.')
    elseif #actions == 1 then
      run(actions[1])
    else
      local choice = { prompt = 'Which finding?', kind = 'consult_finding', format_item = function(action) return action.title end }
      vim.ui.select(actions, choice, run)
    end
  end)
end

-- Say what is dismissed in the open files, and show again what is chosen.
local function dismissed(call)
  local client = server.client(call.buffer)
  if not client then
    return
  end
  server.execute(client, 'consult.dismissed', {}, function(found)
    if #found == 0 then
      return vim.notify('Nothing is dismissed in the open files.')
    end
    local choice = { prompt = 'Dismissed. Which one is to be shown again?', kind = 'consult_dismissed', format_item = M.dismissed_row }
    vim.ui.select(found, choice, function(one)
      if one then
        server.execute(client, 'consult.restore', { uri = one.uri, finding = one.finding })
      end
    end)
  end)
end

-- Show the page of the rule that a finding at the cursor breaks.
local function rule()
  local line = vim.api.nvim_win_get_cursor(0)[1] - 1
  for _, found in ipairs(vim.diagnostic.get(0, { lnum = line })) do
    local address = vim.tbl_get(found, 'user_data', 'lsp', 'codeDescription', 'href') or ''
    local file = vim.startswith(address, 'file:') and vim.uri_to_fname(address)
    if file and vim.uv.fs_stat(file) then
      return answer.show(answer.page('rule/' .. vim.fs.basename(file), vim.fn.readfile(file)))
    end
  end
  vim.notify('No finding on this line has a page. Those of the structural checks do.')
end

-- Show exactly what would be sent for a flow; nothing is sent.
local function preview(call)
  local client = server.client(call.buffer)
  if client then
    target.argument(client, call.buffer, 'consult.preview', call.lines, function(argument)
      argument.flow = call.words ~= '' and call.words or nil
      server.execute(client, 'consult.preview', argument)
    end)
  end
end

-- Choose which agent leads in the project of the buffer.
local function agents(call)
  local client = server.client(call.buffer)
  if not client then
    return
  end
  server.execute(client, 'consult.agents', {}, function(found)
    local choice = {
      prompt = 'Which agent leads the menu?',
      kind = 'consult_agent',
      format_item = function(agent)
        return M.on_one_line(('%s: %s'):format(agent.name, agent.description))
      end,
    }
    vim.ui.select(found, choice, function(agent)
      if agent then
        server.execute(client, 'consult.choose', { agent = agent.name })
      end
    end)
  end)
end

-- Say what is under way in every project, and cancel what is chosen.
local function jobs()
  server.execute_all('consult.jobs', {}, function(answers)
    local found = vim.iter(answers):map(M.jobs_of):flatten():totable()
    if #found == 0 then
      return vim.notify(NOTHING)
    end
    local choice = {
      prompt = 'Under way. Which one is to be cancelled?',
      kind = 'consult_job',
      format_item = function(one)
        local file = vim.fn.fnamemodify(vim.uri_to_fname(one.job.uri), ':~:.')
        return ('%s of %s%s'):format(one.job.title, file, one.job.waits and ' (waits for its turn)' or '')
      end,
    }
    vim.ui.select(found, choice, function(one)
      if one then
        server.execute(one.client, 'consult.cancel', { job = one.job.job })
      end
    end)
  end)
end

-- Cancel everything in every project. Neovim has no command that cancels a progress, so this is it.
local function cancel()
  server.execute_all('consult.cancel', {}, function(answers)
    local idle = vim.iter(answers):all(function(one)
      return one.result.cancelled == 0
    end)
    if idle then
      vim.notify(NOTHING)
    end
  end)
end

-- What was spent, as the command line says it.
local function usage()
  options.tell_problems()
  local command = server.command_line('usage')
  local started = pcall(vim.system, command, { text = true }, vim.schedule_wrap(function(done)
    local lines = vim.split(vim.trim(done.stdout .. done.stderr), '\n')
    answer.show(answer.page('usage', lines, 'text'))
  end))
  if not started then
    vim.notify(server.not_started(command[1]), vim.log.levels.ERROR)
  end
end

local function trust(call)
  local client = server.client(call.buffer)
  if client then
    server.execute(client, 'consult.trust', {})
  end
end

-- What was paid for and not made: the server asks what is to become of it.
local function proposals(call)
  local client = server.client(call.buffer)
  if client then
    server.execute(client, 'consult.proposals', {})
  end
end

local FLOWS = { 'review', 'improve', 'explain', 'ask' }

-- In the order in which they are offered.
---@type { name: string, run: fun(call: consult.Call), words: string[]? }[]
M.COMMANDS = {
  { name = 'review', run = review },
  { name = 'improve', run = improve },
  { name = 'explain', run = explain },
  { name = 'ask', run = ask },
  { name = 'further', run = further },
  { name = 'dismiss', run = dismiss },
  { name = 'dismissed', run = dismissed },
  { name = 'rule', run = rule },
  { name = 'agents', run = agents },
  { name = 'preview', run = preview, words = FLOWS },
  { name = 'answer', run = answer.again },
  { name = 'jobs', run = jobs },
  { name = 'cancel', run = cancel },
  { name = 'usage', run = usage },
  { name = 'trust', run = trust },
  { name = 'proposals', run = proposals },
  { name = 'restart', run = server.restart },
}

-- :Consult itself, with what Neovim gives to a user command.
function M.run(typed)
  local lines = typed.range > 0 and { first = typed.line1, last = typed.line2 } or nil
  local buffer = vim.api.nvim_get_current_buf()
  local name, words = typed.args:match('^(%S*)%s*(.-)%s*$')
  if name == '' then
    return M.menu(buffer, lines)
  end
  local command = M.named(name)
  if command then
    command.run({ words = words, buffer = buffer, lines = lines })
  else
    local names = vim.iter(M.COMMANDS):map(function(one) return one.name end):join(', ')
    vim.notify(('Nothing was done, because :Consult has no %q. It has: %s.'):format(name, names), vim.log.levels.ERROR)
  end
end

-- What may follow on the command line.
---@return string[]
function M.complete(lead, line)
  local typed = vim.split(line, '%s+')
  local words = {}
  if #typed == 2 then
    words = vim.tbl_map(function(one) return one.name end, M.COMMANDS)
  elseif #typed == 3 then
    words = (M.named(typed[2]) or {}).words or {}
  end
  return vim.tbl_filter(function(word) return vim.startswith(word, lead) end, words)
end

function M.named(name)
  return vim.iter(M.COMMANDS):find(function(one)
    return one.name == name
  end)
end

-- The server's part of the code-action menu.
function M.menu(buffer, lines)
  if server.client(buffer) then
    local range = lines and { start = { lines.first, 0 }, ['end'] = { lines.last, vim.v.maxcol } }
    vim.lsp.buf.code_action({ context = { only = target.KINDS, diagnostics = {} }, range = range })
  end
end

-- Words that fit into a line of a numbered list, cut between two of them.
function M.on_one_line(words)
  local room = vim.o.columns - 8
  if vim.fn.strdisplaywidth(words) <= room then
    return words
  end
  return (vim.fn.strcharpart(words, 0, room - 2):gsub('%s+%S*$', '')) .. ' …'
end

-- A dismissed finding: where it stands, why it is dismissed, until when and by whom.
function M.dismissed_row(one)
  local file = vim.fn.fnamemodify(vim.uri_to_fname(one.uri), ':~:.')
  local why = { one.reason == 'wrong' and 'false positive' or one.reason }
  if type(one['until']) == 'string' then
    table.insert(why, 'until ' .. one['until'])
  end
  if one.team then
    table.insert(why, 'for the team')
  end
  return ('%s (%s:%d): %s'):format(one.title, file, one.line + 1, table.concat(why, ', '))
end

-- The jobs that a server has told of, each with that server, for no other can cancel it.
---@param told consult.Answer
function M.jobs_of(told)
  return vim.tbl_map(function(job)
    return { client = told.client, job = job }
  end, told.result)
end

function M.type_and_ask(client, page, words)
  vim.api.nvim_buf_set_lines(page, -1, -1, false, { words })
  M.ask_typed(client, page, function()
    -- The server says why it cannot be asked; the words stay on the page.
    server.execute(client, 'consult.followUp', { page = vim.uri_from_bufnr(page), question = words })
  end)
end

-- Ask what stands at the end of a page. The server offers it, unless nothing does or it cannot be asked now.
---@param otherwise fun()
function M.ask_typed(client, page, otherwise)
  target.actions(client, page, { first = 1, last = 1 }, target.KINDS, function(actions)
    local entry = vim.iter(actions):find(function(action)
      return action.command.command == 'consult.followUp'
    end)
    if entry then
      server.execute(client, entry.command.command, entry.command.arguments[1])
    else
      otherwise()
    end
  end)
end

function M.in_own_words(prompt, on_words)
  vim.ui.input({ prompt = prompt }, function(words)
    if words and vim.trim(words) ~= '' then
      on_words(vim.trim(words))
    end
  end)
end

return M
