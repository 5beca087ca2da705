import generated from '../facts/event-type-declarations.json' with { type: 'json' };
import type { EventSample } from '../facts/sample-events/catalogue.ts';

interface Declaration {
  readonly text: string;
  readonly fromPackage: boolean;
  readonly uses: readonly string[];
}

const declarations: ReadonlyMap<string, Declaration> = new Map(Object.entries(generated.types));

export interface EventTypes {
  /** The line to paste; empty for types that no package has. */
  readonly importLine: string;
  /** How the type is written in a handler. */
  readonly usage: string;
  /** The declarations behind it, the event first, then the result. */
  readonly shape: string;
  readonly package: string;
  /** Names left out because the shape would be too long. */
  readonly leftOut: readonly string[];
}

const shapeBudget = 5000;

/** Import and shape of an event and of what its handler returns. */
export function describeEventTypes(sample: EventSample): EventTypes {
  const names = [...new Set([sample.eventType, ...(sample.resultType === undefined ? [] : [sample.resultType])])];
  const { text, leftOut } = shapeOf(names);
  const imported = names.filter((name) => declarations.get(name)?.fromPackage);
  return {
    importLine: imported.length > 0 ? `import type { ${imported.join(', ')} } from 'aws-lambda';` : '',
    usage: handlerLine(sample),
    shape: sample.detail === undefined ? text : `${text}\n\n${sample.detail}`,
    package: `${generated.package} ${generated.version}`,
    leftOut,
  };
}

function handlerLine(sample: EventSample): string {
  const result = sample.resultType ?? 'void';
  return `export const handler = async (event: ${sample.usage ?? sample.eventType}): Promise<${result}> => { … }`;
}

/** The declarations reachable from the names, breadth first, as long as they fit. */
function shapeOf(names: readonly string[]): { text: string; leftOut: string[] } {
  const queue = [...names];
  const seen = new Set(names);
  const texts: string[] = [];
  const leftOut: string[] = [];
  let length = 0;
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const declaration = declarations.get(name);
    if (!declaration) continue;
    if (length + declaration.text.length > shapeBudget && texts.length > 0) {
      leftOut.push(name);
      continue;
    }
    texts.push(declaration.text);
    length += declaration.text.length;
    for (const used of declaration.uses) {
      if (seen.has(used)) continue;
      seen.add(used);
      queue.push(used);
    }
  }
  return { text: texts.join('\n\n'), leftOut };
}
