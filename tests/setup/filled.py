"""What somebody types into each step, first to last, for a made-up pair."""

from .laid_out import TOKEN
from .visitor import Page, Visitor

WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "9:00 to 17:30")
PROGRAMME = {
    "name": "Riverside Mentoring",
    "nation": "england",
    "kind": "made_up",
    "zone": "Europe/London",
    "holidays": "26/10/2026 to 30/10/2026",
}
LADDER = {
    "lead_name": "Priya", "lead_initials": "PN", "deputy_name": "Joe", "deputy_initials": "JA",
}  # fmt: skip
MENTEE = {"name": "Maya", "initials": "MK", "born": "May 2009", "day": "0", "time": "16:30"}
MENTOR = {"name": "Sam", "initials": "SO", "kind": "volunteer"}
TERMS = {
    "day_1": "yes", "day_3": "yes", "hours": "16:00 to 18:00", "mentee_a_week": "10",
    "mentor_a_week": "10", "agreed_on": "30/10/2026",
}  # fmt: skip
FORMS = {
    "token": {"token": TOKEN},
    "programme": PROGRAMME,
    "cover": WEEK,
    "ladder": LADDER,
    "mentee": MENTEE,
    "mentor": MENTOR,
}


async def fill(visitor: Visitor, *steps: str) -> Page:
    """Fills in some steps, one after the other; gives the last answer."""
    page = Page(0, "", "")
    for step in steps:
        page = await visitor.send(step, FORMS[step])
        assert page.status == 200, (step, page.faults, page.words)
    return page
