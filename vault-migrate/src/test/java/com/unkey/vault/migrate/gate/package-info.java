@NullMarked
package com.unkey.vault.migrate.gate;

import org.jspecify.annotations.NullMarked;
