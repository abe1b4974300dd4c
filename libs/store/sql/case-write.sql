-- What commit_decisions works with: commands and writes as they came in, and the small steps that it takes with them.

CREATE TYPE schakel.submitted_command AS (
  ordinal integer,
  command_id text,
  person text,
  fingerprint text,
  answer json,
  timer_id text,
  armed_seq bigint,
  message_id text
);

CREATE TYPE schakel.case_write AS (
  ordinal integer,
  command integer,
  case_id text,
  expected_version bigint,
  expected_head text,
  seq bigint,
  hash text,
  previous text,
  recorded_at timestamptz,
  causing_command text,
  closed_at timestamptz,
  outcome text,
  states text[],
  organisations text[],
  state json,
  bytes bytea,
  -- The error this write would cause; it counts only when its command was not there already.
  wrong text
);

-- What the first record of a case points back to (genesisHash in libs/lifecycle).
CREATE FUNCTION schakel.genesis(p_region text, p_case text) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN encode(sha256('\x00'::bytea || convert_to(E'schakel/genesis/v1\n' || p_region || E'\n' || p_case, 'UTF8')), 'hex');

GRANT EXECUTE ON FUNCTION schakel.genesis TO schakel_app;
