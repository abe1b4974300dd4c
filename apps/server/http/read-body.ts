/**
 * A body as its DTO wants it, with every fault at once. Read when the operation asks for it, after it is known that the caller
 * may see what he writes to: a stranger learns nothing from a wrong body.
 */
import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import { didYouMean } from '#language';
import { Refusal, type RequestFault } from '#operations';

export function readBody<T extends object>(dto: new () => T, body: unknown): T {
  const { instance, faults } = inspectBody(dto, body);
  if (faults.length > 0) throw new Refusal('request.invalid', { faults });
  return instance;
}

/** What is wrong with the form of a body, for an operation that goes on to judge what has the right form. */
export function bodyFaults(dto: new () => object, body: unknown): readonly RequestFault[] {
  return inspectBody(dto, body).faults;
}

function inspectBody<T extends object>(dto: new () => T, body: unknown): { instance: T; faults: RequestFault[] } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Refusal('request.invalid', { faults: [{ path: '', expected: 'a JSON object' }] });
  }
  const foreign = unknownFields(dto, body);
  if (foreign.length > 0) throw new Refusal('request.invalid', { faults: foreign });
  // The data of an event is judged by the event's own fields; a DTO would only stumble over its names.
  const { data } = body as { data?: unknown };
  const isObject = typeof data === 'object' && data !== null && !Array.isArray(data);
  return judged(dto, isObject ? { ...body, data: {} } : body);
}

/** So many bodies, each no longer than this, are remembered for a DTO. */
const REMEMBERED = { bodies: 1_000, characters: 200 };

const rightBodies = new WeakMap<new () => object, Map<string, object>>();

/**
 * What is left of most bodies without their data is the same few words: judging these once takes less than a tenth of judging
 * them each time. Only what is right is remembered, and nobody changes an instance.
 */
function judged<T extends object>(dto: new () => T, body: object): { instance: T; faults: RequestFault[] } {
  const right = rightBodies.get(dto) ?? new Map<string, object>();
  rightBodies.set(dto, right);
  const text = JSON.stringify(body);
  const known = right.get(text);
  if (known !== undefined) return { instance: known as T, faults: [] };
  const instance = plainToInstance(dto, body);
  const errors = validateSync(instance, { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length === 0 && text.length <= REMEMBERED.characters) {
    if (right.size >= REMEMBERED.bodies) right.clear();
    right.set(text, instance);
  }
  return { instance, faults: errors.flatMap((error) => faultsOf(error, '')) };
}

/** Names such as `constructor` are dropped on the way to an instance; they are looked for in what was sent. */
function unknownFields(dto: new () => object, body: object): RequestFault[] {
  const known = fieldsOf(dto);
  return Object.keys(body)
    .filter((name) => !known.includes(name) && name in Object.prototype)
    .map((name) => unknownField(name, name, known));
}

const fields = new WeakMap<new () => object, readonly string[]>();

/** Written by decorators, so the same for ever. */
function fieldsOf(dto: new () => object): readonly string[] {
  const known = fields.get(dto) ?? readFields(dto);
  fields.set(dto, known);
  return known;
}

function readFields(dto: new () => object): string[] {
  const validated = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  return [...new Set(validated.map(({ propertyName }) => propertyName))];
}

const unknownField = (path: string, name: string, known: readonly string[]): RequestFault => ({
  path,
  expected: known.length === 0 ? 'nothing here' : `one of the fields ${known.join(', ')}`,
  ...didYouMean(name, known),
});

/** What class-validator says of a property, whichever copy of its class made it. */
export interface FaultyProperty {
  readonly property: string;
  readonly target?: object;
  readonly constraints?: Readonly<Record<string, string>>;
  readonly children?: readonly FaultyProperty[];
}

export function faultsOf(error: FaultyProperty, prefix: string): RequestFault[] {
  const path = `${prefix}${error.property}`;
  const { whitelistValidation, ...broken } = error.constraints ?? {};
  const dto = error.target?.constructor as (new () => object) | undefined;
  return [
    ...(whitelistValidation === undefined ? [] : [unknownField(path, error.property, dto ? fieldsOf(dto) : [])]),
    // A value that breaks three rules of one field is one fault, told once.
    ...[...new Set(Object.values(broken))].map((expected) => ({ path, expected })),
    ...(error.children ?? []).flatMap((child) => faultsOf(child, `${path}.`)),
  ];
}
