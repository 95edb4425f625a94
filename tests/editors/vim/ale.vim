" Every flow in Vim by ALE, the weakest client: it takes no edits from a server, shows no progress and no document.
source <sfile>:h/steps.vim
source <sfile>:h/by_ale.vim
let g:ale_lint_delay = 10
let g:ale_hover_to_preview = 1
let g:ale_lsp_show_message_severity = 'information'
let g:ale_linters = {'python': ['consult']}
set rtp^=/usr/share/vim-ale
let &rtp = $CONSULT_VIM . ',' . &rtp
filetype plugin on
runtime plugin/ale.vim
runtime plugin/consult.vim
doautocmd VimEnter

func! Flows() abort
  let l:clock = reltime()
  exe 'edit ' . fnamemodify($CONSULT_SAMPLE, ':h') . '/orders.py'
  ALELint
  call Say(Eventually('len(Findings()) == 1 && Findings()[0] =~# "SQL"'), 'a flaw is underlined without asking', Findings())
  call writefile([printf('# %.0f ms from opening a file to its first finding', 1000 * reltimefloat(reltime(l:clock)))], '/dev/stdout', 'a')

  exe 'edit ' . $CONSULT_SAMPLE
  ALELint
  call cursor(2, 5)
  call Say(Eventually('Jobs() == 0'), 'the client attaches', '')

  call Choose('review withdraw')
  call Say(Eventually('len(Findings()) == 1 && Findings()[0] =~# "A negative amount"'), 'a review becomes a diagnostic', [Menu(), Findings()])
  call Say(Soon('Hover() =~# "gain money"'), 'hover tells why', Hover())

  call Choose('Refuse amounts below zero')
  call Say(Soon('Text() =~# "balance - abs(amount)"'), 'the quick fix is applied', [Menu(), Text()])
  ALELint " Vim tells of a change when it waits for a key, which it never does here
  call Say(Eventually('empty(Findings())'), 'and the finding goes', Findings())

  2Consult improve never below zero
  call Say(Eventually('Findings() == ["Made it better."]'), 'an improvement in own words becomes a finding', Findings())
  call cursor(2, 5)
  call Choose('Apply the improvement')
  call Say(Eventually('Text() =~# "max(amount, 0)"'), 'that its quick fix applies', [Menu(), Text()])

  2Consult explain
  call Say(Eventually('Hover() =~# "It subtracts"'), 'an explanation is read by hover', Hover())

  call Choose('review file')
  call Say(Eventually('Jobs() == 1'), 'a review is under way', Jobs())
  let l:sample = bufnr('')
  enew
  set filetype=text
  Consult review
  call Say(execute('messages') =~# 'no agent is asked about this file type', 'a file type without agents is told', execute('messages'))
  Consult cancel
  exe 'buffer' l:sample
  call Say(Eventually('Jobs() == 0'), 'and cancelled, from another file', Jobs())
  call Say(execute('messages') =~# 'Cancelled\.', 'as is said', execute('messages'))
endfunc

call Take('Flows')
