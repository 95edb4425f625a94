;;; consult-agent.el --- Consult expert agents about code  -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; Keywords: languages, tools
;; SPDX-License-Identifier: MIT

;;; Commentary:

;; Commands for the server consult-lsp.  Load consult-agent-eglot or consult-agent-lsp-mode, which load this file.
;; The prefix is not consult-lsp-, for another package has it.

;;; Code:

(require 'seq)
(require 'subr-x)
(require 'thingatpt)

(defgroup consult-agent nil
  "Expert agents that review, improve and explain code."
  :group 'tools)

(defcustom consult-agent-command '("consult-lsp" "serve")
  "How the server is started."
  :type '(repeat string))

(defcustom consult-agent-modes
  '(python-mode python-ts-mode js-mode js-ts-mode typescript-mode typescript-ts-mode tsx-ts-mode
    go-mode go-ts-mode java-mode java-ts-mode ruby-mode rust-mode rust-ts-mode sql-mode)
  "Major modes in which agents can be consulted.
Set this before the package is loaded."
  :type '(repeat symbol))

(defvar consult-agent-send-function nil
  "How a command reaches the server.
It is called with the command's name, its argument, a function for the
result, and the server, where it is not the one of the buffer.  It
returns at once.")

(defvar consult-agent-uri-function nil
  "How the name of the current buffer is written for the server.
It is called with no argument, and returns nil where there is no file.")

(defvar consult-agent-servers-function #'ignore
  "What lists the servers that run, in all workspaces.")

(defun consult-agent-review ()
  "Let the agent review the region, the function at point, or the buffer."
  (interactive)
  (consult-agent--ask "consult.review"))

(defun consult-agent-explain ()
  "Let the agent explain the region, the function at point, or the buffer."
  (interactive)
  (consult-agent--ask "consult.explain"))

(defun consult-agent-improve (words)
  "Let the agent change the region, function or buffer as WORDS wish."
  (interactive "sImprove: ")
  (consult-agent--ask "consult.improve" words))

(defun consult-agent-ask (question)
  "Let the agent answer QUESTION about the region, function or buffer."
  (interactive "sAsk: ")
  (consult-agent--ask "consult.ask" question))

(defun consult-agent-cancel ()
  "Cancel all consultations that are under way, in all workspaces."
  (interactive)
  (let ((servers (funcall consult-agent-servers-function))
        (answers '()))
    (unless servers
      (message "Nothing is under way."))
    (dolist (server servers)
      (consult-agent-send
       "consult.cancel" '()
       (lambda (answer)
         (push (consult-agent--value answer "cancelled") answers)
         (when (length= answers (length servers))
           (message (if (seq-every-p #'zerop answers) "Nothing is under way." "Cancelled."))))
       server))))

(defun consult-agent-trust ()
  "Let the agents and rules of this workspace be used."
  (interactive)
  (unless (consult-agent--file)
    (user-error "Nothing was trusted, because this buffer has no file.  Visit a file of the workspace first"))
  (consult-agent-send "consult.trust" '() #'ignore))

(defun consult-agent-send (command argument on-result &optional server)
  "Run COMMAND with ARGUMENT, a property list; ON-RESULT gets its result.
SERVER runs it, or else the one of the buffer."
  (unless consult-agent-send-function
    (consult-agent--not-loaded))
  (funcall consult-agent-send-function command (or argument (make-hash-table)) on-result server))

(defun consult-agent--not-loaded ()
  "Say that no client is there."
  (user-error "No agent can be asked: load consult-agent-eglot or consult-agent-lsp-mode first"))

(defun consult-agent--program ()
  "The command of the server; an error that helps where it is missing."
  (unless (consult-agent--present-p)
    (user-error "%s" (consult-agent--missing)))
  consult-agent-command)

(defun consult-agent--present-p ()
  "Whether the server can be started."
  (executable-find (car consult-agent-command)))

(defun consult-agent--missing ()
  "That there is no server, and what helps."
  (format "No agent can be asked, because %s was not found.  Install it (pipx install consult-lsp, \
or pip install . in a clone of its repository) and try again"
          (car consult-agent-command)))

(defvar consult-agent--trouble nil
  "Why there is no server, and what helps; nil while nothing is wrong.")

(defun consult-agent--no-server (again)
  "Say why there is no server.  AGAIN is the command that starts one."
  (consult-agent--program)
  (user-error "%s" (or consult-agent--trouble
                       (format "No agent can be asked here: start the server by %s" again))))

(defun consult-agent--tell (trouble)
  "Say TROUBLE after what the client says, unless it has passed by then."
  (setq consult-agent--trouble trouble)
  (run-at-time 0 nil (lambda ()
                       (when (eq trouble consult-agent--trouble)
                         (message "%s" trouble)))))

(defun consult-agent--tell-if-failed (process again)
  "Say why PROCESS, a server, has ended, unless somebody ended it.
AGAIN is the command that starts another.  Return whether it failed."
  (let ((code (process-exit-status process)))
    (when (pcase (process-status process)
            ('exit (/= code 0))
            ('signal (not (memq code '(1 2 9 15)))))
      (consult-agent--tell-ended (format "%s %d" (process-status process) code) again)
      t)))

(defun consult-agent--tell-ended (how again)
  "Say HOW the server has ended and why, once that is known.
AGAIN is the command that starts another."
  (let ((unexplained (consult-agent--ended how nil "" again)))
    (setq consult-agent--trouble unexplained)
    (consult-agent--hear-last-words
     (lambda (code why)
       (when (eq unexplained consult-agent--trouble)
         (consult-agent--tell (consult-agent--ended how code why again)))))))

(defun consult-agent--ended (how code why again)
  "That the server has ended, and what helps before AGAIN is run.
HOW it ended is said unless WHY is known; CODE is that of a new start."
  (format "No agent can be asked, because %s has ended%s.  %s, then %s"
          (car consult-agent-command)
          (if (string-empty-p why)
              (format " (%s)" how)
            (concat ": " (string-remove-suffix "." why)))
          (if (or (memq code '(126 127)) (string-match-p "No module named\\|ImportError\\|Python 3" why))
              "Install it anew with Python 3.11 or later (pipx reinstall consult-lsp, or pip install . in its clone)"
            (format "Run %s in a terminal, which looks for the cause"
                    (string-join (append (remove "serve" consult-agent-command) '("doctor")) " ")))
          again))

(defconst consult-agent--patience 5
  "Seconds that a server has for its last words.")

(defun consult-agent--hear-last-words (on-heard)
  "Let the server end with nothing to read, while Emacs goes on.
ON-HEARD gets its exit code and its last line, which is empty if it can
be started, or has said nothing when patience ends."
  ;; Started anew, for each client keeps what a server says in a place of its own, and may not have all of it yet.
  ;; Emacs does not always know the code of one that ended while it was written to.
  (let ((said (generate-new-buffer " *consult-agent last words*")))
    (condition-case failure
        (let ((server (make-process :name "consult-agent last words" :buffer said :command consult-agent-command
                                    :connection-type 'pipe :noquery t
                                    :sentinel (consult-agent--at-end said on-heard))))
          (run-at-time consult-agent--patience nil #'delete-process server)
          (ignore-errors (process-send-eof server))) ; unless it has ended by itself
      (file-error
       (kill-buffer said)
       (funcall on-heard 127 (error-message-string failure))))))

(defun consult-agent--at-end (said on-heard)
  "A sentinel: ON-HEARD gets the exit code and the last line of the buffer SAID."
  (lambda (server _)
    (when (and (buffer-live-p said) (not (process-live-p server)))
      (let ((lines (with-current-buffer said (split-string (buffer-string) "\n" t "[ \t\r]+"))))
        (kill-buffer said)
        (funcall on-heard (process-exit-status server)
                 (truncate-string-to-width (or (car (last lines)) "") 200))))))

(defun consult-agent--ask (command &optional words)
  "Start COMMAND about the lines that are meant, with WORDS as its intent."
  (let ((argument (list :uri (consult-agent--uri) :range (consult-agent--range))))
    (when words
      (setq argument (append argument (list :intent words))))
    (consult-agent-send command argument #'ignore)
    (deactivate-mark)))

(defun consult-agent--uri ()
  "The name of the buffer for the server; an error that helps where it has none."
  (unless consult-agent-uri-function
    (consult-agent--not-loaded))
  (or (funcall consult-agent-uri-function)
      (user-error "Nothing was asked, because this buffer has no file.  Save the buffer first")))

(defun consult-agent--file ()
  "The file of the buffer, which may be an indirect one."
  (buffer-file-name (or (buffer-base-buffer) (current-buffer))))

(defun consult-agent--range ()
  "The whole lines of the region, of the function at point, or of the buffer."
  (pcase-let ((`(,start . ,end) (cond ((use-region-p) (cons (region-beginning) (region-end)))
                                      ((bounds-of-thing-at-point 'defun))
                                      (t (cons (point-min) (point-max))))))
    (let ((first (1- (line-number-at-pos start t)))
          (last (line-number-at-pos (max start (1- end)) t)))
      (list :start (list :line first :character 0)
            :end (list :line last :character 0)))))

(defun consult-agent--value (object key)
  "The value of KEY in OBJECT, a property list or a hash table."
  (if (hash-table-p object)
      (gethash key object)
    (plist-get object (intern (concat ":" key)))))

(provide 'consult-agent)
;;; consult-agent.el ends here
