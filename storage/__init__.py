"""What has happened: the tables, one reader, one writer, the queues.

Sealing and opening happen in the reader and the writer alone. Decides nothing.
May import flows, SQLAlchemy with its driver of SQLite, Alembic and cryptography.
"""
