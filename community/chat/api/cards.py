"""Cards as JSON. They are lines of a room: reading one brings its card in `carried`."""

from community.chat.actions import cards
from community.chat.policy.lines import spend_send
from community.chat.queries.lines import line_sent
from community.chat.schemas import cards as card_schemas
from community.chat.schemas import lines as line_schemas
from community.core.api import ApiBlueprint
from community.core.doors import me

bp = ApiBlueprint("Cards", __name__, "Showing a room an entry of the library, or people who answer")


@bp.post("/rooms/<int:room_id>/cards")
@bp.arguments(card_schemas.CardInput)
@bp.response(201, line_schemas.MessageOutput)
@bp.alt_response(200, schema=line_schemas.MessageOutput, description="It had arrived before: the same message")
@bp.alt_response(202, schema=line_schemas.MessageOutput, description="A moderator reads it first")
@bp.alt_response(204, description="Its words were the group's safe word: it asks for a pause")
def share(data: dict, room_id: int):
    """Show a room an entry of the library; a line in which its address stands does so too.

    With `helplines`, as a moderator of the group: each reader sees those of their own country that a person checked
    lately. Nothing of a card is kept: it is read from the library whenever it is shown.
    """
    spend_send(me())
    sent = cards.share_card(me(), room_id, **data)
    if sent.message is None:
        return "", 204
    status = 200 if not sent.new else 202 if sent.message.status == "pending" else 201
    return line_sent(me(), sent.message), status
