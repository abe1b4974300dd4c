-- The schema after all migrations, as the catalogue of PostgreSQL tells it. Generated; not to be edited or run.
-- Compared by schema-listing.database.test.ts; written anew by the same test with SCHAKEL_WRITE_SCHEMA=1.

ROLE schakel_app LOGIN
  SET client_connection_check_interval=2s
  SET default_transaction_isolation=read committed
  SET idle_in_transaction_session_timeout=10s
  SET lock_timeout=2s
  SET statement_timeout=5s
  SET transaction_timeout=10s;

ROLE schakel_owner NOLOGIN;

ROLE schakel_reader NOLOGIN;

SCHEMA schakel OWNER schakel_owner;
GRANT USAGE ON SCHEMA schakel TO schakel_app;
GRANT USAGE ON SCHEMA schakel TO schakel_reader;

TABLE schakel.activities OWNER schakel_owner (
  region_id text COLLATE "C" NOT NULL,
  activity uuid NOT NULL,
  school text COLLATE "C" NOT NULL,
  organisation text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  task_code text COLLATE "C" NOT NULL,
  angle text COLLATE "C" NOT NULL,
  level text COLLATE "C" NOT NULL,
  focus text COLLATE "C" NOT NULL,
  theme text COLLATE "C",
  setting text COLLATE "C" NOT NULL,
  slot text COLLATE "C",
  held_date date NOT NULL,
  minutes integer NOT NULL,
  participants integer NOT NULL,
  actors json NOT NULL,
  payer text COLLATE "C" NOT NULL,
  receipt json NOT NULL,
  configuration integer NOT NULL,
  definition text COLLATE "C" NOT NULL,
  replaces uuid,
  withdrawn boolean NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  actor text COLLATE "C" NOT NULL,
  actor_organisation text COLLATE "C" NOT NULL,
  actor_role text COLLATE "C" NOT NULL,
  CONSTRAINT activities_pkey PRIMARY KEY (region_id, activity),
  CONSTRAINT activities_amounts_check CHECK (((minutes >= 1) AND (participants >= 1))),
  CONSTRAINT activities_configuration_fkey FOREIGN KEY (region_id, configuration) REFERENCES schakel.configurations(region_id, number),
  CONSTRAINT activities_definition_fkey FOREIGN KEY (region_id, definition) REFERENCES schakel.definitions(region_id, hash),
  CONSTRAINT activities_replaces_fkey FOREIGN KEY (region_id, replaces) REFERENCES schakel.activities(region_id, activity),
  CONSTRAINT activities_withdrawn_check CHECK (((NOT withdrawn) OR (replaces IS NOT NULL)))
);
CREATE INDEX activities_newest ON schakel.activities USING btree (region_id, held_date DESC, activity DESC);
CREATE UNIQUE INDEX activities_replaced ON schakel.activities USING btree (region_id, replaces) WHERE (replaces IS NOT NULL);
CREATE TRIGGER rows_are_kept BEFORE DELETE OR UPDATE OR TRUNCATE ON schakel.activities FOR EACH STATEMENT EXECUTE FUNCTION schakel.refuse_change();
ENABLE ROW LEVEL SECURITY;
FORCE ROW LEVEL SECURITY;
POLICY may_insert AS PERMISSIVE FOR INSERT TO schakel_app WITH CHECK (region_id = schakel.current_region());
POLICY may_select AS PERMISSIVE FOR SELECT TO schakel_app, schakel_reader USING (region_id = schakel.current_region());
POLICY region_only AS RESTRICTIVE FOR ALL TO public USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
GRANT INSERT, SELECT ON schakel.activities TO schakel_app;
GRANT SELECT ON schakel.activities TO schakel_reader;

TABLE schakel.attempts OWNER schakel_owner (
  region_id text COLLATE "C" NOT NULL,
  case_id text COLLATE "C" NOT NULL,
  attempt uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  actor text COLLATE "C" NOT NULL,
  organisation text COLLATE "C",
  role text COLLATE "C",
  event text COLLATE "C" NOT NULL,
  code text COLLATE "C" NOT NULL,
  because json NOT NULL,
  guards json NOT NULL,
  CONSTRAINT attempts_pkey PRIMARY KEY (region_id, case_id, attempt),
  CONSTRAINT attempts_case_fkey FOREIGN KEY (region_id, case_id) REFERENCES schakel.cases(region_id, case_id)
);
CREATE INDEX attempts_newest ON schakel.attempts USING btree (region_id, case_id, at DESC, attempt DESC);
CREATE TRIGGER rows_are_kept BEFORE DELETE OR UPDATE OR TRUNCATE ON schakel.attempts FOR EACH STATEMENT EXECUTE FUNCTION schakel.refuse_change();
ENABLE ROW LEVEL SECURITY;
FORCE ROW LEVEL SECURITY;
POLICY may_insert AS PERMISSIVE FOR INSERT TO schakel_app WITH CHECK (region_id = schakel.current_region());
POLICY may_select AS PERMISSIVE FOR SELECT TO schakel_app, schakel_reader USING (region_id = schakel.current_region());
POLICY region_only AS RESTRICTIVE FOR ALL TO public USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
GRANT INSERT, SELECT ON schakel.attempts TO schakel_app;
GRANT SELECT ON schakel.attempts TO schakel_reader;

TABLE schakel.calendar_versions OWNER schakel_owner (
  hash text COLLATE "C" NOT NULL,
  calendar text COLLATE "C" NOT NULL,
  canonical text NOT NULL,
  loaded_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT calendar_versions_pkey PRIMARY KEY (hash),
  CONSTRAINT calendar_versions_hash_check CHECK ((hash = encode(sha256(convert_to(canonical, 'UTF8'::name)), 'hex'::text)))
);
CREATE TRIGGER rows_are_kept BEFORE DELETE OR UPDATE OR TRUNCATE ON schakel.calendar_versions FOR EACH STATEMENT EXECUTE FUNCTION schakel.refuse_change();
GRANT INSERT, SELECT ON schakel.calendar_versions TO schakel_app;
GRANT SELECT ON schakel.calendar_versions TO schakel_reader;

TABLE schakel.case_organisations OWNER schakel_owner (
  region_id text COLLATE "C" NOT NULL,
  organisation text COLLATE "C" NOT NULL,
  case_id text COLLATE "C" NOT NULL,
  opened_at timestamp with time zone NOT NULL,
  CONSTRAINT case_organisations_pkey PRIMARY KEY (region_id, case_id, organisation),
  CONSTRAINT case_organisations_case_fkey FOREIGN KEY (region_id, case_id) REFERENCES schakel.cases(region_id, case_id)
);
CREATE INDEX case_organisations_newest ON schakel.case_organisations USING btree (region_id, organisation, opened_at DESC, case_id DESC);
ENABLE ROW LEVEL SECURITY;
FORCE ROW LEVEL SECURITY;
POLICY may_delete AS PERMISSIVE FOR DELETE TO schakel_app USING (region_id = schakel.current_region());
POLICY may_insert AS PERMISSIVE FOR INSERT TO schakel_app WITH CHECK (region_id = schakel.current_region());
POLICY may_select AS PERMISSIVE FOR SELECT TO schakel_app, schakel_reader USING (region_id = schakel.current_region());
POLICY region_only AS RESTRICTIVE FOR ALL TO public USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
GRANT DELETE, INSERT, SELECT ON schakel.case_organisations TO schakel_app;
GRANT SELECT ON schakel.case_organisations TO schakel_reader;

TABLE schakel.cases OWNER schakel_owner WITH (toast_tuple_target=8160, fillfactor=50) (
  region_id text COLLATE "C" NOT NULL,
  case_id text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  school text COLLATE "C" NOT NULL,
  workflow text COLLATE "C" NOT NULL,
  machine text COLLATE "C" NOT NULL,
  configuration integer NOT NULL,
  definition text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  head text COLLATE "C" NOT NULL,
  opened_at timestamp with time zone NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  closed_at timestamp with time zone,
  outcome text COLLATE "C",
  states text[] COLLATE "C" NOT NULL,
  organisations text[] COLLATE "C" NOT NULL,
  state json NOT NULL,
  CONSTRAINT cases_pkey PRIMARY KEY (region_id, case_id),
  CONSTRAINT cases_configuration_fkey FOREIGN KEY (region_id, configuration) REFERENCES schakel.configurations(region_id, number),
  CONSTRAINT cases_definition_fkey FOREIGN KEY (region_id, definition) REFERENCES schakel.definitions(region_id, hash),
  CONSTRAINT cases_head_check CHECK (((length(head) = 64) AND (ltrim(head, '0123456789abcdef'::text) = ''::text))),
  CONSTRAINT cases_outcome_check CHECK (((outcome IS NULL) OR (closed_at IS NOT NULL))),
  CONSTRAINT cases_version_check CHECK ((version >= 1))
);
CREATE INDEX cases_newest ON schakel.cases USING btree (region_id, opened_at DESC, case_id DESC);
CREATE INDEX cases_school ON schakel.cases USING btree (region_id, school, opened_at DESC, case_id DESC);
CREATE INDEX cases_subject ON schakel.cases USING btree (region_id, subject);
ENABLE ROW LEVEL SECURITY;
FORCE ROW LEVEL SECURITY;
POLICY may_insert AS PERMISSIVE FOR INSERT TO schakel_app WITH CHECK (region_id = schakel.current_region());
POLICY may_select AS PERMISSIVE FOR SELECT TO schakel_app, schakel_reader USING (region_id = schakel.current_region());
POLICY may_update AS PERMISSIVE FOR UPDATE TO schakel_app USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
POLICY region_only AS RESTRICTIVE FOR ALL TO public USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
GRANT INSERT, SELECT ON schakel.cases TO schakel_app;
GRANT SELECT ON schakel.cases TO schakel_reader;
GRANT UPDATE ON schakel.cases (version) TO schakel_app;
GRANT UPDATE ON schakel.cases (head) TO schakel_app;
GRANT UPDATE ON schakel.cases (recorded_at) TO schakel_app;
GRANT UPDATE ON schakel.cases (closed_at) TO schakel_app;
GRANT UPDATE ON schakel.cases (outcome) TO schakel_app;
GRANT UPDATE ON schakel.cases (states) TO schakel_app;
GRANT UPDATE ON schakel.cases (organisations) TO schakel_app;
GRANT UPDATE ON schakel.cases (state) TO schakel_app;

TABLE schakel.commands OWNER schakel_owner WITH (toast_tuple_target=8160) (
  region_id text COLLATE "C" NOT NULL,
  command_id text COLLATE "C" NOT NULL,
  person text COLLATE "C" NOT NULL,
  fingerprint text COLLATE "C" NOT NULL,
  answer json,
  recorded_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT commands_pkey PRIMARY KEY (region_id, command_id, person)
);
CREATE INDEX commands_oldest ON schakel.commands USING btree (region_id, recorded_at);
ENABLE ROW LEVEL SECURITY;
FORCE ROW LEVEL SECURITY;
POLICY may_delete AS PERMISSIVE FOR DELETE TO schakel_app USING (region_id = schakel.current_region());
POLICY may_insert AS PERMISSIVE FOR INSERT TO schakel_app WITH CHECK (region_id = schakel.current_region());
POLICY may_select AS PERMISSIVE FOR SELECT TO schakel_app, schakel_reader USING (region_id = schakel.current_region());
POLICY region_only AS RESTRICTIVE FOR ALL TO public USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
GRANT DELETE, INSERT, SELECT ON schakel.commands TO schakel_app;

TABLE schakel.configuration_acts OWNER schakel_owner (
  region_id text COLLATE "C" NOT NULL,
  number integer NOT NULL,
  act text COLLATE "C" NOT NULL,
  at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  actor text COLLATE "C" NOT NULL,
  organisation text COLLATE "C",
  role text COLLATE "C",
  state text COLLATE "C" NOT NULL,
  CONSTRAINT configuration_acts_pkey PRIMARY KEY (region_id, number, act),
  CONSTRAINT configuration_acts_act_check CHECK ((act = ANY (ARRAY['loaded'::text, 'judged'::text, 'activated'::text]))),
  CONSTRAINT configuration_acts_configuration_fkey FOREIGN KEY (region_id, number) REFERENCES schakel.configurations(region_id, number)
);
CREATE TRIGGER rows_are_kept BEFORE DELETE OR UPDATE OR TRUNCATE ON schakel.configuration_acts FOR EACH STATEMENT EXECUTE FUNCTION schakel.refuse_change();
ENABLE ROW LEVEL SECURITY;
FORCE ROW LEVEL SECURITY;
POLICY may_insert AS PERMISSIVE FOR INSERT TO schakel_app WITH CHECK (region_id = schakel.current_region());
POLICY may_select AS PERMISSIVE FOR SELECT TO schakel_app, schakel_reader USING (region_id = schakel.current_region());
POLICY region_only AS RESTRICTIVE FOR ALL TO public USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
GRANT INSERT, SELECT ON schakel.configuration_acts TO schakel_app;
GRANT SELECT ON schakel.configuration_acts TO schakel_reader;

