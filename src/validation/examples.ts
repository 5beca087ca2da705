/** A rule's example as a whole template, with the places its marks name. */
export interface PreparedExample {
  readonly text: string;
  /** Offsets of what «» enclosed, in order. */
  readonly marks: readonly { readonly start: number; readonly end: number }[];
  /** Files beside the template, with their own marks. */
  readonly files: readonly (Pick<PreparedExample, 'text' | 'marks'> & { readonly name: string })[];
}

const sectionStart =
  /^«?(?:Resources|Transform|Parameters|Globals|Conditions|Mappings|Outputs|AWSTemplateFormatVersion|\s*\{)/m;

/** Completes an example (a text without sections is taken as resources of a SAM template) and takes its marks out. */
export function prepareExample(example: string): PreparedExample {
  const [body = '', ...files] = dedent(example).split(/^(?==== )/m);
  const marked = sectionStart.test(body) ? body : `Transform: AWS::Serverless-2016-10-31\nResources:\n${indent(body)}`;
  return { ...takeMarks(marked), files: files.map(readFileOf) };
}

/** `=== path`, then the file's text. */
function readFileOf(part: string): PreparedExample['files'][number] {
  const [heading = ''] = part.split('\n', 1);
  return { name: heading.slice('=== '.length).trim(), ...takeMarks(part.slice(heading.length + 1)) };
}

function takeMarks(marked: string): Pick<PreparedExample, 'text' | 'marks'> {
  const marks: { start: number; end: number }[] = [];
  let text = '';
  let open = 0;
  for (const part of marked.split(/([«»])/)) {
    if (part === '«') open = text.length;
    else if (part === '»') marks.push({ start: open, end: text.length });
    else text += part;
  }
  return { text, marks };
}

function dedent(text: string): string {
  const lines = text.replace(/^\n/, '').split('\n');
  const depth = Math.min(
    ...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length),
  );
  return `${lines
    .map((line) => line.slice(depth))
    .join('\n')
    .trimEnd()}\n`;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
