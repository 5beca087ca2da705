import { describe, expect, it } from 'vitest';
import { render } from './support.ts';

const longName = 'a'.repeat(200);

describe('a name that cannot be used', () => {
  it.each([
    '',
    '../up',
    'a/b',
    'Notes',
    '9lives',
    'two words',
    '"quoted"',
    "it's",
    '{braces}',
    'line\nbreak',
    '${jndi}',
    '🚀',
    'ünïcode',
    '-dash',
    'double--dash',
    longName,
    '@@region@@',
  ])('%j is refused with what is allowed', async (name) => {
    await expect(render({}, 'http-api', name)).rejects.toThrow(
      /^"name" is .*lower-case letters, digits.*notes-service/,
    );
  });
});

describe('a resource that cannot be used', () => {
  it.each(['', '../x', 'a b/c', '1st', 'a\nb', '{x}', '🚀', longName, '__proto__', 'a--b'])(
    'refuses the name %j',
    async (name) => {
      await expect(render({ resource: { name, fields: { title: 'string' } } })).rejects.toThrow(
        /^"options.resource.name" is .*"orderItem"/,
      );
    },
  );

  it.each([
    ['class', /reserved word of JavaScript.*"classValue"/],
    ['default', /reserved word/],
    ['constructor', /reserved word/],
    ['toString', /reserved word/],
    ['id', /kept by the service/],
    ['version', /kept by the service/],
    ['createdAt', /kept by the service/],
    ['pk', /kept by the service/],
    ['Title', /lower-case letter/],
    ['first name', /not a usable name/],
    ["a'b", /not a usable name/],
    ['a\nb', /not a usable name/],
    ['', /not a usable name/],
    [longName, /not a usable name/],
  ])('refuses the field %j', async (field, message) => {
    await expect(render({ resource: { name: 'order', fields: { [field]: 'string' } } })).rejects.toThrow(message);
  });

  it('refuses __proto__ as a field', async () => {
    const fields: unknown = JSON.parse('{"__proto__": "string"}');
    await expect(render({ resource: { name: 'order', fields } })).rejects.toThrow(/__proto__|has 0 fields/);
  });

  it.each([
    ['enum', /"status" has the type "enum".*give its values/],
    ['integer', /Allowed: string, number, boolean, date, datetime/],
    [[], /1 to 50 different/],
    [['a', 'a'], /1 to 50 different/],
    [["it's"], /allows the value "it's"/],
    [['a\n'], /allows the value/],
    [[' a'], /allows the value/],
  ])('refuses the type %j', async (type, message) => {
    await expect(render({ resource: { name: 'order', fields: { status: type } } })).rejects.toThrow(message);
  });

  it('refuses no fields and too many', async () => {
    const many = Object.fromEntries(Array.from({ length: 31 }, (_, index) => [`f${String(index)}`, 'string']));
    await expect(render({ resource: { name: 'order', fields: {} } })).rejects.toThrow('has 0 fields; give 1 to 30');
    await expect(render({ resource: { name: 'order', fields: many } })).rejects.toThrow('has 31 fields');
  });
});

describe('options that cannot be used', () => {
  it.each([
    [{ auth: 'oauth' }, /"options.auth"/],
    [{ colour: 'red' }, /unknown in "options": "colour"/],
    [{ resource: { name: 'order' } }, /"options.resource.fields"/],
    [{ resource: { name: 'order', fields: { a: 'string' }, x: 1 } }, /unknown in "options.resource": "x"/],
    [{ resource: { name: 'order', fields: { a: 1 } } }, /"options.resource.fields.a"/],
    [{ resource: 'order' }, /"options.resource"/],
  ])('%j lists the options there are', async (options, message) => {
    await expect(render(options)).rejects.toThrow(message);
    await expect(render(options)).rejects.toThrow(/Its options are:\n- auth \(jwt \| iam \| api-key \| none\)/);
  });

  it.each(['moon', 'eu-west-1\n', 'eu-west-1" x', longName])('refuses the region %j', async (region) => {
    await expect(render({ region })).rejects.toThrow(/"options.region" is .*"eu-west-1"/);
  });

  it.each(['Team', 'a b', '../x', longName])('refuses the prefix %j', async (prefix) => {
    await expect(render({ prefix })).rejects.toThrow(/^"options.prefix" is /);
  });

  it.each(['every day', 'rate(0 days)', 'cron(*)', "rate(1 day)'", longName])(
    'refuses the schedule %j',
    async (schedule) => {
      await expect(render({ schedule }, 'scheduled-job')).rejects.toThrow(/"options.schedule" is .*rate\(1 hour\)/);
    },
  );

  it.each(['Mars/Base', '', '../etc'])('refuses the time zone %j', async (timezone) => {
    await expect(render({ timezone }, 'scheduled-job')).rejects.toThrow(/"options.timezone" is .*Europe\/Madrid/);
  });

  it('refuses an unknown kind and lists the kinds', async () => {
    await expect(render({}, 'web-scale')).rejects.toThrow(/"kind" is "web-scale".*Allowed: http-api/);
  });
});
