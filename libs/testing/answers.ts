/** What a school has found out and writes along with a hand-over: passes every rule of the shipped models about it. */
export const CONTEXT = {
  opener: 'pupilNeed',
  homePressure: 'partly',
  parentalSupport: 'yes',
  teacherSeesNeed: 'yes',
  materialFits: 'yes',
  peerContact: 'no',
  schoolFeelsSafe: 'yes',
  lifeWorldsChecked: true,
};
export const SUMMARY = [{ lifeWorld: 'school', finding: 'concern', about: 'anxiety' }];
