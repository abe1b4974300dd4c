/** The door of a fleet to the operations of this process: the same calls as the controllers make, without HTTP and tokens. */
import { randomUUID } from 'node:crypto';
import { advanceCase, openCase, type RequestIdentity, type Service } from '#operations';
import type { Actor } from '#platform';
import type { Door } from './fleet.js';

export interface Habits {
  /** Makes the Idempotency-Key of a request. */
  readonly newKey?: () => string;
  /** Whether it hears only that an event was fired, as programs do that tell Schakel of many, or sees the case as staff do. */
  readonly prefersMinimal?: boolean;
}

export function operationsDoor(service: Service, { newKey = randomUUID, prefersMinimal = true }: Habits = {}): Door {
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
        () => ({ ...identity(path, step.advance), prefersMinimal }),
      );
    },
  };
}
