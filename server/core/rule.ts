/** What a rule is. A rule file reads top to bottom like its documentation; everything else is derived from it. */
import type { Config, Severity } from './config';
import type { Applicability, CanonicalEdit, Impact } from './edits';
import type { ProgramFacts } from './facts';
import type { IamReference } from './iam';
import type { Flavour } from './program';
import type { Resource, ResourceGraph } from './resource';
import type { ResourceSchema } from './schema';
import type { Location } from './text';
import type { Value } from './value';

export interface Rule {
  /** `group/defect`, e.g. `iam/wildcard-resource`. Names the defect; never reused. */
  readonly id: string;
  readonly title: string;
  /** The severity when neither finding nor configuration says otherwise. */
  readonly severity: Severity;
  readonly tags: readonly string[];
  /** Ids of corresponding checks in other tools, so that users can find the rule. */
  readonly corresponds: Readonly<Partial<Record<'checkov' | 'trivy' | 'cdk-nag' | 'sonar', readonly string[]>>>;
  /** Markdown: why it matters. */
  readonly why: string;
  /** Markdown: what to do, and what the fix changes on a deployed stack. */
  readonly howToFix: string;
  /** Links to AWS documentation. */
  readonly references: readonly string[];
  /** Whether findings can carry a fix: in every dialect, in some, in none. */
  readonly fixable: boolean | readonly Flavour[];
  /** The dialects that can have the defect; left out: all of them. */
  readonly flavours?: readonly Flavour[];
  /** False for what needs a word of the configuration (`rules`) to be reported at all. */
  readonly enabled?: boolean;
  readonly examples: Readonly<Partial<Record<Flavour, Examples>>>;
  /** Canonical types that `check` is called for; managed resources only, satellites that are folded included when named. */
  readonly resources?: readonly string[];
  check?(resource: Resource, context: RuleContext): Iterable<Problem>;
  /** Called once per program. */
  checkProgram?(context: RuleContext): Iterable<Problem>;
}

/** A program, as the text of its one file or as files by path. In `bad`, `«…»` marks where the finding is. */
export type ExampleSource = string | Readonly<Record<string, string>>;

export interface Examples {
  readonly bad: readonly BadExample[];
  readonly good: readonly GoodExample[];
}

export interface BadExample {
  /** What is special about it; the documentation's heading. */
  readonly title?: string;
  readonly source: ExampleSource;
  readonly config?: Partial<Config>;
  /** What the preferred fix makes of `source`; left out when no fix is offered for it. */
  readonly fixed?: ExampleSource;
  /** Severity, where it is not the rule's. */
  readonly severity?: Severity;
  /** For rules about what is missing: the resource gets its other properties through variables, constants or helpers. */
  readonly indirect?: true;
}

export interface GoodExample {
  readonly title?: string;
  /** True when the value that matters cannot be known from the source. */
  readonly unknown?: true;
  readonly source: ExampleSource;
  readonly config?: Partial<Config>;
}

export interface RuleContext {
  readonly graph: ResourceGraph;
  readonly config: Config;
  readonly flavour: Flavour;
  /** Service-authorization data. */
  readonly iam: IamReference;
  /** Names and shapes of resource types. */
  readonly schema: ResourceSchema;
  /** What the program says besides its resources. */
  readonly facts: ProgramFacts;
  /** True when code beside `from` can name `target`: a fix may refer to it there. */
  canReach(target: Resource, from: Resource): boolean;
  /** What `make` says of this program, made when first asked for: rules that ask for the same hand over the same function. */
  shared<T>(make: (context: RuleContext) => T): T;
}

/** What a rule yields. */
export interface Problem {
  /** Left out for what is no resource's: a module, a file, the program as a whole. */
  readonly resource?: Resource;
  /** What the problem is of, where that is no resource: `module.network`. Left out for the program as a whole. */
  readonly subject?: string;
  /** True for a text that is wrong for every instance of its declaration, though it is yielded once. */
  readonly isTextual?: boolean;
  /** The wrong value (reported where it is written), or for something missing `absent` (reported at what lacks it), or a place. */
  readonly at: Value | Location;
  /** What is wrong, why it matters and what to do, in one or two sentences. Never repeats a secret. */
  readonly message: string;
  readonly severity?: Severity;
  readonly related?: readonly Related[];
  /** Offered fixes, the preferred first. Their edits are computed when asked for. */
  readonly fixes?: readonly FixOffer[];
}

export interface Related {
  readonly location: Location;
  readonly message: string;
}

export interface FixOffer {
  /** In the imperative: `Encrypt with a customer key`. A function, where the words take work: every edit makes all findings anew. */
  readonly title: string | (() => string);
  readonly applicability: Applicability;
  readonly impact: Impact;
  /** True when the edits concern what stands for one instance alone, and not the declaration that it shares with others. */
  readonly isForInstance?: boolean;
  /** The canonical edits, or undefined when the fix is not certain here. */
  edits(): readonly CanonicalEdit[] | undefined;
}

/** What a rule shows for a dialect; nothing for one that cannot have the defect. */
export function examplesOf(rule: Rule, flavour: Flavour): Examples {
  return rule.examples[flavour] ?? { bad: [], good: [] };
}

/** Whether findings of a rule can carry a fix in a dialect. */
export function isFixableIn({ fixable, flavours }: Rule, flavour: Flavour): boolean {
  if (flavours && !flavours.includes(flavour)) return false;
  return typeof fixable === 'boolean' ? fixable : fixable.includes(flavour);
}

/** Checks a rule's shape at compile time and returns it unchanged. */
export function defineRule(rule: Rule): Rule {
  return rule;
}
