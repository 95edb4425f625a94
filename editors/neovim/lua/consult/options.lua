-- What the user may set in vim.g.consult. It is read at each use, so there is nothing to set up.
local M = {}

M.defaults = {
  enabled = true, -- whether Neovim starts the server by itself
  cmd = { 'consult-lsp', 'serve' },
  answer = 'split', -- or 'float': where an answer is shown
  progress = true, -- whether the command line says how a consultation goes
}

local function is_switch(value)
  return type(value) == 'boolean'
end

local function is_command(value)
  return vim.islist(value) and #value > 0 and vim.iter(value):all(function(word) return type(word) == 'string' end)
end

local function is_place(value)
  return value == 'split' or value == 'float'
end

-- What each option must be: a test, and the words for it.
local RULES = {
  enabled = { is_switch, 'true or false' },
  cmd = { is_command, "a list of words, such as { 'consult-lsp', 'serve' }" },
  answer = { is_place, "'split' or 'float'" },
  progress = { is_switch, 'true or false' },
}

-- What the user has set, or nothing where that is no table.
local function set()
  return type(vim.g.consult) == 'table' and vim.g.consult or {}
end

-- What is wrong with an option, if anything is.
---@return string?
local function problem_of(name, value)
  local rule = RULES[name]
  if not rule then
    return ('vim.g.consult has no option %q.'):format(name)
  elseif not rule[1](value) then
    return ('vim.g.consult.%s must be %s.'):format(name, rule[2])
  end
end

-- The options. Where a value is wrong the default applies, so that a slip never ends what the user is about to do.
---@return { enabled: boolean, cmd: string[], answer: 'split'|'float', progress: boolean }
function M.get()
  local options = vim.deepcopy(M.defaults)
  for name, value in pairs(set()) do
    if not problem_of(name, value) then
      options[name] = value
    end
  end
  return options
end

-- What is wrong with vim.g.consult, a sentence each.
---@return string[]
function M.problems()
  if vim.g.consult ~= nil and type(vim.g.consult) ~= 'table' then
    return { "vim.g.consult must be a table, such as { answer = 'float' }." }
  end
  local problems = {}
  for name, value in pairs(set()) do
    problems[#problems + 1] = problem_of(name, value)
  end
  table.sort(problems)
  return problems
end

local told = '' -- what the user has heard of already

-- Say once what is wrong with vim.g.consult, because the defaults that apply instead would not show it.
function M.tell_problems()
  local words = table.concat(M.problems(), ' ')
  if words ~= '' and words ~= told then
    vim.notify(words .. ' The default applies; see :help consult-options.', vim.log.levels.WARN)
  end
  told = words
end

-- Whoever tries anew is told again.
function M.forget_told()
  told = ''
end

return M
