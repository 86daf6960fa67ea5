@NullMarked
package com.unkey.vault.migrate.identity;

import org.jspecify.annotations.NullMarked;
