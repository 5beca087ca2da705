import * as z from 'zod';

// The kinds of value a field can have. Every value they accept can be stored: DynamoDB refuses items
// over 400 KB, and numbers beyond the safe integers or too close to zero.

/** Text of 1 to `maxLength` UTF-16 units. */
export const text = (maxLength: number) => z.string().min(1).max(maxLength);

export const numeric = () =>
  z
    .number()
    .min(Number.MIN_SAFE_INTEGER)
    .max(Number.MAX_SAFE_INTEGER)
    .refine((value) => value === 0 || Math.abs(value) >= 1e-100, 'Too close to zero');

export const flag = () => z.boolean();

/** A calendar date such as `2026-01-31`. */
export const day = () => z.iso.date();

/** An instant such as `2026-01-31T09:30:00Z`, with any UTC offset. */
export const instant = () => z.iso.datetime({ offset: true });
