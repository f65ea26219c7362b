"""Every door of the site, and where each belongs in its navigation."""

from community.accounts.api import account as accounts_api
from community.accounts.api import agreements as agreements_api
from community.accounts.api import apart as apart_api
from community.accounts.api import drafts as drafts_api
from community.accounts.pages import age as age_pages
from community.accounts.pages import agreements as agreements_pages
from community.accounts.pages import apart as accounts_apart
from community.accounts.pages import consents as consents_pages
from community.accounts.pages import drafts as drafts_pages
from community.accounts.pages import entry as accounts_entry
from community.accounts.pages import leaving as accounts_leaving
from community.accounts.pages import links as accounts_links
from community.accounts.pages import mine as accounts_mine
from community.accounts.pages import people as accounts_people
from community.accounts.pages import safety as accounts_safety
from community.admin import api as compliance_api
from community.admin import staff as compliance_staff
from community.chat.api import cards as cards_api
from community.chat.api import floor as floor_api
from community.chat.api import lines as lines_api
from community.chat.api import pictures as pictures_api
from community.chat.api import polls as polls_api
from community.chat.api import rooms as chat_api
from community.chat.pages import cards as cards_pages
from community.chat.pages import conversations as conversations_pages
from community.chat.pages import floor as floor_pages
from community.chat.pages import lines as lines_pages
from community.chat.pages import pictures as pictures_pages
from community.chat.pages import polls as polls_pages
from community.chat.pages import rooms as rooms_pages
from community.chat.pages import talk as chat_pages
from community.forums.api import posts as posts_api
from community.forums.api import topics as topics_api
from community.forums.pages import conversation as conversation_pages
from community.forums.pages import posts as posts_pages
from community.forums.pages import topics as topics_pages
from community.groups import api as groups_api
from community.groups.pages import groups as groups_pages
from community.groups.pages import invitations as invitations_pages
from community.groups.pages import members as members_pages
from community.home import api as home_api
from community.home import health, reference
from community.home import pages as home_pages
from community.library import api as library_api
from community.library import pages as library_pages
from community.library import staff as library_staff
from community.milestones import api as milestones_api
from community.milestones import pages as milestones_pages
from community.moderation.api import audit as audit_api
from community.moderation.api import care as care_api
from community.moderation.api import cases as moderation_api
from community.moderation.api import complaints as complaints_api
from community.moderation.api import disclosures as disclosures_api
from community.moderation.api import figures as figures_api
from community.moderation.api import phrases as phrases_api
from community.moderation.api import risk as risk_api
from community.moderation.api import rota as rota_api
from community.moderation.api import welfare as welfare_api
from community.moderation.pages import complaints as complaints_pages
from community.moderation.pages import own as moderation_pages
from community.moderation.pages import transparency
from community.moderation.pages import words as care_words_pages
from community.moderation.pages import worried as worried_pages
from community.moderation.staff import audit as audit_staff
from community.moderation.staff import cases as moderation_staff
from community.moderation.staff import complaints as complaints_staff
from community.moderation.staff import desk as moderation_desk
from community.moderation.staff import disclosures as disclosures_staff
from community.moderation.staff import load as load_staff
from community.moderation.staff import phrases as phrases_staff
from community.moderation.staff import risk as risk_staff
from community.moderation.staff import rota as rota_staff
from community.moderation.staff import texts as texts_staff
from community.moderation.staff import welfare as welfare_staff
from community.notifications import api as notifications_api
from community.notifications import pages as notifications_pages
from community.search import api as search_api
from community.search import pages as search_pages
from community.sessions.api import console as console_api
from community.sessions.api import schedule as sessions_api
from community.sessions.pages import console as console_pages
from community.sessions.pages import room as held_pages
from community.sessions.pages import schedule as sessions_pages

