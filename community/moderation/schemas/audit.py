"""The audit log as it is read, with the words for what was done."""

from marshmallow import Schema, fields, validate

from community.core.fields import Time
from community.core.paging import ListQuery

#: What an act is called. One without words here is shown by its name.
ACTS = {
    "account.role_set": "gave a role on the site",
    "site.agreement_published": "put a new version of the site's agreement in force",
    "site.policy_published": "put a new version of a policy in force",
    "group.founded": "founded the group",
    "group.changed": "changed the group",
    "group.agreement_published": "put a new version of the group's agreement in force",
    "invitation.made": "made an invitation",
    "invitation.revoked": "took an invitation back",
    "members.looked": "looked at memberships",
    "member.accepted": "let somebody in",
    "member.declined": "answered a request with no",
    "member.removed": "ended a membership",
    "member.banned": "ended a membership for good",
    "member.role_set": "gave a role in the group",
    "case.looked": "looked at a case",
    "case.claimed": "took a case",
    "case.released": "handed a case on",
    "case.noted": "noted something in a case",
    "case.decided": "decided a case",
    "case.appeal_decided": "gave a second look",
    "resource.changed": "changed an entry of the library",
    "topic.slowed": "changed the pace of a topic",
    "topic.rested": "let a topic rest, or ended that",
    "topic.in_memory": "kept a topic in memory of somebody, or as it was before",
    "user.vouched": "vouched for somebody",
    "user.vouch_taken_back": "took back that somebody was vouched for",
    "phrases.added": "wrote down what is watched for",
    "phrases.switched": "changed what is watched for",
    "phrases.removed": "took something off what is watched for",
    "resource.claimed": "took an entry of the library",
    "resource.decided": "decided about an entry of the library",
    "helpline.saved": "changed a helpline",
    "helpline.verified": "checked a helpline",
    "topic.pinned": "pinned a topic, or took it down",
    "topic.locked": "closed a topic, or opened it again",
    "post.looked": "looked at a post that isn't published",
    "post.history_looked": "looked at what a post said before",
    "message.history_looked": "looked at what a line said before",
    "message.pinned": "pinned a line, or took it down",
    "poll.closed": "closed a poll",
    "pause.ended": "ended a pause",
    "room.opened": "opened a room",
    "room.changed": "changed a room",
    "word.opened": "began a private word",
    "session.quietened": "let somebody listen for a while",
    "complaint.looked": "looked at a complaint",
    "complaint.linked": "said which case a complaint is about",
    "complaint.answered": "answered a complaint",
    "audit.anchored": "the head of this log was sent to the admins",
    "audit.checked": "the whole log was checked",
}


def act_words(act: str) -> str:
    """What an act is called."""
    return ACTS.get(act, act.replace(".", ", ").replace("_", " "))


class AuditQuery(ListQuery):
    """A page of the log, of everybody or of one person."""

    actor = fields.String(load_default="", validate=validate.Length(max=24), metadata={"description": "a handle"})


class AuditEntryOutput(Schema):
    """One privileged look or act. Ids and names of acts, never anybody's words."""

    position = fields.Integer(attribute="entry.position")
    at = Time(attribute="entry.at")
    actor = fields.Function(
        lambda noted: noted.actor or None,
        metadata={"type": ["string", "null"], "description": "null: the command line, or the clock"},
    )
    act = fields.String(attribute="entry.act", metadata={"example": "case.looked"})
    what = fields.Function(lambda noted: act_words(noted.entry.act), metadata={"type": "string"})
    subject_type = fields.String(attribute="entry.subject_type", allow_none=True)
    subject_id = fields.Integer(attribute="entry.subject_id", allow_none=True)
    group = fields.Function(lambda noted: noted.group or None, metadata={"type": ["string", "null"]})
    details = fields.Dict(attribute="entry.details")
    digest = fields.String(attribute="entry.digest")
