-- How much of what a region offers is in use, and who waits for it (docs/adr/0019). What there is stands in the region's
-- document; here is only what cases take of it. The sum over the states of cases is the same.
CREATE TABLE schakel.place_use (
  region_id text COLLATE "C" NOT NULL,
  organisation text COLLATE "C" NOT NULL,
  offer text COLLATE "C" NOT NULL,
  used integer NOT NULL DEFAULT 0,
  CONSTRAINT place_use_pkey PRIMARY KEY (region_id, organisation, offer),
  CONSTRAINT place_use_used_check CHECK (used >= 0)
);
SELECT schakel.confine_to_region('schakel.place_use', 'SELECT', 'INSERT', 'UPDATE');
GRANT SELECT, INSERT, UPDATE (used) ON schakel.place_use TO schakel_app;
GRANT SELECT ON schakel.place_use TO schakel_reader;

-- One row a case that waits for a place, in the order of `since`. What it seeks, and with organisations of which kind: codes,
-- never a person.
CREATE TABLE schakel.waiting_cases (
  region_id text COLLATE "C" NOT NULL,
  case_id text COLLATE "C" NOT NULL,
  since timestamptz NOT NULL,
  kind text COLLATE "C" NOT NULL,
  sought json NOT NULL,
  CONSTRAINT waiting_cases_pkey PRIMARY KEY (region_id, case_id),
  CONSTRAINT waiting_cases_case_fkey FOREIGN KEY (region_id, case_id) REFERENCES schakel.cases (region_id, case_id)
);
CREATE INDEX waiting_cases_order ON schakel.waiting_cases (region_id, since, case_id);
SELECT schakel.confine_to_region('schakel.waiting_cases', 'SELECT', 'INSERT', 'UPDATE', 'DELETE');
GRANT SELECT, INSERT, DELETE, UPDATE (since, kind, sought) ON schakel.waiting_cases TO schakel_app;
GRANT SELECT ON schakel.waiting_cases TO schakel_reader;

-- What is in use of every offer, and who waits, as they are together.
CREATE FUNCTION schakel.read_places(p_region text)
  RETURNS TABLE (organisation text, offer text, used integer, case_id text, since timestamptz, kind text,
                 sought json)
  LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY
    (SELECT u.organisation, u.offer, u.used, NULL::text, NULL::timestamptz, NULL::text, NULL::json
       FROM schakel.place_use u WHERE u.region_id = p_region)
    UNION ALL
    (SELECT NULL, NULL, NULL, w.case_id, w.since, w.kind, w.sought
       FROM schakel.waiting_cases w WHERE w.region_id = p_region ORDER BY w.since, w.case_id);
END
$$;

GRANT EXECUTE ON FUNCTION schakel.read_places TO schakel_app;
