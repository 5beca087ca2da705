import {
  asIntrinsic,
  isMapping,
  isScalar,
  isSequence,
  isIntrinsic,
  type TemplateNode,
} from '../../cloudformation/nodes.ts';

/** What a function takes: a sentence for people, and whether an argument has that shape. */
export interface FunctionShape {
  readonly usage: string;
  isShaped(argument: TemplateNode): boolean;
  /** Only with the AWS::LanguageExtensions transform. */
  readonly needsLanguageExtensions?: true;
}

/** Anything a function call may stand for, or what the test accepts. */
const orCall =
  (test: (node: TemplateNode) => boolean) =>
  (node: TemplateNode): boolean =>
    isIntrinsic(node) || test(node);

const text = orCall((node) => isScalar(node) && node.value !== null);
const textFunctions = new Set(['Fn::Base64', 'Fn::Join', 'Fn::Sub', 'Fn::ToJsonString']);
const list = (node: TemplateNode): boolean => {
  const call = asIntrinsic(node);
  return call ? !textFunctions.has(call.name) : isSequence(node);
};

function isListOf(minimum: number, maximum = minimum): (argument: TemplateNode) => boolean {
  return (argument) => isSequence(argument) && argument.items.length >= minimum && argument.items.length <= maximum;
}

function isCondition(node: TemplateNode): boolean {
  return isMapping(node) && node.entries.size === 1;
}

function item(argument: TemplateNode, index: number, test: (node: TemplateNode) => boolean): boolean {
  const node = isSequence(argument) ? argument.items[index] : undefined;
  return node !== undefined && test(node);
}

/** Every function of the template language with the shape of its argument. */
export const functionShapes: ReadonlyMap<string, FunctionShape> = new Map<string, FunctionShape>([
  ['Ref', { usage: '!Ref LogicalId', isShaped: (node) => isScalar(node) && node.text !== '' }],
  ['Condition', { usage: '!Condition Name', isShaped: (node) => isScalar(node) && node.text !== '' }],
  ['Fn::GetAtt', { usage: '!GetAtt LogicalId.Attribute or [LogicalId, Attribute]', isShaped: isGetAtt }],
  ['Fn::Sub', { usage: '!Sub text or [text, { name: value }]', isShaped: isSub }],
  [
    'Fn::Join',
    {
      usage: '!Join [separator, [values]]',
      isShaped: (node) => isListOf(2)(node) && item(node, 0, isScalar) && item(node, 1, list),
    },
  ],
  [
    'Fn::Select',
    {
      usage: '!Select [index, list]',
      isShaped: (node) => isListOf(2)(node) && item(node, 0, isIndex) && item(node, 1, list),
    },
  ],
  [
    'Fn::Split',
    {
      usage: '!Split [separator, text]',
      isShaped: (node) => isListOf(2)(node) && item(node, 0, isScalar) && item(node, 1, text),
    },
  ],
  [
    'Fn::If',
    {
      usage: '!If [Condition, valueIfTrue, valueIfFalse]',
      isShaped: (node) => isListOf(3)(node) && item(node, 0, isScalar),
    },
  ],
  [
    'Fn::FindInMap',
    {
      usage: '!FindInMap [Mapping, key, key] (and { DefaultValue: … } with AWS::LanguageExtensions)',
      isShaped: isListOf(3, 4),
    },
  ],
  ['Fn::Base64', { usage: '!Base64 text', isShaped: text }],
  ['Fn::Cidr', { usage: '!Cidr [block, count, bits]', isShaped: orCall(isListOf(2, 3)) }],
  ['Fn::GetAZs', { usage: '!GetAZs region, or "" for the current one', isShaped: orCall(isScalar) }],
  ['Fn::ImportValue', { usage: '!ImportValue name', isShaped: text }],
  ['Fn::And', { usage: '!And [2 to 10 conditions]', isShaped: isListOf(2, 10) }],
  ['Fn::Or', { usage: '!Or [2 to 10 conditions]', isShaped: isListOf(2, 10) }],
  ['Fn::Not', { usage: '!Not [condition]', isShaped: (node) => isListOf(1)(node) && item(node, 0, isCondition) }],
  ['Fn::Equals', { usage: '!Equals [value, value]', isShaped: isListOf(2) }],
  ['Fn::Length', { usage: 'Fn::Length: list', isShaped: list, needsLanguageExtensions: true }],
  [
    'Fn::ToJsonString',
    { usage: 'Fn::ToJsonString: map or list', isShaped: (node) => !isScalar(node), needsLanguageExtensions: true },
  ],
  ['Fn::GetStackOutput', { usage: 'Fn::GetStackOutput: { StackName, OutputName }', isShaped: orCall(isStackOutput) }],
  ['Fn::Transform', { usage: 'Fn::Transform: { Name, Parameters }', isShaped: (node) => !isScalar(node) }],
  // Only inside Rules:
  ['Fn::Contains', { usage: 'Fn::Contains: [list, value]', isShaped: isListOf(2) }],
  ['Fn::EachMemberEquals', { usage: 'Fn::EachMemberEquals: [list, value]', isShaped: isListOf(2) }],
  ['Fn::EachMemberIn', { usage: 'Fn::EachMemberIn: [list, list]', isShaped: isListOf(2) }],
  ['Fn::RefAll', { usage: 'Fn::RefAll: parameter type', isShaped: isScalar }],
  ['Fn::ValueOf', { usage: 'Fn::ValueOf: [parameter, attribute]', isShaped: isListOf(2) }],
  ['Fn::ValueOfAll', { usage: 'Fn::ValueOfAll: [parameter type, attribute]', isShaped: isListOf(2) }],
]);

function isGetAtt(node: TemplateNode): boolean {
  if (isScalar(node)) return /^[^.]+\../.test(node.text);
  return isSequence(node) && node.items.length >= 2 && item(node, 0, text);
}

function isSub(node: TemplateNode): boolean {
  if (isScalar(node)) return node.value !== null || node.style !== 'plain';
  // A macro may make the text.
  if (asIntrinsic(node)?.name === 'Fn::Transform') return true;
  if (!isListOf(2)(node)) return false;
  return (
    item(node, 0, isScalar) &&
    item(
      node,
      1,
      orCall((variables) => isMapping(variables)),
    )
  );
}

function isStackOutput(node: TemplateNode): boolean {
  return isMapping(node) && node.entries.has('StackName') && node.entries.has('OutputName');
}

/** A whole number, or something that may turn out to be one. */
function isIndex(node: TemplateNode): boolean {
  return isIntrinsic(node) || (isScalar(node) && /^\d+$/.test(node.text));
}
