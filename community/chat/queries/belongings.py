"""What chat keeps about one person, for them to take along: their own lines, never anybody else's."""

from collections.abc import Iterator

from sqlalchemy import String, cast, select

from community.accounts.models import User
from community.chat.models.carried import LinePicture, PollVote
from community.chat.models.lines import Message, MessageReaction, MessageRevision, RoomEvent
from community.chat.models.people import Participant, PauseAsk, RoomRead, RoomSeat
from community.chat.models.rooms import Room
from community.core.belongings import Section, rows_kept


def belongings(user: User) -> Iterator[Section]:
    """What they said and what came with it, their answers, and how they are in rooms."""
    room = ("/rooms/" + cast(Room.id, String)).label("room")
    line = ("/rooms/" + cast(Message.room_id, String) + "/messages/" + cast(Message.id, String)).label("line")
    said = select(
        line, Message.body, LinePicture.key.label("picture"), LinePicture.alt.label("description"),
        Message.content_notes, Message.status, Message.created_at.label("said"), Message.edited_at.label("changed"),
    )  # fmt: skip
    before = select(line, MessageRevision.body, MessageRevision.alt.label("description"), MessageRevision.at)
    answered = select(line, MessageReaction.kind, MessageReaction.created_at.label("given"))
    chosen = select(line, PollVote.choice)
    read = select(room, RoomRead.seq.label("read_up_to"), RoomRead.muted)
    yield Section(
        "lines",
        "What you said in chats",
        rows_kept(said.outerjoin(LinePicture).where(Message.author_id == user.id).order_by(Message.id)),
    )
    yield Section(
        "line_revisions",
        "What your lines said before you changed them",
        rows_kept(before.join(Message).where(Message.author_id == user.id).order_by(MessageRevision.id)),
    )
    yield Section(
        "line_reactions",
        "Your warm answers in chats",
        rows_kept(answered.join(Message).where(MessageReaction.user_id == user.id).order_by(line)),
    )
    yield Section(
        "poll_answers",
        "What you chose in polls, which nobody else learns",
        rows_kept(chosen.join(Message, Message.id == PollVote.message_id).where(PollVote.user_id == user.id)),
    )
    yield Section(
        "conversations",
        "Conversations you are or were in",
        rows_kept(select(room, Participant.left_at).join(Room).where(Participant.user_id == user.id).order_by(Room.id)),
    )
    yield Section(
        "private_words",
        "Your private words with moderators",
        rows_kept(select(room).where(Room.word_member_id == user.id).order_by(Room.id)),
    )
    yield Section(
        "seats",
        "Held rooms you have a seat in",
        rows_kept(
            select(room, RoomSeat.holds, RoomSeat.hand_at, RoomSeat.quiet_until)
            .join(Room)
            .where(RoomSeat.user_id == user.id)
        ),
    )
    yield Section(
        "rooms_read",
        "How far you read in rooms",
        rows_kept(read.join(Room).where(RoomRead.user_id == user.id).order_by(Room.id)),
    )
    yield Section(
        "pauses_asked",
        "Pauses you asked for",
        rows_kept(select(room, PauseAsk.at).join(Room).where(PauseAsk.user_id == user.id).order_by(PauseAsk.at)),
    )
    yield Section(
        "rooms_changed",
        "What you did in rooms beside writing",
        rows_kept(
            select(room, RoomEvent.type, RoomEvent.at)
            .join(Room)
            .where(RoomEvent.by_id == user.id)
            .order_by(RoomEvent.at)
        ),
    )
