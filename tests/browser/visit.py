"""One visit to the page: what a visitor sees, and what the page must never cause."""

from dataclasses import dataclass, field

from playwright.async_api import Locator, Page


@dataclass
class Visit:
    """One visit to the page, and what a visitor must never cause."""

    page: Page
    url: str
    errors: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    async def open(self) -> None:
        """Opens the page and waits until all four phones are there."""
        await self.page.goto(self.url)
        await self.page.locator(".phone").nth(3).wait_for(state="attached")

    def phone(self, name: str) -> Locator:
        """Everything on one person's phone."""
        return self.page.get_by_role("region", name=name, exact=True)

    async def join(self, name: str) -> Locator:
        """Presses Start and waits for the first question."""
        phone = self.phone(name)
        await phone.get_by_role("button", name="Start").click()
        await phone.get_by_role("button", name="Good").wait_for()
        return phone


def words_in(phone: Locator) -> Locator:
    """Where one writes."""
    return phone.get_by_role("textbox")


def bubble(phone: Locator, text: str) -> Locator:
    """The messages with these words in them, not only in a quote."""
    return phone.get_by_role("listitem").filter(has=phone.page.locator(".words", has_text=text))


async def write(phone: Locator, text: str) -> None:
    """Types words and sends them."""
    await words_in(phone).fill(text)
    await words_in(phone).press("Enter")
