" What the scripts ask of ALE and of our plugin for it.
" Open ALE's code-action menu at the cursor and take the entry that contains these words, once it is there.
func! Choose(words) abort
  let s:menu = []
  call ale#codefix#Execute(0, funcref('s:Offered'))
  call Eventually('!empty(Menu())')
  for l:item in s:menu
    if stridx(l:item[1].title, a:words) >= 0
      call ale#codefix#ApplyLSPCodeAction(s:data, l:item[1])
      return
    endif
  endfor
endfunc

func! s:Offered(data, items) abort
  let [s:data, s:menu] = [a:data, a:items]
endfunc

func! Menu() abort
  return map(copy(s:menu), {_, item -> item[1].title})
endfunc

func! Findings() abort
  return map(copy(ale#engine#GetLoclist(bufnr(''))), {_, one -> one.text})
endfunc

" What ALEHover shows, in the preview window that the user asked for.
func! Hover() abort
  ALEHover
  sleep 100m
  for l:window in range(1, winnr('$'))
    if getwinvar(l:window, '&previewwindow')
      return join(getbufline(winbufnr(l:window), 1, '$'), "\n")
    endif
  endfor
  return ''
endfunc

" How many jobs the server has; -1 before it has answered.
let s:jobs = -1
func! Jobs() abort
  call ConsultSend('consult.jobs', {}, {response -> execute('let s:jobs = ' . len(response.result))})
  sleep 100m
  return s:jobs
endfunc

" Forget it, so that the next answer is of a server that has been started since.
func! ForgetJobs() abort
  let s:jobs = -1
endfunc
