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

func! Text() abort
  return join(getline(1, '$'), "\n")
endfunc
