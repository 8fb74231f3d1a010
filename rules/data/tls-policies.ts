/**
 * Security policies of listeners that accept TLS 1.0 or 1.1 ("Security policies for your Application Load Balancer" and the same page
 * for network load balancers), each with the one that replaces it: TLS 1.2 and 1.3 only. Read on 2026-11-22.
 */
const CURRENT = 'ELBSecurityPolicy-TLS13-1-2-2021-06';
const CURRENT_FIPS = 'ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04';
const CURRENT_QUANTUM_SAFE = 'ELBSecurityPolicy-TLS13-1-2-PQ-2025-09';
const CURRENT_FIPS_QUANTUM_SAFE = 'ELBSecurityPolicy-TLS13-1-2-FIPS-PQ-2025-09';

export const OUTDATED_TLS_POLICIES: Readonly<Record<string, string>> = {
  'ELBSecurityPolicy-2015-05': CURRENT,
  'ELBSecurityPolicy-2016-08': CURRENT,
  'ELBSecurityPolicy-FS-1-1-2019-08': CURRENT,
  'ELBSecurityPolicy-FS-2018-06': CURRENT,
  'ELBSecurityPolicy-TLS-1-0-2015-04': CURRENT,
  'ELBSecurityPolicy-TLS-1-1-2017-01': CURRENT,
  'ELBSecurityPolicy-TLS13-1-0-2021-06': CURRENT,
  'ELBSecurityPolicy-TLS13-1-0-FIPS-2023-04': CURRENT_FIPS,
  'ELBSecurityPolicy-TLS13-1-0-FIPS-PQ-2025-09': CURRENT_FIPS_QUANTUM_SAFE,
  'ELBSecurityPolicy-TLS13-1-0-PQ-2025-09': CURRENT_QUANTUM_SAFE,
  'ELBSecurityPolicy-TLS13-1-1-2021-06': CURRENT,
  'ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04': CURRENT_FIPS,
};

/** What a new HTTPS listener gets. */
export const CURRENT_TLS_POLICY = CURRENT;
