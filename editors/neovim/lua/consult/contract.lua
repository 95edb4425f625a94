-- The commands of the server and what they take.
-- Made of server/consult_lsp/lsp/contract/arguments.py by tests/support/command_types.py.
local M = {}

---@class consult.contract.ReportedProblem  Of a diagnostic of any server, what is sent to an agent.
---@field message string
---@field range lsp.Range
---@field code integer|string?
---@field source string?

---@class consult.contract.Choice  A command that the menu would have offered, as the protocol writes it.
---@field title string
---@field command string
---@field arguments any[]?

---@class consult.contract.Consultation  Whom to ask, and about which lines.
---@field range lsp.Range?  The lines that it touches are meant, counted from 0; without it, the whole document.
---@field agent string?  Who is asked; without it, the agent that leads the menu of the document.
---@field version integer?  Of the document that is meant: nothing is asked if its text has changed since.
---@field intent string?  What is wished for: the id of an intent of the agent, or free text.
---@field scope 'selection'|'symbol'|'file'?  What the lines are, for the choice of an intent.
---@field menu integer?  The menu that it was chosen from: of each, one consultation is asked.

---@class consult.contract.Lines: consult.contract.Consultation  Some lines of a document that is open, and who is asked about them.
---@field uri string  The document, as the editor has opened it.

---@class consult.contract.OfFinding  A finding of a document that is open.
---@field uri string  The document.
---@field finding string  The finding's id.

---@class consult.contract.Review: consult.contract.Lines  Review some lines: findings become diagnostics with fixes.
---@field anew boolean?  Ask about all of the lines, though some of them were reviewed and have not changed. By default false.

---@class consult.contract.Improve: consult.contract.Lines  Change some lines, which is previewed. Without an intent, not even an empty one, the user picks it.

---@class consult.contract.Explain: consult.contract.Lines  Explain some lines on a page.

---@class consult.contract.Ask: consult.contract.Consultation  Answer a question on a page. Without one the user picks or types it.
---@field uri string?  The document; without it the question is about the project, which is trusted.
---@field question string?  At most 8,000 characters.

---@class consult.contract.FollowUp  Ask further in a conversation. Without a question the user types it.
---@field conversation string?  Its id, as the command that began it has answered; without it, the one of `page`.
---@field question string?  At most 8,000 characters.
---@field page string?  The URI of the page on which the question was typed, so that it is not written again.

---@class consult.contract.ApplyBlock  Apply a block of code of an answer.
---@field page string  The URI of the answer's page.
---@field block integer  Its number on that page, from 0.

---@class consult.contract.ShowPage  Answer what an answer's page holds, for a client that shows it in its own way.
---@field page string  The URI of the page.

---@class consult.contract.ApplyFix: consult.contract.OfFinding  Apply a stored fix of a finding.
---@field fix integer?  Its number among the fixes of the finding, from 0. By default 0.

---@class consult.contract.FixRule: consult.contract.OfFinding  Apply the stored fixes of all findings in the file that are of the rule of this one.

---@class consult.contract.ShowFix: consult.contract.OfFinding  Show on a page what a stored fix would change.
---@field fix integer?  Its number among the fixes of the finding, from 0. By default 0.

---@class consult.contract.Proposals  Deal with what was proposed and not made. Without an action the user is asked.
---@field action 'list'|'apply'|'show'|'discard'|'place'|'accept'|'decline'?  `list` answers what is pending; the others are of the one that `id` names: `discard` drops it, `decline` keeps it with a note that the user does not want it now.
---@field id string?  The proposal's id.
---@field uri string?  Only the proposals that change this document; without it, all of them.

---@class consult.contract.AskAgain  Have an agent fix what is reported: either a finding, or a diagnostic of another server.
---@field uri string  The document.
---@field finding string?  The finding's id.
---@field diagnostic consult.contract.ReportedProblem?  The diagnostic, as its server has published it.
---@field agent string?  Who is asked about a diagnostic; without it, the agent that leads the menu.
---@field version integer?  Of the document that is meant: nothing is asked if its text has changed since.
---@field menu integer?  The menu that it was chosen from: of each, one consultation is asked.

---@class consult.contract.Dismiss: consult.contract.OfFinding  Dismiss a finding. Without a reason the user is asked for it.
---@field title string?  What the finding is called, for a client that asks the user itself.
---@field reason 'wrong'|'accepted risk'|'later'?  Why it is not wanted.
---@field scope 'me'|'team'?  Whose dismissal it is; the team's is written to a file of the workspace. By default me.
---@field where 'here'|'file'|'everywhere'?  `here` is this finding alone; the others are all equal lines. By default here.
---@field until string?  The last day on which it is dismissed, as 2027-01-31.
---@field note string?  More about the reason.

