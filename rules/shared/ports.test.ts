import { describe, expect, it } from 'vitest';
import { isEveryPort, nameOfPort, sensitiveIn, storesIn } from './ports';

describe('ports', () => {
  it.each([
    [{ from: 22, to: 22 }, ['SSH'], []],
    [{ from: 3306, to: 3306 }, ['MySQL'], ['MySQL']],
    [{ from: 9090, to: 9099 }, [], ['Kafka']],
    [{ from: 80, to: 443 }, [], []],
    [{ from: 8080, to: 8080 }, [], []],
  ])('%o', (range, sensitive, stores) => {
    expect(sensitiveIn(range)).toEqual(sensitive);
    expect(storesIn(range)).toEqual(stores);
  });

  it('knows every port however it is written', () => {
    expect([{ from: 0, to: 65_535 }, { from: 1, to: 65_535 }, { from: 1024, to: 65_535 }].map(isEveryPort)).toEqual([true, true, false]);
  });

  it('names ports that mean something', () => {
    expect([443, 5432, 61_617, 12_345].map(nameOfPort)).toEqual(['HTTPS', 'PostgreSQL', 'ActiveMQ', undefined]);
  });
});
