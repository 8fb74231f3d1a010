import { describe, expect, it } from 'vitest';
import { configuredLevel, DEFAULT_CONFIG } from './config';
import { durationInMinutes, readConfig } from './config-file';

const RULES = ['iam/wildcard-resource', 'iam/wildcard-action', 's3/no-public-access-block'];

it('reads every setting', () => {
  const { config, problems } = readConfig(
    `{
  // what the code cannot say
  "$schema": "x",
  "lifecycle": "production",
  "compliance": ["pci-dss"],
  "recovery": { "rto": "4h", "rpo": "30m", "region": "eu-west-1" },
  "naming": { "suffix": ["stage"] },
  "modules": { "external": "forbid", "allow": ["github.com/acme/*"] },
  "tags": { "required": ["Owner"] },
  "rules": { "iam/*": "critical", "iam/wildcard-action": "off" },
  "exclude": ["examples/**"],
}`,
    RULES,
  );
  expect(problems).toEqual([]);
  expect(config).toEqual({
    lifecycle: 'production',
    compliance: ['pci-dss'],
    recovery: { rto: 240, rpo: 30, region: 'eu-west-1' },
    naming: { suffix: ['stage'] },
    modules: { external: 'forbid', allow: ['github.com/acme/*'] },
    tags: { required: ['Owner'] },
    rules: [['iam/*', 'critical'], ['iam/wildcard-action', 'off']],
    exclude: ['examples/**'],
  });
  expect(configuredLevel(config, 'iam/wildcard-resource')).toBe('critical');
  expect(configuredLevel(config, 'iam/wildcard-action')).toBe('off');
  expect(configuredLevel(config, 's3/no-public-access-block')).toBeUndefined();
});

describe('says what is wrong, and uses the rest', () => {
  it.each([
    ['{ "lifecycle": "prod", "compliance": ["soc2"] }', '"prod"', '`lifecycle` must be one of "production", "ephemeral".'],
    ['{ "complianse": [] }', '"complianse"', 'There is no setting `complianse`; known here: lifecycle, compliance, recovery, naming, modules, tags, rules, exclude.'],
    ['{ "rules": { "iam/wildcard-resorce": "off" } }', '"iam/wildcard-resorce"', 'There is no rule `iam/wildcard-resorce`. Did you mean `iam/wildcard-resource`?'],
    ['{ "rules": { "iam/*": "severe" } }', '"severe"', '`rules["iam/*"]` must be one of "critical", "high", "medium", "low", "off".'],
    ['{ "recovery": { "rto": "soon" } }', '"soon"', '`recovery.rto` must be a duration such as "4h" or "30m".'],
    ['{ "compliance": "soc2" }', '"soc2"', '`compliance` must be a list.'],
    ['[]', '[]', 'The configuration must be an object.'],
  ])('%s', (text, place, message) => {
    const { problems } = readConfig(text, RULES);
    expect(problems.map((each) => [text.slice(each.range.start, each.range.end), each.message])).toEqual([[place, message]]);
  });

  it('keeps what can be read of a broken file', () => {
    const { config, problems } = readConfig('{ "lifecycle": "ephemeral", "exclude": [ ', RULES);
    expect(config.lifecycle).toBe('ephemeral');
    expect(problems.length).toBeGreaterThan(0);
  });
});

it('survives hostile files', () => {
  expect(readConfig('['.repeat(200_000), RULES).problems).toHaveLength(1);
  expect(readConfig('', RULES).config).toEqual(DEFAULT_CONFIG);
  const { config } = readConfig(`{ "rules": { "${'*'.repeat(400)}x": "off" } }`, RULES);
  expect(configuredLevel(config, 'a'.repeat(400))).toBeUndefined();
});

it.each([
  ['90s', 1.5],
  ['4h', 240],
  ['1d', 1440],
  ['0.5h', 30],
  ['4', undefined],
  ['h', undefined],
])('reads the duration %s', (text, minutes) => {
  expect(durationInMinutes(text)).toBe(minutes);
});
