// Runs a program to its end as a given user. Knows nothing of PostgreSQL.
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';

/** How a program ended: its output and errors together, or what the system said when it could not be started. */
export interface Ending {
  readonly succeeded: boolean;
  readonly output: string;
}

interface ProgramOptions {
  /** Run as this user; undefined is the user of this process. */
  readonly as?: { readonly uid: number; readonly gid: number } | undefined;
  readonly cwd?: string;
  /** After so long the program is killed. */
  readonly limitMs?: number;
}

/**
 * The environment of every program started here. The environment of this process stays behind: it may hold secrets, and the
 * server's user could read them. English messages without colour, whatever the machine speaks.
 */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => /^(PATH|SystemRoot|TEMP|TMP|TMPDIR)$/i.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C', LANG: 'C', TZ: 'UTC' };
}

/** Runs a program and waits for its end. Never rejects: a program that is missing or forbidden did not succeed. */
export function runProgram(file: string, args: readonly string[], options: ProgramOptions = {}): Promise<Ending> {
  const { as, cwd = process.platform === 'win32' ? tmpdir() : '/', limitMs = 10_000 } = options;
  return new Promise((resolve) => {
    const identity = as === undefined ? {} : { uid: as.uid, gid: as.gid };
    const settings = { cwd, env: bareEnvironment(), timeout: limitMs, killSignal: 'SIGKILL' as const, ...identity };
    try {
      execFile(file, args, settings, (error, stdout, stderr) => {
        const late = error?.killed === true ? `stopped after ${limitMs / 1000} s` : '';
        const said = `${stdout}${stderr}${late}`.trim();
        resolve({ succeeded: error === null, output: said === '' ? (error?.message ?? '') : said });
      });
    } catch (error) {
      resolve({ succeeded: false, output: String(error) });
    }
  });
}
