CREATE TABLE alembic_version (
  version_num VARCHAR(32) NOT NULL,
  PRIMARY KEY (version_num)
);
CREATE TABLE audit_head (
  only INTEGER NOT NULL,
  size BIGINT NOT NULL,
  peaks BLOB NOT NULL,
  chain BLOB NOT NULL,
  digest_key BLOB NOT NULL,
  PRIMARY KEY (only)
);
CREATE TABLE audit_keys (
  number INTEGER NOT NULL,
  vkey TEXT NOT NULL,
  from_size BIGINT NOT NULL,
  at_us BIGINT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (number)
);
CREATE TABLE audit_leaves (
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL,
  chain BLOB NOT NULL,
  PRIMARY KEY (seq)
);
CREATE TABLE budget_alerts (
  budget_id TEXT NOT NULL,
  first_day BIGINT NOT NULL,
  share BIGINT NOT NULL,
  at_us BIGINT NOT NULL,
  PRIMARY KEY (budget_id, first_day, share)
);
CREATE TABLE budget_days (
  budget_id TEXT NOT NULL,
  day BIGINT NOT NULL,
  spent_micro BIGINT NOT NULL,
  PRIMARY KEY (budget_id, day)
);
CREATE TABLE budget_leases (
  budget_id TEXT NOT NULL,
  gateway TEXT NOT NULL,
  granted_micro BIGINT NOT NULL,
  used_micro BIGINT NOT NULL,
  expires_us BIGINT NOT NULL,
  PRIMARY KEY (budget_id, gateway)
);
CREATE TABLE budgets (
  budget_id TEXT NOT NULL,
  name TEXT NOT NULL,
  scope TEXT NOT NULL,
  subject TEXT NOT NULL,
  limit_micro BIGINT NOT NULL,
  currency TEXT NOT NULL,
  period TEXT NOT NULL,
  days BIGINT NOT NULL,
  kind TEXT NOT NULL,
  alerts TEXT NOT NULL,
  owner TEXT NOT NULL,
  created_us BIGINT NOT NULL,
  changed_us BIGINT NOT NULL,
  ended_us BIGINT NOT NULL,
  turn BIGINT DEFAULT '0' NOT NULL,
  PRIMARY KEY (budget_id),
  UNIQUE (name)
);
CREATE TABLE content_answers (
  request_id TEXT NOT NULL,
  public_key TEXT NOT NULL,
  word TEXT NOT NULL,
  at_us BIGINT NOT NULL,
  signature TEXT NOT NULL,
  PRIMARY KEY (request_id, public_key)
);
CREATE TABLE content_approvers (
  public_key TEXT NOT NULL,
  name TEXT NOT NULL,
  added_us BIGINT NOT NULL,
  removed_us BIGINT NOT NULL,
  PRIMARY KEY (public_key)
);
CREATE TABLE content_readings (
  reading_id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  decision_id TEXT NOT NULL,
  person TEXT NOT NULL,
  reader TEXT NOT NULL,
  reason TEXT NOT NULL,
  read_us BIGINT NOT NULL,
  due_us BIGINT NOT NULL,
  notified_us BIGINT NOT NULL,
  PRIMARY KEY (reading_id)
);
CREATE INDEX content_readings_by_state ON content_readings (notified_us, due_us);
CREATE TABLE content_requests (
  request_id TEXT NOT NULL,
  decision_id TEXT NOT NULL,
  person TEXT NOT NULL,
  asker TEXT NOT NULL,
  asker_key TEXT NOT NULL,
  reason TEXT NOT NULL,
  asked_us BIGINT NOT NULL,
  expires_us BIGINT NOT NULL,
  PRIMARY KEY (request_id)
);
CREATE INDEX content_requests_by_time ON content_requests (asked_us);
CREATE TABLE events (
  seq INTEGER NOT NULL,
  at_us BIGINT NOT NULL,
  event TEXT NOT NULL,
  actor TEXT NOT NULL,
  subject TEXT NOT NULL,
  decision_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  facts TEXT NOT NULL,
  PRIMARY KEY (seq)
);
CREATE INDEX events_by_decision ON events (decision_id);
CREATE INDEX events_by_name ON events (event, at_us);
CREATE INDEX events_by_time ON events (at_us);
CREATE TABLE grants (
  grant_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  user_code TEXT NOT NULL,
  holder_id TEXT NOT NULL,
  client TEXT NOT NULL,
  created_us BIGINT NOT NULL,
  asked_us BIGINT NOT NULL,
  expires_us BIGINT NOT NULL,
  PRIMARY KEY (grant_id)
);
CREATE INDEX grants_by_user_code ON grants (user_code);
CREATE TABLE intents (
  seq INTEGER NOT NULL,
  decision_id TEXT NOT NULL,
  attempt BIGINT NOT NULL,
  at_us BIGINT NOT NULL,
  principal TEXT NOT NULL,
  key_id TEXT NOT NULL,
  client TEXT NOT NULL,
  client_version TEXT NOT NULL,
  door TEXT NOT NULL,
  model_asked TEXT NOT NULL,
  model TEXT NOT NULL,
  why TEXT NOT NULL,
  inside BOOLEAN NOT NULL,
  region TEXT NOT NULL,
  bytes_in BIGINT NOT NULL,
  conversation TEXT NOT NULL,
  labels TEXT DEFAULT '' NOT NULL,
  findings TEXT DEFAULT '' NOT NULL,
  screened_us BIGINT DEFAULT '0' NOT NULL,
  project TEXT DEFAULT '' NOT NULL,
  rules TEXT DEFAULT '' NOT NULL,
  bundle TEXT DEFAULT '' NOT NULL,
  account TEXT DEFAULT '' NOT NULL,
  facts TEXT DEFAULT '' NOT NULL,
  cost_centre TEXT DEFAULT '' NOT NULL,
  PRIMARY KEY (seq)
);
CREATE INDEX intents_by_decision ON intents (decision_id);
CREATE INDEX intents_by_time ON intents (at_us);
CREATE TABLE key_changes (
  only INTEGER NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (only)
);
CREATE TABLE keys (
  key_id TEXT NOT NULL,
  digest BLOB NOT NULL,
  name TEXT NOT NULL,
  models TEXT NOT NULL,
  created_us BIGINT NOT NULL,
  expires_us BIGINT NOT NULL,
  revoked_us BIGINT NOT NULL,
  last_used_day BIGINT NOT NULL,
  holder_id TEXT DEFAULT '' NOT NULL,
  zones TEXT DEFAULT '[]' NOT NULL,
  project TEXT DEFAULT '' NOT NULL,
  PRIMARY KEY (key_id),
  UNIQUE (digest)
);
CREATE TABLE memberships (
  team_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  PRIMARY KEY (team_id, member_id)
);
CREATE INDEX memberships_by_member ON memberships (member_id);
CREATE TABLE outcomes (
  seq INTEGER NOT NULL,
  decision_id TEXT NOT NULL,
  at_us BIGINT NOT NULL,
  status BIGINT NOT NULL,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  remedy TEXT NOT NULL,
  model TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  why TEXT NOT NULL,
  input_tokens BIGINT NOT NULL,
  output_tokens BIGINT NOT NULL,
  cache_read_tokens BIGINT NOT NULL,
  cache_write_tokens BIGINT NOT NULL,
  reasoning_tokens BIGINT NOT NULL,
  bytes_out BIGINT NOT NULL,
  first_token_us BIGINT NOT NULL,
  total_us BIGINT NOT NULL,
  cost_micro BIGINT NOT NULL,
  currency TEXT NOT NULL,
  labels TEXT DEFAULT '' NOT NULL,
  findings TEXT DEFAULT '' NOT NULL,
  screened_us BIGINT DEFAULT '0' NOT NULL,
  held_us BIGINT DEFAULT '0' NOT NULL,
  list_cost_micro BIGINT DEFAULT '0' NOT NULL,
  PRIMARY KEY (seq)
);
CREATE INDEX outcomes_by_decision ON outcomes (decision_id);
CREATE INDEX outcomes_by_time ON outcomes (at_us);
CREATE TABLE people (
  person_id TEXT NOT NULL,
  user_name TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  region TEXT NOT NULL,
  entity TEXT NOT NULL,
  cost_centre TEXT NOT NULL,
  clearance TEXT NOT NULL,
  roles TEXT NOT NULL,
  origin TEXT NOT NULL,
  external_id TEXT NOT NULL,
  attributes TEXT NOT NULL,
  created_us BIGINT NOT NULL,
  changed_us BIGINT NOT NULL,
  ended_us BIGINT NOT NULL,
  project TEXT DEFAULT '' NOT NULL,
  PRIMARY KEY (person_id),
  UNIQUE (user_name)
);
CREATE TABLE policy_activations (
  number BIGINT NOT NULL,
  proposal_id TEXT NOT NULL,
  actor TEXT NOT NULL,
  at_us BIGINT NOT NULL,
  PRIMARY KEY (number)
);
CREATE TABLE policy_approvals (
  proposal_id TEXT NOT NULL,
  approver TEXT NOT NULL,
  at_us BIGINT NOT NULL,
  PRIMARY KEY (proposal_id, approver)
);
CREATE TABLE policy_proposals (
  proposal_id TEXT NOT NULL,
  proposer TEXT NOT NULL,
  reason TEXT NOT NULL,
  base TEXT NOT NULL,
  version TEXT NOT NULL,
  texts TEXT NOT NULL,
  created_us BIGINT NOT NULL,
  PRIMARY KEY (proposal_id)
);
CREATE TABLE sealed_contents (
  decision_id TEXT NOT NULL,
  part TEXT NOT NULL,
  person TEXT NOT NULL,
  month TEXT NOT NULL,
  key_id TEXT NOT NULL,
  at_us BIGINT NOT NULL,
  size BIGINT NOT NULL,
  kept BIGINT NOT NULL,
  sealed BLOB NOT NULL,
  erased_us BIGINT NOT NULL,
  PRIMARY KEY (decision_id, part)
);
CREATE INDEX sealed_contents_by_person ON sealed_contents (person, month);
CREATE INDEX sealed_contents_by_time ON sealed_contents (at_us);
CREATE TABLE services (
  service_id TEXT NOT NULL,
  name TEXT NOT NULL,
  team TEXT NOT NULL,
  region TEXT NOT NULL,
  entity TEXT NOT NULL,
  cost_centre TEXT NOT NULL,
  clearance TEXT NOT NULL,
  roles TEXT NOT NULL,
  public_key TEXT NOT NULL,
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  created_us BIGINT NOT NULL,
  changed_us BIGINT NOT NULL,
  ended_us BIGINT NOT NULL,
  project TEXT DEFAULT '' NOT NULL,
  PRIMARY KEY (service_id),
  UNIQUE (name)
);
CREATE TABLE sessions (
  session_id TEXT NOT NULL,
  holder_id TEXT NOT NULL,
  tier TEXT NOT NULL,
  thumbprint TEXT NOT NULL,
  client TEXT NOT NULL,
  generation BIGINT NOT NULL,
  created_us BIGINT NOT NULL,
  used_us BIGINT NOT NULL,
  expires_us BIGINT NOT NULL,
  ended_us BIGINT NOT NULL,
  PRIMARY KEY (session_id)
);
CREATE INDEX sessions_by_end ON sessions (ended_us);
CREATE INDEX sessions_by_holder ON sessions (holder_id);
CREATE TABLE teams (
  team_id TEXT NOT NULL,
  name TEXT NOT NULL,
  origin TEXT NOT NULL,
  external_id TEXT NOT NULL,
  attributes TEXT NOT NULL,
  created_us BIGINT NOT NULL,
  changed_us BIGINT NOT NULL,
  PRIMARY KEY (team_id),
  UNIQUE (name)
);
CREATE TABLE tools (
  name TEXT NOT NULL,
  versions TEXT NOT NULL,
  status TEXT NOT NULL,
  risk TEXT NOT NULL,
  reason TEXT NOT NULL,
  actor TEXT NOT NULL,
  decided_us BIGINT NOT NULL,
  until TEXT NOT NULL,
  report TEXT NOT NULL,
  level TEXT NOT NULL,
  PRIMARY KEY (name, versions)
);
CREATE TABLE waiting_events (
  number INTEGER NOT NULL,
  at_us BIGINT NOT NULL,
  event TEXT NOT NULL,
  actor TEXT NOT NULL,
  subject TEXT NOT NULL,
  decision_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  facts TEXT NOT NULL,
  PRIMARY KEY (number)
)
