// What is wrong on purpose with the documents of the chain, and what each then does: R1 finds every one of them (reference.ts).
import type { Mistake } from './reference-workflow.js';

export const MISTAKES: Readonly<Record<string, Mistake>> = {
  'counts a talk twice': ['talks: data.talks + 1, pupilHeard', 'talks: data.talks + 2, pupilHeard'],
  'gives a day more to accept a hand-over': ['acceptWithin: 5', 'acceptWithin: 6'],
  'lets the wrong one pay for light help': [
    'payer: municipalityLocalTeam, basis: youthAct, decisionForm: capacity',
    'payer: municipalityPrevention, basis: youthAct, decisionForm: capacity',
  ],
  // Access.
  'decides a week later': ['decideWithin: { type: term, default: P8W', 'decideWithin: { type: term, default: P9W'],
  'counts on while parents look for documents': [
    "suspension: { from: [DOCUMENTS_ASKED], until: [DOCUMENTS_RECEIVED, DOCUMENTS_LATE], basis: 'Awb, article 4:15' }",
    '',
  ],
  'decides on a child that lives elsewhere': [
    'when: facts.livesHere\n',
    "when: facts.livesHere || data.need != 'learning'\n",
  ],
  'refuses help as there is no money': ["when: event.data.reason != 'budget'", "when: event.data.reason != 'otherLaw'"],
  'gives away the place of a child whose help is looked at again': [
    'keptIn: [chain.access.inquiry, chain.access.waitingList,',
    'keptIn: [chain.access.waitingList,',
  ],
  // The provider.
  'lets a provider hear what is shared with the local team only': [
    "when: consent('provider')\n",
    "when: consent('provider') || consent('localTeam')\n",
  ],
  'sees a late start a month later': [
    'startWithin: { type: term, default: P1M',
    'startWithin: { type: term, default: P2M',
  ],
  'does not say that help started late': ['assign: { startWasLate: true }', 'assign: { startWasLate: false }'],
  'tells a school of help that it may not know of': [
    '- guard: schoolMayKnow\n                  target: offered',
    '- guard: "true"\n                  target: offered',
  ],
  'asks a provider again that gave the case back': [
    'givenBackBy: [HANDOVER_RETURNED, HANDOVER_DECIDED]',
    'givenBackBy: [HANDOVER_DECIDED]',
  ],
  // Beside the chain.
  'closes a case while the reporting code runs': [
    'label: { nl: Meldcode, en: Reporting code }',
    'label: { nl: Meldcode, en: Reporting code }\n      resting: true',
  ],
  'lets a family stop during an investigation': [
    `when: "!in('safety.investigation')"`,
    `when: "!in('safety.investigation') || in('chain.supportTeam')"`,
  ],
  'sees a week later that a pupil is out of school': [
    'outOfSchoolAfter: { type: term, default: P4W',
    'outOfSchoolAfter: { type: term, default: P5W',
  ],
  'leaves a pupil who was out of school absent': [
    'Out of school }\n      resting: true\n      on:\n        ATTENDANCE_RESTORED: present',
    'Out of school }\n      resting: true\n      on:\n        ATTENDANCE_RESTORED: absent',
  ],
  'counts a new municipality before it took over': [
    'MOVED: { target: changing, actions: [{ assign: { movedTo: event.data.municipality } }] }',
    'MOVED: { target: changing, actions: [{ assign: { movedTo: event.data.municipality, residence: event.data.municipality } }] }',
  ],
  'ends extended help at eighteen': [
    `guard: "data.extendedHelp || in('chain.aftercare')"`,
    `guard: "in('chain.aftercare')"`,
  ],
};
