"""Two plain words for a check word: easy to say, to hear and to type, and nothing like each other.

Never a name, a place, or anything that hurts to read.
"""

from collections.abc import Callable

_PLAIN = """
    amber anchor apple arrow autumn badger bakery banjo basket beacon berry bicycle biscuit
    blanket bottle bridge bucket butter button cabin camera candle canvas carrot castle
    cedar cherry chess cinema circle clock cloud clover cobble coffee copper corner cotton
    cricket crystal curtain daisy dolphin donkey dragon drum eagle engine falcon feather
    fiddle forest fountain garden ginger glacier goat gravel guitar hammer harbour hazel
    hedge helmet heron honey island ivory jacket jigsaw jungle kettle kitten ladder lagoon
    lamp lantern lemon library linen lizard lobster magnet mango maple marble meadow mirror
    mitten mountain mustard needle nutmeg ocean olive orange orchard otter oven paddle panda
    paper parrot pebble pencil pepper piano pillow pine planet plum pocket pond poppy potato
    pumpkin puzzle rabbit radio rainbow ribbon river robin rocket saddle sailor salmon
    sandal satchel scarf shadow shell silver sparrow spoon squirrel stamp station steeple
    sugar summer sunset table tablet teapot temple thimble thunder ticket tiger timber toast
    tomato tractor train trumpet tulip tunnel turtle umbrella valley velvet violin waffle
    wagon walnut water whistle willow window winter yellow zebra
"""
WORDS = tuple(_PLAIN.split())


def two_words(below: Callable[[int], int]) -> str:
    """Two different words, some thirty thousand ways; `below(n)` is a number by chance from 0 to n - 1."""
    first = WORDS[below(len(WORDS))]
    others = [each for each in WORDS if each != first]
    return f"{first} {others[below(len(others))]}"
