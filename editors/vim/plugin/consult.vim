" Consult expert agents in Vim by ALE.  Put this folder on 'runtimepath', beside ALE, and name the server where ALE has a list:
"
"   let g:ale_linters = {'python': ['consult', 'ruff']}
"
"   let g:consult_command = ['consult-lsp', 'serve']     " how the server is started
"   let g:consult_filetypes = ['python', …]              " where agents can be consulted

if exists('g:loaded_consult') || has('nvim')
  finish
endif
let g:loaded_consult = 1

let g:consult_command = get(g:, 'consult_command', ['consult-lsp', 'serve'])
let g:consult_filetypes = get(g:, 'consult_filetypes',
\ ['python', 'javascript', 'typescript', 'typescriptreact', 'go', 'java', 'ruby', 'rust', 'sql', 'markdown'])

" Where nothing is chosen, ALE would keep what the server says to itself, but for errors.
let g:ale_lsp_show_message_severity = get(g:, 'ale_lsp_show_message_severity', 'information')

let s:COMMANDS = ['review', 'improve', 'explain', 'ask', 'cancel', 'trust', 'restart']

" ---- :Consult ----

command! -nargs=+ -range=% -complete=customlist,s:Complete Consult
\ call s:Consult(<line1>, <line2>, <q-args>)

function! s:Consult(first, last, typed) abort
  let [l:name; l:words] = split(a:typed, ' ')
  if index(s:COMMANDS, l:name) < 0
    call s:Say('Nothing was done, because :Consult has no "' . l:name . '". It has: ' . join(s:COMMANDS, ', ') . '.')
    return
  endif
  if l:name ==# 'restart'
    call s:Restart()
    return
  endif
  if !empty(s:trouble)
    call s:Say(s:trouble) " who asks is told again
    return
  endif
  if l:name ==# 'cancel'
    call s:Cancel()
    return
  endif
  if empty(s:Program(bufnr('')))
    return
  endif
  let l:argument = {}
  if l:name !=# 'trust'
    let l:argument = {'uri': ale#util#ToURI(expand('%:p')), 'range': {
    \ 'start': {'line': a:first - 1, 'character': 0},
    \ 'end': {'line': a:last, 'character': 0},
    \}}
    if !empty(l:words)
      let l:argument.intent = join(l:words)
    endif
  endif
  call ale#Queue(0) " the server gets the text as it is now
  call ConsultSend('consult.' . l:name, l:argument, function('s:Answered'))
endfunction

" Run a command of the server; its answer goes to a function.
function! ConsultSend(command, argument, OnAnswer) abort
  if !s:HasAgents(&filetype)
    call s:Say('Nothing was done, because no agent is asked about this file type.')
    return
  endif
  let l:message = ale#lsp#message#ExecuteCommand(a:command, [a:argument])
  call ale#lsp_linter#SendRequest(bufnr(''), 'consult', l:message, a:OnAnswer)
endfunction

