// Node processes for fault tests: started in a group of their own, then interrupted like a terminal does, or killed without
// warning. Knows nothing of what they do; they are told to end by closing their standard input.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface SpawnedNode {
  readonly pid: number;
  /** Resolves with its code and signal when it has ended. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** What it wrote to its output so far. */
  readonly lines: readonly string[];
  /** The first line of its output, from the beginning, that passes; rejects with all it said when it ends before, or is late. */
  line(passes: (line: string) => boolean, limitMs?: number): Promise<string>;
  /** Ctrl-C: SIGINT to its whole group. */
  interrupt(): void;
  /** kill -9 of its whole group. What it started in groups of their own (PostgreSQL) lives on. */
  killGroup(): Promise<void>;
  /** kill -9 of its group and of all its descendants, whatever their group. Linux only. */
  killTree(): Promise<void>;
  /** Closes its standard input and waits for its end; rejects, after a kill, when it is late. */
  finish(limitMs?: number): Promise<number | null>;
}

/** Starts a script, compiled on the way when it is TypeScript, in a process group of its own. */
export function spawnNode(
  script: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = process.env,
): SpawnedNode {
  const compiler = ['--conditions=source', '--import', new URL('./typescript.mjs', import.meta.url).href];
  const flags = ['--no-warnings', ...(script.endsWith('.ts') ? compiler : [])];
  const path = script.startsWith('file:') ? fileURLToPath(script) : script;
  const child = spawn(process.execPath, [...flags, path, ...args], { detached: true, env, stdio: 'pipe' });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`Cannot start ${process.execPath}`);
  const lines: string[] = [];
  const said: string[] = [];
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    said.push(line);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  // A process that was killed cannot be told anything.
  child.stdin.on('error', () => undefined);
  let hasEnded = false;
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (code, signal) => {
      hasEnded = true;
      resolve({ code, signal });
    });
  });
  const spawned: SpawnedNode = {
    pid,
    ended,
    lines,
    async line(passes, limitMs = 10_000) {
      for (const until = Date.now() + limitMs; ; await delay(5, true)) {
        const found = lines.find(passes);
        if (found !== undefined) return found;
        if (hasEnded) throw new Error(`${script} ended before it said what was awaited:\n${said.join('\n')}`);
        if (Date.now() > until)
          throw new Error(`${script} did not say what was awaited within ${limitMs} ms:\n${said.join('\n')}`);
      }
    },
    interrupt() {
      signalGroup(pid, 'SIGINT');
    },
    async killGroup() {
      signalGroup(pid, 'SIGKILL');
      await ended;
    },
    async killTree() {
      // Stopped first, so that nothing is started between the listing and the kill.
      signalGroup(pid, 'SIGSTOP');
      const descendants = descendantsOf(pid);
      signalGroup(pid, 'SIGKILL');
      for (const descendant of descendants) signal(descendant, 'SIGKILL');
      await ended;
    },
    async finish(limitMs = 30_000) {
      child.stdin.end();
      const isLate = Symbol();
      const outcome = await Promise.race([ended, delay(limitMs, isLate, { ref: false })]);
      if (typeof outcome !== 'symbol') return outcome.code;
      await spawned.killGroup();
      throw new Error(`${script} did not end within ${limitMs} ms:\n${said.join('\n')}`);
    },
  };
  return spawned;
}

/** Whether a process with this id is at work. A zombie, whose parent has not asked for its end yet, is not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
  return process.platform !== 'linux' || statusOf(pid)?.state !== 'Z';
}

/**
 * kill -9, all at once, of a process group and of everything that works in a folder, wherever it was started from. Resolves when
 * nothing of it is left. Linux only.
 */
export async function killEverything(leader: number, folder: string): Promise<void> {
  // Stopped first, so that nothing is started, and nobody warns another, between the listing and the kill.
  signalGroup(leader, 'SIGSTOP');
  for (const pid of processesIn(folder)) signal(pid, 'SIGSTOP');
  const found = processesIn(folder);
  signalGroup(leader, 'SIGKILL');
  for (const pid of found) signal(pid, 'SIGKILL');
  while (found.some(isRunning)) await delay(5);
}

/** What works in a folder or was started with a path in it, and all that descends from it. Linux only. */
export function processesIn(folder: string): number[] {
  const roots = processes().filter((pid) => cwdOf(pid)?.startsWith(folder) === true || commandOf(pid).includes(folder));
  return [...new Set(roots.flatMap((pid) => [pid, ...descendantsOf(pid)]))];
}

function signalGroup(leader: number, name: NodeJS.Signals): void {
  signal(-leader, name);
}

/** Nothing happens when the process is gone. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

function descendantsOf(root: number): number[] {
  const parents = new Map(processes().map((pid) => [pid, statusOf(pid)?.parent]));
  const found = [root];
  for (const ancestor of found) {
    for (const [pid, parent] of parents) if (parent === ancestor) found.push(pid);
  }
  return found.slice(1);
}

function processes(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Undefined when it is gone, or when it is not for us to know. */
function cwdOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

/** Empty when it is gone. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** Undefined when there is no such process any more. */
function statusOf(pid: number): { state: string; parent: number } | undefined {
  try {
    // "pid (name, which may hold anything) state parent ..."
    const [state = '', parent] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}

/** Not through `instanceof Error`: under jest the errors of Node come from another realm. */
function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
