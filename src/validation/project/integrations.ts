import {
  asIntrinsic,
  type Entry,
  entryOf,
  isMapping,
  type MappingNode,
  nodeAt,
  textOf,
} from '../../cloudformation/nodes.ts';
import type { TemplateDocument } from '../../cloudformation/parse.ts';
import type { TemplateModel } from '../../cloudformation/model.ts';
import { subText } from '../../cloudformation/intrinsics.ts';
import type { ProjectFiles } from './files.ts';
import { namedFiles, type NamedFile, parseNamed } from './text-files.ts';

/** One `x-amazon-apigateway-integration` of an OpenAPI file. */
export interface Integration {
  readonly named: NamedFile;
  readonly document: TemplateDocument;
  readonly key: Entry['key'];
  readonly node: MappingNode;
  readonly uri: Entry | undefined;
  /** Text of `uri`, a Sub's with its `${…}`; undefined when it is made otherwise. */
  readonly address: string | undefined;
  /** Logical id in the address, when it names one. */
  readonly functionId: string | undefined;
}

const name = 'x-amazon-apigateway-integration';

/** Integrations of every operation in the OpenAPI files a template names. */
export function integrationsOf(model: TemplateModel, files: ProjectFiles): Integration[] {
  return namedFiles(model).flatMap((named) => {
    const document = named.kind === 'openapi' ? parseNamed(files, named) : undefined;
    const paths = nodeAt(document?.root, 'paths');
    if (!document || document.problems.length > 0 || !isMapping(paths)) return [];
    const operations = [...paths.entries.values()].flatMap(({ value }) =>
      isMapping(value) && !asIntrinsic(value) ? [...value.entries.values()].map((entry) => entry.value) : [],
    );
    return operations.flatMap((operation) => {
      const entry = entryOf(operation, name);
      return entry && isMapping(entry.value) && !asIntrinsic(entry.value)
        ? [readIntegration(named, document, entry.key, entry.value)]
        : [];
    });
  });
}

function readIntegration(
  named: NamedFile,
  document: TemplateDocument,
  key: Entry['key'],
  node: MappingNode,
): Integration {
  const uri = entryOf(node, 'uri');
  const address = textOf(uri?.value) ?? subText(uri?.value);
  const functionId = /functions\/\$\{([A-Za-z0-9]+)(?:\.Arn|\.Alias)?\}/.exec(address ?? '')?.[1];
  return { named, document, key, node, uri, address, functionId };
}
