"""What is decided in a turn, one file a subject. Each function adds effects to a `Turn`."""
