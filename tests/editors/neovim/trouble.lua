-- A server that is not as it should be. CONSULT_TROUBLE says how the test has prepared it: "missing", "unstartable", "ended", with
-- what health has to tell in CONSULT_CAUSE; "no key" or "offline", with what the message has to say in CONSULT_WORDS, a line each.
local steps = require('steps')
local say, eventually = steps.say, steps.eventually
local trouble = vim.env.CONSULT_TROUBLE

local MESSAGE = {
  missing = { 'was not found', 'pipx install consult-lsp', ':Consult restart' },
  unstartable = { 'could not be started', 'Python 3.11', ':Consult restart' },
  ended = { 'has ended (exit code', ':checkhealth consult', ':Consult restart' },
}

local function all_in(message, words)
  return vim.iter(words):all(function(word) return (message or ''):find(word, 1, true) ~= nil end)
end

local function no_server()
  local heard = steps.hear()
  vim.cmd.edit(vim.env.CONSULT_SAMPLE)
  say(eventually(function() return all_in(heard[1], MESSAGE[trouble]) end), 'one message says what helps', heard)
  vim.cmd.edit('another.py')
  vim.wait(500)
  say(#heard == 1, 'another file does not try again', heard)
  vim.cmd('Consult review')
  say(#heard == 2 and heard[2] == heard[1], 'whoever asks is told again', heard)
  vim.cmd.checkhealth('consult')
  say(eventually(function() return steps.contains(vim.env.CONSULT_CAUSE) end), 'health tells the cause', steps.text())
  vim.cmd.close()
  vim.env.PATH = vim.env.CONSULT_WELL .. ':' .. vim.env.PATH
  vim.cmd('Consult restart')
  say(eventually(steps.client), 'a restart finds the server that was installed meanwhile', heard)
end

-- What the server itself says, in the words of Neovim where no model is set up.
local SHORT = 'Nothing was asked: no model is set up (:checkhealth consult).'

local function no_model()
  local heard = steps.hear()
  steps.open_sample()
  local words = vim.split(vim.env.CONSULT_WORDS, '\n')
  if trouble == 'no key' then
    words = { SHORT }
    local menu = steps.answer_menu_with('In general')
    vim.cmd('Consult improve')
    say(eventually(function() return all_in(heard[1], words) end), 'it is said before a wish is asked for', heard)
    say(not menu.prompt, 'and no wish is asked for', menu)
    -- With showcmd as by default, more would have the user press Enter.
    say(#(heard[1] or '') <= 80 - 12, 'it fits into a line of 80 columns', heard)
    table.remove(heard)
  end
  vim.cmd('Consult explain')
  say(eventually(function() return all_in(heard[1], words) end), 'one message says what helps', heard)
  say(#heard == 1, 'and no other', heard)
  vim.cmd.checkhealth('consult')
  say(trouble == 'offline' or steps.contains('Set ANTHROPIC_API_KEY'), 'health says it as well', steps.text())
  say(not steps.contains('--endpoint'), 'in words of the editor', steps.text())
  vim.cmd.close()
  vim.lsp.config('consult_lsp', { init_options = { endpoint = 'http://127.0.0.1:1', model = 'mine' } })
  vim.cmd.checkhealth('consult')
  say(eventually(function() return steps.contains('Asks mine at 127.0.0.1:1') end), 'and knows what is configured', steps.text())
end

steps.take(MESSAGE[trouble] and no_server or no_model)
