/** What Node is told when it runs the server, the command line and the bench: by the scripts that start them. */
export const NODE_FLAGS = [
  '--enable-source-maps',
  // What a request makes lives until it is answered. With Node's own 16 MB it is copied several times before that: measured in
  // turns, an event took 0.60 ms of the main thread and 0.12 of those that collect beside it, against 0.56 and 0.07 with 64 MB.
  '--max-semi-space-size=64',
  // A proof makes much at once, before the room would have grown: measured in turns, the network was proved again after a
  // changed condition in 0.22 s instead of 0.25, and after its worst new state in 0.43 instead of 0.45 (0.52 with Node's own).
  '--min-semi-space-size=32',
];
