/**
 * What every other room speaks in: the sealed errors, ids as values, immutable bytes, and the ports
 * for time and tasks that let a simulator run this code. Imports nothing of ours.
 */
@NullMarked
package com.unkey.vault.core;

import org.jspecify.annotations.NullMarked;
