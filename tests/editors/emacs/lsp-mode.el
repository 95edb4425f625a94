;;; lsp-mode.el --- Every flow by lsp-mode  -*- lexical-binding: t; -*-

(load (expand-file-name "steps.el" (file-name-directory load-file-name)) nil t)
(require 'lsp-mode)
(require 'lsp-diagnostics)
(require 'lsp-lens)
(require 'consult-agent-lsp-mode)

(setq lsp-auto-guess-root t
      lsp-diagnostics-provider :flymake
      lsp-enable-file-watchers nil
      lsp-enable-snippet nil
      lsp-headerline-breadcrumb-enable nil
      lsp-idle-delay 0.05
      lsp-keep-workspace-alive nil
      lsp-modeline-code-actions-enable nil
      lsp-restart 'ignore
      lsp-session-file (make-temp-name (expand-file-name "lsp-session" temporary-file-directory)))

(defvar progress nil
  "What was shown of progress, the last first.")
(advice-add 'lsp-on-progress-modeline :before
            (lambda (_workspace params)
              (let ((value (lsp-get params :value)))
                (push (cons (lsp-get value :kind) (lsp-get value :message)) progress))))

(defun findings ()
  "What Flymake shows."
  (flymake-start)
  (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))

(defun hover ()
  "What a hover would show at point."
  (let ((answer (lsp-request "textDocument/hover" (lsp--text-document-position-params))))
    (if answer (lsp--render-on-hover-content (lsp-get answer :contents) t) "")))

(defun running ()
  "Whether the server is ready for this buffer."
  (and (lsp-workspaces) (eq 'initialized (lsp--workspace-status (car (lsp-workspaces))))))

(steps-take
 (lsp-workspace-folders-add (file-name-directory (getenv "CONSULT_SAMPLE")))
 (let ((clock (float-time)))
   (find-file (steps-flawed))
   (lsp)
   (steps-flaw-is-told #'findings clock))

 (find-file (getenv "CONSULT_SAMPLE"))
 (lsp)
 (steps-say (steps-eventually #'running) "the client attaches")

 (steps-go-to "return")
 (steps-choosing "review withdraw" (steps-promptly (call-interactively #'lsp-execute-code-action)))
 (steps-say (steps-eventually (lambda () (string-match-p "A negative amount is booked" (car (findings)))))
            "a review becomes a diagnostic" (findings))
 (steps-say (steps-eventually (lambda () (and (equal (caar progress) "end") (string-prefix-p "1 " (cdar progress)))))
            "progress was shown and ended" progress)
 (steps-say (string-match-p "gain money" (hover)) "hover tells why" (hover))

 (steps-choosing "Refuse amounts below zero" (call-interactively #'lsp-execute-code-action))
 (steps-say (steps-eventually (lambda () (steps-contains "balance - abs(amount)")) steps-soon)
            "the quick fix is applied" (buffer-string))
 (steps-say (steps-eventually (lambda () (null (findings)))) "and the finding goes" (findings))

 (steps-go-to "return")
 (steps-choosing "" (steps-promptly (consult-agent-improve "never below zero"))
                 (steps-say (steps-eventually (lambda () (steps-contains "max(amount, 0)")))
                            "an improvement in own words is applied" (buffer-string)))

 (steps-go-to "return")
 (steps-promptly (consult-agent-explain))
 (steps-say (steps-eventually (lambda () (string-match-p "It subtracts" (hover))))
            "an explanation is read by hover" (hover))

 (find-file (getenv "CONSULT_SAMPLE"))
 (steps-choosing "review file" (steps-promptly (call-interactively #'lsp-execute-code-action)))
 (steps-say (not (steps-no-jobs)) "a review is under way")
 (steps-listen)
 (with-current-buffer "*scratch*"
   (consult-agent-cancel))
 (steps-say (steps-eventually #'steps-no-jobs) "and cancelled, from another buffer")
 (steps-say (equal '("Cancelled.") (seq-filter (lambda (shown) (string-match-p "^Cancelled\\|under way" shown)) steps-shown))
            "as is said once" steps-shown)
 (steps-refused #'consult-agent-review "Save the buffer first")
 (steps-refused #'consult-agent-trust "Visit a file of the workspace first")
 (steps-say (steps-eventually (lambda () (equal (car progress) '("end" . "stopped")))) "as progress says" progress)
 (steps-say (< steps-took-longest 2) "no command keeps the editor waiting" steps-took-longest)

 (set-buffer-modified-p nil)
 (ignore-errors (lsp-workspace-shutdown (car (lsp-workspaces)))))
;;; lsp-mode.el ends here
