"""Words of care that an owner may write anew: phrases that may mean danger, advice, and answers to begin from."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.core.clock import now
from community.core.db import db, short

#: Whoever writes these is shown who answers in their country. No more is made of it.
FIRST_PHRASES = (
    "kill myself", "killing myself", "end my life", "ending my life", "take my own life", "end it all",
    "want to die", "wanna die", "wish i was dead", "wish i were dead", "better off dead", "better off without me",
    "don't want to be here any more", "don't want to be here anymore", "don't want to live", "don't want to wake up",
    "no reason to live", "can't go on", "can't do this any more", "can't do this anymore", "suicide", "suicidal",
    "hurt myself", "hurting myself", "harm myself", "cut myself", "cutting myself", "overdose",
    "he will kill me", "she will kill me", "going to kill me", "afraid for my life",
)  # fmt: skip
#: By name: what it is for.
LABELS = {
    "phrases": "Phrases that show who answers, one on a line",
    "policy": "How we deal with self-harm and suicide, for everybody to read",
    "advice": "What somebody reads beside the helplines",
    "worried": "What somebody reads who is worried about another person",
    "reply_listening": "An answer: somebody says how bad it is",
    "reply_danger": "An answer: somebody may be in danger now",
    "reply_covered": "With something that is hidden: it says how or where",
    "reply_after": "An answer: afterwards",
    "other_ways": "With every decision: courts, and bodies that settle disputes",
    "complaint_time": "With every complaint: how soon it is answered",
}
#: By name: the words there are until the owner writes others. What stands in square brackets waits to be filled in.
FIRST_TEXTS = {
    "phrases": "\n".join(FIRST_PHRASES),
    "policy": """
We talk about self-harm and suicide here, because silence helps nobody. Self-harm is hurting oneself on purpose,
whatever the reason. Suicidal feelings are thoughts of ending one's life, from a passing wish not to wake up to a plan.

Welcome here: saying how you feel, that you have thought of it or lived through it, that you lost somebody, and asking
for help. None of that is a breach of any rule. It is not deleted, and nobody is punished for it.

Not here: how or where it is done, pictures of wounds, dates and plans made together, praising it, daring anybody, or
telling them to do it.

What happens: a person reads it, thinks first of what would help, and writes to whoever may be in danger. What says how
or where is hidden, with a caring word, and its author still sees it. Whoever urges others on breaks our agreement, and
that is decided by its rules.

We are people helping people. We can't come to you, and nobody is here day and night. We pass on who somebody is only
where a life may be in danger, only what helps, only when two of us agree, and the person reads of it later.
""",
    "advice": """
If you are in danger now, or think you may act on it, ring the emergency number where you are. Across Europe
that is 112. If you can, be near somebody, and put a little time and distance between you and whatever you might
use.
""",
    "worried": """
You can write to them, if it feels right: “I read what you wrote, and I’m glad you are here. Are you safe just
now?” Asking openly does not put the thought into anybody’s head. You need not have an answer.

You don’t have to stay up, to fix it, or to keep it secret. If it is too much, close this page: you told us.
""",
    "reply_listening": """
Dear [name],

thank you for writing that. [What you understood, in their words.] I’m one of the people who look after this
place, and I’m sorry it is this heavy. Are you safe just now? Below are people who answer. You don’t have to be
sure it is bad enough to ring.

[Your first name here]
""",
    "reply_danger": """
Dear [name],

I read what you wrote about [what], and I’m worried about you. Please ring the emergency number where you are,
or one of the lines below, now, or ask somebody near you to do it. We are people helping people here and can’t
come to you; they can. [What you will do, and when you look again.]

[Your first name here]
""",
    "reply_covered": """
Dear [name],

you did nothing wrong by saying how you feel, and we want you here. We hid [what] because it says how or where,
and others who read it may be close to the edge themselves. You still see it. You are welcome to write the rest
again. [Something kind and true.]
""",
    "reply_after": """
Dear [name],

I have been thinking of you since [when]. How is today? Nobody here expects anything of you. [Something they
said that helped.]

[Your first name here]
""",
}
FIRST_TEXTS |= {
    "other_ways": """
You keep all your rights, such as going to a court. No body outside this site settles disputes about it yet.
""",
    "complaint_time": """
What may be against the law is looked at within a day. Everything else is answered within seven days.
""",
}
REPLIES = tuple(name for name in LABELS if name.startswith("reply_"))


class CarePolicy(db.Model):
    """What the community says about self-harm and suicide, by version. The highest is in force; before any, the first
    words are, as version 0.
    """

    __tablename__ = "care_policies"
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[str]
    written_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)


class CareText(db.Model):
    """What the owner wrote instead of the first words of this name."""

    __tablename__ = "care_texts"
    name: Mapped[str] = mapped_column(short(20), primary_key=True)
    body: Mapped[str]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    changed_at: Mapped[datetime] = mapped_column(default=now)
