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

let s:COMMANDS = ['review', 'improve', 'explain', 'ask', 'cancel', 'trust']

" ---- :Consult ----

command! -nargs=+ -range=% -complete=customlist,s:Complete Consult
\ call s:Consult(<line1>, <line2>, <q-args>)

function! s:Consult(first, last, typed) abort
  let [l:name; l:words] = split(a:typed, ' ')
  if index(s:COMMANDS, l:name) < 0
    call s:Say('Nothing was done, because :Consult has no "' . l:name . '". It has: ' . join(s:COMMANDS, ', ') . '.')
    return
  endif
  if empty(s:Program(bufnr('')))
    return
  endif
  let l:argument = {}
  if index(['cancel', 'trust'], l:name) < 0
    let l:argument = {'uri': ale#util#ToURI(expand('%:p')), 'range': {
    \ 'start': {'line': a:first - 1, 'character': 0},
    \ 'end': {'line': a:last, 'character': 0},
    \}}
  endif
  if !empty(l:words)
    let l:argument.intent = join(l:words)
  endif
  call ale#Queue(0) " the server gets the text as it is now
  call ConsultSend('consult.' . l:name, l:argument, function('s:Answered'))
endfunction

" Run a command of the server; its answer goes to a function.
function! ConsultSend(command, argument, OnAnswer) abort
  let l:message = ale#lsp#message#ExecuteCommand(a:command, [a:argument])
  call ale#lsp_linter#SendRequest(bufnr(''), 'consult', l:message, a:OnAnswer)
endfunction

function! s:Complete(lead, line, position) abort
  return filter(copy(s:COMMANDS), {_, name -> stridx(name, a:lead) == 0})
endfunction

function! s:Answered(response) abort
  if has_key(a:response, 'error')
    call s:Say(a:response.error.message)
  elseif type(a:response.result) is v:t_dict && has_key(a:response.result, 'cancelled')
    call s:Say(a:response.result.cancelled ? 'Cancelled.' : 'Nothing is under way.')
  endif
endfunction

" ---- The server ----

" The program, or nothing where it is missing, which is said once for each session.
function! s:Program(buffer) abort
  let l:program = g:consult_command[0]
  if executable(l:program)
    return l:program
  endif
  if !exists('s:told')
    let s:told = 1
    call s:Say('Nothing can be consulted, because ' . l:program . ' was not found. Install it (pipx install consult-lsp) '
    \ . 'or name it in g:consult_command, then :ALELint.')
  endif
  return ''
endfunction

function! s:Root(buffer) abort
  let l:git = ale#path#FindNearestDirectory(a:buffer, '.git')
  return empty(l:git) ? fnamemodify(bufname(a:buffer), ':p:h') : fnamemodify(l:git, ':h:h')
endfunction

function! s:Say(message) abort
  echomsg a:message
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
    \ 'command': join(['%e'] + map(g:consult_command[1:], {_, word -> shellescape(word)})),
    \ 'project_root': function('s:Root'),
    \ 'language': l:filetype,
    \})
  endfor
endfunction

" ALE may be loaded later than this file.
if v:vim_did_enter
  call s:Define()
else
  autocmd VimEnter * ++once call s:Define()
endif
