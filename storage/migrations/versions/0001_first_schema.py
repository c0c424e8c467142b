"""The first schema: every table, and triggers that keep what is add-only so."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ADD_ONLY = ("concern", "entry", "gate_line", "cover_change")


def upgrade() -> None:
    """Makes the tables, then forbids changing or deleting what is add-only."""
    _make_tables()
    if op.get_bind().dialect.name == "sqlite":
        _forbid_on_sqlite()
    else:
        _forbid_on_postgresql()


def _forbid_on_sqlite() -> None:
    for table in ADD_ONLY:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is add-only'); END"
            )


def _forbid_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION add_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is add-only', TG_TABLE_NAME; END $$"
    )
    for table in ADD_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_add_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION add_only()"
        )


def _make_tables() -> None:
    op.create_table(
        "data_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("ring_key", sa.String(length=40), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_data_key"),
    )
    op.create_table(
        "programme",
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("data_key", sa.Uuid(), nullable=False),
        sa.Column("key_check", sa.LargeBinary(), nullable=False),
        sa.Column("all_stopped_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reign", sa.Integer(), server_default="0", nullable=False),
        sa.Column("decides_by", sa.String(length=64), nullable=True),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["data_key"], ["data_key.id"], name="fk_programme_data_key"),
        sa.PrimaryKeyConstraint("slug", name="pk_programme"),
    )
    op.create_table(
        "inbox",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("bot", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("address_hash", sa.LargeBinary(), nullable=True),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_inbox_programme"),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("bot", "update_id", name="uq_inbox_bot_update_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_inbox_ahead",
        "inbox",
        ["address_hash", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting', 'again')"),
        postgresql_where=sa.text("state IN ('waiting', 'again')"),
    )
    op.create_index("ix_inbox_received", "inbox", ["received_at"], unique=False)
    op.create_index(
        "ix_inbox_set_aside",
        "inbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'set_aside'"),
        postgresql_where=sa.text("state = 'set_aside'"),
    )
    op.create_index(
        "ix_inbox_told",
        "inbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'told'"),
        postgresql_where=sa.text("state = 'told'"),
    )
    op.create_index(
        "ix_inbox_waiting",
        "inbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting', 'again')"),
        postgresql_where=sa.text("state IN ('waiting', 'again')"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("data_key", sa.Uuid(), nullable=True),
        sa.Column("record_key", sa.Uuid(), nullable=False),
        sa.Column("standing", sa.String(length=40), nullable=False),
        sa.Column("standing_before", sa.String(length=40), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("mentor_kind", sa.String(length=40), nullable=True),
        sa.Column("profile", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rest", sa.String(length=40), nullable=True),
        sa.Column("rest_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["data_key"], ["data_key.id"], name="fk_person_data_key", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_person_programme"),
        sa.ForeignKeyConstraint(["record_key"], ["data_key.id"], name="fk_person_record_key"),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("data_key", name="uq_person_data_key"),
    )
    op.create_table(
        "record_head",
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_record_head_programme"),
        sa.PrimaryKeyConstraint("programme", name="pk_record_head"),
    )
    op.create_table(
        "invite",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("check_word", sa.LargeBinary(), nullable=True),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("wrong_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_invite_person"),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name="fk_invite_made_by"),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_invite_programme"),
        sa.PrimaryKeyConstraint("id", name="pk_invite"),
        sa.UniqueConstraint("programme", "token_hash", name="uq_invite_programme_token_hash"),
    )
    op.create_table(
        "guess",
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_guess_programme"),
        sa.PrimaryKeyConstraint("programme", "place", name="pk_guess"),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("address_hash", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("reach", sa.String(length=40), nullable=False),
        sa.Column("invite", sa.Uuid(), nullable=True),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["invite"], ["invite.id"], name="fk_account_invite"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_account_person"),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_account_programme"),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
    )
    op.create_index(
        "uq_account_live_address",
        "account",
        ["programme", "channel", "address_hash"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL AND channel = 'telegram'"),
        postgresql_where=sa.text("ended_at IS NULL AND channel = 'telegram'"),
    )
    op.create_index(
        "uq_account_live_person",
        "account",
        ["person", "channel"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "ix_account_gone_person",
        "account",
        ["person"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NOT NULL"),
        postgresql_where=sa.text("ended_at IS NOT NULL"),
    )
    op.create_index("ix_account_address", "account", ["address_hash"], unique=False)
    op.create_table(
        "button",
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("label", sa.LargeBinary(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_button_person"),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_button_programme"),
        sa.PrimaryKeyConstraint("programme", "token", name="pk_button"),
    )
    op.create_table(
        "case_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_for", sa.Uuid(), nullable=True),
        sa.Column("owner", sa.Uuid(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("questions_stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asked_for"], ["person.id"], name="fk_case_file_asked_for"),
        sa.ForeignKeyConstraint(["owner"], ["person.id"], name="fk_case_file_owner"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_case_file_person"),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_case_file_programme"),
        sa.PrimaryKeyConstraint("id", name="pk_case_file"),
        sa.UniqueConstraint("programme", "number", name="uq_case_file_programme_number"),
    )
    op.create_index(
        "ix_case_file_open",
        "case_file",
        ["person"],
        unique=False,
        sqlite_where=sa.text("state <> 'closed'"),
        postgresql_where=sa.text("state <> 'closed'"),
    )
    op.create_index("ix_case_file_person", "case_file", ["person"], unique=False)
    op.create_index("ix_case_file_closed", "case_file", ["programme", "closed_at"], unique=False)
    op.create_table(
        "alarm",
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_alarm_programme"),
        sa.PrimaryKeyConstraint("programme", "name", name="pk_alarm"),
    )
    op.create_table(
        "channel_health",
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("last_taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(length=40), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme"], ["programme.slug"], name="fk_channel_health_programme"
        ),
        sa.PrimaryKeyConstraint("programme", "channel", name="pk_channel_health"),
    )
    op.create_table(
        "check_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.String(length=20), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answers", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_check_in_person"),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_check_in_programme"),
        sa.PrimaryKeyConstraint("id", name="pk_check_in"),
        sa.UniqueConstraint("person", "slot", name="uq_check_in_person_slot"),
    )
    op.create_index("ix_check_in_person_due", "check_in", ["person", "due_at"], unique=False)
    op.create_table(
        "conversation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("flow", sa.String(length=60), nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_conversation_person"),
        sa.ForeignKeyConstraint(
            ["programme"], ["programme.slug"], name="fk_conversation_programme"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_conversation"),
    )
    op.create_index(
        "ix_conversation_aside",
        "conversation",
        ["person", "started_at"],
        unique=False,
        sqlite_where=sa.text("state = 'aside'"),
        postgresql_where=sa.text("state = 'aside'"),
    )
    op.create_index(
        "ix_conversation_flag",
        "conversation",
        ["person", "started_at"],
        unique=False,
        sqlite_where=sa.text("flow = 'flag'"),
        postgresql_where=sa.text("flow = 'flag'"),
    )
    op.create_index(
        "uq_conversation_open_person",
        "conversation",
        ["person"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "duty",
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("duty", sa.String(length=40), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_duty_person"),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_duty_programme"),
        sa.PrimaryKeyConstraint("person", "duty", "from_at", name="pk_duty"),
    )
    op.create_table(
        "pairing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("mentee", sa.Uuid(), nullable=False),
        sa.Column("mentor", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stops", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["mentee"], ["person.id"], name="fk_pairing_mentee"),
        sa.ForeignKeyConstraint(["mentor"], ["person.id"], name="fk_pairing_mentor"),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_pairing_programme"),
        sa.PrimaryKeyConstraint("id", name="pk_pairing"),
    )
    op.create_index("ix_pairing_mentee", "pairing", ["mentee"], unique=False)
    op.create_index("ix_pairing_mentor", "pairing", ["mentor"], unique=False)
    op.create_index(
        "uq_pairing_active_mentee",
        "pairing",
        ["mentee"],
        unique=True,
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
    )
    op.create_table(
        "plan",
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("times", sa.Text(), nullable=False),
        sa.Column("rhythm", sa.String(length=40), nullable=False),
        sa.Column("slowed", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_plan_person"),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_plan_programme"),
        sa.PrimaryKeyConstraint("person", name="pk_plan"),
    )
    op.create_table(
        "role",
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_role_person"),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_role_programme"),
        sa.PrimaryKeyConstraint("person", "role", "from_at", name="pk_role"),
    )
    op.create_table(
        "agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("pairing", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("terms", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_by", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["pairing"], ["pairing.id"], name="fk_agreement_pairing"),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_agreement_programme"),
        sa.PrimaryKeyConstraint("id", name="pk_agreement"),
        sa.UniqueConstraint("pairing", "number", name="uq_agreement_pairing_number"),
    )
    op.create_table(
        "case_about",
        sa.Column("case", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case_file.id"], name="fk_case_about_case"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_case_about_person"),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_case_about_programme"),
        sa.PrimaryKeyConstraint("case", "person", name="pk_case_about"),
    )
    op.create_table(
        "concern",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("case", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("raised_by", sa.String(length=40), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("rule", sa.String(length=120), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("noticed", sa.LargeBinary(), nullable=False),
        sa.Column("read_as", sa.LargeBinary(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name="fk_concern_by"),
        sa.ForeignKeyConstraint(["case"], ["case_file.id"], name="fk_concern_case"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_concern_person"),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_concern_programme"),
        sa.PrimaryKeyConstraint("id", name="pk_concern"),
    )
    op.create_index("ix_concern_by", "concern", ["by", "said_at"], unique=False)
    op.create_index("ix_concern_case", "concern", ["case", "recorded_at"], unique=False)
    op.create_index(
        "ix_concern_message",
        "concern",
        ["by", "message"],
        unique=False,
        sqlite_where=sa.text("message IS NOT NULL"),
        postgresql_where=sa.text("message IS NOT NULL"),
    )
    op.create_table(
        "delivery",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("effect", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=True),
        sa.Column("account", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=True),
        sa.Column("lane", sa.SmallInteger(), nullable=False),
        sa.Column("order_group", sa.String(length=40), nullable=False),
        sa.Column("text_id", sa.String(length=120), nullable=False),
        sa.Column("text_version", sa.Integer(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("concerns", sa.Text(), nullable=False),
        sa.Column("fleeting", sa.Boolean(), nullable=False),
        sa.Column("topic_kind", sa.String(length=40), nullable=True),
        sa.Column("topic", sa.Uuid(), nullable=True),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("once", sa.Boolean(), nullable=False),
        sa.Column("reply_to", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("failure", sa.String(length=40), nullable=True),
        sa.Column("heard", sa.Boolean(), nullable=False),
        sa.Column("unwanted", sa.Boolean(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("times_unsure", sa.Integer(), nullable=False),
        sa.Column("turn_state", sa.String(length=40), nullable=False),
        sa.Column("turn_attempts", sa.Integer(), nullable=False),
        sa.Column("turn_not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chat_message", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_delivery_account"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_delivery_person"),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_delivery_programme"),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.UniqueConstraint("effect", name="uq_delivery_effect"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_delivery_ahead",
        "delivery",
        ["place", "order_group", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('pending', 'sending', 'unsure')"),
        postgresql_where=sa.text("state IN ('pending', 'sending', 'unsure')"),
    )
    op.create_index(
        "ix_delivery_failed",
        "delivery",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'failed' AND heard = false"),
        postgresql_where=sa.text("state = 'failed' AND heard = false"),
    )
    op.create_index(
        "ix_delivery_message",
        "delivery",
        ["place", "chat_message"],
        unique=False,
        sqlite_where=sa.text("chat_message IS NOT NULL"),
        postgresql_where=sa.text("chat_message IS NOT NULL"),
    )
    op.create_index(
        "ix_delivery_not_after",
        "delivery",
        ["not_after"],
        unique=False,
        sqlite_where=sa.text("state = 'pending' AND not_after IS NOT NULL"),
        postgresql_where=sa.text("state = 'pending' AND not_after IS NOT NULL"),
    )
    op.create_index(
        "ix_delivery_pending",
        "delivery",
        ["lane", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "ix_delivery_topic",
        "delivery",
        ["topic"],
        unique=False,
        sqlite_where=sa.text("topic IS NOT NULL"),
        postgresql_where=sa.text("topic IS NOT NULL"),
    )
    op.create_index(
        "ix_delivery_unsure",
        "delivery",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'unsure'"),
        postgresql_where=sa.text("state = 'unsure'"),
    )
    op.create_index(
        "ix_delivery_unwanted",
        "delivery",
        ["id"],
        unique=False,
        sqlite_where=sa.text("unwanted = true"),
        postgresql_where=sa.text("unwanted = true"),
    )
    op.create_index(
        "uq_delivery_sending",
        "delivery",
        ["place", "order_group"],
        unique=True,
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    )
    op.create_table(
        "entry",
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case", sa.Uuid(), nullable=True),
        sa.Column("person", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name="fk_entry_by"),
        sa.ForeignKeyConstraint(["case"], ["case_file.id"], name="fk_entry_case"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_entry_person"),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_entry_programme"),
        sa.PrimaryKeyConstraint("programme", "number", name="pk_entry"),
    )
    op.create_index("ix_entry_by", "entry", ["by", "kind", "at"], unique=False)
    op.create_index("ix_entry_case", "entry", ["case", "number"], unique=False)
    op.create_table(
        "relay",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("sender", sa.Uuid(), nullable=False),
        sa.Column("pairing", sa.Uuid(), nullable=True),
        sa.Column("direction", sa.String(length=40), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=True),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("edits", sa.Uuid(), nullable=True),
        sa.Column("check_in", sa.Uuid(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("passed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("week", sa.String(length=10), nullable=True),
        sa.Column("parcel", sa.Uuid(), nullable=True),
        sa.Column("flagged", sa.SmallInteger(), nullable=True),
        sa.Column("forwarded", sa.Boolean(), nullable=False),
        sa.Column("maybe_sent", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["check_in"], ["check_in.id"], name="fk_relay_check_in"),
        sa.ForeignKeyConstraint(["edits"], ["relay.id"], name="fk_relay_edits"),
        sa.ForeignKeyConstraint(["pairing"], ["pairing.id"], name="fk_relay_pairing"),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_relay_programme"),
        sa.ForeignKeyConstraint(["sender"], ["person.id"], name="fk_relay_sender"),
        sa.PrimaryKeyConstraint("id", name="pk_relay"),
    )
    op.create_index(
        "ix_relay_held",
        "relay",
        ["pairing", "heard_at"],
        unique=False,
        sqlite_where=sa.text("verdict = 'held'"),
        postgresql_where=sa.text("verdict = 'held'"),
    )
    op.create_index(
        "ix_relay_message",
        "relay",
        ["sender", "message"],
        unique=False,
        sqlite_where=sa.text("message IS NOT NULL"),
        postgresql_where=sa.text("message IS NOT NULL"),
    )
    op.create_index("ix_relay_sender", "relay", ["sender", "heard_at"], unique=False)
    op.create_index("ix_relay_week", "relay", ["pairing", "week"], unique=False)
    op.create_table(
        "timer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=True),
        sa.Column("pairing", sa.Uuid(), nullable=True),
        sa.Column("case", sa.Uuid(), nullable=True),
        sa.Column("expects", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["case_file.id"], name="fk_timer_case"),
        sa.ForeignKeyConstraint(["pairing"], ["pairing.id"], name="fk_timer_pairing"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_timer_person"),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_timer_programme"),
        sa.PrimaryKeyConstraint("id", name="pk_timer"),
    )
    op.create_index(
        "ix_timer_first",
        "timer",
        ["programme", "due"],
        unique=False,
        sqlite_where=sa.text(
            "state IN ('waiting', 'told') AND kind NOT IN ('check_in', 'note_prompt', 'window')"
        ),
        postgresql_where=sa.text(
            "state IN ('waiting', 'told') AND kind NOT IN ('check_in', 'note_prompt', 'window')"
        ),
    )
    op.create_index("ix_timer_person", "timer", ["person", "kind"], unique=False)
    op.create_index(
        "ix_timer_set_aside",
        "timer",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'set_aside'"),
        postgresql_where=sa.text("state = 'set_aside'"),
    )
    op.create_index(
        "ix_timer_told",
        "timer",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'told'"),
        postgresql_where=sa.text("state = 'told'"),
    )
    op.create_index(
        "ix_timer_waiting",
        "timer",
        ["due"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting', 'told')"),
        postgresql_where=sa.text("state IN ('waiting', 'told')"),
    )
    op.create_table(
        "agreement_answer",
        sa.Column("agreement", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=40), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement"], ["agreement.id"], name="fk_agreement_answer_agreement"
        ),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_agreement_answer_person"),
        sa.ForeignKeyConstraint(
            ["programme"], ["programme.slug"], name="fk_agreement_answer_programme"
        ),
        sa.PrimaryKeyConstraint("agreement", "party", name="pk_agreement_answer"),
    )
    op.create_table(
        "gate_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("recheck", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name="fk_gate_line_by"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_gate_line_person"),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_gate_line_programme"),
        sa.PrimaryKeyConstraint("id", name="pk_gate_line"),
        sa.UniqueConstraint("programme", "number", name="uq_gate_line_programme_number"),
    )
    op.create_index("ix_gate_line_person", "gate_line", ["programme", "person"], unique=False)
    op.create_table(
        "cover_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name="fk_cover_change_by"),
        sa.ForeignKeyConstraint(
            ["programme"], ["programme.slug"], name="fk_cover_change_programme"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_cover_change"),
        sa.UniqueConstraint("programme", "number", name="uq_cover_change_programme_number"),
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("person", sa.Uuid(), nullable=True),
        sa.Column("case", sa.Uuid(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name="fk_proposal_by"),
        sa.ForeignKeyConstraint(["case"], ["case_file.id"], name="fk_proposal_case"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_proposal_person"),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_proposal_programme"),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name="fk_proposal_settled_by"),
        sa.PrimaryKeyConstraint("id", name="pk_proposal"),
    )
    op.create_table(
        "ladder_test",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("passed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["programme"], ["programme.slug"], name="fk_ladder_test_programme"),
        sa.ForeignKeyConstraint(["started_by"], ["person.id"], name="fk_ladder_test_started_by"),
        sa.PrimaryKeyConstraint("id", name="pk_ladder_test"),
    )
    op.create_index(
        "ix_ladder_test_started", "ladder_test", ["programme", "started_at"], unique=False
    )
    op.create_index(
        "uq_ladder_test_running",
        "ladder_test",
        ["programme"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "ladder_test_asked",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("test", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pressed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_ladder_test_asked_person"),
        sa.ForeignKeyConstraint(
            ["programme"], ["programme.slug"], name="fk_ladder_test_asked_programme"
        ),
        sa.ForeignKeyConstraint(["test"], ["ladder_test.id"], name="fk_ladder_test_asked_test"),
        sa.PrimaryKeyConstraint("id", name="pk_ladder_test_asked"),
        sa.UniqueConstraint("test", "person", name="uq_ladder_test_asked_test_person"),
    )
    op.create_index(
        "ix_proposal_open",
        "proposal",
        ["programme", "made_at"],
        unique=False,
        sqlite_where=sa.text("outcome = 'open'"),
        postgresql_where=sa.text("outcome = 'open'"),
    )
