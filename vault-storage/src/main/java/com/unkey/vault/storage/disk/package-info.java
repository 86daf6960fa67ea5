/**
 * Objects as files: {@code <root>/<object key>}, the layout of the Go vault's disk store. For
 * development and single machines; needs a POSIX file system with hard links that tells upper from
 * lower case. Imports the port and our errors; nothing outside knows that there are files.
 */
@NullMarked
package com.unkey.vault.storage.disk;

import org.jspecify.annotations.NullMarked;
