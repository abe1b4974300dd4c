// Writes down a migrated schema as it is in the catalogue: schema.sql, to be read and to be compared. It is not meant to be run;
// the migrations make the schema. Needs no pg_dump, which the embedded PostgreSQL does not bring.
import type pg from 'pg';
import { SCHEMA } from './data-source.js';
import { APP_ROLE, OWNER_ROLE, READER_ROLE } from './roles.js';

const HEADING = `-- The schema after all migrations, as the catalogue of PostgreSQL tells it. Generated; not to be edited or run.
-- Compared by schema-listing.database.test.ts; written anew by the same test with SCHAKEL_WRITE_SCHEMA=1.
`;

/** The listing, the same for every database that was migrated alike. Asked by the administrator. */
export async function listSchema(admin: pg.ClientBase): Promise<string> {
  const parts: string[] = [];
  for (const question of QUESTIONS) {
    const { rows } = await admin.query<{ text: string }>(question, [SCHEMA, [OWNER_ROLE, APP_ROLE, READER_ROLE]]);
    parts.push(...rows.map(({ text }) => text));
  }
  return [HEADING, ...parts.map((part) => `${part}\n`)].join('\n');
}

/** Rights as GRANT statements. `aclexplode` gives one row a right; PUBLIC has the number 0. */
const grants = (acl: string, object: string): string => `(
  SELECT coalesce(string_agg(format(E'\\nGRANT %s ON %s TO %s;', g.rights, ${object}, g.grantee), '' ORDER BY g.grantee), '')
    FROM (SELECT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END AS grantee,
                 string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type) AS rights
            FROM aclexplode(${acl}) a
           WHERE pg_get_userbyid(a.grantee) <> '${OWNER_ROLE}' GROUP BY 1) g)`;

const QUESTIONS = [
  // Roles: what they may, and with which limits. What distributes the schema comes after the migrations and is not listed.
  `SELECT format('ROLE %s%s%s;', r.rolname,
            CASE WHEN r.rolcanlogin THEN ' LOGIN' ELSE ' NOLOGIN' END
              || CASE WHEN r.rolsuper THEN ' SUPERUSER' ELSE '' END || CASE WHEN r.rolbypassrls THEN ' BYPASSRLS' ELSE '' END,
            (SELECT coalesce(string_agg(E'\\n  SET ' || c, '' ORDER BY c), '')
               FROM pg_db_role_setting s, unnest(s.setconfig) c WHERE s.setrole = r.oid AND s.setdatabase = 0 AND c NOT LIKE 'citus.%')) AS text
     FROM pg_roles r WHERE r.rolname = ANY ($2) AND $1::text IS NOT NULL ORDER BY r.rolname`,
  // The schema itself.
  `SELECT format('SCHEMA %s OWNER %s;', n.nspname, pg_get_userbyid(n.nspowner))
            || ${grants('n.nspacl', "'SCHEMA ' || n.nspname")} AS text
     FROM pg_namespace n WHERE n.nspname = $1 AND $2::text[] IS NOT NULL`,
  // Tables, each with all that belongs to it.
  `SELECT format(E'TABLE %s OWNER %s%s (\\n%s\\n);', c.oid::regclass, pg_get_userbyid(c.relowner),
            coalesce(' WITH (' || array_to_string(c.reloptions, ', ') || ')', ''), concat_ws(E',\\n',
            (SELECT string_agg(concat_ws(' ', '  ' || quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
                       (SELECT 'COLLATE ' || quote_ident(l.collname) FROM pg_collation l
                         WHERE l.oid = a.attcollation AND l.collname <> 'default'),
                       CASE WHEN a.attnotnull THEN 'NOT NULL' END,
                       (SELECT 'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d
                         WHERE d.adrelid = c.oid AND d.adnum = a.attnum)), E',\\n' ORDER BY a.attnum)
               FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
            (SELECT string_agg(format('  CONSTRAINT %s %s', k.conname, pg_get_constraintdef(k.oid)), E',\\n'
                               ORDER BY k.contype = 'p' DESC, k.conname)
               FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype <> 'n')))
          || (SELECT coalesce(string_agg(E'\\n' || pg_get_indexdef(i.indexrelid) || ';', '' ORDER BY i.indexrelid::regclass::text), '')
                FROM pg_index i WHERE i.indrelid = c.oid
                 AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u')))
          || (SELECT coalesce(string_agg(E'\\n' || pg_get_triggerdef(t.oid) || ';', '' ORDER BY t.tgname), '')
                FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal)
          || CASE WHEN c.relrowsecurity THEN E'\\nENABLE ROW LEVEL SECURITY;' ELSE '' END
          || CASE WHEN c.relforcerowsecurity THEN E'\\nFORCE ROW LEVEL SECURITY;' ELSE '' END
          || (SELECT coalesce(string_agg(concat_ws(' ', E'\\nPOLICY', p.policyname, 'AS', p.permissive, 'FOR', p.cmd, 'TO',
                       array_to_string(p.roles, ', '), 'USING ' || p.qual, 'WITH CHECK ' || p.with_check) || ';', ''
                       ORDER BY p.policyname), '')
                FROM pg_policies p WHERE p.schemaname = $1 AND p.tablename = c.relname)
          || ${grants('c.relacl', 'c.oid::regclass')}
          || (SELECT coalesce(string_agg(${grants('a.attacl', "format('%s (%s)', c.oid::regclass, a.attname)")}, ''
                       ORDER BY a.attnum), '')
                FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL) AS text
     FROM pg_class c WHERE c.relnamespace = $1::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
      AND $2::text[] IS NOT NULL
    ORDER BY c.relname`,
  // Types of their own.
  `SELECT format(E'TYPE %s AS (\\n%s\\n);', c.oid::regclass,
            (SELECT string_agg(format('  %s %s', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod)), E',\\n'
                               ORDER BY a.attnum)
               FROM pg_attribute a WHERE a.attrelid = c.oid AND NOT a.attisdropped)) AS text
     FROM pg_class c WHERE c.relnamespace = $1::regnamespace AND c.relkind = 'c' AND $2::text[] IS NOT NULL ORDER BY c.relname`,
  // Functions, whole.
  `SELECT rtrim(pg_get_functiondef(p.oid), E'\\n') || ';' || format(E'\\nOWNER %s;', pg_get_userbyid(p.proowner))
            || ${grants('p.proacl', "'FUNCTION ' || p.oid::regproc")} AS text
     FROM pg_proc p WHERE p.pronamespace = $1::regnamespace AND $2::text[] IS NOT NULL ORDER BY p.proname, p.oid::regprocedure::text`,
];
