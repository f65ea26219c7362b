"""Pictures as JSON, and the pictures themselves."""

from hashlib import sha256

from flask import Response, request

from community.chat.actions import pictures
from community.chat.policy.lines import spend_send
from community.chat.queries.lines import line_sent
from community.chat.queries.pictures import picture_key
from community.chat.schemas import lines as line_schemas
from community.chat.schemas import pictures as picture_schemas
from community.core.api import ApiBlueprint
from community.core.doors import me
from community.core.files import read_file

bp = ApiBlueprint("Pictures", __name__, "Pictures in rooms, each with a description")


@bp.post("/rooms/<int:room_id>/pictures")
@bp.arguments(picture_schemas.PictureInput)
@bp.response(201, line_schemas.MessageOutput)
@bp.alt_response(200, schema=line_schemas.MessageOutput, description="It had arrived before: the same message")
@bp.alt_response(202, schema=line_schemas.MessageOutput, description="A moderator reads it first")
@bp.alt_response(204, description="Its words were the group's safe word: it asks for a pause")
def send(data: dict, room_id: int):
    """Send a picture. It is made smaller, without what a camera wrote into it. Safe to repeat as sending is."""
    spend_send(me())
    sent = pictures.send_picture(me(), room_id, **data)
    if sent.message is None:
        return "", 204
    status = 200 if not sent.new else 202 if sent.message.status == "pending" else 201
    return line_sent(me(), sent.message), status


@bp.get("/rooms/<int:room_id>/messages/<int:message_id>/picture")
@bp.response(200, {"type": "string", "format": "binary"}, content_type="image/webp")
def picture(room_id: int, message_id: int):
    """The picture of a line, for those who may read it. Browsers ask each time whether that is still so."""
    key = picture_key(me(), room_id, message_id)
    response = Response(mimetype="image/webp")
    response.set_etag(sha256(key.encode()).hexdigest()[:16])
    response.cache_control.private = response.cache_control.no_cache = True
    response.make_conditional(request)
    if response.status_code != 304:
        response.set_data(read_file(key))
    return response
