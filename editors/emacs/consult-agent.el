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
  (unless (executable-find (car consult-agent-command))
    (user-error "No agent can be asked, because %s was not found.  Install it (pipx install consult-lsp) and try again"
                (car consult-agent-command)))
  consult-agent-command)

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
