-- Events on their way from one case to another, removed when they were applied there. Order is that of the sender:
-- `seq` of the sending case, then the place within that transition; never an order of insertion.
CREATE TABLE schakel.outbox (
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
  created_at timestamptz NOT NULL,
  claims integer NOT NULL DEFAULT 0,
  lease_owner text COLLATE "C",
  lease_until timestamptz,
  CONSTRAINT outbox_pkey PRIMARY KEY (region_id, message_id),
  CONSTRAINT outbox_order_key UNIQUE (region_id, from_case, to_case, seq, place),
  -- Not on to_case: what somebody wrote as the case to be joined may not exist, and the receiver's side answers that.
  CONSTRAINT outbox_from_case_fkey FOREIGN KEY (region_id, from_case) REFERENCES schakel.cases (region_id, case_id)
);
CREATE INDEX outbox_oldest ON schakel.outbox (region_id, created_at);

SELECT schakel.confine_to_region('schakel.outbox', 'SELECT', 'INSERT', 'UPDATE', 'DELETE');
GRANT SELECT, INSERT, DELETE, UPDATE (claims, lease_owner, lease_until) ON schakel.outbox TO schakel_app;
GRANT SELECT ON schakel.outbox TO schakel_reader;
