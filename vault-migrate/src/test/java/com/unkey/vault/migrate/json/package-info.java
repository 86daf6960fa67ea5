@NullMarked
package com.unkey.vault.migrate.json;

import org.jspecify.annotations.NullMarked;
