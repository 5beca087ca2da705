export type Edges = ReadonlyMap<string, ReadonlySet<string>>;

/** One cycle from each group of nodes that reach each other (Tarjan, without recursion), as the nodes along it. */
export function findCycles(edges: Edges): string[][] {
  return components(edges)
    .filter(([first, ...others]) => first !== undefined && (others.length > 0 || edges.get(first)?.has(first) === true))
    .map((group) => shortestCycle(edges, group));
}

interface Visit {
  readonly node: string;
  readonly targets: Iterator<string>;
}

function components(edges: Edges): string[][] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const groups: string[][] = [];
  for (const root of edges.keys()) {
    if (order.has(root)) continue;
    const visits: Visit[] = [];
    const enter = (node: string) => {
      order.set(node, order.size);
      low.set(node, order.size - 1);
      stack.push(node);
      onStack.add(node);
      visits.push({ node, targets: (edges.get(node) ?? new Set<string>()).values() });
    };
    enter(root);
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const next = visit.targets.next();
      if (next.done) {
        visits.pop();
        const parent = visits.at(-1)?.node;
        if (parent !== undefined) low.set(parent, Math.min(low.get(parent) ?? 0, low.get(visit.node) ?? 0));
        if (low.get(visit.node) === order.get(visit.node)) groups.push(popGroup(stack, onStack, visit.node));
      } else if (!order.has(next.value)) enter(next.value);
      else if (onStack.has(next.value))
        low.set(visit.node, Math.min(low.get(visit.node) ?? 0, order.get(next.value) ?? 0));
    }
  }
  return groups;
}

function popGroup(stack: string[], onStack: Set<string>, root: string): string[] {
  const group: string[] = [];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    onStack.delete(node);
    group.unshift(node);
    if (node === root) break;
  }
  return group;
}

/** Breadth first from the group's first node back to itself. */
function shortestCycle(edges: Edges, group: readonly string[]): string[] {
  const [start] = group;
  if (start === undefined) return [];
  const inside = new Set(group);
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    for (const target of edges.get(node) ?? []) {
      if (target === start) return pathBack(cameFrom, start, node);
      if (!inside.has(target) || cameFrom.has(target)) continue;
      cameFrom.set(target, node);
      queue.push(target);
    }
  }
  return [...group];
}

function pathBack(cameFrom: ReadonlyMap<string, string>, start: string, end: string): string[] {
  const path = [end];
  for (let node: string | undefined = end; node !== start && node !== undefined;) {
    node = cameFrom.get(node);
    if (node !== undefined) path.unshift(node);
  }
  return path;
}
