/** One POST with JSON over a connection that is kept open. Rejects when it is answered otherwise than expected. */
import { request, type Agent, type IncomingHttpHeaders } from 'node:http';

/** It was answered, and otherwise than expected. */
export class Answered extends Error {
  constructor(
    url: string,
    readonly status: number,
    text: string,
  ) {
    super(`POST ${url} was answered ${status}: ${text}`);
  }
}

export function post(
  agent: Agent,
  url: string,
  headers: IncomingHttpHeaders,
  body: unknown,
  expected: number,
): Promise<string> {
  const content = Buffer.from(JSON.stringify(body));
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: 'POST',
        agent,
        headers: { ...headers, 'content-type': 'application/json', 'content-length': content.length },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.once('error', reject);
        response.once('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          if (response.statusCode === expected) resolve(text);
          else reject(new Answered(url, response.statusCode ?? 0, text));
        });
      },
    );
    sent.once('error', reject);
    sent.end(content);
  });
}
