/** What Node is told when it runs the server: by `npm start` (scripts/start.mjs) and by the bench. */
export const NODE_FLAGS = [
  '--enable-source-maps',
  // What a request makes lives until it is answered. With Node's own 16 MB it is copied, and often kept, a few times a second
  // before that: 15 % of the work of a busy server, and as much again in the threads that help, against 6 % in all.
  '--max-semi-space-size=64',
];
