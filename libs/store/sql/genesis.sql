-- What the first record of a case points back to (genesisHash in libs/lifecycle).
CREATE OR REPLACE FUNCTION schakel.genesis(p_region text, p_case text) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN encode(sha256('\x00'::bytea || convert_to(E'schakel/genesis/v1\n' || p_region || E'\n' || p_case, 'UTF8')), 'hex');

GRANT EXECUTE ON FUNCTION schakel.genesis TO schakel_app;
