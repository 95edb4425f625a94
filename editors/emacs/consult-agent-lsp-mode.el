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

(lsp-register-client
 (make-lsp-client
  :new-connection (lsp-stdio-connection (lambda () consult-agent-command))
  :activation-fn (lambda (_file mode) (apply #'provided-mode-derived-p mode consult-agent-modes))
  :add-on? t
  :priority -1
  :server-id 'consult-agent))

(defun consult-agent-lsp-mode-send (command argument on-result)
  "Run COMMAND with ARGUMENT; ON-RESULT gets its result."
  (let ((workspace (lsp-find-workspace 'consult-agent (buffer-file-name))))
    (unless workspace
      (consult-agent--program)
      (user-error "No agent can be asked here: start the server by M-x lsp"))
    (with-lsp-workspace workspace
      (lsp-request-async
       "workspace/executeCommand" (list :command command :arguments (vector argument)) on-result
       :mode 'detached
       :error-handler (lambda (failure) (message "%s" (consult-agent--value failure "message")))))))

(setq consult-agent-send-function #'consult-agent-lsp-mode-send
      consult-agent-uri-function #'lsp--buffer-uri)

(provide 'consult-agent-lsp-mode)
;;; consult-agent-lsp-mode.el ends here
