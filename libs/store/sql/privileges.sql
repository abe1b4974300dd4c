-- What the roles may do before any table exists. Nobody runs a function without being told by name.
GRANT USAGE ON SCHEMA schakel TO schakel_app, schakel_reader;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
