/**
 * Whether a migration may take its next step: rules over what the stores, the instances and the
 * attestations say, each a line with its evidence, and none that anybody can skip. Asks in one
 * place, and decides without asking.
 */
@NullMarked
package com.unkey.vault.migrate.gate;

import org.jspecify.annotations.NullMarked;
