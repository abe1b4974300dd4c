#!/usr/bin/env node
/** The process of the command line. */
import { run } from './command-line.js';

/** As a shell tells of a program that was ended because nobody reads what it writes. */
const NOBODY_READS = 141;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(NOBODY_READS);
});

process.exitCode = await run(process.argv.slice(2));
