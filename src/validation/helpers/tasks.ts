import type { Resource, TemplateModel } from '../../cloudformation/model.ts';
import { nodeAt, textOf, type MappingNode } from '../../cloudformation/nodes.ts';
import type { Place } from '../rule.ts';
import { readDefinition, scopesOf } from './state-machine.ts';

/** A Task of a state machine. */
export interface Task {
  readonly name: string;
  readonly node: MappingNode;
  /** Resource ARN as far as it is text. */
  readonly resource: string;
  readonly at: Place;
}

/** Every Task of a definition that stands in the template. */
export function tasksOf(model: TemplateModel, machine: Resource): readonly Task[] {
  const definition = readDefinition(model, machine);
  if (!definition) return [];
  return scopesOf(definition.root).flatMap(({ states }) =>
    [...states.entries].flatMap(([name, { key, value }]) => {
      if (value.kind !== 'mapping' || textOf(nodeAt(value, 'Type')) !== 'Task') return [];
      const resource = nodeAt(value, 'Resource');
      return [
        {
          name,
          node: value,
          resource: textOf(resource) ?? textOf(nodeAt(resource, 'Fn::Sub')) ?? '',
          at: definition.place(key),
        },
      ];
    }),
  );
}

export const machineTypes = ['AWS::Serverless::StateMachine', 'AWS::StepFunctions::StateMachine'] as const;

export function isExpress({ type, effective }: Resource): boolean {
  return (
    textOf(nodeAt(effective, type === 'AWS::Serverless::StateMachine' ? 'Type' : 'StateMachineType')) === 'EXPRESS'
  );
}
