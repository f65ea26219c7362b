"""What the owner does at the command line."""

from community.accounts.models import User
from community.core.db import db


def run(app, *words, **more):
    db.session.commit()
    answer = app.test_cli_runner().invoke(args=["accounts", *words], **more)
    db.session.expire_all()
    return answer


def test_an_admin_is_made(app, make):
    words = ("create-admin", "--handle", "admin", "--email", "o@example.org", "--password-stdin")
    answer = run(app, *words, input="three calm stones\n")
    assert answer.exit_code == 0, answer.output
    admin = db.session.query(User).filter_by(handle_key="admin").one()
    assert admin.is_admin and admin.is_verified
    assert run(app, *words, input="three calm stones\n").exit_code == 1
    assert "password" in run(app, *words[:2], "boss", *words[3:], input="short\n").output


def test_a_role_is_given(app, make):
    assert make.ann
    assert run(app, "set-role", "Ann", "moderator").exit_code == 0
    assert make.ann.is_site_moderator
    assert run(app, "set-role", "nobody", "moderator").exit_code == 1


def test_the_agreement_is_shown_and_changed(app, make, tmp_path):
    assert "Version 1" in run(app, "agreement").output
    rules = tmp_path / "rules.txt"
    rules.write_text("Be kind.\n\nStay kind.\n", encoding="utf-8")
    assert "Version 2\n1. Be kind.\n2. Stay kind." in run(app, "agreement", str(rules)).output
