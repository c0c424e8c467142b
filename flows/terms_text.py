"""An agreement's terms as one JSON text and back: what is sealed of an agreement.

Refuses a text with a part it does not know; loses none.
"""

from pydantic import TypeAdapter

from flows.agreement import Terms

_TERMS = TypeAdapter(Terms)


def terms_to_text(terms: Terms) -> str:
    """Terms as JSON."""
    return _TERMS.dump_json(terms).decode()


def terms_from_text(text: str) -> Terms:
    """Terms out of the JSON that `terms_to_text` made. Raises ValidationError."""
    return _TERMS.validate_json(text)
