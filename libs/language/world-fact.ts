/** The facts of the world that a workflow can ask for, with the types of what they are asked with. Each answers yes or no. */
export const WORLD_FACTS = {
  mandate: { product: 'string', amount: 'int' },
  poolRoom: {},
  poolCovers: { need: 'string' },
  residenceInRegion: {},
  placeFree: { product: 'string', need: 'string', chosen: 'string' },
} as const satisfies Record<string, Readonly<Record<string, 'string' | 'int'>>>;
export type WorldFactKind = keyof typeof WORLD_FACTS;
