"""`agree`: records an agreement as agreed on paper, by whom and when. It adds a version, never alters."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import click

from bot.commanding import COMMAND
from bot.commands.asking import PAIRING, PERSON, by_option
from bot.commands.gate_waits import of_pairing
from bot.commands.naming import first_name_read
from bot.commands.opening import commanded, now
from bot.commands.printing import as_json_option, put_out
from bot.commands.reading import away_days, day, days_and_hours, known_zone, quiet_hours
from bot.commands.trouble import told_plainly
from flows.agreement import Away, Quiet, Terms
from flows.effects import AddAgreement, Effect
from flows.heard import AgreementRecorded
from flows.local_time import Hours
from flows.programme import Programme

A_WEEK = click.IntRange(0, 200)
COUNTS = (
    "What is tighter than before counts at once. What is looser waits for a second person's yes in "
    "chat; while nobody who may give it has joined, it counts at once too."
)
EXAMPLE = 'For example: --hours "tue,thu 16:00-18:00" --mentee-a-week 10 --mentor-a-week 10 --on 2026-11-02'


@click.command(epilog=f"{COUNTS}\n\n{EXAMPLE}")
@click.argument("pairing", type=PAIRING)
@click.option("--supervisor", type=PERSON, required=True, help="Who agreed as the third party.")
@click.option("--recorded-by", required=True, help="Who saw it, by first name.")
@click.option("--on", "agreed_on", type=day, required=True, help="The day on the paper.")
@click.option("--hours", type=days_and_hours, multiple=True, required=True, help="May be repeated.")
@click.option("--mentee-a-week", type=A_WEEK, required=True, help="Messages from the mentee.")
@click.option("--mentor-a-week", type=A_WEEK, required=True, help="Messages from the mentor.")
@click.option("--zone", help="The time zone of the hours; else the programme's.")
@click.option(
    "--quiet",
    type=quiet_hours,
    multiple=True,
    help="As in 20:00-08:00, beside the programme's own.",
)
@click.option(
    "--away",
    type=away_days,
    multiple=True,
    help="Days without messages, as in 2026-12-20..2027-01-03.",
)
@click.option("--reply-days", type=click.IntRange(1, 60), help="The usual time for an answer.")
@click.option("--starts", type=day, help="The first day, as in 2026-11-02.")
@click.option("--review", type=day, help="When the three look at it again.")
@click.option("--ends", type=day, help="The last day. One in the past ends it.")
@click.option("--approved", multiple=True, help="A place or link that may pass.")
@by_option
@as_json_option
@told_plainly
def agree(
    pairing: UUID,
    supervisor: UUID,
    recorded_by: str,
    agreed_on: date,
    hours: tuple[Hours, ...],
    mentee_a_week: int,
    mentor_a_week: int,
    zone: str | None,
    quiet: tuple[Quiet, ...],
    away: tuple[Away, ...],
    reply_days: int | None,
    starts: date | None,
    review: date | None,
    ends: date | None,
    approved: tuple[str, ...],
    by: UUID | None,
    as_json: bool,
) -> None:
    """Record what mentee, mentor and supervisor agreed on paper for PAIRING."""
    recorder = first_name_read(recorded_by)

    def recorded(rules: Programme) -> AgreementRecorded:
        terms = Terms(
            zone=known_zone(zone or rules.zone),
            hours=hours,
            mentee_a_week=mentee_a_week,
            mentor_a_week=mentor_a_week,
            quiet=(Quiet(rules.contact.quiet_start, rules.contact.quiet_until), *quiet),
            away=away,
            usual_reply_days=reply_days,
            starts_on=starts,
            review_on=review,
            ends_on=ends,
            approved=approved,
        )
        return AgreementRecorded(COMMAND, pairing, terms, supervisor, recorder, agreed_on, by)

    effects = commanded(lambda store: recorded(store.rules))
    _tell(pairing, effects, _in_force(starts, ends), as_json=as_json)


def _tell(pairing: UUID, effects: Sequence[Effect], in_force: str, *, as_json: bool) -> None:
    """Says what became of it: a version of its own, or a question to a second person."""
    version = next((each.number for each in effects if isinstance(each, AddAgreement)), None)
    found = {"pairing": str(pairing), "version": version, "waits": version is None}
    said = f"Recorded as version {version}. {in_force} {of_pairing(pairing)}".rstrip()
    put_out(as_json, found, WAITS if version is None else said)


WAITS = (
    "It is looser than the agreement in force, so it waits for a second person: those who may agree "
    "are asked in their chats. Until then nothing changes."
)


def _in_force(starts: date | None, ends: date | None) -> str:
    today = now().date()
    if ends is not None and ends < today:
        return f"It ended on {ends}: no message passes between the two from now on."
    if starts is not None and starts > today:
        return f"It is in force from {starts} on."
    return "It is in force from now on."
