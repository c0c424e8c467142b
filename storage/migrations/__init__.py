"""The history of the schema, one file a step. Never edited once released."""
