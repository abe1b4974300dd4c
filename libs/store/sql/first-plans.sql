-- What the planner takes for granted until a table was analysed for the first time. Without it a region counts as one row, so
-- that any index that begins with the region seems as good as the one that finds the row: connections that were opened on an
-- empty database then read a whole region for each case, until autovacuum comes by. From the first ANALYZE on the real figures
-- count. PostgreSQL 17 cannot be told.
DO $$
DECLARE
  v_table name;
BEGIN
  IF current_setting('server_version_num')::integer < 180000 THEN
    RETURN;
  END IF;
  FOR v_table IN
    SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'schakel'::regnamespace AND c.relkind = 'r' AND a.attname = 'region_id' AND c.reltuples < 0
  LOOP
    PERFORM pg_restore_attribute_stats('schemaname', 'schakel', 'relname', v_table::text, 'attname', 'region_id',
      'inherited', false, 'null_frac', 0::real, 'avg_width', 16, 'n_distinct', 4::real);
  END LOOP;
END
$$;
