"""The first office: staff, patients, schedule, coverage, forms, ledger, check-in, audit.

What the database itself keeps (no double booking, postings that balance, rows that are only ever
added) stands here too, as SQL of each of the two databases.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

GUARDS = {
    "sqlite": [
        "CREATE TRIGGER audit_entry_no_update BEFORE update ON audit_entry BEGIN SELECT "
        "RAISE(ABORT, 'audit_entry is append-only'); END",
        "CREATE TRIGGER audit_entry_no_delete BEFORE delete ON audit_entry BEGIN SELECT "
        "RAISE(ABORT, 'audit_entry is append-only'); END",
        "CREATE TRIGGER posting_line_no_update BEFORE update ON posting_line BEGIN SELECT "
        "RAISE(ABORT, 'posting_line is append-only'); END",
        "CREATE TRIGGER posting_line_no_delete BEFORE delete ON posting_line BEGIN SELECT "
        "RAISE(ABORT, 'posting_line is append-only'); END",
        "CREATE TRIGGER posting_no_update BEFORE update ON posting BEGIN SELECT "
        "RAISE(ABORT, 'posting is append-only'); END",
        "CREATE TRIGGER posting_no_delete BEFORE delete ON posting BEGIN SELECT "
        "RAISE(ABORT, 'posting is append-only'); END",
        "CREATE TRIGGER payment_no_update BEFORE update ON payment BEGIN SELECT "
        "RAISE(ABORT, 'payment is append-only'); END",
        "CREATE TRIGGER payment_no_delete BEFORE delete ON payment BEGIN SELECT "
        "RAISE(ABORT, 'payment is append-only'); END",
        "CREATE TRIGGER receipt_no_update BEFORE update ON receipt BEGIN SELECT "
        "RAISE(ABORT, 'receipt is append-only'); END",
        "CREATE TRIGGER receipt_no_delete BEFORE delete ON receipt BEGIN SELECT "
        "RAISE(ABORT, 'receipt is append-only'); END",
        "CREATE TRIGGER receipt_print_no_update BEFORE update ON receipt_print BEGIN "
        "SELECT RAISE(ABORT, 'receipt_print is append-only'); END",
        "CREATE TRIGGER receipt_print_no_delete BEFORE delete ON receipt_print BEGIN "
        "SELECT RAISE(ABORT, 'receipt_print is append-only'); END",
        "CREATE TRIGGER posting_lines_sum_to_zero BEFORE INSERT ON posting BEGIN SELECT "
        "RAISE(ABORT, 'posting_lines_sum_to_zero') WHERE (SELECT count(*) < 2 OR "
        "sum(cents) <> 0 FROM posting_line WHERE posting_key = NEW.key); END",
        "CREATE TRIGGER posting_is_sealed BEFORE INSERT ON posting_line BEGIN SELECT "
        "RAISE(ABORT, 'posting_is_sealed') WHERE EXISTS (SELECT 1 FROM posting WHERE key = "
        "NEW.posting_key); END",
        "CREATE TRIGGER receipt_numbers_are_gapless BEFORE INSERT ON receipt BEGIN SELECT "
        "RAISE(ABORT, 'receipt_numbers_are_gapless') WHERE NEW.number <> 1 + (SELECT "
        "coalesce(max(number), 0) FROM receipt WHERE drawer = NEW.drawer); END",
        "CREATE TRIGGER appointment_resource_one_visit_insert BEFORE INSERT ON "
        "appointment_resource BEGIN \n"
        "SELECT RAISE(ABORT, 'appointment_resource_one_visit') WHERE NEW.takes AND EXISTS "
        "(\n"
        "  SELECT 1 FROM appointment_resource AS other\n"
        "  WHERE other.resource_id = NEW.resource_id AND other.id IS NOT NEW.id AND "
        "other.takes\n"
        "    AND other.start BETWEEN datetime(NEW.start, '-1 day') AND NEW.finish\n"
        "    AND other.start < NEW.finish AND NEW.start < other.finish);\n"
        " END",
        "CREATE TRIGGER appointment_resource_one_visit_update BEFORE UPDATE ON "
        "appointment_resource BEGIN \n"
        "SELECT RAISE(ABORT, 'appointment_resource_one_visit') WHERE NEW.takes AND EXISTS "
        "(\n"
        "  SELECT 1 FROM appointment_resource AS other\n"
        "  WHERE other.resource_id = NEW.resource_id AND other.id IS NOT NEW.id AND "
        "other.takes\n"
        "    AND other.start BETWEEN datetime(NEW.start, '-1 day') AND NEW.finish\n"
        "    AND other.start < NEW.finish AND NEW.start < other.finish);\n"
        " END",
        "CREATE TRIGGER appointment_resource_keep AFTER UPDATE OF start, finish, status ON "
        "appointment BEGIN \n"
        "UPDATE appointment_resource SET start = NEW.start, finish = NEW.finish,\n"
        "  takes = (NEW.status NOT IN ('cancelled', 'no_show')) WHERE appointment_id = "
        "NEW.id;\n"
        " END",
        "CREATE TRIGGER appointment_one_at_a_time_insert BEFORE INSERT ON appointment "
        "BEGIN \n"
        "SELECT RAISE(ABORT, 'appointment_day_of_start')\n"
        "  WHERE unixepoch(NEW.start) - unixepoch(NEW.day) NOT BETWEEN -14 * 3600 AND 38 * "
        "3600;\n"
        "\n"
        "SELECT RAISE(ABORT, 'appointment_one_at_a_time') WHERE NEW.status NOT IN "
        "('cancelled', 'no_show') AND EXISTS (\n"
        "  SELECT 1 FROM appointment AS other\n"
        "  WHERE other.provider_id = NEW.provider_id AND other.lane = NEW.lane AND "
        "other.id IS NOT NEW.id\n"
        "    AND other.day BETWEEN date(NEW.day, '-1 day') AND date(NEW.day, '+1 day')\n"
        "    AND other.status NOT IN ('cancelled', 'no_show')\n"
        "    AND other.busy_from < NEW.busy_to AND NEW.busy_from < other.busy_to\n"
        "    AND other.busy_from < other.busy_to AND NEW.busy_from < NEW.busy_to);\n"
        " END",
        "CREATE TRIGGER appointment_one_at_a_time_update BEFORE UPDATE OF provider_id, "
        "day, start, busy_from, busy_to, lane, status ON appointment BEGIN \n"
        "SELECT RAISE(ABORT, 'appointment_day_of_start')\n"
        "  WHERE unixepoch(NEW.start) - unixepoch(NEW.day) NOT BETWEEN -14 * 3600 AND 38 * "
        "3600;\n"
        "\n"
        "SELECT RAISE(ABORT, 'appointment_one_at_a_time') WHERE NEW.status NOT IN "
        "('cancelled', 'no_show') AND EXISTS (\n"
        "  SELECT 1 FROM appointment AS other\n"
        "  WHERE other.provider_id = NEW.provider_id AND other.lane = NEW.lane AND "
        "other.id IS NOT NEW.id\n"
        "    AND other.day BETWEEN date(NEW.day, '-1 day') AND date(NEW.day, '+1 day')\n"
        "    AND other.status NOT IN ('cancelled', 'no_show')\n"
        "    AND other.busy_from < NEW.busy_to AND NEW.busy_from < other.busy_to\n"
        "    AND other.busy_from < other.busy_to AND NEW.busy_from < NEW.busy_to);\n"
        " END",
        "CREATE TRIGGER taken_time_insert AFTER INSERT ON appointment WHEN NEW.lane = 0 "
        "AND NEW.status NOT IN ('cancelled', 'no_show', 'held') BEGIN INSERT INTO "
        "taken_time (provider_id, day, part0, part1, part2, part3) VALUES "
        "(NEW.provider_id, NEW.day, 0, 0, 0, 0) ON CONFLICT DO NOTHING; UPDATE taken_time "
        "SET part0 = part0 | (CASE WHEN min(((unixepoch(NEW.busy_to) - unixepoch(NEW.day) "
        "+ 0) / 600) - 0, 60) > max(((unixepoch(NEW.busy_from) - unixepoch(NEW.day) + 599) "
        "/ 600) - 0, 0) THEN ((1 << (min(((unixepoch(NEW.busy_to) - unixepoch(NEW.day) + "
        "0) / 600) - 0, 60) - max(((unixepoch(NEW.busy_from) - unixepoch(NEW.day) + 599) / "
        "600) - 0, 0))) - 1) << (max(((unixepoch(NEW.busy_from) - unixepoch(NEW.day) + "
        "599) / 600) - 0, 0)) ELSE 0 END), part1 = part1 | (CASE WHEN "
        "min(((unixepoch(NEW.busy_to) - unixepoch(NEW.day) + 0) / 600) - 60, 60) > "
        "max(((unixepoch(NEW.busy_from) - unixepoch(NEW.day) + 599) / 600) - 60, 0) THEN "
        "((1 << (min(((unixepoch(NEW.busy_to) - unixepoch(NEW.day) + 0) / 600) - 60, 60) - "
        "max(((unixepoch(NEW.busy_from) - unixepoch(NEW.day) + 599) / 600) - 60, 0))) - 1) "
        "<< (max(((unixepoch(NEW.busy_from) - unixepoch(NEW.day) + 599) / 600) - 60, 0)) "
        "ELSE 0 END), part2 = part2 | (CASE WHEN min(((unixepoch(NEW.busy_to) - "
        "unixepoch(NEW.day) + 0) / 600) - 120, 60) > max(((unixepoch(NEW.busy_from) - "
        "unixepoch(NEW.day) + 599) / 600) - 120, 0) THEN ((1 << "
        "(min(((unixepoch(NEW.busy_to) - unixepoch(NEW.day) + 0) / 600) - 120, 60) - "
        "max(((unixepoch(NEW.busy_from) - unixepoch(NEW.day) + 599) / 600) - 120, 0))) - "
        "1) << (max(((unixepoch(NEW.busy_from) - unixepoch(NEW.day) + 599) / 600) - 120, "
        "0)) ELSE 0 END), part3 = part3 | (CASE WHEN min(((unixepoch(NEW.busy_to) - "
        "unixepoch(NEW.day) + 0) / 600) - 180, 60) > max(((unixepoch(NEW.busy_from) - "
        "unixepoch(NEW.day) + 599) / 600) - 180, 0) THEN ((1 << "
        "(min(((unixepoch(NEW.busy_to) - unixepoch(NEW.day) + 0) / 600) - 180, 60) - "
        "max(((unixepoch(NEW.busy_from) - unixepoch(NEW.day) + 599) / 600) - 180, 0))) - "
        "1) << (max(((unixepoch(NEW.busy_from) - unixepoch(NEW.day) + 599) / 600) - 180, "
        "0)) ELSE 0 END) WHERE provider_id = NEW.provider_id AND day = NEW.day; END",
        "CREATE TRIGGER taken_time_delete AFTER DELETE ON appointment WHEN OLD.lane = 0 "
        "AND OLD.status NOT IN ('cancelled', 'no_show', 'held') BEGIN UPDATE taken_time "
        "SET part0 = part0 & ~ (CASE WHEN min(((unixepoch(OLD.busy_to) - "
        "unixepoch(OLD.day) + 0) / 600) - 0, 60) > max(((unixepoch(OLD.busy_from) - "
        "unixepoch(OLD.day) + 599) / 600) - 0, 0) THEN ((1 << "
        "(min(((unixepoch(OLD.busy_to) - unixepoch(OLD.day) + 0) / 600) - 0, 60) - "
        "max(((unixepoch(OLD.busy_from) - unixepoch(OLD.day) + 599) / 600) - 0, 0))) - 1) "
        "<< (max(((unixepoch(OLD.busy_from) - unixepoch(OLD.day) + 599) / 600) - 0, 0)) "
        "ELSE 0 END), part1 = part1 & ~ (CASE WHEN min(((unixepoch(OLD.busy_to) - "
        "unixepoch(OLD.day) + 0) / 600) - 60, 60) > max(((unixepoch(OLD.busy_from) - "
        "unixepoch(OLD.day) + 599) / 600) - 60, 0) THEN ((1 << "
        "(min(((unixepoch(OLD.busy_to) - unixepoch(OLD.day) + 0) / 600) - 60, 60) - "
        "max(((unixepoch(OLD.busy_from) - unixepoch(OLD.day) + 599) / 600) - 60, 0))) - 1) "
        "<< (max(((unixepoch(OLD.busy_from) - unixepoch(OLD.day) + 599) / 600) - 60, 0)) "
        "ELSE 0 END), part2 = part2 & ~ (CASE WHEN min(((unixepoch(OLD.busy_to) - "
        "unixepoch(OLD.day) + 0) / 600) - 120, 60) > max(((unixepoch(OLD.busy_from) - "
        "unixepoch(OLD.day) + 599) / 600) - 120, 0) THEN ((1 << "
        "(min(((unixepoch(OLD.busy_to) - unixepoch(OLD.day) + 0) / 600) - 120, 60) - "
        "max(((unixepoch(OLD.busy_from) - unixepoch(OLD.day) + 599) / 600) - 120, 0))) - "
        "1) << (max(((unixepoch(OLD.busy_from) - unixepoch(OLD.day) + 599) / 600) - 120, "
        "0)) ELSE 0 END), part3 = part3 & ~ (CASE WHEN min(((unixepoch(OLD.busy_to) - "
        "unixepoch(OLD.day) + 0) / 600) - 180, 60) > max(((unixepoch(OLD.busy_from) - "
        "unixepoch(OLD.day) + 599) / 600) - 180, 0) THEN ((1 << "
        "(min(((unixepoch(OLD.busy_to) - unixepoch(OLD.day) + 0) / 600) - 180, 60) - "
        "max(((unixepoch(OLD.busy_from) - unixepoch(OLD.day) + 599) / 600) - 180, 0))) - "
        "1) << (max(((unixepoch(OLD.busy_from) - unixepoch(OLD.day) + 599) / 600) - 180, "
        "0)) ELSE 0 END) WHERE provider_id = OLD.provider_id AND day = OLD.day; END",
        "CREATE TRIGGER taken_time_leave BEFORE UPDATE OF provider_id, day, busy_from, "
        "busy_to, lane, status ON appointment WHEN OLD.lane = 0 AND OLD.status NOT IN "
        "('cancelled', 'no_show', 'held') BEGIN UPDATE taken_time SET part0 = part0 & ~ "
        "(CASE WHEN min(((unixepoch(OLD.busy_to) - unixepoch(OLD.day) + 0) / 600) - 0, 60) "
        "> max(((unixepoch(OLD.busy_from) - unixepoch(OLD.day) + 599) / 600) - 0, 0) THEN "
        "((1 << (min(((unixepoch(OLD.busy_to) - unixepoch(OLD.day) + 0) / 600) - 0, 60) - "
        "max(((unixepoch(OLD.busy_from) - unixepoch(OLD.day) + 599) / 600) - 0, 0))) - 1) "
        "<< (max(((unixepoch(OLD.busy_from) - unixepoch(OLD.day) + 599) / 600) - 0, 0)) "
        "ELSE 0 END), part1 = part1 & ~ (CASE WHEN min(((unixepoch(OLD.busy_to) - "
        "unixepoch(OLD.day) + 0) / 600) - 60, 60) > max(((unixepoch(OLD.busy_from) - "
        "unixepoch(OLD.day) + 599) / 600) - 60, 0) THEN ((1 << "
        "(min(((unixepoch(OLD.busy_to) - unixepoch(OLD.day) + 0) / 600) - 60, 60) - "
        "max(((unixepoch(OLD.busy_from) - unixepoch(OLD.day) + 599) / 600) - 60, 0))) - 1) "
        "<< (max(((unixepoch(OLD.busy_from) - unixepoch(OLD.day) + 599) / 600) - 60, 0)) "
        "ELSE 0 END), part2 = part2 & ~ (CASE WHEN min(((unixepoch(OLD.busy_to) - "
        "unixepoch(OLD.day) + 0) / 600) - 120, 60) > max(((unixepoch(OLD.busy_from) - "
        "unixepoch(OLD.day) + 599) / 600) - 120, 0) THEN ((1 << "
        "(min(((unixepoch(OLD.busy_to) - unixepoch(OLD.day) + 0) / 600) - 120, 60) - "
        "max(((unixepoch(OLD.busy_from) - unixepoch(OLD.day) + 599) / 600) - 120, 0))) - "
        "1) << (max(((unixepoch(OLD.busy_from) - unixepoch(OLD.day) + 599) / 600) - 120, "
        "0)) ELSE 0 END), part3 = part3 & ~ (CASE WHEN min(((unixepoch(OLD.busy_to) - "
        "unixepoch(OLD.day) + 0) / 600) - 180, 60) > max(((unixepoch(OLD.busy_from) - "
        "unixepoch(OLD.day) + 599) / 600) - 180, 0) THEN ((1 << "
        "(min(((unixepoch(OLD.busy_to) - unixepoch(OLD.day) + 0) / 600) - 180, 60) - "
        "max(((unixepoch(OLD.busy_from) - unixepoch(OLD.day) + 599) / 600) - 180, 0))) - "
        "1) << (max(((unixepoch(OLD.busy_from) - unixepoch(OLD.day) + 599) / 600) - 180, "
        "0)) ELSE 0 END) WHERE provider_id = OLD.provider_id AND day = OLD.day; END",
        "CREATE TRIGGER taken_time_enter AFTER UPDATE OF provider_id, day, busy_from, "
        "busy_to, lane, status ON appointment WHEN NEW.lane = 0 AND NEW.status NOT IN "
        "('cancelled', 'no_show', 'held') BEGIN INSERT INTO taken_time (provider_id, day, "
        "part0, part1, part2, part3) VALUES (NEW.provider_id, NEW.day, 0, 0, 0, 0) ON "
        "CONFLICT DO NOTHING; UPDATE taken_time SET part0 = part0 | (CASE WHEN "
        "min(((unixepoch(NEW.busy_to) - unixepoch(NEW.day) + 0) / 600) - 0, 60) > "
        "max(((unixepoch(NEW.busy_from) - unixepoch(NEW.day) + 599) / 600) - 0, 0) THEN "
        "((1 << (min(((unixepoch(NEW.busy_to) - unixepoch(NEW.day) + 0) / 600) - 0, 60) - "
        "max(((unixepoch(NEW.busy_from) - unixepoch(NEW.day) + 599) / 600) - 0, 0))) - 1) "
        "<< (max(((unixepoch(NEW.busy_from) - unixepoch(NEW.day) + 599) / 600) - 0, 0)) "
        "ELSE 0 END), part1 = part1 | (CASE WHEN min(((unixepoch(NEW.busy_to) - "
        "unixepoch(NEW.day) + 0) / 600) - 60, 60) > max(((unixepoch(NEW.busy_from) - "
        "unixepoch(NEW.day) + 599) / 600) - 60, 0) THEN ((1 << "
        "(min(((unixepoch(NEW.busy_to) - unixepoch(NEW.day) + 0) / 600) - 60, 60) - "
        "max(((unixepoch(NEW.busy_from) - unixepoch(NEW.day) + 599) / 600) - 60, 0))) - 1) "
        "<< (max(((unixepoch(NEW.busy_from) - unixepoch(NEW.day) + 599) / 600) - 60, 0)) "
        "ELSE 0 END), part2 = part2 | (CASE WHEN min(((unixepoch(NEW.busy_to) - "
        "unixepoch(NEW.day) + 0) / 600) - 120, 60) > max(((unixepoch(NEW.busy_from) - "
        "unixepoch(NEW.day) + 599) / 600) - 120, 0) THEN ((1 << "
        "(min(((unixepoch(NEW.busy_to) - unixepoch(NEW.day) + 0) / 600) - 120, 60) - "
        "max(((unixepoch(NEW.busy_from) - unixepoch(NEW.day) + 599) / 600) - 120, 0))) - "
        "1) << (max(((unixepoch(NEW.busy_from) - unixepoch(NEW.day) + 599) / 600) - 120, "
        "0)) ELSE 0 END), part3 = part3 | (CASE WHEN min(((unixepoch(NEW.busy_to) - "
        "unixepoch(NEW.day) + 0) / 600) - 180, 60) > max(((unixepoch(NEW.busy_from) - "
        "unixepoch(NEW.day) + 599) / 600) - 180, 0) THEN ((1 << "
        "(min(((unixepoch(NEW.busy_to) - unixepoch(NEW.day) + 0) / 600) - 180, 60) - "
        "max(((unixepoch(NEW.busy_from) - unixepoch(NEW.day) + 599) / 600) - 180, 0))) - "
        "1) << (max(((unixepoch(NEW.busy_from) - unixepoch(NEW.day) + 599) / 600) - 180, "
        "0)) ELSE 0 END) WHERE provider_id = NEW.provider_id AND day = NEW.day; END",
        "CREATE TRIGGER waitlist_offer_to_one_insert BEFORE INSERT ON waitlist_offer "
        "BEGIN \n"
        "SELECT RAISE(ABORT, 'waitlist_offer_to_one') WHERE NEW.answer = 'offered' AND "
        "EXISTS (\n"
        "  SELECT 1 FROM waitlist_offer AS other\n"
        "  WHERE other.provider_id = NEW.provider_id AND other.answer = 'offered'\n"
        "    AND other.id IS NOT NEW.id AND other.start < NEW.finish AND NEW.start < "
        "other.finish);\n"
        " END",
        "CREATE TRIGGER waitlist_offer_to_one_update BEFORE UPDATE ON waitlist_offer "
        "BEGIN \n"
        "SELECT RAISE(ABORT, 'waitlist_offer_to_one') WHERE NEW.answer = 'offered' AND "
        "EXISTS (\n"
        "  SELECT 1 FROM waitlist_offer AS other\n"
        "  WHERE other.provider_id = NEW.provider_id AND other.answer = 'offered'\n"
        "    AND other.id IS NOT NEW.id AND other.start < NEW.finish AND NEW.start < "
        "other.finish);\n"
        " END",
    ],
    "postgresql": [
        "CREATE FUNCTION audit_entry_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'audit_entry is append-only' USING ERRCODE = "
        "'restrict_violation'; END $$",
        "CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_append_only()",
        "CREATE FUNCTION posting_line_append_only() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RAISE EXCEPTION 'posting_line is append-only' USING ERRCODE = "
        "'restrict_violation'; END $$",
        "CREATE TRIGGER posting_line_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
        "ON posting_line FOR EACH STATEMENT EXECUTE FUNCTION "
        "posting_line_append_only()",
        "CREATE FUNCTION posting_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'posting is append-only' USING ERRCODE = "
        "'restrict_violation'; END $$",
        "CREATE TRIGGER posting_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "posting FOR EACH STATEMENT EXECUTE FUNCTION posting_append_only()",
        "CREATE FUNCTION payment_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'payment is append-only' USING ERRCODE = "
        "'restrict_violation'; END $$",
        "CREATE TRIGGER payment_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "payment FOR EACH STATEMENT EXECUTE FUNCTION payment_append_only()",
        "CREATE FUNCTION receipt_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'receipt is append-only' USING ERRCODE = "
        "'restrict_violation'; END $$",
        "CREATE TRIGGER receipt_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "receipt FOR EACH STATEMENT EXECUTE FUNCTION receipt_append_only()",
        "CREATE FUNCTION receipt_print_append_only() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RAISE EXCEPTION 'receipt_print is append-only' USING ERRCODE = "
        "'restrict_violation'; END $$",
        "CREATE TRIGGER receipt_print_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
        "ON receipt_print FOR EACH STATEMENT EXECUTE FUNCTION "
        "receipt_print_append_only()",
        "CREATE FUNCTION posting_lines_sum_to_zero() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN IF (SELECT count(*) < 2 OR sum(cents) <> 0 FROM posting_line "
        "WHERE posting_key = NEW.key) THEN RAISE EXCEPTION 'posting_lines_sum_to_zero' "
        "USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER posting_lines_sum_to_zero BEFORE INSERT ON posting FOR EACH "
        "ROW EXECUTE FUNCTION posting_lines_sum_to_zero()",
        "CREATE FUNCTION posting_is_sealed() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN IF EXISTS (SELECT 1 FROM posting WHERE key = NEW.posting_key) THEN "
        "RAISE EXCEPTION 'posting_is_sealed' USING ERRCODE = 'check_violation'; END "
        "IF; RETURN NEW; END $$",
        "CREATE TRIGGER posting_is_sealed BEFORE INSERT ON posting_line FOR EACH ROW "
        "EXECUTE FUNCTION posting_is_sealed()",
        "CREATE FUNCTION receipt_numbers_are_gapless() RETURNS trigger LANGUAGE "
        "plpgsql AS $$ BEGIN IF NEW.number <> 1 + (SELECT coalesce(max(number), 0) "
        "FROM receipt WHERE drawer = NEW.drawer) THEN RAISE EXCEPTION "
        "'receipt_numbers_are_gapless' USING ERRCODE = 'check_violation'; END IF; "
        "RETURN NEW; END $$",
        "CREATE TRIGGER receipt_numbers_are_gapless BEFORE INSERT ON receipt FOR EACH "
        "ROW EXECUTE FUNCTION receipt_numbers_are_gapless()",
        "CREATE EXTENSION IF NOT EXISTS btree_gist",
        "ALTER TABLE appointment_resource ADD CONSTRAINT "
        "appointment_resource_one_visit EXCLUDE USING gist (resource_id WITH =, "
        "tstzrange(start, finish) WITH &&) WHERE (takes)",
        "CREATE FUNCTION appointment_resource_keep() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN \n"
        "UPDATE appointment_resource SET start = NEW.start, finish = NEW.finish,\n"
        "  takes = (NEW.status NOT IN ('cancelled', 'no_show')) WHERE appointment_id = "
        "NEW.id;\n"
        " RETURN NULL; END $$",
        "CREATE TRIGGER appointment_resource_keep AFTER UPDATE OF start, finish, "
        "status ON appointment FOR EACH ROW WHEN (OLD.start <> NEW.start OR OLD.finish "
        "<> NEW.finish OR OLD.status <> NEW.status) EXECUTE FUNCTION "
        "appointment_resource_keep()",
        "CREATE EXTENSION IF NOT EXISTS btree_gist",
        "ALTER TABLE appointment ADD CONSTRAINT appointment_one_at_a_time EXCLUDE "
        "USING gist (provider_id WITH =, lane WITH =, tstzrange(busy_from, busy_to) "
        "WITH &&) WHERE (status NOT IN ('cancelled', 'no_show'))",
        "ALTER TABLE appointment ADD CONSTRAINT ck_appointment_day_of_start CHECK "
        "(extract(epoch FROM start) - extract(epoch FROM day) BETWEEN -14 * 3600 AND "
        "38 * 3600)",
        "\n"
        "CREATE FUNCTION taken_time_keep() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        "DECLARE f bigint; t bigint;\n"
        "BEGIN\n"
        "  IF TG_OP <> 'INSERT' AND OLD.lane = 0 AND OLD.status NOT IN ('cancelled', "
        "'no_show', 'held') THEN\n"
        "    f := ceil((extract(epoch FROM OLD.busy_from) - extract(epoch FROM "
        "OLD.day)) / 600)::bigint;\n"
        "    t := floor((extract(epoch FROM OLD.busy_to) - extract(epoch FROM "
        "OLD.day)) / 600)::bigint;\n"
        "    UPDATE taken_time SET part0 = part0 & ~(CASE WHEN least(t - 0, 60) > "
        "greatest(f - 0, 0) THEN ((1::bigint << (least(t - 0, 60) - greatest(f - 0, "
        "0))::int) - 1) << (greatest(f - 0, 0))::int ELSE 0 END), part1 = part1 & "
        "~(CASE WHEN least(t - 60, 60) > greatest(f - 60, 0) THEN ((1::bigint << "
        "(least(t - 60, 60) - greatest(f - 60, 0))::int) - 1) << (greatest(f - 60, "
        "0))::int ELSE 0 END), part2 = part2 & ~(CASE WHEN least(t - 120, 60) > "
        "greatest(f - 120, 0) THEN ((1::bigint << (least(t - 120, 60) - greatest(f - "
        "120, 0))::int) - 1) << (greatest(f - 120, 0))::int ELSE 0 END), part3 = part3 "
        "& ~(CASE WHEN least(t - 180, 60) > greatest(f - 180, 0) THEN ((1::bigint << "
        "(least(t - 180, 60) - greatest(f - 180, 0))::int) - 1) << (greatest(f - 180, "
        "0))::int ELSE 0 END) WHERE provider_id = OLD.provider_id AND day = OLD.day;\n"
        "  END IF;\n"
        "  IF TG_OP <> 'DELETE' AND NEW.lane = 0 AND NEW.status NOT IN ('cancelled', "
        "'no_show', 'held') THEN\n"
        "    f := ceil((extract(epoch FROM NEW.busy_from) - extract(epoch FROM "
        "NEW.day)) / 600)::bigint;\n"
        "    t := floor((extract(epoch FROM NEW.busy_to) - extract(epoch FROM "
        "NEW.day)) / 600)::bigint;\n"
        "    INSERT INTO taken_time (provider_id, day, part0, part1, part2, part3)\n"
        "    VALUES (NEW.provider_id, NEW.day, (CASE WHEN least(t - 0, 60) > "
        "greatest(f - 0, 0) THEN ((1::bigint << (least(t - 0, 60) - greatest(f - 0, "
        "0))::int) - 1) << (greatest(f - 0, 0))::int ELSE 0 END), (CASE WHEN least(t - "
        "60, 60) > greatest(f - 60, 0) THEN ((1::bigint << (least(t - 60, 60) - "
        "greatest(f - 60, 0))::int) - 1) << (greatest(f - 60, 0))::int ELSE 0 END), "
        "(CASE WHEN least(t - 120, 60) > greatest(f - 120, 0) THEN ((1::bigint << "
        "(least(t - 120, 60) - greatest(f - 120, 0))::int) - 1) << (greatest(f - 120, "
        "0))::int ELSE 0 END), (CASE WHEN least(t - 180, 60) > greatest(f - 180, 0) "
        "THEN ((1::bigint << (least(t - 180, 60) - greatest(f - 180, 0))::int) - 1) << "
        "(greatest(f - 180, 0))::int ELSE 0 END))\n"
        "    ON CONFLICT (provider_id, day) DO UPDATE SET part0 = taken_time.part0 | "
        "EXCLUDED.part0, part1 = taken_time.part1 | EXCLUDED.part1, part2 = "
        "taken_time.part2 | EXCLUDED.part2, part3 = taken_time.part3 | "
        "EXCLUDED.part3;\n"
        "  END IF;\n"
        "  RETURN NULL;\n"
        "END $$",
        "CREATE TRIGGER taken_time_keep AFTER INSERT OR DELETE OR UPDATE OF "
        "provider_id, day, busy_from, busy_to, lane, status ON appointment FOR EACH "
        "ROW EXECUTE FUNCTION taken_time_keep()",
        "CREATE EXTENSION IF NOT EXISTS btree_gist",
        "ALTER TABLE waitlist_offer ADD CONSTRAINT waitlist_offer_to_one EXCLUDE USING "
        "gist (provider_id WITH =, tstzrange(start, finish) WITH &&) WHERE (answer = "
        "'offered')",
    ],
}


def upgrade() -> None:
    op.create_table(
        "appointment_type",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("before_minutes", sa.Integer(), nullable=False),
        sa.Column("after_minutes", sa.Integer(), nullable=False),
        sa.Column("early_minutes", sa.Integer(), nullable=False),
        sa.Column("apart_days", sa.Integer(), nullable=False),
        sa.Column("colour", sa.String(), nullable=False),
        sa.Column("shape", sa.String(), nullable=False),
        sa.Column("overbooks", sa.Integer(), nullable=False),
        sa.Column("takes_copay", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_type")),
        sa.UniqueConstraint("name", name=op.f("uq_appointment_type_name")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offset_minutes", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("approver_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("mac", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("act", name=op.f("uq_audit_entry_act")),
        sa.UniqueConstraint("chain", "seq", name=op.f("uq_audit_entry_chain_seq")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_audit_entry_at"), "audit_entry", ["at"], unique=False)
    op.create_index(op.f("ix_audit_entry_patient_id"), "audit_entry", ["patient_id"], unique=False)
    op.create_table(
        "chart_counter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chart_counter")),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("staff_id", "form", name=op.f("uq_draft_staff_id_form")),
    )
    op.create_index(op.f("ix_draft_staff_id"), "draft", ["staff_id"], unique=False)
    op.create_table(
        "form_kind",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("valid_months", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_kind")),
        sa.UniqueConstraint("name", name=op.f("uq_form_kind_name")),
    )
    op.create_table(
        "imported",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("table", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported")),
        sa.UniqueConstraint("key", name=op.f("uq_imported_key")),
    )
    op.create_table(
        "last_told",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_last_told")),
        sa.UniqueConstraint("about", name=op.f("uq_last_told_about")),
    )
    op.create_table(
        "location",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location")),
    )
    op.create_table(
        "name_typo",
        sa.Column(
            "shortened",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "name_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("shortened", "name_key", name=op.f("pk_name_typo")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "office_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ring", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_key")),
    )
    op.create_table(
        "patient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chart_number", sa.String(), nullable=False),
        sa.Column(
            "chart_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("given", sa.String(), nullable=False),
        sa.Column("middle", sa.String(), nullable=False),
        sa.Column("suffix", sa.String(), nullable=False),
        sa.Column("preferred", sa.String(), nullable=False),
        sa.Column("pronouns", sa.String(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("line1", sa.String(), nullable=False),
        sa.Column(
            "line1_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("line2", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("postal_code", sa.String(), nullable=False),
        sa.Column("phone_end", sa.String(), nullable=False),
        sa.Column(
            "email",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("employer", sa.String(), nullable=False),
        sa.Column("pharmacy", sa.String(), nullable=False),
        sa.Column("guarantor_id", sa.Integer(), nullable=True),
        sa.Column("address_confirmed_on", sa.Date(), nullable=True),
        sa.Column("phones_confirmed_on", sa.Date(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guarantor_id"], ["patient.id"], name=op.f("fk_patient_guarantor_id")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["patient.id"], name=op.f("fk_patient_merged_into_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
        sa.UniqueConstraint("chart_number", name=op.f("uq_patient_chart_number")),
    )
    op.create_index("ix_patient_chart_key", "patient", ["chart_key"], unique=False)
    op.create_index("ix_patient_email", "patient", ["email"], unique=False)
    op.create_index(
        "ix_patient_guarantor_id",
        "patient",
        ["guarantor_id"],
        unique=False,
        sqlite_where=sa.text("guarantor_id IS NOT NULL"),
        postgresql_where=sa.text("guarantor_id IS NOT NULL"),
    )
    op.create_index("ix_patient_line1_key", "patient", ["line1_key"], unique=False)
    op.create_index("ix_patient_merged_into_id", "patient", ["merged_into_id"], unique=False)
    op.create_table(
        "payer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("payer_id", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payer")),
        sa.UniqueConstraint("name", name=op.f("uq_payer_name")),
    )
    op.create_table(
        "practice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("line1", sa.String(), nullable=False),
        sa.Column("line2", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("postal_code", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("npi", sa.String(), nullable=False),
        sa.Column("tax_id", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("limits", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_practice_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
    )
    op.create_table(
        "replan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replan")),
    )
    op.create_index(op.f("ix_replan_made_at"), "replan", ["made_at"], unique=False)
    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("title", name=op.f("uq_role_title")),
    )
    op.create_table(
        "schema_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("min_program", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schema_version")),
    )
    op.create_table(
        "sign_in_guard",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_guard")),
        sa.UniqueConstraint("login", name=op.f("uq_sign_in_guard_login")),
    )
    op.create_table(
        "staff_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_member")),
        sa.UniqueConstraint("login", name=op.f("uq_staff_member_login")),
    )
    op.create_table(
        "taken_time",
        sa.Column("provider_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("part0", sa.BigInteger(), nullable=False),
        sa.Column("part1", sa.BigInteger(), nullable=False),
        sa.Column("part2", sa.BigInteger(), nullable=False),
        sa.Column("part3", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("provider_id", "day", name=op.f("pk_taken_time")),
    )
    op.create_index("ix_taken_time_day", "taken_time", ["day"], unique=False)
    op.create_table(
        "workstation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("drawer", sa.String(), nullable=False),
        sa.Column("public_desk", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workstation")),
        sa.UniqueConstraint("drawer", name=op.f("uq_workstation_drawer")),
        sa.UniqueConstraint("name", name=op.f("uq_workstation_name")),
    )
    op.create_table(
        "appointment_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_appointment_series_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_series")),
    )
    op.create_index(
        op.f("ix_appointment_series_patient_id"), "appointment_series", ["patient_id"], unique=False
    )
    op.create_table(
        "coverage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("payer_id", sa.Integer(), nullable=False),
        sa.Column("order", sa.Integer(), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("group_number", sa.String(), nullable=False),
        sa.Column("subscriber", sa.String(), nullable=False),
        sa.Column("relationship", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("copay_cents", sa.Integer(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_coverage_patient_id")
        ),
        sa.ForeignKeyConstraint(["payer_id"], ["payer.id"], name=op.f("fk_coverage_payer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage")),
    )
    op.create_index(op.f("ix_coverage_patient_id"), "coverage", ["patient_id"], unique=False)
    op.create_table(
        "one_time_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name=op.f("fk_one_time_code_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_code")),
        sa.UniqueConstraint("staff_id", name=op.f("uq_one_time_code_staff_id")),
    )
    op.create_table(
        "patient_alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_patient_alert_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_alert")),
    )
    op.create_index(
        op.f("ix_patient_alert_patient_id"), "patient_alert", ["patient_id"], unique=False
    )
    op.create_table(
        "patient_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column(
            "digits",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "local",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("address", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_patient_contact_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_contact")),
    )
    op.create_index(
        "ix_patient_contact_digits", "patient_contact", ["digits", "patient_id"], unique=False
    )
    op.create_index(
        "ix_patient_contact_local", "patient_contact", ["local", "patient_id"], unique=False
    )
    op.create_index(
        op.f("ix_patient_contact_patient_id"), "patient_contact", ["patient_id"], unique=False
    )
    op.create_table(
        "patient_identifier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_patient_identifier_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_identifier")),
        sa.UniqueConstraint("system", "value", name=op.f("uq_patient_identifier_system_value")),
    )
    op.create_index(
        "ix_patient_identifier_patient_id", "patient_identifier", ["patient_id"], unique=False
    )
    op.create_index("ix_patient_identifier_value", "patient_identifier", ["value"], unique=False)
    op.create_table(
        "patient_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["gone_id"], ["patient.id"], name=op.f("fk_patient_merge_gone_id")),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_patient_merge_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_merge")),
    )
    op.create_index(op.f("ix_patient_merge_gone_id"), "patient_merge", ["gone_id"], unique=False)
    op.create_index(
        op.f("ix_patient_merge_patient_id"), "patient_merge", ["patient_id"], unique=False
    )
    op.create_table(
        "patient_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("given", sa.String(), nullable=False),
        sa.Column(
            "family_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "given_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "middle_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_patient_name_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_name")),
    )
    op.create_index(
        "ix_patient_name_birth_date",
        "patient_name",
        ["birth_date", "family_key", "given_key", "middle_key", "kind", "patient_id"],
        unique=False,
    )
    op.create_index(
        "ix_patient_name_family_key",
        "patient_name",
        ["family_key", "given_key", "middle_key", "kind", "patient_id"],
        unique=False,
    )
    op.create_index(
        "ix_patient_name_given_key",
        "patient_name",
        ["given_key", "family_key", "middle_key", "kind", "patient_id"],
        unique=False,
    )
    op.create_index("ix_patient_name_patient_id", "patient_name", ["patient_id"], unique=False)
    op.create_table(
        "patient_phone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column(
            "digits",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "local",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "last4",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column(
            "family_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_patient_phone_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_phone")),
    )
    op.create_index(
        "ix_patient_phone_digits", "patient_phone", ["digits", "patient_id"], unique=False
    )
    op.create_index(
        "ix_patient_phone_last4",
        "patient_phone",
        ["last4", "family_key", "patient_id"],
        unique=False,
    )
    op.create_index(
        "ix_patient_phone_local", "patient_phone", ["local", "patient_id"], unique=False
    )
    op.create_index("ix_patient_phone_patient_id", "patient_phone", ["patient_id"], unique=False)
    op.create_table(
        "patient_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("jpeg", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_patient_photo_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_photo")),
        sa.UniqueConstraint("patient_id", name=op.f("uq_patient_photo_patient_id")),
    )
    op.create_table(
        "provider",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("credential", sa.String(), nullable=False),
        sa.Column("specialty", sa.String(), nullable=False),
        sa.Column("npi", sa.String(), nullable=False),
        sa.Column("colour", sa.String(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name=op.f("fk_provider_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider")),
    )
    op.create_table(
        "recall_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("lead_weeks", sa.Integer(), nullable=False),
        sa.Column("give_up_months", sa.Integer(), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["type_id"], ["appointment_type.id"], name=op.f("fk_recall_rule_type_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_rule")),
        sa.UniqueConstraint("name", name=op.f("uq_recall_rule_name")),
    )
    op.create_table(
        "role_permit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.Column("permit", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_role_permit_role_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_permit")),
        sa.UniqueConstraint("role_id", "permit", name=op.f("uq_role_permit_role_id_permit")),
    )
    op.create_table(
        "room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_room_location_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
    )
    op.create_table(
        "signed_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("form_kind_id", sa.Integer(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["form_kind_id"], ["form_kind.id"], name=op.f("fk_signed_form_form_kind_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_signed_form_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_form")),
    )
    op.create_index(op.f("ix_signed_form_patient_id"), "signed_form", ["patient_id"], unique=False)
    op.create_table(
        "staff_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_staff_role_role_id")),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name=op.f("fk_staff_role_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_role")),
        sa.UniqueConstraint("staff_id", "role_id", name=op.f("uq_staff_role_staff_id_role_id")),
    )
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=True),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=True),
        sa.Column("location_id", sa.Integer(), nullable=True),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finish", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("busy_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("busy_to", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("status_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("ended_reason", sa.String(), nullable=False),
        sa.Column("early_minutes", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("linked_id", sa.Integer(), nullable=True),
        sa.Column("held_by", sa.String(), nullable=False),
        sa.Column("held_name", sa.String(), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status = 'held' OR patient_id IS NOT NULL", name=op.f("ck_appointment_has_patient")
        ),
        sa.CheckConstraint("minutes BETWEEN 1 AND 1440", name=op.f("ck_appointment_length")),
        sa.CheckConstraint(
            "start <= busy_from AND busy_from <= busy_to AND busy_to <= finish",
            name=op.f("ck_appointment_own_time_within"),
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_appointment_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_appointment_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_appointment_provider_id")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_appointment_room_id")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["appointment_series.id"], name=op.f("fk_appointment_series_id")
        ),
        sa.ForeignKeyConstraint(
            ["type_id"], ["appointment_type.id"], name=op.f("fk_appointment_type_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    op.create_index("ix_appointment_day", "appointment", ["day"], unique=False)
    op.create_index(
        "ix_appointment_held_by",
        "appointment",
        ["held_by"],
        unique=False,
        sqlite_where=sa.text("status = 'held'"),
        postgresql_where=sa.text("status = 'held'"),
    )
    op.create_index(
        "ix_appointment_linked_id",
        "appointment",
        ["linked_id"],
        unique=False,
        sqlite_where=sa.text("linked_id IS NOT NULL"),
        postgresql_where=sa.text("linked_id IS NOT NULL"),
    )
    op.create_index(
        "ix_appointment_patient_id_day",
        "appointment",
        ["patient_id", "day", "status"],
        unique=False,
    )
    op.create_index(
        "ix_appointment_provider_id_day", "appointment", ["provider_id", "day"], unique=False
    )
    op.create_index(
        "ix_appointment_series_id",
        "appointment",
        ["series_id"],
        unique=False,
        sqlite_where=sa.text("series_id IS NOT NULL"),
        postgresql_where=sa.text("series_id IS NOT NULL"),
    )
    op.create_index("ix_appointment_type_id_day", "appointment", ["type_id", "day"], unique=False)
    op.create_table(
        "block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("location_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_block_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_block_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_block")),
    )
    op.create_index(op.f("ix_block_day"), "block", ["day"], unique=False)
    op.create_table(
        "patient_scheduling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("early_minutes", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_patient_scheduling_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_patient_scheduling_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_scheduling")),
        sa.UniqueConstraint("patient_id", name=op.f("uq_patient_scheduling_patient_id")),
    )
    op.create_table(
        "resource",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("location_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_resource_location_id")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_resource_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource")),
        sa.UniqueConstraint("name", name=op.f("uq_resource_name")),
    )
    op.create_table(
        "template_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("rolled_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_template_change_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_change")),
    )
    op.create_index(
        op.f("ix_template_change_provider_id"), "template_change", ["provider_id"], unique=False
    )
    op.create_table(
        "template_span",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=True),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("new_only", sa.Boolean(), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "every_weeks = 1 OR valid_from IS NOT NULL", name=op.f("ck_template_span_counted_from")
        ),
        sa.CheckConstraint("every_weeks >= 1", name=op.f("ck_template_span_every_weeks")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_template_span_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_template_span_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_span")),
    )
    op.create_index(
        op.f("ix_template_span_provider_id"), "template_span", ["provider_id"], unique=False
    )
    op.create_table(
        "appointment_resource",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finish", sa.DateTime(timezone=True), nullable=False),
        sa.Column("takes", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_appointment_resource_appointment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_appointment_resource_resource_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_resource")),
    )
    op.create_index(
        op.f("ix_appointment_resource_appointment_id"),
        "appointment_resource",
        ["appointment_id"],
        unique=False,
    )
    op.create_index(
        "ix_appointment_resource_resource_id_start",
        "appointment_resource",
        ["resource_id", "start"],
        unique=False,
    )
    op.create_table(
        "appointment_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("staff", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_appointment_step_appointment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_step")),
    )
    op.create_index(
        op.f("ix_appointment_step_appointment_id"),
        "appointment_step",
        ["appointment_id"],
        unique=False,
    )
    op.create_table(
        "appointment_type_need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("need", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_appointment_type_need_resource_id")
        ),
        sa.ForeignKeyConstraint(
            ["type_id"], ["appointment_type.id"], name=op.f("fk_appointment_type_need_type_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_type_need")),
        sa.UniqueConstraint(
            "type_id",
            "need",
            "resource_id",
            name=op.f("uq_appointment_type_need_type_id_need_resource_id"),
        ),
    )
    op.create_table(
        "encounter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("identified_by", sa.String(), nullable=False),
        sa.Column("copay_due_cents", sa.Integer(), nullable=False),
        sa.Column("unpaid_reason", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_encounter_appointment_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_encounter_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_encounter_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_encounter")),
        sa.UniqueConstraint("appointment_id", name=op.f("uq_encounter_appointment_id")),
    )
    op.create_index(op.f("ix_encounter_day"), "encounter", ["day"], unique=False)
    op.create_index(op.f("ix_encounter_patient_id"), "encounter", ["patient_id"], unique=False)
    op.create_table(
        "floor_told",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("minutes_said", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_floor_told_appointment_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_floor_told_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_floor_told")),
        sa.UniqueConstraint("appointment_id", name=op.f("uq_floor_told_appointment_id")),
    )
    op.create_index(op.f("ix_floor_told_day"), "floor_told", ["day"], unique=False)
    op.create_index(op.f("ix_floor_told_patient_id"), "floor_told", ["patient_id"], unique=False)
    op.create_table(
        "posting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=True),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("workstation", sa.String(), nullable=False),
        sa.Column("memo", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_posting_appointment_id")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_posting_patient_id")),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["posting.id"], name=op.f("fk_posting_reverses_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
        sa.UniqueConstraint("key", name=op.f("uq_posting_key")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_posting_reverses_id")),
        info={"append_only": True},
    )
    op.create_index("ix_posting_appointment_id", "posting", ["appointment_id"], unique=False)
    op.create_index("ix_posting_day", "posting", ["day"], unique=False)
    op.create_index("ix_posting_patient_id", "posting", ["patient_id"], unique=False)
    op.create_table(
        "recall",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("from_appointment_id", sa.Integer(), nullable=True),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("closed_as", sa.String(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["from_appointment_id"],
            ["appointment.id"],
            name=op.f("fk_recall_from_appointment_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_recall_patient_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["recall_rule.id"], name=op.f("fk_recall_rule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall")),
        sa.UniqueConstraint("patient_id", "rule_id", "since", name="uq_recall_period"),
    )
    op.create_index("ix_recall_closed_on", "recall", ["closed_on"], unique=False)
    op.create_index(
        "ix_recall_due_on",
        "recall",
        ["rule_id", "due_on"],
        unique=False,
        sqlite_where=sa.text("by_hand"),
        postgresql_where=sa.text("by_hand"),
    )
    op.create_index(
        "ix_recall_for_good",
        "recall",
        ["patient_id", "closed_on"],
        unique=False,
        sqlite_where=sa.text("closed_as IN ('moved', 'deceased')"),
        postgresql_where=sa.text("closed_as IN ('moved', 'deceased')"),
    )
    op.create_index(
        op.f("ix_recall_from_appointment_id"), "recall", ["from_appointment_id"], unique=False
    )
    op.create_table(
        "replan_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("replan_id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("old_provider_id", sa.Integer(), nullable=False),
        sa.Column("old_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("old_minutes", sa.Integer(), nullable=False),
        sa.Column("old_status", sa.String(), nullable=False),
        sa.Column("old_lane", sa.Integer(), nullable=False),
        sa.Column("new_provider_id", sa.Integer(), nullable=True),
        sa.Column("new_start", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_replan_call_appointment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["new_provider_id"], ["provider.id"], name=op.f("fk_replan_call_new_provider_id")
        ),
        sa.ForeignKeyConstraint(
            ["old_provider_id"], ["provider.id"], name=op.f("fk_replan_call_old_provider_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_replan_call_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["replan_id"], ["replan.id"], name=op.f("fk_replan_call_replan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replan_call")),
    )
    op.create_index(
        op.f("ix_replan_call_appointment_id"), "replan_call", ["appointment_id"], unique=False
    )
    op.create_index("ix_replan_call_patient_id", "replan_call", ["patient_id"], unique=False)
    op.create_index(op.f("ix_replan_call_replan_id"), "replan_call", ["replan_id"], unique=False)
    op.create_table(
        "template_span_type",
        sa.Column("span_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("type_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["span_id"],
            ["template_span.id"],
            name=op.f("fk_template_span_type_span_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["type_id"], ["appointment_type.id"], name=op.f("fk_template_span_type_type_id")
        ),
        sa.PrimaryKeyConstraint("span_id", "type_id", name=op.f("pk_template_span_type")),
    )
    op.create_table(
        "waitlist_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("visit_start", sa.DateTime(timezone=True), nullable=True),
        sa.Column("location_id", sa.Integer(), nullable=True),
        sa.Column("weekdays", sa.Integer(), nullable=False),
        sa.Column("from_clock", sa.Time(), nullable=False),
        sa.Column("to_clock", sa.Time(), nullable=False),
        sa.Column("earliest", sa.Date(), nullable=True),
        sa.Column("latest", sa.Date(), nullable=True),
        sa.Column("notice_minutes", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 5 AND 480", name=op.f("ck_waitlist_entry_length")),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_waitlist_entry_appointment_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_waitlist_entry_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_waitlist_entry_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["type_id"], ["appointment_type.id"], name=op.f("fk_waitlist_entry_type_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waitlist_entry")),
    )
    op.create_index(
        op.f("ix_waitlist_entry_patient_id"), "waitlist_entry", ["patient_id"], unique=False
    )
    op.create_index(
        "ix_waitlist_entry_status",
        "waitlist_entry",
        ["status"],
        unique=False,
        sqlite_where=sa.text("status IN ('waiting', 'offered')"),
        postgresql_where=sa.text("status IN ('waiting', 'offered')"),
    )
    op.create_index(
        "uq_waitlist_entry_appointment_id",
        "waitlist_entry",
        ["appointment_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('waiting', 'offered')"),
        postgresql_where=sa.text("status IN ('waiting', 'offered')"),
    )
    op.create_table(
        "payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("balance_cents", sa.Integer(), nullable=False),
        sa.Column("tendered_cents", sa.Integer(), nullable=True),
        sa.Column("reference", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_payment_patient_id")),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_payment_posting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("posting_id", name=op.f("uq_payment_posting_id")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_payment_day"), "payment", ["day"], unique=False)
    op.create_index(op.f("ix_payment_patient_id"), "payment", ["patient_id"], unique=False)
    op.create_table(
        "posting_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("posting_key", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=True),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.CheckConstraint("cents <> 0", name=op.f("ck_posting_line_not_nothing")),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_posting_line_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["posting_key"],
            ["posting.key"],
            name=op.f("fk_posting_line_posting_key"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting_line")),
        info={"append_only": True},
    )
    op.create_index(
        "ix_posting_line_patient_id_account",
        "posting_line",
        ["patient_id", "account"],
        unique=False,
    )
    op.create_index("ix_posting_line_posting_key", "posting_line", ["posting_key"], unique=False)
    op.create_table(
        "recall_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recall_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("letter", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recall_id"],
            ["recall.id"],
            name=op.f("fk_recall_reminder_recall_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_reminder")),
    )
    op.create_index("ix_recall_reminder_at", "recall_reminder", ["at"], unique=False)
    op.create_index(
        "ix_recall_reminder_queued",
        "recall_reminder",
        ["recall_id"],
        unique=False,
        sqlite_where=sa.text("outcome = 'queued'"),
        postgresql_where=sa.text("outcome = 'queued'"),
    )
    op.create_index(
        op.f("ix_recall_reminder_recall_id"), "recall_reminder", ["recall_id"], unique=False
    )
    op.create_index(
        "uq_recall_reminder_letter",
        "recall_reminder",
        ["recall_id", "letter"],
        unique=True,
        sqlite_where=sa.text("letter > 0"),
        postgresql_where=sa.text("letter > 0"),
    )
    op.create_table(
        "receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("drawer", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_receipt_patient_id")),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_receipt_posting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("drawer", "number", name=op.f("uq_receipt_drawer_number")),
        sa.UniqueConstraint("posting_id", name=op.f("uq_receipt_posting_id")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_receipt_day"), "receipt", ["day"], unique=False)
    op.create_index(op.f("ix_receipt_patient_id"), "receipt", ["patient_id"], unique=False)
    op.create_table(
        "waitlist_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finish", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["waitlist_entry.id"], name=op.f("fk_waitlist_offer_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_waitlist_offer_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waitlist_offer")),
    )
    op.create_index("ix_waitlist_offer_entry_id", "waitlist_offer", ["entry_id"], unique=False)
    op.create_index(
        "ix_waitlist_offer_provider_id", "waitlist_offer", ["provider_id", "start"], unique=False
    )
    op.create_table(
        "waitlist_provider",
        sa.Column("entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("provider_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["waitlist_entry.id"],
            name=op.f("fk_waitlist_provider_entry_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_waitlist_provider_provider_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", "provider_id", name=op.f("pk_waitlist_provider")),
    )
    op.create_table(
        "receipt_print",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("how", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_receipt_print_receipt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_print")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_receipt_print_receipt_id"), "receipt_print", ["receipt_id"], unique=False
    )
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(sa.text(statement.replace(":", "\\:")))


def downgrade() -> None:
    for table in (
        "receipt_print",
        "waitlist_provider",
        "waitlist_offer",
        "receipt",
        "recall_reminder",
        "posting_line",
        "payment",
        "waitlist_entry",
        "template_span_type",
        "replan_call",
        "recall",
        "posting",
        "floor_told",
        "encounter",
        "appointment_type_need",
        "appointment_step",
        "appointment_resource",
        "template_span",
        "template_change",
        "resource",
        "patient_scheduling",
        "block",
        "appointment",
        "staff_role",
        "signed_form",
        "room",
        "role_permit",
        "recall_rule",
        "provider",
        "patient_photo",
        "patient_phone",
        "patient_name",
        "patient_merge",
        "patient_identifier",
        "patient_contact",
        "patient_alert",
        "one_time_code",
        "coverage",
        "appointment_series",
        "workstation",
        "taken_time",
        "staff_member",
        "sign_in_guard",
        "schema_version",
        "role",
        "replan",
        "practice",
        "payer",
        "patient",
        "office_key",
        "notice",
        "name_typo",
        "location",
        "last_told",
        "imported",
        "form_kind",
        "draft",
        "chart_counter",
        "audit_entry",
        "appointment_type",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for function in (
            "audit_entry_append_only",
            "posting_line_append_only",
            "posting_append_only",
            "payment_append_only",
            "receipt_append_only",
            "receipt_print_append_only",
            "posting_lines_sum_to_zero",
            "posting_is_sealed",
            "receipt_numbers_are_gapless",
            "appointment_resource_keep",
            "taken_time_keep",
        ):
            op.execute(f"DROP FUNCTION {function}()")
