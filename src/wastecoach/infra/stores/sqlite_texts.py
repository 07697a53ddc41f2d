"""What is said to SQLite. Values have a rowid, which is the order of their writing."""

from __future__ import annotations

TABLES = (
    "CREATE TABLE value (key TEXT PRIMARY KEY, value BLOB NOT NULL, expires REAL NOT NULL)",
    "CREATE INDEX value_expires ON value (expires)",
    """CREATE TABLE counter (key TEXT PRIMARY KEY, amount INTEGER NOT NULL, expires REAL NOT NULL)
    WITHOUT ROWID""",
    """CREATE TABLE claim (key TEXT PRIMARY KEY, owner TEXT NOT NULL, expires REAL NOT NULL)
    WITHOUT ROWID""",
    """CREATE TABLE log (
    log TEXT NOT NULL, place INTEGER NOT NULL, record BLOB NOT NULL, expires REAL NOT NULL,
    PRIMARY KEY (log, place)) WITHOUT ROWID""",
)

GET = "SELECT value FROM value WHERE key = :key AND expires > :now"
PUT = "INSERT OR REPLACE INTO value (key, value, expires) VALUES (:key, :value, :expires)"
DELETE = "DELETE FROM value WHERE key = ? RETURNING expires"
COUNT_ALL = "SELECT COUNT(*) FROM value"

READ = "SELECT amount FROM counter WHERE key = :key AND expires > :now"
ADD = """
INSERT INTO counter (key, amount, expires) VALUES (:key, :amount, :expires)
ON CONFLICT (key) DO UPDATE SET
    amount = CASE WHEN expires > :now THEN amount + excluded.amount ELSE excluded.amount END,
    expires = CASE WHEN expires > :now THEN expires ELSE excluded.expires END
RETURNING amount
"""
CLAIM = """
INSERT INTO claim (key, owner, expires) VALUES (:key, :owner, :expires)
ON CONFLICT (key) DO UPDATE SET owner = excluded.owner, expires = excluded.expires
WHERE expires <= :now OR owner = excluded.owner
RETURNING owner
"""
RELEASE = "DELETE FROM claim WHERE key = :key AND owner = :owner"

APPEND = """
INSERT INTO log (log, place, record, expires) VALUES (
    :log,
    MAX(:microsecond, 1 + (SELECT COALESCE(MAX(place), 0) FROM log WHERE log = :log)),
    :record,
    :expires)
RETURNING place
"""
FOLLOW = """
SELECT place, record, expires FROM log WHERE log = :log AND place >= :begin ORDER BY place
"""

# U+10FFFF sorts after every character that a key may go on with.
COUNT = """
SELECT COUNT(*) FROM value
WHERE key BETWEEN :prefix AND :prefix || char(1114111) AND expires > :now
"""
CLEAR_VALUES = """
DELETE FROM value WHERE key BETWEEN :prefix AND :prefix || char(1114111) RETURNING expires
"""
CLEAR = (
    "DELETE FROM counter WHERE key BETWEEN :prefix AND :prefix || char(1114111)",
    "DELETE FROM log WHERE log BETWEEN :prefix AND :prefix || char(1114111)",
)

DROP_EXPIRED_VALUES = """
DELETE FROM value WHERE rowid IN (SELECT rowid FROM value WHERE expires <= :now LIMIT :most)
"""
DROP_OLDEST_VALUES = """
DELETE FROM value WHERE rowid IN (SELECT rowid FROM value ORDER BY rowid LIMIT :most)
"""
DROP_EXPIRED_COUNTERS = "DELETE FROM counter WHERE expires <= :now"
DROP_EXPIRED_CLAIMS = "DELETE FROM claim WHERE expires <= :now"
DROP_OLD_RECORDS = """
DELETE FROM log WHERE expires <= :now OR (log = :log AND place <= (
    SELECT place FROM log WHERE log = :log ORDER BY place DESC LIMIT 1 OFFSET :most))
"""
