/** Requests and answers of the demo issuer without a web framework, and the headers every answer carries. */

/** A request as any server has it. `path` is the path of the URL as sent, without query; header names in lower case. */
export type DemoRequest = {
  readonly method: string;
  readonly path: string;
  /** Parsed query: an object of strings (a repeated name as an array). */
  readonly query: unknown;
  /** The form as text, or parsed like the query. */
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
};

/** An answer to send as it is. */
export type DemoResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** Nothing of this issuer may be kept, guessed at or sent on as a referrer (codes travel in addresses). */
const ALWAYS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** A JSON answer. */
export function json(status: number, value: unknown, headers: Record<string, string> = {}): DemoResponse {
  return {
    status,
    headers: { ...ALWAYS, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value),
  };
}

/** A page under a policy that allows it its own style and form, nothing else. */
export function page(status: number, html: string, styleHash: string): DemoResponse {
  const policy = `default-src 'none'; style-src '${styleHash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`;
  return {
    status,
    headers: { ...ALWAYS, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
    body: html,
  };
}

/** See other: the browser follows with GET, also after a form. */
export function redirect(location: URL): DemoResponse {
  return { status: 303, headers: { ...ALWAYS, location: location.href }, body: '' };
}

/**
 * Parameters of a query or form by name; undefined when one is given twice (RFC 6749, section 3.1) or is no text.
 * A prototype's members are no parameters.
 */
export function readParameters(source: unknown): ReadonlyMap<string, string> | undefined {
  const entries: [string, unknown][] =
    typeof source === 'string' ? [...new URLSearchParams(source)] : Object.entries(source ?? {});
  const parameters = new Map<string, string>();
  for (const [name, value] of entries) {
    if (typeof value !== 'string' || parameters.has(name)) return undefined;
    parameters.set(name, value);
  }
  return parameters;
}
