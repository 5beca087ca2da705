import { entryOf } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';
import { eventTables, samEvents } from '../../sam/events.ts';
import { renameFix } from '../../sam/fixes.ts';
import { nearestNames, suggestion } from '../../sam/names.ts';
import { kindOf, literalMap } from '../../sam/values.ts';

export const samEventType = defineRule({
  id: 'sam/event-type',
  severity: 'error',
  certainty: 'fact',
  title: 'Every event has a type that SAM knows',
  why: 'The transform refuses the template when an event is not a map with a known Type.',
  source: 'SAM translator 1.110, event resolvers of Function and StateMachine',
  check(model, report) {
    for (const event of samEvents(model)) {
      if (event.table) continue;
      const names = Object.keys(eventTables[event.resource.type] ?? {});
      const typeNode = entryOf(event.node, 'Type')?.value;
      const resource = event.resource.id;
      if (!literalMap(event.node)) {
        report({ node: event.key, resource, message: `Event ${event.id} must be a map with Type and Properties.` });
        continue;
      }
      if (!typeNode || kindOf(typeNode) === 'null') {
        const message = `Event ${event.id} has no Type. Add one of ${names.join(', ')}.`;
        report({ node: typeNode ?? event.key, resource, message });
        continue;
      }
      const near = nearestNames(event.type, names);
      const hint = suggestion(near, names);
      const message = `${event.resource.type} has no event type ${event.type === '' ? 'like this' : `"${event.type}"`}. ${hint}`;
      report({ node: typeNode, resource, message, fix: renameFix(typeNode, near) });
    }
  },
});
