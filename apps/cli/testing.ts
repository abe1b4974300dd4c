/** A command carried out in the process of its test: what it writes, and what a process would have ended with. */
import { run } from './command-line.js';

export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function schakel(...given: readonly string[]): Promise<Outcome> {
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    process[name].write = (text) => {
      written[name] += String(text);
      return true;
    };
  try {
    return { status: await run(given), ...written };
  } finally {
    // What is below them is the method of every stream.
    for (const stream of [process.stdout, process.stderr]) Reflect.deleteProperty(stream, 'write');
  }
}
