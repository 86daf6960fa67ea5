@NullMarked
package com.unkey.vault.migrate.run;

import org.jspecify.annotations.NullMarked;