#: HTML doors, and those of the JSON API.
PAGES = [
    accounts_entry.bp,
    accounts_links.bp,
    accounts_leaving.bp,
    accounts_safety.bp,
    accounts_mine.bp,
    consents_pages.bp,
    agreements_pages.bp,
    age_pages.bp,
    accounts_apart.bp,
    drafts_pages.bp,
    accounts_people.bp,
    home_pages.bp,
    health.bp,
    reference.bp,
    notifications_pages.bp,
    groups_pages.bp,
    members_pages.bp,
    invitations_pages.bp,
    library_pages.bp,
    library_staff.bp,
    topics_pages.bp,
    conversation_pages.bp,
    posts_pages.bp,
    search_pages.bp,
    moderation_pages.bp,
    worried_pages.bp,
    care_words_pages.bp,
    moderation_staff.bp,
    rota_staff.bp,
    risk_staff.bp,
    welfare_staff.bp,
    disclosures_staff.bp,
    audit_staff.bp,
    complaints_staff.bp,
    complaints_pages.bp,
    phrases_staff.bp,
    texts_staff.bp,
    moderation_desk.bp,
    load_staff.bp,
    transparency.bp,
    milestones_pages.bp,
    chat_pages.bp,
    polls_pages.bp,
    cards_pages.bp,
    pictures_pages.bp,
    lines_pages.bp,
    floor_pages.bp,
    rooms_pages.bp,
    conversations_pages.bp,
    sessions_pages.bp,
    held_pages.bp,
    console_pages.bp,
    compliance_staff.bp,
]
API: list = [
    accounts_api.bp,
    agreements_api.bp,
    apart_api.bp,
    drafts_api.bp,
    notifications_api.bp,
    groups_api.bp,
    library_api.bp,
    topics_api.bp,
    posts_api.bp,
    search_api.bp,
    home_api.bp,
    moderation_api.bp,
    rota_api.bp,
    risk_api.bp,
    welfare_api.bp,
    disclosures_api.bp,
    audit_api.bp,
    phrases_api.bp,
    care_api.bp,
    figures_api.bp,
    complaints_api.bp,
    milestones_api.bp,
    chat_api.bp,
    lines_api.bp,
    floor_api.bp,
    polls_api.bp,
    cards_api.bp,
    pictures_api.bp,
    sessions_api.bp,
    console_api.bp,
    compliance_api.bp,
]

#: The tabs of a group: key, label, endpoint (which takes `slug`). The first is where a member lands.
GROUP_TABS: list[tuple[str, str, str]] = [
    ("topics", "Topics", "topics.index"),
    ("chat", "Chat", "rooms.of_group"),
    ("sessions", "Sessions", "sessions.of_group"),
    ("milestones", "Milestones", "milestones.of_group"),
]

#: Which entry of the shell's navigation a blueprint belongs to.
SECTIONS = {
    "account": "me",
    "accounts": "me",
    "agreements": "me",
    "apart": "me",
    "cards": "chat",
    "care_texts": "queue",
    "care_words": "me",
    "chat": "chat",
    "complaints_staff": "queue",
    "compliance": "me",
    "consents": "me",
    "console": "groups",
    "conversation": "groups",
    "conversations": "chat",
    "disclosures": "queue",
    "floor": "chat",
    "groups": "groups",
    "held": "groups",
    "home": "home",
    "invitations": "groups",
    "leaving": "me",
    "library": "library",
    "library_staff": "library",
    "lines": "chat",
    "members": "groups",
    "milestones": "me",
    "moderation": "me",
    "moderation_audit": "queue",
    "moderation_desk": "queue",
    "moderation_load": "queue",
    "moderation_phrases": "queue",
    "moderation_staff": "queue",
    "pictures": "chat",
    "polls": "chat",
    "posts": "groups",
    "risk": "queue",
    "rooms": "chat",
    "rota": "queue",
    "sessions": "groups",
    "topics": "groups",
    "welfare": "queue",
    "worried": "me",
}
