/**
 * Whether this instance lives, has started, and wants requests: three answers for Kubernetes, as
 * the Go vault words them. Liveness looks at nothing outside the process. An outage of the store
 * shows in the readiness report and does not end readiness: warm keyrings still serve.
 */
@NullMarked
package com.unkey.vault.server.health;

import org.jspecify.annotations.NullMarked;
