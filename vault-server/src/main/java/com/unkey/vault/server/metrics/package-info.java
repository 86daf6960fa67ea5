/**
 * What Prometheus reads. No label holds a ring, a token, a key or anything else a caller chose, so
 * the page needs no token and cannot grow without bound. Imports core and storage, whose events it
 * counts.
 */
@NullMarked
package com.unkey.vault.server.metrics;

import org.jspecify.annotations.NullMarked;
