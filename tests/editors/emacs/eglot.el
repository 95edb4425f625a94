;;; eglot.el --- Every flow by Eglot  -*- lexical-binding: t; -*-

(load (expand-file-name "steps.el" (file-name-directory load-file-name)) nil t)
(require 'consult-agent-eglot)

(setq eglot-sync-connect 10
      eglot-autoreconnect nil
      eglot-send-changes-idle-time 0.05)

(defun findings ()
  "What Flymake shows."
  (flymake-start)
  (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))

(defun tell-changes ()
  "Eglot sends changes when Emacs is idle, which batch Emacs never is."
  (eglot--signal-textDocument/didChange))

(defun hover ()
  "What Eldoc would show at point."
  (let ((shown 'unknown))
    (eglot-hover-eldoc-function (lambda (text &rest _) (setq shown text)))
    (steps-eventually (lambda () (not (eq shown 'unknown))))
    (format "%s" shown)))

(steps-take
 (let ((clock (float-time)))
   (find-file (steps-flawed))
   (apply #'eglot (eglot--guess-contact))
   (steps-flaw-is-told #'findings clock)
   (eglot-shutdown (eglot-current-server)))

 (find-file (getenv "CONSULT_SAMPLE"))
 (apply #'eglot (eglot--guess-contact))
 (let ((server (eglot-current-server)))
   (steps-say (and server (jsonrpc-running-p server)) "the client attaches")

   (steps-go-to "return")
   (steps-choosing "review withdraw" (steps-promptly (eglot-code-actions (point) nil nil t)))
   (steps-say (steps-eventually (lambda () (string-match-p "A negative amount is booked" (car (findings)))))
              "a review becomes a diagnostic" (findings))
   (steps-say (string-match-p "gain money" (hover)) "hover tells why" (hover))

   (steps-choosing "Refuse amounts below zero" (eglot-code-actions (point) nil nil t))
   (steps-say (steps-eventually (lambda () (steps-contains "balance - abs(amount)")) steps-soon)
              "the quick fix is applied" (buffer-string))
   (tell-changes)
   (steps-say (steps-eventually (lambda () (null (findings)))) "and the finding goes" (findings))

   (steps-go-to "return")
   (steps-choosing "" (steps-promptly (consult-agent-improve "never below zero"))
                   (steps-say (steps-eventually (lambda () (steps-contains "max(amount, 0)")))
                              "an improvement in own words is applied" (buffer-string)))
   (tell-changes)

   (steps-go-to "return")
   (steps-promptly (consult-agent-explain))
   (steps-say (steps-eventually (lambda () (string-match-p "It subtracts" (hover))))
              "an explanation is read by hover" (hover))

   (steps-choosing "review file" (steps-promptly (eglot-code-actions (point) nil nil t)))
   (steps-say (not (steps-no-jobs)) "a review is under way")
   (steps-listen)
   (with-current-buffer "*scratch*"
     (consult-agent-cancel))
   (steps-say (steps-eventually #'steps-no-jobs) "and cancelled, from another buffer")
   (steps-say (equal '("Cancelled.") (seq-filter (lambda (shown) (string-match-p "^Cancelled\\|under way" shown)) steps-shown))
              "as is said once" steps-shown)
   (steps-refused #'consult-agent-review "Save the buffer first")
   (steps-refused #'consult-agent-trust "Visit a file of the workspace first")
   (steps-say (< steps-took-longest 2) "no command keeps the editor waiting" steps-took-longest)

   (set-buffer-modified-p nil)
   (ignore-errors (eglot-shutdown server nil 3))
   (steps-say (steps-eventually (lambda () (not (jsonrpc-running-p server)))) "the server stops")))
;;; eglot.el ends here
