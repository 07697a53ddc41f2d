"""Model services outside: language models asked with a schema, and the line that every call goes through."""
