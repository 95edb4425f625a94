" Every flow in Vim by vim-lsp, which shows no progress, no document and no question of a server.
source <sfile>:h/steps.vim
source <sfile>:h/by_vim_lsp.vim

func! Flows() abort
  exe 'edit ' . fnamemodify($CONSULT_SAMPLE, ':h') . '/orders.py'
  call Say(Eventually('len(Findings()) == 1 && Findings()[0] =~# "SQL"'), 'a flaw is underlined without asking', Findings())

  exe 'edit ' . $CONSULT_SAMPLE
  call cursor(2, 5)
  call Say(Eventually('Jobs() == 0'), 'the client attaches', '')

  call Choose('review withdraw')
  call Say(Eventually('len(Findings()) == 1 && Findings()[0] =~# "A negative amount"'), 'a review becomes a diagnostic', [Menu(), Findings()])
  call Say(Soon('Hover() =~# "gain money"'), 'hover tells why', Hover())

  call Choose('Refuse amounts below zero')
  call Say(Soon('Text() =~# "balance - abs(amount)"'), 'the quick fix is applied', [Menu(), Text()])
  doautocmd TextChanged " Vim tells of a change when it waits for a key, which it never does here
  call Say(Eventually('empty(Findings())'), 'and the finding goes', Findings())

  call cursor(2, 5)
  call Choose('improve withdraw')
  call Say(Eventually('Text() =~# "max(amount, 0)"'), 'an improvement is made', [Menu(), Text()])
  doautocmd TextChanged

  call cursor(2, 5)
  call Choose('explain withdraw')
  call Say(Eventually('Hover() =~# "It subtracts"'), 'an explanation is read by hover', [Menu(), Hover()])

  call Choose('review file')
  call Say(Eventually('Jobs() == 1'), 'a review is under way', [Menu(), Jobs()])
  call Send('consult.cancel', {-> 0})
  call Say(Eventually('Jobs() == 0'), 'and cancelled', Jobs())
endfunc

call Take('Flows')