TABLE schakel.configurations OWNER schakel_owner (
  region_id text COLLATE "C" NOT NULL,
  number integer NOT NULL,
  source text NOT NULL,
  hash text COLLATE "C" NOT NULL,
  document json NOT NULL,
  diagnostics json NOT NULL,
  state text COLLATE "C" NOT NULL,
  effective_from date NOT NULL,
  loaded_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  loaded_by text COLLATE "C" NOT NULL,
  activated_at timestamp with time zone,
  activated_by text COLLATE "C",
  definitions json NOT NULL DEFAULT '{}'::json,
  changes json NOT NULL DEFAULT '[]'::json,
  proofs json NOT NULL DEFAULT '[]'::json,
  undecided json,
  CONSTRAINT configurations_pkey PRIMARY KEY (region_id, number),
  CONSTRAINT configurations_activated_check CHECK ((((state = 'active'::text) = (activated_at IS NOT NULL)) AND ((activated_at IS NULL) = (activated_by IS NULL)))),
  CONSTRAINT configurations_hash_check CHECK ((hash ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT configurations_number_check CHECK ((number >= 1)),
  CONSTRAINT configurations_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'proved'::text, 'refuted'::text, 'notProved'::text, 'active'::text]))),
  CONSTRAINT configurations_two_people_check CHECK (((activated_by <> loaded_by) OR (loaded_by = 'operator'::text)))
);
CREATE INDEX configurations_active ON schakel.configurations USING btree (region_id, activated_at DESC) WHERE (state = 'active'::text);
CREATE TRIGGER only_goes_forward BEFORE UPDATE ON schakel.configurations FOR EACH ROW EXECUTE FUNCTION schakel.keep_configuration();
CREATE TRIGGER rows_are_kept BEFORE DELETE OR TRUNCATE ON schakel.configurations FOR EACH STATEMENT EXECUTE FUNCTION schakel.refuse_change();
ENABLE ROW LEVEL SECURITY;
FORCE ROW LEVEL SECURITY;
POLICY may_insert AS PERMISSIVE FOR INSERT TO schakel_app WITH CHECK (region_id = schakel.current_region());
POLICY may_select AS PERMISSIVE FOR SELECT TO schakel_app, schakel_reader USING (region_id = schakel.current_region());
POLICY may_update AS PERMISSIVE FOR UPDATE TO schakel_app USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
POLICY region_only AS RESTRICTIVE FOR ALL TO public USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
GRANT INSERT, SELECT ON schakel.configurations TO schakel_app;
GRANT SELECT ON schakel.configurations TO schakel_reader;
GRANT UPDATE ON schakel.configurations (diagnostics) TO schakel_app;
GRANT UPDATE ON schakel.configurations (state) TO schakel_app;
GRANT UPDATE ON schakel.configurations (activated_at) TO schakel_app;
GRANT UPDATE ON schakel.configurations (activated_by) TO schakel_app;
GRANT UPDATE ON schakel.configurations (proofs) TO schakel_app;
GRANT UPDATE ON schakel.configurations (undecided) TO schakel_app;

TABLE schakel.definitions OWNER schakel_owner (
  region_id text COLLATE "C" NOT NULL,
  hash text COLLATE "C" NOT NULL,
  workflow text COLLATE "C" NOT NULL,
  configuration integer NOT NULL,
  canonical text NOT NULL,
  sources json NOT NULL,
  CONSTRAINT definitions_pkey PRIMARY KEY (region_id, hash),
  CONSTRAINT definitions_configuration_fkey FOREIGN KEY (region_id, configuration) REFERENCES schakel.configurations(region_id, number),
  CONSTRAINT definitions_hash_check CHECK ((hash = encode(sha256(convert_to(canonical, 'UTF8'::name)), 'hex'::text)))
);
CREATE TRIGGER rows_are_kept BEFORE DELETE OR UPDATE OR TRUNCATE ON schakel.definitions FOR EACH STATEMENT EXECUTE FUNCTION schakel.refuse_change();
ENABLE ROW LEVEL SECURITY;
FORCE ROW LEVEL SECURITY;
POLICY may_insert AS PERMISSIVE FOR INSERT TO schakel_app WITH CHECK (region_id = schakel.current_region());
POLICY may_select AS PERMISSIVE FOR SELECT TO schakel_app, schakel_reader USING (region_id = schakel.current_region());
POLICY region_only AS RESTRICTIVE FOR ALL TO public USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
GRANT INSERT, SELECT ON schakel.definitions TO schakel_app;
GRANT SELECT ON schakel.definitions TO schakel_reader;

TABLE schakel.deliveries OWNER schakel_owner (
  region_id text COLLATE "C" NOT NULL,
  message_id text COLLATE "C" NOT NULL,
  endpoint text COLLATE "C" NOT NULL,
  case_id text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  kind text COLLATE "C" NOT NULL,
  body text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  due_at timestamp with time zone NOT NULL,
  tries integer NOT NULL DEFAULT 0,
  failure text COLLATE "C",
  dead_at timestamp with time zone,
  lease_owner text COLLATE "C",
  lease_until timestamp with time zone,
  CONSTRAINT deliveries_pkey PRIMARY KEY (region_id, message_id),
  CONSTRAINT deliveries_case_fkey FOREIGN KEY (region_id, case_id) REFERENCES schakel.cases(region_id, case_id),
  CONSTRAINT deliveries_order_key UNIQUE (region_id, endpoint, case_id, seq)
);
CREATE INDEX deliveries_dead ON schakel.deliveries USING btree (region_id, dead_at, message_id) WHERE (dead_at IS NOT NULL);
CREATE INDEX deliveries_due ON schakel.deliveries USING btree (region_id, endpoint, due_at) WHERE (dead_at IS NULL);
ENABLE ROW LEVEL SECURITY;
FORCE ROW LEVEL SECURITY;
POLICY may_delete AS PERMISSIVE FOR DELETE TO schakel_app USING (region_id = schakel.current_region());
POLICY may_insert AS PERMISSIVE FOR INSERT TO schakel_app WITH CHECK (region_id = schakel.current_region());
POLICY may_select AS PERMISSIVE FOR SELECT TO schakel_app, schakel_reader USING (region_id = schakel.current_region());
POLICY may_update AS PERMISSIVE FOR UPDATE TO schakel_app USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
POLICY region_only AS RESTRICTIVE FOR ALL TO public USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
GRANT DELETE, INSERT, SELECT ON schakel.deliveries TO schakel_app;
GRANT SELECT ON schakel.deliveries TO schakel_reader;
GRANT UPDATE ON schakel.deliveries (due_at) TO schakel_app;
GRANT UPDATE ON schakel.deliveries (tries) TO schakel_app;
GRANT UPDATE ON schakel.deliveries (failure) TO schakel_app;
GRANT UPDATE ON schakel.deliveries (dead_at) TO schakel_app;
GRANT UPDATE ON schakel.deliveries (lease_owner) TO schakel_app;
GRANT UPDATE ON schakel.deliveries (lease_until) TO schakel_app;

TABLE schakel.endpoint_secrets OWNER schakel_owner (
  region_id text COLLATE "C" NOT NULL,
  endpoint text COLLATE "C" NOT NULL,
  made_at timestamp with time zone NOT NULL,
  made_by text COLLATE "C" NOT NULL,
  secret bytea NOT NULL,
  valid_until timestamp with time zone,
  CONSTRAINT endpoint_secrets_pkey PRIMARY KEY (region_id, endpoint, made_at),
  CONSTRAINT endpoint_secrets_length_check CHECK (((octet_length(secret) >= 24) AND (octet_length(secret) <= 64)))
);
CREATE UNIQUE INDEX endpoint_secrets_present ON schakel.endpoint_secrets USING btree (region_id, endpoint) WHERE (valid_until IS NULL);
ENABLE ROW LEVEL SECURITY;
FORCE ROW LEVEL SECURITY;
POLICY may_delete AS PERMISSIVE FOR DELETE TO schakel_app USING (region_id = schakel.current_region());
POLICY may_insert AS PERMISSIVE FOR INSERT TO schakel_app WITH CHECK (region_id = schakel.current_region());
POLICY may_select AS PERMISSIVE FOR SELECT TO schakel_app, schakel_reader USING (region_id = schakel.current_region());
POLICY may_update AS PERMISSIVE FOR UPDATE TO schakel_app USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
POLICY region_only AS RESTRICTIVE FOR ALL TO public USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
GRANT DELETE, INSERT, SELECT ON schakel.endpoint_secrets TO schakel_app;
GRANT UPDATE ON schakel.endpoint_secrets (valid_until) TO schakel_app;

TABLE schakel.endpoints OWNER schakel_owner (
  region_id text COLLATE "C" NOT NULL,
  endpoint text COLLATE "C" NOT NULL,
  failures integer NOT NULL DEFAULT 0,
  paused_until timestamp with time zone,
  disabled_at timestamp with time zone,
  delivered_at timestamp with time zone,
  failed_at timestamp with time zone,
  failure text COLLATE "C",
  CONSTRAINT endpoints_pkey PRIMARY KEY (region_id, endpoint)
);
ENABLE ROW LEVEL SECURITY;
FORCE ROW LEVEL SECURITY;
POLICY may_insert AS PERMISSIVE FOR INSERT TO schakel_app WITH CHECK (region_id = schakel.current_region());
POLICY may_select AS PERMISSIVE FOR SELECT TO schakel_app, schakel_reader USING (region_id = schakel.current_region());
POLICY may_update AS PERMISSIVE FOR UPDATE TO schakel_app USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
POLICY region_only AS RESTRICTIVE FOR ALL TO public USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
GRANT INSERT, SELECT ON schakel.endpoints TO schakel_app;
GRANT SELECT ON schakel.endpoints TO schakel_reader;
GRANT UPDATE ON schakel.endpoints (failures) TO schakel_app;
GRANT UPDATE ON schakel.endpoints (paused_until) TO schakel_app;
GRANT UPDATE ON schakel.endpoints (disabled_at) TO schakel_app;
GRANT UPDATE ON schakel.endpoints (delivered_at) TO schakel_app;
GRANT UPDATE ON schakel.endpoints (failed_at) TO schakel_app;
GRANT UPDATE ON schakel.endpoints (failure) TO schakel_app;

TABLE schakel.law_versions OWNER schakel_owner (
  hash text COLLATE "C" NOT NULL,
  law text COLLATE "C" NOT NULL,
  effective_from date NOT NULL,
  canonical text NOT NULL,
  sources json NOT NULL,
  loaded_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT law_versions_pkey PRIMARY KEY (hash),
  CONSTRAINT law_versions_hash_check CHECK ((hash = encode(sha256(convert_to(canonical, 'UTF8'::name)), 'hex'::text)))
);
CREATE TRIGGER rows_are_kept BEFORE DELETE OR UPDATE OR TRUNCATE ON schakel.law_versions FOR EACH STATEMENT EXECUTE FUNCTION schakel.refuse_change();
GRANT INSERT, SELECT ON schakel.law_versions TO schakel_app;
GRANT SELECT ON schakel.law_versions TO schakel_reader;

TABLE schakel.migrations OWNER schakel_owner (
  id integer NOT NULL DEFAULT nextval('schakel.migrations_id_seq'::regclass),
  "timestamp" bigint NOT NULL,
  name character varying NOT NULL,
  CONSTRAINT PK_8c82d7f526340ab734260ea46be PRIMARY KEY (id)
);

TABLE schakel.migrations_id_seq OWNER schakel_owner (
  last_value bigint NOT NULL,
  log_cnt bigint NOT NULL,
  is_called boolean NOT NULL
);

TABLE schakel.outbox OWNER schakel_owner (
  region_id text COLLATE "C" NOT NULL,
  message_id text COLLATE "C" NOT NULL,
  from_case text COLLATE "C" NOT NULL,
  to_case text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  place integer NOT NULL,
  "as" text COLLATE "C" NOT NULL,
  event text COLLATE "C" NOT NULL,
  data json NOT NULL,
  command text COLLATE "C" NOT NULL,
  created_at timestamp with time zone NOT NULL,
  claims integer NOT NULL DEFAULT 0,
  lease_owner text COLLATE "C",
  lease_until timestamp with time zone,
  parked_at timestamp with time zone,
  CONSTRAINT outbox_pkey PRIMARY KEY (region_id, message_id),
  CONSTRAINT outbox_from_case_fkey FOREIGN KEY (region_id, from_case) REFERENCES schakel.cases(region_id, case_id),
  CONSTRAINT outbox_order_key UNIQUE (region_id, from_case, to_case, seq, place)
);
CREATE INDEX outbox_oldest ON schakel.outbox USING btree (region_id, created_at);
CREATE INDEX outbox_parked ON schakel.outbox USING btree (region_id, parked_at) WHERE (parked_at IS NOT NULL);
ENABLE ROW LEVEL SECURITY;
FORCE ROW LEVEL SECURITY;
POLICY may_delete AS PERMISSIVE FOR DELETE TO schakel_app USING (region_id = schakel.current_region());
POLICY may_insert AS PERMISSIVE FOR INSERT TO schakel_app WITH CHECK (region_id = schakel.current_region());
POLICY may_select AS PERMISSIVE FOR SELECT TO schakel_app, schakel_reader USING (region_id = schakel.current_region());
POLICY may_update AS PERMISSIVE FOR UPDATE TO schakel_app USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
POLICY region_only AS RESTRICTIVE FOR ALL TO public USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
GRANT DELETE, INSERT, SELECT ON schakel.outbox TO schakel_app;
GRANT SELECT ON schakel.outbox TO schakel_reader;
GRANT UPDATE ON schakel.outbox (claims) TO schakel_app;
GRANT UPDATE ON schakel.outbox (lease_owner) TO schakel_app;
GRANT UPDATE ON schakel.outbox (lease_until) TO schakel_app;
GRANT UPDATE ON schakel.outbox (parked_at) TO schakel_app;

