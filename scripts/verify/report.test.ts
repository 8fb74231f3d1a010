import { expect, it } from 'vitest';
import { failureLines, ownVerdicts, skippedLines, table } from './report';
import { failed, skipped, type PlacedCandidate } from './types';

function candidate(title: string, rest: Partial<PlacedCandidate> = {}): PlacedCandidate {
  return { flavour: 'terraform', origin: 's3/rule', title, files: new Map(), id: title, folder: `/${title}`, ...rest };
}

const good = candidate('good 1');
const fixed = candidate('fixed 1');
const other = candidate('good 1', { flavour: 'pulumi-python' });

it('names rule, dialect and example of a failure', () => {
  expect(failureLines([failed(fixed, 'main.tf:1:1 no')])).toEqual(['FAILED  s3/rule | terraform | fixed 1 | main.tf:1:1 no']);
});

it('says once why something was skipped', () => {
  expect(skippedLines([skipped(good, 'no tool'), skipped(fixed, 'no tool')])).toEqual([
    'skipped: terraform: no tool (s3/rule good 1; s3/rule fixed 1)',
  ]);
});

it('counts what passed', () => {
  expect(table([good, fixed, other], [failed(fixed, 'no'), skipped(other, 'no tool')], ['terraform', 'pulumi-python'])).toEqual([
    '         terraform       pulumi-python',
    's3/rule  1 ok, 1 FAILED  0 ok, 1 skipped',
  ]);
});

it('holds against what was made from a careless program only what that one has not', () => {
  const careless = candidate('careless', { careless: true });
  const made = candidate('careless, fixed', { madeFrom: 'careless' });
  const verdicts = [failed(careless, 'a.tf:3:1 undeclared'), failed(made, 'a.tf:9:1 undeclared'), failed(made, 'a.tf:4:1 new')];
  expect(ownVerdicts(verdicts).map(({ message }) => message)).toEqual(['a.tf:4:1 new']);
});

it('does not hold defects against anyone', () => {
  expect(ownVerdicts([failed(candidate('wrong type', { defect: /no/ }), 'no')])).toEqual([]);
});
