/** Little's law: requests in flight at `perSecond` requests of `seconds` each. */
export function inFlight(perSecond: number, seconds: number): number {
  return perSecond * seconds;
}

/**
 * Erlang B: share of Poisson arrivals that find all `servers` busy and are refused (a synchronous Lambda at its
 * concurrency limit). `offered` is the load in servers. Real traffic is burstier: read it as a lower bound.
 */
export function erlangB(servers: number, offered: number): number {
  let blocked = 1;
  for (let count = 1; count <= servers; count++) blocked = (offered * blocked) / (count + offered * blocked);
  return blocked;
}

/** Erlang C: share of arrivals that wait when nobody is refused (queues, containers); undefined when the load is not served. */
export function erlangC(servers: number, offered: number): number | undefined {
  if (offered >= servers) return undefined;
  const blocked = erlangB(servers, offered);
  return blocked / (1 - (offered / servers) * (1 - blocked));
}

/** Mean wait in multiples of the service time; undefined when the load is not served. */
export function meanWait(servers: number, offered: number): number | undefined {
  const waiting = erlangC(servers, offered);
  return waiting === undefined ? undefined : waiting / (servers - offered);
}

/** Above this load the exact recursion is not worth its time: a margin of normal variation is added instead. */
const exactUpTo = 5000;
const standardDeviations = 2.5;
const withMargin = (offered: number): number => Math.ceil(offered + standardDeviations * Math.sqrt(offered));

/** Fewest servers that refuse at most `share` of arrivals: exact to a load of 5,000, above it on the safe side for 0.1 %. */
export function serversForLoss(offered: number, share: number): number {
  if (offered > exactUpTo) return withMargin(offered);
  let blocked = 1;
  let servers = 0;
  while (blocked > share) {
    servers += 1;
    blocked = (offered * blocked) / (servers + offered * blocked);
  }
  return servers;
}

/** Fewest servers that let at most `share` of arrivals wait: exact to a load of 5,000, above it on the safe side for 5 %. */
export function serversForDelay(offered: number, share: number): number {
  if (offered > exactUpTo) return withMargin(offered);
  let blocked = 1;
  let servers = 0;
  const waiting = (): number => (servers > offered ? blocked / (1 - (offered / servers) * (1 - blocked)) : 1);
  while (waiting() > share) {
    servers += 1;
    blocked = (offered * blocked) / (servers + offered * blocked);
  }
  return servers;
}

/** Share of Poisson arrivals that meet a cold start on one environment: none came within its idle lifetime. */
export function coldStartShare(perSecond: number, idleLifetimeSeconds: number): number {
  return Math.exp(-perSecond * idleLifetimeSeconds);
}
