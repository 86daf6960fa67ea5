/** What the bench reads out of other programs' output, and what it makes of it. */
@NullMarked
package com.unkey.vault.bench.load;

import org.jspecify.annotations.NullMarked;
