-- The state of a case is stored as it is, on the page of its row: it is written with each event, and to compress it took a
-- twentieth of the time of a commit.
ALTER TABLE schakel.cases SET (toast_tuple_target = 8160);
