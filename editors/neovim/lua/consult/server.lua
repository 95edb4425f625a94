-- The server: starting it, finding it, and saying once what is wrong with it.
local options = require('consult.options')

local M = {}

M.NAME = 'consult_lsp'

-- Why there is no server, and what to do about it; nil while nothing is wrong.
---@type string?
M.trouble = nil

-- Answer pages lie in no project: each belongs to that of the server that writes it.
---@type table<integer, string?>
M.projects = {}

-- Whether the user has started the server anew and not heard of it yet.
M.is_restarting = false

local SECONDS_TO_START, SECONDS_TO_STOP = 5, 3

-- The `cmd` of the client: starts the process.
-- What it raises here, Neovim shows as it stands.
function M.start(dispatchers, config)
  options.tell_problems()
  local command = options.get().cmd
  local on_exit = dispatchers.on_exit
  dispatchers.on_exit = function(code, signal)
    if code ~= 0 or (signal ~= 0 and signal ~= 15) then
      M.trouble = ('The consult server has ended (%s), and is not started again by itself. '):format(
        signal ~= 0 and 'signal ' .. signal or 'exit code ' .. code
      ) .. ':checkhealth consult looks for the cause; :Consult restart tries again.'
      vim.schedule(M.tell_trouble)
      code, signal = 0, 0 -- told already: Neovim would add a line that names a log
    end
    on_exit(code, signal)
  end
  local place = { cwd = config.cmd_cwd, env = config.cmd_env, detached = config.detached }
  local started, rpc = pcall(vim.lsp.rpc.start, command, dispatchers, place)
  if not started then
    M.trouble = M.not_started(command[1])
    error(M.trouble, 0)
  end
  return rpc
end

-- Why a program could not be started, and the next step.
function M.not_started(program)
  if vim.fn.executable(program) == 0 then
    return ('Nothing can be consulted, because %q was not found. Install it (pipx install consult-lsp, '):format(program)
      .. 'or pip install . in a clone of its repository) or name it in vim.g.consult.cmd, then :Consult restart.'
  end
  return ('Nothing can be consulted, because %q could not be started. '):format(program)
    .. 'Install it anew with Python 3.11 or later (pipx reinstall consult-lsp, or pip install . in its clone), '
    .. 'then :Consult restart.'
end

function M.tell_trouble()
  vim.notify(M.trouble, vim.log.levels.ERROR)
end

local LEVELS = { vim.log.levels.ERROR, vim.log.levels.WARN, vim.log.levels.INFO }

-- window/showMessage: what the server says, without Neovim's prefix, which would fill the line and have the user press Enter.
function M.on_show_message(_, params)
  vim.notify(params.message, LEVELS[params.type] or vim.log.levels.DEBUG)
  return vim.NIL
end

-- The running server of a buffer, or of any buffer; otherwise says why there is none.
---@param buffer integer?
---@return vim.lsp.Client?
function M.client(buffer)
  options.tell_problems()
  local client
  -- Who asks while the file is being opened is served as soon as the server is there.
  vim.wait(M.may_come(buffer or 0) and SECONDS_TO_START * 1000 or 0, function()
    client = vim.lsp.get_clients({ name = M.NAME, bufnr = buffer })[1]
    return client ~= nil or M.trouble ~= nil
  end, 20)
  if not client then
    vim.notify(M.why_none(buffer or 0), vim.log.levels.WARN)
  end
  return client
end

-- Whether Neovim starts a server for a buffer: for those with a file and a language that the user has not excluded.
function M.may_come(buffer)
  return vim.lsp.is_enabled(M.NAME) and not M.trouble and M.is_code(buffer) and M.is_wanted(vim.bo[buffer].filetype)
end

function M.is_code(buffer)
  return vim.bo[buffer].buftype == '' and vim.bo[buffer].filetype ~= ''
end

-- Whether the user wants the server for a file type: for all, unless vim.lsp.config names some.
function M.is_wanted(filetype)
  local wanted = vim.lsp.config[M.NAME].filetypes
  return wanted == nil or (type(wanted) == 'table' and vim.list_contains(wanted, filetype))
end

function M.why_none(buffer)
  if M.trouble then
    return M.trouble
  elseif not vim.lsp.is_enabled(M.NAME) then
    return "The consult server is switched off. :lua vim.lsp.enable('consult_lsp') starts it."
  elseif M.may_come(buffer) then
    return 'No agent can be asked, because the server has not answered yet. Ask again, or see :checkhealth consult.'
  elseif M.is_code(buffer) then
    return ("No agent can be asked here, because the filetypes of vim.lsp.config('consult_lsp') do not name %q. "):format(vim.bo[buffer].filetype)
      .. 'See :help consult-config.'
  end
  return 'No agent can be asked here, because this buffer holds no file of a known language. Open one.'
end

local function request(client, command, argument, on_answer)
  client:exec_cmd({ title = command, command = command, arguments = { argument } }, nil, function(failure, result)
    if failure then
      vim.notify(failure.message, vim.log.levels.ERROR)
    end
    on_answer(failure, result)
  end)
end

-- Run a command of the server. It answers at once; what takes time goes on as a job.
---@param command consult.Command
---@param on_result fun(result: any)?
function M.execute(client, command, argument, on_result)
  request(client, command, argument, function(failure, result)
    if not failure and on_result then
      on_result(result)
    end
  end)
end

---@class consult.Answer
---@field client vim.lsp.Client
---@field result any

-- Run a command of every running server, for each project has its own. Goes on once all have answered, with those that did.
---@param command consult.Command
---@param on_answers fun(answers: consult.Answer[])
function M.execute_all(command, argument, on_answers)
  local clients = M.client() and vim.lsp.get_clients({ name = M.NAME }) or {}
  local answers, awaited = {}, #clients
  for _, client in ipairs(clients) do
    request(client, command, argument, function(failure, result)
      if not failure then
        table.insert(answers, { client = client, result = result })
      end
      awaited = awaited - 1
      if awaited == 0 and #answers > 0 then
        on_answers(answers)
      end
    end)
  end
end

-- Start the server anew, for every buffer that it would serve.
function M.restart()
  options.forget_told()
  options.tell_problems()
  M.trouble = nil
  local clients = vim.lsp.get_clients({ name = M.NAME })
  vim.lsp.enable(M.NAME, false)
  local stopped = vim.wait(SECONDS_TO_STOP * 1000, function()
    return vim.iter(clients):all(function(client)
      return client:is_stopped()
    end)
  end, 20)
  if not stopped then
    for _, client in ipairs(clients) do
      client:stop(true)
    end
  end
  M.is_restarting = true
  vim.lsp.enable(M.NAME)
  local is_awaited = vim.iter(vim.api.nvim_list_bufs()):any(function(buffer)
    return vim.api.nvim_buf_is_loaded(buffer) and M.may_come(buffer)
  end)
  if not is_awaited and not M.trouble then
    M.is_restarting = false
    vim.notify('The server starts again with the next file.')
  end
end

-- A server is ready: whoever has started it anew hears of it once.
function M.has_started()
  if M.is_restarting then
    M.is_restarting = false
    vim.notify('The server was started again.')
  end
end

-- The command line of the same installation: `consult-lsp serve` gives `consult-lsp …`.
---@return string[]
function M.command_line(...)
  local command = vim.deepcopy(options.get().cmd)
  if command[#command] == 'serve' then
    table.remove(command)
  end
  return vim.list_extend(command, { ... })
end

return M
