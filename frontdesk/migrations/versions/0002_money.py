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
        "CREATE TRIGGER outlay_part_no_update BEFORE update ON outlay_part BEGIN "
        "SELECT RAISE(ABORT, 'outlay_part is append-only'); END",
        "CREATE TRIGGER outlay_part_no_delete BEFORE delete ON outlay_part BEGIN "
        "SELECT RAISE(ABORT, 'outlay_part is append-only'); END",
        "CREATE TRIGGER bank_check_no_update BEFORE update ON bank_check BEGIN "
        "SELECT RAISE(ABORT, 'bank_check is append-only'); END",
        "CREATE TRIGGER bank_check_no_delete BEFORE delete ON bank_check BEGIN "
        "SELECT RAISE(ABORT, 'bank_check is append-only'); END",
        "CREATE TRIGGER bank_check_print_no_update BEFORE update ON bank_check_print "
        "BEGIN SELECT RAISE(ABORT, 'bank_check_print is append-only'); END",
        "CREATE TRIGGER bank_check_print_no_delete BEFORE delete ON bank_check_print "
        "BEGIN SELECT RAISE(ABORT, 'bank_check_print is append-only'); END",
        "CREATE TRIGGER petty_slip_no_update BEFORE update ON petty_slip BEGIN "
        "SELECT RAISE(ABORT, 'petty_slip is append-only'); END",
        "CREATE TRIGGER petty_slip_no_delete BEFORE delete ON petty_slip BEGIN "
        "SELECT RAISE(ABORT, 'petty_slip is append-only'); END",
        "CREATE TRIGGER check_numbers_are_gapless BEFORE INSERT ON bank_check BEGIN "
        "SELECT RAISE(ABORT, 'check_numbers_are_gapless') WHERE NEW.number IS NOT "
        "coalesce((SELECT max(number) FROM bank_check WHERE account = NEW.account), "
        "(SELECT first_number - 1 FROM check_book WHERE account = NEW.account)) + 1; "
        "END",
        "CREATE TRIGGER estimate_no_update BEFORE update ON estimate BEGIN SELECT "
        "RAISE(ABORT, 'estimate is append-only'); END",
        "CREATE TRIGGER estimate_no_delete BEFORE delete ON estimate BEGIN SELECT "
        "RAISE(ABORT, 'estimate is append-only'); END",
        "CREATE TRIGGER drawer_count_no_update BEFORE update ON drawer_count BEGIN "
        "SELECT RAISE(ABORT, 'drawer_count is append-only'); END",
        "CREATE TRIGGER drawer_count_no_delete BEFORE delete ON drawer_count BEGIN "
        "SELECT RAISE(ABORT, 'drawer_count is append-only'); END",
        "CREATE TRIGGER day_excuse_no_update BEFORE update ON day_excuse BEGIN "
        "SELECT RAISE(ABORT, 'day_excuse is append-only'); END",
        "CREATE TRIGGER day_excuse_no_delete BEFORE delete ON day_excuse BEGIN "
        "SELECT RAISE(ABORT, 'day_excuse is append-only'); END",
        "CREATE TRIGGER diagnosis_change_no_update BEFORE update ON diagnosis_change "
        "BEGIN SELECT RAISE(ABORT, 'diagnosis_change is append-only'); END",
        "CREATE TRIGGER diagnosis_change_no_delete BEFORE delete ON diagnosis_change "
        "BEGIN SELECT RAISE(ABORT, 'diagnosis_change is append-only'); END",
        "CREATE TRIGGER deposit_no_update BEFORE update ON deposit BEGIN SELECT "
        "RAISE(ABORT, 'deposit is append-only'); END",
        "CREATE TRIGGER deposit_no_delete BEFORE delete ON deposit BEGIN SELECT "
        "RAISE(ABORT, 'deposit is append-only'); END",
        "CREATE TRIGGER deposit_item_no_update BEFORE update ON deposit_item BEGIN "
        "SELECT RAISE(ABORT, 'deposit_item is append-only'); END",
        "CREATE TRIGGER deposit_item_no_delete BEFORE delete ON deposit_item BEGIN "
        "SELECT RAISE(ABORT, 'deposit_item is append-only'); END",
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
        "CREATE TRIGGER refund_no_update BEFORE update ON refund BEGIN SELECT "
        "RAISE(ABORT, 'refund is append-only'); END",
        "CREATE TRIGGER refund_no_delete BEFORE delete ON refund BEGIN SELECT "
        "RAISE(ABORT, 'refund is append-only'); END",
        "CREATE TRIGGER returned_check_no_update BEFORE update ON returned_check "
        "BEGIN SELECT RAISE(ABORT, 'returned_check is append-only'); END",
        "CREATE TRIGGER returned_check_no_delete BEFORE delete ON returned_check "
        "BEGIN SELECT RAISE(ABORT, 'returned_check is append-only'); END",
        "CREATE TRIGGER statement_item_no_update BEFORE update ON statement_item "
        "BEGIN SELECT RAISE(ABORT, 'statement_item is append-only'); END",
        "CREATE TRIGGER statement_item_no_delete BEFORE delete ON statement_item "
        "BEGIN SELECT RAISE(ABORT, 'statement_item is append-only'); END",
        "CREATE TRIGGER statement_print_no_update BEFORE update ON statement_print "
        "BEGIN SELECT RAISE(ABORT, 'statement_print is append-only'); END",
        "CREATE TRIGGER statement_print_no_delete BEFORE delete ON statement_print "
        "BEGIN SELECT RAISE(ABORT, 'statement_print is append-only'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION outlay_part_append_only() RETURNS trigger LANGUAGE "
        "plpgsql AS $$ BEGIN RAISE EXCEPTION 'outlay_part is append-only' USING "
        "ERRCODE = 'restrict_violation'; END $$",
        "CREATE TRIGGER outlay_part_append_only BEFORE UPDATE OR DELETE OR "
        "TRUNCATE ON outlay_part FOR EACH STATEMENT EXECUTE FUNCTION "
        "outlay_part_append_only()",
        "CREATE FUNCTION bank_check_append_only() RETURNS trigger LANGUAGE "
        "plpgsql AS $$ BEGIN RAISE EXCEPTION 'bank_check is append-only' USING "
        "ERRCODE = 'restrict_violation'; END $$",
        "CREATE TRIGGER bank_check_append_only BEFORE UPDATE OR DELETE OR "
        "TRUNCATE ON bank_check FOR EACH STATEMENT EXECUTE FUNCTION "
        "bank_check_append_only()",
        "CREATE FUNCTION bank_check_print_append_only() RETURNS trigger LANGUAGE "
        "plpgsql AS $$ BEGIN RAISE EXCEPTION 'bank_check_print is append-only' "
        "USING ERRCODE = 'restrict_violation'; END $$",
        "CREATE TRIGGER bank_check_print_append_only BEFORE UPDATE OR DELETE OR "
        "TRUNCATE ON bank_check_print FOR EACH STATEMENT EXECUTE FUNCTION "
        "bank_check_print_append_only()",
        "CREATE FUNCTION petty_slip_append_only() RETURNS trigger LANGUAGE "
        "plpgsql AS $$ BEGIN RAISE EXCEPTION 'petty_slip is append-only' USING "
        "ERRCODE = 'restrict_violation'; END $$",
        "CREATE TRIGGER petty_slip_append_only BEFORE UPDATE OR DELETE OR "
        "TRUNCATE ON petty_slip FOR EACH STATEMENT EXECUTE FUNCTION "
        "petty_slip_append_only()",
        "CREATE FUNCTION check_numbers_are_gapless() RETURNS trigger LANGUAGE "
        "plpgsql AS $$ BEGIN IF NEW.number IS DISTINCT FROM coalesce((SELECT "
        "max(number) FROM bank_check WHERE account = NEW.account), (SELECT "
        "first_number - 1 FROM check_book WHERE account = NEW.account)) + 1 THEN "
        "RAISE EXCEPTION 'check_numbers_are_gapless' USING ERRCODE = "
        "'check_violation'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER check_numbers_are_gapless BEFORE INSERT ON bank_check "
        "FOR EACH ROW EXECUTE FUNCTION check_numbers_are_gapless()",
        "CREATE FUNCTION estimate_append_only() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RAISE EXCEPTION 'estimate is append-only' USING ERRCODE = "
        "'restrict_violation'; END $$",
        "CREATE TRIGGER estimate_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
        "ON estimate FOR EACH STATEMENT EXECUTE FUNCTION estimate_append_only()",
        "CREATE FUNCTION drawer_count_append_only() RETURNS trigger LANGUAGE "
        "plpgsql AS $$ BEGIN RAISE EXCEPTION 'drawer_count is append-only' USING "
        "ERRCODE = 'restrict_violation'; END $$",
        "CREATE TRIGGER drawer_count_append_only BEFORE UPDATE OR DELETE OR "
        "TRUNCATE ON drawer_count FOR EACH STATEMENT EXECUTE FUNCTION "
        "drawer_count_append_only()",
        "CREATE FUNCTION day_excuse_append_only() RETURNS trigger LANGUAGE "
        "plpgsql AS $$ BEGIN RAISE EXCEPTION 'day_excuse is append-only' USING "
        "ERRCODE = 'restrict_violation'; END $$",
        "CREATE TRIGGER day_excuse_append_only BEFORE UPDATE OR DELETE OR "
        "TRUNCATE ON day_excuse FOR EACH STATEMENT EXECUTE FUNCTION "
        "day_excuse_append_only()",
        "CREATE FUNCTION diagnosis_change_append_only() RETURNS trigger LANGUAGE "
        "plpgsql AS $$ BEGIN RAISE EXCEPTION 'diagnosis_change is append-only' "
        "USING ERRCODE = 'restrict_violation'; END $$",
        "CREATE TRIGGER diagnosis_change_append_only BEFORE UPDATE OR DELETE OR "
        "TRUNCATE ON diagnosis_change FOR EACH STATEMENT EXECUTE FUNCTION "
        "diagnosis_change_append_only()",
        "CREATE FUNCTION deposit_append_only() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RAISE EXCEPTION 'deposit is append-only' USING ERRCODE = "
        "'restrict_violation'; END $$",
        "CREATE TRIGGER deposit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
        "ON deposit FOR EACH STATEMENT EXECUTE FUNCTION deposit_append_only()",
        "CREATE FUNCTION deposit_item_append_only() RETURNS trigger LANGUAGE "
        "plpgsql AS $$ BEGIN RAISE EXCEPTION 'deposit_item is append-only' USING "
        "ERRCODE = 'restrict_violation'; END $$",
        "CREATE TRIGGER deposit_item_append_only BEFORE UPDATE OR DELETE OR "
        "TRUNCATE ON deposit_item FOR EACH STATEMENT EXECUTE FUNCTION "
        "deposit_item_append_only()",
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
        "CREATE FUNCTION refund_append_only() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RAISE EXCEPTION 'refund is append-only' USING ERRCODE = "
        "'restrict_violation'; END $$",
        "CREATE TRIGGER refund_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
        "ON refund FOR EACH STATEMENT EXECUTE FUNCTION refund_append_only()",
        "CREATE FUNCTION returned_check_append_only() RETURNS trigger LANGUAGE "
        "plpgsql AS $$ BEGIN RAISE EXCEPTION 'returned_check is append-only' "
        "USING ERRCODE = 'restrict_violation'; END $$",
        "CREATE TRIGGER returned_check_append_only BEFORE UPDATE OR DELETE OR "
        "TRUNCATE ON returned_check FOR EACH STATEMENT EXECUTE FUNCTION "
        "returned_check_append_only()",
        "CREATE FUNCTION statement_item_append_only() RETURNS trigger LANGUAGE "
        "plpgsql AS $$ BEGIN RAISE EXCEPTION 'statement_item is append-only' "
        "USING ERRCODE = 'restrict_violation'; END $$",
        "CREATE TRIGGER statement_item_append_only BEFORE UPDATE OR DELETE OR "
        "TRUNCATE ON statement_item FOR EACH STATEMENT EXECUTE FUNCTION "
        "statement_item_append_only()",
        "CREATE FUNCTION statement_print_append_only() RETURNS trigger LANGUAGE "
        "plpgsql AS $$ BEGIN RAISE EXCEPTION 'statement_print is append-only' "
        "USING ERRCODE = 'restrict_violation'; END $$",
        "CREATE TRIGGER statement_print_append_only BEFORE UPDATE OR DELETE OR "
        "TRUNCATE ON statement_print FOR EACH STATEMENT EXECUTE FUNCTION "
        "statement_print_append_only()",
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
        "adjustment_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("limit_cents", sa.Integer(), nullable=True),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjustment_reason")),
        sa.UniqueConstraint("code", name=op.f("uq_adjustment_reason_code")),
    )
    op.create_table(
        "agency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("fee_points", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
        sa.UniqueConstraint("name", name=op.f("uq_agency_name")),
    )
    op.create_table(
        "book_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("tax_line", sa.String(), nullable=False),
        sa.Column("is_bank", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('asset', 'liability', 'equity', 'income', 'expense')",
            name=op.f("ck_book_account_known_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_book_account")),
        sa.UniqueConstraint("number", name=op.f("uq_book_account_number")),
    )
    op.create_table(
        "check_book",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("bank", sa.String(), nullable=False),
        sa.Column("first_number", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("stock", sa.String(), nullable=False),
        sa.Column("shift_right", sa.Integer(), nullable=False),
        sa.Column("shift_down", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_book")),
        sa.UniqueConstraint("account", name=op.f("uq_check_book_account")),
    )
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
        "day_excuse",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_excuse")),
        sa.UniqueConstraint("kind", "subject_id", name=op.f("uq_day_excuse_kind_subject_id")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_day_excuse_day"), "day_excuse", ["day"], unique=False)
    op.create_table(
        "diagnosis_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("codes", sa.Integer(), nullable=False),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diagnosis_list")),
        sa.UniqueConstraint("digest", name=op.f("uq_diagnosis_list_digest")),
    )
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
        "percent_discount",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("percent BETWEEN 0 AND 10000", name=op.f("ck_percent_discount_a_share")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_percent_discount")),
    )
    op.create_table(
        "petty_cash",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fund_cents", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_petty_cash_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petty_cash")),
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
        "poverty_guideline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("one_cents", sa.Integer(), nullable=False),
        sa.Column("more_cents", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poverty_guideline")),
        sa.UniqueConstraint(
            "region", "valid_from", name=op.f("uq_poverty_guideline_region_valid_from")
        ),
    )
    op.create_table(
        "procedure_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("taxable", sa.Boolean(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("group", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('cpt', 'hcpcs')", name=op.f("ck_procedure_code_kind")),
        sa.CheckConstraint("units >= 1", name=op.f("ck_procedure_code_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure_code")),
        sa.UniqueConstraint("code", name=op.f("uq_procedure_code_code")),
    )
    op.create_table(
        "sliding_band",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("up_to", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("at_most_cents", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sliding_band")),
    )
    op.create_table(
        "statement_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=False),
        sa.Column("undone_why", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_run")),
        sa.UniqueConstraint("key", name=op.f("uq_statement_run_key")),
    )
    op.create_table(
        "statement_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_statement_settings_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_settings")),
    )
    op.create_table(
        "supplier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("line1", sa.String(), nullable=False),
        sa.Column("line2", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("postal_code", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("account_number", sa.String(), nullable=False),
        sa.Column("net_days", sa.Integer(), nullable=False),
        sa.Column("expense", sa.String(), nullable=False),
        sa.Column("gets_1099", sa.Boolean(), nullable=False),
        sa.Column("has_w9", sa.Boolean(), nullable=False),
        sa.Column("tax_last4", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier")),
        sa.UniqueConstraint("name_key", name=op.f("uq_supplier_name_key")),
    )
    op.create_table(
        "diagnosis_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("short", sa.String(), nullable=False),
        sa.Column("billable", sa.Boolean(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["diagnosis_list.id"], name=op.f("fk_diagnosis_change_list_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diagnosis_change")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_diagnosis_change_list_id"), "diagnosis_change", ["list_id"], unique=False
    )
    op.create_table(
        "fee_schedule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("payer_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("base_id", sa.Integer(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "percent BETWEEN 1 AND 1000000", name=op.f("ck_fee_schedule_some_percent")
        ),
        sa.ForeignKeyConstraint(
            ["base_id"], ["fee_schedule.id"], name=op.f("fk_fee_schedule_base_id")
        ),
        sa.ForeignKeyConstraint(["payer_id"], ["payer.id"], name=op.f("fk_fee_schedule_payer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_schedule")),
        sa.UniqueConstraint("name", name=op.f("uq_fee_schedule_name")),
    )
    op.create_table(
        "household",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("income_cents", sa.Integer(), nullable=False),
        sa.Column("proof", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_household_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
    )
    op.create_index(op.f("ix_household_patient_id"), "household", ["patient_id"], unique=False)
    op.create_table(
        "payment_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_by", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("ended_why", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_payment_plan_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_plan")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_payment_plan_patient_id"), "payment_plan", ["patient_id"], unique=False
    )
    op.create_index(
        "ix_payment_plan_running",
        "payment_plan",
        ["patient_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "placement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("placed_on", sa.Date(), nullable=False),
        sa.Column("placed_by", sa.String(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_why", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_placement_agency_id")),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_placement_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_placement_patient_id"), "placement", ["patient_id"], unique=False)
    op.create_table(
        "sales_tax",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=True),
        sa.Column("millionths", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("millionths BETWEEN 0 AND 1000000", name=op.f("ck_sales_tax_a_share")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_sales_tax_location_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_tax")),
    )
    op.create_table(
        "statement",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("guarantor_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("planned_cents", sa.Integer(), nullable=False),
        sa.Column("delivery", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["guarantor_id"], ["patient.id"], name=op.f("fk_statement_guarantor_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["statement_run.id"], name=op.f("fk_statement_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        info={"append_only": True},
    )
    op.create_index("ix_statement_day", "statement", ["day"], unique=False)
    op.create_index("ix_statement_run_id", "statement", ["run_id", "guarantor_id"], unique=False)
    op.create_index(
        "uq_statement_guarantor_day",
        "statement",
        ["guarantor_id", "day"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.create_table(
        "charge_favourite",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("group", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("modifiers", sa.String(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("type_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_charge_favourite_provider_id")
        ),
        sa.ForeignKeyConstraint(
            ["type_id"], ["appointment_type.id"], name=op.f("fk_charge_favourite_type_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge_favourite")),
    )
    op.create_table(
        "fee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("schedule_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("modifier", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=True),
        sa.Column("allowed_cents", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("allowed_cents >= 0", name=op.f("ck_fee_allowed_not_below")),
        sa.CheckConstraint("cents > 0", name=op.f("ck_fee_above_nothing")),
        sa.CheckConstraint(
            "cents IS NOT NULL OR allowed_cents IS NOT NULL", name=op.f("ck_fee_says_something")
        ),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["fee_schedule.id"], name=op.f("fk_fee_schedule_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee")),
        sa.UniqueConstraint(
            "schedule_id", "code", "modifier", name=op.f("uq_fee_schedule_id_code_modifier")
        ),
    )
    op.create_index(op.f("ix_fee_code"), "fee", ["code"], unique=False)
    op.create_table(
        "fee_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("schedule_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["fee_schedule.id"], name=op.f("fk_fee_change_schedule_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_change")),
    )
    op.create_index(op.f("ix_fee_change_schedule_id"), "fee_change", ["schedule_id"], unique=False)
    op.create_table(
        "plan_instalment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["payment_plan.id"], name=op.f("fk_plan_instalment_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_instalment")),
        sa.UniqueConstraint("plan_id", "due", name=op.f("uq_plan_instalment_plan_id_due")),
    )
    op.create_table(
        "statement_item",
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("charge_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_statement_item_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statement.id"], name=op.f("fk_statement_item_statement_id")
        ),
        sa.PrimaryKeyConstraint(
            "statement_id", "patient_id", "charge_id", name=op.f("pk_statement_item")
        ),
        info={"append_only": True},
    )
    op.create_index(
        "ix_statement_item_charge_id", "statement_item", ["charge_id", "patient_id"], unique=False
    )
    op.create_table(
        "statement_print",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("way", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["statement_run.id"], name=op.f("fk_statement_print_run_id")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statement.id"], name=op.f("fk_statement_print_statement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_print")),
        info={"append_only": True},
    )
    op.create_index(
        "ix_statement_print_run_id", "statement_print", ["run_id", "statement_id"], unique=False
    )
    op.create_table(
        "estimate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("total_cents", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_estimate_appointment_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_estimate_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_estimate")),
        sa.UniqueConstraint("key", name=op.f("uq_estimate_key")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_estimate_appointment_id"), "estimate", ["appointment_id"], unique=False
    )
    op.create_index(op.f("ix_estimate_patient_id"), "estimate", ["patient_id"], unique=False)
    op.create_table(
        "excuse",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_excuse_appointment_id")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_excuse_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_excuse")),
        sa.UniqueConstraint("appointment_id", name=op.f("uq_excuse_appointment_id")),
    )
    op.create_index(op.f("ix_excuse_patient_id"), "excuse", ["patient_id"], unique=False)
    op.create_table(
        "bill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("number_key", sa.String(), nullable=False),
        sa.Column("billed_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("memo", sa.String(), nullable=False),
        sa.Column("is_credit", sa.Boolean(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_bill_posting_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_bill_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bill")),
        sa.UniqueConstraint("key", name=op.f("uq_bill_key")),
    )
    op.create_index("ix_bill_state_due_on", "bill", ["state", "due_on"], unique=False)
    op.create_index(
        "ix_bill_supplier_id_number_key", "bill", ["supplier_id", "number_key"], unique=False
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
    op.create_index("ix_charge_appointment_id", "charge", ["appointment_id"], unique=False)
    op.create_index(
        "ix_charge_patient_id_service_day", "charge", ["patient_id", "service_day"], unique=False
    )
    op.create_index("ix_charge_posting_key", "charge", ["posting_key"], unique=False)
    op.create_index("ix_charge_service_day", "charge", ["service_day"], unique=False)
    op.create_table(
        "deposit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("cash_cents", sa.Integer(), nullable=False),
        sa.Column("check_cents", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_deposit_posting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deposit")),
        sa.UniqueConstraint("number", name=op.f("uq_deposit_number")),
        sa.UniqueConstraint("posting_id", name=op.f("uq_deposit_posting_id")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_deposit_day"), "deposit", ["day"], unique=False)
    op.create_table(
        "drawer_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("drawer", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("pieces", sa.JSON(), nullable=False),
        sa.Column("counted_cents", sa.Integer(), nullable=False),
        sa.Column("float_cents", sa.Integer(), nullable=False),
        sa.Column("expected_cents", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["posting.id"], name=op.f("fk_drawer_count_posting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawer_count")),
        sa.UniqueConstraint("key", name=op.f("uq_drawer_count_key")),
        info={"append_only": True},
    )
    op.create_index("ix_drawer_count_day_drawer", "drawer_count", ["day", "drawer"], unique=False)
    op.create_table(
        "outlay",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=True),
        sa.Column("payee", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("against", sa.String(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("memo", sa.String(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.String(), nullable=False),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("cents >= 0", name=op.f("ck_outlay_not_below_nothing")),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_outlay_posting_id")),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["supplier.id"], name=op.f("fk_outlay_supplier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlay")),
        sa.UniqueConstraint("key", name=op.f("uq_outlay_key")),
    )
    op.create_index("ix_outlay_paid_on", "outlay", ["paid_on"], unique=False)
    op.create_index("ix_outlay_supplier_id", "outlay", ["supplier_id"], unique=False)
    op.create_table(
        "petty_slip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid_to", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("expected_cents", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["posting.id"], name=op.f("fk_petty_slip_posting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petty_slip")),
        sa.UniqueConstraint("key", name=op.f("uq_petty_slip_key")),
        info={"append_only": True},
    )
    op.create_table(
        "refund",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_refund_patient_id")),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_refund_posting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint("posting_id", name=op.f("uq_refund_posting_id")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_refund_day"), "refund", ["day"], unique=False)
    op.create_index(op.f("ix_refund_patient_id"), "refund", ["patient_id"], unique=False)
    op.create_table(
        "remittance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("payer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("undone_id", sa.Integer(), nullable=False),
        sa.Column("undone_why", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["payer_id"], ["payer.id"], name=op.f("fk_remittance_payer_id")),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["posting.id"], name=op.f("fk_remittance_posting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remittance")),
        sa.UniqueConstraint("key", name=op.f("uq_remittance_key")),
        sa.UniqueConstraint(
            "payer_id",
            "number",
            "cents",
            "undone_id",
            name=op.f("uq_remittance_payer_id_number_cents_undone_id"),
        ),
    )
    op.create_index("ix_remittance_day", "remittance", ["day"], unique=False)
    op.create_table(
        "returned_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paid_posting_id", sa.Integer(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("fee_posting_id", sa.Integer(), nullable=True),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("fee_cents", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["fee_posting_id"], ["posting.id"], name=op.f("fk_returned_check_fee_posting_id")
        ),
        sa.ForeignKeyConstraint(
            ["paid_posting_id"], ["posting.id"], name=op.f("fk_returned_check_paid_posting_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_returned_check_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["posting.id"], name=op.f("fk_returned_check_posting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returned_check")),
        sa.UniqueConstraint("paid_posting_id", name=op.f("uq_returned_check_paid_posting_id")),
        sa.UniqueConstraint("posting_id", name=op.f("uq_returned_check_posting_id")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_returned_check_patient_id"), "returned_check", ["patient_id"], unique=False
    )
    op.create_table(
        "superbill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("diagnoses", sa.JSON(), nullable=False),
        sa.Column("referring", sa.String(), nullable=False),
        sa.Column("copay_cents", sa.Integer(), nullable=False),
        sa.Column("total_cents", sa.Integer(), nullable=False),
        sa.Column("discount_cents", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.String(), nullable=False),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_superbill_appointment_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_superbill_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["posting.id"], name=op.f("fk_superbill_posting_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["superbill.id"], name=op.f("fk_superbill_replaces_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_superbill")),
        sa.UniqueConstraint("key", name=op.f("uq_superbill_key")),
    )
    op.create_index("ix_superbill_day", "superbill", ["day"], unique=False)
    op.create_index("ix_superbill_patient_id_day", "superbill", ["patient_id", "day"], unique=False)
    op.create_index(
        "one_superbill_stands",
        "superbill",
        ["appointment_id"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )
    op.create_table(
        "bank_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outlay_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("payee", sa.String(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["outlay_id"], ["outlay.id"], name=op.f("fk_bank_check_outlay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_check")),
        sa.UniqueConstraint("account", "number", name=op.f("uq_bank_check_account_number")),
        info={"append_only": True},
    )
    op.create_index("ix_bank_check_outlay_id", "bank_check", ["outlay_id"], unique=False)
    op.create_table(
        "bill_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bill_id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("memo", sa.String(), nullable=False),
        sa.CheckConstraint("cents > 0", name=op.f("ck_bill_part_above_nothing")),
        sa.ForeignKeyConstraint(["bill_id"], ["bill.id"], name=op.f("fk_bill_part_bill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bill_part")),
    )
    op.create_index(op.f("ix_bill_part_bill_id"), "bill_part", ["bill_id"], unique=False)
    op.create_table(
        "deposit_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deposit_id", sa.Integer(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deposit_id"], ["deposit.id"], name=op.f("fk_deposit_item_deposit_id")
        ),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["posting.id"], name=op.f("fk_deposit_item_posting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deposit_item")),
        sa.UniqueConstraint(
            "deposit_id", "posting_id", name=op.f("uq_deposit_item_deposit_id_posting_id")
        ),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_deposit_item_posting_id"), "deposit_item", ["posting_id"], unique=False
    )
    op.create_table(
        "outlay_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outlay_id", sa.Integer(), nullable=False),
        sa.Column("bill_id", sa.Integer(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.CheckConstraint("cents <> 0", name=op.f("ck_outlay_part_not_nothing")),
        sa.ForeignKeyConstraint(["bill_id"], ["bill.id"], name=op.f("fk_outlay_part_bill_id")),
        sa.ForeignKeyConstraint(
            ["outlay_id"], ["outlay.id"], name=op.f("fk_outlay_part_outlay_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlay_part")),
        sa.UniqueConstraint("outlay_id", "bill_id", name=op.f("uq_outlay_part_outlay_id_bill_id")),
        info={"append_only": True},
    )
    op.create_index("ix_outlay_part_bill_id", "outlay_part", ["bill_id"], unique=False)
    op.create_table(
        "remittance_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("remittance_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=True),
        sa.Column("charge_id", sa.Integer(), nullable=True),
        sa.Column("coverage_id", sa.Integer(), nullable=True),
        sa.Column("next_id", sa.Integer(), nullable=True),
        sa.Column("allowed_cents", sa.Integer(), nullable=True),
        sa.Column("paid_cents", sa.Integer(), nullable=False),
        sa.Column("contractual_cents", sa.Integer(), nullable=False),
        sa.Column("deductible_cents", sa.Integer(), nullable=False),
        sa.Column("coinsurance_cents", sa.Integer(), nullable=False),
        sa.Column("copay_cents", sa.Integer(), nullable=False),
        sa.Column("not_covered_cents", sa.Integer(), nullable=False),
        sa.Column("open_cents", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("denial", sa.String(), nullable=False),
        sa.Column("takes_back_id", sa.Integer(), nullable=True),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=False),
        sa.Column("undone_why", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["charge_id"], ["charge.id"], name=op.f("fk_remittance_line_charge_id")
        ),
        sa.ForeignKeyConstraint(
            ["coverage_id"], ["coverage.id"], name=op.f("fk_remittance_line_coverage_id")
        ),
        sa.ForeignKeyConstraint(
            ["next_id"], ["coverage.id"], name=op.f("fk_remittance_line_next_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_remittance_line_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["posting.id"], name=op.f("fk_remittance_line_posting_id")
        ),
        sa.ForeignKeyConstraint(
            ["remittance_id"], ["remittance.id"], name=op.f("fk_remittance_line_remittance_id")
        ),
        sa.ForeignKeyConstraint(
            ["takes_back_id"], ["remittance_line.id"], name=op.f("fk_remittance_line_takes_back_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remittance_line")),
        sa.UniqueConstraint(
            "remittance_id", "number", name=op.f("uq_remittance_line_remittance_id_number")
        ),
    )
    op.create_index("ix_remittance_line_charge_id", "remittance_line", ["charge_id"], unique=False)
    op.create_table(
        "statement_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("charge_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["charge_id"], ["charge.id"], name=op.f("fk_statement_hold_charge_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_statement_hold_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_hold")),
    )
    op.create_index(
        "ix_statement_hold_patient_id",
        "statement_hold",
        ["patient_id"],
        unique=False,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_table(
        "bank_check_print",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["check_id"], ["bank_check.id"], name=op.f("fk_bank_check_print_check_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_check_print")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_bank_check_print_check_id"), "bank_check_print", ["check_id"], unique=False
    )
    op.create_table(
        "dispute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("charge_id", sa.Integer(), nullable=True),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("hold_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["charge_id"], ["charge.id"], name=op.f("fk_dispute_charge_id")),
        sa.ForeignKeyConstraint(
            ["hold_id"], ["statement_hold.id"], name=op.f("fk_dispute_hold_id")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_dispute_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
        sa.UniqueConstraint("key", name=op.f("uq_dispute_key")),
    )
    for statement in COLUMNS[dialect]:
        op.execute(sa.text(statement))
    op.create_index(
        "ix_dispute_due_on",
        "dispute",
        ["due_on"],
        unique=False,
        sqlite_where=sa.text("closed_on IS NULL"),
        postgresql_where=sa.text("closed_on IS NULL"),
    )
    op.create_index("ix_dispute_patient_id", "dispute", ["patient_id"], unique=False)
    op.create_index(
        "ix_appointment_patient_id_type_id",
        "appointment",
        ["patient_id", "type_id", "day", "status"],
        unique=False,
    )
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
    op.create_index(
        "ix_posting_line_drawer",
        "posting_line",
        ["account", "posting_key"],
        unique=False,
        sqlite_where=sa.text("account IN ('cash', 'check')"),
        postgresql_where=sa.text("account IN ('cash', 'check')"),
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
        ("ix_appointment_patient_id_type_id", "appointment"),
        ("ix_posting_run_id", "posting"),
        ("ix_posting_line_charge_id", "posting_line"),
        ("ix_posting_line_drawer", "posting_line"),
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
        "dispute",
        "bank_check_print",
        "statement_hold",
        "remittance_line",
        "outlay_part",
        "deposit_item",
        "bill_part",
        "bank_check",
        "superbill",
        "returned_check",
        "remittance",
        "refund",
        "petty_slip",
        "outlay",
        "drawer_count",
        "deposit",
        "charge",
        "bill",
        "excuse",
        "estimate",
        "statement_print",
        "statement_item",
        "plan_instalment",
        "fee_change",
        "fee",
        "charge_favourite",
        "statement",
        "sales_tax",
        "placement",
        "payment_plan",
        "household",
        "fee_schedule",
        "diagnosis_change",
        "supplier",
        "statement_settings",
        "statement_run",
        "sliding_band",
        "procedure_code",
        "poverty_guideline",
        "posting_run",
        "petty_cash",
        "percent_discount",
        "owed",
        "diagnosis_list",
        "day_excuse",
        "closing",
        "check_book",
        "book_account",
        "agency",
        "adjustment_reason",
    ):
        op.drop_table(table)
    if dialect == "postgresql":
        for function in (
            "outlay_part_append_only",
            "bank_check_append_only",
            "bank_check_print_append_only",
            "petty_slip_append_only",
            "check_numbers_are_gapless",
            "estimate_append_only",
            "drawer_count_append_only",
            "day_excuse_append_only",
            "diagnosis_change_append_only",
            "deposit_append_only",
            "deposit_item_append_only",
            "charge_append_only",
            "closing_append_only",
            "posting_day_is_closed",
            "owed_is_kept_by_postings",
            "refund_append_only",
            "returned_check_append_only",
            "statement_item_append_only",
            "statement_print_append_only",
        ):
            op.execute(f"DROP FUNCTION {function}()")
