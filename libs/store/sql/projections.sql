-- Which calendar the running clocks of a region are to follow, and how far their projection has come. The service that was
-- started last says which calendar; its workers go through the cases with timers in order of their id, a few at a time.
CREATE TABLE schakel.projections (
  region_id text COLLATE "C" NOT NULL,
  calendar_hash text COLLATE "C" NOT NULL,
  after_case text COLLATE "C" NOT NULL,
  is_done boolean NOT NULL,
  CONSTRAINT projections_pkey PRIMARY KEY (region_id)
);
SELECT schakel.confine_to_region('schakel.projections', 'SELECT', 'INSERT', 'UPDATE');
GRANT SELECT, INSERT, UPDATE (calendar_hash, after_case, is_done) ON schakel.projections TO schakel_app;
GRANT SELECT ON schakel.projections TO schakel_reader;

-- Begins a projection when the calendar is another one than before.
CREATE FUNCTION schakel.begin_projection(p_region text, p_calendar text) RETURNS void
  LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM schakel.enter_region(p_region);
  INSERT INTO schakel.projections (region_id, calendar_hash, after_case, is_done) VALUES (p_region, p_calendar, '', false)
  ON CONFLICT (region_id) DO UPDATE SET calendar_hash = excluded.calendar_hash, after_case = '', is_done = false
   WHERE projections.calendar_hash <> excluded.calendar_hash;
END
$$;

-- Notes that all cases up to this one are projected; without a case, that it is done. Never goes back.
CREATE FUNCTION schakel.note_projection(p_region text, p_calendar text, p_after_case text) RETURNS void
  LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM schakel.enter_region(p_region);
  UPDATE schakel.projections p
     SET after_case = greatest(p.after_case, coalesce(p_after_case, p.after_case)), is_done = p_after_case IS NULL
   WHERE p.region_id = p_region AND p.calendar_hash = p_calendar AND NOT p.is_done;
END
$$;

GRANT EXECUTE ON FUNCTION schakel.begin_projection, schakel.note_projection TO schakel_app;
