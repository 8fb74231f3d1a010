/** The hours in which RDS backs up and maintains a database, always in UTC. */

/** Minutes from Sunday 00:00; a backup window recurs every day. `end` is after `start`, beyond the end of the week where it wraps. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

const DAY = 24 * 60;
const WEEK = 7 * DAY;
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** The shortest window that RDS takes, in minutes. */
const SHORTEST = 30;

/** `03:00-04:00`; undefined for what RDS would not take. */
export function backupWindow(text: string): Window | undefined {
  const [, from, to] = /^(\d\d:\d\d)-(\d\d:\d\d)$/.exec(text.trim()) ?? [];
  return window(timeOf(from), timeOf(to), DAY);
}

/** `sun:04:30-sun:05:30`; undefined for what RDS would not take. */
export function maintenanceWindow(text: string): Window | undefined {
  const [, day, from, lastDay, to] = /^([a-z]{3}):(\d\d:\d\d)-([a-z]{3}):(\d\d:\d\d)$/i.exec(text.trim()) ?? [];
  return window(timeOf(from, day), timeOf(to, lastDay), WEEK);
}

/** True when a daily and a weekly window have a minute in common. */
export function overlap(backup: Window, maintenance: Window): boolean {
  for (let shift = -DAY; shift <= WEEK + DAY; shift += DAY) {
    if (backup.start + shift < maintenance.end && maintenance.start < backup.end + shift) return true;
  }
  return false;
}

/** A quiet hour of the week that leaves the backup half an hour. */
export function maintenanceBeside(backup: Window | undefined): string | undefined {
  const start = backup ? (backup.end % DAY) + SHORTEST : 4 * 60 + 30;
  const found = { start, end: start + 60 };
  return backup && overlap(backup, found) ? undefined : `${dayAndTime(found.start)}-${dayAndTime(found.end)}`;
}

/** An hour of the day that ends half an hour before the maintenance begins. */
export function backupBeside(maintenance: Window | undefined): string | undefined {
  const end = maintenance ? (maintenance.start - SHORTEST + DAY) % DAY : 4 * 60;
  const start = (end - 60 + DAY) % DAY;
  const found = { start, end: start + 60 };
  return maintenance && overlap(found, maintenance) ? undefined : `${time(found.start)}-${time(found.end)}`;
}

function window(start: number | undefined, end: number | undefined, period: number): Window | undefined {
  if (start === undefined || end === undefined) return undefined;
  const length = (end - start + period) % period;
  return length < SHORTEST || length >= DAY ? undefined : { start, end: start + length };
}

function timeOf(text: string | undefined, day = 'sun'): number | undefined {
  const [hours = NaN, minutes = NaN] = (text ?? '').split(':').map(Number);
  const index = DAYS.indexOf(day.toLowerCase());
  return index >= 0 && hours < 24 && minutes < 60 ? index * DAY + hours * 60 + minutes : undefined;
}

function time(minutes: number): string {
  const rest = minutes % DAY;
  return [Math.floor(rest / 60), rest % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

function dayAndTime(minutes: number): string {
  return `${DAYS[Math.floor((minutes % WEEK) / DAY)] ?? 'sun'}:${time(minutes)}`;
}
