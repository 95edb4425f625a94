"""What the first question to a model needs is loaded beside the loop, before it is asked."""

from consult_lsp.lsp.state.session import Session


def warm(session: Session) -> None:
    """Load it, once.

    That takes a second and 100 MiB, so it waits until the user looks at the menu, and is not
    done where no model would be asked.
    """
    from consult_lsp.models.client import load_sdk

    if session.models.is_warm or not session.models.is_connected:
        return
    session.models.is_warm = True
    session.in_background(session.in_thread(load_sdk))
    if session.settings.redaction:
        session.in_background(session.in_thread(lambda: session.models.redactor.warm()))


def compile_rules(session: Session) -> None:
    """Begin to compile what the search for secrets needs, where nobody has, for a thread.

    It takes 4 s, once on a machine; begun with the first session it is done before the first
    question, mostly. Later sessions load it when the user looks at the menu.
    """
    from consult_lsp.redaction.secret_cache import is_compiled

    asked = session.models.is_connected and session.settings.redaction
    if asked and not session.closed and not is_compiled():
        session.models.redactor.warm()
