-- The region of the current transaction, and how every table is confined to it (docs/adr/0007).

-- What every policy compares with. Null outside a region, so that no row is visible: after a commit the setting is an
-- empty text, not null. STABLE, so that it is evaluated once for a scan. No subquery: Citus refuses one in a policy.
CREATE FUNCTION schakel.current_region() RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('schakel.region', true), '');

-- Confines a table to the region of the transaction: for its owner as well, by one permissive policy for each command that
-- the service may run on it, and by a restrictive one that no later policy can widen. Run by migrations, for each new table.
CREATE FUNCTION schakel.confine_to_region(p_table regclass, VARIADIC p_commands text[]) RETURNS void
  LANGUAGE plpgsql
AS $$
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
$$;

-- The trigger of every table whose rows are never changed: a last wall behind the missing grants, also for the owner.
CREATE FUNCTION schakel.refuse_change() RETURNS trigger
  LANGUAGE plpgsql
AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'SK006';
END
$$;

CREATE FUNCTION schakel.keep_for_ever(p_table regclass) RETURNS void
  LANGUAGE plpgsql
AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER rows_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON %s '
                 'FOR EACH STATEMENT EXECUTE FUNCTION schakel.refuse_change()', p_table);
END
$$;

GRANT EXECUTE ON FUNCTION schakel.current_region() TO schakel_app, schakel_reader;
