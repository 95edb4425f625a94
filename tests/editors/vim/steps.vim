" The language of the scripts beside this one: they drive the real Vim and say of each step whether it went as it should.
set nocompatible hidden noswapfile encoding=utf-8
" Seconds to wait for what takes a model and for what the server remembers; and once a step has failed.
let [s:PATIENCE, s:SOON, s:IN_VAIN] = [60, 10, 3]
let s:failed = 0

func! Say(ok, step, seen) abort
  let s:failed = s:failed || !a:ok
  call writefile([(a:ok ? 'ok ' : 'not ok ') . a:step] + (a:ok ? [] : ['  seen: ' . string(a:seen)]), '/dev/stdout', 'a')
endfunc

" Whether an expression becomes true, before patience ends.
func! Eventually(expression) abort
  return s:Wait(a:expression, s:PATIENCE)
endfunc

" Whether it becomes true without a model being asked.
func! Soon(expression) abort
  return s:Wait(a:expression, s:SOON)
endfunc

func! s:Wait(expression, seconds) abort
  let l:start = reltime()
  let l:seconds = s:failed ? s:IN_VAIN : a:seconds
  while !eval(a:expression) && reltimefloat(reltime(l:start)) < l:seconds
    sleep 50m
  endwhile
  return eval(a:expression)
endfunc

" Take all steps of a script, then end Vim.
func! Take(script) abort
  try
    call call(a:script, [])
    call Say(1, 'every step was taken', '')
  catch
    call Say(0, 'every step was taken', v:exception . ' ' . v:throwpoint)
  endtry
  qall!
endfunc

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

func! Text() abort
  return join(getline(1, '$'), "\n")
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
