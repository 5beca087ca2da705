import { expect, it } from 'vitest';
import { InvalidRequestError } from '../../src/domain/errors.ts';
import { createId } from '../../src/domain/ids.ts';
import { decodeCursor, encodeCursor } from '../../src/http/cursor.ts';

const id = createId(new Date());

it('gives back the id it was made from', () => {
  expect(decodeCursor('ada', encodeCursor('ada', id))).toBe(id);
});

it('refuses a cursor with any one character changed', () => {
  const cursor = encodeCursor('ada', id);
  for (let index = 0; index < cursor.length; index += 1) {
    const other = cursor[index] === 'A' ? 'B' : 'A';
    const tampered = cursor.slice(0, index) + other + cursor.slice(index + 1);
    expect(() => decodeCursor('ada', tampered)).toThrow(InvalidRequestError);
  }
});

it.each(['', 'nonsense', '%%%', encodeCursor('grace', id)])('refuses %j', (cursor) => {
  expect(() => decodeCursor('ada', cursor)).toThrow(InvalidRequestError);
});
