;;; lsp-mode-trouble.el --- What lsp-mode's user is told where something is missing  -*- lexical-binding: t -*-

(load (expand-file-name "trouble.el" (file-name-directory load-file-name)) nil t)
(require 'lsp-mode)
(require 'lsp-diagnostics)
(require 'lsp-lens)
(require 'consult-agent-lsp-mode)

(setq lsp-auto-guess-root t
      lsp-diagnostics-provider :flymake
      lsp-enable-file-watchers nil
      lsp-enable-snippet nil
      lsp-headerline-breadcrumb-enable nil
      lsp-modeline-code-actions-enable nil
      lsp-session-file (make-temp-name (expand-file-name "lsp-session" temporary-file-directory)))

(lsp-workspace-folders-add (file-name-directory (getenv "CONSULT_SAMPLE")))
(trouble-take #'lsp (lambda () (eq 'initialized (lsp--workspace-status (car (lsp-workspaces))))))
;;; lsp-mode-trouble.el ends here
