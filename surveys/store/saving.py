"""The statements that find and save a draft. A respondent's every page runs one of them.

Putting a statement together costs as much as running it, so each is put together once; `new_…` are its parameters.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    JSON,
    BindParameter,
    ColumnElement,
    Select,
    Table,
    bindparam,
    case,
    exists,
    literal,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate
from sqlalchemy.sql.selectable import ExecutableReturnsRows

from . import upserts
from .models import Response, ResponseState, Wave
from .waves import accepting

_TABLE = cast(Table, Response.__table__)

CONTENT = ("answers", "rejected", "page", "language", "saved_at")


def parameters(given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of the statements that write: the columns they set, `wave_id`, `key_hash`, and `version`."""
    return {f"new_{name}": value for name, value in given.items()}


def _new(name: str) -> BindParameter[Any]:
    return bindparam(f"new_{name}", type_=_TABLE.columns[name].type)


@cache
def kept(*, lock: bool) -> Select[ResponseState, dict[str, Any], dict[str, list[str]], str]:
    """What the next page needs of the response of the parameters `wave_id` and `key_hash`."""
    statement = select(Response.state, Response.answers, Response.rejected, Response.page).where(
        Response.wave_id == bindparam("wave_id"), Response.key_hash == bindparam("key_hash")
    )
    return statement.with_for_update() if lock else statement


@cache
def make(dialect: str, *, replace: bool) -> ExecutableReturnsRows:
    """Make the draft if its wave is open; `replace` its content if it is there, else leave it and return nothing."""
    values = {name: _new(name) for name in (*CONTENT, "wave_id", "key_hash")} | {
        "started_at": _new("saved_at"),
        "state": literal("draft"),
        "simulated": literal(False),
        "version": literal(1),
        "not_asked": literal([], JSON()),
    }
    open_wave = select(*values.values()).where(Wave.id == _new("wave_id"), accepting(_new("saved_at")))
    statement = upserts.insert(dialect, _TABLE).from_select(list(values), open_wave.select_from(Wave))
    index = ["wave_id", "key_hash"]
    if replace:
        content = {name: statement.excluded[name] for name in CONTENT}
        statement = statement.on_conflict_do_update(
            index_elements=index,
            set_=content | {"version": Response.version + 1},
            where=Response.state == "draft",
        )
    else:
        statement = statement.on_conflict_do_nothing(index_elements=index)
    return select(Response).from_statement(statement.returning(*_TABLE.columns))


@cache
def renew() -> ExecutableReturnsRows:
    """Replace the draft's content if it is still at this version and its wave is open."""
    statement = (
        update(_TABLE)
        .where(
            Response.wave_id == _new("wave_id"),
            Response.key_hash == _new("key_hash"),
            Response.state == "draft",
            Response.version == _new("version"),
            wave_open(_new("saved_at")),
        )
        .values({name: _new(name) for name in CONTENT} | {"version": Response.version + 1})
        .returning(*_TABLE.columns)
    )
    return select(Response).from_statement(statement)


@cache
def hand_in(*, versioned: bool) -> ReturningUpdate[int]:
    """Turn the draft into the submitted response if its wave is open; `versioned`: if it is still at this version.

    In an anonymous wave its moments are cut to their day, which is the parameter `started_at`.
    """
    anonymous = select(Wave.anonymous).where(Wave.id == _new("wave_id")).scalar_subquery()
    moment = case((anonymous, _new("started_at")), else_=_new("saved_at"))
    statement = update(_TABLE).where(
        Response.wave_id == _new("wave_id"),
        Response.key_hash == _new("key_hash"),
        Response.state == "draft",
        wave_open(_new("saved_at"), lock=True),
    )
    if versioned:
        statement = statement.where(Response.version == _new("version"))
    return statement.values(
        state="submitted",
        answers=_new("answers"),
        rejected={},
        not_asked=_new("not_asked"),
        receipt_hash=_new("receipt_hash"),
        started_at=case((anonymous, _new("started_at")), else_=Response.started_at),
        saved_at=moment,
        submitted_at=moment,
        version=Response.version + 1,
    ).returning(Response.id)


def wave_open(now: datetime | ColumnElement[datetime], *, lock: bool = False) -> ColumnElement[bool]:
    """Whether the response's wave takes answers. `lock`: and will until this transaction ends.

    Without the lock PostgreSQL could let a response into a wave whose closing is under way: after the figures of
    the closed wave were counted.
    """
    wave = select(Wave.id).where(Wave.id == Response.wave_id, accepting(now))
    return exists(wave.with_for_update(read=True) if lock else wave)
