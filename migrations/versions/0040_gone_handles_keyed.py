"""What is kept of the handles of those who left is keyed: a list of names can't be tried on it without the secret key.

Only their SHA-256 is here, so that is what is keyed, for those who leave later too. The way back is to leave them as
they are: the release before this one gives these handles to others.
"""

import hmac

import sqlalchemy as sa
from alembic import op
from flask import current_app

revision = "0040"
down_revision = "0039"

handles = sa.table("gone_handles", sa.column("digest", sa.String))


def upgrade() -> None:
    secret = current_app.extensions["settings"].secret_key
    key = hmac.digest(secret.encode(), b"a handle of somebody who left", "sha256")
    connection = op.get_bind()
    change = sa.update(handles).where(handles.c.digest == sa.bindparam("plain")).values(digest=sa.bindparam("keyed"))
    rows = [
        {"plain": plain, "keyed": hmac.new(key, plain.encode(), "sha256").hexdigest()}
        for plain in connection.scalars(sa.select(handles.c.digest))
    ]
    if rows:
        connection.execute(change, rows)


def downgrade() -> None:
    pass
