"""In what frames a name stands: harmless ones, where somebody is greeted, told or thanked, or others.

Knows nothing of who may read what. In doubt a frame is not harmless.
"""

import re

from flows.first_names import Mention

DOING = (
    r"(?:\w{2,}ed|\w{2,}(?:ches|shes|bs|ks|ps|ts|ces|ses)|beat|began|broke|brought|came|caught|cut|"
    r"did|does|forces|gave|got|had|has|held|hit|hurt|is|keeps|kept|knew|left|let|lied|made|makes|"
    r"met|put|said|saw|says|sent|sends|set|shut|stole|tells|threw|told|took|tried|was|went|won'?t|"
    r"wouldn'?t|do(?:es)?n'?t|didn'?t|always|never|just|also)\b"
)
"""What somebody does or did, right after a name."""
_GREETING = re.compile(
    r"(?:^|[.!?,;\n])\s*(?:hi|hiya|hey|hello|dear|morning|good (?:morning|evening|afternoon)|"
    r"thanks|thank you|thankyou|thank u|thx|cheers|bye|goodbye)[\s,!]*(?:so much|again)?[\s,!]*$"
)
_OPENER = re.compile(
    r"(?:^|[.!?\n])\s*(?:(?:yes|no|ok|okay|sorry|please|pls|yeah|but|and)[\s,]*)*$"
)
_SPEAKS = re.compile(
    r"^\s+(?:i|i'?m|i'?ve|i'?ll|i'?d|we|it'?s|this|that|there|please|pls|can (?:you|u|i|we)|"
    r"could (?:you|u|i|we)|would you|will you|do you|did you|are you|have you|what|how|when|where|"
    r"help|someone|somebody|sorry|thanks|thank you|"
    r"my (?!mentor|lead|deputy|manager|coordinator|supervisor)|dad|mum|mom)\b"
)
_COMMA = re.compile(
    r"^\s*[,:!?\u2013-]\s*(?!(?:she|he|they|her|him|who|whom|the|and|is|was|has|did|that|"
    r"my (?:mentor|lead|deputy|manager|coordinator|supervisor))\b)\w"
)
_ENDS = re.compile(r"^\s*(?:$|[.!?\n])")
_BEFORE_END = re.compile(
    r"(?:,|\b(?:me|us|night|today|tonight|now|again|yesterday|please|pls|help|thanks|die|anymore|"
    r"week|home|here|ok|okay|yes|no|sorry|you|u))\s*$"
)
_WHO = re.compile(r"\b(?:who|it was|it'?s|its|is it|was it|because of|by|called|named|from)\b")
_TOLD = re.compile(
    r"\b(?:i|we|i'?ve|i'?d|i have|already|only)\s+(?:have |already |just |only |also |even )*"
    r"(?:told|asked|texted|messaged|phoned|rang|called|(?:spoke|talked|wrote|said) (?:to|with))\s*$"
)
_TELL = re.compile(
    r"\b(?:can|could|will|would|please|pls|want to|like to|need to|going to|gonna|to)\s+"
    r"(?:you |u |i |we |please |just |also )*"
    r"(?:tell|ask|text|message|phone|ring|call|(?:speak|talk|write) (?:to|with)|see|let)\s*$"
)
_NOT = re.compile(
    r"(?:n't|\b(?:not|never|scared|afraid|made|makes|forced|"
    r"(?:do|does|did|ca|wo|could|would|should|must)nt))\b"
)
_THEN_THEY = re.compile(
    rf"^[\s,.]*(?:(?:and|but|then|so|because)\s+)*(?:(?:she|he|they|who)\b|{DOING})"
)
_WHERE = re.compile(r"(?:^|[.!?,\n]|\b(?:and|but|so))\s*where(?:'?s| is)\s*$")
_MAY = re.compile(
    r"(?:^|[.!?,\n]|\b(?:please|and|so|when|where))\s*(?:can|could|will|would|does|is|where'?s)\s*$"
)
_CALL = re.compile(
    r"^\s+(?:please )?(?:call|ring|phone|text|message|help|speak to me|talk to me|write|read|there|"
    r"come|get me|pick me up|collect me|"
    r"here|around|free|know|see this|get this)\b"
)
_KIND = re.compile(
    r"^(?:'?s|\s+is|\s+was|\s+are)\s+(?:so |very |really |always |being |dead |well )*"
    r"(?:nice|kind|lovely|great|good|ok|okay|fine|cool|sweet|brilliant|amazing|helpful)"
    r"(?: (?:to me|about it))?\s*(?:$|[.!?,\n]|and (?:i|my)\b)"
)
_KIND_WHEN = re.compile(
    r"^\s+(?:is|was) (?:so |very |really |always )*(?:nice|kind|lovely|great|good|sweet|helpful)"
    r"(?: to me| about it)? (?:when|after) (?:i|my|dad|mum|mom|he|she|they)\b"
)
_AND_KIND = re.compile(
    r"[\s,]+(?:(?:and|but)\s+)?(?:she|he|they)\s+(?:was|were|is)\s+(?:so |very |really |dead )*"
    r"(?:nice|kind|lovely|great|good|sweet|helpful)(?: to me| about it)?(?=\s*(?:$|[.!?,\n]))"
)
"""Kind to whoever told them: no deed, and nothing that takes the rest of the sentence with it."""
_WANT = re.compile(
    r"(?:\b(?:i (?:just |really )?(?:want|need)|i'?d like)"
    r"(?: to (?:see|speak (?:to|with)|talk (?:to|with)))?|"
    r"(?:^|[.!?,\n]|\b(?:and|so|please|pls|just))\s*(?:go )?(?:get|fetch|find|send|tell))\s*$"
)
_WANTED = re.compile(
    r"^\s*(?:$|[.!?\n]|(?:please|pls|now|quick|quickly|here|there|to (?:please )?(?:come|help|ring|call|"
    r"get me|pick me up|know))\b(?!.*\b(?:stop|leave|gone|away|done|dead)\b))"
)
"""Whom somebody in need asks for: "get Tom", "I want Tom here"."""
_KNOWS = re.compile(
    r"^\s+(?:already |also )?knows?(?:\s*(?:$|[.!?\n])|\s+(?:about|that|my|it|this)\b)"
)
_HELPED = re.compile(
    r"^\s+(?:also |really |always |just )?(?:helped (?:me|us)\b|stopped (?:him|her|them|it|my|dad|mum)\b|"
    r"asked (?:me )?(?:if|how|what|whether)\b|said (?:i|we) should\b|said to (?:ring|call|tell|talk|speak)\b|"
    r"is the only (?:one|person)\b|listened\b|listens\b|(?:rang|called) (?:the |999|police))"
)
_LOOKED_ON = re.compile(r"\b(?:nothing|laugh\w*|watch\w*|ignor\w*|lets?|joined|then|also)\b")
_ASKED_TO = re.compile(r"^\s+(?:asked|told) me to (?:write|report|flag)\b")
_TO_WHAT = re.compile(
    r"^\s*(?:$|[.!?,\n]|(?:about|that|what|everything|it|this|my|dad|mum|mom|when|if|so|because|"
    r"yesterday|today|already|too|and (?:i|my)|i'?m|i (?:am|want to|need|feel|can'?t|cannot)|"
    r"to (?:please )?(?:call|ring|phone|text|message|speak|talk|write))\b)"
)
"""What somebody is told or asked for, where it is harmless."""
_YOU_DO = re.compile(
    r"(?<!thank )\b(?:u|you)(?:'ve|'re|'d)?\s+"
    r"(?!(?:(?:can|could|please)\s+)*(?:help|call|ring|phone|text me back|message me back)\b|"
    r"know\b|(?:can|could|please)\s*(?:$|[.!?,\n])|are the\b|there\b|ok\b|okay\b|around\b)\w|"
    r"\b(?:by|of) (?:you|u)\b|\byour (?!help|message|number|advice|time)"
)
_MY_OWN = re.compile(
    r"\b(?:i (?:can'?t|cannot|couldn'?t) stop|it (?:won'?t|doesn'?t) stop|"
    r"my \w+ (?:won'?t|doesn'?t|never) (?:stop|leave|quit)|i (?:want|need|have) to (?:stop|leave|quit)|"
    r"(?:i )?(?:don'?t) (?:want to|know|feel|think|care)(?! (?:be )?(?:touch|kiss|see)))\b"
)
"""What I cannot stop, or do not want for myself: said to nobody."""
_REFUSED = re.compile(
    r"\b(?:stop|dont|don't|leave|quit|no(?! (?:one|body|hope|point|way|friends|money|food)\b))\b"
)
OTHER = re.compile(
    r"\b(?:dad|daddy|mum|mom|mam|step-?(?:dad|mum|father|mother|brother|sister)|father|mother|"
    r"brother|sister|uncle|aunt|auntie|aunty|cousin|nan|gran|grandad|boyfriend|girlfriend|bf|gf|"
    r"teacher|neighbour|my (?:ex|mate|friend))\b"
)
"""Somebody else who may have done it."""
_SOMEBODY = re.compile(r"\b(?:he|she|they|hes|shes|theyre|him|someone|somebody|people)\b")
_THEY_DO = re.compile(
    rf"\b(?:she|he|they)\s+(?:\w+\s+)?{DOING}|\bwhat happened in (?:her|his|their)\b"
)
_GIVES = re.compile(r"\s*(?:(?:it|this|that|thats)(?:'?s| is| was)?\s+)?(?:for|to)\s+")
_NO_MORE = re.compile(r"[\s,.!]*(?:please|pls|plz|thanks|thank you|thx|ta)?[\s.!]*")
_AND_DID = re.compile(rf"\b(?:and|but|then|who)\s+{DOING}(?:\s+\w+){{0,3}}?\s+(?:me|us|my)\b")
LAST_WORDS = 40
"""How far back a "not" or a "scared" still colours what follows, in characters."""