TABLE schakel.place_use OWNER schakel_owner (
  region_id text COLLATE "C" NOT NULL,
  organisation text COLLATE "C" NOT NULL,
  offer text COLLATE "C" NOT NULL,
  used integer NOT NULL DEFAULT 0,
  CONSTRAINT place_use_pkey PRIMARY KEY (region_id, organisation, offer),
  CONSTRAINT place_use_used_check CHECK ((used >= 0))
);
ENABLE ROW LEVEL SECURITY;
FORCE ROW LEVEL SECURITY;
POLICY may_insert AS PERMISSIVE FOR INSERT TO schakel_app WITH CHECK (region_id = schakel.current_region());
POLICY may_select AS PERMISSIVE FOR SELECT TO schakel_app, schakel_reader USING (region_id = schakel.current_region());
POLICY may_update AS PERMISSIVE FOR UPDATE TO schakel_app USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
POLICY region_only AS RESTRICTIVE FOR ALL TO public USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
GRANT INSERT, SELECT ON schakel.place_use TO schakel_app;
GRANT SELECT ON schakel.place_use TO schakel_reader;
GRANT UPDATE ON schakel.place_use (used) TO schakel_app;

TABLE schakel.projections OWNER schakel_owner (
  region_id text COLLATE "C" NOT NULL,
  calendar_hash text COLLATE "C" NOT NULL,
  after_case text COLLATE "C" NOT NULL,
  is_done boolean NOT NULL,
  CONSTRAINT projections_pkey PRIMARY KEY (region_id)
);
ENABLE ROW LEVEL SECURITY;
FORCE ROW LEVEL SECURITY;
POLICY may_insert AS PERMISSIVE FOR INSERT TO schakel_app WITH CHECK (region_id = schakel.current_region());
POLICY may_select AS PERMISSIVE FOR SELECT TO schakel_app, schakel_reader USING (region_id = schakel.current_region());
POLICY may_update AS PERMISSIVE FOR UPDATE TO schakel_app USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
POLICY region_only AS RESTRICTIVE FOR ALL TO public USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
GRANT INSERT, SELECT ON schakel.projections TO schakel_app;
GRANT SELECT ON schakel.projections TO schakel_reader;
GRANT UPDATE ON schakel.projections (calendar_hash) TO schakel_app;
GRANT UPDATE ON schakel.projections (after_case) TO schakel_app;
GRANT UPDATE ON schakel.projections (is_done) TO schakel_app;

TABLE schakel.pseudonym_keys OWNER schakel_owner (
  region_id text COLLATE "C" NOT NULL,
  key bytea NOT NULL,
  made_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT pseudonym_keys_pkey PRIMARY KEY (region_id),
  CONSTRAINT pseudonym_keys_length_check CHECK ((octet_length(key) >= 32))
);
ENABLE ROW LEVEL SECURITY;
FORCE ROW LEVEL SECURITY;
POLICY may_insert AS PERMISSIVE FOR INSERT TO schakel_app WITH CHECK (region_id = schakel.current_region());
POLICY may_select AS PERMISSIVE FOR SELECT TO schakel_app, schakel_reader USING (region_id = schakel.current_region());
POLICY region_only AS RESTRICTIVE FOR ALL TO public USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
GRANT INSERT, SELECT ON schakel.pseudonym_keys TO schakel_app;

TABLE schakel.task_acts OWNER schakel_owner (
  region_id text COLLATE "C" NOT NULL,
  task uuid NOT NULL,
  version integer NOT NULL,
  kind text COLLATE "C" NOT NULL,
  at timestamp with time zone NOT NULL,
  actor text COLLATE "C" NOT NULL,
  organisation text COLLATE "C",
  role text COLLATE "C",
  reason text COLLATE "C",
  to_organisation text COLLATE "C",
  to_role text COLLATE "C",
  to_actor text COLLATE "C",
  CONSTRAINT task_acts_pkey PRIMARY KEY (region_id, task, version),
  CONSTRAINT task_acts_kind_check CHECK ((kind = ANY (ARRAY['claimed'::text, 'released'::text, 'reassigned'::text, 'delegated'::text, 'completed'::text, 'movedAlong'::text, 'returned'::text]))),
  CONSTRAINT task_acts_task_fkey FOREIGN KEY (region_id, task) REFERENCES schakel.tasks(region_id, task)
);
CREATE TRIGGER rows_are_kept BEFORE DELETE OR UPDATE OR TRUNCATE ON schakel.task_acts FOR EACH STATEMENT EXECUTE FUNCTION schakel.refuse_change();
ENABLE ROW LEVEL SECURITY;
FORCE ROW LEVEL SECURITY;
POLICY may_insert AS PERMISSIVE FOR INSERT TO schakel_app WITH CHECK (region_id = schakel.current_region());
POLICY may_select AS PERMISSIVE FOR SELECT TO schakel_app, schakel_reader USING (region_id = schakel.current_region());
POLICY region_only AS RESTRICTIVE FOR ALL TO public USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
GRANT INSERT, SELECT ON schakel.task_acts TO schakel_app;
GRANT SELECT ON schakel.task_acts TO schakel_reader;

TABLE schakel.tasks OWNER schakel_owner (
  region_id text COLLATE "C" NOT NULL,
  task uuid NOT NULL,
  case_id text COLLATE "C",
  name text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  organisation text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL,
  label json NOT NULL,
  due_at timestamp with time zone,
  opened_seq bigint,
  opened_at timestamp with time zone NOT NULL,
  done_seq bigint,
  done_at timestamp with time zone,
  school text COLLATE "C",
  workflow text COLLATE "C",
  given_organisation text COLLATE "C" NOT NULL,
  given_role text COLLATE "C" NOT NULL,
  version integer NOT NULL DEFAULT 1,
  claimed_by text COLLATE "C",
  claimant text COLLATE "C",
  claimed_at timestamp with time zone,
  delegated_by text COLLATE "C",
  delegator text COLLATE "C",
  CONSTRAINT tasks_pkey PRIMARY KEY (region_id, task),
  CONSTRAINT tasks_case_fkey FOREIGN KEY (region_id, case_id) REFERENCES schakel.cases(region_id, case_id),
  CONSTRAINT tasks_claimed_check CHECK (((claimed_by IS NULL) = (claimed_at IS NULL))),
  CONSTRAINT tasks_delegated_check CHECK (((delegated_by IS NULL) OR (claimed_by IS NOT NULL))),
  CONSTRAINT tasks_done_check CHECK (((done_seq IS NULL) OR (done_at IS NOT NULL))),
  CONSTRAINT tasks_kind_check CHECK ((kind = ANY (ARRAY['task'::text, 'notice'::text, 'escalation'::text]))),
  CONSTRAINT tasks_opened_check CHECK (((case_id IS NULL) = (opened_seq IS NULL)))
);
CREATE INDEX tasks_claimed ON schakel.tasks USING btree (region_id, claimant, COALESCE(due_at, '9999-12-31 23:59:59.999+00'::timestamp with time zone), task) WHERE ((done_at IS NULL) AND (claimant IS NOT NULL));
CREATE INDEX tasks_of_case ON schakel.tasks USING btree (region_id, case_id);
CREATE UNIQUE INDEX tasks_open_of_case ON schakel.tasks USING btree (region_id, case_id, name) WHERE ((done_at IS NULL) AND (case_id IS NOT NULL));
CREATE UNIQUE INDEX tasks_open_of_region ON schakel.tasks USING btree (region_id, name) WHERE ((done_at IS NULL) AND (case_id IS NULL));
CREATE INDEX tasks_worklist ON schakel.tasks USING btree (region_id, organisation, role, COALESCE(due_at, '9999-12-31 23:59:59.999+00'::timestamp with time zone), task) WHERE (done_at IS NULL);
ENABLE ROW LEVEL SECURITY;
FORCE ROW LEVEL SECURITY;
POLICY may_insert AS PERMISSIVE FOR INSERT TO schakel_app WITH CHECK (region_id = schakel.current_region());
POLICY may_select AS PERMISSIVE FOR SELECT TO schakel_app, schakel_reader USING (region_id = schakel.current_region());
POLICY may_update AS PERMISSIVE FOR UPDATE TO schakel_app USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
POLICY region_only AS RESTRICTIVE FOR ALL TO public USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
GRANT INSERT, SELECT ON schakel.tasks TO schakel_app;
GRANT SELECT ON schakel.tasks TO schakel_reader;
GRANT UPDATE ON schakel.tasks (kind) TO schakel_app;
GRANT UPDATE ON schakel.tasks (organisation) TO schakel_app;
GRANT UPDATE ON schakel.tasks (role) TO schakel_app;
GRANT UPDATE ON schakel.tasks (label) TO schakel_app;
GRANT UPDATE ON schakel.tasks (due_at) TO schakel_app;
GRANT UPDATE ON schakel.tasks (opened_seq) TO schakel_app;
GRANT UPDATE ON schakel.tasks (opened_at) TO schakel_app;
GRANT UPDATE ON schakel.tasks (done_seq) TO schakel_app;
GRANT UPDATE ON schakel.tasks (done_at) TO schakel_app;
GRANT UPDATE ON schakel.tasks (given_organisation) TO schakel_app;
GRANT UPDATE ON schakel.tasks (given_role) TO schakel_app;
GRANT UPDATE ON schakel.tasks (version) TO schakel_app;
GRANT UPDATE ON schakel.tasks (claimed_by) TO schakel_app;
GRANT UPDATE ON schakel.tasks (claimant) TO schakel_app;
GRANT UPDATE ON schakel.tasks (claimed_at) TO schakel_app;
GRANT UPDATE ON schakel.tasks (delegated_by) TO schakel_app;
GRANT UPDATE ON schakel.tasks (delegator) TO schakel_app;

TABLE schakel.timers OWNER schakel_owner WITH (fillfactor=80) (
  region_id text COLLATE "C" NOT NULL,
  case_id text COLLATE "C" NOT NULL,
  timer_id text COLLATE "C" NOT NULL,
  due_at timestamp with time zone NOT NULL,
  armed_seq bigint NOT NULL,
  claims integer NOT NULL DEFAULT 0,
  lease_owner text COLLATE "C",
  lease_until timestamp with time zone,
  parked_at timestamp with time zone,
  CONSTRAINT timers_pkey PRIMARY KEY (region_id, case_id, timer_id),
  CONSTRAINT timers_case_fkey FOREIGN KEY (region_id, case_id) REFERENCES schakel.cases(region_id, case_id)
);
CREATE INDEX timers_due ON schakel.timers USING btree (region_id, due_at);
CREATE INDEX timers_parked ON schakel.timers USING btree (region_id, parked_at) WHERE (parked_at IS NOT NULL);
ENABLE ROW LEVEL SECURITY;
FORCE ROW LEVEL SECURITY;
POLICY may_delete AS PERMISSIVE FOR DELETE TO schakel_app USING (region_id = schakel.current_region());
POLICY may_insert AS PERMISSIVE FOR INSERT TO schakel_app WITH CHECK (region_id = schakel.current_region());
POLICY may_select AS PERMISSIVE FOR SELECT TO schakel_app, schakel_reader USING (region_id = schakel.current_region());
POLICY may_update AS PERMISSIVE FOR UPDATE TO schakel_app USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
POLICY region_only AS RESTRICTIVE FOR ALL TO public USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
GRANT DELETE, INSERT, SELECT ON schakel.timers TO schakel_app;
GRANT SELECT ON schakel.timers TO schakel_reader;
GRANT UPDATE ON schakel.timers (claims) TO schakel_app;
GRANT UPDATE ON schakel.timers (lease_owner) TO schakel_app;
GRANT UPDATE ON schakel.timers (lease_until) TO schakel_app;
GRANT UPDATE ON schakel.timers (parked_at) TO schakel_app;

