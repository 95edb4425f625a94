-- :checkhealth consult: what is there, what is missing, and what helps.
local options = require('consult.options')
local server = require('consult.server')

local M = {}

local DOCTOR_SECONDS = 30

function M.check()
  vim.health.start('Consult')
  for _, problem in ipairs(options.problems()) do
    vim.health.error(problem, 'See :help consult-options.')
  end
  if not vim.lsp.is_enabled(server.NAME) then
    vim.health.warn('The server is switched off.', ":lua vim.lsp.enable('consult_lsp')")
  end
  if server.trouble then
    vim.health.warn(server.trouble)
  end
  local command = server.command_line(unpack(M.doctor()))
  if vim.fn.executable(command[1]) == 0 then
    vim.health.error(('%q was not found.'):format(command[1]), {
      'pipx install consult-lsp, or pip install . in a clone of its repository',
      "or name it: vim.g.consult = { cmd = { '/path/to/consult-lsp', 'serve' } }",
    })
  else
    vim.health.ok('The server is ' .. vim.fn.exepath(command[1]))
    M.ask_doctor(command)
  end
  M.attached()
end

-- The doctor is asked about the model that the configuration names.
---@return string[]
function M.doctor()
  local words = { 'doctor', '--format', 'json' }
  local settings = (vim.lsp.config[server.NAME] or {}).init_options or {}
  for _, name in ipairs({ 'model', 'endpoint' }) do
    if type(settings[name]) == 'string' and settings[name] ~= '' then
      vim.list_extend(words, { '--' .. name, settings[name] })
    end
  end
  return words
end

-- How a model is set up, where Neovim's user would do it.
M.CONNECT = {
  'Set ANTHROPIC_API_KEY in the environment that Neovim is started from',
  "or name a local server: vim.lsp.config('consult_lsp', { init_options = { endpoint = 'http://127.0.0.1:11434', model = 'qwen3-coder' } })",
  'then :Consult restart. The structural checks need no model.',
}

-- What the server says of itself: version, Python, model, agents and problems.
function M.ask_doctor(command)
  local started, process = pcall(vim.system, command, { text = true })
  if not started then
    return vim.health.error('It could not be started: ' .. tostring(process), 'pipx reinstall consult-lsp, or pip install . in its clone')
  end
  local done = process:wait(DOCTOR_SECONDS * 1000)
  local readable, found = pcall(vim.json.decode, done.stdout)
  if not readable or type(found) ~= 'table' then
    local said = vim.trim(done.stderr ~= '' and done.stderr or 'nothing')
    return vim.health.error(
      ('It ended with exit code %d and said: %s'):format(done.code, vim.fn.strcharpart(said, math.max(0, #said - 500))),
      { 'Install it anew with Python 3.11 or later: pipx reinstall consult-lsp, or pip install . in its clone', 'then :Consult restart' }
    )
  end
  vim.health.ok(('consult-lsp %s on Python %s'):format(found.version, found.python))
  if found.model ~= '' then
    vim.health.ok(found.connection)
  else
    vim.health.warn(('No model is asked, because %s.'):format(found.why_none), M.CONNECT)
  end
  vim.health.info('Agents: ' .. table.concat(found.agents, ', '))
  for _, problem in ipairs(found.problems) do
    local file = problem.path ~= '' and vim.fn.fnamemodify(problem.path, ':~') .. ': ' or ''
    vim.health.warn(file .. problem.message)
  end
end

function M.attached()
  local clients = vim.lsp.get_clients({ name = server.NAME })
  if #clients == 0 then
    return vim.health.warn('The server is not running.', 'Open a file, or :Consult restart.')
  end
  for _, client in ipairs(clients) do
    local names = vim.tbl_map(function(buffer)
      return vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ':~:.')
    end, vim.tbl_keys(client.attached_buffers))
    table.sort(names)
    vim.health.ok(('It runs for %s: %s'):format(client.root_dir or 'single files', table.concat(names, ', ')))
  end
end

return M