def is_harmless(mention: Mention) -> bool:
    """Are they only greeted, thanked, spoken to, asked for, told something, or spoken of kindly?"""
    before, after = mention.before.casefold(), mention.after.casefold()
    after = _AND_KIND.sub("", after)
    if _GIVES.fullmatch(before) and _NO_MORE.fullmatch(after):
        return True  # says for whom a message is, as the button does that gives it to them
    if _is_charged(after):
        return False
    return _is_spoken_to(before, after) or _is_spoken_of(before, after)


def _is_spoken_to(before: str, after: str) -> bool:
    """By name, where no deed stands that "he" or "she" did: with a name, somebody is addressed."""
    clause = re.split(r"[.!?\n]", before)[-1]
    opens = _OPENER.search(before) and (_SPEAKS.search(after) or _COMMA.search(after))
    if _THEY_DO.search(_sentence(after)) and not OTHER.search(_sentence(after)):
        return False
    if opens:
        return True
    if _is_charged(clause) or (_THEY_DO.search(clause) and not OTHER.search(clause)):
        return False
    greeted = _GREETING.search(before) and not re.match(rf"\s*{DOING}", after)
    ends = _ENDS.search(after) and _BEFORE_END.search(clause) and not _WHO.search(clause)
    return bool(greeted or ends)


