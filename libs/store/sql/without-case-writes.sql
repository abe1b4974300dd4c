-- The functions that commit_decisions calls as they once were: with all that is written in one array of rows, and later. Nothing
-- to do where they never were, or are gone already.
DROP FUNCTION IF EXISTS schakel.write_organisations(text, schakel.case_write[], integer[]);
DROP FUNCTION IF EXISTS schakel.write_timers(text, schakel.case_write[], integer[], text[], integer[], text[], timestamptz[]);
DROP FUNCTION IF EXISTS schakel.write_tasks(text, schakel.case_write[], integer[], text[], integer[], text[], text[], text[],
  text[], json[], timestamptz[]);
DROP FUNCTION IF EXISTS schakel.write_messages(text, schakel.case_write[], integer[], text[], text[], text[], text[], json[]);
-- Before it was told when cases were opened.
DROP FUNCTION IF EXISTS schakel.write_organisations(text, integer[], integer[], text[], timestamptz[], text[]);
-- Before it was told apart where organisations come and where they leave.
DROP FUNCTION IF EXISTS schakel.write_organisations(text, integer[], integer[], text[], timestamptz[], timestamptz[], text[]);
DROP TYPE IF EXISTS schakel.case_write, schakel.submitted_command;
