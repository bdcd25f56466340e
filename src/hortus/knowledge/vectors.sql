CREATE TABLE IF NOT EXISTS model (
  name TEXT NOT NULL,
  width INTEGER NOT NULL
);
-- A vector for each distinct text, at its place in the file of rows.
CREATE TABLE IF NOT EXISTS vectors (
  key BLOB PRIMARY KEY,
  place INTEGER NOT NULL
) WITHOUT ROWID;
-- The parts of a content; one that is here has all its vectors.
CREATE TABLE IF NOT EXISTS parts (
  blob BLOB NOT NULL,
  language TEXT NOT NULL,
  number INTEGER NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  place INTEGER NOT NULL,
  PRIMARY KEY (blob, language, number)
) WITHOUT ROWID;
