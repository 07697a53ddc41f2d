-- A ledger as version 1 of the file made it, with one settled call.
CREATE TABLE calls (
    id TEXT PRIMARY KEY,
    at REAL NOT NULL,
    day TEXT NOT NULL,
    stage TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    input_tokens INTEGER NOT NULL,
    cached_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    calls INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('reserved', 'settled', 'kept', 'unpriced'))
);
CREATE INDEX calls_by_day ON calls (day);
CREATE TABLE days (day TEXT PRIMARY KEY, cost INTEGER NOT NULL) WITHOUT ROWID;
CREATE TRIGGER call_added AFTER INSERT ON calls BEGIN
    INSERT INTO days VALUES (NEW.day, NEW.cost)
    ON CONFLICT (day) DO UPDATE SET cost = cost + excluded.cost;
END;
CREATE TRIGGER call_changed AFTER UPDATE OF cost ON calls BEGIN
    UPDATE days SET cost = cost + NEW.cost - OLD.cost WHERE day = NEW.day;
END;
CREATE TRIGGER call_removed AFTER DELETE ON calls BEGIN
    UPDATE days SET cost = cost - OLD.cost WHERE day = OLD.day;
END;
PRAGMA application_id = 2002996295;
PRAGMA user_version = 1;
PRAGMA journal_mode = WAL;
INSERT INTO calls VALUES
    ('c1', 1795662000.0, '2026-11-26', 'look', 'openai', 'gpt-4o', 1000, 0, 100, 1, 2000, 'settled');
