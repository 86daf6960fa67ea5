@NullMarked
package com.unkey.vault.migrate.listing;

import org.jspecify.annotations.NullMarked;
