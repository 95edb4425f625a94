;;; eglot-trouble.el --- What Eglot's user is told where something is missing  -*- lexical-binding: t -*-

(load (expand-file-name "trouble.el" (file-name-directory load-file-name)) nil t)
(require 'consult-agent-eglot)

(trouble-take (lambda () (apply #'eglot (eglot--guess-contact)))
              (lambda () (jsonrpc-running-p (eglot-current-server))))
;;; eglot-trouble.el ends here
