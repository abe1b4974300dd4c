-- An answer of some kilobytes is stored as it is, on the page of its row: to compress it took a quarter of the time of a commit,
-- and it is kept for a week only.
ALTER TABLE schakel.commands SET (toast_tuple_target = 8160);
