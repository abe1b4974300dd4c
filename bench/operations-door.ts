/** The door of a fleet to the operations of this process: the same calls as the controllers make, without HTTP and tokens. */
import { randomUUID } from 'node:crypto';
import { advanceCase, openCase, type RequestIdentity, type Service } from '#operations';
import type { Actor } from '#platform';
import type { Door } from './fleet.js';

/** `newKey` makes the Idempotency-Key of a request. */
export function operationsDoor(service: Service, newKey: () => string = randomUUID): Door {
  const actors = new Map<string, Actor>();
  const actorOf = (region: string, { organisation, role }: { organisation: string; role: string }): Actor => {
    const subject = `${region}.${organisation}.${role}`;
    const known = actors.get(subject);
    if (known !== undefined) return known;
    const actor: Actor = {
      issuer: 'bench',
      subject,
      organisation,
      roles: [role],
      regions: [region],
      purpose: 'youthHelp',
    };
    actors.set(subject, actor);
    return actor;
  };
  const identity = (path: string, body: unknown): RequestIdentity => ({
    key: newKey(),
    method: 'POST',
    path,
    body,
  });
  return {
    open: async (region, by, opening) => {
      const path = `/v1/regions/${region}/cases`;
      const { body } = await openCase(
        service,
        actorOf(region, by),
        region,
        () => opening,
        () => identity(path, opening),
      );
      return (body as { id: string }).id;
    },
    fire: async (region, caseId, version, step) => {
      const path = `/v1/regions/${region}/cases/${caseId}/transitions`;
      await advanceCase(
        service,
        actorOf(region, step),
        region,
        caseId,
        () => step.advance,
        { kind: 'version', version },
        () => identity(path, step.advance),
      );
    },
  };
}
