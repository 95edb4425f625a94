-- Which lines are meant: those of a range, or what the server takes to be around the cursor.
local contract = require('consult.contract')

local M = {}

-- The kinds of the server's menu (:help consult-menu).
M.KINDS = { 'refactor.rewrite.consult' }
M.DISMISSALS = { 'refactor.consult.dismiss' }

---@class consult.Lines  A range of a command, lines counted from 1.
---@field first integer
---@field last integer

-- The LSP range of whole lines.
---@param lines consult.Lines
function M.range(client, buffer, lines)
  local last = vim.api.nvim_buf_get_lines(buffer, lines.last - 1, lines.last, false)[1] or ''
  return {
    start = { line = lines.first - 1, character = 0 },
    ['end'] = { line = lines.last - 1, character = vim.str_utfindex(last, client.offset_encoding) },
  }
end

-- The entries of the server's menu for these lines or, without any, for the cursor.
---@param lines consult.Lines?
---@param kinds string[]
---@param on_actions fun(actions: lsp.CodeAction[])
function M.actions(client, buffer, lines, kinds, on_actions)
  local params = vim.lsp.util.make_range_params(0, client.offset_encoding)
  params.textDocument = vim.lsp.util.make_text_document_params(buffer)
  params.range = lines and M.range(client, buffer, lines) or params.range
  params.context = { diagnostics = {}, only = kinds, triggerKind = vim.lsp.protocol.CodeActionTriggerKind.Invoked }
  client:request('textDocument/codeAction', params, function(failure, actions)
    if failure then
      vim.notify(failure.message, vim.log.levels.ERROR)
    else
      on_actions(actions or {})
    end
  end, buffer)
end

-- The argument of a command about these lines; without any, about the symbol around the cursor, or the file.
-- What the menu has for a review says who is asked about which lines; of that, a command gets what it takes.
---@param command consult.Command
---@param lines consult.Lines?
---@param on_argument fun(argument: consult.contract.Lines)
function M.argument(client, buffer, command, lines, on_argument)
  local whole = { uri = vim.uri_from_bufnr(buffer), version = vim.lsp.util.buf_versions[buffer] }
  if lines then
    whole.range = M.range(client, buffer, lines)
    return on_argument(whole)
  end
  M.actions(client, buffer, nil, M.KINDS, function(actions)
    local nearest = vim.iter(actions):find(function(action)
      return action.command.command == 'consult.review'
    end)
    local argument = nearest and nearest.command.arguments[1] or whole
    local taken = vim.iter(pairs(argument)):filter(function(member)
      return vim.list_contains(contract.MEMBERS[command], member)
    end)
    on_argument(taken:fold({}, function(members, member, value)
      members[member] = value
      return members
    end))
  end)
end

return M
