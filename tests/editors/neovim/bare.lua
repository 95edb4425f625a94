-- What a user without the plugin writes in init.lua (README, "Connect an editor").
vim.lsp.config('consult', { cmd = { 'consult-lsp', 'serve' }, root_markers = { '.git' } })
vim.lsp.enable('consult')
