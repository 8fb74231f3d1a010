/** Listeners of load balancers: whether they leave traffic in plain text, and how they come to serve HTTPS. */
import type { CanonicalEdit, Expression, NewResource } from '../../server/core/edits';
import { newResource, write } from '../../server/core/edits';
import { equals, get, isNothing, numberOf, possibilities, stringOf } from '../../server/core/query';
import { labelOf, sameRegion, type Resource } from '../../server/core/resource';
import type { FixOffer, RuleContext } from '../../server/core/rule';
import type { ObjectValue, Value } from '../../server/core/value';
import { CURRENT_TLS_POLICY } from '../data/tls-policies';
import { copyOf } from './copies';

export interface Kept {
  /** `redirect`: it redirects, but to plain HTTP; `serve`: it answers. */
  readonly how: 'redirect' | 'serve';
  readonly at: Value;
}

/** Whether an action of a plain listener certainly does anything but redirect to HTTPS. */
export function keepsPlaintext(action: ObjectValue): Kept | undefined {
  const type = get(action, 'type');
  const name = stringOf(type);
  if (name === undefined) return undefined;
  if (name !== 'redirect') return { how: 'serve', at: type };
  const redirect = get(action, 'redirect');
  const protocol = possibilities(get(redirect, 'protocol')).find(({ value }) => isNothing(value) || equals(value, '#{protocol}') || equals(value, 'HTTP'));
  if (!protocol) return undefined;
  return { how: 'redirect', at: protocol.value.kind === 'absent' && redirect.kind === 'absent' ? type : protocol.value };
}

/** For a redirect that keeps the protocol. */
export function redirectFix(listener: Resource, action: Value): FixOffer {
  const port = get(action, 'redirect', 'port');
  return {
    title: 'Redirect to HTTPS',
    applicability: 'safe',
    impact: 'in-place',
    edits: () => [
      set(listener, ['default_action', 'redirect', 'protocol'], write.literal('HTTPS')),
      // The port of the plain listener is no port of HTTPS.
      ...(isNothing(port) || equals(port, '#{port}') || numberOf(port) === 80 ? [set(listener, ['default_action', 'redirect', 'port'], write.literal('443'))] : []),
    ],
  };
}

/** For a listener that answers in plain text: it redirects, and another one does what it did. */
export function httpsFix(listener: Resource, action: Value, context: RuleContext): readonly FixOffer[] {
  const balancer = balancerOf(listener, context);
  if (!balancer) return [];
  const secure = context.graph
    .ofType('aws_lb_listener', 'aws_alb_listener')
    .find((each) => each.id !== listener.id && balancerOf(each, context)?.id === balancer.id && equals(get(each.properties, 'protocol'), 'HTTPS'));
  if (secure) {
    return [
      {
        title: `Redirect to the HTTPS listener ${labelOf(secure)}`,
        applicability: 'safe',
        impact: 'in-place',
        edits: () => redirecting(listener, action, numberOf(get(secure.properties, 'port')) ?? 443),
      },
    ];
  }
  const certificate = certificateFor(listener, context);
  return [
    {
      title: `Serve HTTPS with ${certificate.description}, and redirect to it`,
      applicability: 'unsafe',
      impact: 'in-place',
      edits: () => (listener.declared.grantsImplicitly === true ? converted(listener, balancer, certificate.arn) : separated(listener, action, certificate.arn, context)),
    },
  ];
}

/** A second listener does what this one did. */
function separated(listener: Resource, action: Value, certificate: Expression, { graph }: RuleContext): readonly CanonicalEdit[] | undefined {
  const copied = copyOf({ value: action });
  const balancer = listener.properties.entries.get('load_balancer_arn');
  const arn = balancer && copyOf(balancer);
  // Rules belong to one listener, and would go on serving plain HTTP.
  const hasRules = graph.referrers(listener).some((each) => each.type.endsWith('_listener_rule'));
  const redirected = redirecting(listener, action, 443);
  if (!copied || !arn || hasRules || !redirected) return undefined;
  const added = newResource('aws_lb_listener', secureName(listener), listener, {
    load_balancer_arn: arn,
    port: write.literal(443),
    protocol: write.literal('HTTPS'),
    ssl_policy: write.literal(CURRENT_TLS_POLICY),
    certificate_arn: certificate,
    default_action: copied,
  });
  return [{ kind: 'add', resource: added }, ...redirected];
}

