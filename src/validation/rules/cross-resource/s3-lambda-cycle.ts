import { forEachIntrinsic, referencesOf } from '../../../cloudformation/intrinsics.ts';
import { asIntrinsic, entryOf, textOf, type TemplateNode } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';
import { samEvents } from '../../sam/events.ts';

/** Properties that become resources of their own, which neither the function nor its role waits for. */
const separate: ReadonlySet<string> = new Set([
  'DeploymentPreference',
  'EventInvokeConfig',
  'Events',
  'FunctionUrlConfig',
]);

export const s3LambdaCycle = defineRule({
  id: 'xref/s3-lambda-cycle',
  severity: 'error',
  certainty: 'fact',
  title: 'A function does not refer to the bucket whose events call it',
  why: 'The bucket waits for the permission of the function and the function for the bucket: "Circular dependency between resources".',
  source: 'https://repost.aws/knowledge-center/unable-validate-circular-dependency-cloudformation',
  aliases: ['E3004'],
  applies: 'template',
  check({ model }, report) {
    for (const event of samEvents(model)) {
      const call = event.type === 'S3' ? asIntrinsic(entryOf(event.properties, 'Bucket')?.value) : undefined;
      const bucket = call?.name === 'Ref' ? textOf(call.argument) : undefined;
      if (bucket === undefined || !model.resources.has(bucket)) continue;
      const { resource } = event;
      const ownRole = entryOf(resource.effective, 'Role') !== undefined;
      for (const [name, { value }] of resource.effective.entries) {
        // Policies become part of the role that the function waits for; with an own role SAM ignores them.
        if (separate.has(name) || (ownRole && name === 'Policies')) continue;
        const place = firstReference(model.document, value, bucket);
        if (!place) continue;
        const fix =
          name === 'Policies'
            ? `Write the bucket's name as text or !Sub (such as !Sub "\${AWS::StackName}-files") here and as its BucketName, or grant access with a connector.`
            : `Write the bucket's name as text or !Sub (such as !Sub "\${AWS::StackName}-files") here and as its BucketName, or pass it through an SSM parameter.`;
        const message = `${name} of ${resource.id} refers to ${bucket}, whose event ${event.id} calls ${resource.id}: a circular dependency. ${fix}`;
        report({
          at: place,
          resource: resource.id,
          message,
          related: [{ at: event.key, message: 'the event' }],
          explains: [`cycle:${bucket}`, `cycle:${resource.id}`],
        });
      }
    }
  },
  examples: {
    bad: [
      `Files:
  Type: AWS::S3::Bucket
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Environment: {Variables: {BUCKET: !Ref «Files»}}
    Events:
      Put:
        Type: S3
        Properties: {Bucket: !Ref Files, Events: s3:ObjectCreated:*}
`,
    ],
    good: [
      `Files:
  Type: AWS::S3::Bucket
  Properties: {BucketName: !Sub "\${AWS::StackName}-files"}
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Environment: {Variables: {BUCKET: !Sub "\${AWS::StackName}-files"}}
    Events:
      Put:
        Type: S3
        Properties: {Bucket: !Ref Files, Events: s3:ObjectCreated:*}
`,
    ],
  },
});

/** Where a value first refers to a resource. */
function firstReference(
  document: Parameters<typeof referencesOf>[0],
  root: TemplateNode,
  id: string,
): { start: number; end: number } | undefined {
  let found: { start: number; end: number } | undefined;
  forEachIntrinsic(root, (call, path) => {
    found ??= referencesOf(document, call, path).find((reference) => reference.target === id);
  });
  return found && { start: found.start, end: found.end };
}
