/** A client of the API: signs in as demo people, calls, and knows the shape of what comes back. It expects nothing. */
import { setTimeout as delay } from 'node:timers/promises';

export const REGION = 'holland-rijnland';

export interface Label {
  readonly nl: string;
  readonly en: string;
}
export interface Because {
  readonly code: string;
  readonly text: Label;
  readonly source: { readonly file: string; readonly line: number } | null;
  readonly who: readonly string[];
}
export interface Fault {
  readonly path: string;
  readonly expected: string;
  readonly hint?: string;
}
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly requestId: string;
  readonly because?: readonly Because[];
  readonly faults?: readonly Fault[];
}
export interface CaseView {
  readonly id: string;
  readonly region: string;
  readonly school: string;
  readonly subject?: string;
  readonly workflow: string;
  readonly machine: string;
  readonly configuration: number;
  readonly definition: string;
  readonly version: number;
  readonly states: readonly string[];
  readonly owners: readonly { part: string; organisation: string | null; role: string | null }[];
  readonly related: readonly { as: string; data: Readonly<Record<string, unknown>>; isOpen: boolean; case?: string }[];
  readonly data: Readonly<Record<string, unknown>>;
  readonly clocks: readonly ClockView[];
  readonly place?: { readonly organisation: string; readonly offer: string | null };
  readonly visibility: 'full' | 'packet' | 'statusLine';
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly outcome: string | null;
}
export interface ClockView {
  readonly id: string;
  readonly label: Label;
  readonly state: 'running' | 'suspended' | 'expired';
  readonly dueAt: string | null;
}
export interface Transition {
  readonly region: string;
  readonly case: string;
  readonly seq: number;
  readonly command: string;
  readonly event: string;
  readonly eventData: Readonly<Record<string, unknown>>;
  readonly actor: string;
  readonly organisation: string | null;
  readonly role: string;
  readonly definition: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly tables: readonly {
    id: string;
    point: string;
    rule: string;
    result: Readonly<Record<string, unknown>>;
  }[];
  readonly timers: readonly { id: string; change: string; dueAt: string | null }[];
  readonly postings: readonly { account: string; cents: number; kind: string }[];
  readonly related: readonly { case: string; as: string; event: string }[];
  readonly messages: readonly { id: string; type: string }[];
  readonly scheduledAt: string | null;
  readonly recordedAt: string;
  readonly previous: string;
  readonly hash: string;
}
export interface Attempt {
  readonly id: string;
  readonly at: string;
  readonly actor: string;
  readonly organisation: string | null;
  readonly role: string | null;
  readonly event: string;
  readonly code: string;
  readonly because: readonly Because[];
}
export interface Actions {
  readonly available: readonly {
    event: string;
    schema: {
      readonly required: readonly string[];
      readonly properties: Readonly<
        Record<string, { type: string; enum?: readonly string[]; minimum?: number; maximum?: number }>
      >;
    };
    conditions: readonly { text: Label }[];
  }[];
  readonly unavailable: readonly { event: string; because: readonly Because[] }[];
}
export interface Replay {
  readonly identical: boolean;
  readonly transitions: number;
  readonly firstDifference: unknown;
  readonly states: readonly string[];
  readonly data: Readonly<Record<string, unknown>>;
}
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}
export interface Advanced {
  readonly case: CaseView;
  readonly transition: Transition;
}

export interface Reply<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** What the text says as JSON; undefined when it is none. */
  readonly body: Body;
}

/** What goes with a request besides method and path. */
export interface Sent {
  readonly body?: unknown;
  /** The bytes of the body, in place of `body`. */
  readonly raw?: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Opening {
  readonly school: string;
  readonly subject?: string;
  readonly event?: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly onBehalfOf?: string;
}
export interface Firing {
  readonly event: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly role?: string;
  readonly onBehalfOf?: string | { readonly whose: string; readonly given: string };
}

/** How often a request is sent again that the service, being busy, asked to send again. */
const PATIENCE = 30;

/** The ETag of a version. */
export const etag = (version: number): string => `"${version}"`;

export class Api {
  readonly #tokens = new Map<string, Promise<string>>();
  readonly cases: string;

