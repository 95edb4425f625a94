-- Read when Neovim starts: the command, and the name of the server that Neovim may start. All else loads when it is used.
if vim.g.loaded_consult then
  return
end
vim.g.loaded_consult = true

if vim.fn.has('nvim-0.11') == 0 then
  vim.notify_once('Consult is not available, because it needs Neovim 0.11 or later.', vim.log.levels.WARN)
  return
end

vim.api.nvim_create_user_command('Consult', function(call)
  require('consult.commands').run(call)
end, {
  nargs = '*',
  range = true,
  desc = 'Consult an expert agent about these lines',
  complete = function(...)
    return require('consult.commands').complete(...)
  end,
})

-- What else it may be by a slip, the options tell when the server is wanted.
local options = type(vim.g.consult) == 'table' and vim.g.consult or {}
if options.enabled ~= false then
  vim.lsp.enable('consult_lsp')
end
