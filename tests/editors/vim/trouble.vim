" A server or a model that is not there is told with what helps. $CONSULT_WORDS are what the message has to say, a line each.
" $CONSULT_WELL is a folder with a server that runs; without it the server runs, and the model is not there.
source <sfile>:h/steps.vim
source <sfile>:h/by_ale.vim
let g:ale_lint_delay = 10
let g:ale_linters = {'python': ['consult']}
set rtp^=/usr/share/vim-ale
let &rtp = $CONSULT_VIM . ',' . &rtp
filetype plugin on
runtime plugin/ale.vim
runtime plugin/consult.vim

" What the server itself says, ALE shows in a window.
let s:shown = []
autocmd FileType ale-preview.message call add(s:shown, getline(1))

func! Trouble() abort
  exe 'edit ' . $CONSULT_SAMPLE
  doautocmd VimEnter " as with a file that Vim is started with
  if empty($CONSULT_WELL)
    call NoModel()
  else
    call NoServer()
  endif
endfunc

func! NoServer() abort
  call Say(Soon('!empty(Told())'), 'one message says what helps', Shown())
  ALELint
  call Say(empty(ale#lsp#GetConnections()), 'and a change does not start it again', ale#lsp#GetConnections())
  Consult review
  call Say(len(Told()) == 2 && len(Helpful()) == 2, 'which was all, but who asks for an agent is told again', Shown())
  Consult improv
  call Say(Shown()[-1] =~# 'It has: review, improve', 'an unknown command names those that there are', Shown())
  let $PATH = $CONSULT_WELL . ':' . $PATH
  Consult restart
  call Say(Eventually('Jobs() == 0'), 'a restart finds a server that was installed meanwhile', Shown())
  call ForgetJobs()
  Consult restart
  call Say(Eventually('Jobs() == 0') && len(Helpful()) == 2, 'and ending that server is no failure', Shown())
endfunc

func! NoModel() abort
  call Say(Eventually('Jobs() == 0'), 'the client attaches', Shown())
  2Consult explain
  call Say(Eventually('!empty(Told())'), 'one message says what helps', Shown())
  call Say(Eventually('Jobs() == 0') && len(Helpful()) == 1, 'and no other comes', Shown())
  Consult review
  call Say(Eventually('Jobs() == 0 && len(Helpful()) == 2'), 'a review says it as well', Shown())
endfunc

" The messages that say what they have to.
func! Told() abort
  return filter(Shown(), {_, message -> empty(filter(split($CONSULT_WORDS, "\n"), {_, words -> stridx(message, words) < 0}))})
endfunc

" The messages with a next step.
func! Helpful() abort
  return filter(Shown(), {_, message -> message =~# 'pipx\|consult-lsp doctor\|ANTHROPIC_API_KEY\|another endpoint'})
endfunc

func! Shown() abort
  return split(execute('messages'), "\n") + s:shown
endfunc

call Take('Trouble')
