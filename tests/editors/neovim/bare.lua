-- What a user without the plugin writes in init.lua (README, "Connect an editor").
vim.lsp.config('consult', {
  cmd = { 'consult-lsp', 'serve' }, -- or the full path: '/path/to/clone/.venv/bin/consult-lsp'
  root_markers = { '.git' },
  -- An answer page lies in no project; it goes to the server that wrote it.
  reuse_client = function(client, config)
    local same = client.name == config.name and not client:is_stopped()
    return same and (not config.root_dir or config.root_dir == client.root_dir)
  end,
  -- An answer page is not to be saved, so it keeps nobody from quitting.
  on_attach = function(_, buffer)
    if vim.fs.basename(vim.api.nvim_buf_get_name(buffer)):match('^answer%-%d+%.md$') then
      vim.bo[buffer].buftype = 'nofile'
    end
  end,
})
vim.lsp.enable('consult')
