"""Lists of words: the first agreement, for leaving, for warm answers, for handles that say nothing about anybody, and
against those that say too much.
"""


def _words(text: str) -> list[str]:
    return text.split()


#: In force until the owner writes another. Kept with the first account, so that what people agreed to stays known.
FIRST_RULES = (
    "What is said here stays here. Don't pass on what others write, and don't say who is here.",
    "Speak from your own life. Share what helped you, rather than telling others what to do.",
    "Be kind. No insults, no threats, no shaming, also not of people who aren't here.",
    "Nobody is told to stay with somebody, and nobody is told to leave.",
    "Keep yourself and others private: no real names, addresses or pictures of people without their say.",
    "No advertising, and no messages that nobody asked for.",
    "This is people helping people, not an emergency service. If somebody may be in danger, tell a moderator.",
)
#: What becomes of what somebody wrote, once they left.
LAST_WORDS = (
    (
        "leave",
        "Leave my words here, without my name",
        "Others can still read what you shared, and nobody is left with answers to nothing.",
    ),
    ("take", "Take my words away", "What you wrote is gone. Where others answered, an empty place stays."),
)
#: What stays in either case, and why: the receipt of whoever leaves.
KEPT_AFTER = (
    (
        "That there was an account, when it began and ended, and the day on which you said you are an adult",
        "The law asks a site to show that it did its duty. No name or address is with it.",
    ),
    ("Your handle, as a digest that can't be read back", "Nobody gets it again, so nobody can be taken for you."),
    (
        "What you reported, and decisions about what you wrote, without your name",
        "Others rely on them. What was seen and said in a case goes a year after it was decided.",
    ),
    (
        "No contact that others chose with you, and if your words stay, what you chose",
        "It protects them, and you: what is hidden stays hidden.",
    ),
    ("Entries you suggested for the library, without your name", "They were checked and belong to everybody here."),
    ("Who was in which group or conversation, as an empty mark", "So that counts and what others wrote stay whole."),
    ("Copies of the database that whoever runs the site made before", "They are deleted in their turn."),
)
#: The same of an account that is paused or banned.
KEPT_OF_PAUSED = (
    "While your account is paused: your confirmed e-mail address, as a digest that can't be read back",
    "So that a new account doesn't end the pause. It goes when the pause ends, or a year after it was decided.",
)
#: Warm answers to what somebody wrote, in the forums and in chat. Words, never a number in public.
REACTIONS = (
    ("with_you", "With you"),
    ("thank_you", "Thank you"),
    ("me_too", "Me too"),
    ("took_courage", "That took courage"),
    ("gives_hope", "This gives me hope"),
)
#: A handle to suggest is one of these,
QUIET = _words(
    """
    amber bright brave calm clear cosy early easy fair gentle golden green hazel kind late level light little
    lucky mellow mild misty mossy nimble open patient plain quiet rainy red ready round sandy silver slow soft
    steady still stony sunny tall tidy violet warm wild willing winter woolly
    """
)
#: one of these, and a number.
THINGS = _words(
    """
    acorn alder ash badger beech birch bramble brook cairn cedar clover cove crane curlew dune elm fern field
    finch fjord fox garden hare harbour heath heron hill island ivy juniper lark linden maple meadow moss oak
    otter owl pebble pine plover reed river robin rowan sparrow stone swift thistle thrush valley wharf willow
    wren
    """
)
#: Nobody may look as if they spoke for the site.
KEPT_HANDLES = frozenset(
    _words(
        """
    admin administrator all anonymous api closed deleted everybody everyone guest help here host me member
    members mod moderator moderators no-reply nobody none noreply null official owner postmaster root security
    service settings site somebody someone staff superuser support system team undefined webmaster you
        """
    )
)
#: With more beside it, a handle may be somebody's real name.
FIRST_NAMES = frozenset(
    _words(
        """
    adam alan alex alice amy andrew andy angela anna anne anthony ben beth brian carol caroline catherine
    charles charlotte chris christine claire daniel dave david debbie diana donna edward elizabeth ella emily
    emma eric fiona frank george gary graham hannah harry helen ian jack jacob james jane janet jason jennifer
    jenny jessica jim joan joe john jonathan joseph joshua julia julie karen kate kevin laura linda lisa
    louise lucy margaret maria mark martin mary matthew michael michelle mike nicola olivia patricia paul
    peter philip rachel rebecca richard robert ruth ryan sam samuel sandra sarah sharon simon sophie stephen
    steve steven stuart susan thomas tim tom tracey victoria william zoe
        """
    )
)
#: What is tried first, of those that are long enough.
COMMON_PASSWORDS = frozenset(
    _words(
        """
    1234567890 12345678910 0123456789 0987654321 9876543210 1111111111 0000000000 1q2w3e4r5t 1qaz2wsx3edc
    qwertyuiop qwerty12345 qwerty123456 qwertyuiop123 asdfghjkl1 asdfghjkl123 zxcvbnm123 abcdefghij abcd123456
    abc1234567 password12 password123 password1234 password12345 password123456 passw0rd123 p@ssw0rd123
    passwordpassword mypassword mypassword1 changeme123 letmein123 welcome123 welcome1234 iloveyou12
    iloveyou123 iloveyou1234 sunshine123 princess123 football123 superman123 administrator trustno1trustno1
    adminadmin admin12345 admin123456 loveyouforever correcthorsebatterystaple
        """
    )
)

_COMPLAINTS = """
# Who may be here

Adults, who keep to what we ask of each other. You keep what you write: it is yours, you can take a copy along \
and leave at any time.

# How to complain

| about | how |
|---|---|
| something here that may be against the law, or against what we ask of each other | *Report*, beside each text, \
picture, person and group |
| something of yours that was hidden or removed | *Me*, *Decisions about me*: ask for a second look within six \
months |
| a warning, a pause, or the end of your place here | the same, also while your account is paused |
| us: that we don’t do what we have to | write to the people who run this site |
| something wrongly found by itself, such as a watched phrase | *Me*, *Decisions about me* |

You get an answer in every case, usually within seven days. Somebody decides who did not decide before. Nobody \
whom a complaint is about reads who made
it. It is free, and you need no lawyer and no special words.

If our answer doesn’t help, you can go to a court, or to whoever looks after such complaints in your country.
"""
#: The site's policies until the owner writes others: name -> (title, text in Markdown).
POLICIES = {
    "complaints": ("Being here, and how to complain", _COMPLAINTS.strip()),
}


def initials(name: str) -> str:
    """Two letters that stand for a name."""
    words = [word for word in name.replace("_", " ").replace("-", " ").replace(".", " ").split() if word]
    letters = words[0][0] + words[1][0] if len(words) > 1 else name[:2]
    return letters.upper()
