"""Collection points, and the cells that the nearest are found by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_places"
down_revision = "0002_money"


def upgrade() -> None:
    """Make their tables."""
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
    op.create_index("places_by_source", "places", ["source", "dated"])
    op.create_table(
        "place_cells",
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("cell", sa.BigInteger, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        *(sa.Column(axis, sa.Double, nullable=False) for axis in ("x", "y", "z")),
        sa.PrimaryKeyConstraint("stream", "cell", "place", name="place_cells_pkey"),
        sqlite_with_rowid=False,
    )
    op.add_column("results", sa.Column("places", sa.LargeBinary))
    there = sa.text("places IS NOT NULL")
    op.create_index(
        "results_with_places", "results", ["job"], sqlite_where=there, postgresql_where=there
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("results_with_places", "results")
    op.drop_column("results", "places")
    op.drop_table("place_cells")
    op.drop_table("places")
