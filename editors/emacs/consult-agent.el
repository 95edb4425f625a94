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
It is called with the command's name, its argument, and a function for
the result, and returns at once.")

(defvar consult-agent-uri-function nil
  "How the name of the current buffer is written for the server.")

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
  "Cancel all consultations that are under way."
  (interactive)
  (consult-agent-send
   "consult.cancel" '()
   (lambda (ended)
     (message (if (eql 0 (consult-agent--value ended "cancelled")) "Nothing is under way." "Cancelled.")))))

(defun consult-agent-trust ()
  "Let the agents and rules of this workspace be used."
  (interactive)
  (consult-agent-send "consult.trust" '() #'ignore))

(defun consult-agent-send (command argument on-result)
  "Run COMMAND of the server with ARGUMENT, a property list.
ON-RESULT gets its result."
  (unless consult-agent-send-function
    (user-error "No agent can be asked: load consult-agent-eglot or consult-agent-lsp-mode first"))
  (funcall consult-agent-send-function command (or argument (make-hash-table)) on-result))

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
  (format "No agent can be asked, because %s was not found.  Install it (pipx install consult-lsp) and try again"
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
      (consult-agent--tell (consult-agent--ended process again))
      t)))

(defun consult-agent--ended (process again)
  "That PROCESS, a server, has ended, why, and what helps before AGAIN is run."
  (pcase-let ((`(,code . ,why) (consult-agent--last-words)))
    (format "No agent can be asked, because %s has ended%s.  %s, then %s"
            (car consult-agent-command)
            (if (string-empty-p why)
                (format " (%s %d)" (process-status process) (process-exit-status process))
              (concat ": " (string-remove-suffix "." why)))
            (if (or (memq code '(126 127)) (string-match-p "No module named\\|ImportError\\|Python 3" why))
                "Install it anew with Python 3.11 or later (pipx reinstall consult-lsp)"
              (format "Run %s in a terminal, which looks for the cause"
                      (string-join (append (remove "serve" consult-agent-command) '("doctor")) " ")))
            again)))

(defun consult-agent--last-words ()
  "How the server ends when it has nothing to read: its exit code and last line.
The line is empty, if it can be started."
  ;; Started anew, for each client keeps what a server says in a place of its own, and may not have all of it yet.
  ;; Emacs does not always know the code of one that ended while it was written to.
  (with-temp-buffer
    (let* ((code (condition-case failure
                     (apply #'call-process (car consult-agent-command) nil t nil (cdr consult-agent-command))
                   (file-error (insert (error-message-string failure)) 127)))
           (said (split-string (buffer-string) "\n" t "[ \t\r]+")))
      (cons code (truncate-string-to-width (or (car (last said)) "") 200)))))

(defun consult-agent--ask (command &optional words)
  "Start COMMAND about the lines that are meant, with WORDS as its intent."
  (let ((argument (list :uri (funcall consult-agent-uri-function) :range (consult-agent--range))))
    (when words
      (setq argument (append argument (list :intent words))))
    (consult-agent-send command argument #'ignore)
    (deactivate-mark)))

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
