import { RULES } from '.';
import { testEngine } from './testing/programs';
import { testRule } from './testing/rule-tester';

const engine = testEngine();
for (const rule of RULES) testRule(rule, engine);
