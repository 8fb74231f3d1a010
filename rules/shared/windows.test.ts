import { describe, expect, it } from 'vitest';
import { backupBeside, backupWindow, maintenanceBeside, maintenanceWindow, overlap } from './windows';

describe('windows that RDS takes', () => {
  it.each(['03:00-04:00', '23:30-00:30', '00:00-00:30', ' 03:00-04:00'])('backup %s', (text) => {
    expect(backupWindow(text)).toBeDefined();
  });

  it.each(['3:00-4:00', '03:00-03:20', '24:00-24:30', '03:00', 'sun:03:00-sun:04:00', '03:00-03:00', '03:60-04:30', ''])('not backup %s', (text) => {
    expect(backupWindow(text)).toBeUndefined();
  });

  it.each(['sun:04:30-sun:05:30', 'Mon:23:30-Tue:00:30', 'sat:23:30-sun:00:30'])('maintenance %s', (text) => {
    expect(maintenanceWindow(text)).toBeDefined();
  });

  it.each(['04:30-05:30', 'sunday:04:30-sunday:05:30', 'sun:04:30-05:30', 'sun:04:30-mon:05:30', 'sun:04:30-sun:04:40', 'xyz:04:30-xyz:05:30'])(
    'not maintenance %s',
    (text) => {
      expect(maintenanceWindow(text)).toBeUndefined();
    },
  );
});

describe('overlap', () => {
  it.each([
    ['03:00-04:00', 'sun:03:30-sun:04:30', true],
    ['03:00-04:00', 'wed:02:00-wed:03:01', true],
    ['23:30-00:30', 'sun:00:00-sun:00:30', true],
    ['23:30-00:30', 'sat:23:45-sun:00:15', true],
    ['00:00-00:30', 'sat:23:45-sun:00:15', true],
    ['03:00-04:00', 'sun:04:00-sun:05:00', false],
    ['17:00-17:30', 'sun:18:00-sun:19:00', false],
  ])('%s and %s: %s', (backup, maintenance, expected) => {
    const [one, other] = [backupWindow(backup), maintenanceWindow(maintenance)];
    expect(one && other && overlap(one, other)).toBe(expected);
  });
});

describe('windows that fit', () => {
  it.each([
    [undefined, 'sun:04:30-sun:05:30'],
    ['17:00-17:30', 'sun:18:00-sun:19:00'],
    ['23:00-23:45', 'mon:00:15-mon:01:15'],
    ['03:00-02:30', undefined],
  ])('maintenance beside %s: %s', (backup, expected) => {
    expect(maintenanceBeside(backup === undefined ? undefined : backupWindow(backup))).toBe(expected);
  });

  it.each([
    [undefined, '03:00-04:00'],
    ['sun:05:00-sun:06:00', '03:30-04:30'],
    ['mon:00:15-mon:01:15', '22:45-23:45'],
    ['sun:03:00-mon:02:45', undefined],
  ])('backup beside %s: %s', (maintenance, expected) => {
    expect(backupBeside(maintenance === undefined ? undefined : maintenanceWindow(maintenance))).toBe(expected);
  });
});
