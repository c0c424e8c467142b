"""How soon a person must look at a worry. Decides nothing: the levels and their order only."""

import enum


class Level(enum.IntEnum):
    """How soon a person must look; a higher number is more urgent.

    NOTE: a small sign or a small slip of boundaries; read within five working days.
    SOON: lasting low mood, bullying, hunger, housing, substances, eating; by the end of the next
    working day.
    TODAY: abuse told, sexual harm, exploitation, thoughts of suicide or self-harm without danger
    this minute, a worry about an adult in the scheme; within one hour of cover.
    NOW: life or serious harm at risk, hurt, missing, unsafe to go home tonight, forced marriage,
    FGM or "honour"; within ten minutes of cover, and the whole ladder at any hour.

    When unsure, the higher level. Only a lead lowers one; the program never does.
    """

    NOTE = 1
    SOON = 2
    TODAY = 3
    NOW = 4