function! s:HasAgents(filetype) abort
  let l:linters = ale#linter#GetAll(ale#linter#ResolveFiletype(a:filetype))
  return !empty(filter(l:linters, {_, linter -> linter.name ==# 'consult'}))
endfunction

" Every server gets it, for what is under way may belong to another file than the one in front.
function! s:Cancel() abort
  let [s:cancelling, s:cancelled] = [[], 0]
  let l:message = ale#lsp#message#ExecuteCommand('consult.cancel', [{}])
  for l:connection in filter(s:Connections(), {_, one -> one.initialized})
    call ale#lsp#RegisterCallback(l:connection.id, function('s:Cancelled'))
    call add(s:cancelling, ale#lsp#Send(l:connection.id, l:message))
  endfor
  if empty(s:cancelling)
    call s:Say('Nothing is under way.')
  endif
endfunction

" It is said once, when all servers have answered.
function! s:Cancelled(connection, response) abort
  let l:request = has_key(a:response, 'result') ? index(s:cancelling, a:response.id) : -1
  if l:request < 0
    return
  endif
  call remove(s:cancelling, l:request)
  let s:cancelled += a:response.result.cancelled
  if empty(s:cancelling)
    call s:Say(s:cancelled ? 'Cancelled.' : 'Nothing is under way.')
  endif
endfunction

function! s:Complete(lead, line, position) abort
  return filter(copy(s:COMMANDS), {_, name -> stridx(name, a:lead) == 0})
endfunction

function! s:Answered(response) abort
  if has_key(a:response, 'error')
    call s:Say(a:response.error.message)
  endif
endfunction

" ---- The server ----

" Why there is no server, and what helps; empty while nothing is wrong.
let s:trouble = ''

" The program; nothing where it is missing or has failed. That is said once, and not tried again before :Consult restart.
function! s:Program(buffer) abort
  let l:program = g:consult_command[0]
  if empty(s:trouble) && !executable(l:program)
    let s:trouble = 'Nothing can be consulted, because ' . l:program . ' was not found. Install it (pipx install consult-lsp, '
    \ . 'or pip install . in a clone of its repository) '
    \ . 'or name it in g:consult_command, then :Consult restart.'
    call s:Say(s:trouble)
  endif
  return empty(s:trouble) ? l:program : ''
endfunction

function! s:Command(buffer) abort
  call timer_start(0, {-> s:Watch()}) " as soon as ALE has started it
  return join(['%e'] + map(g:consult_command[1:], {_, word -> shellescape(word)}))
endfunction

" ALE says nothing of a server that ends, and starts it again with every change. So its end is heard here as well.
function! s:Watch() abort
  let l:running = s:Running() " asked once, for one that ends meanwhile is told of by its own end
  for l:job in l:running
    let l:on_exit = job_info(l:job).exit_cb
    if l:on_exit !~# '_Ended$'
      call job_setoptions(l:job, {'exit_cb': function('s:Ended', [function(l:on_exit)])})
    endif
  endfor
  if empty(l:running) " it was quicker than this
    call s:Failed('at once')
  endif
endfunction

function! s:Running() abort
  let l:processes = s:Processes()
  return filter(job_info(), {_, job -> job_status(job) ==# 'run' && index(l:processes, job_info(job).process) >= 0})
endfunction

" The processes of the servers that ALE has started and not ended itself.
function! s:Processes() abort
  return map(s:Connections(), {_, connection -> get(connection, 'job_id')})
endfunction

function! s:Connections() abort
  return filter(values(ale#lsp#GetConnections()), {_, one -> stridx(one.id, g:consult_command[0] . ':') == 0})
endfunction

function! s:Ended(OnExit, job, code) abort
  let l:info = job_info(a:job)
  let l:failed = index(s:Processes(), l:info.process) >= 0
  call a:OnExit(a:job, a:code)
  if l:failed
    call s:Failed(empty(l:info.termsig) ? 'exit code ' . a:code : 'signal ' . l:info.termsig)
  endif
endfunction

" Say why the server has ended: its last words when it is started with nothing to read. ALE keeps none.
function! s:Failed(how) abort
  if !empty(s:trouble)
    return " one trouble is told once
  endif
  let s:trouble = s:HasEnded(a:how, '')
  let l:said = []
  let l:job = job_start(g:consult_command, {'in_io': 'null', 'out_io': 'null',
  \ 'err_cb': {_, line -> add(l:said, trim(line))},
  \ 'close_cb': {_ -> s:SayFailed(a:how, get(filter(l:said, {_, line -> !empty(line)}), -1, ''))}})
  call timer_start(5000, {-> job_stop(l:job, 'kill')}) " one that hangs has no last words
endfunction

function! s:SayFailed(how, why) abort
  if s:trouble !=# s:HasEnded(a:how, '')
    return " restarted meanwhile
  endif
  let s:trouble = s:HasEnded(a:how, a:why)
  call s:Say(s:trouble)
endfunction

function! s:HasEnded(how, why) abort
  let l:installed_wrongly = a:why =~# 'executing job failed\|No module named\|ImportError\|Python 3'
  let l:doctor = join(filter(copy(g:consult_command), {_, word -> word !=# 'serve'}) + ['doctor'])
  return 'Nothing can be consulted, because ' . g:consult_command[0] . ' has ended (' . a:how . ')'
  \ . (empty(a:why) ? '' : ': ' . substitute(a:why[:200], '\.$', '', '')) . '. '
  \ . (l:installed_wrongly ? 'Install it anew with Python 3.11 or later (pipx reinstall consult-lsp, or pip install . in its clone)'
  \                        : 'Run ' . l:doctor . ' in a terminal, which looks for the cause')
  \ . ', then :Consult restart.'
endfunction

function! s:Restart() abort
  let s:trouble = ''
  for l:connection in s:Connections()
    call ale#lsp#Stop(l:connection.id)
  endfor
  call s:Lint()
endfunction

" ALE fails by E631 where a server ends before it could be written to. Why it has ended is told by s:Watch.
function! s:Lint() abort
  try
    ALELint
  catch /E631/
  endtry
endfunction

function! s:Root(buffer) abort
  let l:git = ale#path#FindNearestDirectory(a:buffer, '.git')
  return empty(l:git) ? fnamemodify(bufname(a:buffer), ':p:h') : fnamemodify(l:git, ':h:h')
endfunction

" Vim would cut a long message in its middle; ALE shows what servers say in a window then.
function! s:Say(message) abort
  if strwidth(a:message) < &columns
    echomsg a:message
  else
    call ale#util#ShowMessage(a:message)
  endif
endfunction

function! s:Define() abort
  if !exists(':ALELint')
    call s:Say('Consult is not available, because it needs the plugin ALE.')
    return
  endif
  for l:filetype in g:consult_filetypes
    call ale#linter#Define(l:filetype, {
    \ 'name': 'consult',
    \ 'lsp': 'stdio',
    \ 'executable': function('s:Program'),
    \ 'command': function('s:Command'),
    \ 'project_root': function('s:Root'),
    \ 'language': l:filetype,
    \})
  endfor
  " The file that Vim was started with was entered before.
  if g:ale_enabled && g:ale_lint_on_enter && index(g:consult_filetypes, &filetype) >= 0
    call s:Lint()
  endif
endfunction

" ALE may be loaded later than this file.
if v:vim_did_enter
  call s:Define()
else
  autocmd VimEnter * ++once call s:Define()
endif