/** A construct keeps its targets: it becomes the HTTPS listener, and the plain port redirects. */
function converted(listener: Resource, balancer: Resource, certificate: Expression): readonly CanonicalEdit[] {
  const redirect: NewResource = newResource('aws_lb_listener', 'redirect', listener, {
    load_balancer_arn: write.reference(balancer, 'arn'),
    port: write.literal(80),
    protocol: write.literal('HTTP'),
    default_action: write.object({ type: write.literal('redirect'), redirect: write.object(redirection(443)) }),
  });
  return [
    set(listener, ['port'], write.literal(443)),
    ...(isNothing(get(listener.properties, 'protocol')) ? [] : [set(listener, ['protocol'], write.literal('HTTPS'))]),
    set(listener, ['ssl_policy'], write.literal(CURRENT_TLS_POLICY)),
    set(listener, ['certificate_arn'], certificate),
    { kind: 'add', resource: redirect },
  ];
}

/** The action becomes a redirect; what it did otherwise is taken out. */
function redirecting(listener: Resource, action: Value, port: number): readonly CanonicalEdit[] | undefined {
  if (action.kind !== 'object' || !action.complete) return undefined;
  const others = [...action.entries.keys()].filter((name) => !['type', 'order', 'redirect'].includes(name) && !isNothing(get(action, name)));
  return [
    set(listener, ['default_action', 'type'], write.literal('redirect')),
    ...others.map((name): CanonicalEdit => ({ kind: 'remove', resource: listener, path: ['default_action', name] })),
    ...Object.entries(redirection(port)).map(([name, value]) => set(listener, ['default_action', 'redirect', name], value)),
  ];
}

function redirection(port: number): Readonly<Record<string, Expression>> {
  return { protocol: write.literal('HTTPS'), port: write.literal(String(port)), status_code: write.literal('HTTP_301') };
}

function set(resource: Resource, path: readonly string[], value: Expression): CanonicalEdit {
  return { kind: 'set', resource, path, value };
}

/** `http` becomes `https`. */
function secureName({ name }: Resource): string {
  const secure = name.replace(/http(?!s)/i, (word) => (word === 'HTTP' ? 'HTTPS' : `${word}s`));
  return secure === name ? `${name} https` : secure;
}

function balancerOf(listener: Resource, { graph }: RuleContext): Resource | undefined {
  const arn = get(listener.properties, 'load_balancer_arn');
  return arn.kind === 'reference' ? graph.resolve(arn) : undefined;
}

interface Certificate {
  readonly arn: Expression;
  /** In words. */
  readonly description: string;
}

/** The certificate that the program has in the region, or takes as an input; else a new input. */
function certificateFor(listener: Resource, context: RuleContext): Certificate {
  const known = context.graph
    .ofType('aws_acm_certificate')
    .find((each) => each.condition === undefined && sameRegion(each.placement, listener.placement) && context.canReach(each, listener));
  if (known) return { arn: write.reference(known, 'arn'), description: `the certificate ${labelOf(known)}` };
  const input = context.facts.inputs.find(({ name }) => /certificate_?arn$|cert_?arn$/i.test(name));
  if (input) return { arn: write.input(input), description: `the certificate of ${input.name}` };
  return {
    arn: write.input({ isNew: true, name: 'certificate arn', type: 'string', description: 'ARN of the certificate in ACM that the load balancer serves HTTPS with', near: listener }),
    description: 'a certificate that deployment names',
  };
}
