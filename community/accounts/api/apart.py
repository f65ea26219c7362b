"""Whom somebody would rather not meet: no contact, muting, and being kept apart, as JSON."""

from typing import Any

from community.accounts.actions import keep_apart, mutes, no_contact
from community.accounts.queries import contact
from community.accounts.queries.keep_apart import keep_apart_of
from community.accounts.schemas.accounts import KeepApartInput, KeepApartOutput, MutedOutput, NoContactOutput
from community.core.api import ApiBlueprint, paged
from community.core.doors import me
from community.core.paging import ListQuery

bp = ApiBlueprint("Apart", __name__, "People whom somebody would rather not meet")


@bp.get("/me/no-contact")
@bp.arguments(ListQuery, location="query")
@bp.page_of(NoContactOutput)
def no_contact_list(page: dict) -> Any:
    """Whom I chose no contact with"""
    return paged(contact.no_contact_of(me(), page["after"], page["limit"]))


@bp.put("/me/no-contact/<handle>")
@bp.response(204)
def choose_no_contact(handle: str) -> None:
    """Choose no contact

    Neither sees the other anywhere from now on. Nobody is told.
    """
    no_contact.choose_no_contact(me(), handle)


@bp.delete("/me/no-contact/<handle>")
@bp.response(204)
def lift_no_contact(handle: str) -> None:
    """Take my wish for no contact back"""
    no_contact.lift_no_contact(me(), handle)


@bp.get("/me/muted")
@bp.arguments(ListQuery, location="query")
@bp.page_of(MutedOutput)
def muted_list(page: dict) -> Any:
    """Whom I muted

    What they write in chats comes as any other line: fold it, as this site's pages do. An open socket hears
    `people:muted` with all their handles when that changes.
    """
    return paged(contact.mutes_of(me(), page["after"], page["limit"]))


@bp.put("/me/muted/<handle>")
@bp.response(204)
def mute(handle: str) -> None:
    """Mute a person for myself

    They are not told, and nothing changes for them. I hear of no mention by them.
    """
    mutes.mute_person(me(), handle)


@bp.delete("/me/muted/<handle>")
@bp.response(204)
def unmute(handle: str) -> None:
    """See again what somebody writes"""
    mutes.unmute_person(me(), handle)


@bp.get("/me/keep-apart")
@bp.arguments(ListQuery, location="query")
@bp.page_of(KeepApartOutput)
def keep_apart_list(page: dict) -> Any:
    """Whom I am to be kept apart from

    My own labels: who is meant is kept as a keyed digest, which can't be read back.
    """
    return paged(keep_apart_of(me(), page["after"], page["limit"]))


@bp.post("/me/keep-apart")
@bp.arguments(KeepApartInput)
@bp.response(201, KeepApartOutput)
def add_to_keep_apart(data: dict) -> Any:
    """Ask to be kept apart from somebody

    By handle or e-mail address. Nobody is looked up or told; where we come to one group, its moderators are asked.
    """
    return keep_apart.keep_apart(me(), **data)


@bp.delete("/me/keep-apart/<int:entry_id>")
@bp.response(204)
def take_off_keep_apart(entry_id: int) -> None:
    """Take somebody off that list"""
    keep_apart.let_go(me(), entry_id)
