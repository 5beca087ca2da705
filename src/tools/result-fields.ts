import * as z from 'zod';

/** What an answer rests on; `note` says why to check it again. */
export const factList = z.array(
  z.object({ statement: z.string(), source: z.string(), checkedOn: z.string(), note: z.string().optional() }),
);
