/**
 * Traces over OTLP, if they are turned on. {@link com.unkey.vault.server.tracing.Tracing} is what
 * the rest knows; OpenTelemetry's classes are behind it and are not even loaded otherwise. No span
 * holds a ring, a key, a token or data.
 */
@NullMarked
package com.unkey.vault.server.tracing;

import org.jspecify.annotations.NullMarked;
