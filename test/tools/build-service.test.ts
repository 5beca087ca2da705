import { describe, expect, it } from 'vitest';
import { buildService } from '../../src/tools/build-service.ts';
import { esbuildFunction, makeProject, makeToolContext, template } from '../local/support.ts';

describe('build_service', () => {
  it('tells size, handler and hash of each package, and what was not built', async () => {
    const folder = await makeProject({
      'template.yaml': template(`${esbuildFunction('Greet', 'src/greet.handler')}  Py:
    Type: AWS::Serverless::Function
    Properties: { Runtime: python3.13, Handler: app.handler, CodeUri: . }
`),
      'src/greet.ts': 'export const handler = async () => "hi";',
    });
    const input = buildService.input.parse({ path: folder });
    const value = await buildService.handle(input, makeToolContext(folder));
    expect(buildService.output.parse(value)).toEqual(value);
    const text = buildService.text(value, input);
    expect(text).toContain('Built 1 of 2 functions with esbuild.');
    expect(text).toMatch(/Greet: \d\.\d kB in \d+ ms, handler greet\.handler, sha256 [0-9a-f]{12}, /);
    expect(text).toContain('Not built: Py: its runtime is python3.13');
  });
});
