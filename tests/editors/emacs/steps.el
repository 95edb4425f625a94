;;; steps.el --- The language of the scripts beside this one  -*- lexical-binding: t; -*-

;; They drive the real Emacs in batch mode and say of each step whether it went as it should.

(require 'package)
(package-initialize) ; Debian keeps the clients where packages are
(require 'cl-lib)
(require 'flymake)

(add-to-list 'load-path (getenv "CONSULT_EMACS"))

(setq make-backup-files nil
      create-lockfiles nil
      flymake-no-changes-timeout 0.05
      last-nonmenu-event ?x) ; batch Emacs has none, and Eglot would open a menu for the mouse

(defconst steps-patience 60
  "Seconds to wait for what takes a model.")

(defconst steps-soon 10
  "Seconds to wait for what the server remembers.")

(defconst steps-in-vain 3
  "Seconds to wait once a step has failed.")

(defvar steps-failed nil
  "Whether a step has failed.")

(defvar steps-took-longest 0.0
  "Seconds that the slowest `steps-promptly' took.")

(defun steps-say (ok step &optional seen)
  "Say whether STEP is OK and, if it is not, what was SEEN."
  (princ (format "%s %s\n" (if ok "ok" "not ok") step))
  (unless ok
    (setq steps-failed t)
    (princ (format "  seen: %S\n" seen))))

(defmacro steps-take (&rest script)
  "Take all steps of SCRIPT, then end Emacs."
  `(progn
     (condition-case failure
         (progn ,@script (steps-say t "every step was taken"))
       (error (steps-say nil "every step was taken" failure)))
     (kill-emacs 0)))

(defun steps-flaw-is-told (findings clock)
  "Say whether FINDINGS tell of the flaw beside the sample, unasked, and how long after CLOCK."
  (steps-say (steps-eventually (lambda () (string-match-p "SQL" (format "%s" (funcall findings)))))
             "a flaw is underlined without asking" (funcall findings))
  (princ (format "# %.0f ms from opening a file to its first finding\n" (* 1000 (- (float-time) clock)))))

(defun steps-flawed ()
  "The path of the file beside the sample that has a flaw."
  (expand-file-name "orders.py" (file-name-directory (getenv "CONSULT_SAMPLE"))))

(defvar steps-shown nil
  "What the user was shown since `steps-listen', the last first.")

(defvar steps-asked nil
  "What the user was asked since then.")

(defun steps-listen ()
  "Note from now on what the user is shown; who asks for a yes gets a no."
  (advice-add 'message :before
              (lambda (words &rest arguments)
                (when (and words (not inhibit-message))
                  (push (apply #'format words arguments) steps-shown))))
  (advice-add 'y-or-n-p :override
              (lambda (question) (push question steps-asked) nil)))

(defun steps-command (command)
  "Run COMMAND as the user does, who is shown its error."
  (condition-case failure
      (funcall command)
    (error (push (error-message-string failure) steps-shown))))

(defun steps-refused (command words)
  "Say whether COMMAND is refused with WORDS in a buffer without a file."
  (with-temp-buffer
    (python-mode)
    (let ((shown (condition-case failure (progn (funcall command) "nothing")
                   (error (error-message-string failure)))))
      (steps-say (string-match-p words shown) (format "%s says what a buffer without a file lacks" command) shown))))

(defun steps-words-in (shown words)
  "Whether SHOWN has all WORDS."
  (cl-every (lambda (some) (string-match-p (regexp-quote some) (or shown ""))) words))

(defun steps-eventually (condition &optional seconds)
  "Whether CONDITION becomes true before patience or SECONDS end; its value."
  (let ((end (+ (float-time) (if steps-failed steps-in-vain (or seconds steps-patience)))) value)
    (while (not (or (setq value (ignore-errors (funcall condition))) (> (float-time) end)))
      (accept-process-output nil 0.05))
    value))

(defmacro steps-choosing (words &rest body)
  "Answer the menu that BODY opens with the entry that contains WORDS, and every question with yes."
  (declare (indent 1))
  `(cl-letf (((symbol-function 'completing-read)
              (lambda (_prompt entries &rest _)
                (or (cl-find-if (lambda (entry) (string-match-p (regexp-quote ,words) entry))
                                (all-completions "" entries))
                    (error "Not in the menu: %s" ,words))))
             ((symbol-function 'y-or-n-p) (lambda (&rest _) t)))
     ,@body))

(defmacro steps-promptly (&rest body)
  "Run BODY, which must not wait for a model."
  `(let ((start (float-time)))
     (prog1 (progn ,@body)
       (setq steps-took-longest (max steps-took-longest (- (float-time) start))))))

(defun steps-contains (words)
  "Whether the buffer has WORDS."
  (string-match-p (regexp-quote words) (buffer-substring-no-properties (point-min) (point-max))))

(defun steps-go-to (words)
  "Put point behind WORDS."
  (goto-char (point-min))
  (search-forward words))

(defun steps-no-jobs ()
  "Whether the server says that nothing is under way."
  (let ((jobs 'unknown))
    (consult-agent-send "consult.jobs" '() (lambda (found) (setq jobs (append found nil))))
    (steps-eventually (lambda () (not (eq jobs 'unknown))))
    (null jobs)))

(provide 'steps)
;;; steps.el ends here
