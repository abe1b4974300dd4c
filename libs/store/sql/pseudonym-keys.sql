-- The key of a region under which people appear in its records. Not for the reader: with it pseudonyms can be undone.
CREATE TABLE schakel.pseudonym_keys (
  region_id text COLLATE "C" NOT NULL,
  key bytea NOT NULL,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT pseudonym_keys_pkey PRIMARY KEY (region_id),
  CONSTRAINT pseudonym_keys_length_check CHECK (octet_length(key) >= 32)
);
SELECT schakel.confine_to_region('schakel.pseudonym_keys', 'SELECT', 'INSERT');
GRANT SELECT, INSERT ON schakel.pseudonym_keys TO schakel_app;