  constructor(
    readonly url: string,
    readonly region: string,
    /** How often a request is sent, at most. */
    readonly patience = PATIENCE,
  ) {
    this.cases = `/v1/regions/${region}/cases`;
  }

  /** The id of a person, named without the region. */
  personId(person: string): string {
    return person === 'outsider' ? person : `${this.region}.${person}`;
  }

  token(person: string): Promise<string> {
    const known = this.#tokens.get(person) ?? this.#signIn(person);
    this.#tokens.set(person, known);
    return known;
  }

  /** Sent again whatever the patience: signing in is no part of what a test asks. */
  async #signIn(person: string): Promise<string> {
    const sent = { body: { person: this.personId(person) } };
    const { status, body } = await this.#repeat(PATIENCE, () =>
      this.#callOnce(undefined, 'POST', '/demo/tokens', sent),
    );
    if (status !== 200) throw new Error(`${this.personId(person)} cannot sign in: ${status}.`);
    return (body as { accessToken: string }).accessToken;
  }

  /** A request of a person, or of nobody; sent again when the service is too busy, as its Retry-After asks. */
  call(person: string | undefined, method: string, path: string, sent: Sent = {}): Promise<Reply> {
    return this.#repeat(this.patience, () => this.#callOnce(person, method, path, sent));
  }

  async #repeat(patience: number, ask: () => Promise<Reply>): Promise<Reply> {
    for (let turn = 1; ; turn += 1) {
      const reply = await ask();
      const after = reply.headers.get('retry-after');
      if (reply.status !== 503 || after === null || turn >= patience) return reply;
      await delay(Number(after) * 1_000);
    }
  }

  async #callOnce(person: string | undefined, method: string, path: string, sent: Sent): Promise<Reply> {
    const { body, raw, type = 'application/json', headers = {} } = sent;
    const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(person === undefined ? {} : { authorization: `Bearer ${await this.token(person)}` }),
        ...(content === undefined ? {} : { 'content-type': type }),
        ...headers,
      },
      ...(content === undefined ? {} : { body: content }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parse(text) };
  }

  get(person: string | undefined, path: string): Promise<Reply> {
    return this.call(person, 'GET', path);
  }

  pathOf(id: string): string {
    return `${this.cases}/${id}`;
  }

  async open(person: string, opening: Opening, headers: Sent['headers'] = {}): Promise<Reply<CaseView>> {
    return (await this.call(person, 'POST', this.cases, { body: opening, headers })) as Reply<CaseView>;
  }

  async read(person: string, id: string): Promise<Reply<CaseView>> {
    return (await this.get(person, this.pathOf(id))) as Reply<CaseView>;
  }

  async list(person: string, query = ''): Promise<Reply<Page<CaseView>>> {
    return (await this.get(person, `${this.cases}${query}`)) as Reply<Page<CaseView>>;
  }

  async fire(person: string, id: string, firing: Firing, headers: Sent['headers'] = {}): Promise<Reply<Advanced>> {
    const path = `${this.pathOf(id)}/transitions`;
    return (await this.call(person, 'POST', path, { body: firing, headers })) as Reply<Advanced>;
  }

  async actions(person: string, id: string): Promise<Reply<Actions>> {
    return (await this.get(person, `${this.pathOf(id)}/actions`)) as Reply<Actions>;
  }

  /** The whole history, page by page. Throws when it is refused. */
  async history(person: string, id: string, limit = 200): Promise<Transition[]> {
    const found: Transition[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const path = `${this.pathOf(id)}/transitions?limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const reply = (await this.get(person, path)) as Reply<Page<Transition>>;
      if (reply.status !== 200) throw new Error(`The history was refused: ${reply.status}.`);
      found.push(...reply.body.items);
      cursor = reply.body.next;
    }
    return found;
  }

  async attempts(person: string, id: string): Promise<Reply<Page<Attempt>>> {
    return (await this.get(person, `${this.pathOf(id)}/attempts`)) as Reply<Page<Attempt>>;
  }

  async replay(person: string, id: string, to?: number): Promise<Reply<Replay>> {
    const path = `${this.pathOf(id)}/replay${to === undefined ? '' : `?to=${to}`}`;
    return (await this.get(person, path)) as Reply<Replay>;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
