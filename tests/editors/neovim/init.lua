-- What a user writes in init.lua to connect consult-lsp (README, "Connect an editor").
vim.lsp.config('consult', {
  cmd = { vim.env.CONSULT_PYTHON, '-m', 'consult_lsp', 'serve' },
  root_markers = { '.git' },
})
vim.lsp.enable('consult')
