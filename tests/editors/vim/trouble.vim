" A server that is missing is told once, with what helps.
source <sfile>:h/steps.vim
let g:ale_linters = {'python': ['consult']}
set rtp^=/usr/share/vim-ale
let &rtp = $CONSULT_VIM . ',' . &rtp
let g:consult_command = ['consult-lsp-that-is-missing', 'serve']
filetype plugin on
runtime plugin/ale.vim
runtime plugin/consult.vim
doautocmd VimEnter

func! Trouble() abort
  exe 'edit ' . $CONSULT_SAMPLE
  ALELint
  call Say(Eventually('execute("messages") =~# "was not found. Install it (pipx install consult-lsp)"'), 'one message says what helps', execute('messages'))
  ALELint
  call Say(len(split(execute('messages'), 'was not found')) == 2, 'and says it once', execute('messages'))
  Consult improv
  call Say(execute('messages') =~# 'It has: review, improve', 'an unknown command names those that there are', execute('messages'))
endfunc

call Take('Trouble')
