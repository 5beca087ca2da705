/** The version in package.json; a test holds the two equal, so that nothing is read from disk at start. */
export const version = '0.1.0';
