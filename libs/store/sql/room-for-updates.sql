-- Half of a page is left free, so that the next state of a case, of some two kilobytes, finds room beside it and touches no index.
ALTER TABLE schakel.cases SET (fillfactor = 50);

-- The same as before, said without a regular expression: that took a thirtieth of the time of a commit.
ALTER TABLE schakel.cases
  DROP CONSTRAINT cases_head_check,
  ADD CONSTRAINT cases_head_check CHECK (length(head) = 64 AND ltrim(head, '0123456789abcdef') = '');
