/** Kilobytes in a gigabyte as bills count them: powers of 1024. */
export const kbPerGb = 1024 * 1024;
