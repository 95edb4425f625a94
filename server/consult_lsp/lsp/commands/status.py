"""consult.status: who is asked, what runs and what was spent today, for a status item."""

from datetime import date

from consult_lsp.lsp.contract.arguments import Argument
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.session import Session
from consult_lsp.models.access import NoModel


async def status(session: Session, _: Argument, __: RequestId | None) -> object:
    """``{"connected", "lacksKey", "name", "model", "agent", "trusted", "jobs", "usage"}``.

    ``lacksKey`` where an endpoint was chosen that no key is for; ``name`` is the model's, and
    ``model`` a sentence; ``jobs`` are those of ``consult.jobs``; ``usage`` is what was spent
    today, ``{"requests", "tokens", "dollars"}``, with null for dollars where no price is known.
    """
    connection = await session.in_thread(session.models.connection, session.settings)
    return {
        "connected": not isinstance(connection, NoModel),
        "lacksKey": isinstance(connection, NoModel) and connection.lacks_key,
        "name": "" if isinstance(connection, NoModel) else connection.model.name,
        "model": connection.sentence,
        "agent": session.agents.chosen or session.settings.agent,
        "trusted": session.workspace.project is not None,
        "jobs": [
            {"job": job.id, "title": job.title, "uri": job.uri, "waits": job.waits}
            for job in session.jobs.running()
        ],
        "usage": await session.in_thread(_spent_today, session),
    }


def _spent_today(session: Session) -> dict[str, object]:
    spent = session.models.book.since(date.today())
    costs = [one.cost for one in spent if one.cost is not None]
    return {
        "requests": sum(one.requests for one in spent),
        "tokens": sum(one.usage.total_input + one.usage.output for one in spent),
        "dollars": float(sum(costs)) if costs else None,
    }
