CREATE TABLE alembic_version (
  version_num VARCHAR(32) NOT NULL,
  PRIMARY KEY (version_num)
);
CREATE TABLE audit_head (
  "only" BIGINT NOT NULL,
  size BIGINT NOT NULL,
  peaks BYTEA NOT NULL,
  chain BYTEA NOT NULL,
  digest_key BYTEA NOT NULL,
  PRIMARY KEY ("only")
);
CREATE TABLE audit_keys (
  number BIGSERIAL NOT NULL,
  vkey TEXT COLLATE "C" NOT NULL,
  from_size BIGINT NOT NULL,
  at_us BIGINT NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (number)
);
CREATE TABLE audit_leaves (
  seq BIGINT NOT NULL,
  hash BYTEA NOT NULL,
  chain BYTEA NOT NULL,
  PRIMARY KEY (seq)
);
CREATE TABLE budget_alerts (
  budget_id TEXT COLLATE "C" NOT NULL,
  first_day BIGINT NOT NULL,
  share BIGINT NOT NULL,
  at_us BIGINT NOT NULL,
  PRIMARY KEY (budget_id, first_day, share)
);
CREATE TABLE budget_days (
  budget_id TEXT COLLATE "C" NOT NULL,
  day BIGINT NOT NULL,
  spent_micro BIGINT NOT NULL,
  PRIMARY KEY (budget_id, day)
);
CREATE TABLE budget_leases (
  budget_id TEXT COLLATE "C" NOT NULL,
  gateway TEXT COLLATE "C" NOT NULL,
  granted_micro BIGINT NOT NULL,
  used_micro BIGINT NOT NULL,
  expires_us BIGINT NOT NULL,
  PRIMARY KEY (budget_id, gateway)
);
CREATE TABLE budgets (
  budget_id TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  scope TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  limit_micro BIGINT NOT NULL,
  currency TEXT COLLATE "C" NOT NULL,
  period TEXT COLLATE "C" NOT NULL,
  days BIGINT NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  alerts TEXT COLLATE "C" NOT NULL,
  owner TEXT COLLATE "C" NOT NULL,
  created_us BIGINT NOT NULL,
  changed_us BIGINT NOT NULL,
  ended_us BIGINT NOT NULL,
  turn BIGINT DEFAULT '0' NOT NULL,
  PRIMARY KEY (budget_id),
  UNIQUE (name)
);
CREATE TABLE content_answers (
  request_id TEXT COLLATE "C" NOT NULL,
  public_key TEXT COLLATE "C" NOT NULL,
  word TEXT COLLATE "C" NOT NULL,
  at_us BIGINT NOT NULL,
  signature TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (request_id, public_key)
);
CREATE TABLE content_approvers (
  public_key TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  added_us BIGINT NOT NULL,
  removed_us BIGINT NOT NULL,
  PRIMARY KEY (public_key)
);
CREATE TABLE content_readings (
  reading_id TEXT COLLATE "C" NOT NULL,
  request_id TEXT COLLATE "C" NOT NULL,
  decision_id TEXT COLLATE "C" NOT NULL,
  person TEXT COLLATE "C" NOT NULL,
  reader TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  read_us BIGINT NOT NULL,
  due_us BIGINT NOT NULL,
  notified_us BIGINT NOT NULL,
  PRIMARY KEY (reading_id)
);
CREATE INDEX content_readings_by_state ON content_readings (notified_us, due_us);
CREATE TABLE content_requests (
  request_id TEXT COLLATE "C" NOT NULL,
  decision_id TEXT COLLATE "C" NOT NULL,
  person TEXT COLLATE "C" NOT NULL,
  asker TEXT COLLATE "C" NOT NULL,
  asker_key TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  asked_us BIGINT NOT NULL,
  expires_us BIGINT NOT NULL,
  PRIMARY KEY (request_id)
);
CREATE INDEX content_requests_by_time ON content_requests (asked_us);
CREATE TABLE events (
  seq BIGINT NOT NULL,
  at_us BIGINT NOT NULL,
  event TEXT COLLATE "C" NOT NULL,
  actor TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  decision_id TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  facts TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (seq)
);
CREATE INDEX events_by_decision ON events (decision_id);
CREATE INDEX events_by_name ON events (event, at_us);
CREATE INDEX events_by_time ON events (at_us);
CREATE TABLE grants (
  grant_id TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  user_code TEXT COLLATE "C" NOT NULL,
  holder_id TEXT COLLATE "C" NOT NULL,
  client TEXT COLLATE "C" NOT NULL,
  created_us BIGINT NOT NULL,
  asked_us BIGINT NOT NULL,
  expires_us BIGINT NOT NULL,
  PRIMARY KEY (grant_id)
);
CREATE INDEX grants_by_user_code ON grants (user_code);
CREATE TABLE intents (
  seq BIGINT NOT NULL,
  decision_id TEXT COLLATE "C" NOT NULL,
  attempt BIGINT NOT NULL,
  at_us BIGINT NOT NULL,
  principal TEXT COLLATE "C" NOT NULL,
  key_id TEXT COLLATE "C" NOT NULL,
  client TEXT COLLATE "C" NOT NULL,
  client_version TEXT COLLATE "C" NOT NULL,
  door TEXT COLLATE "C" NOT NULL,
  model_asked TEXT COLLATE "C" NOT NULL,
  model TEXT COLLATE "C" NOT NULL,
  why TEXT COLLATE "C" NOT NULL,
  inside BOOLEAN NOT NULL,
  region TEXT COLLATE "C" NOT NULL,
  bytes_in BIGINT NOT NULL,
  conversation TEXT COLLATE "C" NOT NULL,
  labels TEXT COLLATE "C" DEFAULT '' NOT NULL,
  findings TEXT COLLATE "C" DEFAULT '' NOT NULL,
  screened_us BIGINT DEFAULT '0' NOT NULL,
  project TEXT COLLATE "C" DEFAULT '' NOT NULL,
  rules TEXT COLLATE "C" DEFAULT '' NOT NULL,
  bundle TEXT COLLATE "C" DEFAULT '' NOT NULL,
  account TEXT COLLATE "C" DEFAULT '' NOT NULL,
  facts TEXT COLLATE "C" DEFAULT '' NOT NULL,
  cost_centre TEXT COLLATE "C" DEFAULT '' NOT NULL,
  PRIMARY KEY (seq)
);
CREATE INDEX intents_by_decision ON intents (decision_id);
CREATE INDEX intents_by_time ON intents (at_us);
CREATE TABLE key_changes (
  "only" BIGINT NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY ("only")
);
CREATE TABLE keys (
  key_id TEXT COLLATE "C" NOT NULL,
  digest BYTEA NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  models TEXT COLLATE "C" NOT NULL,
  created_us BIGINT NOT NULL,
  expires_us BIGINT NOT NULL,
  revoked_us BIGINT NOT NULL,
  last_used_day BIGINT NOT NULL,
  holder_id TEXT COLLATE "C" DEFAULT '' NOT NULL,
  zones TEXT COLLATE "C" DEFAULT '[]' NOT NULL,
  project TEXT COLLATE "C" DEFAULT '' NOT NULL,
  PRIMARY KEY (key_id),
  UNIQUE (digest)
);
CREATE TABLE memberships (
  team_id TEXT COLLATE "C" NOT NULL,
  member_id TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (team_id, member_id)
);
CREATE INDEX memberships_by_member ON memberships (member_id);
CREATE TABLE outcomes (
  seq BIGINT NOT NULL,
  decision_id TEXT COLLATE "C" NOT NULL,
  at_us BIGINT NOT NULL,
  status BIGINT NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  message TEXT COLLATE "C" NOT NULL,
  remedy TEXT COLLATE "C" NOT NULL,
  model TEXT COLLATE "C" NOT NULL,
  attempts BIGINT NOT NULL,
  why TEXT COLLATE "C" NOT NULL,
  input_tokens BIGINT NOT NULL,
  output_tokens BIGINT NOT NULL,
  cache_read_tokens BIGINT NOT NULL,
  cache_write_tokens BIGINT NOT NULL,
  reasoning_tokens BIGINT NOT NULL,
  bytes_out BIGINT NOT NULL,
  first_token_us BIGINT NOT NULL,
  total_us BIGINT NOT NULL,
  cost_micro BIGINT NOT NULL,
  currency TEXT COLLATE "C" NOT NULL,
  labels TEXT COLLATE "C" DEFAULT '' NOT NULL,
  findings TEXT COLLATE "C" DEFAULT '' NOT NULL,
  screened_us BIGINT DEFAULT '0' NOT NULL,
  held_us BIGINT DEFAULT '0' NOT NULL,
  list_cost_micro BIGINT DEFAULT '0' NOT NULL,
  PRIMARY KEY (seq)
);
CREATE INDEX outcomes_by_decision ON outcomes (decision_id);
CREATE INDEX outcomes_by_time ON outcomes (at_us);
CREATE TABLE people (
  person_id TEXT COLLATE "C" NOT NULL,
  user_name TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  email TEXT COLLATE "C" NOT NULL,
  region TEXT COLLATE "C" NOT NULL,
  entity TEXT COLLATE "C" NOT NULL,
  cost_centre TEXT COLLATE "C" NOT NULL,
  clearance TEXT COLLATE "C" NOT NULL,
  roles TEXT COLLATE "C" NOT NULL,
  origin TEXT COLLATE "C" NOT NULL,
  external_id TEXT COLLATE "C" NOT NULL,
  attributes TEXT COLLATE "C" NOT NULL,
  created_us BIGINT NOT NULL,
  changed_us BIGINT NOT NULL,
  ended_us BIGINT NOT NULL,
  project TEXT COLLATE "C" DEFAULT '' NOT NULL,
  PRIMARY KEY (person_id),
  UNIQUE (user_name)
);
CREATE TABLE policy_activations (
  number BIGINT NOT NULL,
  proposal_id TEXT COLLATE "C" NOT NULL,
  actor TEXT COLLATE "C" NOT NULL,
  at_us BIGINT NOT NULL,
  PRIMARY KEY (number)
);
CREATE TABLE policy_approvals (
  proposal_id TEXT COLLATE "C" NOT NULL,
  approver TEXT COLLATE "C" NOT NULL,
  at_us BIGINT NOT NULL,
  PRIMARY KEY (proposal_id, approver)
);
CREATE TABLE policy_proposals (
  proposal_id TEXT COLLATE "C" NOT NULL,
  proposer TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  base TEXT COLLATE "C" NOT NULL,
  version TEXT COLLATE "C" NOT NULL,
  texts TEXT COLLATE "C" NOT NULL,
  created_us BIGINT NOT NULL,
  PRIMARY KEY (proposal_id)
);
CREATE TABLE sealed_contents (
  decision_id TEXT COLLATE "C" NOT NULL,
  part TEXT COLLATE "C" NOT NULL,
  person TEXT COLLATE "C" NOT NULL,
  month TEXT COLLATE "C" NOT NULL,
  key_id TEXT COLLATE "C" NOT NULL,
  at_us BIGINT NOT NULL,
  size BIGINT NOT NULL,
  kept BIGINT NOT NULL,
  sealed BYTEA NOT NULL,
  erased_us BIGINT NOT NULL,
  PRIMARY KEY (decision_id, part)
);
CREATE INDEX sealed_contents_by_person ON sealed_contents (person, month);
CREATE INDEX sealed_contents_by_time ON sealed_contents (at_us);
CREATE TABLE services (
  service_id TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  team TEXT COLLATE "C" NOT NULL,
  region TEXT COLLATE "C" NOT NULL,
  entity TEXT COLLATE "C" NOT NULL,
  cost_centre TEXT COLLATE "C" NOT NULL,
  clearance TEXT COLLATE "C" NOT NULL,
  roles TEXT COLLATE "C" NOT NULL,
  public_key TEXT COLLATE "C" NOT NULL,
  issuer TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  created_us BIGINT NOT NULL,
  changed_us BIGINT NOT NULL,
  ended_us BIGINT NOT NULL,
  project TEXT COLLATE "C" DEFAULT '' NOT NULL,
  PRIMARY KEY (service_id),
  UNIQUE (name)
);
CREATE TABLE sessions (
  session_id TEXT COLLATE "C" NOT NULL,
  holder_id TEXT COLLATE "C" NOT NULL,
  tier TEXT COLLATE "C" NOT NULL,
  thumbprint TEXT COLLATE "C" NOT NULL,
  client TEXT COLLATE "C" NOT NULL,
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
  team_id TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  origin TEXT COLLATE "C" NOT NULL,
  external_id TEXT COLLATE "C" NOT NULL,
  attributes TEXT COLLATE "C" NOT NULL,
  created_us BIGINT NOT NULL,
  changed_us BIGINT NOT NULL,
  PRIMARY KEY (team_id),
  UNIQUE (name)
);
CREATE TABLE tools (
  name TEXT COLLATE "C" NOT NULL,
  versions TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  risk TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  actor TEXT COLLATE "C" NOT NULL,
  decided_us BIGINT NOT NULL,
  until TEXT COLLATE "C" NOT NULL,
  report TEXT COLLATE "C" NOT NULL,
  level TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (name, versions)
);
CREATE TABLE waiting_events (
  number BIGSERIAL NOT NULL,
  at_us BIGINT NOT NULL,
  event TEXT COLLATE "C" NOT NULL,
  actor TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  decision_id TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  facts TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (number)
)
