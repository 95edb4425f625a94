-- What the user may set in vim.g.consult. It is read at each use, so there is nothing to set up.
local M = {}

M.defaults = {
  enabled = true, -- whether Neovim starts the server by itself
  cmd = { 'consult-lsp', 'serve' },
  answer = 'split', -- or 'float': where an answer is shown
  progress = true, -- whether the command line says how a consultation goes
}

---@return { enabled: boolean, cmd: string[], answer: 'split'|'float', progress: boolean }
function M.get()
  return vim.tbl_extend('force', M.defaults, vim.g.consult or {})
end

-- What is wrong with vim.g.consult, a sentence each.
---@return string[]
function M.problems()
  local problems = {}
  for name, value in pairs(vim.g.consult or {}) do
    local default = M.defaults[name]
    if default == nil then
      table.insert(problems, ('vim.g.consult has no option %q.'):format(name))
    elseif type(value) ~= type(default) then
      table.insert(problems, ('vim.g.consult.%s must be a %s.'):format(name, type(default)))
    end
  end
  if not vim.list_contains({ 'split', 'float' }, M.get().answer) then
    table.insert(problems, "vim.g.consult.answer must be 'split' or 'float'.")
  end
  table.sort(problems)
  return problems
end

return M
