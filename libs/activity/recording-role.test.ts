import { describe, expect, it } from '@jest/globals';
import { shippedLibrary } from '#testing';
import { recordingRole, type Recorder } from './index.js';

const region = shippedLibrary().regions.get('holland-rijnland')!.document;
const involved = { school: 'voorbeeldschool', organisation: 'jeugdteam-leidse-regio' };
const ask = (kind: string, recorder: Recorder) => recordingRole(region, kind, involved, recorder);

describe('an activity is recorded', () => {
  it('by the organisation that acted and by the school, in a role they have', () => {
    expect(ask('consult', { organisation: 'jeugdteam-leidse-regio', roles: ['localTeamContact'] })).toEqual({
      kind: 'may',
      role: 'localTeamContact',
    });
    expect(ask('consult', { organisation: 'voorbeeldschool', roles: ['auditor', 'teacher'] })).toEqual({
      kind: 'may',
      role: 'teacher',
    });
  });

  it('by nobody else, who is told who could', () => {
    const who = ['localTeamContact', 'teacher', 'supportCoordinator', 'schoolBoard', 'schoolSocialWorker'];
    for (const recorder of [
      { organisation: 'cardea', roles: ['practitioner'] },
      { organisation: 'holland-rijnland', roles: ['auditor'] },
      { organisation: 'constructor', roles: ['localTeamContact'] },
      { organisation: 'voorbeeldschool', roles: ['localTeamContact'] },
      { organisation: 'voorbeeldschool', roles: [] },
    ])
      expect(ask('consult', recorder)).toEqual({ kind: 'mayNot', who });
  });

  it('in the role that was chosen', () => {
    const roles = ['teacher', 'supportCoordinator'];
    const recorder = { organisation: 'voorbeeldschool', roles };
    expect(ask('consult', { ...recorder, chosen: 'supportCoordinator' })).toMatchObject({ role: 'supportCoordinator' });
    expect(ask('consult', { ...recorder, chosen: 'schoolBoard' })).toMatchObject({ kind: 'mayNot' });
  });

  it('where the region says so only by the roles it names', () => {
    expect(ask('motivatingTalk', { organisation: 'voorbeeldschool', roles: ['teacher'] })).toEqual({
      kind: 'mayNot',
      who: ['localTeamContact'],
    });
    expect(
      ask('motivatingTalk', { organisation: 'jeugdteam-leidse-regio', roles: ['localTeamContact'] }),
    ).toMatchObject({
      kind: 'may',
    });
  });
});
