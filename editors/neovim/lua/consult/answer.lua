-- The window that shows an answer: beside the code or floating above it (vim.g.consult.answer).
local options = require('consult.options')
local server = require('consult.server')

local M = {}

M.NONE = 'There is no answer yet. Ask with :Consult explain or :Consult ask.'

local COLUMNS_FOR_TWO = 140 -- from here on a split stands at the side, not below
local FLOAT_COLUMNS = 88

local pages = {} ---@type table<integer, true> the server's pages, by their buffers
local buffer ---@type integer?
local talk ---@type integer? the last of the server's pages, which can be asked further
local window ---@type integer?

-- window/showDocument: the server's own pages get the answer window, anything else a window of its own.
function M.on_show_document(_, params, context)
  local path = vim.uri_to_fname(params.uri)
  local client = assert(vim.lsp.get_client_by_id(context.client_id))
  local within = client.root_dir and vim.fs.relpath(client.root_dir, path)
  if params.external or within or not path:match('%.md$') then
    -- Neovim 0.11 fails with E348 where the cursor is on an empty line.
    local well, result = pcall(vim.lsp.handlers['window/showDocument'], nil, params, context)
    return well and result or { success = false }
  end
  M.show(M.file_page(path, client))
  return { success = true }
end

-- Show a page. The cursor stays where it is, unless the page floats above it.
---@param page integer
function M.show(page)
  buffer = page
  talk = pages[page] and page or talk
  M.open()
end

-- The page to ask further on: the one at the cursor if it is one, else the last.
---@return integer?
function M.in_front()
  local here = vim.api.nvim_get_current_buf()
  return pages[here] and here or (talk and vim.api.nvim_buf_is_valid(talk) and talk or nil)
end

-- Show the last answer again, and go there.
function M.again()
  if not (buffer and vim.api.nvim_buf_is_valid(buffer)) then
    vim.notify(M.NONE)
    return
  end
  M.open()
  vim.api.nvim_set_current_win(window)
end

-- A page of the server: its file, which the server gets to see, so that an answer can grow on it and be asked further.
---@param client vim.lsp.Client  The server that writes it.
---@return integer page
function M.file_page(path, client)
  local page = vim.fn.bufadd(path)
  server.projects[page] = client.root_dir -- before the language is set, by which Neovim looks for a server
  vim.bo[page].swapfile = false
  vim.fn.bufload(page)
  if not pages[page] then
    vim.api.nvim_buf_attach(page, false, {
      on_lines = vim.schedule_wrap(function()
        M.has_grown(page)
      end),
    })
  end
  pages[page] = true
  M.as_page(page)
  vim.lsp.buf_attach_client(page, client.id) -- Neovim has not where the user keeps the server to other languages
  return page
end

-- A page of this plugin, which is only read.
---@param name string
---@param lines string[]
---@param filetype string?  By default Markdown.
---@return integer page
function M.page(name, lines, filetype)
  local page = vim.fn.bufadd('consult://' .. name)
  vim.fn.bufload(page)
  local set = vim.bo[page]
  set.buftype, set.swapfile = 'nofile', false
  set.modifiable = true
  vim.api.nvim_buf_set_lines(page, 0, -1, false, lines)
  set.modifiable = false
  return M.as_page(page, filetype)
end

function M.as_page(page, filetype)
  filetype = filetype or 'markdown'
  vim.bo[page].bufhidden, vim.bo[page].buflisted = 'hide', false
  if vim.bo[page].filetype ~= filetype then
    vim.bo[page].filetype = filetype
  end
  if filetype == 'markdown' then
    pcall(vim.treesitter.start, page, filetype) -- where the parser is missing, the syntax file stays
  end
  vim.keymap.set('n', 'q', '<Cmd>close<CR>', { buffer = page, desc = 'Close the answer' })
  return page
end

function M.open()
  if window and vim.api.nvim_win_is_valid(window) then
    vim.api.nvim_win_set_buf(window, buffer)
  elseif options.get().answer == 'float' then
    -- Whoever is typing goes on typing.
    window = vim.api.nvim_open_win(buffer, vim.api.nvim_get_mode().mode == 'n', M.floating())
  else
    window = vim.api.nvim_open_win(buffer, false, M.beside())
  end
  local set = vim.wo[window][0] -- as :setlocal, so that the window keeps its own way with other buffers
  set.wrap, set.linebreak, set.breakindent, set.conceallevel = true, true, true, 2
  set.number, set.relativenumber, set.signcolumn, set.foldcolumn, set.spell = false, false, 'no', '0', false
end

function M.has_grown(page)
  if vim.api.nvim_buf_is_valid(page) then
    vim.bo[page].modified = false -- it is no work of the user's that Neovim should ask about at its end
  end
  if page == buffer and window and vim.api.nvim_win_is_valid(window) and vim.api.nvim_win_get_config(window).relative ~= '' then
    vim.api.nvim_win_set_config(window, M.floating())
  end
end

function M.beside()
  if vim.o.columns >= COLUMNS_FOR_TWO then
    return { split = 'right', win = -1 }
  end
  return { split = 'below', win = -1, height = math.max(10, math.floor(vim.o.lines / 3)) }
end

function M.floating()
  local width = math.min(FLOAT_COLUMNS, vim.o.columns - 4)
  local text = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
  local rows = vim.iter(text):fold(0, function(sum, line)
    return sum + math.max(1, math.ceil(vim.fn.strdisplaywidth(line) / width))
  end)
  local height = math.max(1, math.min(rows, math.floor(vim.o.lines * 0.6)))
  return {
    relative = 'editor',
    width = width,
    height = height,
    row = math.floor((vim.o.lines - height) / 3),
    col = math.floor((vim.o.columns - width) / 2),
    border = 'rounded',
    title = ' Consult: q closes ',
    title_pos = 'center',
  }
end

return M
