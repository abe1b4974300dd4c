-- A record of up to four kilobytes is stored as it is: to compress those from two kilobytes on took a thirtieth of the time of a
-- commit, for an eighth of the room that histories take. The few larger ones are still compressed.
ALTER TABLE schakel.transitions SET (toast_tuple_target = 4080);
