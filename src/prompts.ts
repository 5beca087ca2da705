import type { McpServer, StandardSchemaWithJSON } from '@modelcontextprotocol/server';

interface PromptDefinition {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Argument name → what to write there. */
  readonly arguments: Readonly<Record<string, string>>;
  text(given: Readonly<Record<string, string>>): string;
}

/** What a person can start from a menu: the journeys our tools are made for. */
const prompts: readonly PromptDefinition[] = [
  {
    name: 'build-service',
    title: 'Build a serverless service',
    description: 'From an idea to a service that compiles, passes its tests and answers on this machine.',
    arguments: {
      idea: 'What the service does, e.g. "a notes API with sign-in"',
      directory: 'Absolute folder to create',
    },
    text: ({ idea, directory }) =>
      `Build this serverless service on AWS: ${idea}. Put it into ${directory}.
1. List the kinds and options of scaffold_service with dryRun, choose one and say why.
2. Scaffold it, run the commands it returns, and read the project's AGENTS.md.
3. Adapt the code to the idea. After each change run validate_template and check_code, and mend what they find.
4. Build it with build_service and try every operation, good and bad input, with invoke_local.
5. Report what works, what each check said, and what is left to decide before a deployment.`,
  },
  {
    name: 'review-template',
    title: 'Review a template',
    description: 'Finds what is wrong or risky in a SAM or CloudFormation template and mends it.',
    arguments: { path: 'Absolute path of the template' },
    text: ({ path }) =>
      `Review the template ${path}. Run validate_template with profile "strict", and check_code on the handlers beside it. Mend the errors first, then warnings; apply safe fixes as given and explain the others before you apply them. Validate again and report what was changed, what was left and why.`,
  },
  {
    name: 'debug-failure',
    title: 'Debug a failing function',
    description: 'Reproduces a failure on this machine, finds its cause and proves the fix.',
    arguments: { path: 'Absolute path of the project', failure: 'Error text or what goes wrong' },
    text: ({ path, failure }) =>
      `A function of the service in ${path} fails: ${failure}. Reproduce it with invoke_local (the same request, sample or event), read error, stack and logs, run check_code and validate_template for known causes, mend the cause, and show with invoke_local that it is gone. Add a test that fails without the fix.`,
  },
  {
    name: 'api-to-mcp',
    title: 'Turn a REST API into MCP tools',
    description: 'Shows what an OpenAPI document becomes as MCP tools, and how to serve it.',
    arguments: { specification: 'File, URL or apigateway:<restApiId>/<stage>' },
    text: ({ specification }) =>
      `Turn the API ${specification} into MCP tools. Use preview_api_tools: look at names, sizes and every reported problem, choose include and exclude patterns so that only useful operations are left, and say what each problem means. Then give the command that serves it and the configuration for an MCP client, with credentials taken from the environment.`,
  },
];

/** Registers the prompts on a server. */
export function registerPrompts(server: McpServer): void {
  for (const prompt of prompts) {
    const { title, description } = prompt;
    server.registerPrompt(
      prompt.name,
      { title, description, argsSchema: textArguments(prompt.arguments) },
      (given) => ({ messages: [{ role: 'user', content: { type: 'text', text: prompt.text(given) } }] }),
    );
  }
}

/** Arguments that are all texts and all needed; written out, because a schema library costs milliseconds of every start. */
function textArguments(fields: PromptDefinition['arguments']): StandardSchemaWithJSON<Record<string, string>> {
  const names = Object.keys(fields);
  const properties = Object.fromEntries(
    Object.entries(fields).map(([name, description]) => [name, { type: 'string', description }]),
  );
  const schema = () => ({ type: 'object', properties, required: names });
  return {
    '~standard': {
      version: 1,
      vendor: 'serverless-mcp',
      validate: (value) => {
        const given = new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
        const missing = names.filter((name) => typeof given.get(name) !== 'string');
        if (missing.length > 0) return { issues: [{ message: `Missing: ${missing.join(', ')}` }] };
        return { value: Object.fromEntries(names.map((name) => [name, String(given.get(name))])) };
      },
      jsonSchema: { input: schema, output: schema },
    },
  };
}
