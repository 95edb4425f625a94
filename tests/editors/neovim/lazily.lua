-- How a plugin manager that knows no folders adds the plugin, when Neovim has started (editors/neovim/README.md).
local plugin = { dir = vim.env.CONSULT_REPOSITORY }
vim.api.nvim_create_autocmd('VimEnter', {
  callback = function()
    vim.opt.runtimepath:append(plugin.dir .. '/editors/neovim')
    vim.cmd.runtime('plugin/consult.lua')
  end,
})
