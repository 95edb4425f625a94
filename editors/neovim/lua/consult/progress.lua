-- The command line says how a consultation goes, for Neovim itself shows no progress (vim.g.consult.progress).
local options = require('consult.options')
local server = require('consult.server')

local M = {}

local titles = {} ---@type table<integer|string, string>

function M.watch()
  vim.api.nvim_create_autocmd('LspProgress', {
    group = vim.api.nvim_create_augroup('consult.progress', {}),
    desc = 'Say how a consultation goes',
    callback = function(event)
      local client = vim.lsp.get_client_by_id(event.data.client_id)
      if client and client.name == server.NAME and options.get().progress then
        M.say(event.data.params)
      end
    end,
  })
end

---@param params { token: integer|string, value: lsp.WorkDoneProgressBegin|lsp.WorkDoneProgressReport|lsp.WorkDoneProgressEnd }
function M.say(params)
  local value = params.value
  local title = value.title or titles[params.token] or 'Consult'
  titles[params.token] = value.kind ~= 'end' and title or nil
  local words = ('%s: %s'):format(title, value.message or (value.kind == 'end' and 'ended' or '…'))
  local room = math.max(20, vim.o.columns - 15) -- a longer line would ask for ENTER
  vim.api.nvim_echo({ { vim.fn.strcharpart(words, 0, room) } }, false, {})
end

return M
