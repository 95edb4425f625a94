" What the scripts ask of vim-lsp, configured as its page says: CONSULT_CONFIG is a folder with its `vimrc`.
" CONSULT_PLUGIN names vim-lsp's folder.
let &rtp = $CONSULT_PLUGIN . ',' . &rtp
filetype plugin on
let g:lsp_hover_ui = 'preview' " a script reads windows, and Vim shows popups on a screen only
let g:lsp_code_action_ui = 'float'
source $CONSULT_CONFIG/vimrc
runtime plugin/lsp.vim
doautocmd VimEnter

" Its menu is a popup, which Vim shows on a screen only: the script reads the entries and takes one.
runtime autoload/lsp/internal/ui/popupmenu.vim
func! lsp#internal#ui#popupmenu#open(options) abort
  let [s:menu, s:take] = [a:options.items, a:options.callback]
endfunc

" Open the menu at the cursor and take the entry that contains these words, once it is there.
func! Choose(words) abort
  let s:menu = []
  LspCodeAction
  call Eventually('!empty(Menu())')
  let l:number = match(s:menu, '\V' . escape(a:words, '\'))
  if l:number >= 0
    call call(s:take, [0, l:number + 1])
  endif
endfunc

func! Menu() abort
  return s:menu
endfunc

func! Findings() abort
  let l:all = lsp#internal#diagnostics#state#_get_all_diagnostics_grouped_by_server_for_uri(lsp#utils#get_buffer_uri(bufnr('')))
  let l:told = []
  for l:response in values(l:all)
    let l:told += map(copy(l:response.params.diagnostics), {_, one -> one.message})
  endfor
  return l:told
endfunc

" What LspHover shows, in the preview window that was asked for.
func! Hover() abort
  pclose
  LspHover
  sleep 300m
  for l:window in range(1, winnr('$'))
    if getwinvar(l:window, '&previewwindow')
      return join(getbufline(winbufnr(l:window), 1, '$'), "\n")
    endif
  endfor
  return ''
endfunc

func! Send(command, OnAnswer) abort
  call lsp#send_request('consult', {
  \ 'method': 'workspace/executeCommand',
  \ 'params': {'command': a:command, 'arguments': [{}]},
  \ 'on_notification': {told -> a:OnAnswer(told)},
  \})
endfunc

" How many jobs the server has; -1 before it has answered.
let s:jobs = -1
func! Jobs() abort
  call Send('consult.jobs', {told -> execute('let s:jobs = ' . len(get(told.response, 'result', [])))})
  sleep 100m
  return s:jobs
endfunc
