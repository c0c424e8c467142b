"""The named things that a script can do, and how each can end. What they do is in `flows/turns/`."""

OUTCOMES: dict[str, frozenset[str]] = {
    "join": frozenset({"joined"}),
    "decline": frozenset({"declined"}),
    "plan": frozenset({"planned"}),
    "skip_check_in": frozenset({"skipped"}),
    "keep_answer": frozenset({"kept"}),
    "find_mentor": frozenset({"mentor", "nobody"}),
    "share_answers": frozenset({"passed", "held", "waits", "stopped"}),
    "find_readers": frozenset({"several", "one", "nobody"}),
    "kept_words": frozenset({"some", "none"}),
    "tell": frozenset({"told"}),
    "told_all": frozenset({"ended"}),
    "leave_telling": frozenset({"left", "told"}),
    "name_about": frozenset({"named"}),
    "keep_note": frozenset({"kept", "returned", "late", "stopped"}),
    "keep_card": frozenset({"kept", "late", "stopped"}),
    "read_first_name": frozenset({"read", "unread"}),
    "read_initials": frozenset({"read", "unread"}),
    "read_birth_month": frozenset({"read", "unread"}),
    "add_person": frozenset({"added", "waits", "refused"}),
    "write_to_young_person": frozenset({"sent", "unreachable", "barred"}),
}
