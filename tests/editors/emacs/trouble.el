;;; trouble.el --- A server or a model that is not there is told with what helps  -*- lexical-binding: t -*-

;; CONSULT_WORDS are what the message has to say, a line each.  CONSULT_WELL is a folder with a server that runs; without it the
;; server runs, and the model is not there.

(load (expand-file-name "steps.el" (file-name-directory load-file-name)) nil t)

(defconst trouble-words (split-string (getenv "CONSULT_WORDS") "\n")
  "What the message has to say.")

(defconst trouble-helps "pipx\\|consult-lsp doctor\\|ANTHROPIC_API_KEY\\|another endpoint"
  "What only a message with a next step says.")

(defun trouble-take (start running)
  "START the server of the sample, which does not work; RUNNING says whether one does."
  (steps-take
   (find-file (getenv "CONSULT_SAMPLE"))
   (steps-listen)
   (if (getenv "CONSULT_WELL")
       (trouble-no-server start running)
     (trouble-no-model start running))))

(defvar trouble-stood-still 0.0
  "The longest time in seconds in which Emacs did nothing else.")

(defun trouble-watch ()
  "Note from now on how long Emacs stands still."
  (let ((last (float-time)))
    (run-at-time 0 0.1 (lambda ()
                         (setq trouble-stood-still (max trouble-stood-still (- (float-time) last))
                               last (float-time))))))

(defun trouble-no-server (start running)
  "START tells once that there is no server, until there is one and RUNNING."
  (trouble-watch)
  (steps-command start)
  (trouble-is-told "one message says what helps")
  (steps-say (< trouble-stood-still 4) "and Emacs goes on meanwhile" trouble-stood-still)
  (setq steps-shown nil)
  (steps-command #'consult-agent-review)
  (trouble-is-told "who asks for an agent is told again")
  (let ((well (getenv "CONSULT_WELL")))
    (setenv "PATH" (concat well path-separator (getenv "PATH")))
    (push well exec-path))
  (steps-command start)
  (steps-say (steps-eventually running) "a server that was installed meanwhile is found" steps-shown))

(defun trouble-no-model (start running)
  "START gives a server that is RUNNING, and a command tells once that there is no model."
  (steps-command start)
  (steps-say (steps-eventually running) "the client attaches" steps-shown)
  (setq steps-shown nil)
  (consult-agent-explain)
  (trouble-is-told "one message says what helps")
  (steps-say (and (steps-eventually #'steps-no-jobs) (= 1 (length (trouble-told)))) "and no other comes" steps-shown))

(defun trouble-is-told (step)
  "STEP: what helps is the last that is shown, and is shown once; nothing is asked."
  (steps-say (and (steps-eventually (lambda () (steps-words-in (car steps-shown) trouble-words)))
                  (= 1 (length (trouble-told)))
                  (null steps-asked))
             step (list steps-shown steps-asked)))

(defun trouble-told ()
  "All messages with a next step."
  (cl-remove-if-not (lambda (shown) (string-match-p trouble-helps shown)) steps-shown))
;;; trouble.el ends here
