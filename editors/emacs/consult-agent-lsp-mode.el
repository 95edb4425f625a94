;;; consult-agent-lsp-mode.el --- Consult expert agents by lsp-mode  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; In init.el:
;;
;;     (add-to-list 'load-path "/path/to/editors/emacs")
;;     (with-eval-after-load 'lsp-mode (require 'consult-agent-lsp-mode))
;;
;; Then M-x lsp in a file.  The server is an add-on: it runs beside the one of the language.

;;; Code:

(require 'consult-agent)
(require 'lsp-mode)

(defun consult-agent-lsp-mode--connection ()
  "A connection that says what helps where the server is missing or fails."
  (let* ((connection (lsp-stdio-connection (lambda () consult-agent-command) #'consult-agent-lsp-mode--present-p))
         (connect (plist-get connection :connect)))
    (plist-put connection :connect
               (lambda (filter sentinel &rest more)
                 (setq consult-agent--trouble nil)
                 (apply connect filter (consult-agent-lsp-mode--sentinel sentinel) more)))))

(defun consult-agent-lsp-mode--present-p ()
  "Whether the server can be started; if it is missing, that is told once."
  ;; Beside a server of the language, lsp-mode says nothing of an add-on that is missing.
  (or (consult-agent--present-p)
      (let ((missing (consult-agent--missing)))
        (unless (equal missing consult-agent--trouble)
          (consult-agent--tell missing))
        nil)))

(defun consult-agent-lsp-mode--sentinel (sentinel)
  "SENTINEL, which also says why the server failed.
That takes the place of a question whether to start it again."
  (lambda (process change)
    (let ((lsp-restart (if (and (consult-agent--tell-if-failed process "M-x lsp") (eq lsp-restart 'interactive))
                           'ignore
                         lsp-restart)))
      (funcall sentinel process change))))

(lsp-register-client
 (make-lsp-client
  :new-connection (consult-agent-lsp-mode--connection)
  :activation-fn (lambda (_file mode) (apply #'provided-mode-derived-p mode consult-agent-modes))
  :add-on? t
  :priority -1
  :server-id 'consult-agent))

(defun consult-agent-lsp-mode-send (command argument on-result &optional server)
  "Run COMMAND with ARGUMENT; ON-RESULT gets its result.
SERVER, a workspace, runs it, or else the one of the buffer."
  (let ((workspace (or server (lsp-find-workspace 'consult-agent (consult-agent--file)))))
    (unless workspace
      (consult-agent--no-server "M-x lsp"))
    (with-lsp-workspace workspace
      (lsp-request-async
       "workspace/executeCommand" (list :command command :arguments (vector argument)) on-result
       :mode 'detached
       :error-handler (lambda (failure) (message "%s" (consult-agent--value failure "message")))))))

(defun consult-agent-lsp-mode-uri ()
  "The buffer's name in lsp-mode's words; nil where it has none."
  (and (or lsp-buffer-uri lsp--virtual-buffer (consult-agent--file))
       (lsp--buffer-uri)))

(defun consult-agent-lsp-mode-servers ()
  "The workspaces of the agents, in all folders."
  (seq-filter (lambda (workspace)
                (and (eq 'consult-agent (lsp--client-server-id (lsp--workspace-client workspace)))
                     (eq 'initialized (lsp--workspace-status workspace))))
              (lsp--session-workspaces (lsp-session))))

(setq consult-agent-send-function #'consult-agent-lsp-mode-send
      consult-agent-uri-function #'consult-agent-lsp-mode-uri
      consult-agent-servers-function #'consult-agent-lsp-mode-servers)

(provide 'consult-agent-lsp-mode)
;;; consult-agent-lsp-mode.el ends here
