/** Names a template goes by in a project's folder, most usual first. */
export const templateNames: readonly string[] = [
  'template.yaml',
  'template.yml',
  'template.json',
  'serverless.template',
  'sam.yaml',
  'sam.yml',
];
