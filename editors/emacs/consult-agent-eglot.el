;;; consult-agent-eglot.el --- Consult expert agents by Eglot  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; In init.el:
;;
;;     (add-to-list 'load-path "/path/to/editors/emacs")
;;     (with-eval-after-load 'eglot (require 'consult-agent-eglot))
;;
;; Then M-x eglot in a file.  Eglot runs one server for a buffer: this one takes the place of another.

;;; Code:

(require 'consult-agent)
(require 'eglot)

(defclass consult-agent-eglot-server (eglot-lsp-server) ()
  :documentation "The server of the agents.")

(cl-defmethod initialize-instance :after ((server consult-agent-eglot-server) &rest _)
  "Watch how the process of SERVER ends."
  (setq consult-agent--trouble nil)
  (add-function :around (process-sentinel (jsonrpc--process server)) #'consult-agent-eglot--ended))

(defun consult-agent-eglot--ended (sentinel process change)
  "Call SENTINEL with PROCESS and CHANGE, and say why the server failed.
That takes the place of Eglot's own error, which says that it died."
  (if (consult-agent--tell-if-failed process "M-x eglot")
      (ignore-errors (funcall sentinel process change))
    (funcall sentinel process change)))

(add-to-list 'eglot-server-programs
             (cons consult-agent-modes
                   (lambda (&rest _) (cons 'consult-agent-eglot-server (consult-agent--program)))))

(defun consult-agent-eglot-send (command argument on-result &optional server)
  "Run COMMAND with ARGUMENT; ON-RESULT gets its result.
SERVER runs it, or else the one of the buffer.
It is sent once the server knows the buffer as it is."
  (jsonrpc-async-request
   (or server (eglot-current-server) (consult-agent--no-server "M-x eglot"))
   :workspace/executeCommand (list :command command :arguments (vector argument))
   :success-fn on-result
   :error-fn (lambda (failure) (message "%s" (plist-get failure :message)))
   :deferred (intern command)))

(defun consult-agent-eglot-uri ()
  "The buffer's name in Eglot's words; nil where it has none."
  (and (consult-agent--file)
       (plist-get (eglot--TextDocumentIdentifier) :uri)))

(defun consult-agent-eglot-servers ()
  "The servers of all projects that have agents, by a multiplexer or not."
  (seq-filter (lambda (server)
                (let ((offered (plist-get (eglot--capabilities server) :executeCommandProvider)))
                  (seq-contains-p (plist-get offered :commands) "consult.cancel")))
              (apply #'append (hash-table-values eglot--servers-by-project))))

(setq consult-agent-send-function #'consult-agent-eglot-send
      consult-agent-uri-function #'consult-agent-eglot-uri
      consult-agent-servers-function #'consult-agent-eglot-servers)

(provide 'consult-agent-eglot)
;;; consult-agent-eglot.el ends here
