" Every flow in Vim by coc.nvim.
source <sfile>:h/steps.vim
source <sfile>:h/by_coc.vim

func! Flows() abort
  exe 'edit ' . fnamemodify($CONSULT_SAMPLE, ':h') . '/orders.py'
  set filetype=python
  call Say(Eventually('len(Findings()) == 1 && Findings()[0] =~# "SQL"'), 'a flaw is underlined without asking', Findings())

  exe 'edit ' . $CONSULT_SAMPLE
  set filetype=python
  call cursor(2, 5)
  call Say(Eventually('Jobs() == 0'), 'the client attaches', '')

  call Choose('review withdraw')
  call Say(Eventually('len(Findings()) == 1 && Findings()[0] =~# "A negative amount"'), 'a review becomes a diagnostic', [Menu(), Findings()])
  call Say(Soon('Hover() =~# "gain money"'), 'hover tells why', Hover())

  call Choose('Refuse amounts below zero')
  call Say(Soon('Text() =~# "balance - abs(amount)"'), 'the quick fix is applied', [Menu(), Text()])
  call Say(Eventually('empty(Findings())'), 'and the finding goes', Findings())

  " What is to be better is asked by a question of Vim's, of which a script takes the first answer: in general.
  call Choose('improve withdraw')
  call feedkeys('1', 't') " Yes, to the menu that confirms the edit
  call Say(Eventually('Text() =~# "max(amount, 0)"'), 'an improvement is confirmed and made', [Menu(), Text()])

  call cursor(2, 5)
  call Choose('explain withdraw')
  call Say(Eventually('AllText() =~# "It subtracts"'), 'an explanation is a page', [Menu(), AllText()])
  let l:page = bufnr('consult-answer://')
  call Say(getbufvar(l:page, '&buftype') ==# 'nofile', 'that keeps nobody from quitting', getbufvar(l:page, '&buftype'))
  exe 'buffer' bufnr($CONSULT_SAMPLE)
  call cursor(2, 5)
  call Say(Eventually('Hover() =~# "It subtracts"'), 'and is read again by hover', Hover())

  call Choose('review file')
  call Say(Eventually('Jobs() == 1'), 'a review is under way', [Menu(), Jobs()])
  call Send('consult.cancel')
  call Say(Eventually('Jobs() == 0'), 'and cancelled', Jobs())
endfunc

func! AllText() abort
  return join(map(getbufinfo(), {_, one -> join(getbufline(one.bufnr, 1, '$'), "\n")}), "\n")
endfunc

call Take('Flows')
