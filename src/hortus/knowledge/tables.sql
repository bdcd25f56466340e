CREATE TABLE IF NOT EXISTS tips (
  id INTEGER PRIMARY KEY,
  repository INTEGER NOT NULL,
  ref TEXT NOT NULL,
  commit_id TEXT NOT NULL,
  UNIQUE (repository, ref)
);
-- state: 0 to be indexed (again), 1 indexed, 2 refused for the reason given
CREATE TABLE IF NOT EXISTS documents (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  blob BLOB NOT NULL,
  path TEXT NOT NULL,
  language TEXT NOT NULL,
  state INTEGER NOT NULL DEFAULT 0,
  reason TEXT NOT NULL DEFAULT '',
  bytes INTEGER NOT NULL DEFAULT 0,
  lines INTEGER NOT NULL DEFAULT 0,
  signature BLOB,
  UNIQUE (path, blob)
);
CREATE INDEX IF NOT EXISTS documents_waiting ON documents (state) WHERE state = 0;
CREATE TABLE IF NOT EXISTS held (
  tip INTEGER NOT NULL,
  document INTEGER NOT NULL,
  PRIMARY KEY (tip, document)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS held_document ON held (document, tip);
-- up to which commit the messages of a branch were read
CREATE TABLE IF NOT EXISTS told (
  tip INTEGER PRIMARY KEY,
  commit_id TEXT NOT NULL
);
-- a message keeps its text until it is indexed
CREATE TABLE IF NOT EXISTS messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tip INTEGER NOT NULL,
  text TEXT
);
CREATE INDEX IF NOT EXISTS messages_tip ON messages (tip);
CREATE INDEX IF NOT EXISTS messages_waiting ON messages (id) WHERE text IS NOT NULL;
CREATE TABLE IF NOT EXISTS touched (
  message INTEGER NOT NULL,
  path TEXT NOT NULL,
  PRIMARY KEY (message, path)
) WITHOUT ROWID;
