-- What a user writes in init.lua to connect consult-lsp (README, "Connect an editor").
vim.lsp.config('consult', {
  cmd = { vim.env.CONSULT_PYTHON, '-m', 'consult_lsp', 'serve' },
  root_markers = { '.git' },
  -- An answer page lies in no project; it goes to the server that wrote it.
  reuse_client = function(client, config)
    return client.name == config.name and (not config.root_dir or config.root_dir == client.root_dir)
  end,
})
vim.lsp.enable('consult')