---@class consult.contract.Restore  Show again what was dismissed.
---@field uri string?  The document; without it, all that are open.
---@field finding string?  The finding's id; without it, all of them.

---@class consult.contract.ListDismissed  Answer what is dismissed in the open documents, and why.
---@field uri string?  The document; without it, all that are open.

---@class consult.contract.ShowFindings: consult.contract.Lines  Go to the first finding of some lines, and answer where it is.
---@field show boolean?  Whether the editor is to be asked to go there. By default true.

---@class consult.contract.Cancel  Cancel what is under way, and answer how many jobs that were.
---@field job string?  The job's id; without it, all of them.

---@class consult.contract.ListJobs  Answer what is under way.

---@class consult.contract.Status  Answer who is asked, what is under way and what was spent today.

---@class consult.contract.Verify  Answer whether the model can be reached, after one request that costs nothing.

---@class consult.contract.ListAgents  Answer who can be asked.

---@class consult.contract.ChooseAgent  Choose the agent that leads the menu in this project. Without a name the user is asked.
---@field agent string?  The agent's name.
---@field uri string?  The document whose best fit is offered first.

---@class consult.contract.More  Have the user choose one of the commands that had no room in the menu.
---@field choices consult.contract.Choice[]  What is offered; what the menu would not offer is left out.

---@class consult.contract.Trust  Use the agents and rules of this workspace, now and later.

---@class consult.contract.Preview: consult.contract.Lines  Show exactly what a consultation would send. Nothing is sent.
---@field flow 'review'|'improve'|'explain'|'ask'?  Which consultation is meant. By default review.
---@field anew boolean?  As in a review, from whose entry in the menu the lines may be taken. By default false.

---@alias consult.Command
---| 'consult.review'
---| 'consult.improve'
---| 'consult.explain'
---| 'consult.ask'
---| 'consult.followUp'
---| 'consult.applyBlock'
---| 'consult.page'
---| 'consult.fix'
---| 'consult.fixRule'
---| 'consult.showFix'
---| 'consult.proposals'
---| 'consult.again'
---| 'consult.dismiss'
---| 'consult.restore'
---| 'consult.dismissed'
---| 'consult.showFindings'
---| 'consult.cancel'
---| 'consult.jobs'
---| 'consult.status'
---| 'consult.verify'
---| 'consult.agents'
---| 'consult.choose'
---| 'consult.more'
---| 'consult.trust'
---| 'consult.preview'

-- The names of the members that each command takes.
---@type table<consult.Command, string[]>
M.MEMBERS = {
  ['consult.review'] = { 'range', 'agent', 'version', 'intent', 'scope', 'menu', 'uri', 'anew' },
  ['consult.improve'] = { 'range', 'agent', 'version', 'intent', 'scope', 'menu', 'uri' },
  ['consult.explain'] = { 'range', 'agent', 'version', 'intent', 'scope', 'menu', 'uri' },
  ['consult.ask'] = { 'range', 'agent', 'version', 'intent', 'scope', 'menu', 'uri', 'question' },
  ['consult.followUp'] = { 'conversation', 'question', 'page' },
  ['consult.applyBlock'] = { 'page', 'block' },
  ['consult.page'] = { 'page' },
  ['consult.fix'] = { 'uri', 'finding', 'fix' },
  ['consult.fixRule'] = { 'uri', 'finding' },
  ['consult.showFix'] = { 'uri', 'finding', 'fix' },
  ['consult.proposals'] = { 'action', 'id', 'uri' },
  ['consult.again'] = { 'uri', 'finding', 'diagnostic', 'agent', 'version', 'menu' },
  ['consult.dismiss'] = { 'uri', 'finding', 'title', 'reason', 'scope', 'where', 'until', 'note' },
  ['consult.restore'] = { 'uri', 'finding' },
  ['consult.dismissed'] = { 'uri' },
  ['consult.showFindings'] = { 'range', 'agent', 'version', 'intent', 'scope', 'menu', 'uri', 'show' },
  ['consult.cancel'] = { 'job' },
  ['consult.jobs'] = {},
  ['consult.status'] = {},
  ['consult.verify'] = {},
  ['consult.agents'] = {},
  ['consult.choose'] = { 'agent', 'uri' },
  ['consult.more'] = { 'choices' },
  ['consult.trust'] = {},
  ['consult.preview'] = { 'range', 'agent', 'version', 'intent', 'scope', 'menu', 'uri', 'flow', 'anew' },
}

return M
