"""The first step: the bot's token, tried at Telegram before it is kept. It is never shown again."""

from pydantic import SecretStr

from bot.asking_telegram import UnknownToken, UsedElsewhere, try_token
from bot.no_answer import NoAnswer
from bot.settings import ENV_FILE, TOKEN_FORM, load_settings
from bot.setup.drawing import Shown
from bot.setup.env_file import put
from bot.setup.office import Known, Office, is_outside
from bot.setup.page_words import page_words
from bot.setup.step import Form, Saved, Step
from bot.setup.typed import Typed

WORDS = page_words("token")


def look(known: Known) -> Shown:
    """Whether there is a token; never the token."""
    notes = []
    if known.has_token:
        notes.append(
            WORDS.note("named", name=known.bot_name) if known.bot_name else WORDS.note("there")
        )
    if is_outside("token"):
        notes.append(WORDS.note("outside"))
    hidden = frozenset({"token"}) if is_outside("token") else frozenset()
    return Shown(notes=notes, hidden=hidden, is_done=known.has_token)


async def save(office: Office, known: Known, form: Form) -> Saved:
    """Tries the token and keeps it. A bot that runs starts anew with it."""
    typed = Typed(WORDS, form)
    token = "".join(typed.text("token").split())
    if not token and known.has_token:
        return Saved()
    if not TOKEN_FORM.fullmatch(token):
        typed.wrong("token", "form" if token else "none")
    typed.finish()
    was_running = office.keeper.is_running
    await office.keeper.stop()  # the two would throw each other out at Telegram
    try:
        office.bot_name = await _tried(typed, token)
        put(ENV_FILE, {"token": token})
    finally:
        await office.read_again()
        if was_running:
            await office.start()
    return Saved(WORDS.note("saved", name=office.bot_name))


async def _tried(typed: Typed, token: str) -> str:
    settings = load_settings().model_copy(update={"token": SecretStr(token)})
    name = ""
    try:
        name = await try_token(settings)
    except UnknownToken:
        typed.wrong("token", "unknown")
    except NoAnswer:
        typed.wrong("token", "no_answer")
    except UsedElsewhere as elsewhere:
        typed.wrong("token", "webhook" if "webhook" in str(elsewhere) else "elsewhere")
    typed.finish()
    return name


STEP = Step("token", look, save, needs_programme=False)
