/**
 * Names and shapes of AWS resources in every dialect, read from generated tables. The tables are arguments: nothing is
 * loaded or decoded before it is asked for.
 */
export type * from './types';
