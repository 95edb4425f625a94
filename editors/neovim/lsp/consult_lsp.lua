-- The server as Neovim knows it. Change it with vim.lsp.config('consult_lsp', { … }); see :help consult-config.
---@type vim.lsp.Config
return {
  cmd = function(...)
    return require('consult.server').start(...)
  end,
  root_dir = function(buffer, on_root)
    -- A server that could not be started is not tried again with every file (:Consult restart does).
    if not require('consult.server').trouble then
      on_root(vim.fs.root(buffer, { '.git', '.hg', '.claude', 'pyproject.toml', 'package.json', 'go.mod', 'Cargo.toml' }))
    end
  end,
  -- An answer page lies in no project; it goes to the server that wrote it.
  reuse_client = function(client, config)
    local same = client.name == config.name and not client:is_stopped()
    return same and (not config.root_dir or config.root_dir == client.root_dir)
  end,
  handlers = {
    ['window/showDocument'] = function(...)
      return require('consult.answer').on_show_document(...)
    end,
  },
  on_init = function()
    require('consult.progress').watch()
  end,
}
