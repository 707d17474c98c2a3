"""Every distinct name once, so that a search by beginnings need not leap over its bearers."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kind = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.create_table(
        "known_name",
        sa.Column("part", kind, nullable=False),
        sa.Column("name_key", kind, nullable=False),
        sa.PrimaryKeyConstraint("part", "name_key", name=op.f("pk_known_name")),
        sqlite_with_rowid=False,
    )
    for part in ("family", "given"):
        op.execute(
            "INSERT INTO known_name (part, name_key) "
            f"SELECT DISTINCT '{part}', {part}_key FROM patient_name WHERE {part}_key <> ''"
        )


def downgrade() -> None:
    op.drop_table("known_name")
