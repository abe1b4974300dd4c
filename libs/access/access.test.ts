import { describe, expect, it } from '@jest/globals';
import { shippedLibrary } from '#testing';
import { capacityFor, isNamed, rolesOf, viewOf } from './index.js';

const { workflow } = shippedLibrary().workflows.get('chain')!;
const parties = {
  school: { organisation: 'a-school' },
  supportTeam: { organisation: 'a-school' },
  localTeam: { organisation: 'a-team' },
};
const staff = (organisation: string, roles: string[], chosen?: string) => ({
  kind: 'staff' as const,
  organisation,
  roles,
  ...(chosen === undefined ? {} : { chosen }),
});

describe('a capacity', () => {
  it('is the first role of the event that the actor holds for an organisation taking part', () => {
    expect(
      capacityFor(
        workflow,
        parties,
        ['teacher', 'supportCoordinator'],
        ['school'],
        staff('a-school', ['supportCoordinator', 'teacher']),
      ),
    ).toEqual({ role: 'teacher', party: 'school' });
  });
  it('is the chosen role when one is named, and none when that role is not held', () => {
    const by = ['teacher', 'supportCoordinator'];
    expect(
      capacityFor(
        workflow,
        parties,
        by,
        ['school'],
        staff('a-school', ['supportCoordinator', 'teacher'], 'supportCoordinator'),
      )?.role,
    ).toBe('supportCoordinator');
    expect(
      capacityFor(workflow, parties, by, ['school'], staff('a-school', ['teacher'], 'supportCoordinator')),
    ).toBeUndefined();
  });
  it('is never had for an organisation that does not take part, nor for a role of another party', () => {
    expect(
      capacityFor(workflow, parties, ['teacher'], ['school'], staff('another-school', ['teacher'])),
    ).toBeUndefined();
    expect(
      capacityFor(workflow, parties, ['localTeamContact'], ['school'], staff('a-school', ['localTeamContact'])),
    ).toBeUndefined();
  });
  it('of an owner is of the owning party only', () => {
    expect(capacityFor(workflow, parties, 'owner', ['localTeam'], staff('a-team', ['localTeamContact']))?.party).toBe(
      'localTeam',
    );
    expect(capacityFor(workflow, parties, 'owner', ['localTeam'], staff('a-school', ['teacher']))).toBeUndefined();
  });
  it('does not depend on the order in which parties come from the store', () => {
    const reversed = Object.fromEntries(Object.entries(parties).reverse());
    const acting = staff('a-school', ['supportCoordinator']);
    expect(capacityFor(workflow, reversed, 'staff', [], acting)).toEqual(
      capacityFor(workflow, parties, 'staff', [], acting),
    );
  });
  it('is nobody’s where an event names nobody', () => {
    expect(isNamed(undefined, { role: 'teacher', party: 'school' }, [])).toBe(false);
    expect(rolesOf(workflow, undefined, [])).toEqual([]);
    expect(rolesOf(workflow, ['system', 'teamMember', 'teacher'], [])).toEqual(['teacher']);
  });
});

describe('what is seen of a case [R-146]', () => {
  const seen = {
    owners: ['localTeam'],
    participants: {
      school: { organisation: 'a-school', isPart: true },
      localTeam: { organisation: 'a-team', isPart: true },
      access: { organisation: 'a-city', isPart: false, offer: { packet: ['need'] } },
      partnership: { organisation: 'a-partnership', isPart: true },
    },
  };
  it.each([
    ['the owner', 'a-team', ['localTeamContact'], 'full', []],
    ['an earlier link', 'a-school', ['teacher'], 'packet', []],
    ['who is offered the case', 'a-city', ['municipalDecider'], 'packet', ['need']],
    ['a party that the model shows nothing', 'a-partnership', ['swvDecider'], 'none', []],
    ['an organisation that does not take part', 'elsewhere', ['teacher'], 'none', []],
    ['somebody of the owner without a role of the party', 'a-team', ['auditor'], 'none', []],
  ] as const)('by %s', (_who, organisation, roles, level, packet) => {
    expect(viewOf(workflow, seen, organisation, roles)).toEqual({ level, packet });
  });
});
