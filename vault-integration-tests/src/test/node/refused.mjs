/** A call that did not succeed, whatever client made it. */
export class Refused extends Error {
  /**
   * @param {string} code one of the RPC codes, as "invalid_argument"
   * @param {string} message what the server said
   * @param {(key: string) => string | null} header a header or trailer of the answer
   */
  constructor(code, message, header, cause) {
    super(`${code}: ${message}`, { cause });
    this.code = code;
    this.said = message;
    this.header = header;
  }
}

/** InvalidArgument and INVALID_ARGUMENT become invalid_argument. */
export function snake(name) {
  const lower = /[a-z]/.test(name) ? name.replace(/\B[A-Z]/g, (letter) => `_${letter}`) : name;
  return lower.toLowerCase().replace("cancelled", "canceled");
}
