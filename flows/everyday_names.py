"""First names that are everyday words, too (Will, Grace, Hope, Mark): is the name meant?

A capital inside a sentence or what only a person does says so; a small "will" before a verb does not.
"""

import re

_EVERYDAY = (
    "amber angel april art ash august autumn bill buddy carol chance charity chase cherry "
    "christian crystal daisy dawn dean dot drew earl eve faith frank ginger grace grant guy "
    "harmony hazel heather holly hope ivy jack jay jean joy june kitty lily major mark max may "
    "melody mercy miles nick olive pat patience pearl penny pierce poppy precious prince ray rich "
    "rob robin rocky rose ruby rusty sandy sky star sterling sue summer sunny tiger victor violet "
    "will woody young"
)
EVERYDAY = frozenset(_EVERYDAY.split())
"""In small letters; a name that is not here always counts."""
_NOT_BEFORE = (
    "i you u he she it we they who that this these those there my your his her their our the a an "
    "no some any all every each in on since until till during last next early late without lost "
    "lose losing have had give gave me little much more to can't cant don't dont not and then if "
    "what which when where how maybe"
)
NOT_BEFORE = frozenset(_NOT_BEFORE.split())
"""After these a small one is the everyday word."""
_NAME_BEFORE = "about by called named its it's is was with"
NAME_BEFORE = frozenset(_NAME_BEFORE.split())
"""After these even a small one is a name."""
_NOT_AFTER = (
    "you u i we he she it they this that these those there my your his her the a an someone "
    "somebody anyone anybody everyone people me him them not to so do be mum mom dad gran nan "
    "ever"
)
NOT_AFTER = frozenset(_NOT_AFTER.split())
"""Before these a capital at the beginning of a sentence is no sign of a name."""
DOES = re.compile(
    r"\s+(?:\w{2,}ed|is|was|has|had|did|does|keeps|kept|hits|hurts|beats|touches|grabs|made|makes|"
    r"asks|wants|told|tells|said|says|sent|sends|gave|took|held|came|got|put|let|left|went|forces|"
    r"slaps|kicks|punches|rapes|scares|shouts|threw|shut|saw|isn'?t|wasn'?t|didn'?t|doesn'?t)\b",
    re.IGNORECASE,
)
"""What a person does or did: never right after the "will" or the "may" of another."""
MODAL = frozenset({"will", "may", "hope"})


def is_meant(word: str, ending: str, before: str, after: str, names: frozenset[str]) -> bool:
    """Is the name meant by a `word` with the `ending` "s" or "'s", and not the everyday word?

    `names` are those of everybody here, in small letters: "Will Priya call me?" asks for Priya.
    """
    if word.casefold() not in EVERYDAY:
        return True
    is_shouted = word.isupper() and not re.search(r"[a-z]", before + after)
    if word[0].isupper() and not is_shouted:
        no_name = NOT_AFTER | names if word.casefold() in MODAL else NOT_AFTER
        return not _opens_a_sentence(before) or _next(after) not in no_name
    if ending == "s":
        return False
    return _is_small_name(word.casefold(), before.casefold(), after, owns=bool(ending))


def _is_small_name(word: str, before: str, after: str, *, owns: bool) -> bool:
    prior = (re.findall(r"[\w']+", before) or [""])[-1]
    is_modal_and = word in MODAL and prior == "and"
    if prior in NOT_BEFORE - {"and"} or (is_modal_and and not DOES.match(after)):
        return False
    is_last = re.match(r"\s*(?:$|[.,!?;\n])", after) is not None
    return owns or prior in NAME_BEFORE or is_last or DOES.match(after) is not None


def _opens_a_sentence(before: str) -> bool:
    return re.search(r"(?:^|[.!?:\n\"(])\s*$", before) is not None


def _next(after: str) -> str:
    found = re.match(r"\s+([\w']+)", after)
    return found.group(1).casefold() if found else ""
