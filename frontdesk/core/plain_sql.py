"""What core/plain.py asks, as both drivers take it. Written by plain_statements.py."""

# Name: SQL for SQLite, SQL for PostgreSQL, what is always given, kinds of columns by place.
# fmt: off
SQL: dict[str, tuple[str, str, dict[str, str | int], dict[int, str]]] = {
    "version": (
        "SELECT schema_version.version, schema_version.min_program \nFROM schema_version",
        "SELECT schema_version.version, schema_version.min_program \nFROM schema_version",
        {},
        {},
    ),
    "office_key": (
        "SELECT office_key.ring \nFROM office_key",
        "SELECT office_key.ring \nFROM office_key",
        {},
        {},
    ),
    "now": (
        "SELECT clock_timestamp() AS clock_timestamp_1",
        "SELECT clock_timestamp() AS clock_timestamp_1",
        {},
        {0: "instant"},
    ),
    "notices": (
        "SELECT notice.id, notice.text \nFROM notice \nWHERE notice.id > :last ORDER BY "
        "notice.id",
        "SELECT notice.id, notice.text \nFROM notice \nWHERE notice.id > %(last)s::INTEGER "
        "ORDER BY notice.id",
        {},
        {},
    ),
    "practice": (
        "SELECT practice.name, practice.line1, practice.line2, practice.city, "
        "practice.state, practice.postal_code, practice.phone, practice.npi, "
        "practice.tax_id, practice.zone, practice.version \nFROM practice",
        "SELECT practice.name, practice.line1, practice.line2, practice.city, "
        "practice.state, practice.postal_code, practice.phone, practice.npi, "
        "practice.tax_id, practice.zone, practice.version \nFROM practice",
        {},
        {},
    ),
    "limits": (
        "SELECT practice.limits \nFROM practice",
        "SELECT practice.limits \nFROM practice",
        {},
        {0: "json"},
    ),
    "workstation": (
        "SELECT workstation.id, workstation.name, workstation.drawer, "
        "workstation.public_desk \nFROM workstation \nWHERE workstation.name = :name",
        "SELECT workstation.id, workstation.name, workstation.drawer, "
        "workstation.public_desk \nFROM workstation \nWHERE workstation.name = "
        "%(name)s::VARCHAR",
        {},
        {3: "bool"},
    ),
    "day_items": (
        "SELECT appointment.id, appointment.version, appointment.provider_id, "
        "appointment.day, appointment.start, appointment.minutes, appointment.lane, "
        "appointment.busy_from, appointment.busy_to, appointment.early_minutes, "
        "appointment.series_id, appointment.linked_id, appointment.status, "
        "appointment.status_at, appointment.arrived_at, appointment.reason, "
        "appointment.ended_reason, appointment.held_by, appointment.held_name, "
        "appointment.held_until, appointment.type_id, appointment_type.name, "
        "appointment_type.colour, appointment_type.shape, appointment.patient_id, "
        "patient.family, patient.given, patient.preferred, patient.birth_date, "
        "patient.chart_number, patient.language, patient.interpreter, (SELECT "
        "group_concat(patient_alert.text, '\n') AS aggregate_strings_1 \nFROM "
        "patient_alert \nWHERE patient_alert.patient_id = appointment.patient_id AND "
        "(patient_alert.ended_on IS NULL OR patient_alert.ended_on > appointment.day)) "
        "AS anon_1, appointment.patient_id IS NOT NULL AND NOT (EXISTS (SELECT * \nFROM "
        "appointment AS earlier \nWHERE earlier.patient_id = appointment.patient_id AND "
        "earlier.day < appointment.day AND (earlier.status NOT IN (:status_1_1, "
        ":status_1_2, :status_1_3, :status_1_4, :status_1_5)))) AS anon_2 \nFROM "
        "appointment LEFT OUTER JOIN patient ON appointment.patient_id = patient.id LEFT "
        "OUTER JOIN appointment_type ON appointment.type_id = appointment_type.id \nWHERE "
        "(appointment.status != :status_2 OR appointment.held_until > :now) AND "
        "appointment.day = :day ORDER BY appointment.start, appointment.id",
        "SELECT appointment.id, appointment.version, appointment.provider_id, "
        "appointment.day, appointment.start, appointment.minutes, appointment.lane, "
        "appointment.busy_from, appointment.busy_to, appointment.early_minutes, "
        "appointment.series_id, appointment.linked_id, appointment.status, "
        "appointment.status_at, appointment.arrived_at, appointment.reason, "
        "appointment.ended_reason, appointment.held_by, appointment.held_name, "
        "appointment.held_until, appointment.type_id, appointment_type.name, "
        "appointment_type.colour, appointment_type.shape, appointment.patient_id, "
        "patient.family, patient.given, patient.preferred, patient.birth_date, "
        "patient.chart_number, patient.language, patient.interpreter, (SELECT "
        "string_agg(patient_alert.text, '\n') AS aggregate_strings_1 \nFROM patient_alert \n"
        "WHERE patient_alert.patient_id = appointment.patient_id AND "
        "(patient_alert.ended_on IS NULL OR patient_alert.ended_on > appointment.day)) "
        "AS anon_1, appointment.patient_id IS NOT NULL AND NOT (EXISTS (SELECT * \nFROM "
        "appointment AS earlier \nWHERE earlier.patient_id = appointment.patient_id AND "
        "earlier.day < appointment.day AND (earlier.status NOT IN "
        "(%(status_1_1)s::VARCHAR, %(status_1_2)s::VARCHAR, %(status_1_3)s::VARCHAR, "
        "%(status_1_4)s::VARCHAR, %(status_1_5)s::VARCHAR)))) AS anon_2 \nFROM "
        "appointment LEFT OUTER JOIN patient ON appointment.patient_id = patient.id LEFT "
        "OUTER JOIN appointment_type ON appointment.type_id = appointment_type.id \nWHERE "
        "(appointment.status != %(status_2)s::VARCHAR OR appointment.held_until > "
        "%(now)s::TIMESTAMP WITH TIME ZONE) AND appointment.day = %(day)s::DATE ORDER BY "
        "appointment.start, appointment.id",
        {"status_2": "held", "status_1_1": "booked", "status_1_2": "confirmed",
        "status_1_3": "cancelled", "status_1_4": "no_show", "status_1_5": "held"},
        {3: "date", 4: "instant", 7: "instant", 8: "instant", 13: "instant", 14:
        "instant", 19: "instant", 28: "date", 31: "bool", 33: "bool"},
    ),
    "week_items": (
        "SELECT appointment.id, appointment.version, appointment.provider_id, "
        "appointment.day, appointment.start, appointment.minutes, appointment.lane, "
        "appointment.busy_from, appointment.busy_to, appointment.early_minutes, "
        "appointment.series_id, appointment.linked_id, appointment.status, "
        "appointment.status_at, appointment.arrived_at, appointment.reason, "
        "appointment.ended_reason, appointment.held_by, appointment.held_name, "
        "appointment.held_until, appointment.type_id, appointment_type.name, "
        "appointment_type.colour, appointment_type.shape, appointment.patient_id, "
        "patient.family, patient.given, patient.preferred, patient.birth_date, "
        "patient.chart_number, patient.language, patient.interpreter, (SELECT "
        "group_concat(patient_alert.text, '\n') AS aggregate_strings_1 \nFROM "
        "patient_alert \nWHERE patient_alert.patient_id = appointment.patient_id AND "
        "(patient_alert.ended_on IS NULL OR patient_alert.ended_on > appointment.day)) "
        "AS anon_1, appointment.patient_id IS NOT NULL AND NOT (EXISTS (SELECT * \nFROM "
        "appointment AS earlier \nWHERE earlier.patient_id = appointment.patient_id AND "
        "earlier.day < appointment.day AND (earlier.status NOT IN (:status_1_1, "
        ":status_1_2, :status_1_3, :status_1_4, :status_1_5)))) AS anon_2 \nFROM "
        "appointment LEFT OUTER JOIN patient ON appointment.patient_id = patient.id LEFT "
        "OUTER JOIN appointment_type ON appointment.type_id = appointment_type.id \nWHERE "
        "(appointment.status != :status_2 OR appointment.held_until > :now) AND "
        "appointment.provider_id = :provider_id AND appointment.day BETWEEN :day AND "
        ":last ORDER BY appointment.start, appointment.id",
        "SELECT appointment.id, appointment.version, appointment.provider_id, "
        "appointment.day, appointment.start, appointment.minutes, appointment.lane, "
        "appointment.busy_from, appointment.busy_to, appointment.early_minutes, "
        "appointment.series_id, appointment.linked_id, appointment.status, "
        "appointment.status_at, appointment.arrived_at, appointment.reason, "
        "appointment.ended_reason, appointment.held_by, appointment.held_name, "
        "appointment.held_until, appointment.type_id, appointment_type.name, "
        "appointment_type.colour, appointment_type.shape, appointment.patient_id, "
        "patient.family, patient.given, patient.preferred, patient.birth_date, "
        "patient.chart_number, patient.language, patient.interpreter, (SELECT "
        "string_agg(patient_alert.text, '\n') AS aggregate_strings_1 \nFROM patient_alert \n"
        "WHERE patient_alert.patient_id = appointment.patient_id AND "
        "(patient_alert.ended_on IS NULL OR patient_alert.ended_on > appointment.day)) "
        "AS anon_1, appointment.patient_id IS NOT NULL AND NOT (EXISTS (SELECT * \nFROM "
        "appointment AS earlier \nWHERE earlier.patient_id = appointment.patient_id AND "
        "earlier.day < appointment.day AND (earlier.status NOT IN "
        "(%(status_1_1)s::VARCHAR, %(status_1_2)s::VARCHAR, %(status_1_3)s::VARCHAR, "
        "%(status_1_4)s::VARCHAR, %(status_1_5)s::VARCHAR)))) AS anon_2 \nFROM "
        "appointment LEFT OUTER JOIN patient ON appointment.patient_id = patient.id LEFT "
        "OUTER JOIN appointment_type ON appointment.type_id = appointment_type.id \nWHERE "
        "(appointment.status != %(status_2)s::VARCHAR OR appointment.held_until > "
        "%(now)s::TIMESTAMP WITH TIME ZONE) AND appointment.provider_id = "
        "%(provider_id)s::INTEGER AND appointment.day BETWEEN %(day)s::DATE AND "
        "%(last)s::DATE ORDER BY appointment.start, appointment.id",
        {"status_2": "held", "status_1_1": "booked", "status_1_2": "confirmed",
        "status_1_3": "cancelled", "status_1_4": "no_show", "status_1_5": "held"},
        {3: "date", 4: "instant", 7: "instant", 8: "instant", 13: "instant", 14:
        "instant", 19: "instant", 28: "date", 31: "bool", 33: "bool"},
    ),
    "columns": (
        "SELECT provider.id, provider.name, provider.credential, provider.colour, "
        "template_span.location_id, template_span.weekday, template_span.opens, "
        "template_span.closes, template_span.kind, template_span.title, "
        "template_span.valid_from, template_span.valid_to, template_span.new_only, "
        "template_span.every_weeks, (SELECT group_concat(CAST(template_span_type.type_id "
        "AS VARCHAR), ',') AS aggregate_strings_1 \nFROM template_span_type \nWHERE "
        "template_span_type.span_id = template_span.id) AS anon_1, coalesce((SELECT "
        "group_concat(appointment_type.name, '\n') AS aggregate_strings_3 \nFROM "
        "template_span_type JOIN appointment_type ON appointment_type.id = "
        "template_span_type.type_id \nWHERE template_span_type.span_id = "
        "template_span.id), :coalesce_2) AS coalesce_1 \nFROM provider LEFT OUTER JOIN "
        "template_span ON template_span.provider_id = provider.id AND (:weekday = "
        ":param_1 OR template_span.weekday = :weekday) \nWHERE provider.active = 1 ORDER "
        "BY provider.place, provider.id, template_span.opens",
        "SELECT provider.id, provider.name, provider.credential, provider.colour, "
        "template_span.location_id, template_span.weekday, template_span.opens, "
        "template_span.closes, template_span.kind, template_span.title, "
        "template_span.valid_from, template_span.valid_to, template_span.new_only, "
        "template_span.every_weeks, (SELECT string_agg(CAST(template_span_type.type_id "
        "AS VARCHAR), ',') AS aggregate_strings_1 \nFROM template_span_type \nWHERE "
        "template_span_type.span_id = template_span.id) AS anon_1, coalesce((SELECT "
        "string_agg(appointment_type.name, '\n') AS aggregate_strings_3 \nFROM "
        "template_span_type JOIN appointment_type ON appointment_type.id = "
        "template_span_type.type_id \nWHERE template_span_type.span_id = "
        "template_span.id), %(coalesce_2)s::VARCHAR) AS coalesce_1 \nFROM provider LEFT "
        "OUTER JOIN template_span ON template_span.provider_id = provider.id AND "
        "(%(weekday)s = %(param_1)s::INTEGER OR template_span.weekday = "
        "%(weekday)s::INTEGER) \nWHERE provider.active ORDER BY provider.place, "
        "provider.id, template_span.opens",
        {"coalesce_2": "", "param_1": -1},
        {6: "time", 7: "time", 10: "date", 11: "date", 12: "bool", 14: "ids"},
    ),
    "column": (
        "SELECT provider.id, provider.name, provider.credential, provider.colour, "
        "template_span.location_id, template_span.weekday, template_span.opens, "
        "template_span.closes, template_span.kind, template_span.title, "
        "template_span.valid_from, template_span.valid_to, template_span.new_only, "
        "template_span.every_weeks, (SELECT group_concat(CAST(template_span_type.type_id "
        "AS VARCHAR), ',') AS aggregate_strings_1 \nFROM template_span_type \nWHERE "
        "template_span_type.span_id = template_span.id) AS anon_1, coalesce((SELECT "
        "group_concat(appointment_type.name, '\n') AS aggregate_strings_3 \nFROM "
        "template_span_type JOIN appointment_type ON appointment_type.id = "
        "template_span_type.type_id \nWHERE template_span_type.span_id = "
        "template_span.id), :coalesce_2) AS coalesce_1 \nFROM provider LEFT OUTER JOIN "
        "template_span ON template_span.provider_id = provider.id AND (:weekday = "
        ":param_1 OR template_span.weekday = :weekday) \nWHERE provider.id = :provider_id "
        "ORDER BY provider.place, provider.id, template_span.opens",
        "SELECT provider.id, provider.name, provider.credential, provider.colour, "
        "template_span.location_id, template_span.weekday, template_span.opens, "
        "template_span.closes, template_span.kind, template_span.title, "
        "template_span.valid_from, template_span.valid_to, template_span.new_only, "
        "template_span.every_weeks, (SELECT string_agg(CAST(template_span_type.type_id "
        "AS VARCHAR), ',') AS aggregate_strings_1 \nFROM template_span_type \nWHERE "
        "template_span_type.span_id = template_span.id) AS anon_1, coalesce((SELECT "
        "string_agg(appointment_type.name, '\n') AS aggregate_strings_3 \nFROM "
        "template_span_type JOIN appointment_type ON appointment_type.id = "
        "template_span_type.type_id \nWHERE template_span_type.span_id = "
        "template_span.id), %(coalesce_2)s::VARCHAR) AS coalesce_1 \nFROM provider LEFT "
        "OUTER JOIN template_span ON template_span.provider_id = provider.id AND "
        "(%(weekday)s = %(param_1)s::INTEGER OR template_span.weekday = "
        "%(weekday)s::INTEGER) \nWHERE provider.id = %(provider_id)s::INTEGER ORDER BY "
        "provider.place, provider.id, template_span.opens",
        {"coalesce_2": "", "param_1": -1},
        {6: "time", 7: "time", 10: "date", 11: "date", 12: "bool", 14: "ids"},
    ),
    "blocks": (
        "SELECT block.id, block.version, block.provider_id, block.day, block.opens, "
        "block.closes, block.title, block.kind, block.location_id \nFROM block \nWHERE "
        "block.day BETWEEN :day AND :last",
        "SELECT block.id, block.version, block.provider_id, block.day, block.opens, "
        "block.closes, block.title, block.kind, block.location_id \nFROM block \nWHERE "
        "block.day BETWEEN %(day)s::DATE AND %(last)s::DATE",
        {},
        {3: "date", 4: "time", 5: "time"},
    ),
    "month_load": (
        "SELECT appointment.day, count(*) AS count_1, sum(appointment.minutes) AS sum_1 \n"
        "FROM appointment \nWHERE appointment.day BETWEEN :day AND :last AND "
        "(appointment.status NOT IN (:status_1_1, :status_1_2, :status_1_3)) GROUP BY "
        "appointment.day",
        "SELECT appointment.day, count(*) AS count_1, sum(appointment.minutes) AS sum_1 \n"
        "FROM appointment \nWHERE appointment.day BETWEEN %(day)s::DATE AND "
        "%(last)s::DATE AND (appointment.status NOT IN (%(status_1_1)s::VARCHAR, "
        "%(status_1_2)s::VARCHAR, %(status_1_3)s::VARCHAR)) GROUP BY appointment.day",
        {"status_1_1": "cancelled", "status_1_2": "no_show", "status_1_3": "held"},
        {0: "date"},
    ),
    "month_load_of": (
        "SELECT appointment.day, count(*) AS count_1, sum(appointment.minutes) AS sum_1 \n"
        "FROM appointment \nWHERE appointment.day BETWEEN :day AND :last AND "
        "(appointment.status NOT IN (:status_1_1, :status_1_2, :status_1_3)) AND "
        "appointment.provider_id = :provider_id GROUP BY appointment.day",
        "SELECT appointment.day, count(*) AS count_1, sum(appointment.minutes) AS sum_1 \n"
        "FROM appointment \nWHERE appointment.day BETWEEN %(day)s::DATE AND "
        "%(last)s::DATE AND (appointment.status NOT IN (%(status_1_1)s::VARCHAR, "
        "%(status_1_2)s::VARCHAR, %(status_1_3)s::VARCHAR)) AND appointment.provider_id "
        "= %(provider_id)s::INTEGER GROUP BY appointment.day",
        {"status_1_1": "cancelled", "status_1_2": "no_show", "status_1_3": "held"},
        {0: "date"},
    ),
    "types": (
        "SELECT appointment_type.id, appointment_type.name, appointment_type.minutes, "
        "appointment_type.colour, appointment_type.shape, appointment_type.overbooks, "
        "appointment_type.takes_copay, appointment_type.active, "
        "appointment_type.version, appointment_type.before_minutes, "
        "appointment_type.after_minutes \nFROM appointment_type ORDER BY "
        "appointment_type.name",
        "SELECT appointment_type.id, appointment_type.name, appointment_type.minutes, "
        "appointment_type.colour, appointment_type.shape, appointment_type.overbooks, "
        "appointment_type.takes_copay, appointment_type.active, "
        "appointment_type.version, appointment_type.before_minutes, "
        "appointment_type.after_minutes \nFROM appointment_type ORDER BY "
        "appointment_type.name",
        {},
        {6: "bool", 7: "bool"},
    ),
    "providers": (
        "SELECT provider.id, provider.name, provider.credential, provider.colour, "
        "provider.active \nFROM provider ORDER BY provider.place, provider.id",
        "SELECT provider.id, provider.name, provider.credential, provider.colour, "
        "provider.active \nFROM provider ORDER BY provider.place, provider.id",
        {},
        {4: "bool"},
    ),
}
