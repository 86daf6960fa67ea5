@NullMarked
package com.unkey.vault.migrate.checkpoint;

import org.jspecify.annotations.NullMarked;
