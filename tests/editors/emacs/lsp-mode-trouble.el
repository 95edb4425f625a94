;;; lsp-mode-trouble.el --- A server that is missing is told with what helps  -*- lexical-binding: t -*-

(load (expand-file-name "steps.el" (file-name-directory load-file-name)) nil t)
(require 'consult-agent-lsp-mode)

(steps-take
 (find-file (getenv "CONSULT_SAMPLE"))
 (let ((told (condition-case failure (consult-agent-review) (user-error (cadr failure)))))
   (steps-say (string-match-p "was not found.  Install it (pipx install consult-lsp)" told)
              "a command says what helps" told)))
;;; lsp-mode-trouble.el ends here
