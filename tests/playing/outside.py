"""What a play has beside Telegram: a mailbox for adults and a pager, only where its set-up says so.

Real servers on loopback, with certificates of their own.
"""

from dataclasses import dataclass, field
from urllib.parse import quote

from pager import SECRET, PagerServer
from post_office import PASSWORD, USER, Odd, PostOffice, trusting

from bot.second_channels import SecondChannels, Webhook, mail_server

from .cast import Cast
from .lines import TranscriptFault

SECONDS = 0.4
"""How long the bot waits for an answer: a server that hangs costs the play this much a try."""
SENDER = "kept-in-mind@scheme.example"


@dataclass
class Outside:
    """The servers of one play; those that its set-up does not name are never started."""

    cast: Cast
    post: PostOffice = field(default_factory=PostOffice)
    pager: PagerServer = field(default_factory=PagerServer)
    _letters: int = 0
    _pages: int = 0

    async def open(self) -> None:
        """Starts what the set-up names."""
        if self.cast.mailed:
            await self.post.start()
        if self.cast.has_pager:
            await self.pager.start()

    async def close(self) -> None:
        """Ends everything."""
        await self.post.stop()
        await self.pager.stop()

    @property
    def channels(self) -> SecondChannels:
        """What the bot is told of it."""
        login = f"{USER}:{quote(PASSWORD, safe='')}@"
        url = self.post.url("smtp+starttls", login)
        return SecondChannels(
            mail_server(url, SENDER) if self.cast.mailed else None,
            Webhook(self.pager.url, SECRET) if self.cast.has_pager else None,
            seconds=SECONDS,
            tls=trusting() if self.cast.mailed or self.cast.has_pager else None,
        )

    async def mail_server(self, what: str) -> None:
        """Hangs, is away, or works again. Raises TranscriptFault where there is none."""
        if not self.cast.mailed:
            raise TranscriptFault("say who can be reached by e-mail")
        await self.post.stop()
        self.post.odd = Odd.HANGS_AT_ONCE if what == "hangs" else None
        if what != "is away":
            await self.post.start()

    def address_of(self, name: str) -> str:
        """Where somebody's mail goes."""
        return f"{name.lower()}@scheme.example"

    def new_letters(self) -> list[tuple[str, str]]:
        """Whose mails came since the last look, and their text without the reference."""
        new, self._letters = self.post.letters[self._letters :], len(self.post.letters)
        names = {self.address_of(name): name for name in self.cast.members}
        return [(names[each["To"]], without_reference(each.get_content())) for each in new]

    def new_pages(self) -> list[str]:
        """What the pager was told since the last look."""
        new, self._pages = self.pager.pages[self._pages :], len(self.pager.pages)
        return [f"(again) {each['text']}" if each["repeat"] else each["text"] for each in new]


def without_reference(text: str) -> str:
    """A mail's text; its last paragraph names the reference, which is never twice the same."""
    said, _, reference = text.replace("\r\n", "\n").strip().rpartition("\n\n")
    if not reference.startswith("Reference "):
        raise TranscriptFault("a mail without a reference")
    return said
