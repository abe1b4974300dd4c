-- Messages to other systems, written in the same statement as the transition they tell of, beside the events between related
-- cases and not among them (docs/adr/0021): those are applied here exactly once and then gone, these go over a network, are
-- tried again by rules of their own and may be given up.
CREATE TABLE schakel.deliveries (
  region_id text COLLATE "C" NOT NULL,
  message_id text COLLATE "C" NOT NULL,
  endpoint text COLLATE "C" NOT NULL,
  case_id text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  kind text COLLATE "C" NOT NULL,
  -- Byte for byte as it is sent and signed, at every try.
  body text NOT NULL,
  created_at timestamptz NOT NULL,
  -- By the clock of the service: when it is tried next.
  due_at timestamptz NOT NULL,
  tries integer NOT NULL DEFAULT 0,
  -- Why the last try failed.
  failure text COLLATE "C",
  -- Given up: a dead letter, until somebody replays it.
  dead_at timestamptz,
  lease_owner text COLLATE "C",
  lease_until timestamptz,
  CONSTRAINT deliveries_pkey PRIMARY KEY (region_id, message_id),
  -- One message of a transition for an endpoint, and their order within a case.
  CONSTRAINT deliveries_order_key UNIQUE (region_id, endpoint, case_id, seq),
  CONSTRAINT deliveries_case_fkey FOREIGN KEY (region_id, case_id) REFERENCES schakel.cases (region_id, case_id)
);
CREATE INDEX deliveries_due ON schakel.deliveries (region_id, endpoint, due_at) WHERE dead_at IS NULL;
CREATE INDEX deliveries_dead ON schakel.deliveries (region_id, dead_at, message_id) WHERE dead_at IS NOT NULL;
SELECT schakel.confine_to_region('schakel.deliveries', 'SELECT', 'INSERT', 'UPDATE', 'DELETE');
GRANT SELECT, INSERT, DELETE, UPDATE (due_at, tries, failure, dead_at, lease_owner, lease_until)
  ON schakel.deliveries TO schakel_app;
GRANT SELECT ON schakel.deliveries TO schakel_reader;

-- How an endpoint fares. Which endpoints there are, and where, is in the configuration of the region; no row means that
-- nothing happened yet.
CREATE TABLE schakel.endpoints (
  region_id text COLLATE "C" NOT NULL,
  endpoint text COLLATE "C" NOT NULL,
  -- In a row, over all messages. From a number on the breaker is open until `paused_until`, then one message is tried at a time.
  failures integer NOT NULL DEFAULT 0,
  paused_until timestamptz,
  -- It said that it wants nothing more (410).
  disabled_at timestamptz,
  delivered_at timestamptz,
  failed_at timestamptz,
  failure text COLLATE "C",
  CONSTRAINT endpoints_pkey PRIMARY KEY (region_id, endpoint)
);
SELECT schakel.confine_to_region('schakel.endpoints', 'SELECT', 'INSERT', 'UPDATE');
GRANT SELECT, INSERT, UPDATE (failures, paused_until, disabled_at, delivered_at, failed_at, failure)
  ON schakel.endpoints TO schakel_app;
GRANT SELECT ON schakel.endpoints TO schakel_reader;

-- The secrets that messages are signed with: one, or two while the older is being replaced. Not for the reader: who has one
-- can write messages in our name.
CREATE TABLE schakel.endpoint_secrets (
  region_id text COLLATE "C" NOT NULL,
  endpoint text COLLATE "C" NOT NULL,
  made_at timestamptz NOT NULL,
  -- A pseudonym.
  made_by text COLLATE "C" NOT NULL,
  secret bytea NOT NULL,
  -- Null for the present one.
  valid_until timestamptz,
  CONSTRAINT endpoint_secrets_pkey PRIMARY KEY (region_id, endpoint, made_at),
  CONSTRAINT endpoint_secrets_length_check CHECK (octet_length(secret) >= 24 AND octet_length(secret) <= 64)
);
-- Against two who make one at the same moment.
CREATE UNIQUE INDEX endpoint_secrets_present ON schakel.endpoint_secrets (region_id, endpoint) WHERE valid_until IS NULL;
SELECT schakel.confine_to_region('schakel.endpoint_secrets', 'SELECT', 'INSERT', 'UPDATE', 'DELETE');
GRANT SELECT, INSERT, DELETE, UPDATE (valid_until) ON schakel.endpoint_secrets TO schakel_app;

-- Leases messages for endpoints, of each endpoint at most its number of slots, of each case only the first: the next waits
-- until that one is delivered or given up. Nothing for an endpoint that is disabled, paused or has no secret; one message
-- where the breaker has been open, and only while no other is under way. Locks rows against another worker that claims.
CREATE FUNCTION schakel.claim_deliveries(
  p_region text, p_now timestamptz, p_owner text, p_lease interval, p_endpoints text[], p_slots integer[], p_breaker integer
) RETURNS SETOF schakel.deliveries
  LANGUAGE plpgsql
AS $$
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
$$;

-- What became of a try. Only who holds the lease says so of a message that is tried again; delivered is delivered, whoever says it.
--   delivered     the row goes, the breaker closes
--   failed        tried again at p_due_at, or given up when that is null; a failure more in a row
--   gone          given up, and the endpoint is disabled
--   interrupted   as if it had not been tried
-- Locks the row of the endpoint for a moment, against another result of the same endpoint.
CREATE FUNCTION schakel.settle_delivery(
  p_region text, p_owner text, p_message text, p_endpoint text, p_now timestamptz, p_result text, p_failure text,
  p_due_at timestamptz, p_paused_until timestamptz, p_breaker integer, p_breaker_pauses interval[]
) RETURNS void
  LANGUAGE plpgsql
AS $$
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
$$;

GRANT EXECUTE ON FUNCTION schakel.claim_deliveries, schakel.settle_delivery TO schakel_app;
