-- What a case pins: canonical text under its own hash (docs/adr/0004). `configuration` is the first that led to it.
CREATE TABLE schakel.definitions (
  region_id text COLLATE "C" NOT NULL,
  hash text COLLATE "C" NOT NULL,
  workflow text COLLATE "C" NOT NULL,
  configuration integer NOT NULL,
  canonical text NOT NULL,
  sources json NOT NULL,
  CONSTRAINT definitions_pkey PRIMARY KEY (region_id, hash),
  CONSTRAINT definitions_configuration_fkey FOREIGN KEY (region_id, configuration)
    REFERENCES schakel.configurations (region_id, number),
  CONSTRAINT definitions_hash_check CHECK (hash = encode(sha256(convert_to(canonical, 'UTF8')), 'hex'))
);
SELECT schakel.confine_to_region('schakel.definitions', 'SELECT', 'INSERT');
SELECT schakel.keep_for_ever('schakel.definitions');
GRANT SELECT, INSERT ON schakel.definitions TO schakel_app;
GRANT SELECT ON schakel.definitions TO schakel_reader;
