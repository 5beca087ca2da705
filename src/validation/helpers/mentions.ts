import type { TemplateModel } from '../../cloudformation/model.ts';
import type { TemplateNode } from '../../cloudformation/nodes.ts';

/** Whether the text a node was written with holds something: cheaper than a walk through what lies below it. */
export function mentions({ document }: TemplateModel, { start, end }: TemplateNode, text: string): boolean {
  return document.text.slice(start, end).includes(text);
}
