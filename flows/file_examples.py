"""What may stand in `programme.toml` and `notice.toml`: a line of example for each place.

Decides nothing; a test holds that no place is without one.
"""

from typing import Final

from flows.broken_files import Examples

_HOURS = '{ days = ["mon", "tue"], start = "09:00", until = "17:30" }'
_LADDER = '{ acknowledge = 10, rungs = [[0, "lead"], [10, "deputy"]], repeat = 10 }'
_DAYS = '"mon", "tue", "wed", "thu", "fri", "sat" or "sun"'

PROGRAMME: Final = Examples(
    may_quote=True,  # it holds rules alone, never people and no secret
    lines={
        "slug": 'slug = "our-scheme"',
        "name": 'name = "Our mentoring scheme"',
        "zone": 'zone = "Europe/London"',
        "nation": 'nation = "england"',
        "made_up": "made_up = false",
        "min_chat_age": "min_chat_age = 16",
        "cover": f"the line [cover], and below it hours = [{_HOURS}]",
        "cover.hours": f"hours = [{_HOURS}]",
        "cover.hours.days": 'days = ["mon", "tue"]',
        "cover.hours.start": 'start = "09:00"',
        "cover.hours.until": 'until = "17:30"',
        "cover.closed": "closed = [2026-12-25, 2026-12-26]",
        "ladder": f"the line [ladder], and below it now = {_LADDER}",
        "ladder.now": f"now = {_LADDER}",
        "ladder.today": f"today = {_LADDER}",
        "ladder.soon": 'soon = { working_days = 1, rungs = ["deputy", "manager"] }',
        "ladder.note": 'note = { working_days = 5, rungs = ["lead"] }',
        "ladder.test": 'test = { day = "mon", start = "09:00" }',
        "check_ins": 'the line [check_ins], and below it start = "09:00"',
        "check_ins.start": 'start = "09:00"',
        "check_ins.until": 'until = "20:00"',
        "check_ins.school_day_start": 'school_day_start = "15:30"',
        "check_ins.default_day": 'default_day = "mon"',
        "check_ins.default_time": 'default_time = "16:30"',
        "check_ins.school_holidays": (
            "school_holidays = [{ first = 2026-12-21, last = 2027-01-01 }]"
        ),
        "contact": 'the line [contact], and below it quiet_start = "20:00"',
        "contact.quiet_start": 'quiet_start = "20:00"',
        "contact.quiet_until": 'quiet_until = "08:00"',
        "desk": 'the line [desk], and below it morning = "08:45"',
        "desk.morning": 'morning = "08:45"',
        "help_lines_checked": "the line [help_lines_checked], and below it shout = 2026-11-02",
    },
    rules={
        "slug": "1 to 40 small letters, digits and hyphens",
        "nation": '"england", "wales", "scotland" or "northern_ireland"',
        "cover.hours.days": f"a list in square brackets of one or more of {_DAYS}",
        "check_ins.default_day": f"one of {_DAYS}",
        "ladder.test.day": f"one of {_DAYS}",
    },
)

_PHRASES = '["a phrase", "another one"]'
NOTICE: Final = Examples(  # its phrases are private: what is written there is never repeated
    lines={
        "version": 'version = "2026-11-23"',
        "families": "the line [families], and below it "
        'places = ["the garages", "behind the shops"]',
        "rules": "the line [[rules]], and below it the settings of one rule",
        "rules.id": 'id = "the_garages"',
        "rules.category": 'category = "exploitation"',
        "rules.level": 'level = "TODAY"',
        "rules.directions": 'directions = ["mentee"]',
        "rules.adult_in_scheme": "adult_in_scheme = false",
        "rules.doer_before": "doer_before = false",
        "rules.below_because": 'below_because = "a reason"',
        "rules.phrases": f"phrases = {_PHRASES}",
        "rules.together": f"together = [{{ parts = [{_PHRASES}, {_PHRASES}], within = 8 }}]",
        "rules.exceptions": f"exceptions = {_PHRASES}",
        "rules.unless": f"unless = {_PHRASES}",
        "rules.needs": f"needs = {_PHRASES}",
        "rules.examples": 'examples = ["words that it should notice"]',
        "rules.near_misses": 'near_misses = ["words that it should leave alone"]',
        "rules.by": 'by = "Priya Shah"',
        "rules.on": "on = 2026-11-20",
        "rules.why": 'why = "a reason of ten letters or more"',
        "off": "the line [[off]], and below it the settings of one rule",
        "off.rule": 'rule = "said_in_passing"',
        "off.by": 'by = "Priya Shah"',
        "off.on": "on = 2026-11-20",
        "off.why": 'why = "a reason of ten letters or more"',
        "off.agreed_by": 'agreed_by = "Joe Adams"',
        "off.life_risk_reason": 'life_risk_reason = "a reason of ten letters or more"',
    },
    rules={
        "version": "a date in quotation marks, with .2 behind it for a second one on that day",
        "rules.id": "small letters, with _ between words",
        "rules.directions": 'a list in square brackets with "mentee", "mentor" or both',
    },
)
