"""Work for later and on a schedule, and the commands."""

from collections.abc import Callable

from community.accounts import commands as accounts_commands
from community.accounts import jobs as accounts_jobs
from community.accounts.actions import passwords as accounts_passwords
from community.admin import jobs as admin_jobs
from community.chat import jobs as chat_jobs
from community.core import commands as core_commands
from community.core import mail
from community.demo import commands as demo_commands
from community.forums import jobs as forums_jobs
from community.groups import commands as groups_commands
from community.groups.actions import apart as groups_apart
from community.milestones import jobs as milestones_jobs
from community.moderation import jobs as moderation_jobs
from community.notifications import jobs as notifications_jobs
from community.sessions import jobs as sessions_jobs

#: Work for later, and on a schedule (minutes as in cron).
JOBS: list[Callable] = [groups_apart.tell_moderators, mail.deliver_mail, accounts_passwords.send_reset_link]
SCHEDULE: dict[Callable, str] = {
    mail.deliver_mail: "*",
    notifications_jobs.send_due_mail: "*",
    notifications_jobs.tell_what_waited: "*",
    milestones_jobs.anniversaries: "17",
    moderation_jobs.end_claims: "*",
    sessions_jobs.remind_of_sessions: "*",
    sessions_jobs.keep_time: "*",
    sessions_jobs.watch_rooms: "*",
    sessions_jobs.forget_answers: "23",
    sessions_jobs.forget_notes: "29",
    moderation_jobs.tell_the_others: "*",
    moderation_jobs.remind_of_reviews: "31",
    moderation_jobs.tell_of_disclosures: "43",
    accounts_jobs.end_expired_sign_ins: "*",
    accounts_jobs.forget_old_drafts: "13",
    accounts_jobs.anchor_audit_log: "47",
    accounts_jobs.close_due_accounts: "*",
    accounts_jobs.sweep_avatars: "47",
    forums_jobs.clear_words_of_those_who_left: "*",
    chat_jobs.clear_lines_of_those_who_left: "*",
    moderation_jobs.anonymise_old_cases: "37",
    moderation_jobs.publish_figures: "53",
    chat_jobs.clear_old_lines: "*/5",
    chat_jobs.sweep_pictures: "41",
    admin_jobs.remind_of_reviews: "47",
    admin_jobs.check_audit_log: "7",
}
COMMANDS: list = [
    core_commands.worker, core_commands.audit_log, accounts_commands.accounts, groups_commands.cli, demo_commands.demo,
]  # fmt: skip
