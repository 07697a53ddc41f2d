"""Collection points."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_places"
down_revision = "0002_money"


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "places",
        sa.Column("id", sa.Integer, primary_key=True),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("key", "kind", "name", "streams", "address", "detail", "phone")
        ),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("source", "dated")),
        *(sa.Column(name, sa.Double, nullable=False) for name in ("latitude", "longitude")),
        sa.UniqueConstraint("key", name="places_key_key"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("places")
