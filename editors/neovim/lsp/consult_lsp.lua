-- The server as Neovim knows it. Change it with vim.lsp.config('consult_lsp', { … }); see :help consult-config.
---@type vim.lsp.Config
return {
  cmd = function(...)
    return require('consult.server').start(...)
  end,
  root_dir = function(buffer, on_root)
    local server = require('consult.server')
    -- A server that could not be started is not tried again with every file (:Consult restart does).
    if not server.trouble then
      on_root(server.projects[buffer] or vim.fs.root(buffer, { '.git', '.hg', '.claude', 'pyproject.toml', 'package.json', 'go.mod', 'Cargo.toml' }))
    end
  end,
  -- What lies in no project goes to a server that runs already.
  reuse_client = function(client, config)
    local same = client.name == config.name and not client:is_stopped()
    return same and (not config.root_dir or config.root_dir == client.root_dir)
  end,
  capabilities = { textDocument = { publishDiagnostics = { codeDescriptionSupport = true } } }, -- see :Consult rule
  init_options = {
    pickers = true, -- see consult.picker
    modelHelp = ':checkhealth consult', -- see consult.health
    commandNames = {
      ['consult.proposals'] = ':Consult proposals',
      ['consult.restore'] = ':Consult dismissed',
      ['consult.trust'] = ':Consult trust',
    },
  },
  handlers = {
    ['consult/pick'] = function(...)
      return require('consult.picker').on_pick(...)
    end,
    ['window/showMessage'] = function(...)
      return require('consult.server').on_show_message(...)
    end,
    ['window/showDocument'] = function(...)
      return require('consult.answer').on_show_document(...)
    end,
  },
  on_init = function()
    require('consult.progress').watch()
    require('consult.server').has_started()
  end,
}
