;;; eglot-trouble.el --- A server that is missing is told with what helps  -*- lexical-binding: t -*-

(load (expand-file-name "steps.el" (file-name-directory load-file-name)) nil t)
(require 'consult-agent-eglot)

(steps-take
 (find-file (getenv "CONSULT_SAMPLE"))
 (let ((told (condition-case failure (apply #'eglot (eglot--guess-contact))
               (user-error (cadr failure)))))
   (steps-say (string-match-p "was not found.  Install it (pipx install consult-lsp)" told)
              "starting it says what helps" told))
 (let ((told (condition-case failure (consult-agent-review) (user-error (cadr failure)))))
   (steps-say (string-match-p "M-x eglot" told) "and so does a command" told)))
;;; eglot-trouble.el ends here
