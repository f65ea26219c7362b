"""Lists of words: for warm answers; for handles that say nothing about anybody, and against those that say too \
much."""


def _words(text: str) -> list[str]:
    return text.split()


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
