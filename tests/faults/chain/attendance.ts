// Attendance: absence that lasts becomes visible, until the pupil attends school again.
import type { Rules } from './case.js';

export const ATTENDANCE: Rules = {
  may: {
    ABSENCE_REPORTED: ['teacher', 'supportCoordinator', 'attendanceOfficer'],
    ATTENDANCE_RESTORED: ['supportCoordinator', 'attendanceOfficer'],
  },
  ways: [
    { event: 'ABSENCE_REPORTED', in: ['attendance.present'], to: 'attendance.absent' },
    {
      ...{ event: 'ATTENDANCE_RESTORED', to: 'attendance.present' },
      in: ['attendance.absent', 'attendance.outOfSchool', 'attendance.longTerm'],
    },
  ],
  terms: {
    'attendance.absent': [{ after: { weeks: 4 }, to: 'attendance.outOfSchool' }],
    'attendance.outOfSchool': [{ after: { months: 3 }, to: 'attendance.longTerm' }],
  },
};
