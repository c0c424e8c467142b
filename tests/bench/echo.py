"""The peer: a plain python-telegram-bot echo bot with default settings. No database, no durability.

python -m tests.bench.echo URL
"""

import os
import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from .telegram import TOKEN

os.environ.setdefault("PTB_TIMEDELTA", "true")


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Says what was said."""
    if update.message is not None and update.message.text is not None:
        await update.message.reply_text(update.message.text)


def main(url: str) -> None:
    """As its own documentation shows it."""
    application = Application.builder().token(TOKEN).base_url(f"{url}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))
    print("the echo bot has started", file=sys.stderr, flush=True)
    application.run_polling()


if __name__ == "__main__":
    main(sys.argv[1])