TABLE schakel.transitions OWNER schakel_owner WITH (toast_tuple_target=4080) (
  region_id text COLLATE "C" NOT NULL,
  case_id text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  hash text COLLATE "C" NOT NULL,
  bytes bytea NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT transitions_pkey PRIMARY KEY (region_id, case_id, seq),
  CONSTRAINT transitions_case_fkey FOREIGN KEY (region_id, case_id) REFERENCES schakel.cases(region_id, case_id),
  CONSTRAINT transitions_hash_check CHECK ((hash = encode(sha256(('\x00'::bytea || bytes)), 'hex'::text))),
  CONSTRAINT transitions_seq_check CHECK ((seq >= 1))
);
CREATE TRIGGER rows_are_kept BEFORE DELETE OR UPDATE OR TRUNCATE ON schakel.transitions FOR EACH STATEMENT EXECUTE FUNCTION schakel.refuse_change();
ENABLE ROW LEVEL SECURITY;
FORCE ROW LEVEL SECURITY;
POLICY may_insert AS PERMISSIVE FOR INSERT TO schakel_app WITH CHECK (region_id = schakel.current_region());
POLICY may_select AS PERMISSIVE FOR SELECT TO schakel_app, schakel_reader USING (region_id = schakel.current_region());
POLICY region_only AS RESTRICTIVE FOR ALL TO public USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
GRANT INSERT, SELECT ON schakel.transitions TO schakel_app;
GRANT SELECT ON schakel.transitions TO schakel_reader;

TABLE schakel.waiting_cases OWNER schakel_owner (
  region_id text COLLATE "C" NOT NULL,
  case_id text COLLATE "C" NOT NULL,
  since timestamp with time zone NOT NULL,
  kind text COLLATE "C" NOT NULL,
  sought json NOT NULL,
  CONSTRAINT waiting_cases_pkey PRIMARY KEY (region_id, case_id),
  CONSTRAINT waiting_cases_case_fkey FOREIGN KEY (region_id, case_id) REFERENCES schakel.cases(region_id, case_id)
);
CREATE INDEX waiting_cases_order ON schakel.waiting_cases USING btree (region_id, since, case_id);
ENABLE ROW LEVEL SECURITY;
FORCE ROW LEVEL SECURITY;
POLICY may_delete AS PERMISSIVE FOR DELETE TO schakel_app USING (region_id = schakel.current_region());
POLICY may_insert AS PERMISSIVE FOR INSERT TO schakel_app WITH CHECK (region_id = schakel.current_region());
POLICY may_select AS PERMISSIVE FOR SELECT TO schakel_app, schakel_reader USING (region_id = schakel.current_region());
POLICY may_update AS PERMISSIVE FOR UPDATE TO schakel_app USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
POLICY region_only AS RESTRICTIVE FOR ALL TO public USING (region_id = schakel.current_region()) WITH CHECK (region_id = schakel.current_region());
GRANT DELETE, INSERT, SELECT ON schakel.waiting_cases TO schakel_app;
GRANT SELECT ON schakel.waiting_cases TO schakel_reader;
GRANT UPDATE ON schakel.waiting_cases (since) TO schakel_app;
GRANT UPDATE ON schakel.waiting_cases (kind) TO schakel_app;
GRANT UPDATE ON schakel.waiting_cases (sought) TO schakel_app;

TYPE schakel.record_head AS (
  region text,
  "case" text,
  seq bigint,
  previous text,
  "recordedAt" timestamp with time zone,
  command text
);

CREATE OR REPLACE FUNCTION schakel.act_on_task(p_region text, p_command text, p_person text, p_fingerprint text, p_answer json, p_task uuid, p_version integer, p_case_version bigint, p_after json, p_act json)
 RETURNS TABLE(result text, answer json)
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
DECLARE
  -- How far the clocks of service and database may differ, as in commit_decisions.
  v_tolerance constant interval := '5 seconds';
  v_after schakel.tasks := json_populate_record(NULL::schakel.tasks, p_after);
  v_act schakel.task_acts := json_populate_record(NULL::schakel.task_acts, p_act);
  v_is_same boolean := true;