def _is_spoken_of(before: str, after: str) -> bool:
    """Asked for, told, kind, or knowing, where "she" may be nobody else."""
    if _KIND_WHEN.search(after) and not _LOOKED_ON.search(after):
        return True
    if _THEY_DO.search(_sentence(after)):
        return False
    frames = (
        _told(before, after),
        _MAY.search(before) and _CALL.search(after),
        _WANT.search(before) and _WANTED.search(after),
        _WHERE.search(before) and _ENDS.search(after),
        _KIND.search(after),
        _KNOWS.search(after) and not re.search(r"\b(?:and|but)\b", after),
        _ASKED_TO.search(after),
        _helped(before, after),
    )
    return any(frames)


def _helped(before: str, after: str) -> bool:
    """Did they only help where somebody else did it? Not if they looked on and did nothing."""
    is_other = OTHER.search(before) or OTHER.search(after)
    return bool(is_other and _HELPED.search(after) and not _LOOKED_ON.search(after))


def _is_charged(words: str) -> bool:
    """Do the words say "you did", "stop", "don't", or of a deed whose doer is not said?"""
    if _YOU_DO.search(words) or _REFUSED.search(_MY_OWN.sub("", words)):
        return True
    deed = _AND_DID.search(_sentence(words))
    return deed is not None and not OTHER.search(words[: deed.start()])


def is_done_by_you(words: str) -> bool:
    """Do the words say "you did", and speak of nobody else who may have done it?"""
    said = words.casefold()
    return bool(_YOU_DO.search(said)) and not (OTHER.search(said) or _SOMEBODY.search(said))


def _sentence(after: str) -> str:
    """What follows up to the end of the sentence."""
    return re.split(r"[.!?\n]", after, maxsplit=1)[0]


def _told(before: str, after: str) -> bool:
    if _THEN_THEY.search(after) or _NOT.search(before[-LAST_WORDS:]) or not _TO_WHAT.search(after):
        return False
    return bool(_TOLD.search(before) or _TELL.search(before))


_TO_ME = re.compile(
    rf"^\s+(?:(?:all|both|each)\s+)?{DOING}(?:\s+\w+)?(?:\s+\w+)?\s+(?:me|us|my|our|off|at|into)\b"
)


def does_to_me(mention: Mention) -> bool:
    """Do the words say that they did something to whoever writes?"""
    return bool(_TO_ME.search(mention.after.casefold()))
