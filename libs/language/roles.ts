/**
 * The roles of people in youth care at schools (domain study 2.8), with Dutch and English names. A region may use other
 * local names; ids are fixed, because events name them. `system` fires timers and messages and is nobody's.
 */
import type { Label } from './label.js';

export type Side =
  | 'school'
  | 'partnership'
  | 'municipality'
  | 'youthHealth'
  | 'health'
  | 'provider'
  | 'model'
  | 'team'
  | 'safety'
  | 'payer'
  | 'region'
  | 'oversight';

export interface Role {
  readonly label: Label;
  readonly side: Side;
}

export const ROLES = {
  teacher: { label: { nl: 'leerkracht of mentor', en: 'teacher or mentor' }, side: 'school' },
  supportCoordinator: {
    label: { nl: 'intern begeleider of zorgcoördinator', en: 'support coordinator' },
    side: 'school',
  },
  schoolBoard: { label: { nl: 'schoolbestuur of directeur', en: 'school board or head' }, side: 'school' },
  schoolSocialWorker: { label: { nl: 'schoolmaatschappelijk werker', en: 'school social worker' }, side: 'school' },
  bridgeWorker: { label: { nl: 'brugfunctionaris', en: 'bridge worker' }, side: 'school' },
  disputeCommittee: { label: { nl: 'geschillencommissie', en: 'dispute committee' }, side: 'school' },
  swvConsultant: { label: { nl: 'consulent samenwerkingsverband', en: 'partnership consultant' }, side: 'partnership' },
  swvDecider: { label: { nl: 'beslisser samenwerkingsverband', en: 'partnership decider' }, side: 'partnership' },
  localTeamContact: { label: { nl: 'contactpersoon lokaal team', en: 'local team contact' }, side: 'municipality' },
  youthConsultant: { label: { nl: 'jeugdconsulent', en: 'youth consultant' }, side: 'municipality' },
  municipalDecider: { label: { nl: 'gemandateerd beslisser gemeente', en: 'municipal decider' }, side: 'municipality' },
  attendanceOfficer: { label: { nl: 'leerplichtambtenaar', en: 'attendance officer' }, side: 'municipality' },
  youthDoctor: { label: { nl: 'jeugdarts', en: 'youth doctor' }, side: 'youthHealth' },
  youthNurse: { label: { nl: 'jeugdverpleegkundige', en: 'youth nurse' }, side: 'youthHealth' },
  gp: { label: { nl: 'huisarts', en: 'general practitioner' }, side: 'health' },
  medicalSpecialist: { label: { nl: 'medisch specialist', en: 'medical specialist' }, side: 'health' },
  providerIntake: { label: { nl: 'aanmeldcoördinator aanbieder', en: 'provider intake' }, side: 'provider' },
  practitioner: { label: { nl: 'jeugdhulpverlener', en: 'practitioner' }, side: 'provider' },
  behaviouralScientist: { label: { nl: 'gedragswetenschapper', en: 'behavioural scientist' }, side: 'provider' },
  caseCoordinator: { label: { nl: 'casuscoördinator', en: 'case coordinator' }, side: 'model' },
  networkCoordinator: { label: { nl: 'netwerkcoördinator', en: 'network coordinator' }, side: 'model' },
  chainManager: { label: { nl: 'ketenregisseur', en: 'chain manager' }, side: 'model' },
  teamLead: { label: { nl: 'teamleider', en: 'team lead' }, side: 'team' },
  teamMember: { label: { nl: 'teamlid', en: 'team member' }, side: 'team' },
  safeHome: { label: { nl: 'Veilig Thuis', en: 'Safe Home' }, side: 'safety' },
  certifiedInstitution: { label: { nl: 'gecertificeerde instelling', en: 'certified institution' }, side: 'safety' },
  childProtection: { label: { nl: 'Raad voor de Kinderbescherming', en: 'child protection board' }, side: 'safety' },
  careOffice: { label: { nl: 'zorgkantoor', en: 'care office' }, side: 'payer' },
  insurer: { label: { nl: 'zorgverzekeraar', en: 'health insurer' }, side: 'payer' },
  regionalExpertTeam: { label: { nl: 'regionaal expertteam', en: 'regional expert team' }, side: 'region' },
  steering: { label: { nl: 'stuurgroep', en: 'steering group' }, side: 'region' },
  regionAdmin: { label: { nl: 'regiobeheerder', en: 'region administrator' }, side: 'oversight' },
  auditor: { label: { nl: 'auditor', en: 'auditor' }, side: 'oversight' },
  dpo: { label: { nl: 'functionaris gegevensbescherming', en: 'data protection officer' }, side: 'oversight' },
} as const satisfies Record<string, Role>;

export type RoleId = keyof typeof ROLES;

/** What people call a role; its id where it is none of these. */
export const roleLabel = (role: string): Label =>
  Object.hasOwn(ROLES, role) ? ROLES[role as RoleId].label : { nl: role, en: role };

/** Who acts when time does: timers, clocks and messages between related cases. */
export const SYSTEM = 'system';
