// Age: at eighteen youth help ends, unless it is extended, and what is left is a good transfer, which the aftercare sees to.
import { maySchoolKnow, of, oneOf, when, type Rules } from './case.js';
import { RUNNING } from './places.js';

export const AGE_GROUPS = ['from0', 'from4', 'from12', 'from16', 'adult'] as const;
const came = { event: 'CAME_OF_AGE', in: RUNNING, does: (one: { isOfAge: boolean }) => (one.isOfAge = true) } as const;
const recorded = {
  ...{ event: 'AGE_GROUP_RECORDED', in: RUNNING, isBeside: true as const },
  does: (one: { ageGroup: string | null }, { group }: Record<string, unknown>) => (one.ageGroup = String(group)),
} as const;

export const AGE: Rules = {
  may: { AGE_GROUP_RECORDED: 'owner', CAME_OF_AGE: [] },
  sound: { AGE_GROUP_RECORDED: of({ group: oneOf(...AGE_GROUPS) }) },
  ways: [
    { ...recorded, if: [when((_, { group }) => group === 'adult')], raises: 'CAME_OF_AGE' },
    recorded,
    { ...came, if: [when(({ isExtended, at }) => isExtended || at.chain.startsWith('aftercare.'))] },
    {
      ...came,
      ...{ if: [maySchoolKnow, when(({ isHelped }) => isHelped)], to: 'aftercare.feedback' },
      pays: { point: 'adultHelp', form: 'specialist' },
    },
    { ...came, if: [maySchoolKnow], to: 'aftercare.feedback' },
    { ...came, to: 'transferred' },
  ],
};
