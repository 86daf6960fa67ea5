@NullMarked
package com.unkey.vault.migrate.attest;

import org.jspecify.annotations.NullMarked;
