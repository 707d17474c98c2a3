"""The office's money: charges, who owes them, statements, closed days, the books; codes.

Rows of the first office stay as they are; what they owe is summed into `owed` once.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COLUMNS = {
    "sqlite": [
        "ALTER TABLE posting ADD COLUMN reason VARCHAR NOT NULL DEFAULT ''",
        "ALTER TABLE posting ADD COLUMN run_id INTEGER CONSTRAINT fk_posting_run_id "
        "REFERENCES posting_run (id)",
        "ALTER TABLE posting_line ADD COLUMN charge_id INTEGER CONSTRAINT "
        "fk_posting_line_charge_id REFERENCES charge (id)",
        "ALTER TABLE posting_line ADD COLUMN coverage_id INTEGER CONSTRAINT "
        "fk_posting_line_coverage_id REFERENCES coverage (id)",
        "ALTER TABLE posting_line ADD COLUMN part VARCHAR NOT NULL DEFAULT ''",
    ],
    "postgresql": [
        "ALTER TABLE posting ADD COLUMN reason VARCHAR NOT NULL DEFAULT ''",
        "ALTER TABLE posting ADD COLUMN run_id INTEGER CONSTRAINT "
        "fk_posting_run_id REFERENCES posting_run (id)",
        "ALTER TABLE posting_line ADD COLUMN charge_id INTEGER CONSTRAINT "
        "fk_posting_line_charge_id REFERENCES charge (id)",
        "ALTER TABLE posting_line ADD COLUMN coverage_id INTEGER CONSTRAINT "
        "fk_posting_line_coverage_id REFERENCES coverage (id)",
        "ALTER TABLE posting_line ADD COLUMN part VARCHAR NOT NULL DEFAULT ''",
    ],
}

GUARDS = {
    "sqlite": [
        "CREATE TRIGGER charge_no_update BEFORE update ON charge BEGIN SELECT "
        "RAISE(ABORT, 'charge is append-only'); END",
        "CREATE TRIGGER charge_no_delete BEFORE delete ON charge BEGIN SELECT "
        "RAISE(ABORT, 'charge is append-only'); END",
        "CREATE TRIGGER closing_no_update BEFORE update ON closing BEGIN SELECT "
        "RAISE(ABORT, 'closing is append-only'); END",
        "CREATE TRIGGER closing_no_delete BEFORE delete ON closing BEGIN SELECT "
        "RAISE(ABORT, 'closing is append-only'); END",
        "CREATE TRIGGER posting_day_is_closed BEFORE INSERT ON posting BEGIN SELECT "
        "RAISE(ABORT, 'posting_day_is_closed') WHERE EXISTS (SELECT 1 FROM closing "
        "WHERE day >= NEW.day); END",
        "CREATE TRIGGER owed_is_kept_by_postings AFTER INSERT ON posting BEGIN "
        "INSERT INTO owed (patient_id, account, charge_id, coverage_id, part, cents, "
        "since) SELECT l.patient_id, l.account, coalesce(l.charge_id, 0), "
        "coalesce(l.coverage_id, 0), l.part, sum(l.cents), coalesce((SELECT "
        "service_day FROM charge WHERE id = l.charge_id), NEW.day) FROM posting_line "
        "l WHERE l.posting_key = NEW.key AND l.patient_id IS NOT NULL AND l.account "
        "IN ('patient', 'payer', 'agency', 'prepaid') GROUP BY l.patient_id, "
        "l.account, l.charge_id, l.coverage_id, l.part ON CONFLICT (patient_id, "
        "account, charge_id, coverage_id, part) DO UPDATE SET cents = owed.cents + "
        "excluded.cents, since = CASE WHEN owed.cents = 0 AND owed.charge_id = 0 "
        "THEN excluded.since ELSE owed.since END; END",
    ],
    "postgresql": [
        "CREATE FUNCTION charge_append_only() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RAISE EXCEPTION 'charge is append-only' USING ERRCODE = "
        "'restrict_violation'; END $$",
        "CREATE TRIGGER charge_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
        "ON charge FOR EACH STATEMENT EXECUTE FUNCTION charge_append_only()",
        "CREATE FUNCTION closing_append_only() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RAISE EXCEPTION 'closing is append-only' USING ERRCODE = "
        "'restrict_violation'; END $$",
        "CREATE TRIGGER closing_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
        "ON closing FOR EACH STATEMENT EXECUTE FUNCTION closing_append_only()",
        "CREATE FUNCTION posting_day_is_closed() RETURNS trigger LANGUAGE "
        "plpgsql AS $$ BEGIN IF EXISTS (SELECT 1 FROM closing WHERE day >= "
        "NEW.day) THEN RAISE EXCEPTION 'posting_day_is_closed' USING ERRCODE = "
        "'check_violation'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER posting_day_is_closed BEFORE INSERT ON posting FOR EACH "
        "ROW EXECUTE FUNCTION posting_day_is_closed()",
        "CREATE FUNCTION owed_is_kept_by_postings() RETURNS trigger LANGUAGE "
        "plpgsql AS $$ BEGIN INSERT INTO owed (patient_id, account, charge_id, "
        "coverage_id, part, cents, since) SELECT l.patient_id, l.account, "
        "coalesce(l.charge_id, 0), coalesce(l.coverage_id, 0), l.part, "
        "sum(l.cents), coalesce((SELECT service_day FROM charge WHERE id = "
        "l.charge_id), NEW.day) FROM posting_line l WHERE l.posting_key = "
        "NEW.key AND l.patient_id IS NOT NULL AND l.account IN ('patient', "
        "'payer', 'agency', 'prepaid') GROUP BY l.patient_id, l.account, "
        "l.charge_id, l.coverage_id, l.part ON CONFLICT (patient_id, account, "
        "charge_id, coverage_id, part) DO UPDATE SET cents = owed.cents + "
        "excluded.cents, since = CASE WHEN owed.cents = 0 AND owed.charge_id = 0 "
        "THEN excluded.since ELSE owed.since END; RETURN NULL; END $$",
        "CREATE TRIGGER owed_is_kept_by_postings AFTER INSERT ON posting FOR "
        "EACH ROW EXECUTE FUNCTION owed_is_kept_by_postings()",
    ],
}

FILL = (
    "INSERT INTO owed (patient_id, account, charge_id, coverage_id, part, cents, since) "
    "SELECT l.patient_id, l.account, 0, 0, '', sum(l.cents), min(p.day) FROM posting_line l "
    "JOIN posting p ON p.key = l.posting_key "
    "WHERE l.patient_id IS NOT NULL AND l.account IN ('patient', 'prepaid') "
    "GROUP BY l.patient_id, l.account",
    # roles that an office has keep up with what they could do before
    "INSERT INTO role_permit (role_id, permit) SELECT role_id, new.permit FROM role_permit "
    "JOIN (SELECT 'ledger.void' AS old, 'ledger.approve' AS permit "
    "UNION ALL SELECT 'ledger.void', 'ledger.close' "
    "UNION ALL SELECT 'ledger.void', 'books.write' "
    "UNION ALL SELECT 'ledger.post', 'books.read' "
    "UNION ALL SELECT 'ledger.post', 'ledger.statements') AS new "
    "ON new.old = role_permit.permit",
)


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    op.create_table(
        "closing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("posters", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("seal", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing")),
        sa.UniqueConstraint("kind", "day", name=op.f("uq_closing_kind_day")),
        info={"append_only": True},
    )
    op.create_index("ix_closing_day", "closing", ["day"], unique=False)
    op.create_table(
        "owed",
        sa.Column("patient_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("charge_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("coverage_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint(
            "patient_id", "account", "charge_id", "coverage_id", "part", name=op.f("pk_owed")
        ),
        info={"append_only": True},
    )
    op.create_index("ix_owed_charge_id", "owed", ["charge_id"], unique=False)
    op.create_index(
        "ix_owed_open",
        "owed",
        ["account", "since", "patient_id", "coverage_id", "cents"],
        unique=False,
        sqlite_where=sa.text("cents <> 0"),
        postgresql_where=sa.text("cents <> 0"),
    )
    op.create_table(
        "posting_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=False),
        sa.Column("undone_why", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting_run")),
    )
    op.create_table(
        "charge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("posting_key", sa.String(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("service_day", sa.Date(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("modifiers", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("unit_cents", sa.Integer(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("tax_cents", sa.Integer(), nullable=False),
        sa.Column("allowed_cents", sa.Integer(), nullable=True),
        sa.Column("pointers", sa.String(), nullable=False),
        sa.Column("diagnoses", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("referring", sa.String(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=True),
        sa.Column("coverage_id", sa.Integer(), nullable=True),
        sa.Column("fee_schedule", sa.String(), nullable=False),
        sa.CheckConstraint("cents > 0", name=op.f("ck_charge_above_nothing")),
        sa.CheckConstraint("units > 0", name=op.f("ck_charge_some_units")),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_charge_appointment_id")
        ),
        sa.ForeignKeyConstraint(
            ["coverage_id"], ["coverage.id"], name=op.f("fk_charge_coverage_id")
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_charge_location_id")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_charge_patient_id")),
        sa.ForeignKeyConstraint(
            ["posting_key"],
            ["posting.key"],
            name=op.f("fk_charge_posting_key"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_charge_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge")),
        info={"append_only": True},
    )
    for statement in COLUMNS[dialect]:
        op.execute(sa.text(statement))
    op.create_index("ix_charge_appointment_id", "charge", ["appointment_id"], unique=False)
    op.create_index(
        "ix_charge_patient_id_service_day", "charge", ["patient_id", "service_day"], unique=False
    )
    op.create_index("ix_charge_posting_key", "charge", ["posting_key"], unique=False)
    op.create_index("ix_charge_service_day", "charge", ["service_day"], unique=False)
    op.create_index(
        "ix_posting_run_id",
        "posting",
        ["run_id"],
        unique=False,
        sqlite_where=sa.text("run_id IS NOT NULL"),
        postgresql_where=sa.text("run_id IS NOT NULL"),
    )
    op.create_index(
        "ix_posting_line_charge_id",
        "posting_line",
        ["charge_id"],
        unique=False,
        sqlite_where=sa.text("charge_id IS NOT NULL"),
        postgresql_where=sa.text("charge_id IS NOT NULL"),
    )
    for statement in GUARDS[dialect]:
        op.execute(sa.text(statement.replace(":", "\\:")))
    for statement in FILL:
        op.execute(sa.text(statement))


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    triggers: dict[str, list[tuple[str, str]]] = {
        "sqlite": [("posting_day_is_closed", "posting"), ("owed_is_kept_by_postings", "posting")],
        "postgresql": [
            ("posting_day_is_closed", "posting"),
            ("owed_is_kept_by_postings", "posting"),
        ],
    }
    for trigger, table in triggers[dialect]:
        op.execute(f"DROP TRIGGER {trigger}" + (f" ON {table}" if dialect == "postgresql" else ""))
    for index, table in (
        ("ix_posting_run_id", "posting"),
        ("ix_posting_line_charge_id", "posting_line"),
    ):
        op.drop_index(index, table_name=table)
    for table, column in (
        ("posting_line", "part"),
        ("posting_line", "coverage_id"),
        ("posting_line", "charge_id"),
        ("posting", "run_id"),
        ("posting", "reason"),
    ):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    for table in (
        "charge",
        "posting_run",
        "owed",
        "closing",
    ):
        op.drop_table(table)
    if dialect == "postgresql":
        for function in (
            "charge_append_only",
            "closing_append_only",
            "posting_day_is_closed",
            "owed_is_kept_by_postings",
        ):
            op.execute(f"DROP FUNCTION {function}()")
