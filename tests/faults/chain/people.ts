// Who does something in the chain: one of every role that the model knows, of every organisation that takes part.

const ROLES_OF = {
  school: ['teacher', 'supportCoordinator'],
  supportTeam: ['supportCoordinator'],
  partnership: ['swvDecider'],
  localTeam: ['localTeamContact'],
  access: ['youthConsultant', 'municipalDecider', 'attendanceOfficer'],
  provider: ['providerIntake', 'practitioner'],
  chainManager: ['chainManager'],
  safeHome: ['safeHome'],
} as const;
export type Party = keyof typeof ROLES_OF;
export type Role = (typeof ROLES_OF)[Party][number];
/** Of these it is not shown that they took part, and what became of it; they see only what they are asked. */
export const HIDDEN: readonly Party[] = ['partnership', 'safeHome'];
export const PARTIES = Object.keys(ROLES_OF) as readonly Party[];

interface Somebody {
  readonly organisation: string;
  readonly role: Role;
}
const of = (organisation: string, role: Role): Somebody => ({ organisation, role });

export const PEOPLE = {
  teacher: of('voorbeeldschool', 'teacher'),
  coordinator: of('voorbeeldschool', 'supportCoordinator'),
  team: of('jeugdteam-leidse-regio', 'localTeamContact'),
  otherTeam: of('wijkteam-katwijk', 'localTeamContact'),
  consultant: of('gemeente-leiden', 'youthConsultant'),
  decider: of('gemeente-leiden', 'municipalDecider'),
  officer: of('gemeente-leiden', 'attendanceOfficer'),
  otherDecider: of('gemeente-katwijk', 'municipalDecider'),
  intake: of('cardea', 'providerIntake'),
  practitioner: of('cardea', 'practitioner'),
  otherIntake: of('prodeba', 'providerIntake'),
  otherPractitioner: of('prodeba', 'practitioner'),
  expert: of('inzowijs', 'providerIntake'),
  manager: of('jeugdhulpregio', 'chainManager'),
  partnership: of('partnership-primary', 'swvDecider'),
  safeHome: of('veilig-thuis', 'safeHome'),
  /** Of a team that has nothing to do with the school. */
  stranger: of('voorieder1', 'localTeamContact'),
  foreigner: of('voorbeeldschool', 'teacher'),
} as const;
export type Person = keyof typeof PEOPLE;
export const EVERYBODY = Object.keys(PEOPLE) as readonly Person[];

/** Whether somebody can speak for a party, when it is his organisation that fills it. */
export const speaksFor = (by: Person, party: Party): boolean =>
  (ROLES_OF[party] as readonly Role[]).includes(PEOPLE[by].role);
