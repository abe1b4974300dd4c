/**
 * Objects as cel-js reads them: it knows the type of a value by its class, and makes an instance for every evaluation unless it
 * is given one. Here each object has one instance, which reads the object itself, whatever expression asks and how often.
 */

interface Readable {
  readonly ctor: new (raw: object) => unknown;
  /** The one instance that reads an object. */
  convert(raw: object): unknown;
}

const known = new Map<string, Readable>();

/** The class of what stands at a path (`$data`, `$data.consent`); the same in every space. */
export function readable(path: string): Readable {
  const before = known.get(path);
  if (before !== undefined) return before;
  // A Map, so that cel-js asks `get` for a field instead of reading a property.
  class Fields extends Map<string, unknown> {
    readonly #raw: Readonly<Record<string, unknown>>;

    constructor(raw: object) {
      super();
      this.#raw = raw as Readonly<Record<string, unknown>>;
    }

    override get(key: string): unknown {
      const value = this.#raw[key];
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? readable(`${path}.${key}`).convert(value)
        : value;
    }
  }
  const instances = new WeakMap<object, Fields>();
  const made: Readable = {
    ctor: Fields,
    convert: (raw) => {
      if (raw instanceof Fields) return raw;
      const instance = instances.get(raw) ?? new Fields(raw);
      instances.set(raw, instance);
      return instance;
    },
  };
  known.set(path, made);
  return made;
}