BEGIN
  PERFORM schakel.enter_region(p_region);
  INSERT INTO schakel.commands (region_id, command_id, person, fingerprint, answer)
  VALUES (p_region, p_command, p_person, p_fingerprint, p_answer)
  ON CONFLICT (region_id, command_id, person) DO NOTHING;
  IF NOT FOUND THEN
    RETURN QUERY
      SELECT CASE WHEN k.fingerprint = p_fingerprint THEN 'stored' ELSE 'fingerprint' END,
             CASE WHEN k.fingerprint = p_fingerprint THEN k.answer END
        FROM schakel.commands k
       WHERE k.region_id = p_region AND k.command_id = p_command AND k.person = p_person;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'a command vanished' USING ERRCODE = '40001';
    END IF;
    RETURN;
  END IF;

  -- Only now: a command that was there already gets its answer, however late it came again.
  IF (v_act.at BETWEEN clock_timestamp() - v_tolerance AND clock_timestamp() + v_tolerance) IS NOT TRUE THEN
    RAISE EXCEPTION 'the time of an act is not now' USING ERRCODE = 'SK003';
  END IF;

  IF p_case_version IS NOT NULL THEN
    PERFORM FROM schakel.cases c
      JOIN schakel.tasks t ON t.region_id = p_region AND t.case_id = c.case_id
     WHERE c.region_id = p_region AND t.task = p_task AND c.version = p_case_version
       FOR SHARE OF c;
    v_is_same := FOUND;
  END IF;

  UPDATE schakel.tasks t
     SET organisation = v_after.organisation, role = v_after.role, version = t.version + 1, done_at = v_after.done_at,
         claimed_by = v_after.claimed_by, claimant = v_after.claimant, claimed_at = v_after.claimed_at,
         delegated_by = v_after.delegated_by, delegator = v_after.delegator
   WHERE v_is_same AND t.region_id = p_region AND t.task = p_task AND t.version = p_version AND t.done_at IS NULL;
  IF NOT FOUND THEN
    DELETE FROM schakel.commands k WHERE k.region_id = p_region AND k.command_id = p_command AND k.person = p_person;
    RETURN QUERY SELECT 'stale', NULL::json;
    RETURN;
  END IF;

  INSERT INTO schakel.task_acts
    (region_id, task, version, kind, at, actor, organisation, role, reason, to_organisation, to_role, to_actor)
  VALUES (p_region, p_task, p_version + 1, v_act.kind, v_act.at, v_act.actor, v_act.organisation, v_act.role, v_act.reason,
          v_act.to_organisation, v_act.to_role, v_act.to_actor);
  RETURN QUERY SELECT 'done', NULL::json;
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.act_on_task TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.begin_projection(p_region text, p_calendar text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM schakel.enter_region(p_region);
  INSERT INTO schakel.projections (region_id, calendar_hash, after_case, is_done) VALUES (p_region, p_calendar, '', false)
  ON CONFLICT (region_id) DO UPDATE SET calendar_hash = excluded.calendar_hash, after_case = '', is_done = false
   WHERE projections.calendar_hash <> excluded.calendar_hash;
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.begin_projection TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.cases_to_project(p_region text, p_calendar text, p_limit integer)
 RETURNS SETOF text
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY
    SELECT one.case_id
      FROM schakel.projections p
     CROSS JOIN LATERAL (
       (SELECT DISTINCT t.case_id FROM schakel.timers t
         WHERE t.region_id = p_region AND t.case_id > p.after_case ORDER BY t.case_id LIMIT p_limit)
       UNION
       (SELECT DISTINCT t.case_id FROM schakel.tasks t
         WHERE t.region_id = p_region AND t.case_id > p.after_case AND t.done_at IS NULL AND t.due_at IS NOT NULL
         ORDER BY t.case_id LIMIT p_limit)
     ) one
     WHERE p.region_id = p_region AND p.calendar_hash = p_calendar AND NOT p.is_done
     ORDER BY one.case_id LIMIT p_limit;
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.cases_to_project TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.claim_deliveries(p_region text, p_now timestamp with time zone, p_owner text, p_lease interval, p_endpoints text[], p_slots integer[], p_breaker integer)
 RETURNS SETOF schakel.deliveries
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY
    WITH open AS MATERIALIZED (
      SELECT w.endpoint, CASE WHEN s.failures >= p_breaker THEN 1 ELSE w.slots END AS slots
        FROM unnest(p_endpoints, p_slots) AS w (endpoint, slots)
        LEFT JOIN schakel.endpoints s ON s.region_id = p_region AND s.endpoint = w.endpoint
       WHERE s.disabled_at IS NULL AND (s.paused_until IS NULL OR s.paused_until <= p_now)
         AND EXISTS (SELECT FROM schakel.endpoint_secrets k
                      WHERE k.region_id = p_region AND k.endpoint = w.endpoint AND k.valid_until IS NULL)
         AND (coalesce(s.failures, 0) < p_breaker OR NOT EXISTS (
               SELECT FROM schakel.deliveries u
                WHERE u.region_id = p_region AND u.endpoint = w.endpoint AND u.lease_until >= clock_timestamp()))
    ), first AS MATERIALIZED (
      SELECT f.message_id FROM open o CROSS JOIN LATERAL (
        SELECT m.message_id FROM schakel.deliveries m
         WHERE m.region_id = p_region AND m.endpoint = o.endpoint AND m.dead_at IS NULL AND m.due_at <= p_now
           AND (m.lease_until IS NULL OR m.lease_until < clock_timestamp())
           AND NOT EXISTS (SELECT FROM schakel.deliveries e
                            WHERE e.region_id = p_region AND e.endpoint = m.endpoint AND e.case_id = m.case_id
                              AND e.seq < m.seq AND e.dead_at IS NULL)
         ORDER BY m.due_at LIMIT o.slots
           FOR NO KEY UPDATE SKIP LOCKED) f
    )
    UPDATE schakel.deliveries m
       SET lease_owner = p_owner, lease_until = clock_timestamp() + p_lease
      FROM first f
     WHERE m.region_id = p_region AND m.message_id = f.message_id
    RETURNING m.*;
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.claim_deliveries TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.claim_messages(p_region text, p_owner text, p_lease interval, p_limit integer, p_most_claims integer)
 RETURNS SETOF schakel.outbox
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
DECLARE
  v_now constant timestamptz := clock_timestamp();
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY
    WITH first AS MATERIALIZED (
      SELECT m.message_id FROM schakel.outbox m
       WHERE m.region_id = p_region AND m.parked_at IS NULL
         AND (m.lease_until IS NULL OR m.lease_until < v_now)
         AND m.message_id = (SELECT e.message_id FROM schakel.outbox e
                              WHERE e.region_id = p_region AND e.from_case = m.from_case AND e.to_case = m.to_case
                              ORDER BY e.seq, e.place LIMIT 1)
       ORDER BY m.created_at LIMIT p_limit
         FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE schakel.outbox m
       SET claims = least(m.claims + 1, p_most_claims), parked_at = CASE WHEN m.claims >= p_most_claims THEN v_now END,
           lease_owner = p_owner, lease_until = clock_timestamp() + p_lease
      FROM first f
     WHERE m.region_id = p_region AND m.message_id = f.message_id
    RETURNING m.*;
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.claim_messages TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.claim_timers(p_region text, p_owner text, p_lease interval, p_limit integer, p_most_claims integer)
 RETURNS SETOF schakel.timers
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
DECLARE
  v_now constant timestamptz := clock_timestamp();
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY
    WITH due AS MATERIALIZED (
      SELECT t.case_id, t.timer_id FROM schakel.timers t
       WHERE t.region_id = p_region AND t.due_at <= v_now AND t.parked_at IS NULL
         AND (t.lease_until IS NULL OR t.lease_until < v_now)
         -- A subquery for each row, found by its key; a join would look at all timers there are.
         AND t.timer_id = (SELECT e.timer_id FROM schakel.timers e
                            WHERE e.region_id = p_region AND e.case_id = t.case_id AND e.parked_at IS NULL
                            ORDER BY e.due_at, e.timer_id LIMIT 1)
       ORDER BY t.due_at LIMIT p_limit
         FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE schakel.timers t
       SET claims = least(t.claims + 1, p_most_claims), parked_at = CASE WHEN t.claims >= p_most_claims THEN v_now END,
           lease_owner = p_owner, lease_until = clock_timestamp() + p_lease
      FROM due d
     WHERE t.region_id = p_region AND t.case_id = d.case_id AND t.timer_id = d.timer_id
    RETURNING t.*;
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.claim_timers TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.clear_commands(p_region text, p_kept interval, p_limit integer)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
DECLARE
  v_before constant timestamptz := clock_timestamp() - p_kept;
  v_rows integer;
BEGIN
  PERFORM schakel.enter_region(p_region);
  DELETE FROM schakel.commands k
   USING (SELECT c.command_id, c.person FROM schakel.commands c
           WHERE c.region_id = p_region AND c.recorded_at < v_before ORDER BY c.recorded_at LIMIT p_limit) AS o
   WHERE k.region_id = p_region AND k.command_id = o.command_id AND k.person = o.person;
  GET DIAGNOSTICS v_rows = ROW_COUNT;
  RETURN v_rows;
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.clear_commands TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.commit_decisions(p_region text, p_command_ids text[], p_persons text[], p_fingerprints text[], p_answers json[], p_consumed_timers text[], p_consumed_armed_seqs bigint[], p_consumed_messages text[], p_write_commands integer[], p_cases text[], p_expected_versions bigint[], p_expected_heads text[], p_hashes text[], p_records bytea[], p_closed_ats timestamp with time zone[], p_outcomes text[], p_states text[], p_organisations text[], p_bodies json[], p_opened_writes integer[], p_subjects text[], p_schools text[], p_workflows text[], p_machines text[], p_configurations integer[], p_definitions text[], p_opened_ats timestamp with time zone[], p_armed_writes integer[], p_armed_timers text[], p_armed_due_ats timestamp with time zone[], p_cancelled_writes integer[], p_cancelled_timers text[], p_task_writes integer[], p_task_names text[], p_task_kinds text[], p_task_organisations text[], p_task_roles text[], p_task_labels json[], p_task_due_ats timestamp with time zone[], p_done_writes integer[], p_done_tasks text[], p_message_writes integer[], p_message_ids text[], p_message_to_cases text[], p_message_as text[], p_message_events text[], p_message_data json[])
 RETURNS TABLE(command integer, result text, answer json)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET random_page_cost TO '0'
 SET cpu_operator_cost TO '0.0001'
AS $function$
#variable_conflict use_column
DECLARE
  -- How far the clocks of service and database may differ.
  v_tolerance constant interval := '5 seconds';
  -- Of one write: its record, the number of the command of the one before, its case, and the number that it has.
  v_record schakel.record_head;
  v_last integer := 0;
  v_case record;
  v_n integer;
  -- By the number of the write: what its record says, the error that it would cause, and when its case was opened.
  v_seqs bigint[];
  v_recorded_ats timestamptz[];
  v_causes text[];
  v_wrongs text[];
  v_case_opened_ats timestamptz[];
  -- The numbers of the writes that are still to be written; the cases of those that exist, the numbers of those that are opened.
  v_writes integer[] := '{}';
  v_existing text[] := '{}';
  v_opened integer[] := '{}';
  -- The numbers of existing ones to which an organisation comes, and of those that one leaves.
  v_joined integer[];
  v_left integer[];
  v_organisations text[];
  -- By the number of the command, of those that are not committed.
  v_results text[];
  v_answers json[];
  -- The numbers of commands that come second, and of those whose cause is gone.
  v_refused integer[];
  v_gone integer[];
  v_wrong text;
  v_found integer;
  v_rows integer;
  -- What comes of functions that return nothing: called by PERFORM each would be a query.
  v_nothing text;
BEGIN
  PERFORM schakel.enter_region(p_region);

  -- Form. The record itself says its place in the chain; what is stored in columns is read from its bytes.
  FOR v_write IN 1..cardinality(p_cases) LOOP
    IF (p_write_commands[v_write] IN (v_last, v_last + 1) AND array_position(p_cases, p_cases[v_write]) = v_write) IS NOT TRUE THEN
      RAISE EXCEPTION 'a batch names a case twice, or has no order' USING ERRCODE = 'SK001';
    END IF;
    v_last := p_write_commands[v_write];
    v_record := json_populate_record(NULL::schakel.record_head, convert_from(p_records[v_write], 'UTF8')::json);
    v_seqs[v_write] := v_record.seq;
    v_recorded_ats[v_write] := v_record."recordedAt";
    v_causes[v_write] := v_record.command;
    v_wrongs[v_write] := CASE
      WHEN v_record.region IS DISTINCT FROM p_region OR v_record."case" IS DISTINCT FROM p_cases[v_write] THEN 'SK001'
      WHEN v_record.seq IS DISTINCT FROM coalesce(p_expected_versions[v_write], 0) + 1 THEN 'SK002'
      WHEN v_record.previous IS DISTINCT FROM coalesce(p_expected_heads[v_write], schakel.genesis(p_region, p_cases[v_write]))
        THEN 'SK002'
      WHEN v_record."recordedAt" BETWEEN clock_timestamp() - v_tolerance AND clock_timestamp() + v_tolerance THEN NULL
      ELSE 'SK003'
    END;
    v_wrong := least(v_wrong, v_wrongs[v_write]);
    v_writes := v_writes || v_write;
    IF p_expected_versions[v_write] IS NULL THEN
      v_opened := v_opened || v_write;
      v_case_opened_ats[v_write] := p_opened_ats[cardinality(v_opened)];
    ELSE
      v_existing := v_existing || p_cases[v_write];
    END IF;
  END LOOP;
  IF v_last IS DISTINCT FROM cardinality(p_command_ids) OR v_last = 0 OR v_opened <> p_opened_writes THEN
    RAISE EXCEPTION 'a batch misses a part' USING ERRCODE = 'SK001';
  END IF;

  -- 1. The commands, by id: locks each against the same command of another call and waits until that one has ended.
  INSERT INTO schakel.commands (region_id, command_id, person, fingerprint, answer)
  SELECT p_region, p_command_ids[n], p_persons[n], p_fingerprints[n], p_answers[n]
    FROM generate_subscripts(p_command_ids, 1) AS n
   ORDER BY p_command_ids[n], p_persons[n]
  ON CONFLICT (region_id, command_id, person) DO NOTHING;
  GET DIAGNOSTICS v_found = ROW_COUNT;

  IF v_found <> cardinality(p_command_ids) THEN
    IF (SELECT count(DISTINCT (c.id, c.person)) <> count(*) FROM unnest(p_command_ids, p_persons) AS c (id, person)) THEN
      RAISE EXCEPTION 'a batch names a command twice' USING ERRCODE = 'SK001';
    END IF;
    FOR command, result, answer IN
      SELECT c.n, CASE WHEN k.fingerprint = c.fingerprint THEN 'stored' ELSE 'fingerprint' END,
             CASE WHEN k.fingerprint = c.fingerprint THEN schakel.whole_answer(p_region, k.answer) END
        FROM unnest(p_command_ids, p_persons, p_fingerprints) WITH ORDINALITY AS c (id, person, fingerprint, n)
        JOIN schakel.commands k ON k.region_id = p_region AND k.command_id = c.id AND k.person = c.person
       -- Not those that were entered just now.
       WHERE k.xmin <> pg_current_xact_id()::xid
    LOOP
      v_results[command] := result;
      v_answers[command] := answer;
      v_found := v_found + 1;
    END LOOP;
    IF v_found <> cardinality(p_command_ids) THEN
      -- It was there a moment ago: its call ended with a refusal and took it back, or it was cleared away.
      RAISE EXCEPTION 'a command vanished' USING ERRCODE = '40001';
    END IF;
    -- A command that was there already gets its answer, however old the record it came with this time.
    SELECT coalesce(array_agg(n), '{}'), min(v_wrongs[n]),
           coalesce(array_agg(p_cases[n]) FILTER (WHERE p_expected_versions[n] IS NOT NULL), '{}'),
           coalesce(array_agg(n) FILTER (WHERE p_expected_versions[n] IS NULL), '{}')
      INTO v_writes, v_wrong, v_existing, v_opened
      FROM unnest(v_writes) AS n WHERE v_results[p_write_commands[n]] IS NULL;
  END IF;
  IF v_wrong IS NOT NULL THEN
    RAISE EXCEPTION 'a record is refused' USING ERRCODE = v_wrong;
  END IF;

  -- 2. The cases that exist, by id: locks each against any other command for it, until the end of this call. A case is found by
  -- its key and its write by the place of its id, without a join: no plan can go wrong.
  IF v_existing <> '{}' THEN
    v_found := 0;
    FOR v_case IN
      SELECT c.case_id, c.version, c.head, c.recorded_at, c.organisations, c.opened_at
        FROM schakel.cases c
       WHERE c.region_id = p_region AND c.case_id = ANY (v_existing)
       ORDER BY c.case_id
         FOR NO KEY UPDATE
    LOOP
      v_n := array_position(p_cases, v_case.case_id);
      v_found := v_found + 1;
      IF v_case.version <> p_expected_versions[v_n] OR v_case.head <> p_expected_heads[v_n] THEN
        v_refused := v_refused || p_write_commands[v_n];
      ELSIF v_case.recorded_at > v_recorded_ats[v_n] THEN
        v_wrong := 'SK003';
      END IF;
      v_organisations := p_organisations[v_n];
      IF v_case.organisations <> v_organisations THEN
        v_case_opened_ats[v_n] := v_case.opened_at;
        IF NOT v_organisations <@ v_case.organisations THEN
          v_joined := v_joined || v_n;
        END IF;
        IF NOT v_case.organisations <@ v_organisations THEN
          v_left := v_left || v_n;
        END IF;
      END IF;
    END LOOP;
    IF v_found <> cardinality(v_existing) THEN
      RAISE EXCEPTION 'a case is not there' USING ERRCODE = 'SK004';
    END IF;
    IF v_wrong IS NOT NULL THEN
      RAISE EXCEPTION 'a record is older than the one before it' USING ERRCODE = v_wrong;
    END IF;
  END IF;

  -- A case that is to be opened and is already there. One that is being opened right now shows itself at step 4.
  IF v_opened <> '{}' THEN
    SELECT v_refused || array_agg(DISTINCT p_write_commands[array_position(p_cases, c.case_id)]) INTO v_refused
      FROM schakel.cases c
     WHERE c.region_id = p_region AND c.case_id = ANY (ARRAY(SELECT p_cases[n] FROM unnest(v_opened) AS n));
  END IF;

  -- 3. What caused the commands, used up: who finds it gone comes second. Only of commands that are not refused already.
  IF num_nonnulls(VARIADIC p_consumed_timers || p_consumed_messages) > 0 THEN
    WITH caused AS (
      -- The first write of a command is that of its own case.
      SELECT c.n, c.timer_id, c.armed_seq, c.message_id, p_cases[array_position(p_write_commands, c.n::integer)] AS case_id
        FROM unnest(p_consumed_timers, p_consumed_armed_seqs, p_consumed_messages) WITH ORDINALITY
               AS c (timer_id, armed_seq, message_id, n)
       WHERE (c.timer_id IS NOT NULL OR c.message_id IS NOT NULL) AND v_results[c.n] IS NULL
         AND c.n <> ALL (coalesce(v_refused, '{}'))
    ), fired AS (
      DELETE FROM schakel.timers t USING caused c
       WHERE t.region_id = p_region AND t.case_id = c.case_id AND t.timer_id = c.timer_id AND t.armed_seq = c.armed_seq
      RETURNING c.n
    ), delivered AS (
      -- By its receiver; by its sender when there is no such receiver, so that it learns that nobody took it.
      DELETE FROM schakel.outbox m USING caused c
       WHERE m.region_id = p_region AND m.message_id = c.message_id
         AND (m.to_case = c.case_id OR m.from_case = c.case_id AND NOT EXISTS (
               SELECT FROM schakel.cases r WHERE r.region_id = p_region AND r.case_id = m.to_case))
      RETURNING c.n
    )
    SELECT array_agg(c.n) INTO v_gone
      FROM caused c
     WHERE (c.timer_id IS NOT NULL AND c.n NOT IN (SELECT f.n FROM fired f))
        OR (c.message_id IS NOT NULL AND c.n NOT IN (SELECT d.n FROM delivered d));
  END IF;

  -- Refused commands leave nothing behind, so that they are decided anew when they come again.
  IF v_refused <> '{}' OR v_gone <> '{}' THEN
    FOREACH command IN ARRAY coalesce(v_refused, '{}') LOOP
      v_results[command] := 'stale';
    END LOOP;
    FOREACH command IN ARRAY coalesce(v_gone, '{}') LOOP
      v_results[command] := 'consumed';
    END LOOP;
    DELETE FROM schakel.commands k USING generate_subscripts(p_command_ids, 1) AS n
     WHERE k.region_id = p_region AND k.command_id = p_command_ids[n] AND k.person = p_persons[n]
       AND v_results[n] IN ('stale', 'consumed');
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows <> cardinality(array_positions(v_results, 'stale') || array_positions(v_results, 'consumed')) THEN
      RAISE EXCEPTION '% commands were taken back, which is not all', v_rows USING ERRCODE = 'SK005';
    END IF;
    SELECT coalesce(array_agg(n), '{}'),
           array_agg(n) FILTER (WHERE n = ANY (v_joined)), array_agg(n) FILTER (WHERE n = ANY (v_left)),
           coalesce(array_agg(p_cases[n]) FILTER (WHERE p_expected_versions[n] IS NOT NULL), '{}'),
           coalesce(array_agg(n) FILTER (WHERE p_expected_versions[n] IS NULL), '{}')
      INTO v_writes, v_joined, v_left, v_existing, v_opened
      FROM unnest(v_writes) AS n WHERE v_results[p_write_commands[n]] IS NULL;
  END IF;

  IF v_existing <> '{}' THEN
    -- The comparison again, although the rows are locked: this condition is what the chain rests on. The place of a case is asked
    -- for each column: once, in a query of its own for each row, costs more.
    UPDATE schakel.cases c
       SET version = v_seqs[array_position(p_cases, c.case_id)],
           head = p_hashes[array_position(p_cases, c.case_id)],
           recorded_at = v_recorded_ats[array_position(p_cases, c.case_id)],
           closed_at = p_closed_ats[array_position(p_cases, c.case_id)],
           outcome = p_outcomes[array_position(p_cases, c.case_id)],
           states = p_states[array_position(p_cases, c.case_id)]::text[],
           organisations = p_organisations[array_position(p_cases, c.case_id)]::text[],
           state = p_bodies[array_position(p_cases, c.case_id)]
     WHERE c.region_id = p_region AND c.case_id = ANY (v_existing)
       AND c.version = p_expected_versions[array_position(p_cases, c.case_id)]
       AND c.head = p_expected_heads[array_position(p_cases, c.case_id)];
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows <> cardinality(v_existing) THEN
      RAISE EXCEPTION '% cases were written in place of %', v_rows, cardinality(v_existing) USING ERRCODE = 'SK005';
    END IF;
  END IF;

  -- 4. New cases, by id: waits for a call that opens one under the same id.
  IF v_opened <> '{}' THEN
    INSERT INTO schakel.cases (region_id, case_id, subject, school, workflow, machine, configuration, definition, version,
                               head, opened_at, recorded_at, closed_at, outcome, states, organisations, state)
    SELECT p_region, p_cases[n], p_subjects[o], p_schools[o], p_workflows[o], p_machines[o], p_configurations[o],
           p_definitions[o], v_seqs[n], p_hashes[n], p_opened_ats[o], v_recorded_ats[n], p_closed_ats[n], p_outcomes[n],
           p_states[n]::text[], p_organisations[n]::text[], p_bodies[n]
      FROM unnest(v_opened) AS n CROSS JOIN LATERAL array_position(p_opened_writes, n) AS o
     ORDER BY p_cases[n]
    ON CONFLICT (region_id, case_id) DO NOTHING;
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows <> cardinality(v_opened) THEN
      RAISE EXCEPTION 'a case was opened under the same id' USING ERRCODE = '40001';
    END IF;
  END IF;

  IF v_writes <> '{}' THEN
    INSERT INTO schakel.transitions (region_id, case_id, seq, hash, bytes, recorded_at)
    SELECT p_region, p_cases[n], v_seqs[n], p_hashes[n], p_records[n], v_recorded_ats[n] FROM unnest(v_writes) AS n;
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows <> cardinality(v_writes) THEN
      RAISE EXCEPTION '% transitions were written in place of %', v_rows, cardinality(v_writes) USING ERRCODE = 'SK005';
    END IF;

    IF v_opened <> '{}' OR v_joined <> '{}' OR v_left <> '{}' THEN
      v_nothing := schakel.write_organisations(p_region, v_opened || v_joined, v_left, p_cases, v_case_opened_ats, v_recorded_ats,
        p_organisations);
    END IF;
    IF p_cancelled_writes <> '{}' OR p_armed_writes <> '{}' THEN
      v_nothing := schakel.write_timers(p_region, v_writes, p_cases, v_seqs, p_cancelled_writes, p_cancelled_timers,
        p_armed_writes, p_armed_timers, p_armed_due_ats);
    END IF;
    IF p_done_writes <> '{}' OR p_task_writes <> '{}' THEN
      v_nothing := schakel.write_tasks(p_region, v_writes, p_cases, v_seqs, v_recorded_ats, p_done_writes, p_done_tasks,
        p_task_writes, p_task_names, p_task_kinds, p_task_organisations, p_task_roles,
        p_task_labels, p_task_due_ats);
    END IF;
    IF p_message_writes <> '{}' THEN
      v_nothing := schakel.write_messages(p_region, v_writes, p_cases, v_seqs, v_recorded_ats, v_causes, p_message_writes,
        p_message_ids, p_message_to_cases, p_message_as, p_message_events, p_message_data);
    END IF;
  END IF;

  FOR v_number IN 1..cardinality(p_command_ids) LOOP
    command := v_number;
    result := coalesce(v_results[command], 'committed');
    answer := v_answers[command];
    RETURN NEXT;
  END LOOP;
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.commit_decisions TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.commit_placed(p_region text, p_command_ids text[], p_persons text[], p_fingerprints text[], p_answers json[], p_consumed_timers text[], p_consumed_armed_seqs bigint[], p_consumed_messages text[], p_write_commands integer[], p_cases text[], p_expected_versions bigint[], p_expected_heads text[], p_hashes text[], p_records bytea[], p_closed_ats timestamp with time zone[], p_outcomes text[], p_states text[], p_organisations text[], p_bodies json[], p_opened_writes integer[], p_subjects text[], p_schools text[], p_workflows text[], p_machines text[], p_configurations integer[], p_definitions text[], p_opened_ats timestamp with time zone[], p_armed_writes integer[], p_armed_timers text[], p_armed_due_ats timestamp with time zone[], p_cancelled_writes integer[], p_cancelled_timers text[], p_task_writes integer[], p_task_names text[], p_task_kinds text[], p_task_organisations text[], p_task_roles text[], p_task_labels json[], p_task_due_ats timestamp with time zone[], p_done_writes integer[], p_done_tasks text[], p_message_writes integer[], p_message_ids text[], p_message_to_cases text[], p_message_as text[], p_message_events text[], p_message_data json[], p_place_commands integer[], p_place_organisations text[], p_place_offers text[], p_place_amounts integer[], p_place_bounds integer[], p_waiting_commands integer[], p_waiting_cases text[], p_waiting_sinces timestamp with time zone[], p_waiting_kinds text[], p_waiting_sought json[])
 RETURNS TABLE(command integer, result text, answer json)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
AS $function$
#variable_conflict use_column
DECLARE
  v_committed integer[];
BEGIN
  PERFORM schakel.enter_region(p_region);
  FOR command, result, answer IN
    SELECT d.command, d.result, d.answer FROM schakel.commit_decisions(p_region => p_region, p_command_ids => p_command_ids, p_persons => p_persons, p_fingerprints => p_fingerprints, p_answers => p_answers, p_consumed_timers => p_consumed_timers, p_consumed_armed_seqs => p_consumed_armed_seqs, p_consumed_messages => p_consumed_messages, p_write_commands => p_write_commands, p_cases => p_cases, p_expected_versions => p_expected_versions, p_expected_heads => p_expected_heads, p_hashes => p_hashes, p_records => p_records, p_closed_ats => p_closed_ats, p_outcomes => p_outcomes, p_states => p_states, p_organisations => p_organisations, p_bodies => p_bodies, p_opened_writes => p_opened_writes, p_subjects => p_subjects, p_schools => p_schools, p_workflows => p_workflows, p_machines => p_machines, p_configurations => p_configurations, p_definitions => p_definitions, p_opened_ats => p_opened_ats, p_armed_writes => p_armed_writes, p_armed_timers => p_armed_timers, p_armed_due_ats => p_armed_due_ats, p_cancelled_writes => p_cancelled_writes, p_cancelled_timers => p_cancelled_timers, p_task_writes => p_task_writes, p_task_names => p_task_names, p_task_kinds => p_task_kinds, p_task_organisations => p_task_organisations, p_task_roles => p_task_roles, p_task_labels => p_task_labels, p_task_due_ats => p_task_due_ats, p_done_writes => p_done_writes, p_done_tasks => p_done_tasks, p_message_writes => p_message_writes, p_message_ids => p_message_ids, p_message_to_cases => p_message_to_cases, p_message_as => p_message_as, p_message_events => p_message_events, p_message_data => p_message_data) d
  LOOP
    IF result = 'committed' THEN
      v_committed := v_committed || command;
    END IF;
    RETURN NEXT;
  END LOOP;
  -- After the cases, by those that were written: what does not fit undoes all of it.
  PERFORM schakel.use_places(p_region, v_committed, p_place_commands, p_place_organisations, p_place_offers,
    p_place_amounts, p_place_bounds, p_waiting_commands, p_waiting_cases, p_waiting_sinces, p_waiting_kinds, p_waiting_sought);
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.commit_placed TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.confine_to_region(p_table regclass, VARIADIC p_commands text[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
DECLARE
  v_command text;
  v_is_region constant text := 'region_id = schakel.current_region()';
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', p_table);
  EXECUTE format('CREATE POLICY region_only ON %s AS RESTRICTIVE FOR ALL TO PUBLIC USING (%s) WITH CHECK (%2$s)',
                 p_table, v_is_region);
  FOREACH v_command IN ARRAY p_commands LOOP
    EXECUTE format('CREATE POLICY may_%s ON %s AS PERMISSIVE FOR %s TO schakel_app%s %s',
      lower(v_command), p_table, v_command,
      CASE v_command WHEN 'SELECT' THEN ', schakel_reader' ELSE '' END,
      CASE v_command
        WHEN 'INSERT' THEN format('WITH CHECK (%s)', v_is_region)
        WHEN 'UPDATE' THEN format('USING (%s) WITH CHECK (%1$s)', v_is_region)
        ELSE format('USING (%s)', v_is_region)
      END);
  END LOOP;
END
$function$;
OWNER schakel_owner;

CREATE OR REPLACE FUNCTION schakel.count_work(p_region text, p_most integer)
 RETURNS TABLE(kind text, waiting integer, oldest_seconds double precision, parked integer)
 LANGUAGE plpgsql
AS $function$
DECLARE
  v_now constant timestamptz := clock_timestamp();
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY
    SELECT 'timer', count(*)::integer, coalesce(extract(epoch FROM v_now - min(w.since)), 0)::double precision,
           (SELECT count(*)::integer FROM schakel.timers p WHERE p.region_id = p_region AND p.parked_at IS NOT NULL)
      FROM (SELECT t.due_at AS since FROM schakel.timers t
             WHERE t.region_id = p_region AND t.due_at <= v_now AND t.parked_at IS NULL
             ORDER BY t.due_at LIMIT p_most) w
     UNION ALL
    SELECT 'message', count(*)::integer, coalesce(extract(epoch FROM v_now - min(w.since)), 0)::double precision,
           (SELECT count(*)::integer FROM schakel.outbox p WHERE p.region_id = p_region AND p.parked_at IS NOT NULL)
      FROM (SELECT m.created_at AS since FROM schakel.outbox m
             WHERE m.region_id = p_region AND m.parked_at IS NULL
             ORDER BY m.created_at LIMIT p_most) w;
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.count_work TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.current_region()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('schakel.region'::text, true), ''::text);
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.current_region TO schakel_app;
GRANT EXECUTE ON FUNCTION schakel.current_region TO schakel_reader;

CREATE OR REPLACE FUNCTION schakel.enter_region(p_region text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
DECLARE
  v_nothing text;
BEGIN
  IF coalesce(p_region, '') = '' THEN
    RAISE EXCEPTION 'no region was named' USING ERRCODE = 'SK001';
  END IF;
  IF current_setting('citus.propagate_set_commands', true) IS NULL THEN
    v_nothing := set_config('schakel.region', p_region, true);
  ELSE
    EXECUTE format('SET LOCAL schakel.region = %L', p_region);
  END IF;
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.enter_region TO schakel_app;
GRANT EXECUTE ON FUNCTION schakel.enter_region TO schakel_reader;

CREATE OR REPLACE FUNCTION schakel.genesis(p_region text, p_case text)
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN encode(sha256(('\x00'::bytea || convert_to(((('schakel/genesis/v1
'::text || p_region) || '
'::text) || p_case), 'UTF8'::name))), 'hex'::text);
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.genesis TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.give_back(p_region text, p_owner text, p_after interval, p_cases text[], p_timers text[], p_messages text[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM schakel.enter_region(p_region);
  UPDATE schakel.timers t
     SET claims = greatest(t.claims - 1, 0), lease_until = clock_timestamp() + p_after
    FROM unnest(p_cases, p_timers) AS x (case_id, timer_id)
   WHERE t.region_id = p_region AND t.case_id = x.case_id AND t.timer_id = x.timer_id AND t.lease_owner = p_owner;
  UPDATE schakel.outbox m
     SET claims = greatest(m.claims - 1, 0), lease_until = clock_timestamp() + p_after
   WHERE m.region_id = p_region AND m.message_id = ANY (p_messages) AND m.lease_owner = p_owner;
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.give_back TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.keep_configuration()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (('draft', 'proved'), ('draft', 'refuted'), ('draft', 'notProved'), ('proved', 'active'))
     OR (OLD.region_id, OLD.number, OLD.source, OLD.hash, OLD.document::text, OLD.definitions::text, OLD.changes::text,
         OLD.effective_from, OLD.loaded_at, OLD.loaded_by) IS DISTINCT FROM
        (NEW.region_id, NEW.number, NEW.source, NEW.hash, NEW.document::text, NEW.definitions::text, NEW.changes::text,
         NEW.effective_from, NEW.loaded_at, NEW.loaded_by)
     OR (OLD.state <> 'draft' AND (OLD.diagnostics::text, OLD.proofs::text, OLD.undecided::text) IS DISTINCT FROM
        (NEW.diagnostics::text, NEW.proofs::text, NEW.undecided::text)) THEN
    RAISE EXCEPTION 'a configuration that was judged or activated does not change' USING ERRCODE = 'SK006';
  END IF;
  RETURN NEW;
END
$function$;
OWNER schakel_owner;

CREATE OR REPLACE FUNCTION schakel.keep_for_ever(p_table regclass)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN
  EXECUTE format('CREATE TRIGGER rows_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON %s '
                 'FOR EACH STATEMENT EXECUTE FUNCTION schakel.refuse_change()', p_table);
END
$function$;
OWNER schakel_owner;

CREATE OR REPLACE FUNCTION schakel.list_cases(p_region text, p_states text[], p_school text, p_organisation text, p_workflow text, p_subject text, p_prefix text, p_after_opened_at timestamp with time zone, p_after_case text, p_limit integer)
 RETURNS SETOF schakel.cases
 LANGUAGE plpgsql
AS $function$
DECLARE
  v_from text := 'schakel.cases c';
  v_order text := 'c';
  v_where text := 'c.region_id = $1';
BEGIN
  PERFORM schakel.enter_region(p_region);
  IF p_organisation IS NOT NULL THEN
    v_from := 'schakel.case_organisations o JOIN schakel.cases c ON c.region_id = o.region_id AND c.case_id = o.case_id';
    v_order := 'o';
    v_where := v_where || ' AND o.region_id = $1 AND o.organisation = $4';
  END IF;
  IF p_states IS NOT NULL THEN
    -- No index helps here (cases.sql): every case that the other conditions leave is looked at, so it has to be cheap. A path
    -- holds no blank: ' chain.school. safety.noReport.' contains ' chain.'.
    SELECT v_where || ' AND (' || coalesce(string_agg(format(
             $c$strpos(' ' || array_to_string(c.states, '. ') || '.', ' ' || $2[%s] || '.') > 0$c$, n), ' OR '), 'false') || ')'
      INTO v_where FROM generate_subscripts(p_states, 1) AS n;
  END IF;
  IF p_school IS NOT NULL THEN v_where := v_where || ' AND c.school = $3'; END IF;
  IF p_workflow IS NOT NULL THEN v_where := v_where || ' AND c.workflow = $5'; END IF;
  IF p_subject IS NOT NULL THEN v_where := v_where || ' AND c.subject = $6'; END IF;
  IF p_prefix IS NOT NULL THEN v_where := v_where || ' AND c.case_id ^@ $7'; END IF;
  IF p_after_case IS NOT NULL THEN
    v_where := v_where || format(' AND (%1$s.opened_at, %1$s.case_id) < ($8, $9)', v_order);
  END IF;
  RETURN QUERY EXECUTE format(
    'SELECT c.* FROM %s WHERE %s ORDER BY %3$s.opened_at DESC, %3$s.case_id DESC LIMIT $10', v_from, v_where, v_order)
    USING p_region, p_states, p_school, p_organisation, p_workflow, p_subject, p_prefix, p_after_opened_at, p_after_case,
          p_limit;
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.list_cases TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.list_parked(p_region text, p_limit integer)
 RETURNS TABLE(kind text, case_id text, name text, since timestamp with time zone, parked_at timestamp with time zone, waiting integer)
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY
    SELECT * FROM (
      SELECT 'timer', t.case_id, t.timer_id, t.due_at, t.parked_at, 0
        FROM schakel.timers t WHERE t.region_id = p_region AND t.parked_at IS NOT NULL
       UNION ALL
      SELECT 'message', m.to_case, m.event, m.created_at, m.parked_at,
             (SELECT count(*)::integer FROM schakel.outbox b
               WHERE b.region_id = p_region AND b.from_case = m.from_case AND b.to_case = m.to_case
                 AND (b.seq, b.place) > (m.seq, m.place))
        FROM schakel.outbox m WHERE m.region_id = p_region AND m.parked_at IS NOT NULL
    ) AS p (kind, case_id, name, since, parked_at, waiting)
    ORDER BY p.parked_at, p.case_id, p.name LIMIT p_limit;
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.list_parked TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.look_for_work(p_region text)
 RETURNS TABLE(has_timers boolean, has_messages boolean, due_in_seconds double precision, room text)
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
DECLARE
  v_now constant timestamptz := clock_timestamp();
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY SELECT
    (SELECT t.due_at FROM schakel.timers t
      WHERE t.region_id = p_region AND t.due_at <= v_now AND t.parked_at IS NULL
        AND (t.lease_until IS NULL OR t.lease_until < v_now)
      ORDER BY t.due_at LIMIT 1) IS NOT NULL,
    (SELECT m.created_at FROM schakel.outbox m
      WHERE m.region_id = p_region AND m.parked_at IS NULL
        AND (m.lease_until IS NULL OR m.lease_until < v_now)
      ORDER BY m.created_at LIMIT 1) IS NOT NULL,
    extract(epoch FROM
      (SELECT t.due_at FROM schakel.timers t WHERE t.region_id = p_region AND t.due_at > v_now ORDER BY t.due_at LIMIT 1)
        - v_now
    )::double precision,
    (SELECT md5(string_agg(concat_ws(' ', w.case_id, w.since, w.kind, w.sought), ',' ORDER BY w.case_id)
                || coalesce((SELECT string_agg(concat_ws(' ', u.organisation, u.offer, u.used), ',' ORDER BY u.organisation, u.offer)
                               FROM schakel.place_use u WHERE u.region_id = p_region), ''))
       FROM schakel.waiting_cases w WHERE w.region_id = p_region);
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.look_for_work TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.note_projection(p_region text, p_calendar text, p_after_case text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM schakel.enter_region(p_region);
  UPDATE schakel.projections p
     SET after_case = greatest(p.after_case, coalesce(p_after_case, p.after_case)), is_done = p_after_case IS NULL
   WHERE p.region_id = p_region AND p.calendar_hash = p_calendar AND NOT p.is_done;
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.note_projection TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.read_attempts(p_region text, p_case text, p_after_at timestamp with time zone, p_after_attempt uuid, p_limit integer)
 RETURNS SETOF schakel.attempts
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY SELECT * FROM schakel.attempts a
                WHERE a.region_id = p_region AND a.case_id = p_case
                  AND (p_after_attempt IS NULL OR (a.at, a.attempt) < (p_after_at, p_after_attempt))
                ORDER BY a.at DESC, a.attempt DESC LIMIT p_limit;
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.read_attempts TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.read_case(p_region text, p_case text)
 RETURNS SETOF schakel.cases
 LANGUAGE plpgsql
 ROWS 1
AS $function$
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY SELECT * FROM schakel.cases c WHERE c.region_id = p_region AND c.case_id = p_case;
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.read_case TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.read_cases(p_region text, p_cases text[])
 RETURNS SETOF schakel.cases
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY SELECT * FROM schakel.cases c WHERE c.region_id = p_region AND c.case_id = ANY (p_cases);
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.read_cases TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.read_command(p_region text, p_command text, p_person text)
 RETURNS SETOF schakel.commands
 LANGUAGE plpgsql
 ROWS 1
AS $function$
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY SELECT k.region_id, k.command_id, k.person, k.fingerprint, schakel.whole_answer(p_region, k.answer), k.recorded_at
                 FROM schakel.commands k
                WHERE k.region_id = p_region AND k.command_id = p_command AND k.person = p_person;
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.read_command TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.read_places(p_region text)
 RETURNS TABLE(organisation text, offer text, used integer, case_id text, since timestamp with time zone, kind text, sought json)
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY
    (SELECT u.organisation, u.offer, u.used, NULL::text, NULL::timestamptz, NULL::text, NULL::json
       FROM schakel.place_use u WHERE u.region_id = p_region)
    UNION ALL
    (SELECT NULL, NULL, NULL, w.case_id, w.since, w.kind, w.sought
       FROM schakel.waiting_cases w WHERE w.region_id = p_region ORDER BY w.since, w.case_id);
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.read_places TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.read_transitions(p_region text, p_case text, p_after_seq bigint, p_limit integer)
 RETURNS SETOF schakel.transitions
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY SELECT * FROM schakel.transitions t
                WHERE t.region_id = p_region AND t.case_id = p_case AND t.seq > p_after_seq
                ORDER BY t.seq LIMIT p_limit;
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.read_transitions TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.record_activity(p_region text, p_command text, p_person text, p_fingerprint text, p_answer json, p_activity json)
 RETURNS TABLE(result text, answer json)
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
DECLARE
  -- How far the clocks of service and database may differ, as in commit_decisions.
  v_tolerance constant interval := '5 seconds';
  v_activity schakel.activities := json_populate_record(NULL::schakel.activities, p_activity);
BEGIN
  PERFORM schakel.enter_region(p_region);
  INSERT INTO schakel.commands (region_id, command_id, person, fingerprint, answer)
  VALUES (p_region, p_command, p_person, p_fingerprint, p_answer)
  ON CONFLICT (region_id, command_id, person) DO NOTHING;
  IF NOT FOUND THEN
    RETURN QUERY
      SELECT CASE WHEN k.fingerprint = p_fingerprint THEN 'stored' ELSE 'fingerprint' END,
             CASE WHEN k.fingerprint = p_fingerprint THEN k.answer END
        FROM schakel.commands k
       WHERE k.region_id = p_region AND k.command_id = p_command AND k.person = p_person;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'a command vanished' USING ERRCODE = '40001';
    END IF;
    RETURN;
  END IF;

  -- Only now: a command that was there already gets its answer, however late it came again.
  IF (v_activity.recorded_at BETWEEN clock_timestamp() - v_tolerance AND clock_timestamp() + v_tolerance) IS NOT TRUE THEN
    RAISE EXCEPTION 'the time of an activity is not now' USING ERRCODE = 'SK003';
  END IF;

  INSERT INTO schakel.activities SELECT v_activity.*
  ON CONFLICT (region_id, replaces) WHERE replaces IS NOT NULL DO NOTHING;
  IF NOT FOUND THEN
    DELETE FROM schakel.commands k WHERE k.region_id = p_region AND k.command_id = p_command AND k.person = p_person;
    RETURN QUERY SELECT 'replaced', NULL::json;
    RETURN;
  END IF;
  RETURN QUERY SELECT 'recorded', NULL::json;
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.record_activity TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.record_attempt(p_region text, p_case text, p_attempt uuid, p_at timestamp with time zone, p_actor text, p_organisation text, p_role text, p_event text, p_code text, p_because json, p_guards json)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM schakel.enter_region(p_region);
  INSERT INTO schakel.attempts (region_id, case_id, attempt, at, actor, organisation, role, event, code, because, guards)
  VALUES (p_region, p_case, p_attempt, p_at, p_actor, p_organisation, p_role, p_event, p_code, p_because, p_guards)
  ON CONFLICT (region_id, case_id, attempt) DO NOTHING;
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.record_attempt TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'SK006';
END
$function$;
OWNER schakel_owner;

CREATE OR REPLACE FUNCTION schakel.release_parked(p_region text, p_case text)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
DECLARE
  v_timers integer;
  v_messages integer;
BEGIN
  PERFORM schakel.enter_region(p_region);
  UPDATE schakel.timers t SET claims = 0, parked_at = NULL, lease_owner = NULL, lease_until = NULL
   WHERE t.region_id = p_region AND t.parked_at IS NOT NULL AND (p_case IS NULL OR t.case_id = p_case);
  GET DIAGNOSTICS v_timers = ROW_COUNT;
  UPDATE schakel.outbox m SET claims = 0, parked_at = NULL, lease_owner = NULL, lease_until = NULL
   WHERE m.region_id = p_region AND m.parked_at IS NOT NULL AND (p_case IS NULL OR m.to_case = p_case);
  GET DIAGNOSTICS v_messages = ROW_COUNT;
  RETURN v_timers + v_messages;
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.release_parked TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.settle_delivery(p_region text, p_owner text, p_message text, p_endpoint text, p_now timestamp with time zone, p_result text, p_failure text, p_due_at timestamp with time zone, p_paused_until timestamp with time zone, p_breaker integer, p_breaker_pauses interval[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM schakel.enter_region(p_region);
  IF p_result = 'delivered' THEN
    DELETE FROM schakel.deliveries m WHERE m.region_id = p_region AND m.message_id = p_message AND m.endpoint = p_endpoint;
    INSERT INTO schakel.endpoints (region_id, endpoint, delivered_at) VALUES (p_region, p_endpoint, p_now)
    ON CONFLICT (region_id, endpoint) DO UPDATE SET failures = 0, paused_until = NULL, delivered_at = p_now
     -- A row that is written at every message would be what they all wait for.
     WHERE endpoints.failures > 0 OR endpoints.delivered_at IS NULL OR endpoints.delivered_at < p_now - interval '10 seconds';
    RETURN;
  END IF;
  UPDATE schakel.deliveries m
     SET lease_owner = NULL, lease_until = NULL,
         tries = m.tries + CASE WHEN p_result = 'interrupted' THEN 0 ELSE 1 END,
         failure = CASE WHEN p_result = 'interrupted' THEN m.failure ELSE p_failure END,
         due_at = coalesce(p_due_at, m.due_at),
         dead_at = CASE WHEN p_result <> 'interrupted' AND p_due_at IS NULL THEN p_now END
   WHERE m.region_id = p_region AND m.message_id = p_message AND m.endpoint = p_endpoint AND m.lease_owner = p_owner;
  IF NOT FOUND OR p_result = 'interrupted' THEN
    RETURN;
  END IF;
  INSERT INTO schakel.endpoints (region_id, endpoint, failures, paused_until, disabled_at, failed_at, failure)
  VALUES (p_region, p_endpoint, 1, p_paused_until, CASE WHEN p_result = 'gone' THEN p_now END, p_now, p_failure)
  ON CONFLICT (region_id, endpoint) DO UPDATE
     SET failures = endpoints.failures + 1, failed_at = p_now, failure = p_failure,
         disabled_at = CASE WHEN p_result = 'gone' THEN p_now ELSE endpoints.disabled_at END,
         paused_until = greatest(endpoints.paused_until, p_paused_until, CASE WHEN endpoints.failures + 1 >= p_breaker THEN
           p_now + p_breaker_pauses[least(endpoints.failures + 2 - p_breaker, cardinality(p_breaker_pauses))] END);
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.settle_delivery TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.use_places(p_region text, p_committed integer[], p_commands integer[], p_organisations text[], p_offers text[], p_amounts integer[], p_bounds integer[], p_waiting_commands integer[], p_waiting_cases text[], p_waiting_sinces timestamp with time zone[], p_waiting_kinds text[], p_waiting_sought json[])
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
DECLARE
  v_wanted integer;
  v_rows integer := 0;
BEGIN
  IF p_commands <> '{}' THEN
    INSERT INTO schakel.place_use (region_id, organisation, offer)
    SELECT DISTINCT p_region, x.organisation, x.offer
      FROM unnest(p_commands, p_organisations, p_offers) AS x (command, organisation, offer)
     WHERE x.command = ANY (p_committed)
     ORDER BY x.organisation, x.offer
    ON CONFLICT (region_id, organisation, offer) DO NOTHING;

    PERFORM FROM schakel.place_use u
      WHERE u.region_id = p_region
        AND (u.organisation, u.offer) IN (SELECT x.organisation, x.offer FROM unnest(p_organisations, p_offers) AS x (organisation, offer))
      ORDER BY u.organisation, u.offer
        FOR NO KEY UPDATE;

    WITH changed AS (
      SELECT x.organisation, x.offer, sum(x.amount)::integer AS amount, min(x.bound) AS bound
        FROM unnest(p_commands, p_organisations, p_offers, p_amounts, p_bounds)
               AS x (command, organisation, offer, amount, bound)
       WHERE x.command = ANY (p_committed)
       GROUP BY x.organisation, x.offer
    ), written AS (
      UPDATE schakel.place_use u SET used = u.used + c.amount
        FROM changed c
       WHERE u.region_id = p_region AND u.organisation = c.organisation AND u.offer = c.offer
         AND (c.bound IS NULL OR u.used + c.amount <= c.bound)
      RETURNING 1
    )
    SELECT (SELECT count(*) FROM changed), (SELECT count(*) FROM written) INTO v_wanted, v_rows;
    IF v_rows <> v_wanted THEN
      RAISE EXCEPTION 'there is no room any more' USING ERRCODE = 'SK007';
    END IF;
  END IF;

  IF p_waiting_commands <> '{}' THEN
    DELETE FROM schakel.waiting_cases w
     USING unnest(p_waiting_commands, p_waiting_cases, p_waiting_sinces) AS x (command, case_id, since)
     WHERE w.region_id = p_region AND w.case_id = x.case_id AND x.since IS NULL AND x.command = ANY (p_committed);

    INSERT INTO schakel.waiting_cases (region_id, case_id, since, kind, sought)
    SELECT p_region, x.case_id, x.since, x.kind, x.sought
      FROM unnest(p_waiting_commands, p_waiting_cases, p_waiting_sinces, p_waiting_kinds, p_waiting_sought)
             AS x (command, case_id, since, kind, sought)
     WHERE x.since IS NOT NULL AND x.command = ANY (p_committed)
    ON CONFLICT (region_id, case_id) DO UPDATE
      SET since = excluded.since, kind = excluded.kind, sought = excluded.sought;
  END IF;
  RETURN v_rows;
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.use_places TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.whole_answer(p_region text, p_answer json)
 RETURNS json
 LANGUAGE plpgsql
 STABLE
AS $function$
DECLARE
  v_record constant json := p_answer -> 'record';
  v_transition text;
BEGIN
  IF v_record IS NULL THEN
    RETURN p_answer;
  END IF;
  -- Records are kept for ever: without it something is wrong, and no answer is made up.
  SELECT left(convert_from(t.bytes, 'UTF8'), -1) || format(',"hash":"%s"}', t.hash) INTO STRICT v_transition
    FROM schakel.transitions t
   WHERE t.region_id = p_region AND t.case_id = v_record ->> 'case' AND t.seq = (v_record ->> 'seq')::bigint;
  RETURN format('{"status":%s,"headers":%s,"body":%s,"transition":%s}}', p_answer -> 'status', p_answer -> 'headers',
                left((p_answer -> 'body')::text, -1), v_transition);
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.whole_answer TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.write_messages(p_region text, p_writes integer[], p_cases text[], p_seqs bigint[], p_recorded_ats timestamp with time zone[], p_causes text[], p_message_writes integer[], p_ids text[], p_to_cases text[], p_as text[], p_events text[], p_data json[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO schakel.outbox
    (region_id, message_id, from_case, to_case, seq, place, "as", event, data, command, created_at)
  SELECT p_region, x.message_id, p_cases[x.n], x.to_case, p_seqs[x.n], x.place, x."as", x.event, x.data, p_causes[x.n],
         p_recorded_ats[x.n]
    FROM unnest(p_message_writes, p_ids, p_to_cases, p_as, p_events, p_data) WITH ORDINALITY
           AS x (n, message_id, to_case, "as", event, data, place)
   WHERE x.n = ANY (p_writes) AND x.to_case IS NOT NULL;

  INSERT INTO schakel.deliveries (region_id, message_id, endpoint, case_id, seq, kind, body, created_at, due_at)
  SELECT p_region, x.message_id, x."as", p_cases[x.n], p_seqs[x.n], x.event, x.data::text, p_recorded_ats[x.n],
         p_recorded_ats[x.n]
    FROM unnest(p_message_writes, p_ids, p_to_cases, p_as, p_events, p_data)
           AS x (n, message_id, to_case, "as", event, data)
   WHERE x.n = ANY (p_writes) AND x.to_case IS NULL;
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.write_messages TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.write_organisations(p_region text, p_joined integer[], p_left integer[], p_cases text[], p_opened_ats timestamp with time zone[], p_recorded_ats timestamp with time zone[], p_organisations text[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
DECLARE
  v_cases text[];
BEGIN
  IF p_joined <> '{}' THEN
    INSERT INTO schakel.case_organisations (region_id, organisation, case_id, opened_at)
    SELECT p_region, u.organisation, p_cases[n], p_opened_ats[n]
      FROM unnest(p_joined) n
     CROSS JOIN LATERAL unnest(p_organisations[n]::text[]) AS u (organisation)
    ON CONFLICT (region_id, case_id, organisation) DO NOTHING;
  END IF;

  IF (p_left <> '{}') IS NOT TRUE THEN
    RETURN;
  END IF;
  v_cases := ARRAY(SELECT p_cases[n] FROM unnest(p_left) n);
  DELETE FROM schakel.case_organisations o USING unnest(p_left) n
   WHERE o.region_id = p_region AND o.case_id = ANY (v_cases) AND o.case_id = p_cases[n]
     AND o.organisation <> ALL (p_organisations[n]::text[]);

  -- Looked for first: few tasks are with somebody else than whom the case gave them to.
  IF EXISTS (
    SELECT FROM schakel.tasks t
     WHERE t.region_id = p_region AND t.case_id = ANY (v_cases) AND t.done_at IS NULL AND t.organisation <> t.given_organisation
  ) THEN
    WITH returned AS (
      UPDATE schakel.tasks t
         SET organisation = t.given_organisation, role = t.given_role, version = t.version + 1,
             claimed_by = NULL, claimant = NULL, claimed_at = NULL, delegated_by = NULL, delegator = NULL
        FROM unnest(p_left) n
       WHERE t.region_id = p_region AND t.case_id = ANY (v_cases) AND t.case_id = p_cases[n] AND t.done_at IS NULL
         AND t.organisation <> t.given_organisation AND t.organisation <> ALL (p_organisations[n]::text[])
      RETURNING t.task, t.version, p_recorded_ats[n] AS at, t.organisation, t.role
    )
    INSERT INTO schakel.task_acts (region_id, task, version, kind, at, actor, to_organisation, to_role)
    SELECT p_region, r.task, r.version, 'returned', r.at, 'system', r.organisation, r.role FROM returned r;
  END IF;
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.write_organisations TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.write_tasks(p_region text, p_writes integer[], p_cases text[], p_seqs bigint[], p_recorded_ats timestamp with time zone[], p_done_writes integer[], p_done_tasks text[], p_task_writes integer[], p_names text[], p_kinds text[], p_organisations text[], p_roles text[], p_labels json[], p_due_ats timestamp with time zone[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF p_done_writes <> '{}' THEN
    UPDATE schakel.tasks t
       SET done_seq = p_seqs[x.n], done_at = p_recorded_ats[x.n], version = t.version + 1, claimant = NULL, delegator = NULL
      FROM unnest(p_done_writes, p_done_tasks) AS x (n, name)
     WHERE x.n = ANY (p_writes) AND t.region_id = p_region AND t.case_id = ANY (p_cases) AND t.case_id = p_cases[x.n]
       AND t.name = x.name AND t.done_at IS NULL;
  END IF;

  IF p_task_writes <> '{}' THEN
    WITH moved AS (
      UPDATE schakel.tasks t
         SET organisation = x.organisation, role = x.role, given_organisation = x.organisation, given_role = x.role,
             version = t.version + 1, claimed_by = NULL, claimant = NULL, claimed_at = NULL, delegated_by = NULL, delegator = NULL
        FROM unnest(p_task_writes, p_names, p_organisations, p_roles) AS x (n, name, organisation, role)
       WHERE x.n = ANY (p_writes) AND t.region_id = p_region AND t.case_id = ANY (p_cases) AND t.case_id = p_cases[x.n]
         AND t.name = x.name AND t.done_at IS NULL AND (t.given_organisation, t.given_role) <> (x.organisation, x.role)
      RETURNING t.task, t.version, p_recorded_ats[x.n] AS at, t.organisation, t.role
    )
    INSERT INTO schakel.task_acts (region_id, task, version, kind, at, actor, to_organisation, to_role)
    SELECT p_region, m.task, m.version, 'movedAlong', m.at, 'system', m.organisation, m.role FROM moved m;

    INSERT INTO schakel.tasks
      (region_id, task, case_id, name, kind, organisation, role, given_organisation, given_role, label, due_at, opened_seq,
       opened_at, school, workflow)
    SELECT p_region, gen_random_uuid(), c.case_id, x.name, x.kind, x.organisation, x.role, x.organisation, x.role, x.label,
           x.due_at, p_seqs[x.n], p_recorded_ats[x.n], c.school, c.workflow
      FROM unnest(p_task_writes, p_names, p_kinds, p_organisations, p_roles, p_labels, p_due_ats)
             AS x (n, name, kind, organisation, role, label, due_at)
      JOIN schakel.cases c ON c.region_id = p_region AND c.case_id = ANY (p_cases) AND c.case_id = p_cases[x.n]
     WHERE x.n = ANY (p_writes)
    ON CONFLICT (region_id, case_id, name) WHERE done_at IS NULL AND case_id IS NOT NULL DO UPDATE
       SET kind = excluded.kind, label = excluded.label, due_at = excluded.due_at, opened_seq = excluded.opened_seq,
           version = tasks.version + 1;
  END IF;
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.write_tasks TO schakel_app;

CREATE OR REPLACE FUNCTION schakel.write_timers(p_region text, p_writes integer[], p_cases text[], p_seqs bigint[], p_cancelled_writes integer[], p_cancelled_timers text[], p_armed_writes integer[], p_armed_timers text[], p_armed_due_ats timestamp with time zone[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF p_cancelled_writes <> '{}' THEN
    DELETE FROM schakel.timers t
     USING unnest(p_cancelled_writes, p_cancelled_timers) AS x (n, timer_id)
     WHERE x.n = ANY (p_writes) AND t.region_id = p_region AND t.case_id = ANY (p_cases) AND t.case_id = p_cases[x.n]
       AND t.timer_id = x.timer_id;
  END IF;

  IF p_armed_writes <> '{}' THEN
    INSERT INTO schakel.timers (region_id, case_id, timer_id, due_at, armed_seq)
    SELECT p_region, p_cases[x.n], x.timer_id, x.due_at, p_seqs[x.n]
      FROM unnest(p_armed_writes, p_armed_timers, p_armed_due_ats) AS x (n, timer_id, due_at)
     WHERE x.n = ANY (p_writes);
  END IF;
END
$function$;
OWNER schakel_owner;
GRANT EXECUTE ON FUNCTION schakel.write_timers TO schakel_app;
