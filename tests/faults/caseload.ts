// Clients of the API that advance many cases and write down every answer, so that after a fault can be said what has to be
// there. Each client has one case under way and one command unanswered at most; a command without an answer is sent again under
// the same Idempotency-Key and If-Match, as a careful client would. Knows nothing of how the service is harmed.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { etag, type Advanced, type Api, type CaseView, type Problem, type Reply } from '../api/support/api.js';
import { PEOPLE, SCHOOL, WALK } from '../api/support/chain.js';
import { firingOf, type Step } from '../api/support/followed-case.js';
import { LIGHT_HELP, PREPARATION, SPECIAL_SCHOOL, TEAM } from '../api/support/team.js';

/** A way through a case: who opens it where, and what happens to it. */
interface Way {
  readonly by: string;
  readonly school: string;
  readonly steps: readonly Step[];
}

/** With clocks and postings. */
const CHAIN: Way = { by: PEOPLE.teacher, school: SCHOOL, steps: WALK };
/** With a related case, and messages to and fro. */
const INTEGRATED: Way = {
  by: TEAM.coordinator,
  school: SPECIAL_SCHOOL,
  steps: [...PREPARATION, LIGHT_HELP, { by: TEAM.member, event: 'INTERVENTION_STOPPED' }],
};

/** A command as it is sent, every time alike. */
interface Command {
  readonly by: string;
  readonly path: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** A command with the answer that was given to it. */
export interface Acknowledged extends Command {
  readonly status: number;
  readonly text: string;
}

/** A case as its client knows it. */
export interface KnownCase {
  readonly id: string;
  /** The hashes of the client's own transitions, from the second on: the answer to an opening names none. */
  readonly hashes: string[];
}

interface Client {
  readonly way: Way;
  known: KnownCase | undefined;
  version: number;
  place: number;
  unanswered: Command | undefined;
}

export class Caseload {
  readonly cases: KnownCase[] = [];
  readonly acknowledged: Acknowledged[] = [];
  /** Answers that a careful client never gets, whatever happens to the service: status, code and headers that are wrong. */
  readonly surprises: string[] = [];
  /** How often each refusal was answered that asks to come again. */
  readonly refusals = new Map<string, number>();
  readonly #touched = new Set<KnownCase>();
  readonly #clients: Client[];

  constructor(clients: number) {
    this.#clients = Array.from({ length: clients }, (_, index) => ({
      way: index % 2 === 0 ? CHAIN : INTEGRATED,
      known: undefined,
      version: 0,
      place: 0,
      unanswered: undefined,
    }));
  }

  /** How many commands nobody knows the fate of. */
  get unanswered(): number {
    return this.#clients.filter(({ unanswered }) => unanswered !== undefined).length;
  }

  /** Cases whose last command was not answered: it may be in the history already. */
  get casesInDoubt(): KnownCase[] {
    return this.#clients.flatMap(({ unanswered, known }) =>
      unanswered === undefined || known === undefined ? [] : [known],
    );
  }

  /** Cases that somebody worked on since this was asked last. */
  takeTouched(): KnownCase[] {
    const touched = [...this.#touched];
    this.#touched.clear();
    return touched;
  }

  /** Works until told to stop; the command under way is then given up, answered or not. */
  async work(api: Api, signal: AbortSignal): Promise<void> {
    await Promise.all(
      this.#clients.map(async (client) => {
        while (!signal.aborted) if (!(await this.#advance(api, client))) await delay(20);
      }),
    );
  }

  /** Sends what was not answered again until it is answered. */
  async settle(api: Api): Promise<void> {
    await Promise.all(
      this.#clients.map(async (client) => {
        while (client.unanswered !== undefined) if (!(await this.#advance(api, client))) await delay(20);
      }),
    );
  }

  /** One command of a client; false when it was not answered. */
  async #advance(api: Api, client: Client): Promise<boolean> {
    client.unanswered ??= next(client);
    const reply = await send(api, client.unanswered).catch(() => undefined);
    if (reply === undefined) return false;
    if (isToComeAgain(reply)) {
      const { code } = reply.body as Problem;
      this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
      return false;
    }
    const { unanswered } = client;
    client.unanswered = undefined;
    if (reply.status !== 200 && reply.status !== 201) {
      this.surprises.push(`${reply.status} ${reply.text}`);
      client.known = undefined;
      return true;
    }
    this.acknowledged.push({ ...unanswered, status: reply.status, text: reply.text });
    this.#note(client, reply);
    return true;
  }

  #note(client: Client, reply: Reply): void {
    if (reply.status === 201) {
      const { id, version } = reply.body as CaseView;
      client.known = { id, hashes: [] };
      this.cases.push(client.known);
      this.#touched.add(client.known);
      client.version = version;
      client.place = 0;
      return;
    }
    const { case: view, transition } = reply.body as Advanced;
    if (client.known === undefined) throw new Error('An answer speaks of a case that was not opened.');
    client.known.hashes.push(transition.hash);
    this.#touched.add(client.known);
    client.version = view.version;
    client.place += 1;
  }
}

/** Sends a command; also one that was answered before. */
export function send(api: Api, { by, path, body, headers }: Command): Promise<Reply> {
  return api.call(by, 'POST', `${api.cases}${path}`, { body, headers });
}

/** The next step of the client's case, or the opening of another one. */
function next({ way, known, version, place }: Client): Command {
  const headers = { 'idempotency-key': randomUUID() };
  const step = way.steps[place];
  if (known === undefined || step === undefined)
    return { by: way.by, path: '', body: { school: way.school, data: {} }, headers };
  return {
    by: step.by,
    path: `/${known.id}/transitions`,
    body: firingOf(step),
    headers: { ...headers, 'if-match': etag(version) },
  };
}

/** Refusals after which the same command is to be sent again. */
const COME_AGAIN = [
  'database.unavailable',
  'service.stopping',
  'overloaded',
  'storage.full',
  'command.running',
  'concurrency.conflict',
];

/** Whether a reply is such a refusal, with all that belongs to it. */
function isToComeAgain({ headers, body }: Reply): boolean {
  return (
    headers.get('content-type') === 'application/problem+json; charset=utf-8' &&
    Number(headers.get('retry-after')) > 0 &&
    COME_AGAIN.includes((body as Problem).code)
  );
}
