import { expect, it } from 'vitest';
import { sectionsIn } from './readme';

it.each([
  ['# Orders\n\n## Deployment\n\n## Configuration\n\n## Recovery\n', 'deployment configuration recovery'],
  ['Orders\n======\n\nGetting started\n---------------\n\nVariables\n~~~~~~~~~\n', 'deployment configuration'],
  ['# Orders\n\n**Failover**\n\nText about configuration and deployment.\n', 'recovery'],
  ['# How to deploy and configure it\r\n', 'deployment configuration'],
  ['We deploy it.\n', ''],
])('the headings of %j name %s', (text, expected) => {
  expect([...sectionsIn(text)].join(' ')).toBe(expected);
});
