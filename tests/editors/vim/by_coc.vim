" What the scripts ask of coc.nvim, configured as its page says: CONSULT_CONFIG is a folder with its `vimrc` and `coc-settings.json`.
" CONSULT_PLUGIN names coc.nvim's folder, with a build.
let &rtp = $CONSULT_PLUGIN . ',' . &rtp
filetype plugin on
let g:coc_config_home = $CONSULT_CONFIG
let g:coc_data_home = $CONSULT_CONFIG . '/data'
call mkdir(g:coc_data_home, 'p')
source $CONSULT_CONFIG/vimrc
runtime plugin/coc.vim
doautocmd VimEnter

" Take the entry of the menu at the cursor that contains these words, once it is there.
func! Choose(words) abort
  let s:menu = []
  call Eventually('!empty(Asked())')
  for l:action in s:menu
    if stridx(l:action.title, a:words) >= 0
      call CocActionAsync('doCodeAction', l:action)
      return
    endif
  endfor
endfunc

func! Asked() abort
  let s:menu = CocAction('codeActions', 'cursor')
  return s:menu
endfunc

func! Menu() abort
  return map(copy(s:menu), {_, action -> action.title})
endfunc

func! Findings() abort
  let l:all = CocAction('diagnosticList')
  let l:here = filter(type(l:all) == v:t_list ? l:all : [], {_, one -> one.file ==# expand('%:p')})
  return map(l:here, {_, one -> one.message})
endfunc

func! Hover() abort
  let l:told = CocAction('getHover')
  return type(l:told) == v:t_list ? join(l:told, "\n") : ''
endfunc

" How many jobs the server has; -1 before it has answered.
func! Jobs() abort
  try
    let l:told = Send('consult.jobs')
    return type(l:told) == v:t_list ? len(l:told) : -1
  catch /not found/
    return -1
  endtry
endfunc

func! Send(command) abort
  return CocAction('runCommand', a:command, {})
endfunc

call Eventually("get(g:, 'coc_service_initialized', 0)") " it is a process of its own, which has to start
