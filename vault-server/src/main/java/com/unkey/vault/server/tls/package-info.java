/** PEM files to a listener's TLS, read again when they change. Imports core and Helidon. */
@NullMarked
package com.unkey.vault.server.tls;

import org.jspecify.annotations.NullMarked;
