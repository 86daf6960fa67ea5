/**
 * Who calls, and what they may do. Two steps: {@link com.unkey.vault.server.auth.Tokens} says who
 * it is, from the header alone and before the body is read; {@link
 * com.unkey.vault.server.auth.Caller} says, once the request is parsed, whether that one may do it
 * on this ring.
 *
 * <p>A token is hashed when it comes and is kept nowhere. Imports core; knows no protocol.
 */
@NullMarked
package com.unkey.vault.server.auth;

import org.jspecify.annotations.NullMarked;
