-- Two projects are open, each with a server of its own: CONSULT_SAMPLE was opened first, CONSULT_SECOND is in front.
-- The test queues two answers and endless reviews.
local steps = require('steps')
local say, eventually = steps.say, steps.eventually

-- What the servers say, with the project of each.
local function hear_servers()
  local said = {}
  require('consult.server').on_show_message = function(_, params, context)
    local root = vim.lsp.get_client_by_id(context.client_id).root_dir
    table.insert(said, { project = vim.fs.basename(root), message = params.message })
  end
  return said
end

local function review_is_answered(progress, path)
  steps.forget(progress)
  vim.cmd.edit(path)
  vim.cmd('%Consult review')
  return eventually(function() return steps.review_is_answered(progress) end)
end

steps.take(function()
  local said, heard = hear_servers(), steps.hear()
  local progress = steps.watch_progress()
  local first, second = vim.env.CONSULT_SAMPLE, vim.env.CONSULT_SECOND
  vim.o.hidden = true
  steps.open_sample()
  vim.cmd.edit(second)
  say(eventually(function() return #vim.lsp.get_clients() == 2 and steps.client() end), 'each project has its server', vim.lsp.get_clients())

  vim.cmd('Consult trust')
  say(eventually(function() return #said > 0 end), 'trust is answered')
  say(said[1].project == 'desk', 'by the project in front', said)
  local menu = steps.answer_menu_with('no such agent')
  vim.cmd('Consult agents')
  say(eventually(function() return menu.prompt end), 'agents are listed')
  say(menu.labels:find('keeper', 1, true), 'those of the project in front', menu)

  vim.cmd('%Consult ask What is it?')
  local function page() return steps.buffer_named('answer-') end
  say(eventually(function() return page() and steps.contains('It subtracts.', page()) end), 'an answer grows on its page', page() and steps.text(page()))
  eventually(function() return steps.ended_with(progress, 'answered') end)
  vim.cmd('Consult further Of what?')
  say(eventually(function() return steps.contains('Of the balance.', page()) end), 'and can be asked further', { heard, steps.text(page()) })
  eventually(function() return steps.ended_with(progress, 'answered') end)

  say(review_is_answered(progress, second), 'a review of the project in front is under way', progress)
  vim.cmd.edit(first)
  menu = steps.answer_menu_with('review of')
  vim.cmd('Consult jobs')
  say(eventually(function() return steps.ended_with(progress, 'stopped') end), 'jobs of another project are listed and cancelled', { menu, heard })

  say(review_is_answered(progress, second), 'it is asked for again', progress)
  local other = steps.watch_progress()
  say(review_is_answered(progress, first), 'and one of the other project', progress)
  steps.forget(other)
  menu = steps.answer_menu_with('no such job')
  vim.cmd('Consult jobs')
  say(eventually(function() return menu.prompt end), 'jobs are listed')
  say(select(2, menu.labels:gsub('review of', '')) == 2, 'those of both projects', menu)
  say(menu.labels:find('desk/bank.py', 1, true), 'so that equal names are told apart', menu)
  vim.cmd('Consult cancel')
  local function both_ended()
    return vim.iter(other):filter(function(value) return value.kind == 'end' and vim.startswith(value.message, 'stopped') end):totable()[2]
  end
  say(eventually(both_ended), 'cancel ends what goes on in both', { other, heard })
  say(#heard == 0, 'and nobody is told that nothing is under way', heard)
end)
